from drivers.kit.status import StatusLine
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Health, Status
from hub.model.errors import AuthFailed, Unreachable
from tests.drivers.conversation import Ears


def test_only_news_is_told() -> None:
    ears, clock = Ears(), VirtualClock(now=100.0)
    line = StatusLine("key", Endpoint("f", "1"), ears, clock)
    line.say(Health.ONLINE)
    clock.advance(5)
    line.say(Health.ONLINE)
    line.say(Health.OFFLINE, Unreachable("device.no_answer", seconds=3))
    line.say(Health.OFFLINE, Unreachable("device.no_answer", seconds=4))
    line.say(Health.OFFLINE, Unreachable("device.silent"))
    assert ears.statuses == [
        Status(Health.ONLINE, 100.0),
        Status(Health.OFFLINE, 105.0, "device.no_answer", (("seconds", "3"),)),
        Status(Health.OFFLINE, 105.0, "device.silent"),
    ]


def test_what_may_be_off_is_quietly_so_but_for_what_a_person_must_mend() -> None:
    ears, clock = Ears(), VirtualClock(now=100.0)
    line = StatusLine("key", Endpoint("f", "1", may_be_off=True), ears, clock)
    line.say(Health.OFFLINE, Unreachable("device.no_answer", seconds=3))
    line.say(Health.OFFLINE, AuthFailed("device.password_refused"))
    line.say(Health.DEGRADED, Unreachable("device.silent"))
    assert [status.reason for status in ears.statuses] == [
        "device.may_be_off",
        "device.password_refused",
        "device.silent",
    ]

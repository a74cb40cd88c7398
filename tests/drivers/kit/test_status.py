from drivers.kit.status import StatusLine
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Health, Status
from hub.model.errors import Unreachable
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

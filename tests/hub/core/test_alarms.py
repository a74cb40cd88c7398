import pytest

from hub.core.alarms import Alarm, log
from hub.model.errors import NotSupported, Unreachable
from hub.text.messages.catalogue import render
from tests.hub.core.house import House


def _open(house: House) -> list[tuple[str, str, float]]:
    return [(alarm.device, alarm.path, alarm.since) for alarm in house.dispatcher.alarms()]


def test_a_device_that_says_yes_and_stays_on_is_seen_and_told_of(house: House) -> None:
    """The device takes the OFF by word, and its reading stays on: it is looked at, asked again, and told of."""
    house.hear("heat", value=True)
    house.session.answer = lambda order, done: done(None)
    house.set(("heat", False))
    house.clock.advance(5)
    assert len(house.session.reads) >= 3, "looked at within five seconds"
    assert len(house.session.orders) >= 2, "and asked again"
    house.hear("heat", value=True)
    house.clock.advance(54)
    assert _open(house) == []
    house.clock.advance(1)
    assert _open(house) == [("k1", "heat", 1_000_000.0)]
    house.clock.advance(600)
    assert len(house.alarms) == 1
    house.hear("heat", value=False)
    assert _open(house) == []


def test_asking_again_and_again_does_not_put_the_alarm_off(house: House) -> None:
    for _ in range(7):
        house.set(("heat", False))
        house.clock.advance(10)
    assert _open(house) == [("k1", "heat", 1_000_000.0)]
    house.set(("heat", False))
    house.clock.advance(10)
    assert len(house.alarms) == 1, "one alarm, however often it is asked for"


def test_what_can_never_be_made_safe_stays_an_alarm_until_it_is_safe(house: House) -> None:
    house.set(("heat", False))
    house.session.dones[0](NotSupported("device.not_writable"))
    assert [alarm.error.message_id for alarm in house.dispatcher.alarms()] == ["device.not_writable"]
    house.hear("on", value=False)
    assert len(_open(house)) == 1
    house.hear("heat", value=False)
    assert _open(house) == []


def test_who_wants_it_on_ends_the_alarm(house: House) -> None:
    house.set(("heat", False))
    house.clock.advance(60)
    assert len(_open(house)) == 1
    house.set(("heat", True))
    assert _open(house) == []


def test_a_device_that_left_the_house_is_no_alarm_of_it(house: House) -> None:
    house.set(("heat", False))
    house.clock.advance(60)
    house.registry.replace([])
    assert _open(house) == []


def test_an_alarm_says_what_stands_in_the_way(house: House) -> None:
    house.set(("heat", False))
    house.clock.advance(60)
    (alarm,) = house.alarms
    assert isinstance(alarm, Alarm)
    assert alarm.error.message_id == "device.no_answer"


def test_the_log_names_the_device_as_its_owner_does(house: House, caplog: pytest.LogCaptureFixture) -> None:
    (device,) = house.registry.devices().values()
    error = Unreachable("device.no_answer", seconds=3)
    log(house.registry, Alarm(device.key, "heat", error, 0.0))
    log(house.registry, Alarm("gone", "heat", error, 0.0))
    reason = render(error.message_id, error.params)
    assert device.handle != device.key
    assert [record.message for record in caplog.records] == [
        f"ALARM: {name}.heat was asked to be safe and does not confirm it: {reason}. Go and look"
        for name in (device.handle, "gone")
    ]

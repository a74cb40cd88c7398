from drivers.miio.alarm import Alarm
from hub.core.clock import VirtualClock


def test_the_earliest_time_counts_once() -> None:
    clock, rung = VirtualClock(), []
    alarm = Alarm(clock, lambda: rung.append(clock.monotonic()))
    begun = clock.monotonic()
    for seconds in (5.0, 3.0, 4.0):
        alarm.set(begun + seconds)
    clock.advance(10)
    assert rung == [begun + 3.0]
    alarm.set(begun + 12.0)
    clock.advance(5)
    assert rung == [begun + 3.0, begun + 12.0]


def test_a_cancelled_one_is_silent_and_can_be_set_again() -> None:
    clock, rung = VirtualClock(), []
    alarm = Alarm(clock, lambda: rung.append(True))
    alarm.set(clock.monotonic() + 1.0)
    alarm.cancel()
    clock.advance(2)
    assert rung == []
    alarm.set(clock.monotonic() + 1.0)
    clock.advance(2)
    assert rung == [True]


def test_put_off_it_does_not_ring_for_nothing() -> None:
    clock, rung = VirtualClock(), []
    alarm = Alarm(clock, lambda: rung.append(clock.monotonic()))
    begun = clock.monotonic()
    alarm.set(begun + 1.0)
    alarm.put_off(begun + 30.0)
    clock.advance(29)
    assert rung == []
    clock.advance(1)
    assert rung == [begun + 30.0]
    alarm.set(begun + 35.0)
    alarm.put_off(begun + 32.0)
    clock.advance(2)
    assert rung == [begun + 30.0, begun + 32.0]

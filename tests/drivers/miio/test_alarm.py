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

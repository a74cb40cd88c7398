from hub.core.clock import VirtualClock
from hub.core.safety.times import Times
from hub.model.safety import Instant


def test_in_one_start_of_the_machine_no_step_of_the_wall_clock_counts() -> None:
    clock = VirtualClock(now=1_000_000.0)
    times = Times(clock, "one")
    then = times.stamp()
    clock.advance(60)
    clock.step_wall(-3600)
    assert times.age(then) == 60
    clock.step_wall(90_000)
    assert times.age(then) == 60
    assert Times(clock, "one", trusted=False).age(then) == 60
    assert Times(clock, "one").age(Instant(1_000_000.0, 61.0, "one")) is None, "its monotonic time went back"


def test_after_another_start_the_wall_clock_tells_if_it_can_be_believed() -> None:
    clock = VirtualClock(now=1_000_000.0)
    then = Instant(999_000.0, 17.0, "one")
    assert Times(clock, "two").age(then) == 1000.0
    assert Times(clock, "two", trusted=False).age(then) is None
    assert Times(clock, "two").age(Instant(1_000_001.0, 17.0, "one")) is None

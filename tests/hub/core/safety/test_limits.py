from hub.core.clock import VirtualClock
from hub.core.safety.limits import Limits
from hub.core.safety.times import Times
from hub.model.reading import PropertyId
from hub.model.words.guards import DOOR_GUARD, KETTLE_GUARD
from tests.hub.core.safety.guarded import Disk

ID = PropertyId("k.on")


def refused(limits: Limits) -> str | None:
    error = limits.refusal(ID, "kettle.on", KETTLE_GUARD)
    return None if error is None else error.message_id


def test_six_times_an_hour_and_not_again_until_the_first_is_an_hour_old() -> None:
    clock = VirtualClock(now=1_000_000.0)
    limits = Limits(Times(clock, "one"), Disk(clock))
    for _ in range(6):
        assert refused(limits) is None
        limits.take(ID, KETTLE_GUARD)
        clock.advance(60)
    assert refused(limits) == "safety.too_often"
    clock.advance(3600 - 361)
    assert refused(limits) == "safety.too_often"
    clock.advance(1)
    assert refused(limits) is None


def test_half_a_minute_of_rest_after_it_was_off() -> None:
    clock = VirtualClock(now=1_000_000.0)
    limits = Limits(Times(clock, "one"), Disk(clock))
    limits.safe(ID)
    clock.advance(29.5)
    assert refused(limits) == "safety.rest"
    clock.advance(0.5)
    assert refused(limits) is None


def test_three_openings_a_minute() -> None:
    clock = VirtualClock()
    limits = Limits(Times(clock, "one"), Disk(clock))
    for _ in range(3):
        limits.take(ID, DOOR_GUARD)
    error = limits.refusal(ID, "gate.on", DOOR_GUARD)
    assert error is not None
    assert (error.message_id, error.params["most"], error.params["minutes"]) == ("safety.too_often", 3, 1)
    clock.advance(60)
    assert limits.refusal(ID, "gate.on", DOOR_GUARD) is None


def test_what_was_never_sent_does_not_count() -> None:
    clock = VirtualClock()
    limits = Limits(Times(clock, "one"), Disk(clock))
    for _ in range(6):
        limits.take(ID, KETTLE_GUARD)
    limits.give_back(ID)
    assert refused(limits) is None
    limits.take(ID, KETTLE_GUARD)
    assert refused(limits) == "safety.too_often"


def test_a_restart_forgets_nothing_and_what_has_no_known_age_is_young() -> None:
    clock = VirtualClock(now=1_000_000.0)
    disk = Disk(clock)
    limits = Limits(Times(clock, "one"), disk)
    for _ in range(6):
        limits.take(ID, KETTLE_GUARD)
    clock.advance(1800)
    assert refused(Limits(Times(clock, "one"), disk)) == "safety.too_often"
    assert refused(Limits(Times(clock, "two"), disk)) == "safety.too_often"
    clock.advance(1800)
    assert refused(Limits(Times(clock, "two"), disk)) is None
    doubtful = Limits(Times(clock, "two", trusted=False), disk)
    assert refused(doubtful) == "safety.too_often"
    clock.step_wall(100_000)
    clock.advance(3599)
    assert refused(doubtful) == "safety.too_often"
    clock.advance(1)
    assert refused(doubtful) is None

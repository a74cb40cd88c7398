"""The arithmetic of ramps, on properties of all sorts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.value import Kind
from hub.model.words.guards import KETTLE_GUARD
from scenes.kit.ramp import MOST_STEPS, PACE, Way, can_ramp, pace

BRIGHTNESS = Property("brightness", Kind.INT, minimum=1, maximum=100, step=1, writable=True)
SETPOINT = Property("target_temperature", Kind.FLOAT, minimum=5, maximum=35, step=0.5, writable=True)
VOLUME = Property("volume", Kind.FLOAT, minimum=0, maximum=1, writable=True)
PROPERTIES = (BRIGHTNESS, SETPOINT, VOLUME)


@st.composite
def ways(draw: st.DrawFn) -> Way:
    prop = draw(st.sampled_from(PROPERTIES))
    low, high = prop.minimum or 0.0, prop.maximum or 0.0
    start = draw(st.floats(low, high))
    end = prop.accept(draw(st.floats(low, high)))
    assert isinstance(end, (int, float))
    return Way(prop, start, end)


@given(ways(), st.integers(1, 200))
def test_the_values_of_a_way_go_one_way_and_end_exactly(way: Way, parts: int) -> None:
    values = [way.at(number / parts) for number in range(1, parts + 1)]
    numbers = [float(value) for value in values if isinstance(value, (int, float))]
    assert values[-1] == way.end
    assert numbers == sorted(numbers, reverse=way.end < way.start)
    assert all(way.prop.accept(number) == pytest.approx(number) for number in numbers)


@given(ways(), st.floats(0.5, 50_000))
def test_a_way_is_cut_no_finer_than_it_makes_sense(way: Way, seconds: float) -> None:
    parts = pace(seconds, (way,))
    assert 1 <= parts <= MOST_STEPS
    assert parts == 1 or seconds / parts >= PACE - 1e-9
    if way.prop.step and way.start != way.end:
        assert parts <= abs(way.end - way.start) / way.prop.step + 1


@given(ways(), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_what_lies_between_two_steps_is_on_the_way(way: Way, one: float, other: float, between: float) -> None:
    before, last = (float(value) for value in (way.at(one), way.at(other)) if isinstance(value, (int, float)))
    assert not way.strays(before + (last - before) * between, before, last)


def test_what_is_far_off_strays() -> None:
    way = Way(BRIGHTNESS, 1, 50)
    assert [way.strays(value, 10, 12) for value in (8, 9, 13, 14, 80)] == [True, False, False, True, True]
    assert Way(VOLUME, 0.0, 1.0).strays(0.5, 0.1, 0.12)


def test_the_way_of_two_takes_the_steps_of_the_longer() -> None:
    assert pace(60, (Way(BRIGHTNESS, 1, 3), Way(BRIGHTNESS, 1, 11))) == 10
    assert pace(60, (Way(BRIGHTNESS, 7, 7),)) == 1
    assert pace(60, ()) == 1


def test_only_harmless_absolute_numbers_can_be_gone_along() -> None:
    assert all(can_ramp(prop) for prop in PROPERTIES)
    assert not can_ramp(Property("on", Kind.BOOL, writable=True))
    assert not can_ramp(Property("mode", Kind.ENUM, options=("a", "b"), writable=True))
    assert not can_ramp(Property("step", Kind.INT, writable=True, one_shot=True))
    assert not can_ramp(Property("heat", Kind.INT, writable=True, guard=KETTLE_GUARD))

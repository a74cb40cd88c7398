"""Sets of values: what `meet`, `join` and `rest` say is what `has` says, for every value."""

from collections.abc import Sequence
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.value import Kind, Value
from scenes.check.sets import (
    DAY_MINUTES,
    MINUTES,
    WHOLE_WEEK,
    Choices,
    Numbers,
    Scale,
    Values,
    Week,
    all_of,
    between,
    just,
    meet,
    numbers,
    on_days,
)

PERCENT = Scale(0, 100, whole=True)
LIMIT = st.one_of(st.integers(-5, 105), st.sampled_from([-inf, inf, 20.5]))
SPAN = st.tuples(LIMIT, LIMIT, st.booleans(), st.booleans())
SCALE = st.sampled_from([PERCENT, Scale(0, 100), Scale(), Scale(-5, 105, step=0.5)])
OPTIONS = frozenset({"home", "away", "sleep"})
CHOICES = st.builds(lambda values: Choices(frozenset(values), OPTIONS), st.sets(st.sampled_from(sorted(OPTIONS))))
TEXTS = st.builds(
    lambda values, others: Choices(frozenset(values), None, others), st.sets(st.sampled_from("abc")), st.booleans()
)
WEEKS = st.builds(lambda begin, end: between(begin * 60, end * 60), st.integers(0, 1439), st.integers(0, 1440))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Values, Values]:
    scale = draw(SCALE)
    spans = st.lists(SPAN, max_size=3).map(lambda some: numbers(some, scale))
    kind: st.SearchStrategy[Values] = draw(st.sampled_from([spans, CHOICES, TEXTS, WEEKS]))
    return draw(kind), draw(kind)


def probes(one: Values) -> Sequence[Value]:
    match one:
        case Numbers(_, scale):
            every = [number / 2 for number in range(-10, 212)]
            return [at for at in every if scale.low <= at <= scale.high and (not scale.whole or at.is_integer())]
        case Choices(_, None):
            return list("abcd")
        case Choices():
            return sorted(OPTIONS)
        case Week():
            return list(range(0, MINUTES, 7))


@given(pairs())
def test_a_value_is_in_both_exactly_where_it_is_in_each(pair: tuple[Values, Values]) -> None:
    one, other = pair
    together, either = meet(one, other), one.join(other)  # type: ignore[arg-type]  # a pair is of one kind
    for probe in probes(one):
        assert together.has(probe) is (one.has(probe) and other.has(probe))
        assert either.has(probe) is (one.has(probe) or other.has(probe))


@given(pairs())
def test_the_rest_is_all_else_and_never_what_cannot_be(pair: tuple[Values, Values]) -> None:
    one, _ = pair
    for probe in probes(one):
        assert one.rest().has(probe) is not one.has(probe)
    assert meet(one, one.rest()).empty
    assert one.join(one.rest()).rest().empty  # type: ignore[arg-type]  # both of one kind


@given(pairs())
def test_what_is_picked_is_in_it(pair: tuple[Values, Values]) -> None:
    one, _ = pair
    value = one.pick()
    assert (value is None) is one.empty or isinstance(one, Numbers)
    assert value is None or one.has(value)


def test_a_limit_beyond_what_a_property_can_be_is_nothing() -> None:
    bright = Property("brightness", Kind.INT, minimum=1, maximum=100, step=1)
    assert numbers(((200, inf, False, True),), PERCENT).empty
    assert numbers(((4, 5, False, False),), PERCENT).empty
    assert all_of(bright).rest().empty
    assert just(bright, 40).has(40)
    assert not just(bright, 40).has(41)


def test_two_of_different_kinds_have_nothing_in_common() -> None:
    assert meet(Week(1), Choices(frozenset({"home"}), OPTIONS)).empty


@pytest.mark.parametrize(("begin", "end", "minute", "there"), [
    ("22:00", "06:00", 23 * 60, True), ("22:00", "06:00", 5 * 60 + 59, True), ("22:00", "06:00", 6 * 60, False),
    ("09:00", "18:00", 9 * 60, True), ("09:00", "18:00", 18 * 60, False),
])  # fmt: skip
def test_hours_go_over_midnight_where_the_end_comes_first(begin: str, end: str, minute: int, there: bool) -> None:
    seconds = [int(one[:2]) * 3600 + int(one[3:]) * 60 for one in (begin, end)]
    week = between(*seconds)
    assert all(week.has(day * DAY_MINUTES + minute) is there for day in range(7))


def test_days_make_a_week() -> None:
    assert on_days(range(7)).mask == WHOLE_WEEK
    assert on_days((0,)).has(0)
    assert not on_days((0,)).has(DAY_MINUTES)
    assert Week(0).pick() is None

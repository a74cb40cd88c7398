"""Formulas: what holds at a point is what `both`, `either`, `overlap` and `implies` say of it."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from hub.model.value import Value
from scenes.check.sets import BOTH, Choices, Numbers, Scale, Values, numbers
from scenes.check.sets_formulas import (
    FALSE,
    MOST,
    TRUE,
    Formula,
    atom,
    both,
    either,
    implies,
    overlap,
    pick,
    roughly,
    without,
)

PERCENT = Scale(0, 5, whole=True)
KEYS = ("a.on", "b.on", "c.level")
POINTS: list[dict[str, Value]] = [
    dict(zip(KEYS, point, strict=True)) for point in product((True, False), (True, False), range(6))
]


def switch(value: bool) -> Values:
    return Choices(frozenset((value,)), BOTH.all_)


def level(low: int, high: int) -> Numbers:
    return numbers(((low, high, True, True),), PERCENT)


ATOMS = st.one_of(
    st.builds(lambda key, value: atom(key, switch(value), reads=(key,)), st.sampled_from(KEYS[:2]), st.booleans()),
    st.builds(lambda low, high: atom(KEYS[2], level(low, high)), st.integers(0, 5), st.integers(0, 5)),
)
FORMULAS = st.recursive(
    ATOMS, lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda some: st.sampled_from([both(*some), either(*some)])
    ), max_leaves=8,
)  # fmt: skip


def holds(formula: Formula, point: dict[str, Value]) -> bool:
    return any(all(values.has(point[key]) for key, values in region.items()) for region in formula.regions)


@given(FORMULAS, FORMULAS)
def test_both_and_either_say_what_their_parts_say(one: Formula, other: Formula) -> None:
    for point in POINTS:
        assert holds(both(one, other), point) is (holds(one, point) and holds(other, point))
        assert holds(either(one, other), point) is (holds(one, point) or holds(other, point))
    assert both(one, other).reads == one.reads | other.reads


@given(FORMULAS, FORMULAS)
def test_they_overlap_where_a_point_is_in_both_and_imply_where_none_is_in_one_alone(
    one: Formula, other: Formula
) -> None:
    assert overlap(one, other) is any(holds(one, point) and holds(other, point) for point in POINTS)
    assert implies(one, other) is all(holds(other, point) for point in POINTS if holds(one, point))


@given(FORMULAS)
def test_a_picked_point_holds(one: Formula) -> None:
    for region in one.regions:
        assert holds(one, {**POINTS[0], **pick(region)})


def test_nothing_implies_what_is_only_roughly_known() -> None:
    on = atom("a.on", switch(True))
    assert implies(on, on)
    assert not implies(on, roughly(on))
    assert implies(roughly(on), on)


def test_what_can_be_anything_is_no_limit() -> None:
    assert atom("a.on", BOTH).always
    assert atom("a.on", switch(True).rest().rest()) == atom("a.on", switch(True))
    assert atom("c.level", level(9, 10)) == FALSE
    assert either(atom("a.on", switch(True)), TRUE).always


def test_leaving_a_thing_out_is_told() -> None:
    on = both(atom("a.on", switch(True)), atom("b.on", switch(True)))
    assert without(on, ("b.on",)).regions == atom("a.on", switch(True)).regions
    assert not without(on, ("b.on",)).exact
    assert without(on, ("c.level",)).exact


def test_what_has_too_many_regions_is_coarser_and_says_so() -> None:
    some = [both(atom(f"d{n}.on", switch(True)), atom("a.on", switch(True))) for n in range(MOST + 1)]
    whole = either(*some)
    assert not whole.exact
    assert implies(whole, atom("a.on", switch(True)))

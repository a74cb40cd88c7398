"""What goes into the journal comes out of it, to the last bit; anything else is damage, and never an error."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.cause import DEVICE, LATE, Cause, Origin
from hub.model.command import Outcome, Settled
from hub.model.reading import PropertyId
from hub.model.value import Color
from scenes.engine.moments import (
    Answered,
    Arrived,
    Asked,
    Doubted,
    Happened,
    Heard,
    Replied,
    Returned,
    Started,
    Switched,
    Ticked,
    Yielded,
)
from scenes.journal.codec import Damage, decode, decode_checkpoint, encode, encode_checkpoint
from scenes.journal.entries import CellState, Checkpoint, Entry, Loaded, Resumed
from tests.json_bodies import JSON

TIMES = st.floats(allow_nan=False, allow_infinity=True)
BYTE = st.integers(0, 255)
COLORS = st.builds(Color, BYTE, BYTE, BYTE)
VALUES = st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=300) | COLORS
MAYBE = st.none() | VALUES
IDS = st.sampled_from(["d1.on", "d2.temperature", "d3.left.on"]).map(PropertyId)
KEYS = st.sampled_from(["d1", "d2"])
CAUSES = st.sampled_from([DEVICE, LATE]) | st.builds(
    Cause, st.sampled_from(Origin), st.text(), st.text(), st.integers(), st.integers(), st.text()
)
SETTLED = st.builds(
    Settled, KEYS, st.text(), st.sampled_from(Outcome), st.none() | st.text(),
    st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple), st.floats(allow_nan=False),
)  # fmt: skip
ROWS = st.dictionaries(st.text(), st.dictionaries(st.text(), st.none() | st.integers() | st.lists(BYTE)), max_size=2)
VERSIONS = st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple)
ORDERS = st.lists(st.tuples(BYTE, BYTE, BYTE), max_size=3).map(tuple)
CELLS = st.builds(CellState, IDS, MAYBE, st.booleans(), TIMES, MAYBE)
ENTRIES: st.SearchStrategy[Entry] = st.one_of(
    st.builds(Heard, TIMES, TIMES, IDS, MAYBE, CAUSES, TIMES),
    st.builds(Happened, TIMES, TIMES, KEYS, st.text(), st.dictionaries(st.text(), MAYBE, max_size=3), CAUSES),
    st.builds(Arrived, TIMES, TIMES, KEYS, st.text(), st.dictionaries(st.text(), MAYBE, max_size=3), CAUSES),
    st.builds(Answered, TIMES, TIMES, st.text(), st.lists(SETTLED, max_size=3).map(tuple)),
    st.builds(Ticked, TIMES, TIMES),
    st.builds(Returned, TIMES, TIMES, KEYS),
    st.builds(Started, TIMES, TIMES),
    st.builds(Resumed, TIMES, TIMES, ROWS),
    st.builds(Doubted, TIMES, TIMES, TIMES),
    st.builds(Asked, TIMES, TIMES, st.text(), st.dictionaries(st.text(), MAYBE, max_size=3), CAUSES),
    st.builds(Switched, TIMES, TIMES, st.text(), st.none() | TIMES, CAUSES),
    st.builds(Replied, TIMES, TIMES, st.text(), st.integers(), st.text(), st.text()),
    st.builds(Yielded, TIMES, TIMES, IDS),
    st.builds(
        Loaded, TIMES, TIMES, st.text(), st.lists(CELLS, max_size=3).map(tuple), st.text(), VERSIONS, ORDERS,
        st.booleans(),
    ),
)  # fmt: skip
CHECKPOINTS = st.builds(
    Checkpoint, TIMES, TIMES, st.text(), st.lists(CELLS, max_size=3).map(tuple), ROWS, st.none() | ROWS, st.text(),
    VERSIONS, ORDERS,
)  # fmt: skip


class Names:
    """Numbers in the order of asking."""

    def __init__(self) -> None:
        self.known: list[str] = []

    def number(self, name: str) -> int:
        if name not in self.known:
            self.known.append(name)
        return self.known.index(name)

    def name(self, number: int) -> str | None:
        return self.known[number] if 0 <= number < len(self.known) else None


def same(one: object, other: object) -> bool:
    """Equal, and of the same types, and of the same bits: 1 is not 1.0, and 0.0 not -0.0."""
    return repr(one) == repr(other)


@given(st.lists(ENTRIES, max_size=8))
def test_what_goes_in_comes_out(entries: list[Entry]) -> None:
    names = Names()
    found = decode(encode(entries, names.number), names.name)
    assert same(found, tuple(entries))


@given(CHECKPOINTS)
def test_a_checkpoint_comes_out_as_it_went_in(checkpoint: Checkpoint) -> None:
    names = Names()
    assert same(decode_checkpoint(encode_checkpoint(checkpoint, names.number), names.name), checkpoint)


def test_times_of_a_day_are_a_few_digits() -> None:
    names = Names()
    offset = 1_763_000_000.123456 - 98_765.4321
    entries: list[Entry] = [
        Ticked(at, at + offset + 0.000_001 * (n % 3)) for n, at in enumerate(98_765.4321 + 7.3 * n for n in range(100))
    ]
    text = encode(entries, names.number)
    assert same(decode(text, names.name), tuple(entries))
    assert len(text) < 100 * len("[3,123456789012,12],")


NEARLY = st.lists(
    st.builds(lambda kind, rest: [kind, *rest], st.integers(-1, 14), st.lists(JSON, max_size=7)), max_size=3
)


@given(JSON | NEARLY)
@settings(max_examples=200)
def test_garbage_is_damage_and_never_raises(found: Any) -> None:
    names = Names()
    names.number("d1.on")
    for read in (decode, decode_checkpoint):
        result = read(json.dumps(found), names.name)
        assert isinstance(result, (Damage, tuple, Checkpoint))


@given(st.text(max_size=30))
def test_what_is_no_json_is_damage(text: str) -> None:
    assert decode("{" + text, Names().name) == decode("{" + text, Names().name)
    assert isinstance(decode("{" + text, Names().name), Damage)
    assert isinstance(decode_checkpoint("{" + text, Names().name), Damage)


@pytest.mark.parametrize(
    "row",
    [
        [9, 0, 0],
        [3, 0],
        [3, 0, 0, 1],
        [3, True, 0],
        [3, 1 << 80, 0],
        [0, 0, 0, 7],
        [0, 0, 0, 0, [1, 2]],
        [0, 0, 0, 0, None, ["nobody", "", "", 0, 0]],
        [1, 0, 0, 0, "press", []],
        [2, 0, 0, "r1", [0, "on", "perhaps", 0.5, None, []]],
    ],
)
def test_a_row_that_does_not_fit_is_damage(row: list[object]) -> None:
    names = Names()
    names.number("d1.on")
    assert isinstance(decode(json.dumps([row]), names.name), Damage)


def test_a_number_that_is_none_stays_none() -> None:
    names = Names()
    found = decode(encode([Heard(1.0, 2.0, PropertyId("d1.on"), math.nan)], names.number), names.name)
    assert isinstance(found, tuple)
    (moment,) = found
    assert isinstance(moment, Heard)
    assert isinstance(moment.value, float)
    assert math.isnan(moment.value)

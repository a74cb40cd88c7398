"""Entries of the journal as compact JSON, and back exactly: floats to the last bit, garbage told as damage.

A block is `[[kind, at, wall, ...], ...]`. `at` is the distance from the entry before in the ordering of floats as
integers (their bits), and `wall` the distance from what the clock should show at `at`: both small, and exact. Names
(property ids, device keys) are numbers that the keeper of the journal gives out; trailing defaults are left out.
"""

import json
import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hub.model.cause import DEVICE, Cause
from hub.model.command import Outcome, Settled
from hub.model.reading import PropertyId
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
from scenes.engine.plain import (
    cause_of,
    list_of,
    mapping_of,
    plain,
    plain_cause,
    plain_values,
    refuse,
    text_of,
    value_of,
    values_of,
    whole_of,
)
from scenes.journal.entries import CellState, Checkpoint, Entry, Loaded, Order, Resumed, Version

Number = Callable[[str], int]
Name = Callable[[int], str | None]

HEARD, HAPPENED, ANSWERED, TICKED, RETURNED, STARTED, LOADED, DOUBTED, RESUMED = range(9)
ARRIVED, ASKED, SWITCHED, REPLIED, YIELDED = range(9, 14)
_DOUBLE: Final = struct.Struct("<d")
_BITS: Final = struct.Struct("<q")


@dataclass(frozen=True, slots=True)
class Damage:
    """A text that is no block of ours: `why` is for the log."""

    why: str


class _Clock:
    """Times as small integers: each entry's against those of the entry before."""

    __slots__ = ("_at", "_offset")

    def __init__(self) -> None:
        self._at = 0
        self._offset = 0.0

    def pack(self, at: float, wall: float) -> tuple[int, int]:
        bits = _bits(at)
        packed = bits - self._at, _bits(wall) - _bits(at + self._offset)
        self._move(bits, at, wall)
        return packed

    def unpack(self, step: int, slip: int) -> tuple[float, float]:
        bits = self._at + step
        at = _double(bits)
        wall = _double(_bits(at + self._offset) + slip)
        self._move(bits, at, wall)
        return at, wall

    def _move(self, bits: int, at: float, wall: float) -> None:
        self._at = bits
        offset = wall - at
        self._offset = offset if math.isfinite(offset) else 0.0


def _bits(number: float) -> int:
    (bits,) = _BITS.unpack(_DOUBLE.pack(number))
    return int(bits)


def _double(bits: int) -> float:
    (number,) = _DOUBLE.unpack(_BITS.pack(bits))
    return float(number)


def encode(entries: Sequence[Entry], number: Number) -> str:
    """A block of entries; `number` gives each name its number."""
    clock = _Clock()
    rows = [_trimmed(_row(entry, *clock.pack(entry.at, entry.wall), number)) for entry in entries]
    return json.dumps(rows, separators=(",", ":"))


def decode(text: str, name: Name) -> tuple[Entry, ...] | Damage:
    """The entries of a block; `name` gives back what a number stands for, None for none."""
    try:
        clock = _Clock()
        return tuple(_entry(list_of(row), clock, name) for row in list_of(json.loads(text)))
    except (ValueError, OverflowError, RecursionError, struct.error) as error:
        return Damage(f"{type(error).__name__}: {error}")


def encode_checkpoint(checkpoint: Checkpoint, number: Number) -> str:
    """A checkpoint; its floats as JSON, which Python writes and reads exactly."""
    cells = [_state(cell, number) for cell in checkpoint.cells]
    parts = [
        checkpoint.at, checkpoint.wall, checkpoint.program, cells, checkpoint.rows, checkpoint.live,
        checkpoint.life or None, _lists(checkpoint.retired), _lists(checkpoint.orders),
    ]  # fmt: skip
    return json.dumps(_trimmed(parts), separators=(",", ":"))


def decode_checkpoint(text: str, name: Name) -> Checkpoint | Damage:
    """The checkpoint in a text."""
    try:
        at, wall, program, cells, rows, live, life, retired, orders = _padded(list_of(json.loads(text)), 9)
        return Checkpoint(
            _float(at), _float(wall), text_of(program), tuple(_cell(list_of(cell), name) for cell in list_of(cells)),
            mapping_of(rows), live, "" if life is None else text_of(life), _versions(retired), _orders(orders),
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        return Damage(f"{type(error).__name__}: {error}")


# Out


def _row(entry: Entry, at: int, wall: int, number: Number) -> list[object]:
    parts: list[object] = []
    match entry:
        case Heard():
            kind, since = HEARD, _unless_zero(entry.since)
            parts = [number(entry.id), plain(entry.value), _cause(entry.cause), since]
        case Happened():
            kind, parts = HAPPENED, [
                number(entry.device), entry.path, plain_values(entry.fields), _cause(entry.cause)
            ]  # fmt: skip
        case Answered():
            kind, parts = ANSWERED, [entry.command, *(_settled(one, number) for one in entry.settled)]
        case Ticked():
            kind = TICKED
        case Returned():
            kind, parts = RETURNED, [number(entry.device)]
        case Started():
            kind = STARTED
        case Doubted():
            kind, parts = DOUBTED, [_unless_zero(entry.until)]
        case Loaded():
            cells = [_state(cell, number) for cell in entry.baseline]
            older = _lists(entry.retired), _lists(entry.orders)
            kind, parts = LOADED, [entry.program, cells, entry.life or None, *older, entry.again or None]
        case Resumed():
            kind, parts = RESUMED, [entry.rows, entry.shift]
        case _:
            kind, parts = _rare(number, entry)
    return [kind, at, wall, *parts]


def _rare(number: Number, entry: Arrived | Asked | Switched | Replied | Yielded) -> tuple[int, list[object]]:
    match entry:
        case Arrived():
            return ARRIVED, [entry.channel, entry.name, plain_values(entry.fields), _cause(entry.cause)]
        case Asked():
            return ASKED, [entry.scene, plain_values(entry.fields), _cause(entry.cause)]
        case Switched():
            return SWITCHED, [entry.scene, entry.pause, _cause(entry.cause)]
        case Replied():
            return REPLIED, [entry.request, entry.status, entry.text, entry.error]
        case Yielded():
            return YIELDED, [number(entry.id)]


def _state(cell: CellState, number: Number) -> list[object]:
    unheard = None if cell.heard else 0
    return _trimmed([number(cell.id), plain(cell.value), unheard, _unless_zero(cell.unknown_since), plain(cell.last)])


def _trimmed(row: list[object]) -> list[object]:
    while row[-1] is None:
        row.pop()
    return row


def _unless_zero(number: float) -> float | None:
    """None for the zero that is left out; the other zero, -0.0, is not."""
    return number if _bits(number) else None


def _cause(cause: Cause) -> list[object] | None:
    return None if cause == DEVICE else plain_cause(cause)


def _settled(settled: Settled, number: Number) -> list[object]:
    return [
        number(settled.device), settled.path, settled.outcome.value, settled.took, settled.error,
        [list(pair) for pair in settled.params],
    ]  # fmt: skip


def _lists(tuples: Sequence[tuple[object, ...]]) -> list[object] | None:
    """None where there are none, which is left out."""
    return [list(one) for one in tuples] or None


# In. Whatever does not fit is a ValueError, which `decode` turns into damage.


def _entry(row: list[object], clock: _Clock, name: Name) -> Entry:
    kind, step, slip, *rest = row
    at, wall = clock.unpack(whole_of(step), whole_of(slip))
    found = _moment(whole_of(kind), at, wall, rest, name)
    return _seldom(whole_of(kind), at, wall, rest, name) if found is None else found


def _moment(kind: int, at: float, wall: float, rest: list[object], name: Name) -> Entry | None:
    match kind:
        case 0:
            id_, value, cause, since = _padded(rest, 4)
            return Heard(
                at, wall, PropertyId(_name(id_, name)), value_of(value), _origin(cause),
                0.0 if since is None else _float(since),
            )  # fmt: skip
        case 1:
            device, path, fields, cause = _padded(rest, 4)
            return Happened(at, wall, _name(device, name), text_of(path), values_of(fields), _origin(cause))
        case 2:
            command, *settled = rest
            return Answered(at, wall, text_of(command), tuple(_outcome(list_of(one), name) for one in settled))
        case 3:
            _padded(rest, 0)
            return Ticked(at, wall)
    return None


def _seldom(kind: int, at: float, wall: float, rest: list[object], name: Name) -> Entry:
    match kind:
        case 4:
            (device,) = rest
            return Returned(at, wall, _name(device, name))
        case 5:
            _padded(rest, 0)
            return Started(at, wall)
        case 6:
            program, baseline, life, retired, orders, again = _padded(rest, 6)
            cells = tuple(_cell(list_of(one), name) for one in list_of(baseline))
            named = "" if life is None else text_of(life)
            older = _versions(retired), _orders(orders)
            return Loaded(at, wall, text_of(program), cells, named, *older, again=again is True)
        case 7:
            (until,) = _padded(rest, 1)
            return Doubted(at, wall, 0.0 if until is None else _float(until))
        case 8:
            rows, shift = rest
            return Resumed(at, wall, mapping_of(rows), _float(shift))
    return _entry_from_outside(kind, at, wall, rest, name)


def _entry_from_outside(kind: int, at: float, wall: float, rest: list[object], name: Name) -> Entry:
    match kind:
        case 9:
            channel, called, fields, cause = _padded(rest, 4)
            return Arrived(at, wall, text_of(channel), text_of(called), values_of(fields), _origin(cause))
        case 10:
            scene, fields, cause = _padded(rest, 3)
            return Asked(at, wall, text_of(scene), values_of(fields), _origin(cause))
        case 11:
            scene, pause, cause = _padded(rest, 3)
            return Switched(at, wall, text_of(scene), None if pause is None else _float(pause), _origin(cause))
        case 12:
            request, status, text, problem = rest
            return Replied(at, wall, text_of(request), whole_of(status), text_of(text), text_of(problem))
        case 13:
            (id_,) = rest
            return Yielded(at, wall, PropertyId(_name(id_, name)))
    return refuse(kind)


def _cell(parts: list[object], name: Name) -> CellState:
    id_, value, unheard, since, last = _padded(parts, 5)
    return CellState(
        PropertyId(_name(id_, name)), value_of(value), unheard is None, 0.0 if since is None else _float(since),
        value_of(last),
    )  # fmt: skip


def _outcome(parts: list[object], name: Name) -> Settled:
    device, path, outcome, took, error, params = parts
    return Settled(
        _name(device, name), text_of(path), Outcome(text_of(outcome)), None if error is None else text_of(error),
        tuple(_pair(list_of(one)) for one in list_of(params)), _float(took),
    )  # fmt: skip


def _pair(parts: list[object]) -> tuple[str, str]:
    first, second = parts
    return text_of(first), text_of(second)


def _versions(found: object) -> tuple[Version, ...]:
    return () if found is None else tuple(_pair(list_of(one)) for one in list_of(found))


def _orders(found: object) -> tuple[Order, ...]:
    return () if found is None else tuple(_order(list_of(one)) for one in list_of(found))


def _order(parts: list[object]) -> Order:
    rank, file, position = map(whole_of, parts)
    return rank, file, position


def _origin(found: object) -> Cause:
    return DEVICE if found is None else cause_of(found)


def _padded(parts: list[object], length: int) -> list[object]:
    if len(parts) > length:
        refuse(parts)
    return parts + [None] * (length - len(parts))


def _name(found: object, name: Name) -> str:
    known = name(whole_of(found))
    return refuse(found) if known is None else known


def _float(found: object) -> float:
    return found if isinstance(found, float) else refuse(found)

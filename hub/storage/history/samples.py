"""Samples: a value, an absence or an event with its time; and how a series of them is packed.

A packed text is JSON, as zlib where that is shorter; the first byte tells which (`[` and `{`, or `x`). Times are whole
milliseconds. Numbers are kept exactly: as differences of integers where all of a series are decimals of one scale.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, NoReturn

from hub.model.errors import BadBytes
from hub.model.value import Color, Value

WHOLE: Final = -1
"""The scale of a series of whole numbers, which come back as such; 0 to FINEST are digits after the point."""
FINEST: Final = 6
POWERS: Final = tuple(int(f"1{'0' * digits}") for digits in range(FINEST + 3))
"""Powers of ten: a mean has two digits more than what it is of."""
_EXACT: Final = 1 << 53
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no value: `why` is an absence of a reading, or why nothing was recorded."""

    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened, with these fields."""

    fields: tuple[tuple[str, Value | None], ...] = ()


What = Value | Unknown | Event


class Sample(NamedTuple):
    """What there was from `at` on (Unix milliseconds)."""

    at: int
    what: What


def pack(text: str) -> bytes:
    """JSON in as few bytes as zlib can."""
    plain = text.encode("ascii")
    packed = zlib.compress(plain, _LEVEL)
    return packed if len(packed) < len(plain) else plain


def unpack(data: bytes) -> str:
    """What was packed.

    Raises:
        BadBytes: it was not.
    """
    try:
        return (zlib.decompress(data) if data[:1] == b"x" else data).decode("ascii")
    except (zlib.error, ValueError) as error:
        raise BadBytes("history.damaged", reason=str(error)) from error


def dumps(found: object) -> str:
    """JSON without blanks."""
    return json.dumps(found, separators=(",", ":"))


def series(samples: Sequence[Sample]) -> list[object]:
    """Samples (at least one) as JSON: first time, steps of time, scale, values."""
    begin = samples[0].at
    steps, last = [], begin
    for sample in samples:
        steps.append(sample.at - last)
        last = sample.at
    whats = [sample.what for sample in samples]
    scale = scale_of([what for what in whats if not isinstance(what, Unknown)])
    return [begin, steps, scale, [_plain(what) for what in whats] if scale is None else _stepped(whats, scale)]


def samples_of(found: object) -> list[Sample]:
    """The samples in JSON.

    Raises:
        BadBytes: it is no series.
    """
    try:
        begin, steps, scale, values = _list(found)
        at = _whole(begin)
        whats = [_what(value) for value in _list(values)] if scale is None else _summed(_list(values), _whole(scale))
        samples = []
        for step, what in zip(_list(steps), whats, strict=True):
            at += _whole(step)
            samples.append(Sample(at, what))
    except (ValueError, OverflowError) as error:
        raise BadBytes("history.damaged", reason=str(error)) from error
    return samples


def encode(samples: Sequence[Sample]) -> bytes:
    """A series by itself."""
    return pack(dumps(series(samples)))


def decode(data: bytes) -> list[Sample]:
    """The samples of a series by itself.

    Raises:
        BadBytes: it is no series.
    """
    return samples_of(loads(data))


def loads(data: bytes) -> object:
    """Packed JSON.

    Raises:
        BadBytes: it is none.
    """
    try:
        found: object = json.loads(unpack(data))
    except (ValueError, RecursionError) as error:
        raise BadBytes("history.damaged", reason=str(error)) from error
    return found


def scale_of(values: Sequence[object]) -> int | None:
    """The scale at which all values are exact integers; None where there is none, or where one is no number."""
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return None
    numbers = [value for value in values if isinstance(value, (int, float))]
    if all(isinstance(number, int) for number in numbers):
        return WHOLE if all(abs(number) < _EXACT for number in numbers) else None
    if any(isinstance(number, int) for number in numbers):
        return None
    for scale, power in enumerate(POWERS[: FINEST + 1]):
        if all(abs(number) * power < _EXACT and _same(number, power) for number in numbers):
            return scale
    return None


def to_scale(number: float, scale: int) -> int:
    """The integer that stands for a number."""
    return round(number * POWERS[max(scale, 0)])


def from_scale(integer: int, scale: int) -> int | float:
    """The number that an integer stands for."""
    return integer if scale == WHOLE else integer / POWERS[scale]


def _same(number: float, power: int) -> bool:
    # -0.0 equals 0.0, and is not it.
    return repr(round(number * power) / power) == repr(number)


def _stepped(whats: Sequence[What], scale: int) -> list[object]:
    found: list[object] = []
    last = 0
    for what in whats:
        if isinstance(what, Unknown):
            found.append(what.why)
        elif isinstance(what, (int, float)):
            integer = to_scale(what, scale)
            found.append(integer - last)
            last = integer
    return found


def _summed(values: list[object], scale: int) -> list[What]:
    if not WHOLE <= scale <= FINEST:
        _refuse(scale)
    whats: list[What] = []
    total = 0
    for value in values:
        if isinstance(value, str):
            whats.append(Unknown(value))
        else:
            total += _whole(value)
            whats.append(from_scale(total, scale))
    return whats


def _plain(what: What) -> object:
    match what:
        case Unknown():
            return {"?": what.why}
        case Event():
            return {"!": {name: list(value) if isinstance(value, Color) else value for name, value in what.fields}}
        case Color():
            return list(what)
    return what


def _what(found: object) -> What:
    if isinstance(found, (bool, int, float, str)):
        return found
    if isinstance(found, dict):
        why, fields = found.get("?"), found.get("!")
        if isinstance(why, str):
            return Unknown(why)
        return Event(tuple((name, None if one is None else _value(one)) for name, one in _dict(fields).items()))
    return _value(found)


def _value(found: object) -> Value:
    if isinstance(found, (bool, int, float, str)):
        return found
    red, green, blue = _list(found)
    return Color(_whole(red), _whole(green), _whole(blue))


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else _refuse(found)


def _dict(found: object) -> dict[str, object]:
    return found if isinstance(found, dict) else _refuse(found)


def _whole(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) else _refuse(found)


def _refuse(found: object) -> NoReturn:
    raise ValueError(f"does not belong here: {str(found)[:40]!r}")

"""Roll-ups: what a property was like in each stretch of time, from its samples; and how a day of them is packed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, cast

from hub.model.errors import BadBytes
from hub.model.value import Color, Value
from hub.storage.history.samples import (
    FINEST,
    POWERS,
    WHOLE,
    Event,
    Sample,
    Unknown,
    What,
    dumps,
    loads,
    pack,
    scale_of,
    to_scale,
)

_MEAN_DIGITS: Final = 2
"""Digits by which a mean is kept finer than the values it is of."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """One stretch of time that begins at `at` (Unix milliseconds).

    `known` is how many seconds of it the value was known. Numbers: least, greatest, and the mean over the known time.
    States: seconds in each, in the order of their appearance, and how often it changed. `last` is the last known value
    in it. `events` is how many happened.
    """

    at: int
    known: float = 0.0
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    last: Value | None = None
    states: tuple[tuple[str, float], ...] = ()
    changes: int = 0
    events: int = 0


@dataclass(slots=True)
class _Tally:
    """A bucket in the making: times in milliseconds."""

    known: int = 0
    low: float | None = None
    high: float | None = None
    area: float = 0.0
    last: Value | None = None
    states: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    events: int = 0

    def see(self, value: Value, lasted: int) -> None:
        self.last = value
        self.known += lasted
        if isinstance(value, (bool, str, Color)):
            name = state(value)
            self.states[name] = self.states.get(name, 0) + lasted
            return
        self.low = value if self.low is None else min(self.low, value)
        self.high = value if self.high is None else max(self.high, value)
        self.area += value * lasted

    def bucket(self, at: int) -> Bucket:
        mean = self.low
        if self.known and self.low is not None:
            mean = self.area / self.known
        states = tuple((name, lasted / 1000) for name, lasted in self.states.items())
        return Bucket(at, self.known / 1000, self.low, self.high, mean, self.last, states, self.changes, self.events)


def state(value: bool | str | Color) -> str:
    """The name of a state."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def roll(
    opening: What | None, samples: Iterable[Sample], begin: int, end: int, step: int
) -> tuple[list[Bucket], What | None]:
    """The buckets from `begin` to `end` (milliseconds, `step` each), and what there was at the end.

    `opening` is what there was at `begin`. `samples` are in order; buckets in which nothing was known are left out.
    """
    tallies: dict[int, _Tally] = {}
    what, since = opening, begin
    for sample in samples:
        at = min(max(sample.at, begin), end)
        if isinstance(sample.what, Event):
            tallies.setdefault(_index(at, begin, end, step), _Tally()).events += 1
            continue
        _spread(tallies, what, since, at, begin, step)
        if not isinstance(sample.what, Unknown):
            tally = tallies.setdefault(_index(at, begin, end, step), _Tally())
            tally.see(sample.what, 0)
            tally.changes += what is not None and not isinstance(what, (Unknown, Event)) and what != sample.what
        what, since = sample.what, at
    _spread(tallies, what, since, end, begin, step)
    return [tallies[index].bucket(begin + index * step) for index in sorted(tallies)], what


def _index(at: int, begin: int, end: int, step: int) -> int:
    return (min(at, end - 1) - begin) // step


def _spread(tallies: dict[int, _Tally], what: What | None, since: int, until: int, begin: int, step: int) -> None:
    """Give each bucket its share of the time for which a value lasted."""
    if what is None or isinstance(what, (Unknown, Event)):
        return
    while since < until:
        index = (since - begin) // step
        upto = min(until, begin + (index + 1) * step)
        tallies.setdefault(index, _Tally()).see(what, upto - since)
        since = upto


def merged(buckets: Sequence[Bucket], at: int) -> Bucket:
    """One bucket for several that follow one another (at least one)."""
    known = sum(one.known for one in buckets)
    lows = [one.low for one in buckets if one.low is not None]
    highs = [one.high for one in buckets if one.high is not None]
    means = [(one.mean, one.known) for one in buckets if one.mean is not None]
    weight = sum(lasted for _, lasted in means)
    mean = sum(value * lasted for value, lasted in means) / weight if weight else (means[-1][0] if means else None)
    states: dict[str, float] = {}
    for one in buckets:
        for name, lasted in one.states:
            states[name] = states.get(name, 0.0) + lasted
    last = next((one.last for one in reversed(buckets) if one.last is not None), None)
    return Bucket(
        at, known, min(lows, default=None), max(highs, default=None), mean, last, tuple(states.items()),
        sum(one.changes for one in buckets), sum(one.events for one in buckets),
    )  # fmt: skip


def encode_day(buckets: Sequence[Bucket], begin: int, step: int, closing: What | None) -> bytes:
    """A day's buckets by column: `[scale, closing, indexes, known, …]`; numbers as small differences."""
    places = _steps([(one.at - begin) // step for one in buckets])
    known = [step - round(one.known * 1000) for one in buckets]
    counts = [[one.changes, one.events] if one.changes or one.events else 0 for one in buckets]
    scale = _scale(buckets)
    last = [_plain(one.last) for one in buckets]
    if scale is None:
        columns = [
            [one.low for one in buckets], [one.high for one in buckets], [one.mean for one in buckets], last,
            [[[name, round(lasted * 1000)] for name, lasted in one.states] for one in buckets],
        ]  # fmt: skip
    else:
        fine = scale + _MEAN_DIGITS if scale >= 0 else _MEAN_DIGITS
        lows = [to_scale(one.low or 0, scale) for one in buckets]
        columns = [
            _steps(lows),
            [to_scale(one.high or 0, scale) - low for one, low in zip(buckets, lows, strict=True)],
            _steps([to_scale(one.mean or 0.0, fine) for one in buckets]),
            [to_scale(_real(one.last), scale) - low for one, low in zip(buckets, lows, strict=True)],
            [],
        ]
    end = {"?": closing.why} if isinstance(closing, Unknown) else _plain(closing)
    return pack(dumps([scale, end, places, known, counts, *columns]))


def decode_day(data: bytes, begin: int, step: int) -> tuple[list[Bucket], What | None]:
    """A day's buckets, and what there was at its end.

    Raises:
        BadBytes: it is no such thing.
    """
    try:
        scale, end, places, known, counts, *columns = _list(loads(data))
        at = [begin + place * step for place in _summed(places)]
        lasted = [(step - lacking) / 1000 for lacking in _ints(known)]
        told = [(0, 0) if count == 0 else _counted(count) for count in _list(counts)]
        values = _stated(columns) if scale is None else _scaled(columns, _scale_in(scale))
        buckets = [
            Bucket(one, time, low, high, mean, last, states, changes, events)
            for one, time, (changes, events), (low, high, mean, last, states) in zip(
                at, lasted, told, values, strict=True
            )
        ]
        closing = Unknown(str(end["?"])) if isinstance(end, dict) else _last(end)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise BadBytes("history.damaged", reason=str(error)) from error
    return buckets, closing


_Values = tuple[float | None, float | None, float | None, Value | None, tuple[tuple[str, float], ...]]
"""Least, greatest, mean, last and states of a bucket."""


def _stated(columns: list[object]) -> list[_Values]:
    lows, highs, means, lasts, states = (_list(column) for column in columns)
    return [
        (_number(low), _number(high), _number(mean), _last(last), tuple(_share(part) for part in _list(shares)))
        for low, high, mean, last, shares in zip(lows, highs, means, lasts, states, strict=True)
    ]


def _scaled(columns: list[object], scale: int) -> list[_Values]:
    lows, highs, means, lasts, _ = columns
    fine = POWERS[scale + _MEAN_DIGITS if scale >= 0 else _MEAN_DIGITS]
    rows = zip(_summed(lows), _ints(highs), _summed(means), _ints(lasts), strict=True)
    if scale <= 0:  # whole numbers, as integers or as floats
        kind = int if scale == WHOLE else float
        return [(kind(low), kind(low + high), mean / fine, kind(low + last), ()) for low, high, mean, last in rows]
    power = POWERS[scale]
    return [
        (low / power, (low + high) / power, mean / fine, (low + last) / power, ()) for low, high, mean, last in rows
    ]


def _scale(buckets: Sequence[Bucket]) -> int | None:
    """The scale of the numbers; None where one bucket has none, or other things too."""
    if any(one.low is None or one.high is None or one.states or one.last is None for one in buckets):
        return None
    return scale_of([value for one in buckets for value in (one.low, one.high, one.last)])


def _scale_in(found: object) -> int:
    scale = _int(found)
    if not -1 <= scale <= FINEST:
        raise ValueError(f"no scale: {scale}")
    return scale


def _counted(counts: object) -> tuple[int, int]:
    changes, events = _list(counts)
    return _int(changes), _int(events)


def _share(found: object) -> tuple[str, float]:
    name, lasted = _list(found)
    return str(name), _int(lasted) / 1000


def _real(value: Value | None) -> float:
    return value if isinstance(value, (int, float)) else 0.0


def _plain(value: What | None) -> object:
    return list(value) if isinstance(value, Color) else value


def _last(found: object) -> Value | None:
    if found is None or isinstance(found, (bool, int, float, str)):
        return found
    red, green, blue = _list(found)
    return Color(_int(red), _int(green), _int(blue))


def _number(found: object) -> float | None:
    if found is None or (isinstance(found, (int, float)) and not isinstance(found, bool)):
        return found
    raise ValueError(f"no number: {found!r}")


def _steps(integers: Iterable[int]) -> list[int]:
    found, last = [], 0
    for integer in integers:
        found.append(integer - last)
        last = integer
    return found


def _summed(found: object) -> list[int]:
    return list(accumulate(_ints(found)))


def _ints(found: object) -> list[int]:
    integers = _list(found)
    if not all(type(one) is int for one in integers):
        raise TypeError("no whole numbers")
    return cast("list[int]", integers)


def _int(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError(f"no whole number: {found!r}")
    return found


def _list(found: object) -> list[object]:
    if not isinstance(found, list):
        raise TypeError(f"no list: {str(found)[:40]!r}")
    return found

"""Windows: the last hours or the day of a source, in bounded memory. Works of derived cells.

A rolling window is made of 61 parts, each a sixtieth of it, of which the newest is not full yet: it reaches back its
length and up to a sixtieth more. The local day is a window of one part. A part remembers for how long something was
known in it, and one figure.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.model.value import Value
from scenes.engine.derived import AT_STOP, WRITTEN_EVERY, Look
from scenes.engine.figures import Figure, Part
from scenes.engine.past import time_of, unix
from scenes.engine.plain import list_of, mapping_of, number_of, number_or_none, real_of, real_or_none, whole_of
from scenes.engine.view import BRIDGE

PARTS: Final = 60
FINEST: Final = 1.0
"""A part is no shorter than these seconds."""
_LOOKED_AT: Final = 60.0
"""Where time alone changes the value, it is worked out anew after so many seconds, or at each part."""
_BRIEF: Final = 1200.0
"""A window shorter than that is mostly over when a hub comes back: it is written only when the hub stops."""
_DIGITS: Final = 6
_SLACK: Final = 0.001


@dataclass(slots=True)
class Window:
    """A source over the last `seconds`, or (None) over the local day.

    `at`: up to then everything is in the parts. `source`: what it has been at since then. While that is unknown: `last`
    is what it was, `gap` when it was last known, `missing` from when on nothing is in the parts. `quiet` since its last
    change.
    `origin`: when part 0 began, or would have. `day`: Unix seconds at which the day began; `begun`: when we saw that.
    `away`: the hub was, since then. A part takes `length` seconds, and the window `reach` whole ones.
    """

    figure: Figure
    seconds: float | None
    at: float | None = None
    source: float | None = None
    last: float | None = None
    gap: float = 0.0
    missing: float = 0.0
    quiet: float = 0.0
    origin: float = 0.0
    day: float | None = None
    begun: float | None = None
    away: bool = False
    parts: dict[float, Part] = field(default_factory=dict)
    length: float = field(init=False)
    reach: int = field(init=False)

    def __post_init__(self) -> None:
        seconds = self.seconds or 0.0
        self.length = max(FINEST, seconds / PARTS)
        self.reach = math.ceil(seconds / self.length)

    @property
    def patience(self) -> float:
        """A twelfth of the window, and no less than ten minutes; brief ones are written when the hub stops."""
        if self.seconds is None:
            return WRITTEN_EVERY
        return AT_STOP if self.seconds < _BRIEF else max(WRITTEN_EVERY, self.seconds / 12)

    def take(self, value: Value | None, gap_began: float, look: Look) -> bool:
        """See `Work`."""
        now, old = look.now, self.source
        new = None if value is None else float(value) if isinstance(value, (bool, int, float)) else None
        self._advance(look)
        self.away = False
        self.source = new
        if new == old:
            return False
        self.quiet = now
        if new is None:
            self.last, self.gap, self.missing = old, gap_began, now
            return True
        if self.last is not None:
            if now - self.gap <= BRIDGE:
                old = self.last
                self._spread(self.missing, now, old)
            self.last = None
        self.figure.turn(self._part(self._key(now)), new if old is None else old, new)
        return True

    def value(self, look: Look) -> Value | None:
        """See `Work`."""
        whole, least = self.seconds, self.figure.least
        if whole is None:
            whole = 0.0 if look.midnight is None else look.wall - look.midnight
        parts = self.parts.values()
        if least and sum([part.known for part in parts]) + _SLACK < whole * least:
            return None
        if not parts and self.source is None:
            return None
        oldest = self._oldest(look.now)
        first = self.parts.get(oldest)
        if self.begun == look.now:
            first = Part(oldest, 0.0, self.source)  # the day begins with what is now
        found = self.figure.result(parts, first, self.source)
        return found if found is None or isinstance(found, int) else round(found, _DIGITS)

    def next_turn(self, look: Look) -> float | None:
        """See `Work`."""
        if self.seconds is None:
            return self._next_today(look)
        now, step = look.now, min(self.length, _LOOKED_AT)
        if self.quiet <= self.origin + self._oldest(now) * self.length:
            return None
        count = math.floor((now - self.origin) / step) + 1
        due = self.origin + count * step
        return due if due > now else self.origin + (count + 1) * step

    def _next_today(self, look: Look) -> float | None:
        value = self.source
        is_steady = self.begun is not None and self.quiet <= self.begun
        moves = value is not None and self.figure.moves(value, steady=is_steady)
        if moves or (self.figure.least and (value is None) is not (self.value(look) is None)):
            return (look.now // _LOOKED_AT + 1) * _LOOKED_AT
        return None

    def say(self, look: Look) -> object | None:
        """See `Work`."""
        if self.at is None:
            return None
        return {
            "at": unix(self.at, look),
            "until": look.wall,
            "value": self.source,
            "last": self.last,
            "gap": unix(self.gap, look),
            "missing": unix(self.missing, look),
            "origin": unix(self.origin, look),
            "day": self.day,
            "begun": None if self.begun is None else unix(self.begun, look),
            "parts": _rows(self.parts),
        }

    def restore(self, body: object, at: Callable[[float], float], look: Look) -> None:
        """See `Work`. From when that was said until now is a gap."""
        fields = mapping_of(body)
        times = {name: time_of(fields[name], at, look) for name in ("at", "until", "gap", "missing", "begun")}
        value, last, day = (number_or_none(fields[name]) for name in ("value", "last", "day"))
        origin, parts = at(number_of(fields["origin"])), _parts(fields["parts"])
        said, until, gap, missing = (times[name] for name in ("at", "until", "gap", "missing"))
        if said is None or until is None or gap is None or missing is None:
            raise ValueError(body)
        self.origin, self.day, self.begun, self.parts = origin, day, times["begun"], parts
        self.source, self.last, self.gap, self.missing = None, last, gap, missing
        self.at, self.quiet = until, look.now
        if value is not None:
            self._spread(said, until, value)
            self.last, self.gap, self.missing, self.away = value, until, until, True

    def went_on(self, until: float) -> None:
        """See `Work`."""
        if self.away and self.last is not None and until > self.missing:
            self._spread(self.missing, until, self.last)
            self.at = self.gap = self.missing = until

    def state(self) -> object:
        """See `Work`."""
        parts = [[part.key, part.known, part.figure] for part in self.parts.values()]
        return [
            self.at, self.source, self.last, self.gap, self.missing, self.quiet, self.origin, self.day, self.begun,
            self.away, parts,
        ]  # fmt: skip

    def stand(self, body: object) -> None:
        """See `Work`."""
        at, source, last, gap, missing, quiet, origin, day, begun, away, parts = list_of(body)
        self.at, self.source, self.last, self.gap = (*map(real_or_none, (at, source, last)), real_of(gap))
        self.missing, self.quiet, self.origin = map(real_of, (missing, quiet, origin))
        self.day, self.begun, self.away = real_or_none(day), real_or_none(begun), away is True
        read = [list_of(part) for part in list_of(parts)]
        self.parts = {
            real_of(key): Part(real_of(key), real_of(known), real_or_none(figure)) for key, known, figure in read
        }

    # Parts

    def _advance(self, look: Look) -> None:
        """Put into the parts what has been since they were last complete."""
        now = look.now
        if self.at is not None and self.source is not None:
            self._spread(self.at, now, self.source)
        if self.seconds is not None:
            oldest = self._oldest(now)
            while self.parts and (first := next(iter(self.parts))) < oldest:
                del self.parts[first]
        elif look.midnight is not None and look.midnight != self.day:
            self.parts.clear()
            self.day, self.begun = look.midnight, now if look.wall - look.midnight <= BRIDGE else None
        if self.at is None:
            self.quiet = now
        self.at = now

    def _spread(self, start: float, end: float, value: float) -> None:
        """The source was at that value from `start` to `end`."""
        if self.seconds is None:
            start = start if self.begun is None else max(start, self.begun)
            if start < end:
                self._stay(self._part(self.day or 0.0), value, end - start, begins=start == self.begun)
            return
        length, origin = self.length, self.origin
        start = max(start, origin + self._oldest(end) * length)
        key = math.floor((start - origin) / length)
        while start < end:
            until = min(end, origin + (key + 1) * length)
            self._stay(self._part(key), value, until - start, begins=start == origin + key * length)
            start, key = until, key + 1

    def _stay(self, part: Part, value: float, seconds: float, *, begins: bool) -> None:
        if begins:
            self.figure.begin(part, value)
        part.known += seconds
        self.figure.stay(part, value, seconds)

    def _key(self, now: float) -> float:
        """The part of a time."""
        return (self.day or 0.0) if self.seconds is None else math.floor((now - self.origin) / self.length)

    def _oldest(self, now: float) -> float:
        """The first part of the window."""
        return self._key(now) - self.reach

    def _part(self, key: float) -> Part:
        part = self.parts.get(key)
        if part is None:
            part = self.parts[key] = Part(key)
        return part


def _rows(parts: Mapping[float, Part]) -> list[list[float | None]]:
    """Parts as JSON knows them: [key, known, figure, how many of them follow one another]."""
    rows: list[list[float | None]] = []
    follows = None
    for key in sorted(parts):
        part = parts[key]
        row = [round(part.known, 3), None if part.figure is None else round(part.figure, _DIGITS)]
        if rows and key == follows and rows[-1][1:3] == row:
            rows[-1][3] = (rows[-1][3] or 0) + 1
        else:
            rows.append([key, *row, 1])
        follows = key + 1
    return rows


def _parts(body: object) -> dict[float, Part]:
    found: dict[float, Part] = {}
    for row in list_of(body):
        key, known, figure, count = list_of(row)
        many = whole_of(count)
        if len(found) + many > PARTS + 2:
            raise ValueError(body)
        for step in range(many):
            part = Part(number_of(key) + step, number_of(known), number_or_none(figure))
            found[part.key] = part
    return found

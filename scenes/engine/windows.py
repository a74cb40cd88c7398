"""Windows: means, extremes, sums and counts over the last hours or the day, in bounded memory. Works of derived cells.

A rolling window is made of 61 parts, each a sixtieth of it, of which the newest is not full yet: it reaches back its
length and up to a sixtieth more. The local day is a window of one part. A part remembers for how long something was
known in it, and one figure.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from hub.model.value import Value
from scenes.engine.derived import AT_STOP, WRITTEN_EVERY, Look
from scenes.engine.memos import number
from scenes.engine.past import mapping, time_of, unix
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
class Part:
    """One part of a window. `key`: its number, or the Unix seconds at which its day began. `known` in seconds."""

    key: float
    known: float = 0.0
    figure: float | None = None


class Figure(Protocol):
    """What a window makes of a source. `grows`: while the source stays as it is, the day's figure still changes."""

    @property
    def grows(self) -> bool:
        """See above."""

    def begin(self, part: Part, value: float) -> None:
        """A part begins with the source at that value."""

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """The source was at that value for so long."""

    def turn(self, part: Part, old: float, new: float) -> None:
        """The source goes from one known value to another."""

    def result(self, parts: "deque[Part]", whole: Part | None, value: float | None) -> float | None:
        """What the parts say; `whole` is the part at the very beginning of the window, `value` is the source's now."""


class Mean:
    """The mean over time."""

    grows = True

    def begin(self, part: Part, value: float) -> None:
        """Nothing: only time counts."""

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """See `Figure`."""
        part.figure = (part.figure or 0.0) + value * seconds

    def turn(self, part: Part, old: float, new: float) -> None:
        """Nothing: only time counts."""

    def result(self, parts: deque[Part], whole: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        known = sum([part.known for part in parts])
        return sum([part.figure or 0.0 for part in parts]) / known if known > 0 else value


@dataclass(frozen=True, slots=True)
class Extreme:
    """The lowest value (`choose` is min), or the highest."""

    choose: Callable[[float, float], float]
    grows: bool = False

    def begin(self, part: Part, value: float) -> None:
        """See `Figure`."""
        part.figure = value if part.figure is None else self.choose(part.figure, value)

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """See `Figure`."""
        self.begin(part, value)

    def turn(self, part: Part, old: float, new: float) -> None:
        """See `Figure`."""
        self.begin(part, new)

    def result(self, parts: deque[Part], whole: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        found = value
        for part in parts:
            if part.figure is not None:
                found = part.figure if found is None else self.choose(found, part.figure)
        return found


class Times:
    """How often the source became true."""

    grows = False

    def begin(self, part: Part, value: float) -> None:
        """Nothing: only turns count."""

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """Nothing: only turns count."""

    def turn(self, part: Part, old: float, new: float) -> None:
        """See `Figure`."""
        if new and not old:
            part.figure = (part.figure or 0.0) + 1

    def result(self, parts: deque[Part], whole: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        return int(sum([part.figure or 0.0 for part in parts]))


class Lasted:
    """For how long, in seconds, the source was true."""

    grows = True

    def begin(self, part: Part, value: float) -> None:
        """Nothing: only time counts."""

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """See `Figure`."""
        if value:
            part.figure = (part.figure or 0.0) + seconds

    def turn(self, part: Part, old: float, new: float) -> None:
        """Nothing: only time counts."""

    def result(self, parts: deque[Part], whole: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        return sum([part.figure or 0.0 for part in parts])


class Change:
    """By how much the source is higher than it was when the window began. A part's figure: its value at its beginning."""

    grows = False

    def begin(self, part: Part, value: float) -> None:
        """See `Figure`."""
        if part.figure is None:
            part.figure = value

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """Nothing: only the beginning counts."""

    def turn(self, part: Part, old: float, new: float) -> None:
        """Nothing: only the beginning counts."""

    def result(self, parts: deque[Part], whole: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        then = None if whole is None else whole.figure
        return None if value is None or then is None else value - then

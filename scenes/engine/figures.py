"""Figures: what the parts of a window remember of a source, and what they say together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class Part:
    """One part of a window. `key`: its number, or the Unix seconds at which its day began. `known` in seconds."""

    key: float
    known: float = 0.0
    figure: float | None = None


class Figure(Protocol):
    """What a window makes of a source."""

    @property
    def least(self) -> float:
        """The share of the window that must be known for it to have a value."""

    def moves(self, value: float, *, steady: bool) -> bool:
        """Whether what is said of a day changes while the source stays at that value; `steady`: as it was all day."""

    def begin(self, part: Part, value: float) -> None:
        """A part begins with the source at that value."""

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """The source was at that value for so long."""

    def turn(self, part: Part, old: float, new: float) -> None:
        """The source goes from one known value to another."""

    def result(self, parts: Iterable[Part], first: Part | None, value: float | None) -> float | None:
        """What the parts say; `first` is the one at the beginning of the window, `value` is the source's now."""


class Plain:
    """A figure of which half is enough, and to which nothing matters; the others say what does."""

    __slots__ = ()
    least = 0.5

    def moves(self, value: float, *, steady: bool) -> bool:
        """Time alone changes nothing."""
        return False

    def begin(self, part: Part, value: float) -> None:
        """Beginnings do not matter."""

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """How long does not matter."""

    def turn(self, part: Part, old: float, new: float) -> None:
        """Turns do not matter."""


class Mean(Plain):
    """The mean over time."""

    __slots__ = ()

    def moves(self, value: float, *, steady: bool) -> bool:
        """See `Figure`."""
        return not steady

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """See `Figure`."""
        part.figure = (part.figure or 0.0) + value * seconds

    def result(self, parts: Iterable[Part], first: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        total, known = _sum(parts), sum([part.known for part in parts])
        return total / known if known > 0 else value


class Extreme(Plain):
    """The lowest value (`choose` is min), or the highest."""

    __slots__ = ("_choose",)

    def __init__(self, choose: Callable[[float, float], float]) -> None:
        self._choose = choose

    def begin(self, part: Part, value: float) -> None:
        """See `Figure`."""
        part.figure = value if part.figure is None else self._choose(part.figure, value)

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """See `Figure`."""
        self.begin(part, value)

    def turn(self, part: Part, old: float, new: float) -> None:
        """See `Figure`."""
        self.begin(part, new)

    def result(self, parts: Iterable[Part], first: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        found = value
        for part in parts:
            if part.figure is not None:
                found = part.figure if found is None else self._choose(found, part.figure)
        return found


class Times(Plain):
    """How often the source became true."""

    __slots__ = ()

    def turn(self, part: Part, old: float, new: float) -> None:
        """See `Figure`."""
        if new and not old:
            part.figure = (part.figure or 0.0) + 1

    def result(self, parts: Iterable[Part], first: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        return int(_sum(parts))


class Lasted(Plain):
    """For how long the source was true, at `most` so many seconds."""

    __slots__ = ("_most",)

    def __init__(self, most: float) -> None:
        self._most = most

    def moves(self, value: float, *, steady: bool) -> bool:
        """See `Figure`."""
        return bool(value)

    def stay(self, part: Part, value: float, seconds: float) -> None:
        """See `Figure`."""
        if value:
            part.figure = (part.figure or 0.0) + seconds

    def result(self, parts: Iterable[Part], first: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        return min(_sum(parts), self._most)


class Change(Plain):
    """By how much the source is higher than when the window began. A part's figure: its value at its beginning."""

    __slots__ = ()
    least = 0.0

    def begin(self, part: Part, value: float) -> None:
        """See `Figure`."""
        if part.figure is None:
            part.figure = value

    def result(self, parts: Iterable[Part], first: Part | None, value: float | None) -> float | None:
        """See `Figure`."""
        then = None if first is None else first.figure
        return None if value is None or then is None else value - then


def _sum(parts: Iterable[Part]) -> float:
    return sum([part.figure or 0.0 for part in parts])

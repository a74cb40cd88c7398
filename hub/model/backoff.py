"""Pauses between attempts: longer each time, and in step with nobody else's."""

from random import Random


class Backoff:
    """Doubles from `first` to `longest` seconds; each pause is drawn between half of that and all of it."""

    __slots__ = ("_first", "_longest", "_pause", "_random")

    def __init__(self, random: Random, first: float = 1.0, longest: float = 60.0) -> None:
        self._random = random
        self._first = first
        self._longest = longest
        self._pause = first

    def reset(self) -> None:
        """Begin again with short pauses: the last attempt went well."""
        self._pause = self._first

    def next(self) -> float:
        """Seconds to wait before the next attempt."""
        pause, self._pause = self._pause, min(self._pause * 2, self._longest)
        return pause * self._random.uniform(0.5, 1.0)

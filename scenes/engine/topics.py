"""Topics: who is called for an MQTT topic, by dictionary for exact ones and level by level for filters.

A filter's `+` stands for one level and a last `#` for any number of them, the level above included; neither stands for
a first level that begins with `$` (MQTT 5.0, section 4.7).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from scenes.engine.program import Variables

Heeded = Callable[[Variables], None]

ONE: Final = "+"
REST: Final = "#"
_LONGEST: Final = 65_535


def is_filter(text: str) -> bool:
    """Whether it is a topic, or a filter of topics, as MQTT allows it."""
    levels = text.split("/")
    if not text or "\0" in text or len(text.encode("utf-8", "replace")) > _LONGEST or REST in levels[:-1]:
        return False
    return all(level in (ONE, REST) or not (ONE in level or REST in level) for level in levels)


@dataclass(slots=True)
class _Level:
    """One level of the filters: those that go on, those that end here, by the number under which they were added."""

    below: dict[str, "_Level"] = field(default_factory=dict)
    here: dict[int, Heeded] = field(default_factory=dict)


class Topics:
    """Who is called for which topic or filter; the order is that in which they were added."""

    __slots__ = ("_exact", "_filters", "_next")

    def __init__(self) -> None:
        self._exact: dict[str, dict[int, Heeded]] = {}
        self._filters = _Level()
        self._next = 0

    def add(self, text: str, called: Heeded) -> Callable[[], None]:
        """Call for a topic, or for all that a filter fits; what is returned ends it."""
        self._next += 1
        number, levels = self._next, text.split("/")
        if ONE not in levels and REST not in levels:
            self._exact.setdefault(text, {})[number] = called
            return lambda: self._drop_exact(text, number)
        level = self._filters
        for word in levels:
            level = level.below.setdefault(word, _Level())
        level.here[number] = called
        return lambda: self._drop(self._filters, levels, number)

    def find(self, topic: str) -> list[Heeded]:
        """All who are to be called for a topic."""
        found = dict(self._exact.get(topic, {}))
        if self._filters.below:
            self._gather(self._filters, topic.split("/"), 0, found)
        return [found[number] for number in sorted(found)]

    def _gather(self, level: _Level, words: list[str], depth: int, found: dict[int, Heeded]) -> None:
        wild = depth > 0 or not words[0].startswith("$")
        rest = level.below.get(REST)
        if rest is not None and wild:
            found.update(rest.here)
        if depth == len(words):
            found.update(level.here)
            return
        for word in (words[depth], ONE) if wild else (words[depth],):
            below = level.below.get(word)
            if below is not None and word != REST:
                self._gather(below, words, depth + 1, found)

    def _drop_exact(self, text: str, number: int) -> None:
        numbers = self._exact.get(text, {})
        numbers.pop(number, None)
        if not numbers:
            self._exact.pop(text, None)

    def _drop(self, level: _Level, levels: list[str], number: int) -> None:
        if not levels:
            level.here.pop(number, None)
            return
        below = level.below.get(levels[0])
        if below is None:
            return
        self._drop(below, levels[1:], number)
        if not below.below and not below.here:
            del level.below[levels[0]]

"""Topics of MQTT: what is one, and what belongs to one: by dictionary for exact ones, level by level for filters.

A filter's `+` stands for one level and a last `#` for any number of them, the level above included; neither stands for
a first level that begins with `$` (MQTT 5.0, section 4.7).
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

ONE: Final = "+"
REST: Final = "#"
_LONGEST: Final = 65_535
_DEEPEST: Final = 200  # Mosquitto ends the connection of who goes deeper

T = TypeVar("T")


def is_topic(text: str) -> bool:
    """Whether messages can be published to it (MQTT 5.0, sections 1.5.4 and 4.7.3)."""
    return bool(text) and ONE not in text and REST not in text and _sendable(text)


def is_filter(text: str) -> bool:
    """Whether it is a topic, or a filter of topics, as MQTT allows it."""
    levels = text.split("/")
    if not text or not _sendable(text) or REST in levels[:-1]:
        return False
    return all(level in (ONE, REST) or not (ONE in level or REST in level) for level in levels)


def _sendable(text: str) -> bool:
    """Whether it can be a string of MQTT: UTF-8 without NUL, not beyond 65,535 bytes; and of not too many levels."""
    try:
        return "\0" not in text and len(text.encode("utf-8")) <= _LONGEST and text.count("/") < _DEEPEST
    except UnicodeEncodeError:
        return False


class _Level(Generic[T]):
    """One level of the filters: those that go on, those that end here, by the number under which they were added."""

    __slots__ = ("below", "here")

    def __init__(self) -> None:
        self.below: dict[str, _Level[T]] = {}
        self.here: dict[int, T] = {}


class Topics(Generic[T]):
    """What was added for topics and filters, in the order in which it was added."""

    __slots__ = ("_exact", "_filters", "_next")

    def __init__(self) -> None:
        self._exact: dict[str, dict[int, T]] = {}
        self._filters: _Level[T] = _Level()
        self._next = 0

    def add(self, text: str, thing: T) -> Callable[[], None]:
        """Add something for a topic, or for all that a filter fits; what is returned takes it out."""
        self._next += 1
        number, levels = self._next, text.split("/")
        if ONE not in levels and REST not in levels:
            self._exact.setdefault(text, {})[number] = thing
            return lambda: self._drop_exact(text, number)
        level = self._filters
        for word in levels:
            level = level.below.setdefault(word, _Level())
        level.here[number] = thing
        return lambda: self._drop(self._filters, levels, number)

    def find(self, topic: str) -> list[T]:
        """All that was added for a topic or for a filter that fits it."""
        exact = self._exact.get(topic)
        if not self._filters.below:
            return [] if exact is None else list(exact.values())
        found = {} if exact is None else dict(exact)
        self._gather(self._filters, topic.split("/"), 0, found)
        return [found[number] for number in sorted(found)]

    def _gather(self, level: _Level[T], words: list[str], depth: int, found: dict[int, T]) -> None:
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

    def _drop(self, level: _Level[T], levels: list[str], number: int) -> None:
        if not levels:
            level.here.pop(number, None)
            return
        below = level.below.get(levels[0])
        if below is None:
            return
        self._drop(below, levels[1:], number)
        if not below.below and not below.here:
            del level.below[levels[0]]

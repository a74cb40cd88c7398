"""Typed readers over the tree of `hub.text.yaml`; they note every problem and go on.

A reader is a function `(node, problems) -> value | None`: None means that a problem was noted.
Readers that need to be told something (a range, the allowed words) are made by a function.
"""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from types import MappingProxyType
from typing import TypeVar

from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.quantities import (
    format_duration,
    parse_duration,
    parse_integer,
    parse_number,
    parse_quantity,
    parse_time_of_day,
)
from hub.text.yaml import Mapping, Node, Scalar, SecretRef, Sequence

T = TypeVar("T")
D = TypeVar("D")
Reader = Callable[[Node, list[Problem]], T | None]

LONGEST_NAME = 128
SWITCH_WORDS = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}


class Fields:
    """The keys of one mapping, asked for one by one; `close` reports those that nobody asked for."""

    def __init__(self, mapping: Mapping, problems: list[Problem]) -> None:
        self.mapping = mapping
        self.problems = problems
        self._values = {key.text: value for key, value in mapping.entries}
        self._asked: dict[str, None] = {}

    @classmethod
    def of(cls, node: Node, problems: list[Problem]) -> "Fields | None":
        """The fields of a mapping; None, and a problem, when the node is none."""
        entries = mapping(node, problems)
        return None if entries is None else cls(entries, problems)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def node(self, key: str) -> Node | None:
        """The value as written; None when the key is absent or has nothing after its colon."""
        self._asked[key] = None
        value = self._values.get(key)
        return None if isinstance(value, Scalar) and value.empty else value

    def required(self, key: str, reader: Reader[T]) -> T | None:
        """The value read; a problem at the mapping when the key is absent, at the key when empty."""
        value = self.node(key)
        if value is not None:
            return reader(value, self.problems)
        empty = self._values.get(key)
        if empty is not None:
            self.problems.append(error("value.empty", empty.mark))
        else:
            self.problems.append(error("value.missing_key", self.mapping.mark, key=key))
        return None

    def optional(self, key: str, reader: Reader[T], default: D) -> T | D:
        """The value read; the default when the key is absent, empty or (a problem noted) unreadable."""
        value = self.node(key)
        if value is None:
            return default
        read = reader(value, self.problems)
        return default if read is None else read

    def maybe(self, key: str, reader: Reader[T]) -> T | None:
        """The value read; None when the key is absent, empty or (a problem noted) unreadable."""
        value = self.node(key)
        return None if value is None else reader(value, self.problems)

    def close(self, habits: Map[str, str] = MappingProxyType({})) -> None:
        """Report the keys that were never asked for, each with the known one nearest to it.

        `habits`: what others call the keys.
        """
        asked = self._asked
        for key, _ in self.mapping.entries:
            if key.text not in asked:
                known = ", ".join(f"`{one}`" for one in asked)
                hint = habits.get(key.text) or suggest(key.text, asked)
                self.problems.append(error("value.unknown_key", key.mark, hint=hint, key=key.text, known=known))


def mapping(node: Node, problems: list[Problem]) -> Mapping | None:
    """Keys with values."""
    if isinstance(node, Mapping):
        return node
    problems.append(error("value.not_mapping", node.mark))
    return None


def sequence(node: Node, problems: list[Problem]) -> Sequence | None:
    """A list."""
    if isinstance(node, Sequence):
        return node
    problems.append(error("value.not_list", node.mark))
    return None


def scalar(node: Node, problems: list[Problem]) -> Scalar | None:
    """A single value that is not empty, still as text."""
    if isinstance(node, Scalar) and (node.text or node.quoted) and not node.empty:
        return node
    if isinstance(node, Scalar):
        problems.append(error("value.empty", node.mark))
    elif isinstance(node, SecretRef):
        problems.append(error("value.secret", node.mark))
    else:
        problems.append(error("value.is_list" if isinstance(node, Sequence) else "value.not_word", node.mark))
    return None


def text(node: Node, problems: list[Problem]) -> str | None:
    """Any text."""
    word = scalar(node, problems)
    return None if word is None else word.text


def name(node: Node, problems: list[Problem]) -> str | None:
    """A name for people: one to 128 characters, blanks around it dropped."""
    word = scalar(node, problems)
    if word is None:
        return None
    stripped = word.text.strip()
    if not stripped:
        problems.append(error("value.empty", word.mark))
        return None
    if len(stripped) > LONGEST_NAME:
        problems.append(error("value.too_long", word.mark, limit=LONGEST_NAME))
        return None
    return stripped


def handle(node: Node, problems: list[Problem]) -> str | None:
    """A word for scenes: letters of any script, digits, `_`."""
    word = scalar(node, problems)
    if word is None:
        return None
    if not word.text.isidentifier() or len(word.text) > LONGEST_NAME:
        problems.append(error("value.handle", word.mark, text=word.text))
        return None
    return word.text


def number(low: float | None = None, high: float | None = None) -> Reader[float]:
    """A decimal number, both ends of the range allowed."""

    def read(node: Node, problems: list[Problem]) -> float | None:
        return _parsed(node, problems, parse_number, "value.number", low, high)

    return read


def integer(low: int | None = None, high: int | None = None) -> Reader[int]:
    """A whole number, both ends of the range allowed."""

    def read(node: Node, problems: list[Problem]) -> int | None:
        return _parsed(node, problems, parse_integer, "value.integer", low, high)

    return read


def duration(low: float | None = None, high: float | None = None) -> Reader[float]:
    """Seconds, written `250ms`, `90s`, `5m`, `1h30m`; the range is in seconds."""

    def read(node: Node, problems: list[Problem]) -> float | None:
        if isinstance(node, Scalar) and parse_number(node.text) is not None:
            problems.append(error("value.duration_unit", node.mark, text=node.text))
            return None
        return _parsed(node, problems, parse_duration, "value.duration", low, high, format_duration)

    return read


def time_of_day(node: Node, problems: list[Problem]) -> int | None:
    """Seconds since midnight, written `22:30` or `22:30:15`."""
    return _parsed(node, problems, parse_time_of_day, "value.time_of_day", None, None)


def switch(node: Node, problems: list[Problem]) -> bool | None:
    """`on` or `off` (also yes, no, true, false, in any case)."""
    word = scalar(node, problems)
    if word is None:
        return None
    value = SWITCH_WORDS.get(word.text.casefold())
    if value is None:
        hint = suggest(word.text, SWITCH_WORDS)
        problems.append(error("value.switch", word.mark, hint=hint, text=word.text))
    return value


def one_of(choices: Map[str, T]) -> Reader[T]:
    """One of some words, each with what it stands for."""

    def read(node: Node, problems: list[Problem]) -> T | None:
        word = scalar(node, problems)
        if word is None:
            return None
        if word.text in choices:
            return choices[word.text]
        words = ", ".join(f"`{choice}`" for choice in choices)
        hint = suggest(word.text, choices)
        problems.append(error("value.one_of", word.mark, hint=hint, text=word.text, words=words))
        return None

    return read


def quantity(units: Iterable[str]) -> Reader[tuple[float, str]]:
    """A number with one of these units, `20 °C` or `3kWh`; without a unit the first of them is meant."""
    allowed = tuple(units)

    def read(node: Node, problems: list[Problem]) -> tuple[float, str] | None:
        word = scalar(node, problems)
        if word is None:
            return None
        found = parse_quantity(word.text)
        if found is None:
            problems.append(error("value.quantity", word.mark, text=word.text, unit=allowed[0]))
            return None
        amount, unit = found
        if unit and unit not in allowed:
            words = ", ".join(f"`{choice}`" for choice in allowed)
            problems.append(error("value.unit", word.mark, hint=suggest(unit, allowed), unit=unit, units=words))
            return None
        return amount, unit or allowed[0]

    return read


def listing(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list of such values; the unreadable ones are left out, their problems noted."""

    def read(node: Node, problems: list[Problem]) -> tuple[T, ...] | None:
        items = sequence(node, problems)
        if items is None:
            return None
        values = (reader(item, problems) for item in items.items)
        return tuple(value for value in values if value is not None)

    return read


def one_or_more(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """One such value, or a list of them."""
    many = listing(reader)

    def read(node: Node, problems: list[Problem]) -> tuple[T, ...] | None:
        if isinstance(node, Sequence):
            return many(node, problems)
        value = reader(node, problems)
        return None if value is None else (value,)

    return read


def at_least_one(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """One such value, or a list of them; an empty list is a mistake."""

    def read(node: Node, problems: list[Problem]) -> tuple[T, ...] | None:
        values = (reader(item, problems) for item in items(node, problems))
        return tuple(value for value in values if value is not None) or None

    return read


def items(node: Node, problems: list[Problem]) -> tuple[Node, ...]:
    """The items of a list, or what stands for a list of one; an empty list is a mistake."""
    if not isinstance(node, Sequence):
        return (node,)
    if not node.items:
        problems.append(error("value.empty", node.mark))
    return node.items


_Number = TypeVar("_Number", int, float)


def _parsed(
    node: Node,
    problems: list[Problem],
    parse: Callable[[str], _Number | None],
    message_id: str,
    low: _Number | None,
    high: _Number | None,
    shown: Callable[[_Number], object] = lambda limit: limit,
) -> _Number | None:
    word = scalar(node, problems)
    if word is None:
        return None
    value = parse(word.text)
    if value is None:
        worked_out = word.text.startswith("=")
        problems.append(error("value.written_out" if worked_out else message_id, word.mark, text=word.text))
    elif low is not None and value < low:
        problems.append(error("value.too_low", word.mark, text=word.text, limit=shown(low)))
    elif high is not None and value > high:
        problems.append(error("value.too_high", word.mark, text=word.text, limit=shown(high)))
    else:
        return value
    return None

"""Words that the checker reads in expressions and timetables: their names, and what days and the sun can be."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Final

from hub.model.capability import Property
from hub.model.reading import property_id
from hub.text.quantities import DAY_S
from scenes.engine.days import EVERY_DAY, Days
from scenes.engine.sun import NAMES as SUN_WORDS
from scenes.engine.sun import Sun
from scenes.language.groups import property_at
from scenes.language.lexer import tokenize
from scenes.language.notes import Notes
from scenes.language.parser import parse
from scenes.language.resolved import Member
from scenes.language.syntax import (
    Arithmetic,
    Call,
    Compare,
    IsKnown,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Range,
    Within,
)

SUN_MARGIN_S: Final = 1800.0
"""Room for the days of the year that are not looked at."""
_LEAP: Final = date(2024, 1, 1).toordinal()
_FROM: Final = date(2026, 1, 1)
_SOME_DAYS: Final = 800
YEAR: Final = tuple(f"{date.fromordinal(number):%m-%d}" for number in range(_LEAP, _LEAP + 366))
"""The days of a year as `month-day`, 29 February among them."""


@lru_cache(maxsize=8192)
def parsed(text: str) -> Node | None:
    """The tree of an expression; None where it is none."""
    notes = Notes(text, None, [])
    return parse(tokenize(notes), notes)


def names(node: Node | Range) -> Iterator[Name]:
    """All names in a part of an expression."""
    match node:
        case Name():
            yield node
        case Negative(operand) | Not(operand) | IsKnown(operand):
            yield from names(operand)
        case Arithmetic(first, rest):
            yield from names(first)
            for _, operand in rest:
                yield from names(operand)
        case Compare(_, left, right) | Range(left, right):
            yield from names(left)
            yield from names(right)
        case Within(operand, members):
            yield from names(operand)
            for member in members:
                yield from names(member)
        case Logic(_, operands) | Call(_, operands):
            for operand in operands:
                yield from names(operand)


def weekdays_of(days: Days) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The days of the week that can be among some days, and those that can be outside of them."""
    if days is EVERY_DAY:
        return tuple(range(7)), ()
    first = _FROM.toordinal()
    within, outside = set[int](), set[int]()
    for number in range(first, first + _SOME_DAYS):
        day = date.fromordinal(number)
        (within if days.has(day) else outside).add(day.weekday())
    return tuple(sorted(within)) or tuple(range(7)), tuple(sorted(outside))


@lru_cache(maxsize=64)
def sun_hours(sun: Sun, word: str, zone: tzinfo) -> tuple[float, float]:
    """The earliest and the latest second of the day at which the sun does that, with some room; else the whole day."""
    elevation, rising = SUN_WORDS[word]
    seconds: list[float] = []
    for number in range(0, 365, 14):
        day = date.fromordinal(_FROM.toordinal() + number)
        moment = sun.passes(elevation, day, zone, rising=rising)
        if moment is None:
            return 0.0, DAY_S
        local = datetime.fromtimestamp(moment, zone)
        seconds.append(local.hour * 3600 + local.minute * 60 + local.second)
    low, high = min(seconds) - SUN_MARGIN_S, max(seconds) + SUN_MARGIN_S
    return (low, high) if low >= 0 and high <= DAY_S and high - low < DAY_S / 2 else (0.0, DAY_S)


def day_of_year(node: Node) -> str | None:
    """A day that comes every year, `12-24`; None where it is anything else."""
    match node:
        case Arithmetic(Number(month, ""), (("-", Number(day, "")),)):
            text = f"{int(month):02}-{int(day):02}"
            return text if text in YEAR else None
    return None


def is_word(node: Node, word: str) -> bool:
    """Whether it is a name of that one word."""
    return isinstance(node, Name) and node.parts == (word,)


def placed(member: Member, path: str) -> tuple[str, str, Property]:
    """How people write a member of a group, and the property of it: its id, and what it is."""
    prop = property_at(member.device, path)
    if prop is None:  # `having` gives what is there
        raise AssertionError(path)
    return member.ref, property_id(member.device.key, path), prop

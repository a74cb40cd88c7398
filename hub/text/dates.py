"""Dates as people write them: `2026-12-31`, `12-24` of every year, and ranges of either."""

import re
from datetime import date, timedelta

from hub.text.problem import Problem, error
from hub.text.reader import scalar
from hub.text.yaml import Node

Yearly = tuple[int, int]
"""Month and day, every year."""
Day = date | Yearly
Range = tuple[date, date] | tuple[Yearly, Yearly]
"""The first and the last day, both among them; a yearly one may go over the end of the year."""

RANGE = ".."
_DATE = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", re.ASCII)
_LEAP = 2000
LONGEST_RANGE_DAYS = 366


def parse_day(text: str) -> Day | None:
    """A date, or (month, day) of one that comes every year; None when there is no such day."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    month, day = int(match[2]), int(match[3])
    try:
        found = date(int(match[1] or _LEAP), month, day)
    except ValueError:
        return None
    return found if match[1] else (month, day)


def parse_days(text: str) -> Range | None:
    """One date or a range of them; None for what is no date, goes backwards, or is longer than a year."""
    begin, dots, end = text.partition(RANGE)
    first = parse_day(begin)
    last = parse_day(end) if dots else first
    if isinstance(first, date) and isinstance(last, date):
        return (first, last) if timedelta(0) <= last - first <= timedelta(days=LONGEST_RANGE_DAYS) else None
    if isinstance(first, tuple) and isinstance(last, tuple):
        return first, last
    return None


def days(node: Node, problems: list[Problem]) -> Range | None:
    """Read one date or a range of them."""
    word = scalar(node, problems)
    if word is None:
        return None
    found = parse_days(word.text)
    if found is None:
        problems.append(error("scene_time.bad_date", word.mark, text=word.text))
    return found


def yearly_days(first: Yearly, last: Yearly) -> frozenset[Yearly]:
    """All days of a range that comes every year; 02-29 is one of them."""
    year = (date(_LEAP, 1, 1) + timedelta(days=ahead) for ahead in range(LONGEST_RANGE_DAYS))
    every = ((day.month, day.day) for day in year)
    if first <= last:
        return frozenset(day for day in every if first <= day <= last)
    return frozenset(day for day in every if day >= first or day <= last)

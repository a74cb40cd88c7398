"""Schedules: when the next local time of day comes, over days, daylight saving and odd zones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

EVERY_DAY = frozenset(range(7))


class Timetable(Protocol):
    """Moments by the wall clock, one after another. It remembers nothing: the same question has the same answer."""

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first moment later than `wall` (both Unix seconds), in a home of that zone; None when none will come."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of day (seconds since local midnight) on days of the week (Monday is 0)."""

    times: tuple[int, ...]
    days: frozenset[int] = EVERY_DAY

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first moment after `wall` (Unix seconds) of this schedule; None when no day is allowed.

        One run a local date and time: a time in the gap of a clock change runs at the first valid instant after it, a
        time in the fold at its first occurrence only.
        """
        today = datetime.fromtimestamp(wall, UTC).astimezone(zone).date()
        for ahead in range(-1, 9):
            day = today + timedelta(days=ahead)
            if day.weekday() not in self.days:
                continue
            due = [instant for instant in (instant_of(day, second, zone) for second in self.times) if instant > wall]
            if due:
                return min(due)
        return None


def instant_of(day: date, second: int, zone: tzinfo) -> float:
    """Unix seconds of a local time of day: first occurrence in a fold, first valid instant after a gap."""
    local = datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60), zone)
    instant = local.timestamp()
    if datetime.fromtimestamp(instant, UTC).astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local.replace(fold=1).timestamp(), instant, zone)


def _end_of_gap(before: float, after: float, zone: tzinfo) -> float:
    """The instant between two at which the zone's offset changes."""
    low, high = int(before), int(after)
    old = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, zone) == old:
            low = middle
        else:
            high = middle
    return float(high)


def _offset(instant: float, zone: tzinfo) -> timedelta | None:
    return datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()


@dataclass(slots=True)
class Appointment:
    """A timetable that somebody waits for: armed again after each time, and when the wall clock is set.

    `last` and `next` are the times (Unix seconds) at which it ran and is to run.
    """

    timetable: Timetable
    fire: Callable[[], None]
    last: float = 0.0
    next: float = 0.0

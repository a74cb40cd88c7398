"""Schedules: when the next local time of day comes, over days, daylight saving and odd zones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Protocol

from scenes.engine.days import EVERY_DAY, Days

FARTHEST_DAYS = 3000
"""How far ahead a day is looked for: over eight years, so that 29 February is found over the turn of a century."""


class Timetable(Protocol):
    """Moments by the wall clock, one after another. It remembers nothing: the same question has the same answer."""

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first moment later than `wall` (both Unix seconds), in a home of that zone; None when none will come."""


Boundary = int | Timetable
"""When something may turn by time alone: a second of the local day, or the moments of a timetable."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of day (seconds since local midnight) on certain days."""

    times: tuple[int, ...]
    days: Days = EVERY_DAY

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first moment after `wall` (Unix seconds) of this schedule; None when no day of it comes any more.

        One run a local date and time: a time in the gap of a clock change runs at the first valid instant after it, a
        time in the fold at its first occurrence only.
        """
        has, times = self.days.has, self.times
        for day in days_from(local_date(wall, zone)):
            if has(day):
                due = min((one for second in times if (one := instant_of(day, second, zone)) > wall), default=None)
                if due is not None:
                    return due
        return None


@dataclass(frozen=True, slots=True)
class Every:
    """Moments at equal distances (seconds), counted in UTC from the beginning of 1970: clock changes do not matter."""

    seconds: float

    def next_after(self, wall: float, zone: tzinfo) -> float:
        """The first multiple of the distance after `wall`."""
        return (wall // self.seconds + 1) * self.seconds


@dataclass(frozen=True, slots=True)
class Once:
    """One moment (Unix seconds)."""

    at: float

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The moment, until it has come."""
        return self.at if self.at > wall else None


@dataclass(frozen=True, slots=True)
class Joined:
    """Several timetables as one."""

    timetables: tuple[Timetable, ...]

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first moment of any of them."""
        return min(
            (one for table in self.timetables if (one := table.next_after(wall, zone)) is not None), default=None
        )


def turning(boundaries: Iterable[Boundary]) -> Timetable:
    """All of these moments as one timetable."""
    boundaries = tuple(boundaries)
    seconds = tuple(one for one in boundaries if isinstance(one, int))
    tables = tuple(one for one in boundaries if not isinstance(one, int))
    if not tables:
        return Schedule(seconds)
    return Joined((Schedule(seconds), *tables) if seconds else tables)


def days_from(first: date) -> Iterator[date]:
    """Day after day, as far as anybody looks ahead; dates end with the year 9999."""
    number = first.toordinal()
    for ahead in range(number, min(number + FARTHEST_DAYS, date.max.toordinal())):
        yield date.fromordinal(ahead)


def local_date(wall: float, zone: tzinfo) -> date:
    """The date there at a moment (Unix seconds)."""
    return datetime.fromtimestamp(wall, zone).date()


@lru_cache(maxsize=4096)
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

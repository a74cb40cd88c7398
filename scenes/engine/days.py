"""Days: sets of local dates that schedules and conditions ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hub.model.calendar import Calendar


class Days(Protocol):
    """A set of dates."""

    def has(self, day: date) -> bool:
        """Whether the date is in it."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week; Monday is 0."""

    days: frozenset[int]

    def has(self, day: date) -> bool:
        """Whether its day of the week is one of them."""
        return day.weekday() in self.days


@dataclass(frozen=True, slots=True)
class Workdays:
    """The days on which people work; with `free` the others."""

    calendar: Calendar
    free: bool = False

    def has(self, day: date) -> bool:
        """Whether people work then (or are free)."""
        return self.calendar.is_workday(day) is not self.free


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days that a calendar names as holidays."""

    calendar: Calendar

    def has(self, day: date) -> bool:
        """Whether it is one."""
        return self.calendar.is_holiday(day)


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of certain years from the first to the last."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether it is from the first to the last."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Yearly:
    """Days that come every year, as (month, day)."""

    days: frozenset[tuple[int, int]]

    def has(self, day: date) -> bool:
        """Whether it is one of them."""
        return (day.month, day.day) in self.days


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of `days` and one of `dates` (of none: all), and none of `excepted`."""

    days: tuple[Days, ...] = ()
    dates: tuple[Days, ...] = ()
    excepted: tuple[Days, ...] = ()

    def has(self, day: date) -> bool:
        """Whether all three let it pass."""
        return (
            (not self.days or any(one.has(day) for one in self.days))
            and (not self.dates or any(one.has(day) for one in self.dates))
            and not any(one.has(day) for one in self.excepted)
        )


EVERY_DAY = Weekdays(frozenset(range(7)))

"""Calendars: on which days people work, and which days are holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WORKING_WEEK = 5
"""Monday to Friday, where a calendar says nothing else."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working-day calendar, by its name.

    `holidays` and `workdays` (those that make up for a holiday) are days of certain years, `yearly` holidays as (month,
    day) come every year. A day that is both is worked. All other days are what the week makes of them.
    """

    name: str = ""
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()

    def is_holiday(self, day: date) -> bool:
        """Whether the calendar names it as a holiday."""
        return day not in self.workdays and (day in self.holidays or (day.month, day.day) in self.yearly)

    def is_workday(self, day: date) -> bool:
        """Whether one works: Monday to Friday but for holidays, and days that make up for one."""
        return day in self.workdays or (day.weekday() < WORKING_WEEK and not self.is_holiday(day))

    def known_until(self) -> int | None:
        """The last year of which it names a day; None when all it names comes every year."""
        return max((day.year for day in self.holidays | self.workdays), default=None)

    def under(self, own: "Calendar") -> "Calendar":
        """This calendar with another laid over it, whose word counts where both speak of a day."""
        return Calendar(
            own.name,
            self.holidays | own.holidays,
            (self.workdays - own.holidays) | own.workdays,
            self.yearly | own.yearly,
        )

    def lines(self) -> Iterator[str]:
        """All that it says, in order: two calendars with the same lines are the same."""
        yield from (f"{day} off" for day in sorted(self.holidays))
        yield from (f"{day} on" for day in sorted(self.workdays))
        yield from (f"{month:02}-{day:02} off" for month, day in sorted(self.yearly))


def days_between(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last, both among them."""
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)

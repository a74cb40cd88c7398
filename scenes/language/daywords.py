"""Words and dates that stand for days: `workdays`, `holidays.china`, `12-24..01-06`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hub.model.calendar import Calendar
from hub.text import dates
from hub.text.hints import suggest
from scenes.engine.days import Dates, Days, Holidays, Workdays, Yearly
from scenes.language.facts import HomeFacts
from scenes.language.syntax import Name

WORKDAYS, DAYS_OFF, HOLIDAYS = "workdays", "days_off", "holidays"
WORDS = (WORKDAYS, DAYS_OFF, HOLIDAYS)


@dataclass(frozen=True, slots=True)
class Missing:
    """No such days: the message that says so, with a near miss."""

    message_id: str
    params: Mapping[str, str]
    hint: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Days, and in words what they depend on: when that changes, they are others."""

    days: Days
    depends: str


def is_day_word(text: str) -> bool:
    """Whether it is one of these words, with or without the name of a calendar."""
    return text.partition(".")[0] in WORDS


def is_days(node: object) -> bool:
    """Whether a part of an expression is one of these words."""
    return isinstance(node, Name) and node.parts[0] in WORDS


def days_of_word(text: str, facts: HomeFacts) -> Told | Missing:
    """What `workdays`, `days_off.NAME` or `holidays` stands for; without a name the home's own calendar is meant."""
    kind, dot, name = text.partition(".")
    calendar = facts.calendars.get(name if dot else facts.calendar)
    if calendar is None and (dot or kind == HOLIDAYS):
        known = tuple(facts.calendars)
        about = {"text": text, "name": name, "known": ", ".join(known) or "-"}
        message = "scene_time.no_such_calendar" if dot else "scene_time.holidays_of_what"
        return Missing(message, about, suggest(name, known))
    calendar = calendar or Calendar()
    depends = _all_of(calendar)
    if kind == HOLIDAYS:
        return Told(Holidays(calendar), depends)
    return Told(Workdays(calendar, free=kind == DAYS_OFF), depends)


@lru_cache(maxsize=16)
def _all_of(calendar: Calendar) -> str:
    """A calendar in words."""
    return "\n".join((f"calendar {calendar.name}", *calendar.lines()))


def days_of_dates(found: dates.Range) -> Days:
    """The days of a range of dates."""
    first, last = found
    if isinstance(first, date) and isinstance(last, date):
        return Dates(first, last)
    if isinstance(first, tuple) and isinstance(last, tuple):
        return Yearly(dates.yearly_days(first, last))
    raise AssertionError(found)

"""Durations and days in words."""

from hub.model.units import SPELLINGS
from hub.text.dates import RANGE
from hub.text.messages.catalogue import Language, render
from hub.text.quantities import parse_duration
from scenes.language.daywords import is_day_word
from scenes.language.types import DAYS, SECONDS

_UNITS = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))


def length(seconds: float, language: Language) -> str:
    """`1 h 30 min` of seconds, to the millisecond."""
    left, parts = round(seconds * 1000), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(render(f"explain.unit.{unit}", {"count": count}, language))
    return " ".join(parts) or render("explain.unit.s", {"count": 0}, language)


def duration(text: str, language: Language) -> str:
    """`1 h 30 min` of `90m`; what is no duration stays what it is."""
    seconds = parse_duration(text)
    return text if seconds is None else length(seconds, language)


def amount(number: float, unit: str, language: Language) -> str:
    """`20 °C`, and a duration in words."""
    if SPELLINGS.get(unit, ("",))[0] == SECONDS:
        return length(number * SPELLINGS[unit][1], language)
    return f"{number:.15g} {unit}".strip()


def days(text: str, language: Language) -> str:
    """`mon-fri`, `workdays`, `holidays.china`, `12-24..01-06` in words."""
    if is_day_word(text):
        word, _, calendar = text.partition(".")
        found = render(f"explain.days.{word}", {}, language)
        return render("explain.days_of", {"days": found, "calendar": calendar}, language) if calendar else found
    if text[:1].isdigit():
        first, dots, last = text.partition(RANGE)
        return render("explain.from_to", {"first": first, "last": last}, language) if dots else text
    first, dash, last = text.replace(RANGE, "-").casefold().partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        return text
    if not dash:
        return render(f"explain.day.{first}", {}, language)
    ends = {"first": render(f"explain.day.{first}", {}, language), "last": render(f"explain.day.{last}", {}, language)}
    return render("explain.from_to", ends, language)

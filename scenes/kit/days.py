"""The keys `days`, `dates` and `except`: on which days a time comes."""

from datetime import date
from typing import Final

from hub.text import dates
from hub.text import schema as form
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.reader import Fields, Reader, at_least_one, scalar
from hub.text.schema import Keys, Schema
from hub.text.yaml import Node
from scenes.engine.days import EVERY_DAY, Chosen, Dates, Days, Weekdays
from scenes.engine.schedule import days_from
from scenes.language.daywords import WORDS, Missing, days_of_dates, days_of_word, is_day_word
from scenes.language.reading import Reading
from scenes.language.telling import Teller
from scenes.language.types import DAYS

_FROM: Final = date(2024, 1, 1)
_DAYS: Final[Schema] = {"type": "string", "examples": ["mon-fri", "sat", "workdays", "days_off", "holidays"]}
_DATES: Final[Schema] = {"type": "string", "examples": ["12-01..02-28", "2026-12-24"]}
DAY_KEYS: Final[Keys] = {
    "days": form.one_or_more(_DAYS),
    "dates": form.one_or_more(_DATES),
    "except": form.one_or_more(form.either(_DAYS, _DATES)),
}
"""What `read_days` reads."""


def read_days(fields: Fields, reading: Reading) -> tuple[Days, str]:
    """The days that the keys around a time let through, and how a trace says so (empty: every day).

    What is not readable is noted as a problem and left out.
    """
    words = at_least_one(_days(reading))
    chosen = fields.optional("days", words, ())
    within = fields.optional("dates", at_least_one(_dates), ())
    excepted = fields.optional("except", at_least_one(_either(_days(reading))), ())
    if not (chosen or within or excepted):
        return EVERY_DAY, ""
    said = [" ".join(text for text, _ in chosen), " ".join(text for text, _ in within)]
    said.append("".join(f" -{text}" for text, _ in excepted).strip())
    days = Chosen(*(tuple(one for _, one in some) for some in (chosen, within, excepted)))
    dated = any(isinstance(one, Dates) for one in days.dates)
    if not dated and not any(days.has(day) for day in days_from(_FROM)):
        reading.problems.append(error("scene_time.no_day", fields.mapping.mark))
    return days, " ".join(filter(None, said))


Named = tuple[str, Days]


def _days(reading: Reading) -> Reader[Named]:
    """`mon`, `fri-mon` over the end of the week, `workdays`, `holidays.china`."""

    def read(node: Node, problems: list[Problem]) -> Named | None:
        word = scalar(node, problems)
        if word is None:
            return None
        text = word.text
        if not is_day_word(text):
            days = _week(text)
            if days is None:
                hint = suggest(text, WORDS) or next((day for day in DAYS if text.casefold().startswith(day)), None)
                problems.append(error("scenes.bad_days", word.mark, hint=hint, text=text))
            return None if days is None else (text, days)
        found = days_of_word(text, reading.facts)
        if isinstance(found, Missing):
            problems.append(error(found.message_id, word.mark, hint=found.hint, **found.params))
            return None
        reading.members.add(found.depends)
        return text, found.days

    return read


def _week(text: str) -> Weekdays | None:
    first, dash, last = text.casefold().partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        return None
    begin = DAYS.index(first)
    length = (DAYS.index(last) - begin) % 7 if dash else 0
    return Weekdays(frozenset((begin + step) % 7 for step in range(length + 1)))


def _dates(node: Node, problems: list[Problem]) -> Named | None:
    """`12-24`, `2026-12-31`, `12-24..01-06`."""
    word = scalar(node, problems)
    found = dates.days(node, problems)
    if word is None or found is None:
        return None
    return word.text, days_of_dates(found)


def _either(days: Reader[Named]) -> Reader[Named]:
    """Days or dates: whatever begins with a digit is a date."""

    def read(node: Node, problems: list[Problem]) -> Named | None:
        word = scalar(node, problems)
        if word is None:
            return None
        return _dates(node, problems) if word.text[:1].isdigit() else days(node, problems)

    return read


def tell_days(text: str, fields: Fields, teller: Teller) -> str:
    """`text` and the days on which it is so, in words."""
    for key in ("days", "dates", "except"):
        node = fields.node(key)
        if node is not None:
            text = teller.say(f"explain.at.{key}", what=text, days=teller.days(node))
    return text

"""The keys around a time that say on which days it comes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.calendars import Calendars
from hub.text.problem import Problem
from hub.text.reader import Fields
from hub.text.source import Source
from hub.text.yaml import parse
from scenes.kit.days import read_days
from scenes.language.facts import HomeFacts

FACTS = HomeFacts(calendars=Calendars(), calendar="china")
FEBRUARY = [date(2026, 2, 1) + timedelta(days=ahead) for ahead in range(28)]


class Asked:
    """As much of the reader of a scene as is asked here."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.members: set[str] = set()
        self.facts = FACTS


def read(text: str) -> tuple[str, str, Asked]:
    """Days of February 2026, how a trace says it, and what else came of it."""
    asked = Asked()
    root, _ = parse(Source("x.yaml", text))
    assert root is not None
    fields = Fields.of(root, asked.problems)
    assert fields is not None
    days, said = read_days(fields, asked)  # type: ignore[arg-type]  # all of a reading that it asks
    return "".join("x" if days.has(day) else "-" for day in FEBRUARY), said, asked


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ("{}", "xxxxxxxxxxxxxxxxxxxxxxxxxxxx", ""),
        ("{days: sun}", "x------x------x------x------", "sun"),
        ("{days: SAT-mon}", "xx----xxx----xxx----xxx----x", "SAT-mon"),
        ("{days: workdays}", "-xxxxx--xxxxxx---------xxxxx", "workdays"),
        ("{days: days_off.china}", "x-----xx------xxxxxxxxx-----", "days_off.china"),
        ("{days: holidays}", "--------------xxxxxxxxx-----", "holidays"),
        ("{dates: 02-10..02-12}", "---------xxx----------------", "02-10..02-12"),
        ("{days: mon-fri, except: workdays}", "---------------xxxxx--x-----", "mon-fri -workdays"),
        ("{except: [02-01..02-20, sat]}", "---------------------xxxxxx-", "-02-01..02-20 -sat"),
    ],
)
def test_days_dates_and_exceptions(text: str, days: str, said: str) -> None:
    found, trace, asked = read(text)
    assert asked.problems == []
    assert (found, trace) == (days, said)


def test_what_a_calendar_says_is_part_of_the_scene() -> None:
    assert read("{days: mon-fri}")[2].members == set()
    (depends,) = read("{days: workdays}")[2].members
    assert depends.startswith("calendar china\n")
    assert "2026-02-14 on" in depends


@given(st.text(max_size=20))
def test_any_word_is_days_or_a_mistake(text: str) -> None:
    quoted = text.replace("'", "''").replace("\n", " ").replace("\r", " ")
    try:
        _, said, asked = read(f"{{days: '{quoted}', dates: '{quoted}', except: '{quoted}'}}")
    except AssertionError:
        return  # not even YAML
    assert said or asked.problems or not text.strip()

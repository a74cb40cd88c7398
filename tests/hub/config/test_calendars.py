"""Working-day calendars: the one that Hearth brings along, and the owner's own."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.config.calendars import Calendars, ending, read_calendar, read_calendars
from hub.model.calendar import Calendar
from hub.text.problem import has_errors
from hub.text.source import Source
from hub.text.yaml import parse

DAY = timedelta(days=1)
OFF = {
    # What two packages for that purpose and not ours say alike: weekdays off, and weekend days worked, by year.
    2024: (
        "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    2025: (
        "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
        "0126 0208 0427 0928 1011",
    ),
    2026: (
        "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
        "0104 0214 0228 0509 0920 1010",
    ),
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [one for ahead in range(366) if (one := first + ahead * DAY).year == year]


def read(text: str) -> tuple[Calendar | None, list[str]]:
    calendar, problems = read_calendar(Source("calendars/family.yaml", text), "family")
    return calendar, [problem.render() for problem in problems]


def folder_with(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("year", OFF)
def test_the_chinese_calendar_with_its_make_up_days(year: int) -> None:
    china = Calendars()["china"]
    weekdays_off = [f"{day:%m%d}" for day in days_of(year) if day.weekday() < 5 and not china.is_workday(day)]
    worked_weekends = [f"{day:%m%d}" for day in days_of(year) if day.weekday() >= 5 and china.is_workday(day)]
    assert (weekdays_off, worked_weekends) == tuple(said.split() for said in OFF[year])
    assert all(china.is_holiday(date.fromisoformat(f"{year}{day}")) for day in weekdays_off)


def test_a_year_that_nobody_has_told_has_ordinary_weeks() -> None:
    china = Calendars()["china"]
    assert china.known_until() == 2026
    assert all(china.is_workday(day) is (day.weekday() < 5) for day in days_of(2031))


def test_calendars_are_a_mapping_and_know_what_was_asked_for() -> None:
    calendars = Calendars({"family": Calendar("family")})
    assert list(calendars) == ["china", "family"]
    assert len(calendars) == 2
    assert calendars.get("atlantis") is None
    assert list(calendars.asked) == []
    assert calendars["china"] is calendars["china"]
    assert list(calendars.asked) == ["china"]


def test_a_family_has_its_own(tmp_path: Path) -> None:
    text = "holidays: [12-24..01-01, 2026-07-06..2026-07-17]\nworkdays: [2026-12-27]\n"
    calendars, problems = read_calendars(folder_with(tmp_path, family=text))
    assert problems == []
    family = calendars["family"]
    assert family.is_holiday(date(2030, 12, 31))
    assert not family.is_workday(date(2026, 7, 10))
    assert family.is_workday(date(2027, 7, 12))
    assert family.is_workday(date(2026, 12, 27))  # a Sunday, and within the holidays
    assert [source.name for source in calendars.sources] == [str(tmp_path / "family.yaml")]


def test_what_the_owner_writes_under_the_same_name_is_laid_over_it(tmp_path: Path) -> None:
    text = "holidays: [2027-02-05..2027-02-12, 2026-02-14]\nworkdays: [2027-02-13, 2026-10-01]\n"
    china = read_calendars(folder_with(tmp_path, china=text))[0]["china"]
    assert not china.is_workday(date(2027, 2, 8))
    assert china.is_workday(date(2027, 2, 13))
    assert not china.is_workday(date(2026, 2, 14))
    assert china.is_workday(date(2026, 10, 1))
    assert china.is_workday(date(2026, 2, 28))  # as it came
    assert china.known_until() == 2027


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("holidays: [2026-02-30]", "`2026-02-30` is no date"),
        ("holidays: [2026-12-31..2026-01-01]", "`2026-12-31..2026-01-01` is no date"),
        ("holidays: [2026-12-31..01-01]", "`2026-12-31..01-01` is no date"),
        ("holidays: [2020-01-01..2026-01-01]", "`2020-01-01..2026-01-01` is no date"),
        ("holidays: [13-01]", "`13-01` is no date"),
        ("workdays: [02-14]", "a working day has a year"),
        ("holidays: [2026-02-14]\nworkdays: [2026-02-14]", "2026-02-14 is a holiday and a working day"),
        ("holidys: [2026-02-14]", "did you mean `holidays`?"),
        ("- 2026-02-14", "keys"),
    ],
)
def test_mistakes_have_a_place_and_a_remedy(text: str, said: str) -> None:
    _, problems = read(text)
    assert len(problems) == 1
    assert said in problems[0]
    assert "family.yaml:" in problems[0]


def test_files_that_are_no_calendars(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, **{"my-family": "holidays: [12-24]", "good": "holidays: [12-24]", ".#good": "x"})
    (folder / "other.yml").write_text("holidays: [12-24]", encoding="utf-8")
    (folder / "folder.yaml").mkdir()
    calendars, problems = read_calendars(folder)
    assert list(calendars) == ["china", "good"]
    assert [one.message_id for one in problems] == ["config.not_a_file", "calendar.name", "config.yml_ending"]
    assert read_calendars(tmp_path / "nowhere") == (Calendars(), [])
    assert [one.message_id for one in read_calendars(folder / "good.yaml")[1]] == ["config.unreadable"]


@pytest.mark.parametrize(("today", "years"), [("2026-11-20", []), ("2026-12-02", [2027]), ("2028-05-01", [2027])])
def test_a_calendar_that_ends_is_told_in_time(today: str, years: list[int]) -> None:
    now = datetime.fromisoformat(today).replace(tzinfo=UTC).timestamp()
    calendars = Calendars({"family": Calendar("family", yearly=frozenset({(12, 24)}))})
    assert ending(calendars, now) == []  # nobody asked
    assert {calendars[name].name for name in calendars} == {"family", "china"}
    told = ending(calendars, now)
    assert [one.params["year"] for one in told] == years
    assert all("calendars/china.yaml" in one.render() for one in told)


@given(st.text(max_size=60) | st.from_regex(r"(holidays|workdays): \[([0-9.-]{0,24}, ?){0,4}\]", fullmatch=True))
def test_any_text_is_a_calendar_or_has_problems(text: str) -> None:
    source = Source("family.yaml", text)
    calendar, problems = read_calendar(source, "family")
    is_empty = parse(source)[0] is None  # a comment alone, say
    assert calendar is not None or has_errors(problems) or is_empty


def test_laid_over_each_other_the_upper_one_counts() -> None:
    chance = random.Random(4)
    days = days_of(2026)
    for _ in range(20):
        lower, upper = (
            Calendar(name, frozenset(chance.sample(days, 20)), frozenset(chance.sample(days, 20))) for name in "ab"
        )
        both = lower.under(upper)
        for day in days:
            speaks = upper if day in upper.holidays | upper.workdays else lower
            assert both.is_workday(day) is speaks.is_workday(day)
    assert [*Calendar("c", frozenset({days[0]}), frozenset({days[1]}), frozenset({(2, 3)})).lines()] == [
        "2026-01-01 off", "2026-01-02 on", "02-03 off",
    ]  # fmt: skip

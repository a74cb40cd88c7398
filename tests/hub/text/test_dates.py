"""Dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.dates import days, parse_day, parse_days, yearly_days
from hub.text.problem import Problem
from hub.text.source import Source
from hub.text.yaml import parse


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("12-24", (12, 24)),
        ("2-9", (2, 9)),
        ("02-29", (2, 29)),
        ("2027-02-29", None),
        ("04-31", None),
        ("0-1", None),
        ("26-12-31", None),
        ("12/24", None),
        ("", None),
    ],
)
def test_a_day(text: str, meant: object) -> None:
    assert parse_day(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12-24", ((12, 24), (12, 24))),
        ("12-24..01-06", ((12, 24), (1, 6))),
        ("2026-07-01 .. 2026-08-31", (date(2026, 7, 1), date(2026, 8, 31))),
        ("2026-08-31..2026-07-01", None),
        ("2026-01-01..2027-01-03", None),
        ("12-24..2026-12-31", None),
        ("12-24..", None),
    ],
)
def test_several_days(text: str, meant: object) -> None:
    assert parse_days(text) == meant


def test_yearly_days_go_over_the_end_of_the_year_and_know_the_leap_day() -> None:
    assert yearly_days((12, 30), (1, 2)) == {(12, 30), (12, 31), (1, 1), (1, 2)}
    assert yearly_days((2, 28), (3, 1)) == {(2, 28), (2, 29), (3, 1)}
    assert len(yearly_days((1, 1), (12, 31))) == 366
    assert len(yearly_days((3, 1), (2, 28))) == 365


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(0, 366))
def test_what_is_written_is_read_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert parse_day(first.isoformat()) == first
    assert parse_days(f"{first.isoformat()}..{last.isoformat()}") == (first, last)


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    assert parse_days(text) is None or parse_day(text.partition("..")[0]) is not None


def test_a_mistake_has_its_place() -> None:
    root, problems = parse(Source("x.yaml", "2026-13-01"))
    assert root is not None
    found: list[Problem] = list(problems)
    assert days(root, found) is None
    assert [(one.message_id, str(one.mark)) for one in found] == [("scene_time.bad_date", "x.yaml:1:1")]

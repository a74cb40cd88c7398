"""Sets of days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.model.calendar import Calendar
from scenes.engine.days import EVERY_DAY, Chosen, Dates, Days, Holidays, Weekdays, Workdays, Yearly

WEEK = [date(2026, 3, 2) + timedelta(days=ahead) for ahead in range(7)]
HOME = Calendar("home", frozenset({date(2026, 3, 4)}), frozenset({date(2026, 3, 7)}), frozenset({(3, 8)}))


def chosen(days: Days) -> str:
    """Which days of a week, Monday first."""
    return "".join("x" if days.has(day) else "-" for day in WEEK)


def test_each_kind_of_days() -> None:
    assert chosen(EVERY_DAY) == "xxxxxxx"
    assert chosen(Weekdays(frozenset({0, 6}))) == "x-----x"
    assert chosen(Workdays(Calendar())) == "xxxxx--"
    assert chosen(Workdays(HOME)) == "xx-xxx-"
    assert chosen(Workdays(HOME, free=True)) == "--x---x"
    assert chosen(Holidays(HOME)) == "--x---x"
    assert chosen(Dates(date(2026, 3, 3), date(2026, 3, 5))) == "-xxx---"
    assert chosen(Yearly(frozenset({(3, 2), (3, 8)}))) == "x-----x"


def test_what_is_chosen_passes_all_three() -> None:
    weekend, third, fourth = Weekdays(frozenset({5, 6})), Yearly(frozenset({(3, 3)})), Yearly(frozenset({(3, 4)}))
    assert chosen(Chosen()) == "xxxxxxx"
    assert chosen(Chosen(days=(weekend, third))) == "-x---xx"
    assert chosen(Chosen(days=(weekend,), dates=(third, fourth))) == "-------"
    assert chosen(Chosen(dates=(third, fourth), excepted=(fourth,))) == "-x-----"
    assert chosen(Chosen(excepted=(weekend, third))) == "x-xxx--"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_day_is_worked_or_free(day: date) -> None:
    assert Workdays(HOME).has(day) is not Workdays(HOME, free=True).has(day)

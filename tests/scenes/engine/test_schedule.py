"""Times of day over clock changes: once a local date, everywhere."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.calendar import Calendar
from scenes.engine.days import Chosen, Dates, Weekdays, Workdays, Yearly
from scenes.engine.schedule import Every, Joined, Schedule, instant_of, local_date, turning

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Shanghai", "Asia/Kathmandu",
    "Pacific/Apia", "America/St_Johns", "Asia/Tehran", "Pacific/Chatham", "America/Santiago", "UTC",
)  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")


def local(instant: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(instant, UTC).astimezone(zone).isoformat()


def unix(text: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def test_a_time_in_the_gap_runs_at_the_first_valid_instant() -> None:
    assert local(instant_of(date(2026, 3, 29), 2 * 3600 + 1800, BERLIN), BERLIN) == "2026-03-29T03:00:00+02:00"


def test_a_half_hour_gap() -> None:
    howe = ZoneInfo("Australia/Lord_Howe")
    assert local(instant_of(date(2026, 10, 4), 2 * 3600 + 600, howe), howe) == "2026-10-04T02:30:00+11:00"


def test_a_time_in_the_fold_runs_at_its_first_occurrence() -> None:
    assert local(instant_of(date(2026, 10, 25), 2 * 3600 + 1800, BERLIN), BERLIN) == "2026-10-25T02:30:00+02:00"


def runs_once_a_date(second: int, name: str, years: int) -> bool:
    """Whether a time of day comes on each local date, and on none twice."""
    zone = ZoneInfo(name)
    schedule = Schedule((second,))
    now = datetime(2026, 1, 1, tzinfo=zone).timestamp() - 1
    dates: list[date] = []
    while len(dates) < years * 365:
        due = schedule.next_after(now, zone)
        if due is None or due <= now:
            return False
        dates.append(local_date(due, zone))
        now = due
    return dates == [dates[0] + timedelta(days=day) for day in range(len(dates))]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("second", [0, 1800, 7200 + 1800, 10800, 86399])
def test_one_run_a_local_date_over_five_years(name: str, second: int) -> None:
    assert runs_once_a_date(second, name, 5)


@pytest.mark.soak
@pytest.mark.parametrize("name", ZONES)
def test_one_run_a_local_date_at_every_minute(name: str) -> None:
    assert all(runs_once_a_date(minute * 60, name, 5) for minute in range(0, 1440, 7))


@given(st.integers(0, 86399), st.frozensets(st.integers(0, 6), min_size=1), st.floats(1.5e9, 2.5e9))
def test_the_next_time_is_on_an_allowed_day_and_within_eight(second: int, days: frozenset[int], now: float) -> None:
    due = Schedule((second,), Weekdays(days)).next_after(now, BERLIN)
    assert due is not None
    assert now < due <= now + 8 * 86400 + 7200
    assert local_date(due, BERLIN).weekday() in days


@given(st.lists(st.integers(0, 86399), min_size=1, max_size=4), st.floats(1.5e9, 2.5e9), st.sampled_from(ZONES))
def test_no_time_between_is_left_out(seconds: list[int], now: float, name: str) -> None:
    zone = ZoneInfo(name)
    due = Schedule(tuple(seconds)).next_after(now, zone)
    today = local_date(now, zone)
    every = [instant_of(today + timedelta(days=ahead), one, zone) for ahead in range(-1, 3) for one in seconds]
    assert due == min(one for one in every if one > now)


@pytest.mark.parametrize("name", ["America/Nuuk", "Africa/Cairo", "America/Havana", "Asia/Beirut", "America/Asuncion"])
def test_clock_changes_around_midnight(name: str) -> None:
    for second in (0, 1800, 84_600, 86_399):
        assert all_in_turn(second, ZoneInfo(name), "2024-01-01", 1100)


def test_a_day_that_was_left_out() -> None:
    assert all_in_turn(25_200, ZoneInfo("Pacific/Apia"), "2011-12-20", 20)


def all_in_turn(second: int, zone: ZoneInfo, begin: str, days: int) -> bool:
    """Whether each local date has its moment, and it is found from a second before it and from the one before it."""
    first, schedule = date.fromisoformat(begin), Schedule((second,))
    moments = sorted({instant_of(first + timedelta(days=ahead), second, zone) for ahead in range(days)})
    pairs = pairwise(moments)
    return all(schedule.next_after(one, zone) == schedule.next_after(two - 1, zone) == two for one, two in pairs)


def test_no_day_no_time() -> None:
    assert Schedule((0,), Weekdays(frozenset())).next_after(0, ZoneInfo("UTC")) is None
    assert Schedule((0,), Dates(date(2020, 1, 1), date(2020, 2, 1))).next_after(1.7e9, BERLIN) is None
    assert Schedule((0,)).next_after(unix("9999-12-30T12:00:00", ZoneInfo("UTC")), ZoneInfo("UTC")) is None


def test_far_days_are_found() -> None:
    leap = Schedule((3600,), Yearly(frozenset({(2, 29)})))
    assert local(leap.next_after(unix("2096-03-01"), BERLIN) or 0, BERLIN)[:10] == "2104-02-29"
    once = Schedule((3600,), Dates(date(2031, 5, 1), date(2031, 5, 1)))
    assert local(once.next_after(unix("2026-03-01"), BERLIN) or 0, BERLIN)[:16] == "2031-05-01T01:00"


def test_days_are_those_of_the_home() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    china = Calendar("china", workdays=frozenset({date(2026, 2, 28)}))
    schedule = Schedule((23_400,), Chosen(days=(Workdays(china),)))
    assert local(schedule.next_after(unix("2026-02-27T12:00:00", shanghai), shanghai) or 0, shanghai) == (
        "2026-02-28T06:30:00+08:00"
    )


@pytest.mark.parametrize("seconds", [900.0, 3600.0])
def test_equal_distances_know_no_clock_change(seconds: float) -> None:
    every = Every(seconds)
    first = every.next_after(unix("2026-03-29T01:59:00"), BERLIN)
    assert datetime.fromtimestamp(first, UTC).isoformat()[:16] == "2026-03-29T01:00"
    assert every.next_after(first, BERLIN) == first + seconds


@given(st.floats(0, 4e9), st.integers(1, 86400))
def test_equal_distances_are_equal(now: float, seconds: int) -> None:
    first = Every(seconds).next_after(now, BERLIN)
    assert now < first <= now + seconds
    assert first % seconds == 0


def test_several_timetables_are_one() -> None:
    never = Schedule((0,), Weekdays(frozenset()))
    joined = Joined((never, Every(3600.0), Schedule((1800,))))
    assert joined.next_after(unix("2026-03-02T00:10:00"), BERLIN) == unix("2026-03-02T00:30:00")
    assert Joined((never, never)).next_after(0, BERLIN) is None
    assert turning((0, 3600)) == Schedule((0, 3600))
    assert turning((60, Every(5.0))) == Joined((Schedule((60,)), Every(5.0)))
    assert turning((Every(5.0),)) == Joined((Every(5.0),))

"""Times of day over clock changes: once a local date, everywhere."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.engine.days import Weekdays
from scenes.engine.schedule import Schedule, instant_of

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Shanghai", "Asia/Kathmandu",
    "Pacific/Apia", "America/St_Johns", "Asia/Tehran", "Pacific/Chatham", "America/Santiago", "UTC",
)  # fmt: skip


def local(instant: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(instant, UTC).astimezone(zone).isoformat()


def test_a_time_in_the_gap_runs_at_the_first_valid_instant() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert local(instant_of(date(2026, 3, 29), 2 * 3600 + 1800, berlin), berlin) == "2026-03-29T03:00:00+02:00"


def test_a_half_hour_gap() -> None:
    howe = ZoneInfo("Australia/Lord_Howe")
    assert local(instant_of(date(2026, 10, 4), 2 * 3600 + 600, howe), howe) == "2026-10-04T02:30:00+11:00"


def test_a_time_in_the_fold_runs_at_its_first_occurrence() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert local(instant_of(date(2026, 10, 25), 2 * 3600 + 1800, berlin), berlin) == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("second", [0, 1800, 7200 + 1800, 10800, 86399])
def test_one_run_a_local_date_over_five_years(name: str, second: int) -> None:
    zone = ZoneInfo(name)
    schedule = Schedule((second,))
    now = datetime(2026, 1, 1, tzinfo=zone).timestamp() - 1
    dates: list[date] = []
    while len(dates) < 5 * 365:
        due = schedule.next_after(now, zone)
        assert due is not None
        assert due > now
        dates.append(datetime.fromtimestamp(due, UTC).astimezone(zone).date())
        now = due
    missing = {dates[0] + timedelta(days=day) for day in range((dates[-1] - dates[0]).days + 1)} - set(dates)
    assert not missing
    assert len(set(dates)) == len(dates)


@given(st.integers(0, 86399), st.frozensets(st.integers(0, 6), min_size=1), st.floats(1.5e9, 2.5e9))
def test_the_next_time_is_on_an_allowed_day_and_within_eight(second: int, days: frozenset[int], now: float) -> None:
    zone = ZoneInfo("Europe/Berlin")
    due = Schedule((second,), Weekdays(days)).next_after(now, zone)
    assert due is not None
    assert now < due <= now + 8 * 86400 + 7200
    assert datetime.fromtimestamp(due, UTC).astimezone(zone).weekday() in days


def test_no_day_no_time() -> None:
    assert Schedule((0,), Weekdays(frozenset())).next_after(0, ZoneInfo("UTC")) is None

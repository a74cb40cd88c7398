"""When backups are due, and which of them stay."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.backup.rotation import backups_in, expired, file_name, made_at, next_due
from hub.config.hearth_file import Keep

DAY = 86_400.0
NOW = datetime(2026, 11, 21, 3, 30, tzinfo=UTC).timestamp()
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_name_says_when() -> None:
    assert file_name(NOW) == "hearth-20261121T033000Z.age"
    assert made_at(file_name(NOW)) == NOW


@pytest.mark.parametrize("name", ["", "hearth-20261321T033000Z.age", "hearth-20261121T033000Z.age.old", "notes.age"])
def test_files_of_others_are_left_alone(name: str) -> None:
    assert made_at(name) is None


def test_a_folder_is_read_in_the_order_of_time(tmp_path: Path) -> None:
    for name in (file_name(NOW + DAY), "notes.txt", file_name(NOW)):
        (tmp_path / name).touch()
    assert backups_in(tmp_path) == {file_name(NOW): NOW, file_name(NOW + DAY): NOW + DAY}
    assert backups_in(tmp_path / "none") == {}


def test_a_year_of_days_leaves_days_weeks_and_months() -> None:
    days = [NOW - day * DAY for day in range(365)]
    gone = expired(days, Keep(), UTC)
    kept = [datetime.fromtimestamp(at, UTC).date().isoformat() for at in days if at not in gone]
    assert kept == [
        *(f"2026-11-{day}" for day in range(21, 14, -1)),  # the days, and the newest of two weeks
        *("2026-11-08", "2026-11-01"),  # two weeks more
        *("2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30"),
    ]


def test_of_one_day_the_newest_stays() -> None:
    assert expired([NOW, NOW + 60, NOW + 120], Keep(7, 4, 6), UTC) == [NOW + 60, NOW]


@given(st.lists(st.floats(0, 4e9)), st.integers(1, 9), st.integers(0, 9), st.integers(0, 9))
def test_the_newest_never_goes(times: list[float], daily: int, weekly: int, monthly: int) -> None:
    gone = expired(times, Keep(daily, weekly, monthly), BERLIN)
    left = set(times) - set(gone)
    assert len(left) <= daily + weekly + monthly
    assert not times or max(times) in left


@given(st.floats(1e9, 2e9), st.integers(0, 86_399))
def test_the_next_one_is_due_within_a_day(last: float, time_of_day: int) -> None:
    due = next_due(last, time_of_day, BERLIN)
    # On the night when clocks are set back, a day is 25 hours long.
    assert last < due <= last + 25 * 3600


def test_it_is_due_at_the_time_of_the_home() -> None:
    due = datetime.fromtimestamp(next_due(NOW, 3.5 * 3600, BERLIN), BERLIN)
    assert due.isoformat() == "2026-11-22T03:30:00+01:00"

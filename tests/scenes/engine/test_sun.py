"""The sun: where it is, when it passes a height, once a date wherever the home is."""

import statistics
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import astral
import astral.sun
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.engine.days import Weekdays
from scenes.engine.schedule import local_date
from scenes.engine.sun import CIVIL, HORIZON, NAMES, Passing, Sun

PLACES = {
    "Europe/Berlin": (52.52, 13.4), "Asia/Shanghai": (43.8, 87.6), "Pacific/Kiritimati": (1.87, -157.4),
    "Pacific/Auckland": (-36.8, 174.7), "Pacific/Apia": (-13.8, -171.7), "America/Anchorage": (58.3, -134.4),
    "Australia/Lord_Howe": (-31.5, 159.1), "Pacific/Chatham": (-43.9, -176.5), "America/St_Johns": (47.6, -52.7),
    "Asia/Kathmandu": (27.7, 85.3), "Africa/Casablanca": (33.6, -7.6), "America/Santiago": (-33.4, -70.7),
}  # fmt: skip
OSLO = ZoneInfo("Europe/Oslo")
TROMSO = Sun(69.65, 18.95)


def sun_of(name: str) -> Sun:
    return Sun(*PLACES[name])


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("what", NAMES)
def test_names_mean_what_they_mean_elsewhere(name: str, what: str) -> None:
    zone, sun = ZoneInfo(name), sun_of(name)
    off = []
    for ahead in range(0, 365, 30):
        day = date(2026, 1, 15) + timedelta(days=ahead)
        found = sun.passes(NAMES[what][0], day, zone, rising=NAMES[what][1])
        known = getattr(astral.sun, what)(astral.Observer(*PLACES[name], 0.0), day, tzinfo=zone).timestamp()
        assert found is not None
        assert local_date(found, zone) == day
        off.append(abs((found - known + 43200) % 86400 - 43200))
    assert statistics.median(off) < 60


@settings(max_examples=60)
@given(
    st.floats(-65, 65), st.floats(-180, 180), st.floats(-20, 30), st.booleans(),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(PLACES)),
)  # fmt: skip
def test_at_that_second_it_has_just_passed(
    latitude: float, longitude: float, height: float, rising: bool, day: date, name: str
) -> None:
    sun = Sun(latitude, longitude)
    found = sun.passes(height, day, ZoneInfo(name), rising=rising)
    if found is not None:
        assert (sun.elevation(found) > height) is rising
        assert (sun.elevation(found - 1) > height) is not rising


@pytest.mark.parametrize("name", PLACES)
def test_once_a_local_date(name: str) -> None:
    zone, passing = ZoneInfo(name), Passing(sun_of(name), HORIZON, rising=False, offset=1200)
    now, seen = datetime(2026, 1, 1, tzinfo=zone).timestamp(), []
    for _ in range(366):
        due = passing.next_after(now, zone)
        assert due is not None
        assert due > now
        seen.append(local_date(due - 1200, zone))
        now = due
    assert seen == [seen[0] + timedelta(days=ahead) for ahead in range(366)]


def test_days_on_which_it_does_not_rise_are_left_out() -> None:
    rises = Passing(TROMSO, HORIZON, rising=True)
    assert TROMSO.passes(HORIZON, date(2026, 12, 21), OSLO, rising=True) is None
    last = rises.next_after(datetime(2026, 11, 26, tzinfo=OSLO).timestamp(), OSLO)
    assert last is not None
    next_ = rises.next_after(last, OSLO)
    while next_ is not None and next_ - last < 2 * 86400:
        last, next_ = next_, rises.next_after(next_, OSLO)
    assert next_ is not None
    assert local_date(last, OSLO).month == 11
    assert local_date(next_, OSLO).month == 1


def test_where_it_never_gets_so_high_it_never_fires() -> None:
    assert Passing(Sun(52.0, 13.0), 80.0, rising=True).next_after(1.77e9, OSLO) is None


def test_only_on_certain_days_and_by_an_offset() -> None:
    berlin, sun = ZoneInfo("Europe/Berlin"), sun_of("Europe/Berlin")
    saturday = Passing(sun, CIVIL, rising=False, offset=-600, days=Weekdays(frozenset({5})))
    due = saturday.next_after(datetime(2026, 3, 2, tzinfo=berlin).timestamp(), berlin)
    assert due is not None
    assert datetime.fromtimestamp(due, berlin).isoformat()[:13] == "2026-03-07T18"
    assert sun.elevation(due + 600) < CIVIL < sun.elevation(due + 540)


def test_the_time_of_day_of_it() -> None:
    berlin, sun = ZoneInfo("Europe/Berlin"), sun_of("Europe/Berlin")
    noon = datetime(2026, 3, 2, 12, tzinfo=berlin).timestamp()
    sunset = Passing(sun, *NAMES["sunset"]).time_of(noon, berlin)
    assert sunset is not None
    assert sunset // 60 == 17 * 60 + 47
    assert Passing(sun, *NAMES["sunset"], offset=3600).time_of(noon, berlin) == sunset + 3600
    midsummer = datetime(2026, 6, 21, 12, tzinfo=OSLO).timestamp()
    assert Passing(TROMSO, *NAMES["sunset"]).time_of(midsummer, OSLO) is None

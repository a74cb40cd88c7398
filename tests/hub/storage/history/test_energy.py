from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.storage.history.buckets import Bucket, roll
from hub.storage.history.energy import from_counter, from_power
from hub.storage.history.samples import Sample, Unknown
from hub.storage.history.worker import DAY, HOUR

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = 1_772_406_000_000  # 2026-03-02 00:00 in Berlin
MONDAY = date(2026, 3, 2)


def counter(*hours: tuple[float, float, float]) -> list[Bucket]:
    """A counter's hours: its least, its greatest and its last; the first hour is the one before midnight."""
    return [
        Bucket(MIDNIGHT + (place - 1) * HOUR, 3600.0, low, high, low, last)
        for place, (low, high, last) in enumerate(hours)
    ]


def kwh(buckets: list[Bucket], end: int = MIDNIGHT + DAY) -> float:
    return sum(one.kwh for one in from_counter(buckets, BERLIN, MIDNIGHT, end))


def test_what_a_counter_gained_since_midnight() -> None:
    found = from_counter(counter((10, 11, 11), (11, 12, 12), (12, 14.5, 14.5)), BERLIN, MIDNIGHT, MIDNIGHT + 2 * HOUR)
    assert [(one.day, one.kwh, one.known) for one in found] == [(MONDAY, 3.5, 1.0)]


def test_a_reset_begins_at_nothing_and_noise_is_no_reset() -> None:
    assert kwh(counter((100, 100, 100), (0.0, 101, 0.5))) == pytest.approx(1.5)
    assert kwh(counter((100, 100, 100), (0.2, 0.3, 0.3))) == pytest.approx(0.3)
    assert kwh(counter((100, 100, 100), (99.9, 100, 99.9), (99.9, 101, 101))) == pytest.approx(1.1)


def test_a_gap_counts_on_the_day_in_which_it_ends() -> None:
    later = Bucket(MIDNIGHT + 2 * DAY + HOUR, 1800.0, 17.0, 17.0, 17.0, 17.0)
    found = from_counter([*counter((10, 11, 11), (11, 12, 12)), later], BERLIN, MIDNIGHT, MIDNIGHT + 3 * DAY)
    assert [(one.day, one.kwh) for one in found] == [(MONDAY, 1.0), (date(2026, 3, 4), 5.0)]
    assert found[1].known == pytest.approx(0.5 / 24)


def test_a_counter_that_was_never_heard_before_starts_where_it_is() -> None:
    assert kwh(counter((500, 501, 501))[:1]) == 0.0
    assert kwh([Bucket(MIDNIGHT, 3600.0, 500, 502, 501, 502)]) == 2.0


def test_power_over_the_time_in_which_it_was_known() -> None:
    hours = [Bucket(MIDNIGHT + n * HOUR, 1800.0, 900, 1100, 1000.0, 1000) for n in range(-1, 4)]
    (found,) = from_power(hours, BERLIN, MIDNIGHT, MIDNIGHT + 4 * HOUR)
    assert (found.kwh, found.known) == (2.0, 0.5)


def test_days_are_as_long_as_the_home_has_them() -> None:
    midnight = 1_774_738_800_000  # 2026-03-29 00:00 in Berlin: the day has 23 hours
    hours = [Bucket(midnight + n * HOUR, 3600.0, 1000, 1000, 1000.0, 1000) for n in range(48)]
    found = from_power(hours, BERLIN, midnight, midnight + 48 * HOUR)
    assert [(one.day.day, round(one.kwh, 6), one.known) for one in found] == [
        (29, 23.0, 1.0),
        (30, 24.0, 1.0),
        (31, 1.0, 1.0),
    ]


@given(st.lists(st.tuples(st.integers(1, 3 * DAY), st.integers(0, 300)), min_size=1, max_size=20))
def test_a_counter_loses_and_invents_nothing_however_often_it_is_heard(steps: list[tuple[int, int]]) -> None:
    at, total, samples = MIDNIGHT, 500_000, [Sample(MIDNIGHT - HOUR, 5000.0)]
    for step, gained in steps:
        at, total = at + step, total + gained
        samples += [Sample(at - 1, Unknown("offline")), Sample(at, total / 100)]
    assert all(one.at <= other.at for one, other in pairwise(samples[::2]))
    end = (at // HOUR + 1) * HOUR
    buckets, _ = roll(None, sorted(samples, key=lambda one: one.at), MIDNIGHT - HOUR, end, HOUR)
    found = from_counter(buckets, BERLIN, MIDNIGHT, end)
    assert sum(one.kwh for one in found) == pytest.approx((total - 500_000) / 100)

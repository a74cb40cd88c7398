"""Energy by day: from a counter where a device has one, else from its power over time.

A counter that falls below half of what it was has begun anew at 0; a smaller fall is its own noise, and counts nothing.
What it gained while nobody looked is given to the day in which it was heard again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from hub.storage.history.buckets import Bucket

WHOLE: Final = 0.98
"""The share of a day's hours that must be known for the day not to be marked."""
_RESET: Final = 0.5
_JOULES: Final = 3_600_000.0  # in a kWh


@dataclass(frozen=True, slots=True)
class DayEnergy:
    """kWh of one day; `known`: the share of it (0 to 1) that was recorded, up to now for today."""

    day: date
    kwh: float
    known: float


def from_counter(buckets: Iterable[Bucket], zone: tzinfo, begin: int, now: int) -> list[DayEnergy]:
    """Energy by local day from the hours of a counter in kWh; hours before `begin` (milliseconds) are the start."""
    gained: dict[date, float] = defaultdict(float)
    known: dict[date, float] = defaultdict(float)
    last: float | None = None
    for bucket in buckets:
        if bucket.low is None or bucket.high is None or not isinstance(bucket.last, (int, float)):
            continue
        if bucket.at >= begin:
            day = _day(bucket.at, zone)
            gained[day] += _gain(bucket.low if last is None else last, bucket.low, bucket.high, bucket.last)
            known[day] += bucket.known
        last = bucket.last
    return _days(gained, known, zone, begin, now)


def from_power(buckets: Iterable[Bucket], zone: tzinfo, begin: int, now: int) -> list[DayEnergy]:
    """Energy by local day from the hours of a power in watts; time in which it was not known counts nothing."""
    used: dict[date, float] = defaultdict(float)
    known: dict[date, float] = defaultdict(float)
    for bucket in buckets:
        if bucket.mean is not None and bucket.at >= begin:
            day = _day(bucket.at, zone)
            used[day] += bucket.mean * bucket.known / _JOULES
            known[day] += bucket.known
    return _days(used, known, zone, begin, now)


def _gain(before: float, low: float, high: float, last: float) -> float:
    """What a counter that was at `before` gained in an hour in which it went between `low` and `high`."""
    if low < before * _RESET:
        return max(0.0, high - before) + last
    return max(0.0, last - before)


def _day(at: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date()


def _days(
    energy: Mapping[date, float], known: Mapping[date, float], zone: tzinfo, begin: int, now: int
) -> list[DayEnergy]:
    return [DayEnergy(day, round(energy[day], 6), _share(day, known[day], zone, begin, now)) for day in sorted(energy)]


def _share(day: date, known: float, zone: tzinfo, begin: int, now: int) -> float:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = date.fromordinal(day.toordinal() + 1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone)
    lasted = min(end.timestamp(), now / 1000) - max(midnight.timestamp(), begin / 1000)
    return min(1.0, known / lasted) if lasted > 0 else 1.0

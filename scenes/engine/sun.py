"""The sun over the home: how high it stands, and when it passes a certain height.

Heights are those of the sun's centre, in degrees over the horizon, without the bending of light by the air: the rim
rises and sets at -0.833 (half a disc of 16', and 34' of bending: Meeus, Astronomical Algorithms, chapter 15).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from scenes.engine.days import EVERY_DAY, Days
from scenes.engine.schedule import days_from, local_date

HORIZON = -0.833
CIVIL = -6.0
"""Dawn begins and dusk ends here: light enough outside to do without lamps."""
NAMES: dict[str, tuple[float, bool]] = {
    "dawn": (CIVIL, True),
    "sunrise": (HORIZON, True),
    "sunset": (HORIZON, False),
    "dusk": (CIVIL, False),
}
"""What people call certain moments: height, and whether the sun rises through it."""

_HALF_DAY_S = 43_200
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Sun:
    """The sun over a place, in degrees north and east."""

    latitude: float
    longitude: float

    def elevation(self, wall: float) -> float:
        """How high it stands at a moment (Unix seconds)."""
        from astral import Observer  # noqa: PLC0415 - 40 ms that a home without the sun need not wait for
        from astral.sun import elevation  # noqa: PLC0415 - as above

        moment = datetime.fromtimestamp(wall, UTC)
        return elevation(Observer(self.latitude, self.longitude), moment, with_refraction=False)

    def passes(self, elevation: float, day: date, zone: tzinfo, *, rising: bool) -> float | None:
        """The first second (Unix) of a local date at which it has risen over a height, or sunk under it.

        The date is that of the noon before sinking or after rising. None: that day it stays above, or below.
        """
        return _passes(self, elevation, _noon(self, day, zone), rising)


@dataclass(frozen=True, slots=True)
class Passing:
    """The moments at which the sun passes a height, on certain days, `offset` seconds after (or before)."""

    sun: Sun
    elevation: float
    rising: bool
    offset: float = 0.0
    days: Days = EVERY_DAY

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first one after `wall`; days on which the sun does not pass are left out."""
        for day in days_from(local_date(wall - self.offset, zone) - timedelta(days=1)):
            if not self.days.has(day):
                continue
            moment = self.sun.passes(self.elevation, day, zone, rising=self.rising)
            if moment is not None and moment + self.offset > wall:
                return moment + self.offset
        return None

    def time_of(self, wall: float, zone: tzinfo) -> int | None:
        """The local time of day (seconds) that it is, on the date of a moment; None: the sun does not pass that day."""
        moment = self.sun.passes(self.elevation, local_date(wall, zone), zone, rising=self.rising)
        if moment is None:
            return None
        local = datetime.fromtimestamp(moment + self.offset, zone)
        return local.hour * 3600 + local.minute * 60 + local.second


@lru_cache(maxsize=512)
def _passes(sun: Sun, elevation: float, noon: int, rising: bool) -> float | None:
    """The second in the half day before noon (`rising`), in which the height only grows, or after it; by halving."""
    low, high = (noon - _HALF_DAY_S, noon) if rising else (noon, noon + _HALF_DAY_S)
    if (sun.elevation(low) > elevation) is rising or (sun.elevation(high) > elevation) is not rising:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if (sun.elevation(middle) > elevation) is rising:
            high = middle
        else:
            low = middle
    return float(high)


@lru_cache(maxsize=512)
def _noon(sun: Sun, day: date, zone: tzinfo) -> int:
    """The second at which the sun stands highest on a local date: of all noons the one nearest to its 12:00."""
    from astral import Observer  # noqa: PLC0415 - as in Sun.elevation
    from astral.sun import noon  # noqa: PLC0415 - as in Sun.elevation

    local = datetime.combine(day, time(12), zone).timestamp()
    found = noon(Observer(sun.latitude, sun.longitude), day).timestamp()
    return int(found + round((local - found) / _DAY_S) * _DAY_S)

"""The write budget: what may be written in a day, what was, and what gives way when it would be too much.

Flash wears out by bytes written. A day's spend may run ahead of the clock by a head start; beyond it the recorder
takes a slower pace, step by step: fewer flushes, then fewer samples of what changes all the time, and last the journal.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

MEGABYTE: Final = 1_000_000
HEAD_START: Final = 0.15
"""The share of a day's budget by which the spend may be ahead of the clock."""
KEPT_DAYS: Final = 8


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between flushes, least seconds between two samples of one property, and whether the journal is kept."""

    flush: float = 60.0
    grain: float = 0.0
    journal: bool = True


PACES: Final = (
    Pace(),
    Pace(120.0),
    Pace(300.0),
    Pace(600.0),
    Pace(600.0, 60.0),
    Pace(600.0, 300.0),
    Pace(600.0, 300.0, journal=False),
)


class Budget:
    """What was written by day and part, against `limit` (bytes a day), by the calendar of `zone`."""

    def __init__(self, limit: int, zone: tzinfo, spent: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self.limit = limit
        self.level = 0
        self._zone = zone
        self._spent = {day: Counter(parts) for day, parts in (spent or {}).items()}

    @property
    def pace(self) -> Pace:
        """How fast the recorder may go now."""
        return PACES[self.level]

    def recall(self, spent: Mapping[str, Mapping[str, int]]) -> None:
        """Add what an earlier life of the hub wrote."""
        for day, parts in spent.items():
            self._spent.setdefault(day, Counter()).update(parts)

    def spend(self, now: float, part: str, count: int) -> None:
        """Count bytes written (`now` in Unix seconds)."""
        self._spent.setdefault(self._day(now), Counter())[part] += count

    def spent(self) -> dict[str, dict[str, int]]:
        """The newest days in order, each by part; the older ones are forgotten."""
        for day in sorted(self._spent)[:-KEPT_DAYS]:
            del self._spent[day]
        return {day: dict(self._spent[day]) for day in sorted(self._spent)}

    def today(self, now: float) -> int:
        """Bytes written today."""
        return sum(self._spent.get(self._day(now), Counter()).values())

    def look(self, now: float) -> int:
        """Take a slower pace when the spend is ahead, a faster one when it is well behind; by how many steps."""
        was, spent = self.level, self.today(now)
        allowed = self.limit * (self._share_of_day(now) + HEAD_START)
        if spent >= self.limit:
            self.level = len(PACES) - 1
        elif spent > allowed:
            self.level = min(self.level + 1, len(PACES) - 1)
        elif spent < allowed - self.limit * HEAD_START / 2:
            self.level = max(self.level - 1, 0)
        return self.level - was

    def _day(self, now: float) -> str:
        return self._local(now).date().isoformat()

    def _share_of_day(self, now: float) -> float:
        local = self._local(now)
        return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second) / timedelta(days=1)

    def _local(self, now: float) -> datetime:
        return datetime.fromtimestamp(now, UTC).astimezone(self._zone)

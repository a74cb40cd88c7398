"""How backups in a folder are named, when the next is due, and which of the old ones may go."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from hub.config.hearth_file import Keep

_NAME: Final = re.compile(r"hearth-(\d{8}T\d{6}Z)\.age")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


def stamp(at: float) -> str:
    """A time (Unix seconds) for the names of files: UTC, and in the order of time when sorted."""
    return datetime.fromtimestamp(at, UTC).strftime(_STAMP)


def file_name(at: float) -> str:
    """The name of a backup made then."""
    return f"hearth-{stamp(at)}.age"


def made_at(name: str) -> float | None:
    """When the backup of that name was made; None for a file that is none of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def backups_in(folder: Path) -> dict[str, float]:
    """The backups in a folder, oldest first: name, and when it was made. Raises OSError."""
    if not folder.exists():
        return {}
    times = {path.name: at for path in folder.iterdir() if (at := made_at(path.name)) is not None}
    return dict(sorted(times.items(), key=lambda item: (item[1], item[0])))


def expired(times: Iterable[float], keep: Keep, zone: tzinfo) -> list[float]:
    """Those that may go: not the newest of one of the last days, weeks or months that have any; never the newest."""
    newest_first = sorted(set(times), reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (keep.daily, datetime.date),
        (keep.weekly, lambda when: when.isocalendar()[:2]),
        (keep.monthly, lambda when: (when.year, when.month)),
    )
    kept = set(newest_first[:1])
    for count, period in periods:
        newest_of: dict[object, float] = {}
        for at in newest_first:
            newest_of.setdefault(period(datetime.fromtimestamp(at, zone)), at)
        kept.update(list(newest_of.values())[:count])
    return [at for at in newest_first if at not in kept]


def next_due(last: float, time_of_day: float, zone: tzinfo) -> float:
    """The first moment after `last` at which the home's clock shows that time (seconds since midnight)."""
    day = datetime.fromtimestamp(last, zone).date()
    minutes, seconds = divmod(int(time_of_day), 60)
    while True:
        due = datetime(day.year, day.month, day.day, *divmod(minutes, 60), seconds, tzinfo=zone).timestamp()
        if due > last:
            return due
        day += timedelta(days=1)

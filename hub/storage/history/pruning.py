"""What is dropped, and when: by age, and by size the oldest first. One small step at a time."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hub.storage.history.worker import DAY, HOUR

_HOURS_A_STEP: Final = 6
_PAGES_A_STEP: Final = 512


@dataclass(frozen=True, slots=True)
class Retention:
    """Days for which samples and journal, buckets of 5 minutes and buckets of an hour are kept; bytes of the file."""

    raw_days: float = 10.0
    fives_days: float = 90.0
    hours_days: float = 1096.0
    max_bytes: int = 512 << 20


def prune(connection: sqlite3.Connection, now: int, retention: Retention) -> bool:
    """Drop a little of what is too old (`now` in Unix milliseconds) or too much; whether something was dropped.

    What lies more than a day ahead goes too: it was written when the clock was wrong.
    """
    raw = now - round(retention.raw_days * DAY)
    return (
        _drop_hours(connection, raw // HOUR, now // HOUR + 24)
        or _drop_journal(connection, raw, now + DAY)
        or _drop_days(connection, "fives", (now - round(retention.fives_days * DAY)) // DAY, now // DAY + 1)
        or _drop_days(connection, "hours", (now - round(retention.hours_days * DAY)) // DAY, now // DAY + 1)
        or _drop_gaps(connection, now - round(retention.hours_days * DAY))
        or (used_bytes(connection) > retention.max_bytes and drop_oldest(connection))
    )


def drop_oldest(connection: sqlite3.Connection, tables: Sequence[str] = ("fives", "hours")) -> bool:
    """Drop a little of the oldest: samples and journal first, then buckets, table by table."""
    (hour,) = connection.execute("SELECT min(hour) FROM raw").fetchone()
    (end,) = connection.execute("SELECT min(end) FROM journal").fetchone()
    firsts = [one for one in (hour, None if end is None else end // HOUR) if one is not None]
    if firsts:
        until = min(firsts) + _HOURS_A_STEP
        return bool(_drop_hours(connection, until, None) | _drop_journal(connection, until * HOUR, None))
    for table in tables:
        (day,) = connection.execute(f"SELECT min(day) FROM {table}").fetchone()  # noqa: S608 - our own names
        if day is not None:
            return _drop_days(connection, table, day + 1, None)
    return False


def used_bytes(connection: sqlite3.Connection) -> int:
    """What the file holds, without pages that are free."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def shrink(connection: sqlite3.Connection) -> None:
    """Give some free pages back to the disk."""
    connection.execute(f"PRAGMA incremental_vacuum({_PAGES_A_STEP})").fetchall()


def _drop_hours(connection: sqlite3.Connection, before: int, after: int | None) -> bool:
    (oldest,) = connection.execute("SELECT min(hour) FROM raw").fetchone()
    if oldest is not None and oldest < before:
        until = min(before, oldest + _HOURS_A_STEP)
        return connection.execute("DELETE FROM raw WHERE hour < ?", (until,)).rowcount > 0
    if after is None:
        return False
    return connection.execute("DELETE FROM raw WHERE hour > ?", (after,)).rowcount > 0


def _drop_journal(connection: sqlite3.Connection, before: int, after: int | None) -> bool:
    if after is None:
        return connection.execute("DELETE FROM journal WHERE end < ?", (before,)).rowcount > 0
    return connection.execute("DELETE FROM journal WHERE end < ? OR begin > ?", (before, after)).rowcount > 0


def _drop_days(connection: sqlite3.Connection, table: str, before: int, after: int | None) -> bool:
    (oldest,) = connection.execute(f"SELECT min(day) FROM {table}").fetchone()  # noqa: S608 - our own names
    if oldest is not None and oldest < before:
        return connection.execute(f"DELETE FROM {table} WHERE day = ?", (oldest,)).rowcount > 0  # noqa: S608 - as above
    if after is None:
        return False
    return connection.execute(f"DELETE FROM {table} WHERE day > ?", (after,)).rowcount > 0  # noqa: S608 - as above


def _drop_gaps(connection: sqlite3.Connection, before: int) -> bool:
    return connection.execute("DELETE FROM gaps WHERE end < ?", (before,)).rowcount > 0

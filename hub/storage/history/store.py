"""history.db as the recorder and the edges use it: what is written, what is asked, and how many bytes it cost."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from hub.model.errors import BadSetup
from hub.storage.database import Connect, Database, StoreBroken, connect
from hub.storage.history.pruning import Retention, drop_oldest, prune, shrink, used_bytes
from hub.storage.history.reading import Reader
from hub.storage.history.samples import Sample
from hub.storage.history.schema import drop_broken, open_database, set_aside
from hub.storage.history.worker import Batch, Books, Hole, flush, load_books, put_fact, roll_up
from hub.text.problem import Problem

_LOG = logging.getLogger(__name__)
T = TypeVar("T")

ROLLED_AT_ONCE: Final = 20
"""Properties that are rolled up in one transaction: a few milliseconds of a processor that others need too."""
_FREED_AT_ONCE: Final = 8 << 20
_MOST_STEPS: Final = 400

Spent = Callable[[str, int], None]
"""Takes a part (`samples`, `journal`, `roll-ups`, `upkeep`) and the bytes that were written for it."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is not in the file yet: samples of the property that is asked for, and holes."""

    samples: Sequence[Sample] = ()
    holes: Sequence[Hole] = ()


class HistoryStore:
    """history.db in a folder; opened with the first work, and made anew when it turns out to be broken.

    Methods raise BadSetup when the disk, or a file of a newer Hearth, does not let them. `spent` is told the bytes of
    each write; `notices` says what was set aside.
    """

    def __init__(self, folder: Path, spent: Spent, connect: Connect = connect) -> None:
        self.notices: list[Problem] = []
        self._folder = folder
        self._spent = spent
        self._connect = connect
        self._database: Database | None = None
        self._books: Books | None = None
        self._lock = asyncio.Lock()
        self._closed = False

    async def open(self) -> tuple[int, dict[str, dict[str, int]]]:
        """Until when (Unix milliseconds) something was recorded, 0 for never; and the bytes written by day and part."""
        return await self._read(lambda _, books: (books.end, books.spent))

    async def flush(self, batch: Batch) -> None:
        """Write a batch; one with a checkpoint ends the hour."""
        before = self._written()
        # A page is written whole, however little is in it: both parts share what it cost as they share its room.
        share = await self._write(lambda connection, books: flush(connection, books, batch))
        total = self._written() - before
        self._spent("journal", round(total * share))
        self._spent("samples", total - round(total * share))

    async def roll_up(self) -> bool:
        """Roll some properties up; whether there may be more to do."""
        before = self._written()
        more = await self._write(lambda connection, books: roll_up(connection, books, ROLLED_AT_ONCE))
        self._spent("roll-ups", self._written() - before)
        return more

    async def prune(self, now: int, retention: Retention) -> bool:
        """Drop a little of what is too old or too much; whether there was something."""
        before = self._written()
        more = await self._write(lambda connection, _: prune(connection, now, retention))
        self._spent("upkeep", self._written() - before)
        return more

    async def keep_spent(self, spent: dict[str, dict[str, int]]) -> None:
        """Remember the bytes written by day and part, with the next hour or now when the hub stops."""

        def keep(connection: sqlite3.Connection, books: Books) -> None:
            books.spent = spent
            put_fact(connection, "spent", spent)

        await self._write(keep)

    def note_spent(self, spent: dict[str, dict[str, int]]) -> None:
        """Have the bytes written by day and part written with the next full hour."""
        if self._books is not None:
            self._books.spent = spent

    async def free_space(self) -> int:
        """Make room on a full disk: broken files first, then the oldest of the history; bytes given back.

        The sums of an hour stay: years of them are small.
        """
        before = await asyncio.to_thread(_size, self._folder)
        await asyncio.to_thread(drop_broken, self._folder)
        with suppress(BadSetup):
            for _ in range(_MOST_STEPS):
                dropped = await self._write(_drop_and_shrink)
                await self._read(lambda connection, _: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
                if not dropped or before - await asyncio.to_thread(_size, self._folder) >= _FREED_AT_ONCE:
                    break
        return before - await asyncio.to_thread(_size, self._folder)

    async def ask(self, property_id: str, fresh: Fresh, question: Callable[[Reader], T]) -> T:
        """Ask about one property; one that was never recorded has no samples."""

        def work(connection: sqlite3.Connection, books: Books) -> T:
            number = books.numbers.get(property_id, 0)
            return question(Reader(connection, books, number, fresh.samples, fresh.holes))

        return await self._read(work)

    async def look(self, work: Callable[[sqlite3.Connection, Books], T]) -> T:
        """Let somebody else read: the journal's reader."""
        return await self._read(work)

    async def size(self) -> int:
        """Bytes that the history holds."""
        return await self._read(lambda connection, _: used_bytes(connection))

    async def close(self) -> None:
        """Let go of the file; nothing may be asked afterwards."""
        async with self._lock:
            self._closed = True
            if self._database is not None:
                await self._database.close()
                self._database = None

    # Inside

    def _written(self) -> int:
        return 0 if self._database is None else self._database.written_bytes

    async def _write(self, work: Callable[[sqlite3.Connection, Books], T]) -> T:
        return await self._do(work, write=True)

    async def _read(self, work: Callable[[sqlite3.Connection, Books], T]) -> T:
        return await self._do(work, write=False)

    async def _do(self, work: Callable[[sqlite3.Connection, Books], T], *, write: bool) -> T:
        async with self._lock:
            try:
                return await self._once(work, write=write)
            except StoreBroken:
                if self._database is not None:
                    await self._database.close()
                self._database = self._books = None
                notice = await asyncio.to_thread(set_aside, self._folder)
                self.notices.append(notice)
                _LOG.warning("%s", notice.message())
                return await self._once(work, write=write)

    async def _once(self, work: Callable[[sqlite3.Connection, Books], T], *, write: bool) -> T:
        if self._closed:
            raise BadSetup("history.closed")
        if self._database is None:
            self._database = await open_database(self._folder, self._connect)
        database = self._database

        def bound(connection: sqlite3.Connection) -> T:
            if self._books is None:
                self._books = load_books(connection)
            return work(connection, self._books)

        if not write:
            return await database.run(bound)
        done = False
        try:
            result = await database.write(bound)
            done = True
        finally:
            if not done:
                # What the work noted down did not happen.
                self._books = None
        return result


def _drop_and_shrink(connection: sqlite3.Connection, _: Books) -> bool:
    dropped = drop_oldest(connection, ("fives",))
    shrink(connection)
    return dropped


def _size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.glob("history.db*"))

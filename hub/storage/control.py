"""control.db: what the hub learned and must not lose.

Readers work from memory; writes gather for at most WINDOW seconds and then go to disk together (WAL, synchronous=FULL).
The connection holds the database exclusively, so that no second hub works on the same state.
"""

import asyncio
import json
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup, DiskFull, HearthError
from hub.model.ports import Clock, Timer
from hub.storage.database import Connect, Database, ReadOnly, T, Work, connect
from hub.storage.frozen import FrozenDatabase, on_read_only_disk
from hub.storage.opening import FILE, lay_down, make_folder, prepare
from hub.storage.reserve import Reserve
from hub.storage.rows import Row, Table, read_rows
from hub.text.messages.catalogue import render
from hub.text.problem import Problem, warning

_LOG = logging.getLogger(__name__)

WINDOW: Final = 0.25
PATIENCE: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between tries while the disk refuses."""
PATIENCE_WHEN_FULL: Final = 4.0
"""The most of it while the disk is full: room comes back without a sign."""

_ROUNDING: Final = 0.001
"""Seconds; a timer set for `due - WINDOW` must find due what is due, whatever the floats say."""

_Place = tuple[str, str]  # table name, key


@dataclass(frozen=True, slots=True)
class _Lazy:
    table: Table
    row: Row
    ripe: float  # monotonic: from here on it may go with another that is due
    due: float


class ControlStore:
    """The open database; made by `open_control`.

    `notices` says what was found broken, and what goes wrong now. `run` is the writer, for the supervisor; it outlives
    a disk that refuses. `flush` and `close` raise BadSetup (DiskFull where that is why) when the disk does not take a
    row, which then stays due. `on_full` is asked to make room when the disk is full: to drop what is not vital, at
    once, without writing here.
    """

    def __init__(self, database: Database, clock: Clock, reserve: Reserve | None = None) -> None:
        self.notices: list[Problem] = []
        self.on_full: Callable[[], Awaitable[None]] | None = None
        self._database = database
        self._clock = clock
        self._reserve = reserve
        self._due: dict[_Place, tuple[Table, Row | None]] = {}
        self._lazy: dict[_Place, _Lazy] = {}
        self._lazy_timer: tuple[float, Timer] | None = None
        self._stored: dict[str, set[str]] = defaultdict(set)  # by table: keys that may be on disk; all, if it was read
        self._read: set[str] = set()
        self._wanted = asyncio.Event()
        self._round: asyncio.Task[None] | None = None  # the commit under way
        self._next_round: asyncio.Task[None] | None = None  # the one that starts after it
        self._probe: asyncio.Future[None] | None = None
        self._trouble: Problem | None = None

    @property
    def written_bytes(self) -> int:
        """Bytes written to the disk since the start, log and database together."""
        return self._database.written_bytes

    async def on_reserve(self) -> bool:
        """Whether the disk is full, and the database lives on room that was kept back for it."""
        return self._reserve is not None and await self._reserve.spent()

    async def rows(self, table: Table) -> dict[str, Row]:
        """All sound rows by key. The others are moved to the table `quarantine`, with one notice for all."""
        sound, bad = await self._database.run(partial(read_rows, table=table))
        if bad:
            with suppress(ReadOnly):  # then they stay where they are
                sound, bad = await self._database.write(partial(_set_aside, table))
            path = str(self._database.path)
            self.notices.append(warning("store.bad_rows", None, count=len(bad), table=table.name, path=path))
        self._stored[table.name].update(sound)
        self._read.add(table.name)
        return sound

    async def read(self, work: Work[T]) -> T:
        """Let `work` look at the database between two writes; what is due is not in there yet: `flush` first."""
        return await self._database.run(work)

    def now(self) -> float:
        """Monotonic seconds, as its writers count them."""
        return self._clock.monotonic()

    def put(self, table: Table, row: Row) -> None:
        """Write the row soon, over an older one with its key."""
        place = (table.name, row[0])
        self._lazy.pop(place, None)
        self._due[place] = (table, row)
        self._wanted.set()

    def put_lazily(self, table: Table, row: Row, within: float) -> None:
        """Write the row at most `within` seconds from now, with others of its kind; `flush` does not hurry it."""
        place = (table.name, row[0])
        if place in self._due:
            self._due[place] = (table, row)
            return
        due = self._clock.monotonic() + within
        ripe = due - within / 2
        if (older := self._lazy.get(place)) is not None:
            ripe, due = min(ripe, older.ripe), min(due, older.due)
        self._lazy[place] = _Lazy(table, row, ripe, due)
        self._arm(due)

    def delete(self, table: Table, key: str) -> None:
        """Remove the row of that key soon; nothing is written for one that never reached the disk."""
        place = (table.name, key)
        self._lazy.pop(place, None)
        if table.name in self._read and key not in self._stored[table.name]:
            self._due.pop(place, None)
        else:
            self._due[place] = (table, None)
            self._wanted.set()

    async def run(self) -> None:
        """Write what is due, again and again."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._write_on())
            if self._reserve is not None:
                tasks.create_task(self._reserve.run(self._off_reserve))

    async def flush(self) -> None:
        """Return when everything put so far is on disk; callers of one moment share one commit."""
        if self._next_round is None and self._round is None and not self._due:
            return
        # A cancelled caller must not take the commit away from the others.
        await asyncio.shield(self._next_round or self._begin_round())

    def hurry(self) -> None:
        """Write what is due now, and not only when the window ends; should that fail, the writer tries again."""
        if self._due and self._next_round is None:
            self._begin_round()

    def probe(self, answered: Callable[[], None]) -> None:
        """Call back when the worker is alive; a disk that refuses is no reason to start anew."""
        self._probe = asyncio.ensure_future(self._database.ping())
        self._probe.add_done_callback(lambda done: None if done.cancelled() or done.exception() else answered())

    async def scrub(self) -> None:
        """Leave nothing on the disk of rows that are gone or were written over. Raises BadSetup."""
        await self._database.compact()

    async def close(self) -> None:
        """Write what is due, lazy rows too, and close; closed even when that fails."""
        self._hurry(float("inf"))
        try:
            await self.flush()
        finally:
            await self._database.close()

    async def _write_on(self) -> None:
        failures = 0
        while True:
            await self._wanted.wait()
            await self._clock.sleep(WINDOW)
            try:
                await self.flush()
                failures = 0
            except BadSetup as error:
                patience = PATIENCE[min(failures, len(PATIENCE) - 1)]
                failures += 1
                await self._clock.sleep(min(patience, PATIENCE_WHEN_FULL) if isinstance(error, DiskFull) else patience)

    def _begin_round(self) -> asyncio.Task[None]:
        self._next_round = following = asyncio.get_running_loop().create_task(self._commit_after(self._round))
        # Whoever asked may be gone when the error comes; the row is due still.
        following.add_done_callback(lambda done: done.cancelled() or done.exception())
        return following

    async def _commit_after(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        self._round, self._next_round = self._next_round, None
        try:
            await self._commit()
        except BadSetup as error:
            self._report(error)
            raise
        finally:
            self._round = None
        self._report(None)

    async def _commit(self) -> None:
        self._wanted.clear()
        batch, self._due = self._due, {}
        if not batch:
            return
        for (name, key), (_, row) in batch.items():
            if row is not None:
                self._stored[name].add(key)
        kept = False
        try:
            await self._write(partial(_store, batch))
            kept = True
        finally:
            if not kept:
                self._due = batch | self._due
                self._wanted.set()
        for (name, key), (_, row) in batch.items():
            if row is None:
                self._stored[name].discard(key)

    async def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        try:
            await self._database.write(work)
        except DiskFull:
            if self.on_full is not None:
                with suppress(HearthError):
                    await self.on_full()
            if self._reserve is not None:
                await self._reserve.release()
            await self._database.write(work)

    def _off_reserve(self) -> None:
        if self._trouble is not None and self._trouble.message_id == "store.on_reserve":
            self._report(None)

    def _report(self, error: BadSetup | None) -> None:
        """One notice and one line in the log for as long as a trouble lasts."""
        path = str(self._database.path)
        if error is not None:
            now: Problem | None = Problem(error.message_id, error.params)
        elif self._reserve is not None and self._reserve.released:
            now = Problem("store.on_reserve", {"path": path})
        else:
            now = None
        if (now and now.message_id) == (self._trouble and self._trouble.message_id):
            return
        if self._trouble is not None:
            self.notices.remove(self._trouble)
        if now is not None:
            self.notices.append(now)
            _LOG.error("%s", now.message())
        else:
            _LOG.warning("%s", render("store.well_again", {"path": path}, "en"))
        self._trouble = now

    def _arm(self, due: float) -> None:
        """Have lazy rows looked at so long before `due` that the writer's window fits in."""
        if self._lazy_timer is not None:
            armed, timer = self._lazy_timer
            if armed <= due:
                return
            timer.cancel()
        self._lazy_timer = (due, self._clock.call_at(due - WINDOW, self._ring))

    def _ring(self) -> None:
        self._lazy_timer = None
        self._hurry(self._clock.monotonic() + WINDOW + _ROUNDING)
        if self._lazy:
            self._arm(min(lazy.due for lazy in self._lazy.values()))

    def _hurry(self, until: float) -> None:
        """Make the lazy rows that are ripe until then due with the others."""
        for place, lazy in [(place, lazy) for place, lazy in self._lazy.items() if lazy.ripe <= until]:
            del self._lazy[place]
            self._due[place] = (lazy.table, lazy.row)
            self._wanted.set()


def _store(batch: dict[_Place, tuple[Table, Row | None]], connection: sqlite3.Connection) -> None:
    for (_, key), (table, row) in batch.items():
        if row is None:
            connection.execute(table.delete, (key,))
        else:
            connection.execute(table.insert, (*row, table.checksum(row)))


def _set_aside(table: Table, connection: sqlite3.Connection) -> tuple[dict[str, Row], list[tuple[object, ...]]]:
    """Write the table anew with its sound rows: a damaged key is not where a DELETE would look for it."""
    sound, bad = read_rows(connection, table)
    connection.execute(table.delete_all)
    connection.executemany(table.insert, [(*row, table.checksum(row)) for row in sound.values()])
    texts = [(table.name, json.dumps(stored, default=repr)) for stored in bad]
    connection.executemany("INSERT INTO quarantine (origin, row) VALUES (?, ?)", texts)
    return sound, bad


async def open_control(
    folder: Path, clock: Clock, *, connect: Connect = connect, reserve: Reserve | None = None
) -> ControlStore:
    """Open or make control.db (0600) in the folder (made 0700 where it is not there).

    On a disk that takes no writes it is read, and every write refused, until it is opened again.

    Raises:
        StoreBroken: the file is damaged; nothing of it was touched.
        BadSetup: the folder cannot be written, another hub has the database, or a newer Hearth made it.
    """
    path = folder / FILE
    if path.exists() and await asyncio.to_thread(on_read_only_disk, folder):
        database: Database = FrozenDatabase(path)
    else:
        await asyncio.to_thread(make_folder, folder)
        if not path.exists():
            await asyncio.to_thread(lay_down, path, connect)
        database = Database(path, partial(prepare, path=path), connect)
    opened = False
    try:
        await database.open()
        opened = True
    finally:
        if not opened:
            await database.close()
    if reserve is not None:
        await reserve.make()
    return ControlStore(database, clock, reserve)

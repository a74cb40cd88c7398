"""control.db: what the hub learned and must not lose.

Readers work from memory; writes gather for at most WINDOW seconds and then go to disk together (WAL, synchronous=FULL).
The connection holds the database exclusively, so that no second hub works on the same state.
"""

import asyncio
import json
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

import aiosqlite

from hub.model.errors import BadSetup
from hub.model.ports import Clock
from hub.storage.migrations import migrate
from hub.storage.rows import Row, Table
from hub.text.problem import Problem, warning

FILE: Final = "control.db"
WINDOW: Final = 0.25
LOCK_WAIT: Final = 1.0

_BROKEN: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")


class ControlStore:
    """The open database; made by `open_control`.

    `notices` says what was found broken. `run` is the writer, for the supervisor; `flush` and `close` raise BadSetup
    when the disk does not take a row, which then stays due.
    """

    def __init__(self, database: aiosqlite.Connection, path: Path, clock: Clock, notices: list[Problem]) -> None:
        self.notices = notices
        self._database = database
        self._path = path
        self._clock = clock
        self._due: dict[tuple[str, str], tuple[Table, Row | None]] = {}
        self._wanted = asyncio.Event()
        self._lock = asyncio.Lock()

    async def rows(self, table: Table) -> dict[str, Row]:
        """All sound rows by key. The others are moved to the table `quarantine`, with one notice for all."""
        sound: dict[str, Row] = {}
        bad: list[tuple[object, ...]] = []
        for stored in await self._database.execute_fetchall(table.select):
            row = table.accept(tuple(stored))
            if row is None:
                bad.append(tuple(stored))
            else:
                sound[row[0]] = row
        if bad:
            await self._quarantine(table, bad)
        return sound

    def put(self, table: Table, row: Row) -> None:
        """Write the row soon, over an older one with its key."""
        self._due[table.name, row[0]] = (table, row)
        self._wanted.set()

    def delete(self, table: Table, key: str) -> None:
        """Remove the row of that key soon."""
        self._due[table.name, key] = (table, None)
        self._wanted.set()

    async def run(self) -> None:
        """Write what is due, again and again."""
        while True:
            await self._wanted.wait()
            await self._clock.sleep(WINDOW)
            await self.flush()

    async def flush(self) -> None:
        """Return when everything put so far is on disk."""
        # A cancelled caller must not leave a transaction open.
        await asyncio.shield(self._write())

    async def close(self) -> None:
        """Write what is due and close; closed even when that fails."""
        try:
            await self.flush()
        finally:
            await self._database.close()

    async def _write(self) -> None:
        async with self._lock:
            self._wanted.clear()
            batch, self._due = self._due, {}
            if not batch:
                return
            try:
                await self._commit(batch)
            except sqlite3.Error as error:
                with suppress(sqlite3.Error):
                    await self._database.rollback()
                self._due = batch | self._due
                self._wanted.set()
                raise BadSetup("store.write_failed", path=str(self._path), reason=str(error)) from error

    async def _commit(self, batch: dict[tuple[str, str], tuple[Table, Row | None]]) -> None:
        await self._database.execute("BEGIN IMMEDIATE")
        for (_, key), (table, row) in batch.items():
            if row is None:
                await self._database.execute(table.delete, (key,))
            else:
                await self._database.execute(table.insert, (*row, table.checksum(row)))
        await self._database.execute("COMMIT")

    async def _quarantine(self, table: Table, bad: list[tuple[object, ...]]) -> None:
        self.notices.append(warning("store.bad_rows", None, count=len(bad), table=table.name, path=str(self._path)))
        await self._database.execute("BEGIN IMMEDIATE")
        for stored in bad:
            text = json.dumps(stored, default=repr)
            await self._database.execute("INSERT INTO quarantine (origin, row) VALUES (?, ?)", (table.name, text))
            await self._database.execute(table.delete, (stored[0],))
        await self._database.execute("COMMIT")


async def open_control(folder: Path, clock: Clock) -> ControlStore:
    """Open or make control.db (0600) in the folder (made 0700 where it is not there).

    A file that is no database, or a broken one, is kept beside as `control.db.corrupt-<n>`, and a new one made.

    Raises:
        BadSetup: the folder cannot be written, another hub has the database, or a newer Hearth made it.
    """
    path = folder / FILE
    notices: list[Problem] = []
    _prepare(folder, path)
    try:
        database = await _connect(path)
    except _Broken as error:
        kept = _keep_aside(path)
        _prepare(folder, path)
        notices.append(
            warning("store.kept_aside", None, path=str(path), kept=str(kept), reason=str(error.params["reason"]))
        )
        database = await _connect(path)
    return ControlStore(database, path, clock, notices)


class _Broken(BadSetup):
    """The file is no sound database."""


async def _connect(path: Path) -> aiosqlite.Connection:
    database: aiosqlite.Connection | None = None
    try:
        database = await aiosqlite.connect(path, isolation_level=None, timeout=LOCK_WAIT)
        for setting in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"):
            await database.execute_fetchall(f"PRAGMA {setting}")
        (verdict,) = next(iter(await database.execute_fetchall("PRAGMA quick_check(1)")))
        if verdict != "ok":
            raise _Broken("store.broken", path=str(path), reason=str(verdict))
        await migrate(database, str(path))
        # From here on nobody else gets in.
        await database.execute("BEGIN EXCLUSIVE")
        await database.execute("COMMIT")
    except (sqlite3.Error, BadSetup) as error:
        if database is not None:
            await database.close()
        if isinstance(error, BadSetup):
            raise
        raise _explained(error, path) from error
    return database


def _explained(error: sqlite3.Error, path: Path) -> BadSetup:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(_BROKEN):
        return _Broken("store.broken", path=str(path), reason=str(error))
    if name.startswith(_BUSY):
        return BadSetup("store.in_use", path=str(path))
    return BadSetup("store.cannot_open", path=str(path), reason=str(error))


def _prepare(folder: Path, path: Path) -> None:
    """Make folder and file with their modes before anything secret is in them; SQLite's side files take the file's."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, os.strerror(13))
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise BadSetup("store.folder", folder=str(folder), reason=error.strerror or str(error)) from error


def _keep_aside(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.corrupt-{number}")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(kept.with_name(kept.name + ending))
    return kept

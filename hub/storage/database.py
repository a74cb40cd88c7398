"""One SQLite file and its one worker: a transaction is one function, run in one hop to the worker's thread.

A connection that failed at the disk is thrown away and opened anew, never asked again: after a failed fsync the kernel
may call pages clean that never reached the disk (https://wiki.postgresql.org/wiki/Fsync_Errors), and a new connection
believes only what it reads and finds intact.
"""

import asyncio
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from hub.model.errors import BadSetup, DiskFull

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
Connect = Callable[[Path], sqlite3.Connection]
"""Opens the file, making it where it is missing; the simulator and the fault tests give others."""

LOCK_WAIT: Final = 1.0
"""Seconds to wait for another process to let go of the file."""
CHECKPOINT: Final = 1 << 20
"""Bytes in the write-ahead log after which its pages are brought home. More would be fewer bytes written, and a longer
start after a power cut."""

_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_BROKEN: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_FULL: Final = "SQLITE_FULL"
_READ_ONLY: Final = "SQLITE_READONLY"
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)

UNREADABLE: Final = (sqlite3.Error, UnicodeDecodeError)
"""What comes of a damaged file: SQLite may quote it in an error, and what it quotes may be no text."""
REFUSED: Final = (*UNREADABLE, OSError)


class StoreBroken(BadSetup):
    """The file is no sound database; it is left as it is."""


class ReadOnly(BadSetup):
    """The file, or the disk under it, takes no writes."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the database file, made with mode 0600 where it is missing; SQLite's side files take that mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    return sqlite3.connect(path, timeout=LOCK_WAIT, isolation_level=None, check_same_thread=False)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class Database:
    """A database file; `prepare` sets up each new connection (settings, checks, migrations), and may raise.

    Methods raise BadSetup where SQLite or the disk refuses: `StoreBroken`, `DiskFull`, `ReadOnly` and others. A `write`
    that raised has not happened, but for one whose COMMIT failed: that may be found on the disk after all.
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None], connect: Connect = connect) -> None:
        self.path = path
        self.written_bytes = 0  # to the log and from there to the file, since the start
        self._prepare = prepare
        self._connect = connect
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=path.name)
        self._open: sqlite3.Connection | None = None
        self._was_open = False
        self._logged = 0

    async def open(self) -> None:
        """Open the file now, rather than with the first work."""
        await self.run(lambda _: None)

    async def run(self, work: Work[T]) -> T:
        """Let `work` read."""
        return await self._hop(partial(self._explain, work, "store.read_failed"))

    async def write(self, work: Work[T]) -> T:
        """Let `work` read and write in one transaction, which is on disk when this returns."""
        return await self._hop(partial(self._explain, partial(self._transact, work), "store.write_failed"))

    async def ping(self) -> None:
        """Return when the worker has done what was asked before."""
        await self._hop(lambda: None)

    async def compact(self) -> None:
        """Write the file anew without what was removed or written over, and empty the log."""
        await self._hop(partial(self._explain, self._rewrite, "store.write_failed"))

    async def close(self) -> None:
        """Bring the log home, close, and let the worker go; nothing may be asked afterwards."""
        await self._hop(self._close)
        self._worker.shutdown(wait=False)

    async def _hop(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    # From here on everything runs in the worker's thread.

    def _explain(self, work: Work[T], failed: str) -> T:
        try:
            connection = self._open or self._anew()
        except REFUSED as error:
            raise explained(error, self.path, failed if self._was_open else "store.cannot_open") from error
        try:
            return work(connection)
        except REFUSED as error:
            if connection.in_transaction or not _name(error).startswith((_FULL, *_BUSY)):
                self._discard()
            elif _name(error) == _FULL:
                # The log's own room is given back first: what it holds has its place in the file already, mostly.
                with suppress(OSError):
                    self._checkpoint(connection)
            raise explained(error, self.path, failed) from error

    def _anew(self) -> sqlite3.Connection:
        connection = self._connect(self.path)
        sound = False
        try:
            self._prepare(connection)
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            sound = True
        finally:
            if not sound:
                _shut(connection)
        self._logged = self._log_size()
        self._open = connection
        self._was_open = True
        return connection

    def _discard(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            _shut(connection)

    def _transact(self, work: Work[T], connection: sqlite3.Connection) -> T:
        with transaction(connection):
            result = work(connection)
        # What follows must not undo the good news: it is on disk.
        with suppress(OSError):
            self._account(connection)
        return result

    def _rewrite(self, connection: sqlite3.Connection) -> None:
        connection.execute("VACUUM")
        self._account(connection)
        self._checkpoint(connection)

    def _account(self, connection: sqlite3.Connection) -> None:
        size = self._log_size()
        self.written_bytes += max(0, size - self._logged)
        self._logged = size
        if size >= CHECKPOINT:
            self._checkpoint(connection)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        """Bring the pages of the log home and empty it. A full disk lets the log wait for the next time."""
        home = _distinct_pages(self._log_path())
        try:
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            if not _name(error).startswith(_FULL):
                self._discard()
            return
        if not busy:
            self.written_bytes += home
            self._logged = 0

    def _close(self) -> None:
        if self._open is not None:
            with suppress(OSError):
                self._checkpoint(self._open)
        self._discard()

    def _log_path(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")

    def _log_size(self) -> int:
        try:
            return self._log_path().stat().st_size
        except FileNotFoundError:
            return 0


def _shut(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.close()


def _distinct_pages(log: Path) -> int:
    """Bytes that a checkpoint writes to the database: each page of the log once.

    The log is a header of 32 bytes with the page size at offset 8, and frames of 24 bytes (first the page's number) and
    a page (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
    """
    content = log.read_bytes() if log.exists() else b""
    size = int.from_bytes(content[8:12], "big")
    frames = range(_WAL_HEADER, len(content), _FRAME_HEADER + size)
    return size * len({content[at : at + 4] for at in frames})


def _name(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", "")


def explained(error: sqlite3.Error | UnicodeDecodeError | OSError, path: Path, otherwise: str) -> BadSetup:
    """The error in our words; `otherwise` is the id of the message when there is no better one."""
    name, number = _name(error), getattr(error, "errno", None)
    if name.startswith(_BROKEN) or isinstance(error, UnicodeDecodeError):
        return StoreBroken("store.broken", path=str(path), reason=str(error))
    if name.startswith(_BUSY):
        return BadSetup("store.in_use", path=str(path))
    # SQLite says "I/O error" of a full or read-only disk, too, where the refusal comes with the fsync.
    if name == _FULL or number in _NO_ROOM or (name.startswith("SQLITE_IOERR") and free_bytes(path.parent) == 0):
        return DiskFull("store.full", path=str(path))
    if name.startswith(_READ_ONLY) or number == errno.EROFS or _mounted_read_only(path.parent):
        return ReadOnly("store.read_only", path=str(path))
    return BadSetup(otherwise, path=str(path), reason=str(error))


def free_bytes(folder: Path) -> int | None:
    """What an unprivileged program may still write there; None when the disk does not say."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def _mounted_read_only(folder: Path) -> bool:
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False

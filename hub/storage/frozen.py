"""control.db on a disk that takes no writes: a copy in memory to read from, and no promise that anything is kept.

After errors a disk is often mounted read-only. A hub that starts there knows its devices, and says what is wrong; a
hub that does not start can do neither.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from hub.storage.database import Database, ReadOnly, T, Work
from hub.storage.opening import check_start, settle


def on_read_only_disk(folder: Path) -> bool:
    """Whether the folder is there, on a disk that takes no writes."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


class FrozenDatabase(Database):
    """A copy in memory of the file; every write is refused (ReadOnly)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, lambda connection: settle(connection, path), connect_copy)

    async def write(self, work: Work[T]) -> T:
        raise ReadOnly("store.read_only", path=str(self.path))


def connect_copy(path: Path) -> sqlite3.Connection:
    """The database and its log, in memory. Raises StoreBroken, sqlite3.Error, OSError."""
    check_start(path)
    logged = path.with_name(f"{path.name}-wal").exists()
    # Without a log SQLite would want to make one; with one, "immutable" would leave it out, and a lock needs to write.
    options = "mode=ro&vfs=unix-none" if logged else "mode=ro&immutable=1"
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with closing(sqlite3.connect(f"file:{quote(str(path))}?{options}", uri=True, isolation_level=None)) as source:
        source.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()  # no shared memory file beside it
        source.backup(copy)
    return copy

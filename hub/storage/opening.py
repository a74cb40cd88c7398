"""How control.db is made, and looked through when it is opened."""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup
from hub.storage.database import REFUSED, Connect, StoreBroken, explained, transaction
from hub.storage.migrations import migrate
from hub.storage.pages import MAGIC
from hub.storage.rows import Row, Table

FILE: Final = "control.db"

_SMALLEST: Final = 512
_SETTINGS: Final = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "secure_delete = FAST")
_SCHEMA: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master"


def make_folder(folder: Path) -> None:
    """Make the state folder (0700) where it is missing.

    Raises:
        BadSetup: it cannot be made or written.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            sync(folder.parent)  # or a power cut takes folder and all
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, os.strerror(13))
    except OSError as error:
        raise BadSetup("store.folder", folder=str(folder), reason=error.strerror or str(error)) from error


def lay_down(path: Path, connect: Connect) -> None:
    """Make a new, empty database at `path`; whole, or not at all.

    So an empty or half a file at `path` is always damage, and never a start that was cut short.

    Raises:
        BadSetup: the disk does not take it.
    """
    try:
        drafted(path, connect, {}).rename(path)
        sync(path.parent)
    except REFUSED as error:
        raise explained(error, path, "store.cannot_open") from error


def drafted(path: Path, connect: Connect, tables: Mapping[Table, Iterable[Row]]) -> Path:
    """A new database with these rows, on disk beside `path`, to be renamed to it. Raises sqlite3.Error, OSError."""
    draft = path.with_name(f"{path.name}.new")
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(draft.name + ending).unlink(missing_ok=True)
    with closing(connect(draft)) as connection:
        settle(connection, draft)
        with transaction(connection):
            for table, rows in tables.items():
                connection.executemany(table.insert, [(*row, table.checksum(row)) for row in rows])
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    draft.chmod(0o600)
    sync(draft)
    return draft


def sync(path: Path) -> None:
    """Have a file or folder on the disk when this returns. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Look the database through, bring it to the newest version, and keep others out.

    Raises:
        StoreBroken: it is damaged.
        BadSetup: another hub has it, or a newer Hearth made it.
        sqlite3.Error, OSError: the disk does not let it.
    """
    path.chmod(0o600)
    check_start(path)
    settle(connection, path)
    # From here on nobody else gets in.
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def check_start(path: Path) -> None:
    """Raise StoreBroken where the file does not begin as a database does; OSError where it cannot be read."""
    with path.open("rb") as file:
        start = file.read(_SMALLEST)
    if len(start) < _SMALLEST:
        raise StoreBroken("store.broken", path=str(path), reason=f"{len(start)} bytes")
    if not start.startswith(MAGIC):
        raise StoreBroken("store.broken", path=str(path), reason="no SQLite header")


def settle(connection: sqlite3.Connection, path: Path) -> None:
    """Set the connection up, look the database through, and bring it to the newest version. Raises as `prepare`."""
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise StoreBroken("store.broken", path=str(path), reason=" ".join(str(verdict).split()))
    try:
        migrate(connection, str(path))
        found = connection.execute(_SCHEMA).fetchall()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "SQLITE_ERROR") != "SQLITE_ERROR":
            raise
        raise StoreBroken("store.broken", path=str(path), reason=str(error)) from error
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    if not _expected_schema() <= set(found) or encoding != "UTF-8":
        raise StoreBroken("store.broken", path=str(path), reason="not the tables of Hearth")


@cache
def _expected_schema() -> frozenset[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrate(model, "")
        return frozenset(model.execute(_SCHEMA).fetchall())

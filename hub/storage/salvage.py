"""What can be saved from a damaged control.db, and how to start with that.

The damaged file is only read; `start_anew` keeps it aside.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup
from hub.storage.database import REFUSED, UNREADABLE, connect, explained
from hub.storage.opening import FILE, drafted, make_folder, sync
from hub.storage.pages import PAGE, Pages, pages, records
from hub.storage.rows import TABLES, Row, Table

_LOCK_START: Final = 0x40000002
_LOCK_LENGTH: Final = 510
"""Bytes that SQLite locks while it works on a file (https://www.sqlite.org/src/file/src/os.h, SHARED_FIRST)."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Sound rows by table; `broken`: tables that may have had more; `refused`: rows that were found, but altered."""

    rows: Mapping[Table, tuple[Row, ...]]
    broken: tuple[str, ...]
    refused: int


def salvage(path: Path) -> Salvaged:
    """Every row of control.db that is as it was written.

    A table that cannot be read to its end is also searched for page by page; that may bring back a row that had been
    removed. No hub may work on the file.

    Raises:
        BadSetup: the file cannot be read.
    """
    try:
        log = path.with_name(path.name + "-wal")
        found = pages(path.read_bytes(), log.read_bytes() if log.exists() else b"")
    except OSError as error:
        raise explained(error, path, "store.read_failed") from error
    rows: dict[Table, dict[str, Row]] = {table: {} for table in TABLES}
    broken, refused = [], 0
    with closing(_image(found)) as image:
        for table in TABLES:
            whole, bad = _read(image, table, rows[table])
            refused += bad
            if not whole:
                broken.append(table)
    if broken:
        for record in records(found):
            for table in broken:
                if len(record) == len(table.columns) + 1 and (row := table.accept(record)) is not None:
                    rows[table].setdefault(row[0], row)
    kept = {table: tuple(each.values()) for table, each in rows.items()}
    return Salvaged(kept, tuple(table.name for table in broken), refused)


def start_anew(folder: Path, rows: Mapping[Table, Iterable[Row]] | None = None) -> Path | None:
    """Put a new control.db with these rows in place; the old one, where there is one, is kept: returns where.

    Raises:
        BadSetup: a hub works on the file, or the disk does not let it. The old file then is where it was.
    """
    make_folder(folder)
    path = folder / FILE
    try:
        with _alone(path):
            draft = drafted(path, connect, rows or {})
            kept = _keep_aside(path) if path.exists() else None
            draft.rename(path)
            sync(folder)
    except REFUSED as error:
        raise explained(error, path, "store.write_failed") from error
    return kept


def _image(found: Pages) -> sqlite3.Connection:
    """The pages as a database in memory; one that cannot be read has no tables."""
    last = max(found, default=0)
    size = len(next(iter(found.values()))) if found else PAGE
    content = bytearray(b"".join(found.get(number, bytes(size)) for number in range(1, min(last, 2 * len(found)) + 1)))
    content[18:20] = b"\1\1"  # no write-ahead log: there is none in memory
    image = sqlite3.connect(":memory:", isolation_level=None)
    image.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    with suppress(*UNREADABLE):
        image.deserialize(bytes(content))
    return image


def _read(image: sqlite3.Connection, table: Table, rows: dict[str, Row]) -> tuple[bool, int]:
    """Read a table into `rows`, from its start and, if it breaks off, from its end: whether it is whole, bad rows."""
    bad: set[tuple[object, ...]] = set()
    for order in ("ASC", "DESC"):
        try:
            for stored in image.execute(f"{table.select} ORDER BY {table.columns[0]} {order}"):
                row = table.accept(stored)
                if row is None:
                    bad.add(stored)
                else:
                    rows.setdefault(row[0], row)
        except UNREADABLE:
            continue
        return order == "ASC", len(bad)
    return False, len(bad)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No hub works on the file, as far as SQLite's locks tell."""
    if not path.exists():
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_START)
        except (BlockingIOError, PermissionError) as error:
            raise BadSetup("store.in_use", path=str(path)) from error
        yield
    finally:
        os.close(handle)


def _keep_aside(path: Path) -> Path:
    """Give the file another name beside its own, and its log that name only: it must not be taken for the new one's."""
    number = 1
    while (kept := path.with_name(f"{path.name}.corrupt-{number}")).exists():
        number += 1
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    kept.chmod(0o600)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(kept.with_name(kept.name + ending))
    sync(path.parent)
    return kept

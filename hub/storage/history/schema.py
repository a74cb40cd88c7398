"""history.db as a file: its tables, and how it is opened. A broken one is set aside, and a new one made.

| table | holds |
|---|---|
| desk | what was recorded since the last full hour, in slots of one page that are written over and over |
| raw | one row an hour and property: its samples |
| fives, hours | one row a day and property: its buckets of 5 minutes, and of an hour |
| journal | what the engine handled, an hour a row; checkpoints |
| gaps | when nothing was recorded, and why |
| names | the small numbers that stand for property ids and device keys |
| facts | how far folding and rolling up have come; the bytes written by day |
"""

import asyncio
import sqlite3
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

from hub.model.errors import BadSetup
from hub.storage.database import Connect, Database, StoreBroken, connect, explained
from hub.storage.opening import make_folder
from hub.text.problem import Problem, warning

FILE: Final = "history.db"
VERSION: Final = 1
_ENDINGS: Final = ("", "-wal", "-shm")
KEPT_ASIDE: Final = 2
"""How many broken files are kept; the oldest goes first."""

_TABLES: Final = (
    "CREATE TABLE desk (slot INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    """CREATE TABLE raw (hour INTEGER NOT NULL, property INTEGER NOT NULL, body BLOB NOT NULL,
                          PRIMARY KEY (hour, property)) WITHOUT ROWID""",
    """CREATE TABLE fives (day INTEGER NOT NULL, property INTEGER NOT NULL, body BLOB NOT NULL,
                            PRIMARY KEY (day, property)) WITHOUT ROWID""",
    """CREATE TABLE hours (day INTEGER NOT NULL, property INTEGER NOT NULL, body BLOB NOT NULL,
                            PRIMARY KEY (day, property)) WITHOUT ROWID""",
    """CREATE TABLE journal (seq INTEGER PRIMARY KEY, count INTEGER NOT NULL, begin INTEGER NOT NULL,
                              end INTEGER NOT NULL, checkpoint INTEGER NOT NULL, body BLOB NOT NULL)""",
    """CREATE TABLE gaps (begin INTEGER NOT NULL, end INTEGER NOT NULL, why TEXT NOT NULL, what TEXT NOT NULL,
                           count INTEGER NOT NULL)""",
    "CREATE TABLE names (number INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
_SETTINGS: Final = (
    "auto_vacuum = INCREMENTAL",
    "journal_mode = WAL",
    "synchronous = NORMAL",
)


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make or check the tables.

    Raises:
        StoreBroken: it is no sound history.
        BadSetup: a newer Hearth made it.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise BadSetup("history.newer", path=str(path), found=version, known=VERSION)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            raise StoreBroken("store.broken", path=str(path), reason="not the tables of Hearth")
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")


async def open_database(folder: Path, connect: Connect = connect) -> Database:
    """Open or make history.db in the folder. It is not looked through: that would take minutes on a slow card.

    Raises:
        StoreBroken: it is no sound history.
        BadSetup: the folder cannot be written, or a newer Hearth made the file.
    """
    await asyncio.to_thread(make_folder, folder)
    path = folder / FILE
    database = Database(path, partial(prepare, path=path), connect)
    opened = False
    try:
        await database.open()
        opened = True
    finally:
        if not opened:
            await database.close()
    return database


def copy_to(folder: Path, target: Path, connect: Connect = connect) -> None:
    """Write a consistent copy of the history to `target`, which must not be there; blocks. None where there is none.

    Raises:
        BadSetup: the disk does not let it, or the history is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return
    try:
        with closing(connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except (sqlite3.Error, OSError) as error:
        raise explained(error, path, "store.read_failed") from error


def set_aside(folder: Path) -> Problem:
    """Rename a broken file to `history.db.corrupt-<n>`, and drop what was kept before the last KEPT_ASIDE.

    Raises:
        OSError: the folder does not let it.
    """
    path = folder / FILE
    older = sorted(_numbers(folder))
    for number in older[: len(older) - KEPT_ASIDE + 1]:
        for ending in _ENDINGS:
            _aside(path, number, ending).unlink(missing_ok=True)
    number = max(older, default=0) + 1
    for ending in _ENDINGS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(_aside(path, number, ending))
    return warning("history.set_aside", None, path=str(path), kept=str(_aside(path, number)))


def drop_broken(folder: Path) -> None:
    """Delete the broken files that were kept, to make room."""
    for number in _numbers(folder):
        for ending in _ENDINGS:
            with suppress(OSError):
                _aside(folder / FILE, number, ending).unlink(missing_ok=True)


def _aside(path: Path, number: int, ending: str = "") -> Path:
    return path.with_name(f"{path.name}.corrupt-{number}{ending}")


def _numbers(folder: Path) -> list[int]:
    found = (one.name.removeprefix(f"{FILE}.corrupt-") for one in folder.glob(f"{FILE}.corrupt-*"))
    return [int(number) for number in found if number.isascii() and number.isdigit()]

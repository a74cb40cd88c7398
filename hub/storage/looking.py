"""Looking into a database without changing a byte of it or beside it."""

import sqlite3
from pathlib import Path
from typing import Final

_IN_USE: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")


def look_into(path: Path) -> sqlite3.Connection:
    """Open a database without writing; a log beside it means that somebody has it open, or had when the power went.

    Raises:
        sqlite3.Error: there is none, or it cannot be opened. What it is only shows when it is read.
    """
    log = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log.exists() else "immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=0)


def in_use(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Whether the error says that somebody else has the database."""
    return getattr(error, "sqlite_errorname", "").startswith(_IN_USE)

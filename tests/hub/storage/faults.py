"""A database connection that fails when a test says so."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.storage.database import connect as connect_plainly

Fails = Callable[[int, str], str | None]


def nth(at: int, name: str, sticky: bool = False) -> Fails:
    """Statement number `at` fails, and with `sticky` every one after it."""
    return lambda number, sql: name if number == at or (sticky and number > at) else None


def those_with(word: str, name: str) -> Fails:
    """Every statement with that word in it fails."""
    return lambda number, sql: name if word in sql else None


class Faults:
    """Counts statements, and lets some fail: `fails(number, sql)` says which, and with what error of SQLite.

    `after`: the statement was carried out, and then the error came.
    """

    def __init__(self, fails: Fails = lambda number, sql: None, after: bool = False) -> None:
        self.fails = fails
        self.after = after
        self.count = 0
        self.failed = 0
        self.opened = 0

    def connect(self, path: Path) -> sqlite3.Connection:
        self.opened += 1
        connect_plainly(path).close()
        faults = self

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                faults.count += 1
                name = faults.fails(faults.count, sql)
                if name is None:
                    return super().execute(sql, *values)
                faults.failed += 1
                if faults.after:
                    super().execute(sql, *values)
                raise error(name)

        return sqlite3.connect(path, timeout=0.01, isolation_level=None, check_same_thread=False, factory=Connection)

    def heal(self) -> None:
        self.fails = lambda number, sql: None


def error(name: str) -> sqlite3.OperationalError:
    """An error as SQLite raises it."""
    made = sqlite3.OperationalError(f"made up: {name}")
    made.sqlite_errorname = name
    return made

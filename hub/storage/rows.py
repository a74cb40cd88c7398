"""Rows of the control store, and the checksum that each carries."""

import json
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

Row = tuple[str, ...]
"""One row: texts in the order of the table's columns, the key first. What is no text is stored as JSON."""

CHECKSUM_BYTES = 8

UNKNOWN_FORM: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What reading a body raises that another Hearth wrote, or nobody."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts with the checksum as its last column; the first column is the key."""

    name: str
    columns: tuple[str, ...]

    @property
    def select(self) -> str:
        """The statement that reads all rows, checksum last."""
        return f"SELECT {', '.join(self.columns)}, checksum FROM {self.name}"  # noqa: S608 - names from our own tables

    @property
    def insert(self) -> str:
        """The statement that writes one row, checksum last, over an older one with the same key."""
        marks = ", ".join("?" * (len(self.columns) + 1))
        into = f"INSERT INTO {self.name} ({', '.join(self.columns)}, checksum) VALUES ({marks})"  # noqa: S608 - as above
        # REPLACE would take the old row out first, and move its neighbours to other pages.
        others = ", ".join(f"{name} = excluded.{name}" for name in (*self.columns[1:], "checksum"))
        return f"{into} ON CONFLICT ({self.columns[0]}) DO UPDATE SET {others}"

    @property
    def delete(self) -> str:
        """The statement that removes the row of a key."""
        return f"DELETE FROM {self.name} WHERE {self.columns[0]} = ?"  # noqa: S608 - as above

    @property
    def delete_all(self) -> str:
        """The statement that empties the table."""
        return f"DELETE FROM {self.name}"  # noqa: S608 - as above

    def checksum(self, values: Sequence[object]) -> str:
        """What the row's last column must say; it covers the table's name, so that a row cannot change tables."""
        text = json.dumps([self.name, *values], ensure_ascii=True, default=repr)
        return blake2b(text.encode(), digest_size=CHECKSUM_BYTES).hexdigest()

    def accept(self, stored: Sequence[object]) -> Row | None:
        """The row as it was once written, None when it is no longer that."""
        *values, checksum = stored
        if checksum != self.checksum(values) or not all(isinstance(value, str) for value in values):
            return None
        return tuple(str(value) for value in values)


DEVICE_KEYS = Table("device_keys", ("key", "handle", "refs"))
"""Device key, the handle that it belongs to, and a JSON list of its endpoints' refs."""

ENDPOINTS = Table("endpoints", ("ref", "adopted", "secret", "model", "firmware", "address"))
"""Endpoint ref, `yes` when adopted, JSON of the secret (null: none), and what was learned."""

READINGS = Table("readings", ("device", "body"))
"""Device key, and JSON of its last known readings."""

COMMANDS = Table("commands", ("id", "body"))
"""Command id, and JSON of what was accepted: for those whose promise outlives the hub."""

OWED = Table("owed", ("property", "body"))
"""Property id, and JSON of the make-safe write that is owed there, and when."""

CLAIMS = Table("claims", ("id", "body"))
"""Id of a claimed property, of a run that holds one, or `clock:`, and JSON (`scenes/engine/keeping.py`)."""

AUDIT = Table("audit", ("id", "body"))
"""Sortable id, and JSON of one hazardous action: who, what, why, result."""

FACTS = Table("facts", ("name", "body"))
"""What the hub remembers of itself, by name, as JSON."""

VERSIONS = Table("versions", ("id", "body"))
"""Hash of a scene's text and meaning, and JSON of both, and of when it was in use."""

PROGRAMS = Table("programs", ("hash", "body"))
"""Hash of a program, and JSON of the ids of its versions."""

TABLES = (DEVICE_KEYS, ENDPOINTS, READINGS, COMMANDS, OWED, CLAIMS, AUDIT, FACTS, VERSIONS, PROGRAMS)


def finite(found: Any) -> float:
    """The number of a body. Raises what `UNKNOWN_FORM` names where it is none, or no end of time."""
    number = float(found)
    if not math.isfinite(number):
        raise ValueError(found)
    return number


def read_rows(connection: sqlite3.Connection, table: Table) -> tuple[dict[str, Row], list[tuple[object, ...]]]:
    """The sound rows of a table by key, and the others as they were found."""
    try:
        found = connection.execute(table.select).fetchall()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", ""):
            raise
        # No error of SQLite's: a text that is no UTF-8 any more. Such a row must not hide the others.
        connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        try:
            found = connection.execute(table.select).fetchall()
        finally:
            connection.text_factory = str
    sound: dict[str, Row] = {}
    bad: list[tuple[object, ...]] = []
    for stored in found:
        row = table.accept(stored)
        if row is None or row[0] in sound:
            bad.append(stored)
        else:
            sound[row[0]] = row
    return sound, bad

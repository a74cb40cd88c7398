"""The versions of control.db: each step leads from one to the next, in one transaction of its own."""

import sqlite3
from collections.abc import Sequence

from hub.model.errors import BadSetup
from hub.storage.database import transaction

Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (
    (
        "CREATE TABLE device_keys (key TEXT PRIMARY KEY, handle TEXT, refs TEXT, checksum TEXT) WITHOUT ROWID",
        """CREATE TABLE endpoints (ref TEXT PRIMARY KEY, adopted TEXT, secret TEXT, model TEXT, firmware TEXT,
                                   address TEXT, checksum TEXT) WITHOUT ROWID""",
        "CREATE TABLE quarantine (origin TEXT, row TEXT)",
    ),
    tuple(
        f"CREATE TABLE {name} ({key} TEXT PRIMARY KEY, body TEXT, checksum TEXT) WITHOUT ROWID"
        for name, key in (
            ("readings", "device"),
            ("commands", "id"),
            ("owed", "property"),
            ("claims", "id"),
            ("audit", "id"),
            ("facts", "name"),
        )
    ),
    (
        "CREATE TABLE versions (id TEXT PRIMARY KEY, body TEXT, checksum TEXT) WITHOUT ROWID",
        "CREATE TABLE programs (hash TEXT PRIMARY KEY, body TEXT, checksum TEXT) WITHOUT ROWID",
    ),
)


def migrate(database: sqlite3.Connection, path: str, steps: Sequence[Step] = STEPS) -> None:
    """Bring the database to the newest version; one that was killed on the way goes on where it was.

    Raises:
        BadSetup: a newer Hearth wrote it.
    """
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise BadSetup("store.newer", path=path, found=version, known=len(steps))
    for number, step in enumerate(steps[version:], version + 1):
        with transaction(database):
            for statement in step:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")

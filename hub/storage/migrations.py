"""The versions of control.db: each step leads from one to the next, in one transaction of its own."""

from collections.abc import Sequence

import aiosqlite

from hub.model.errors import BadSetup

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
)


async def migrate(database: aiosqlite.Connection, path: str, steps: Sequence[Step] = STEPS) -> None:
    """Bring the database to the newest version.

    Raises:
        BadSetup: a newer Hearth wrote it.
    """
    version = await _version(database)
    if version > len(steps):
        raise BadSetup("store.newer", path=path, found=version, known=len(steps))
    for number, step in enumerate(steps[version:], version + 1):
        await database.execute("BEGIN IMMEDIATE")
        for statement in step:
            await database.execute(statement)
        await database.execute(f"PRAGMA user_version = {number}")
        await database.execute("COMMIT")


async def _version(database: aiosqlite.Connection) -> int:
    rows = list(await database.execute_fetchall("PRAGMA user_version"))
    return int(rows[0][0])

"""control.db as bytes: taken from the open database at one moment, and with its secrets sealed for another machine.

All of it happens in memory: secrets that are sealed at rest touch no disk in the open.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Final

from hub.backup.errors import BadBackup
from hub.storage.database import UNREADABLE
from hub.storage.rows import ENDPOINTS

_NOTHING: Final = "null"
_MAGIC: Final = b"SQLite format 3\0"

Convert = Callable[[str, str], str]
"""A stored secret and its name in, the secret as it is to be stored out: the vault's `open` or `seal`."""


def copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The whole database as it is now, in memory, for any thread: all that the store has to wait for."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.backup(copy)
    return copy


def image(copy: sqlite3.Connection, convert: Convert) -> bytes:
    """A copy in one piece, each secret converted; closes the copy. Raises HearthError where a secret cannot be."""
    with closing(copy):
        return _converted(copy, convert)


def resealed(data: bytes, convert: Convert) -> bytes:
    """The same database with each secret converted.

    Raises:
        BadBackup: the bytes are no sound database of ours.
    """
    if not data.startswith(_MAGIC):
        raise BadBackup("backup.damaged", what="control.db")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        try:
            copy.deserialize(data)
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise BadBackup("backup.damaged", what="control.db")
            return _converted(copy, convert)
        except UNREADABLE as error:
            raise BadBackup("backup.damaged", what="control.db") from error


def _converted(copy: sqlite3.Connection, convert: Convert) -> bytes:
    place = ENDPOINTS.columns.index("secret")
    for stored in copy.execute(ENDPOINTS.select).fetchall():
        row = ENDPOINTS.accept(stored)
        if row is not None and row[place] != _NOTHING:
            fresh = (*row[:place], convert(row[place], row[0]), *row[place + 1 :])
            copy.execute(ENDPOINTS.insert, (*fresh, ENDPOINTS.checksum(fresh)))
    # Leaves nothing of the former secrets in free pages, and takes back the mark of the write-ahead log.
    copy.execute("VACUUM")
    return copy.serialize()

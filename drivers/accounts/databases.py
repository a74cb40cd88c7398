"""Devices in a Mi Home database of a telephone's backup.

Android: `miio2.db`, table `devicerecord`. iOS: `..._mihome.sqlite`, table `ZDEVICE`, the token in 96 hexadecimal
digits, of which the first 64 are the token's text under AES-128-ECB with a key of zeros. Source: python-miio
`extract_tokens.py` and its page on legacy token extraction.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from drivers.accounts.rows import MOST_ROWS, Found, found_in

MAGIC: Final = b"SQLite format 3\0"
MOST_STEPS: Final = 2_000
"""Thousands of instructions of SQLite: a database made to keep us busy is given up."""

_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "devicerecord": {
        "did": "did", "name": "name", "model": "model", "mac": "mac", "localIP": "ip", "token": "token",
        "parentId": "parent_id",
    },
    "ZDEVICE": {
        "ZDID": "did", "ZNAME": "name", "ZMODEL": "model", "ZMAC": "mac", "ZLOCALIP": "ip", "ZTOKEN": "token",
        "ZPARENTID": "parent_id",
    },
}  # fmt: skip
_READING: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})


def devices_in(data: bytes) -> list[Found] | None:
    """The devices of a database, from a copy of it in memory; None when it is damaged or not one of Mi Home's."""
    # A journal beside it was not given to us; without this mark SQLite would look for it. (sqlite.org/fileformat2.html)
    plain = data[:18] + b"\x01\x01" + data[20:]
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(plain)
            _fence(connection)
            for table, columns in _TABLES.items():
                there = _columns(connection, table)
                if there:
                    return _rows(connection, table, {name: word for name, word in columns.items() if name in there})
    except (sqlite3.Error, ValueError, OverflowError, MemoryError):
        return None
    return None


def token_of_ios(text: object) -> object:
    """The token of an iOS row: in the clear, or opened with the key of zeros; what is neither stays as it is."""
    if not isinstance(text, str) or len(text) < 64:
        return text
    try:
        sealed = bytes.fromhex(text[:64])
        # The vendor's own choice: the key is known, so this hides nothing.
        decryptor = Cipher(AES(bytes(16)), ECB()).decryptor()  # noqa: S305 - theirs, see the source above
        return (decryptor.update(sealed) + decryptor.finalize()).decode("ascii")
    except ValueError:
        return text


def _fence(connection: sqlite3.Connection) -> None:
    """Nothing but reading, and not without end: the schema in the file is a stranger's."""
    steps = 0

    def over() -> int:
        nonlocal steps
        steps += 1
        return int(steps > MOST_STEPS)

    def allowed(action: int, *_: object) -> int:
        return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY

    connection.execute("PRAGMA trusted_schema=OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 20)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.set_progress_handler(over, 1000)
    connection.set_authorizer(allowed)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a true table (a view could compute for ever); empty when it is not there."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    if found is None:
        return []
    cursor = connection.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - one of two names of ours
    return [column[0] for column in cursor.description]


def _rows(connection: sqlite3.Connection, table: str, columns: Mapping[str, str]) -> list[Found]:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor = connection.execute(f'SELECT {names} FROM "{table}" LIMIT {MOST_ROWS}')  # noqa: S608 - names of ours
    rows = []
    for values in cursor:
        fields = dict(zip(columns.values(), values, strict=True))
        if table == "ZDEVICE":
            fields["token"] = token_of_ios(fields.get("token"))
        row = found_in(fields)
        if row is not None:
            rows.append(row)
    return rows

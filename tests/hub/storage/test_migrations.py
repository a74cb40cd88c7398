import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.storage.control import open_control
from hub.storage.migrations import STEPS, migrate
from hub.storage.opening import FILE
from hub.storage.rows import DEVICE_KEYS, ENDPOINTS, FACTS, TABLES
from tests.hub.storage.faults import Faults

VERSION_1 = """
CREATE TABLE device_keys (key TEXT PRIMARY KEY, handle TEXT, refs TEXT, checksum TEXT) WITHOUT ROWID;
CREATE TABLE endpoints (ref TEXT PRIMARY KEY, adopted TEXT, secret TEXT, model TEXT, firmware TEXT,
                                   address TEXT, checksum TEXT) WITHOUT ROWID;
CREATE TABLE quarantine (origin TEXT, row TEXT);
INSERT INTO device_keys VALUES ('d0123456789abcdef', 'kettle', '["miio:1"]', '2de63c7e7d73cbee');
INSERT INTO endpoints VALUES ('miio:1', 'yes', '"t0ken"', 'a.b.c', '1.0', '127.0.0.1', '9f31b5d64a43d322');
PRAGMA user_version = 1;
"""
"""A file as the first Hearth wrote it: never to be changed."""


def first_file(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(VERSION_1)


async def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    first_file(tmp_path)
    store = await open_control(tmp_path, VirtualClock())
    assert await store.rows(DEVICE_KEYS) == {"d0123456789abcdef": ("d0123456789abcdef", "kettle", '["miio:1"]')}
    assert await store.rows(ENDPOINTS) == {"miio:1": ("miio:1", "yes", '"t0ken"', "a.b.c", "1.0", "127.0.0.1")}
    assert await store.rows(FACTS) == {}
    await store.close()
    assert store.notices == []


async def test_killed_at_any_statement_it_goes_on_where_it_was(ram: Path) -> None:
    """What a killed process leaves is the file and its log as they were after any statement."""
    at, failed = 0, 1
    while failed:
        at += 1
        folder, left = ram / f"at {at}", ram / f"left {at}"
        first_file(folder)
        faults = Faults(partial(_leave, at, folder, left))
        try:
            store = await open_control(folder, VirtualClock(), connect=faults.connect)
            await store.close()
        except BadSetup:
            pass
        failed = faults.failed
        for each in [folder, left] if failed else [folder]:
            store = await open_control(each, VirtualClock())
            assert len(await store.rows(DEVICE_KEYS)) == 1
            for table in TABLES:
                await store.rows(table)
            await store.close()
            assert store.notices == []
    assert at > sum(len(step) for step in STEPS[1:])


def _leave(at: int, folder: Path, left: Path, number: int, sql: str) -> str | None:
    if number != at:
        return None
    shutil.copytree(folder, left)
    return "SQLITE_IOERR"


def test_a_step_is_whole_or_not_at_all() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        steps = (("CREATE TABLE a (x)",), ("CREATE TABLE b (x)", "no statement"))
        with pytest.raises(sqlite3.OperationalError):
            migrate(database, "", steps)
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("a",)]
        migrate(database, "", (*steps[:1], ("CREATE TABLE b (x)",)))
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("a",), ("b",)]


def test_a_newer_file_is_refused_with_both_versions() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("PRAGMA user_version = 7")
        with pytest.raises(BadSetup) as refused:
            migrate(database, "x", STEPS[:2])
        assert refused.value.params == {"path": "x", "found": 7, "known": 2}

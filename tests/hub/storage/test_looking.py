"""Looking into databases leaves no trace, and sees who has them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.looking import in_use, look_into


async def test_a_look_changes_nothing(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    await store.close()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with closing(look_into(tmp_path / "control.db")) as connection:
        assert connection.execute("SELECT count(*) FROM endpoints").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM endpoints")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


async def test_a_database_that_a_hub_has_is_in_use(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    with closing(look_into(tmp_path / "control.db")) as connection, pytest.raises(sqlite3.Error) as told:
        connection.execute("SELECT count(*) FROM endpoints")
    assert in_use(told.value)
    await store.close()


def test_what_is_broken_is_not_in_use(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database" * 100)
    with closing(look_into(tmp_path / "x.db")) as connection, pytest.raises(sqlite3.Error) as told:
        connection.execute("SELECT name FROM sqlite_master")
    assert not in_use(told.value)

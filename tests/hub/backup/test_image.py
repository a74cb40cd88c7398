"""control.db as bytes: one moment of it, with the secrets as the next machine keeps them."""

import sqlite3
from pathlib import Path

import pytest

from hub.backup.errors import BadBackup
from hub.backup.image import copied, image, resealed
from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.rows import ENDPOINTS
from tests.hub.backup.homes import TOKEN, make_home, plain, token_in


def locked(text: str, name: str) -> str:
    return f'"locked {name} {text[::-1]}"'


async def taken(folder: Path) -> bytes:
    await make_home(folder / "config", folder / "state")
    store = await open_control(folder / "state", VirtualClock())
    copy = await store.read(copied)
    await store.close()
    return image(copy, plain)


async def test_it_is_a_database_that_the_hub_opens(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "control.db").write_bytes(await taken(tmp_path))
    assert await token_in(tmp_path / "there") == TOKEN


async def test_secrets_are_sealed_anew_and_none_is_left_in_the_open(tmp_path: Path) -> None:
    data = resealed(await taken(tmp_path), locked)
    assert TOKEN.encode() not in data
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(data)
        rows = [ENDPOINTS.accept(stored) for stored in connection.execute(ENDPOINTS.select)]
    assert [row[2] for row in rows if row is not None] == [locked(f'"{TOKEN}"', "x:1"), "null"]
    connection.close()


async def test_what_is_no_sound_database_is_refused(tmp_path: Path) -> None:
    good = await taken(tmp_path)
    page = len(good) // 2 // 4096 * 4096
    for bad in (b"", good[:1000], good[:page] + b"\xff" * 4096 + good[page + 4096 :], b"x" * 4096, good[:100]):
        with pytest.raises(BadBackup):
            resealed(bad, plain)

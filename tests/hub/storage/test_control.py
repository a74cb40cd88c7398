import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.storage.control import WINDOW, ControlStore, open_control
from hub.storage.database import StoreBroken
from hub.storage.migrations import STEPS
from hub.storage.opening import FILE
from hub.storage.rows import DEVICE_KEYS, ENDPOINTS

ROW = ("d1", "kettle", "[]")


def stored(folder: Path, statement: str = "SELECT key, handle FROM device_keys") -> list[tuple[object, ...]]:
    database = sqlite3.connect(folder / FILE)
    try:
        return database.execute(statement).fetchall()
    finally:
        database.close()


def change(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / FILE)
    with database:
        database.execute(statement)
    database.close()


async def filled(folder: Path, *rows: tuple[str, ...]) -> None:
    store = await open_control(folder, VirtualClock())
    for row in rows:
        store.put(DEVICE_KEYS, row)
    await store.close()


async def reopened(folder: Path) -> tuple[dict[str, tuple[str, ...]], ControlStore]:
    store = await open_control(folder, VirtualClock())
    return await store.rows(DEVICE_KEYS), store


async def test_what_was_put_is_there_after_a_restart(tmp_path: Path) -> None:
    await filled(tmp_path, ROW)
    rows, store = await reopened(tmp_path)
    await store.close()
    assert rows == {"d1": ROW}
    assert store.notices == []


async def test_only_the_owner_may_read_folder_and_files(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "state"
    old = os.umask(0)
    try:
        store = await open_control(folder, VirtualClock())
        store.put(DEVICE_KEYS, ROW)
        await store.flush()
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        await store.close()
    finally:
        os.umask(old)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert FILE in modes
    assert set(modes.values()) == {0o600}


async def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    await filled(tmp_path, ROW)
    (tmp_path / FILE).chmod(0o644)
    await filled(tmp_path)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


async def test_writes_wait_a_moment_and_go_together(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    writer = asyncio.ensure_future(store.run())
    store.put(DEVICE_KEYS, ROW)
    store.put(DEVICE_KEYS, ("d1", "pot", "[]"))
    await clock.run_for(WINDOW / 2)
    assert await store.rows(DEVICE_KEYS) == {}
    await clock.run_for(WINDOW)
    async with asyncio.timeout(5):
        while not await store.rows(DEVICE_KEYS):
            await asyncio.sleep(0)
    assert await store.rows(DEVICE_KEYS) == {"d1": ("d1", "pot", "[]")}
    writer.cancel()
    await store.close()


async def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    await filled(tmp_path, ROW)
    _, store = await reopened(tmp_path)
    store.delete(DEVICE_KEYS, "d1")
    await store.close()
    assert stored(tmp_path) == []


async def test_a_damaged_row_is_set_aside_and_the_others_work(tmp_path: Path) -> None:
    await filled(tmp_path, ROW, ("d2", "lamp", "[]"))
    change(tmp_path, "UPDATE device_keys SET handle = 'heater' WHERE key = 'd1'")
    rows, store = await reopened(tmp_path)
    await store.close()
    assert rows == {"d2": ("d2", "lamp", "[]")}
    assert [notice.message_id for notice in store.notices] == ["store.bad_rows"]
    assert stored(tmp_path) == [("d2", "lamp")]
    ((origin, kept),) = stored(tmp_path, "SELECT origin, row FROM quarantine")
    assert origin == "device_keys"
    assert "heater" in str(kept)


async def test_a_row_cannot_change_tables() -> None:
    values = ("a",) * len(DEVICE_KEYS.columns)
    assert DEVICE_KEYS.checksum(values) != ENDPOINTS.checksum(values)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, certainly" * 100)
    with pytest.raises(StoreBroken) as refused:
        await open_control(tmp_path, VirtualClock())
    assert refused.value.message_id == "store.broken"
    assert {path.name for path in tmp_path.iterdir()} == {FILE}
    assert (tmp_path / FILE).read_bytes() == b"not a database, certainly" * 100


async def test_a_torn_database_is_refused(tmp_path: Path) -> None:
    await filled(tmp_path, *((f"d{number}", "x" * 200, "[]") for number in range(200)))
    path = tmp_path / FILE
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * (size // 2))
    with pytest.raises(StoreBroken) as refused:
        await open_control(tmp_path, VirtualClock())
    assert refused.value.params["path"] == str(path)


async def test_a_database_of_a_newer_hearth_is_refused_and_left_alone(tmp_path: Path) -> None:
    await filled(tmp_path, ROW)
    change(tmp_path, f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(BadSetup) as refused:
        await open_control(tmp_path, VirtualClock())
    assert refused.value.message_id == "store.newer"
    assert stored(tmp_path) == [("d1", "kettle")]


async def test_two_hubs_do_not_share_a_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.storage.database.LOCK_WAIT", 0.01)
    store = await open_control(tmp_path, VirtualClock())
    with pytest.raises(BadSetup) as refused:
        await open_control(tmp_path, VirtualClock())
    assert refused.value.message_id == "store.in_use"
    await store.close()


async def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadSetup) as refused:
        await open_control(tmp_path / "file" / "state", VirtualClock())
    assert refused.value.message_id == "store.folder"


async def test_what_the_disk_refused_stays_due(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    await store._database.run(lambda connection: connection.execute("PRAGMA query_only = ON"))
    store.put(DEVICE_KEYS, ROW)
    with pytest.raises(BadSetup) as refused:
        await store.flush()
    assert refused.value.message_id == "store.read_only"
    store.put(DEVICE_KEYS, ("d2", "lamp", "[]"))
    await store.close()
    assert stored(tmp_path) == [("d1", "kettle"), ("d2", "lamp")]

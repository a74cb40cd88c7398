import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup, DiskFull
from hub.storage.control import WINDOW, ControlStore, open_control
from hub.storage.database import StoreBroken
from hub.storage.migrations import STEPS
from hub.storage.opening import FILE
from hub.storage.reserve import Reserve
from hub.storage.rows import DEVICE_KEYS, ENDPOINTS, FACTS
from tests.hub.storage.faults import Faults, nth

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


class Watched(Faults):
    """Sees how often something was committed."""

    def __init__(self) -> None:
        super().__init__(self._see)
        self.statements: list[str] = []
        self.refuse: str | None = None

    def _see(self, number: int, sql: str) -> str | None:
        self.statements.append(sql)
        return self.refuse if sql.startswith(("INSERT", "DELETE", "COMMIT")) else None

    @property
    def commits(self) -> int:
        return self.statements.count("COMMIT")


async def test_flushes_of_one_moment_share_a_commit(tmp_path: Path) -> None:
    watched = Watched()
    store = await open_control(tmp_path, VirtualClock(), connect=watched.connect)
    before = watched.commits

    async def kept(number: int) -> None:
        store.put(DEVICE_KEYS, (f"d{number}", "x", "[]"))
        await store.flush()
        assert (f"d{number}", "x", "[]") in (await store.rows(DEVICE_KEYS)).values()

    await asyncio.gather(*(kept(number) for number in range(50)))
    assert watched.commits - before == 1
    late = asyncio.ensure_future(kept(50))
    await asyncio.sleep(0)  # its commit is under way: these wait for one more, together
    await asyncio.gather(late, *(kept(number) for number in range(51, 60)))
    assert watched.commits - before <= 3
    await store.flush()
    assert watched.commits - before <= 3
    await store.close()


async def test_a_row_that_never_reached_the_disk_costs_no_write(tmp_path: Path) -> None:
    watched = Watched()
    store = await open_control(tmp_path, VirtualClock(), connect=watched.connect)
    assert await store.rows(DEVICE_KEYS) == {}
    watched.statements.clear()
    store.put(DEVICE_KEYS, ROW)
    store.delete(DEVICE_KEYS, "d1")
    await store.flush()
    assert watched.statements == []
    # One that may be there must be removed: known to be kept, or in a table that nobody read.
    store.put(DEVICE_KEYS, ROW)
    await store.flush()
    store.put(DEVICE_KEYS, ("d1", "pot", "[]"))
    store.delete(DEVICE_KEYS, "d1")
    store.put(FACTS, ("a", "1"))
    store.delete(FACTS, "a")
    await store.close()
    assert len([each for each in watched.statements if each.startswith("DELETE")]) == 2
    assert stored(tmp_path) == []


async def test_a_row_deleted_while_it_is_being_written_is_gone(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    await store.rows(DEVICE_KEYS)
    store.put(DEVICE_KEYS, ROW)
    writing = asyncio.ensure_future(store.flush())
    for _ in range(3):
        await asyncio.sleep(0)
    store.delete(DEVICE_KEYS, "d1")
    await writing
    await store.close()
    assert stored(tmp_path) == []


async def test_a_lazy_row_waits_and_hurries_nobody(tmp_path: Path) -> None:
    clock = VirtualClock()
    store = await open_control(tmp_path, clock)
    writer = asyncio.ensure_future(store.run())
    store.put_lazily(FACTS, ("a", "1"), 60)
    await clock.run_for(20)
    store.put_lazily(FACTS, ("a", "2"), 60)
    store.put_lazily(FACTS, ("b", "1"), 60)
    store.put(DEVICE_KEYS, ROW)
    await store.flush()
    assert await store.rows(FACTS) == {}
    await clock.run_for(39.5)
    assert await store.rows(FACTS) == {}
    await clock.run_for(0.5)
    await until(lambda: store._round is None and not store._due)
    # b was half way: it goes along.
    assert await store.rows(FACTS) == {"a": ("a", "2"), "b": ("b", "1")}
    writer.cancel()
    await store.close()


async def until(holds: Callable[[], bool]) -> None:
    """Wait for the worker's thread."""
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0)


async def test_lazy_rows_are_written_at_close_and_the_newest_word_counts(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    await store.rows(FACTS)
    store.put_lazily(FACTS, ("a", "1"), 60)
    store.put(FACTS, ("b", "1"))
    store.put_lazily(FACTS, ("b", "2"), 60)
    store.put_lazily(FACTS, ("c", "1"), 60)
    store.put(FACTS, ("c", "2"))
    store.put_lazily(FACTS, ("d", "1"), 60)
    store.delete(FACTS, "d")
    await store.close()
    assert stored(tmp_path, "SELECT name, body FROM facts") == [("a", "1"), ("b", "2"), ("c", "2")]


async def test_a_disk_that_refuses_is_said_once_and_tried_until_it_takes_all(tmp_path: Path) -> None:
    clock, watched = VirtualClock(), Watched()
    store = await open_control(tmp_path, clock, connect=watched.connect)
    writer = asyncio.ensure_future(store.run())
    store.put(DEVICE_KEYS, ROW)
    watched.refuse = "SQLITE_IOERR_WRITE"
    for number in range(200):
        await clock.run_for(1)
        await until(lambda: store._round is None)
        store.put(FACTS, (f"a{number}", "1"))
    assert 5 <= watched.failed <= 14
    assert [notice.message_id for notice in store.notices] == ["store.write_failed"]
    watched.refuse = None
    await clock.run_for(31)
    await until(lambda: store._round is None and not store._due)
    assert store.notices == []
    assert len(await store.rows(FACTS)) == 200
    assert await store.rows(DEVICE_KEYS) == {"d1": ROW}
    writer.cancel()
    await store.close()


async def test_a_full_disk_is_written_again_within_five_seconds_of_having_room(tmp_path: Path) -> None:
    clock, watched = VirtualClock(), Watched()
    store = await open_control(tmp_path, clock, connect=watched.connect)
    writer = asyncio.ensure_future(store.run())
    watched.refuse = "SQLITE_FULL"
    store.put(DEVICE_KEYS, ROW)
    for _ in range(120):
        await clock.run_for(1)
        await until(lambda: store._round is None)
    with pytest.raises(DiskFull):
        await store.flush()
    assert [notice.message_id for notice in store.notices] == ["store.full"]
    watched.refuse = None
    await clock.run_for(5)
    await until(lambda: store._round is None)
    assert not store._due
    assert store.notices == []
    writer.cancel()
    await store.close()
    assert stored(tmp_path) == [("d1", "kettle")]


async def test_a_full_disk_takes_what_is_vital_from_the_reserve(tmp_path: Path) -> None:
    clock, watched = VirtualClock(), Watched()
    reserve = Reserve(tmp_path, clock, size=1 << 16, room=1 << 16)
    store = await open_control(tmp_path, clock, connect=watched.connect, reserve=reserve)
    asked: list[bool] = []

    async def make_room() -> None:
        asked.append((tmp_path / "reserve").exists())
        raise BadSetup("store.in_use")

    store.on_full = make_room
    # Full as long as the reserve stands.
    watched.fails = lambda number, sql: (
        "SQLITE_FULL" if sql.startswith("INSERT") and (tmp_path / "reserve").exists() else None
    )
    store.put(DEVICE_KEYS, ROW)
    await store.flush()
    assert asked == [True]
    assert [notice.message_id for notice in store.notices] == ["store.on_reserve"]
    writer = asyncio.ensure_future(store.run())
    await clock.run_for(31)
    await until(lambda: (tmp_path / "reserve").exists() and not store.notices)
    writer.cancel()
    await store.close()
    assert stored(tmp_path) == [("d1", "kettle")]


async def test_whoever_gives_up_waiting_does_not_stop_the_commit(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    store.put(DEVICE_KEYS, ROW)
    one, other = asyncio.ensure_future(store.flush()), asyncio.ensure_future(store.flush())
    await asyncio.sleep(0)
    one.cancel()
    await other
    assert await store.rows(DEVICE_KEYS) == {"d1": ROW}
    await store.close()


async def test_what_control_writes_is_counted(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    before = store.written_bytes
    store.put(DEVICE_KEYS, ROW)
    assert store.written_bytes == before
    await store.flush()
    assert before + 4096 <= store.written_bytes <= before + 3 * 4120 + 32
    await store.close()


@pytest.mark.parametrize("sticky", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", ["SQLITE_IOERR_FSYNC", "SQLITE_FULL"])
async def test_whatever_statement_fails_what_was_flushed_is_there(
    ram: Path, name: str, after: bool, sticky: bool
) -> None:
    """F04: for every statement of a hub's life that fails, nothing acknowledged is lost, and nothing comes back."""
    await filled(ram / "new")
    at, failed = 0, 1
    while failed:
        at += 1
        folder = ram / str(at)
        shutil.copytree(ram / "new", folder)
        faults = Faults(nth(at, name, sticky), after)
        acknowledged, last = await life(folder, faults)
        failed = faults.failed
        store = await open_control(folder, VirtualClock())
        found = {key: int(body) for key, body in (await store.rows(FACTS)).values()}
        await store.close()
        assert store.notices == []
        for key, version in acknowledged.items():
            assert found.get(key, 0) in {version, last[key]} or version < found[key] < last[key], at
    assert at > 40


async def life(folder: Path, faults: Faults) -> tuple[dict[str, int], dict[str, int]]:
    """Ten changes, each flushed; what was acknowledged, and what was last asked for (0: no row)."""
    acknowledged: dict[str, int] = {}
    last: dict[str, int] = {}
    try:
        store = await open_control(folder, VirtualClock(), connect=faults.connect)
    except BadSetup:
        return {}, {}
    try:
        for number in range(1, 11):
            key = f"k{number % 3}"
            if number % 4 == 0:
                store.delete(FACTS, key)
            else:
                store.put(FACTS, (key, str(number)))
            last[key] = 0 if number % 4 == 0 else number
            try:
                await store.flush()
                acknowledged = dict(last)
            except BadSetup:
                if number % 3 == 0:
                    faults.heal()
    finally:
        with suppress(BadSetup):
            await store.close()
            acknowledged = dict(last)
    return acknowledged, last

import asyncio
import errno
import sqlite3
import threading
from functools import partial
from pathlib import Path

import pytest

from hub.api.errors import status
from hub.model.errors import BadSetup, DiskFull
from hub.storage.database import CHECKPOINT, Database, ReadOnly, StoreBroken, explained
from tests.hub.storage.faults import Faults, error, nth, those_with


def prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (x)")


def add(value: object) -> partial[None]:
    return partial(_add, value)


def _add(value: object, connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO t VALUES (?)", (value,))


def read(connection: sqlite3.Connection) -> list[object]:
    return [value for (value,) in connection.execute("SELECT x FROM t ORDER BY x")]


def on_disk(path: Path) -> list[object]:
    connection = sqlite3.connect(path)
    try:
        return read(connection)
    finally:
        connection.close()


@pytest.fixture
def path(ram: Path) -> Path:
    return ram / "x.db"


async def test_what_is_written_is_read_and_on_disk(path: Path) -> None:
    database = Database(path, prepare)
    await database.write(add(1))
    assert await database.run(read) == [1]
    assert on_disk(path) == [1]
    await database.close()
    assert on_disk(path) == [1]
    assert path.stat().st_mode & 0o777 == 0o600
    assert not path.with_name("x.db-wal").exists()


async def test_one_worker_does_everything_in_order(path: Path) -> None:
    database = Database(path, prepare)
    threads: set[int] = set()

    def note(value: int, connection: sqlite3.Connection) -> None:
        threads.add(threading.get_ident())
        _add(value, connection)

    await asyncio.gather(*(database.write(partial(note, value)) for value in range(20)))
    found = await database.run(lambda connection: connection.execute("SELECT x FROM t ORDER BY rowid").fetchall())
    await database.close()
    assert found == [(value,) for value in range(20)]
    assert len(threads) == 1
    assert threads != {threading.get_ident()}


async def test_a_work_that_raises_leaves_nothing(path: Path) -> None:
    database = Database(path, prepare)

    def half(connection: sqlite3.Connection) -> None:
        _add(1, connection)
        raise BadSetup("store.in_use")

    with pytest.raises(BadSetup):
        await database.write(half)
    await database.write(add(2))
    assert await database.run(read) == [2]
    await database.close()


async def test_a_connection_that_failed_at_the_disk_is_not_asked_again(path: Path) -> None:
    faults = Faults()
    database = Database(path, prepare, faults.connect)
    await database.write(add(1))
    faults.fails = lambda number, sql: "SQLITE_IOERR_FSYNC" if sql == "COMMIT" else None
    with pytest.raises(BadSetup) as refused:
        await database.write(add(2))
    assert refused.value.message_id == "store.write_failed"
    faults.heal()
    assert faults.opened == 1
    await database.write(add(3))
    assert faults.opened == 2
    await database.close()
    assert on_disk(path) == [1, 3]


async def test_a_full_disk_costs_no_connection(path: Path) -> None:
    faults = Faults()
    database = Database(path, prepare, faults.connect)
    await database.write(add(0))
    faults.fails = lambda number, sql: "SQLITE_FULL" if sql.startswith("INSERT") else None
    with pytest.raises(DiskFull) as refused:
        await database.write(add(1))
    assert status(refused.value) == 507
    assert path.with_name("x.db-wal").stat().st_size == 0
    faults.heal()
    await database.write(add(2))
    await database.close()
    assert faults.opened == 1
    assert on_disk(path) == [0, 2]


async def test_a_connection_that_cannot_be_rolled_back_is_not_asked_again(path: Path) -> None:
    faults = Faults()
    database = Database(path, prepare, faults.connect)
    await database.open()
    faults.fails = lambda number, sql: "SQLITE_FULL" if sql.startswith(("INSERT", "ROLLBACK")) else None
    with pytest.raises(DiskFull):
        await database.write(add(1))
    faults.heal()
    await database.write(add(2))
    await database.close()
    assert on_disk(path) == [2]


async def test_a_file_that_cannot_be_opened_is_tried_again_with_the_next_work(path: Path) -> None:
    faults = Faults(lambda number, sql: "SQLITE_CANTOPEN")
    database = Database(path, prepare, faults.connect)
    with pytest.raises(BadSetup) as refused:
        await database.open()
    assert refused.value.message_id == "store.cannot_open"
    faults.heal()
    await database.write(add(1))
    await database.close()
    assert on_disk(path) == [1]


@pytest.mark.parametrize("sticky", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", ["SQLITE_IOERR_WRITE", "SQLITE_FULL"])
async def test_whatever_statement_fails_nothing_acknowledged_is_lost(
    path: Path, name: str, after: bool, sticky: bool
) -> None:
    at, failed = 0, 1
    while failed:
        at += 1
        path.unlink(missing_ok=True)
        faults = Faults(nth(at, name, sticky), after)
        database = Database(path, prepare, faults.connect)
        acknowledged: list[object] = []
        for value in range(4):
            try:
                await database.write(add(value))
                acknowledged.append(value)
            except BadSetup:
                faults.heal()
        await database.close()
        failed = faults.failed
        assert set(acknowledged) <= set(on_disk(path)), at
        assert len(acknowledged) >= 3, at
    assert at > 16


async def test_bytes_written_are_those_of_log_and_checkpoint(path: Path) -> None:
    database = Database(path, prepare)
    await database.open()
    before = database.written_bytes
    await database.write(add("x"))
    one = database.written_bytes - before
    assert 4096 <= one < 3 * 4120
    assert path.with_name("x.db-wal").stat().st_size >= one
    for value in range(2 * CHECKPOINT // 4096):
        await database.write(add(str(value) * 10))
        assert path.with_name("x.db-wal").stat().st_size <= CHECKPOINT + 4 * 4120
    # What a page costs: a frame in the log each time, and its place in the file once a checkpoint.
    assert database.written_bytes > 2 * CHECKPOINT
    log = database.written_bytes
    await database.close()
    assert log < database.written_bytes < log + CHECKPOINT


async def test_a_checkpoint_that_fails_undoes_no_commit(path: Path) -> None:
    for name in ("SQLITE_FULL", "SQLITE_IOERR"):
        faults = Faults(those_with("wal_checkpoint", name))
        database = Database(path, prepare, faults.connect)
        await database.write(add("y" * (CHECKPOINT + 1)))
        assert faults.failed == 1
        await database.write(add(name))
        await database.close()
        assert name in on_disk(path)


@pytest.mark.parametrize(
    ("raised", "kind", "message_id"),
    [
        (error("SQLITE_CORRUPT_INDEX"), StoreBroken, "store.broken"),
        (error("SQLITE_NOTADB"), StoreBroken, "store.broken"),
        (error("SQLITE_BUSY"), BadSetup, "store.in_use"),
        (error("SQLITE_FULL"), DiskFull, "store.full"),
        (OSError(errno.ENOSPC, "full"), DiskFull, "store.full"),
        (OSError(errno.EDQUOT, "quota"), DiskFull, "store.full"),
        (error("SQLITE_READONLY_DBMOVED"), ReadOnly, "store.read_only"),
        (OSError(errno.EROFS, "read-only"), ReadOnly, "store.read_only"),
        (error("SQLITE_IOERR_FSYNC"), BadSetup, "store.write_failed"),
        (sqlite3.OperationalError("nameless"), BadSetup, "store.write_failed"),
    ],
)
def test_errors_are_told_apart(path: Path, raised: sqlite3.Error, kind: type[BadSetup], message_id: str) -> None:
    found = explained(raised, path, "store.write_failed")
    assert type(found) is kind
    assert found.message_id == message_id


def test_an_io_error_on_a_disk_without_room_is_a_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.storage.database.free_bytes", lambda folder: 0)
    assert isinstance(explained(error("SQLITE_IOERR_FSYNC"), path, "store.write_failed"), DiskFull)

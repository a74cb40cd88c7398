"""The virtual disk alone: what was synced stands, what was not is kept, lost or torn."""

import os
import sqlite3
from pathlib import Path
from random import Random

import pytest

from tests.simulation.disk import SimDisk

SEEDS = range(30)


def disk_of(folder: Path, seed: int) -> SimDisk:
    made = SimDisk(folder, Random(seed), lambda: 0.0)
    made.state.mkdir(parents=True)
    return made


def write(path: Path, content: bytes, *, sync: bool) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        if sync:
            os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def after_the_cut(folder: Path, *, synchronous: str) -> list[int]:
    """How many of five committed rows a database has after a power cut, by seed."""
    found = []
    for seed in SEEDS:
        disk = disk_of(folder / str(seed), seed)
        with disk.guarding():
            database = sqlite3.connect(disk.state / "a.db", isolation_level=None)
            for words in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "BEGIN", "CREATE TABLE rows (n)"):
                database.execute(words)
            database.execute("COMMIT")
            database.execute(f"PRAGMA synchronous = {synchronous}")
            for number in range(5):
                database.execute("BEGIN")
                database.execute("INSERT INTO rows VALUES (?)", (number,))
                database.execute("COMMIT")
            disk.lose_power()
            again = sqlite3.connect(disk.state / "a.db")
            rows = [row[0] for row in again.execute("SELECT n FROM rows ORDER BY n")]
            assert rows == list(range(len(rows)))
            found.append(len(rows))
    return found


def test_what_was_committed_with_a_sync_stands(tmp_path: Path) -> None:
    assert set(after_the_cut(tmp_path, synchronous="FULL")) == {5}


def test_what_was_committed_without_one_may_be_lost_from_its_end(tmp_path: Path) -> None:
    found = after_the_cut(tmp_path, synchronous="NORMAL")
    assert {0, 5} <= set(found)


def test_a_file_that_was_never_synced_is_torn_and_a_synced_one_stands(tmp_path: Path) -> None:
    contents = set()
    for seed in SEEDS:
        disk = disk_of(tmp_path / str(seed), seed)
        with disk.guarding():
            write(disk.state / "synced", b"s" * 2000, sync=True)
            write(disk.state / "torn", b"t" * 2000, sync=False)
            assert disk.is_synced(disk.state / "synced")
            assert not disk.is_synced(disk.state / "torn")
            disk.lose_power()
            assert (disk.state / "synced").read_bytes() == b"s" * 2000
            contents.add((disk.state / "torn").read_bytes())
    assert {b"", b"t" * 2000} < contents


@pytest.mark.parametrize("lasts", [True, False])
def test_a_rename_lasts_once_its_folder_is_synced(tmp_path: Path, lasts: bool) -> None:
    found = set()
    for seed in SEEDS:
        disk = disk_of(tmp_path / str(seed), seed)
        with disk.guarding():
            write(disk.state / "old", b"old", sync=True)
            sync_folder(disk.state)
            write(disk.state / "new", b"new", sync=True)
            (disk.state / "new").replace(disk.state / "old")
            if lasts:
                sync_folder(disk.state)
            disk.lose_power()
            found.add((disk.state / "old").read_bytes())
    assert found == ({b"new"} if lasts else {b"new", b"old"})


def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    disk = disk_of(tmp_path, 1)
    with disk.guarding():
        write(disk.state / "file", b"here", sync=False)
        disk.kill()
        assert (disk.state / "file").read_bytes() == b"here"
        assert disk.is_synced(disk.state / "file")


@pytest.mark.parametrize(("fault", "rows"), [("full", 0), ("eio", 0), ("eio after", 1)])
def test_a_fault_fails_the_commit(tmp_path: Path, fault: str, rows: int) -> None:
    disk = disk_of(tmp_path, 1)
    with disk.guarding():
        database = sqlite3.connect(disk.state / "a.db", isolation_level=None)
        database.execute("CREATE TABLE rows (n)")
        disk.fault = fault  # type: ignore[assignment]  # the words are those of Fault
        database.execute("BEGIN")
        database.execute("INSERT INTO rows VALUES (1)")
        with pytest.raises(sqlite3.OperationalError, match="disk"):
            database.execute("COMMIT")
        disk.fault = None
        if database.in_transaction:
            database.execute("ROLLBACK")
        assert database.execute("SELECT count(*) FROM rows").fetchone() == (rows,)
        assert disk.counts == {fault: 1}


@pytest.mark.parametrize("dead", [False, True])
def test_what_is_on_the_disk_is_seen_whoever_has_it_open(tmp_path: Path, *, dead: bool) -> None:
    disk = disk_of(tmp_path, 1)
    with disk.guarding():
        assert disk.rows("control.db", "t") is None
        connection = sqlite3.connect(disk.state / "control.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (number)")
        connection.execute("INSERT INTO t VALUES (1)")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO t VALUES (2)")
        if dead:
            disk.kill()
        assert disk.rows("control.db", "t") == ([(1,)] if dead else [(1,), (2,)])

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.storage.control import open_control
from hub.storage.opening import FILE
from hub.storage.rows import COMMANDS, FACTS, TABLES
from hub.storage.salvage import Salvaged, salvage, start_anew
from tests.hub.storage.damage import House, furnished


def as_house(found: Salvaged) -> House:
    return {table: {row[0]: row for row in rows} for table, rows in found.rows.items()}


async def test_of_a_sound_file_all_is_saved(tmp_path: Path) -> None:
    house, content = await furnished(tmp_path)
    found = salvage(tmp_path / FILE)
    assert as_house(found) == house
    assert found.broken == ()
    assert found.refused == 0
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.parametrize("start", [16, 100, 4096])
async def test_without_header_or_first_page_all_is_saved(tmp_path: Path, start: int) -> None:
    house, content = await furnished(tmp_path, count=100)
    (tmp_path / FILE).write_bytes(Random(start).randbytes(start) + content[start:])
    found = salvage(tmp_path / FILE)
    assert as_house(found) == house
    assert set(found.broken) == {table.name for table in TABLES}


async def test_a_lost_page_costs_its_own_rows_only(ram: Path) -> None:
    house, content = await furnished(ram, count=90)
    everything = sum(map(len, house.values()))
    for page in range(len(content) // 4096):
        (ram / FILE).write_bytes(content[: 4096 * page] + bytes(4096) + content[4096 * (page + 1) :])
        found = as_house(salvage(ram / FILE))
        assert all(found[table].items() <= house[table].items() for table in TABLES)
        assert sum(map(len, found.values())) >= everything - 60, page


async def test_an_altered_row_is_not_saved(tmp_path: Path) -> None:
    house, content = await furnished(tmp_path)
    body = house[FACTS]["facts-3"][1].encode()
    (tmp_path / FILE).write_bytes(content.replace(body, b"x" * len(body)))
    found = salvage(tmp_path / FILE)
    assert as_house(found)[FACTS].keys() == house[FACTS].keys() - {"facts-3"}
    assert found.refused == 1
    assert found.broken == ()


async def test_what_was_removed_stays_so_where_the_table_is_whole(tmp_path: Path) -> None:
    house, _ = await furnished(tmp_path, count=200)
    store = await open_control(tmp_path, VirtualClock())
    for key in house[COMMANDS]:
        store.delete(COMMANDS, key)
    await store.close()
    assert as_house(salvage(tmp_path / FILE))[COMMANDS] == {}


async def test_after_a_kill_the_log_counts(tmp_path: Path) -> None:
    store = await open_control(tmp_path, VirtualClock())
    store.put(FACTS, ("a", "1"))
    await store.flush()
    left = tmp_path / "left"
    left.mkdir()
    for path in (tmp_path / FILE, tmp_path / f"{FILE}-wal"):
        (left / path.name).write_bytes(path.read_bytes())
    await store.close()
    (left / FILE).write_bytes(b"\0" * 4096)
    assert salvage(left / FILE).rows[FACTS] == (("a", "1"),)
    kept = start_anew(left, {FACTS: [("b", "2")]})
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").exists()
    # The old log belongs to the old file: the new one has not a row of it.
    store = await open_control(left, VirtualClock())
    assert await store.rows(FACTS) == {"b": ("b", "2")}
    await store.close()


@pytest.mark.parametrize("content", [b"", b"x", b"not a database" * 1000, bytes(4096)])
def test_of_what_is_no_database_nothing_is_saved(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    found = salvage(tmp_path / FILE)
    assert not any(found.rows.values())
    assert len(found.broken) == len(TABLES)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSetup) as refused:
        salvage(tmp_path / FILE)
    assert refused.value.message_id == "store.read_failed"


async def test_a_new_start_has_the_rows_and_keeps_the_old_file(tmp_path: Path) -> None:
    house, content = await furnished(tmp_path)
    for number in (1, 2):
        (tmp_path / FILE).write_bytes(b"\0" * 100 + content[100:])
        (tmp_path / FILE).chmod(0o644)
        kept = start_anew(tmp_path, salvage(tmp_path / FILE).rows)
        assert kept == tmp_path / f"{FILE}.corrupt-{number}"
        assert kept.read_bytes() == b"\0" * 100 + content[100:]
    store = await open_control(tmp_path, VirtualClock())
    assert {table: await store.rows(table) for table in TABLES} == house
    await store.close()
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


async def test_a_new_start_from_nothing(tmp_path: Path) -> None:
    assert start_anew(tmp_path / "state") is None
    store = await open_control(tmp_path / "state", VirtualClock())
    assert await store.rows(FACTS) == {}
    await store.close()
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


async def test_a_file_at_work_is_not_taken_away(tmp_path: Path) -> None:
    await furnished(tmp_path)
    holder = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE'); print(1, flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", f"{holder}; input()", str(tmp_path / FILE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"1\n"
        with pytest.raises(BadSetup) as refused:
            start_anew(tmp_path)
        other.communicate(b"\n")
    assert refused.value.message_id == "store.in_use"
    assert {path.name for path in tmp_path.iterdir()} == {FILE}


async def test_a_disk_that_refuses_leaves_the_old_file_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, content = await furnished(tmp_path)

    def refuse(path: Path) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("hub.storage.opening.sync", refuse)
    with pytest.raises(BadSetup) as refused:
        start_anew(tmp_path)
    assert refused.value.message_id == "store.full"
    assert (tmp_path / FILE).read_bytes() == content

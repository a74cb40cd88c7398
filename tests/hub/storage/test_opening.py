import sqlite3
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup, DiskFull
from hub.storage.control import open_control
from hub.storage.database import StoreBroken
from hub.storage.opening import FILE, lay_down, make_folder
from hub.storage.rows import DEVICE_KEYS
from tests.hub.storage.damage import furnished, outcome
from tests.hub.storage.faults import Faults, nth


async def test_flipped_bits_alter_no_row(ram: Path) -> None:
    """F13: a thousand flips of one bit; each is harmless, or sets its row aside, or the file is refused."""
    house, content = await furnished(ram)
    random, seen = Random(13), Counter[str]()
    for _ in range(1000):
        at = random.randrange(8 * len(content))
        flipped = bytearray(content)
        flipped[at // 8] ^= 1 << at % 8
        seen[await outcome(ram, bytes(flipped), house)] += 1
    assert set(seen) == {"refused", "set aside", "whole"}, seen


async def test_damaged_files_are_found_out(ram: Path) -> None:
    """F12: a thousand files, cut, zeroed, scribbled over or of another version; none is taken for the house."""
    house, content = await furnished(ram)
    random, seen = Random(12), Counter[str]()
    for number in range(1000):
        seen[await outcome(ram, damaged(content, number % 4, random), house)] += 1
    assert seen["refused"] > 700, seen
    assert seen["set aside"] + seen["refused"] > 900, seen


def damaged(content: bytes, how: int, random: Random) -> bytes:
    made = bytearray(content)
    if how == 0:
        return content[: random.randrange(len(content))]
    if how == 1:
        page = 4096 * random.randrange(len(content) // 4096)
        made[page : page + 4096] = bytes(4096)
    elif how == 2:
        made[: random.randrange(1, 100)] = random.randbytes(100)
    else:
        at = random.choice((18, 19, 44, 47, 56, 59, 60, 61, 62, 63))  # formats, encoding, version of the schema
        made[at] = (made[at] + random.randrange(1, 256)) % 256
    return bytes(made)


def change(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / FILE) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE endpoints",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 1",
        "PRAGMA user_version = -1",
        "ALTER TABLE facts RENAME COLUMN body TO bodi",
    ],
)
async def test_tables_that_are_not_those_of_hearth_are_refused(tmp_path: Path, statement: str) -> None:
    await furnished(tmp_path)
    change(tmp_path, statement)
    content = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreBroken):
        await open_control(tmp_path, VirtualClock())
    assert (tmp_path / FILE).read_bytes() == content


async def test_what_others_added_does_not_disturb(tmp_path: Path) -> None:
    house, _ = await furnished(tmp_path)
    change(tmp_path, "CREATE INDEX mine ON facts (body)", "ANALYZE")
    store = await open_control(tmp_path, VirtualClock())
    assert await store.rows(DEVICE_KEYS) == house[DEVICE_KEYS]
    await store.close()


async def test_a_damaged_key_takes_no_sound_row_with_it(tmp_path: Path) -> None:
    """A row whose key turned into another's: removing it by key could remove the sound one."""
    house, content = await furnished(tmp_path)
    damaged = content.replace(b"facts-10", b"facts-11", 1)
    assert damaged != content
    assert await outcome(tmp_path, damaged, house) == "set aside"


async def test_making_a_database_is_all_or_nothing(ram: Path) -> None:
    at, failed = 0, 1
    while failed:
        at += 1
        folder = ram / str(at)
        folder.mkdir()
        faults = Faults(nth(at, "SQLITE_FULL"))
        try:
            lay_down(folder / FILE, faults.connect)
        except DiskFull:
            assert not (folder / FILE).exists()
        failed = faults.failed
        store = await open_control(folder, VirtualClock())
        await store.close()
        assert {path.name for path in folder.iterdir()} == {FILE}
    assert at > 20


async def test_a_start_that_was_cut_short_starts_again(tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.new").write_bytes(b"half of it")
    (tmp_path / f"{FILE}.new-wal").write_bytes(b"half of it")
    house, _ = await furnished(tmp_path)
    store = await open_control(tmp_path, VirtualClock())
    assert await store.rows(DEVICE_KEYS) == house[DEVICE_KEYS]
    await store.close()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(BadSetup) as refused:
        make_folder(tmp_path / "state")
    assert refused.value.message_id == "store.folder"


async def test_damage_that_sqlite_quotes_and_is_no_text_is_damage(tmp_path: Path) -> None:
    _, content = await furnished(tmp_path)
    assert content.count(b"CREATE TABLE facts") == 1
    (tmp_path / FILE).write_bytes(content.replace(b"CREATE TABLE facts", b"CREATE \xc5ABLE facts"))
    with pytest.raises(StoreBroken):
        await open_control(tmp_path, VirtualClock())

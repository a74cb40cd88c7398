import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.database import ReadOnly, StoreBroken
from hub.storage.frozen import FrozenDatabase, on_read_only_disk
from hub.storage.opening import FILE
from hub.storage.rows import FACTS, read_rows

ROW = ("answer", "42")


async def written(folder: Path, *, closed: bool) -> Path:
    """A control.db with a row in it, or with a row that stands in its log alone."""
    store = await open_control(folder / "state", VirtualClock())
    store.put(FACTS, ROW)
    await store.flush()
    if not closed:
        shutil.copytree(folder / "state", folder / "killed")
    await store.close()
    return folder / ("state" if closed else "killed") / FILE


@pytest.mark.parametrize("closed", [True, False])
async def test_it_is_read_and_not_touched(tmp_path: Path, *, closed: bool) -> None:
    path = await written(tmp_path, closed=closed)
    before = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    assert (f"{FILE}-wal" in before) is not closed
    database = FrozenDatabase(path)
    await database.open()
    sound, bad = await database.run(lambda connection: read_rows(connection, FACTS))
    assert (sound, bad) == ({"answer": ROW}, [])
    with pytest.raises(ReadOnly):
        await database.write(lambda connection: None)
    await database.close()
    assert {one.name: one.read_bytes() for one in path.parent.iterdir()} == before


async def test_a_damaged_one_is_broken(tmp_path: Path) -> None:
    path = await written(tmp_path, closed=True)
    for content in (b"", bytes(8192), path.read_bytes()[:5000]):
        path.write_bytes(content)
        database = FrozenDatabase(path)
        with pytest.raises(StoreBroken):
            await database.open()
        await database.close()


async def test_a_store_over_one_reads_and_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = await written(tmp_path, closed=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO facts VALUES ('bad', '1', 'no checksum')")
    before = path.read_bytes()
    monkeypatch.setattr("hub.storage.control.on_read_only_disk", lambda _: True)
    store = await open_control(path.parent, VirtualClock())
    assert await store.rows(FACTS) == {"answer": ROW}
    assert [notice.message_id for notice in store.notices] == ["store.bad_rows"]
    store.put(FACTS, ("more", "1"))
    with pytest.raises(ReadOnly):
        await store.flush()
    assert [notice.message_id for notice in store.notices] == ["store.bad_rows", "store.read_only"]
    with pytest.raises(ReadOnly):
        await store.close()
    assert path.read_bytes() == before


def test_a_disk_that_takes_writes_is_not_read_only(tmp_path: Path) -> None:
    assert not on_read_only_disk(tmp_path)
    assert not on_read_only_disk(tmp_path / "nothing")

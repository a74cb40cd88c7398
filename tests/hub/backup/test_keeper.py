"""Making backups: consistent while the hub writes, proved, rotated, every day, and tried again."""

import asyncio
import json
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest

from hub.backup.keeper import Backups, Home, _share_a_disk
from hub.backup.manifest import CONTROL, HISTORY
from hub.backup.package import unpack, verify
from hub.backup.rotation import backups_in
from hub.config.hearth_file import Backup, Keep
from hub.core.clock import LoopClock, VirtualClock
from hub.model.errors import BadSetup, DiskFull
from hub.storage.control import ControlStore, open_control
from hub.storage.rows import AUDIT, FACTS, OWED
from tests.hub.backup.homes import TOKEN, backups, make_home, plain
from tests.hub.backup.keys import OURS, THEIRS, entropy

DAY = 86_400.0


@pytest.fixture
async def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def store(tmp_path: Path, clock: VirtualClock) -> AsyncIterator[ControlStore]:
    await make_home(tmp_path / "config", tmp_path / "state")
    store = await open_control(tmp_path / "state", clock)
    yield store
    await store.close()


@pytest.fixture
async def made(store: ControlStore, tmp_path: Path, clock: VirtualClock) -> Backups:
    made = backups(store, tmp_path / "config", tmp_path / "state", clock=clock)
    await made.load()
    await made.appoint(str(OURS.recipient), replace=False)
    return made


def opened(path: Path) -> dict[str, bytes]:
    found: dict[str, BytesIO] = {}
    with path.open("rb") as file:
        unpack(file, OURS.unlock, lambda one: nullcontext(found.setdefault(one.path, BytesIO())))
    return {name: content.getvalue() for name, content in found.items()}


def table(image: bytes, name: str) -> dict[str, str]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(image)
    rows = {key: body for key, body, _ in connection.execute(f"SELECT * FROM {name}")}
    connection.close()
    return rows


async def test_without_a_key_nothing_is_made(store: ControlStore, tmp_path: Path) -> None:
    made = backups(store, tmp_path / "config", tmp_path / "state")
    await made.load()
    with pytest.raises(BadSetup, match="no_key"):
        await made.make()
    assert made.state()["recipient"] is None
    assert made.state()["next"] is None


async def test_a_key_is_replaced_only_when_that_is_wanted(made: Backups, store: ControlStore, tmp_path: Path) -> None:
    with pytest.raises(BadSetup, match="has_key"):
        await made.appoint(str(THEIRS.recipient), replace=False)
    await made.appoint(str(THEIRS.recipient), replace=True)
    again = backups(store, tmp_path / "config", tmp_path / "state")
    await again.load()
    assert again.state()["recipient"] == str(THEIRS.recipient)
    assert OURS.text.reveal() not in repr(await store.rows(FACTS))


async def test_one_is_made_in_the_folder(made: Backups, tmp_path: Path) -> None:
    done = await made.make()
    assert done.path == tmp_path / "state" / "backups" / "hearth-20231114T221320Z.age"
    assert done.path.stat().st_mode & 0o777 == 0o600
    assert done.path.parent.stat().st_mode & 0o777 == 0o700
    assert done.size == done.path.stat().st_size
    found = opened(done.path)
    assert TOKEN.encode() in found[CONTROL]
    assert found["config/secrets.yaml"] == b"wifi: swordfish\n"
    assert TOKEN.encode() not in done.path.read_bytes()
    assert made.state()["last"] == 1_700_000_000.0


async def test_what_was_put_a_moment_ago_is_in_it(made: Backups, store: ControlStore) -> None:
    store.put(AUDIT, ("a1", '"now"'))
    found = opened((await made.make()).path)
    assert table(found[CONTROL], "audit") == {"a1": '"now"'}


async def test_a_stream_is_a_whole_backup_and_leaves_nothing_behind(made: Backups, tmp_path: Path) -> None:
    target = tmp_path / "out.age"
    target.write_bytes(b"".join([part async for part in made.stream()]))
    assert TOKEN.encode() in opened(target)[CONTROL]
    assert sorted(path.name for path in (tmp_path / "state").iterdir() if path.is_dir()) == []


async def test_a_history_comes_along_when_it_is_wanted(store: ControlStore, tmp_path: Path) -> None:
    def copy(path: Path) -> None:
        path.write_bytes(b"history")

    home = Home(tmp_path / "config", tmp_path / "state", "", UTC, "0", Backup(), plain, copy)
    made = Backups(store, home, VirtualClock(), entropy())
    await made.appoint(str(OURS.recipient), replace=False)
    assert HISTORY not in opened((await made.make(target=tmp_path / "a")).path)
    assert opened((await made.make(target=tmp_path / "b", history=True)).path)[HISTORY] == b"history"


async def consistent(store: ControlStore, made: Backups, times: int, folder: Path) -> int:
    """Make backups while pairs of rows are written; how many different moments they show."""
    number = 0

    async def write() -> None:
        nonlocal number
        while True:
            number += 1
            body = json.dumps({"number": number, "more": "x" * 2000})
            for place in range(20):
                store.put(AUDIT, (f"a{place}", body))
            store.put(OWED, ("o", body))
            await store.flush()

    writer = asyncio.ensure_future(write())
    moments = set()
    try:
        for each in range(times):
            found = opened((await made.make(target=folder / f"{each}.age")).path)[CONTROL]
            bodies = {*table(found, "audit").values(), *table(found, "owed").values()}
            assert len(bodies) <= 1
            moments |= bodies
    finally:
        writer.cancel()
    return len(moments)


async def test_twenty_backups_amid_writes_are_each_of_one_moment(
    made: Backups, store: ControlStore, tmp_path: Path
) -> None:
    assert await consistent(store, made, 20, tmp_path) > 10


@pytest.mark.soak
async def test_a_hundred_backups_amid_writes_are_each_of_one_moment(
    made: Backups, store: ControlStore, tmp_path: Path
) -> None:
    assert await consistent(store, made, 100, tmp_path) > 50


async def test_old_ones_go_and_files_of_others_stay(store: ControlStore, tmp_path: Path, clock: VirtualClock) -> None:
    folder = tmp_path / "usb"
    settings = Backup(folder, keep=Keep(2, 0, 0))
    made = backups(store, tmp_path / "config", tmp_path / "state", settings, clock)
    await made.appoint(str(OURS.recipient), replace=False)
    for _ in range(4):
        await made.make()
        (folder / "notes.txt").touch()
        clock.advance(DAY)
    assert sorted(path.name for path in folder.iterdir()) == [
        "hearth-20231116T221320Z.age",
        "hearth-20231117T221320Z.age",
        "notes.txt",
    ]


async def test_one_that_cannot_be_proved_gets_no_name_and_lets_none_go(
    made: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = await made.make()

    def rotten(path: Path, key: bytes) -> object:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        return verify(path, key)

    monkeypatch.setattr("hub.backup.keeper.verify", rotten)
    with pytest.raises(BadSetup, match="not_proved"):
        await made.make()
    assert [path.name for path in good.path.parent.iterdir()] == [good.path.name]


async def test_what_a_kill_has_left_behind_is_cleared_away(made: Backups, tmp_path: Path) -> None:
    (tmp_path / "state" / "backup-x1").mkdir()
    (tmp_path / "state" / "backup-x1" / "history.db").touch()
    await made.load()
    assert not (tmp_path / "state" / "backup-x1").exists()
    folder = (await made.make()).path.parent
    (folder / ".hearth-20231114T221320Z.age.x1").touch()
    await made.make()
    assert [path.name[0] for path in folder.iterdir()] == ["h"]


async def test_a_state_folder_that_takes_nothing_is_said(made: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(BadSetup, match="No space left"):
        _ = [part async for part in made.stream()]


# Every day


async def days(made: Backups, clock: VirtualClock, seconds: float) -> None:
    """Let the daily task live for so long; what it does on the disk takes turns of the loop, and real time."""
    task = asyncio.ensure_future(made.run())
    end = clock.monotonic() + seconds
    while clock.monotonic() < end:
        await clock.run_for(min(900.0, end - clock.monotonic()))
        while keeper_is_at_work(made):
            await asyncio.sleep(0.001)
        await clock.run_for(0)
    task.cancel()
    await asyncio.wait((task,))


def keeper_is_at_work(made: Backups) -> bool:
    return made._lock.locked()


def names(tmp_path: Path) -> list[str]:
    return list(backups_in(tmp_path / "state" / "backups"))


async def test_the_first_is_made_soon_and_then_one_a_day(made: Backups, clock: VirtualClock, tmp_path: Path) -> None:
    await days(made, clock, 2 * DAY)
    found = [name[7:22] for name in names(tmp_path)]
    assert found[0] == "20231114T221420"
    assert [name[:13] for name in found[1:]] == ["20231115T0330"[:13], "20231116T0330"[:13]]


async def test_one_that_was_missed_is_made_after_the_start(made: Backups, clock: VirtualClock, tmp_path: Path) -> None:
    await made.make()
    clock.advance(3 * DAY)
    await days(made, clock, 600)
    assert len(names(tmp_path)) == 2


async def test_none_is_made_when_the_last_is_recent(made: Backups, clock: VirtualClock, tmp_path: Path) -> None:
    await made.make()
    await days(made, clock, 3600)
    assert len(names(tmp_path)) == 1


async def test_a_clock_set_back_does_not_end_the_backups(made: Backups, clock: VirtualClock, tmp_path: Path) -> None:
    await made.make()
    clock.step_wall(-100 * DAY)
    await days(made, clock, 2 * DAY)
    assert len(names(tmp_path)) > 2


async def test_off_means_only_when_asked(store: ControlStore, tmp_path: Path, clock: VirtualClock) -> None:
    settings = Backup(daily_at=None)
    made = backups(store, tmp_path / "config", tmp_path / "state", settings, clock)
    await made.appoint(str(OURS.recipient), replace=False)
    await days(made, clock, DAY)
    assert names(tmp_path) == []


async def test_a_failure_is_a_notice_and_is_tried_again(made: Backups, clock: VirtualClock, tmp_path: Path) -> None:
    (tmp_path / "state" / "backups").write_text("in the way")
    await days(made, clock, 1000)
    (notice,) = made.notices()
    assert "no backup can be written to" in notice.message()
    assert made.state()["trouble"] == "backup.cannot_write"
    (tmp_path / "state" / "backups").unlink()
    await days(made, clock, 1000)
    assert made.notices() == ()
    assert len(names(tmp_path)) == 1


async def test_a_full_disk_leaves_no_half_file(made: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadSetup, match="No space left"):
        await made.make()
    monkeypatch.undo()
    assert list((tmp_path / "state" / "backups").iterdir()) == []


async def test_the_clock_of_the_loop_will_do(store: ControlStore, tmp_path: Path) -> None:
    made = backups(store, tmp_path / "config", tmp_path / "state", clock=LoopClock())
    await made.appoint(str(OURS.recipient), replace=False)
    assert (await made.make()).files == 5


async def spent(_: ControlStore) -> bool:
    return True


async def test_what_is_left_of_a_full_disk_is_not_for_backups(
    made: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ControlStore, "on_reserve", spent)
    before = sorted((tmp_path / "state").iterdir())
    with pytest.raises(DiskFull, match="disk_full"):
        await made.make()
    with pytest.raises(DiskFull, match="disk_full"):
        async for _ in made.stream():
            pass
    assert sorted((tmp_path / "state").iterdir()) == before
    monkeypatch.undo()
    assert (await made.make()).path.exists()


async def test_a_folder_on_another_disk_takes_them_then_without_history(
    made: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ControlStore, "on_reserve", spent)
    monkeypatch.setattr("hub.backup.keeper._share_a_disk", lambda folder, other: False)
    assert (await made.make()).path.exists()
    with pytest.raises(DiskFull, match="disk_full"):
        await made.make(history=True)


def test_a_folder_that_is_yet_to_be_made_is_on_the_disk_above_it(tmp_path: Path) -> None:
    assert _share_a_disk(tmp_path / "not" / "yet", tmp_path)
    assert not _share_a_disk(Path("/proc/self"), tmp_path)
    assert not _share_a_disk(tmp_path, tmp_path / "gone")

import asyncio
import os
from pathlib import Path

import pytest

from hub.core.clock import VirtualClock
from hub.storage.reserve import FILE, LOOK, SIZE, Reserve


async def test_it_holds_its_room_for_the_owner_alone(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path, VirtualClock())
    old = os.umask(0)
    try:
        assert await reserve.make()
    finally:
        os.umask(old)
    found = (tmp_path / FILE).stat()
    assert found.st_size == SIZE
    assert found.st_blocks * 512 >= SIZE
    assert found.st_mode & 0o777 == 0o600
    (tmp_path / FILE).chmod(0o644)
    assert await reserve.make()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / FILE).stat().st_ino == found.st_ino


async def test_one_without_its_room_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    os.truncate(tmp_path / FILE, SIZE)
    assert await Reserve(tmp_path, VirtualClock()).make()
    assert (tmp_path / FILE).stat().st_blocks * 512 >= SIZE


async def test_what_was_let_go_comes_back_when_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, free = VirtualClock(), 0
    monkeypatch.setattr("hub.storage.reserve.free_bytes", lambda folder: free)
    reserve = Reserve(tmp_path, clock, size=1 << 16)
    assert not await reserve.make()
    assert not await reserve.release()
    released = [reserve.released]
    restored: list[bool] = []
    keeper = asyncio.ensure_future(reserve.run(lambda: restored.append(True)))
    await clock.run_for(3 * LOOK)
    await asyncio.sleep(0.01)
    assert len(restored) == 0
    free = 1 << 30
    async with asyncio.timeout(10):
        while len(restored) < 1:
            await clock.run_for(LOOK)
    assert await reserve.release()
    released.append(reserve.released)
    assert not (tmp_path / FILE).exists()
    async with asyncio.timeout(10):
        while len(restored) < 2:
            await clock.run_for(LOOK)
    assert [*released, reserve.released] == [False, True, False]
    keeper.cancel()


async def test_a_small_disk_has_none(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path, VirtualClock(), room=1 << 60)
    assert not await reserve.make()
    assert not reserve.missing.is_set()
    assert not list(tmp_path.iterdir())


async def test_a_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    assert not await Reserve(tmp_path / "gone", VirtualClock()).make()


async def test_a_reserve_that_the_disk_does_not_give_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int, offset: int, size: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("os.posix_fallocate", refuse)
    reserve = Reserve(tmp_path, VirtualClock())
    assert not await reserve.make()
    assert reserve.missing.is_set()
    assert not list(tmp_path.iterdir())


async def test_it_is_spent_until_there_is_room_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = 1 << 30
    monkeypatch.setattr("hub.storage.reserve.free_bytes", lambda folder: free)
    reserve = Reserve(tmp_path, VirtualClock(), size=1 << 16)
    assert await reserve.make()
    assert not await reserve.spent()
    assert await reserve.release()
    assert await reserve.spent()
    assert await reserve.make()
    assert not await reserve.spent()


@pytest.mark.parametrize(("free", "spent"), [((1 << 16) - 1, True), (1 << 16, False)])
async def test_the_next_life_sees_that_it_was_spent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, spent: bool
) -> None:
    monkeypatch.setattr("hub.storage.reserve.free_bytes", lambda folder: free)
    reserve = Reserve(tmp_path, VirtualClock(), size=1 << 16)
    assert not await reserve.make()
    assert await reserve.spent() is spent

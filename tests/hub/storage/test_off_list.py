"""safe.list on the disk: replaced as a whole, out of the loop's way, and by one hub at a time."""

import asyncio
import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.clock import LoopClock
from hub.model.device import Endpoint
from hub.model.errors import BadSetup
from hub.storage import off_list
from hub.storage.off_list import FILE, LOCK, OffList, open_off_list, read_off_list, replace_list, take_lock
from hub.storage.off_records import Found, OffEntry, Way, write_list
from hub.storage.vault import Vault

KETTLE = OffEntry(
    "d1", "kettle", "Kettle", "m.kettle", "on", False, 1000.0, (Way(Endpoint("lan", "7"), None, "10.0.0.7"),)
)
HEATER = replace(KETTLE, device="d2", handle="heater")
PLAIN = Vault()


async def opened(folder: Path) -> OffList:
    return await open_off_list(folder, PLAIN, LoopClock(), ("10.0.0.255",))


async def test_what_is_owed_is_on_disk_and_what_is_paid_is_not(tmp_path: Path) -> None:
    book = await opened(tmp_path / "state")
    book.owe(KETTLE)
    book.owe(HEATER)
    await book.durable()
    path = tmp_path / "state" / FILE
    assert read_off_list(path, PLAIN) == Found((KETTLE, HEATER), ("10.0.0.255",))
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    book.paid("d1", "on")
    book.paid("d1", "on")
    await book.close()
    assert read_off_list(path, PLAIN).owed == (HEATER,)
    assert sorted(one.name for one in path.parent.iterdir()) == [FILE, LOCK]


async def test_changes_share_a_writing(tmp_path: Path) -> None:
    written: list[bytes] = []
    lock = take_lock(tmp_path, make=True)
    assert lock is not None
    book = OffList(tmp_path / FILE, PLAIN, Found(), lock, lambda _, data: written.append(data))
    for number in range(100):
        book.owe(replace(KETTLE, path=str(number)))
    await book.durable()
    assert len(written) == 1
    book.owe(replace(KETTLE, path="0"))
    await book.close()
    assert len(written) == 1


async def test_a_change_during_a_writing_has_one_of_its_own(tmp_path: Path) -> None:
    written: list[tuple[str, ...]] = []
    book = await opened(tmp_path)

    def write(path: Path, data: bytes) -> None:
        replace_list(path, data)
        written.append(tuple(one.handle for one in read_off_list(path, PLAIN).owed))
        loop.call_soon_threadsafe(book.owe, HEATER)

    loop = asyncio.get_running_loop()
    book._replace = write
    book.owe(KETTLE)
    await book.durable()
    await asyncio.sleep(0)
    await book.close()
    assert written == [("kettle",), ("kettle", "heater")]


async def test_a_disk_that_takes_nothing_is_said_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    book = await opened(tmp_path)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    book._replace = full
    book.owe(KETTLE)
    with pytest.raises(BadSetup, match=r"safe\.not_written"):
        await book.durable()
    assert "No space left" in caplog.text
    book._replace = replace_list
    await book.close()
    assert read_off_list(tmp_path / FILE, PLAIN).owed == (KETTLE,)


async def test_the_next_hub_finds_it(tmp_path: Path) -> None:
    first = await opened(tmp_path)
    first.owe(KETTLE)
    await first.close()
    second = await open_off_list(tmp_path, PLAIN, LoopClock())
    assert second.found.owed == second.owed() == (KETTLE,)
    assert second.broadcasts == ("10.0.0.255",)
    await second.close()


async def test_a_failed_replacement_leaves_the_old_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE
    replace_list(path, b"old")

    def broken(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        replace_list(path, b"new")
    assert path.read_bytes() == b"old"


async def test_only_one_process_has_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(off_list, "LOCK_PAUSE", 0.001)
    code = f"""
import sys
from pathlib import Path
from hub.storage.off_list import take_lock
print(take_lock(Path({str(tmp_path)!r}), make=True) is not None, flush=True)
sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"
    assert take_lock(tmp_path) is None
    with pytest.raises(BadSetup, match=r"safe\.in_use"):
        await opened(tmp_path)
    other.communicate()
    await (await opened(tmp_path)).close()


def test_where_no_hub_has_lived_there_is_no_lock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take_lock(tmp_path)


def test_no_file_is_an_empty_list_and_a_folder_is_none(tmp_path: Path) -> None:
    assert read_off_list(tmp_path / FILE, PLAIN) == Found()
    with pytest.raises(BadSetup, match=r"safe\.unreadable"):
        read_off_list(tmp_path, PLAIN)


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC])
async def test_a_disk_that_takes_no_lock_file_keeps_no_hub_from_living(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    replace_list(tmp_path / FILE, write_list([KETTLE], (), PLAIN))

    def refused(folder: Path, *, make: bool = False) -> int | None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(off_list, "take_lock", refused)
    book = await opened(tmp_path)
    assert book.owed() == (KETTLE,)
    await book.close()


async def test_a_list_that_cannot_be_read_is_said_and_replaced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_bytes(b"old")

    def refused(path: Path, seals: Vault) -> Found:
        raise BadSetup("safe.unreadable", path=str(path), reason="Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(off_list, "read_off_list", refused)
        book = await opened(tmp_path)
    assert not book.found.whole
    assert "Input/output error" in caplog.text
    book.owe(KETTLE)
    await book.close()
    assert read_off_list(tmp_path / FILE, PLAIN).owed == (KETTLE,)


async def test_where_no_list_can_be_the_hub_lives_and_nothing_is_promised(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    book = await opened(tmp_path / "file" / "state")
    assert f"{tmp_path / 'file' / 'state'} cannot be written" in caplog.text
    book.owe(KETTLE)
    with pytest.raises(BadSetup):
        await book.durable()
    with pytest.raises(BadSetup):
        await book.close()

"""F03 and F05: a full disk, and one that takes no writes any more, under a working hub."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from shlex import quote
from time import monotonic

import pytest

from tests.system.crash.house import Caller, House, Json, house, rows
from tests.system.crash.island import Island, island, loops, mounts
from tests.system.crash.tools import needs
from tests.system.daemon import PATIENCE

SCENE = """\
- scene: Follow
  when: lamp_1.on
  do:
    - set: {lamp_2.on: on}
- scene: Unfollow
  when: lamp_1.on is off
  do:
    - set: {lamp_2.on: off}
"""
RECOVERED_WITHIN = 10.0


@asynccontextmanager
async def on_disk(
    folder: Path, block: int, mount: str, *, lived: bool = False
) -> AsyncIterator[tuple[House, Island, Caller]]:
    """A working hub whose state folder is a disk of its own; `mount`: how it comes to be, at $state.

    If it `lived` before, on another disk, it was told a brightness of 1, and killed.
    """
    async with house(folder, rows(block, 3, 0, 2)) as home:
        (home.daemon.config / "scenes" / "a.yaml").write_text(SCENE)
        if lived:
            await home.start()
            async with Caller(home.daemon.socket) as caller:
                assert (await dim(caller, 1))[0] == 200
            await home.kill()
        state, before = quote(str(home.state)), quote(str(folder / "before"))
        home.state.rename(folder / "before")
        home.state.mkdir(mode=0o700)
        with island(f"state={state}; before={before}; {mount}") as place:
            await home.start(*place.wrapper)
            async with Caller(home.daemon.socket) as caller:
                await caller.until_online(list(home.devices))
                yield home, place, caller
            await home.kill()


def fill(folder: Path) -> Path:
    """Leave not one byte free."""
    path = folder / "filler"
    with path.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(bytes(1 << 20)):
            pass
    with path.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(bytes(512)):
            pass
    return path


async def dim(caller: Caller, value: int) -> tuple[int, Json]:
    return await caller.post("/devices/lamp_3/set", {"values": {"brightness": value}, "key": f"dim {value}"})


async def notices(caller: Caller) -> str:
    _, found = await caller.get("/status")
    return json.dumps(found["notices"])


async def until_lamp(home: House, handle: str, *, on: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while home.devices[handle].state()["on"] is not on:
            await asyncio.sleep(0.02)


async def goes_on_working(home: House, caller: Caller) -> None:
    """Scenes run; what is dangerous does not go on, and goes off."""
    for on in (True, False):
        await caller.post("/devices/lamp_1/set", {"values": {"on": on}})  # sent, though not recorded
        await until_lamp(home, "lamp_2", on=on)
    heated = home.sent("heater_5", '"value":true')
    status, _ = await caller.post("/devices/heater_5/set", {"values": {"on": "on"}, "key": "heat"})
    assert status in (503, 507)
    assert home.sent("heater_5", '"value":true') == heated
    await caller.post("/devices/heater_4/set", {"values": {"on": "off"}})
    assert home.heats() == set()


def empty_files(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.is_file() and one.stat().st_size == 0]


@mounts
async def test_a_full_disk(tmp_path: Path) -> None:
    mount = "mount -t tmpfs -o size=90m tmpfs $state; cp -a $before/. $state"
    async with on_disk(tmp_path, 5, mount) as (home, place, caller):
        state = place.seen(home.state)
        assert (await caller.post("/devices/heater_4/set", {"values": {"on": "on"}}))[0] == 200
        assert (state / "reserve").stat().st_size == 8 << 20
        filler, value, status = fill(state), 1, 200
        while status == 200:  # the reserve goes first, and is filled up too
            acknowledged = value
            value += 1
            assert value < 40
            status, said = await dim(caller, value)
            fill(state)
        assert (status, said["error"]["kind"]) == (507, "disk_full")
        assert "full" in await notices(caller)
        assert not (state / "reserve").exists()
        await goes_on_working(home, caller)

        filler.unlink()
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(RECOVERED_WITHIN):
            while (await dim(caller, 60))[0] != 200 or "store.full" in await notices(caller):
                await asyncio.sleep(0.05)
        print(f"writes again after {asyncio.get_running_loop().time() - began:.2f} s")
        assert set(empty_files(state)) <= {"off.lock", "control.db-wal", "history.db-wal"}
        before = (await dim(caller, acknowledged), await dim(caller, 60))
        await home.kill()
        await home.start(*place.wrapper)
        after = (await dim(caller, acknowledged), await dim(caller, 60))
        assert [one[1]["command"] for one in after] == [one[1]["command"] for one in before]


@loops
async def test_a_disk_that_becomes_read_only(tmp_path: Path) -> None:
    disk = quote(str(tmp_path / "disk"))
    mount = f"truncate -s 32M {disk}; mkfs.ext4 -q {disk}; mount -o loop {disk} $state; cp -a $before/. $state"
    async with on_disk(tmp_path, 5, mount) as (home, place, caller):
        assert (await dim(caller, 2))[0] == 200
        assert (await caller.post("/devices/heater_4/set", {"values": {"on": "on"}}))[0] == 200
        place.run(f"mount -o remount,abort {quote(str(home.state))}")  # what ext4 does when its disk fails
        assert (await dim(caller, 3))[0] in (500, 503)
        assert "control.db" in await notices(caller)
        await goes_on_working(home, caller)
        assert home.daemon.process is not None
        assert home.daemon.process.poll() is None


@contextmanager
def refusing(home: House, error: str) -> Iterator[None]:
    """The disk refuses every write to the database, from now on."""
    assert home.daemon.process is not None
    process = home.daemon.process.pid
    paths = [word for name in ("control.db", "control.db-wal") for word in ("-P", str(home.state / name))]
    words = ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(process), *paths, "-e", "trace=pwrite64,fdatasync",
             "-e", f"inject=pwrite64,fdatasync:error={error}"]  # fmt: skip
    with subprocess.Popen(words) as tracer:
        try:
            deadline = monotonic() + PATIENCE
            while not all(map(_traced, Path(f"/proc/{process}/task").iterdir())):
                assert monotonic() < deadline
                assert tracer.poll() is None
            yield
        finally:
            tracer.terminate()


def _traced(task: Path) -> bool:
    return "TracerPid:\t0\n" not in (task / "status").read_text()


@needs("strace", "strace")
@pytest.mark.parametrize(
    ("error", "statuses"), [("EROFS", {500, 503}), pytest.param("ENOSPC", {507}, marks=pytest.mark.soak)]
)
async def test_a_disk_that_refuses(tmp_path: Path, error: str, statuses: set[int]) -> None:
    async with house(tmp_path, rows(19, 3, 0, 2)) as home, Caller(home.daemon.socket) as caller:
        (home.daemon.config / "scenes" / "a.yaml").write_text(SCENE)
        await home.start()
        await caller.until_online(list(home.devices))
        assert (await caller.post("/devices/heater_4/set", {"values": {"on": "on"}}))[0] == 200
        with refusing(home, error):
            status, _ = await dim(caller, 3)
            assert status in statuses
            assert "control.db" in await notices(caller)
            await goes_on_working(home, caller)
        async with asyncio.timeout(PATIENCE):
            while (await dim(caller, 60))[0] != 200:
                await asyncio.sleep(0.05)
        command = (await dim(caller, 60))[1]["command"]
        await home.kill()
        await home.start()
        assert (await dim(caller, 60))[1]["command"] == command
        await home.kill()


@mounts
async def test_started_on_a_read_only_disk(tmp_path: Path) -> None:
    mount = "cp -a $before/. $state; mount --bind $state $state; mount -o remount,bind,ro $state"
    async with on_disk(tmp_path, 5, mount, lived=True) as (home, _, caller):
        assert (await dim(caller, 1))[0] == 200  # it stands in the log
        assert (await dim(caller, 3))[0] in (500, 503)
        assert "control.db" in await notices(caller)
        await goes_on_working(home, caller)

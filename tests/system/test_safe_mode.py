"""Safe mode, in the real process: what is dangerous goes off first, people are told, and there is a way out."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hub.storage.off_list import FILE, read_off_list, replace_list
from hub.storage.off_records import OffEntry, write_list
from hub.storage.starts import FILE as STARTS
from hub.storage.vault import Vault
from tests.hub.off.kettle import KETTLE, NOBODY, TOKEN, Kitchen, kitchen, owed
from tests.system.daemon import PATIENCE, Daemon

DEVICES = f"devices:\n  kettle: {{model: {KETTLE.model}, endpoints: [miio:{KETTLE.wire_id}], hazard: allow}}\n"
GONE = "  lamp: {model: yeelink.light.ceilc, endpoints: [miio:880000109]}\n"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path)
    (made.config / "devices.yaml").write_text(DEVICES + GONE)
    yield made
    made.end()


@pytest.fixture
async def room() -> AsyncIterator[Kitchen]:
    async with kitchen(boiling=False) as made:
        yield made


async def told(daemon: Daemon, word: str) -> str:
    return await asyncio.to_thread(daemon.told, word)


async def run(daemon: Daemon, *words: str) -> tuple[int, str]:
    done = await asyncio.to_thread(daemon.run, *words)
    return done.returncode, done.stdout + done.stderr


def owe(daemon: Daemon, more: OffEntry) -> Path:
    """Put something on the list that the hub left."""
    path = daemon.state / FILE
    found = read_off_list(path, Vault())
    assert found.whole
    replace_list(path, write_list((*found.owed, more), found.broadcasts, Vault()))
    return path


async def off_within(room: Kitchen, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while room.heats[0]:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def damage(daemon: Daemon) -> bytes:
    """A control.db that no SQLite opens, with its pages still there."""
    path = daemon.state / "control.db"
    with path.open("r+b") as file:
        file.write(bytes(100))
    return path.read_bytes()


async def boil(daemon: Daemon, room: Kitchen, **environment: str) -> None:
    """A hub that has adopted the kettle and switched it on."""
    daemon.start(**environment)
    await told(daemon, "READY=1")
    (daemon.config / "token").write_text(TOKEN)
    words = ("--secret-file", str(daemon.config / "token"), "--address", KETTLE.address)
    assert (await run(daemon, "adopt", f"miio:{KETTLE.wire_id}", "kettle", *words))[0] == 0
    code, said = await run(daemon, "set", "kettle.on=on")
    assert (code, room.heats[0]) == (0, True), said


async def hearth_off(daemon: Daemon, *words: str, **environment: str) -> tuple[int, str]:
    places = ("--state", str(daemon.state), "--socket", str(daemon.socket), "--lang", "en")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub.off.main", *places, *words,
        env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, output.decode()


async def test_from_a_broken_database_to_a_hub_that_knows_its_token(daemon: Daemon, room: Kitchen) -> None:
    await boil(daemon, room)
    daemon.stop(signal.SIGKILL)
    path = owe(daemon, NOBODY)
    broken = damage(daemon)

    daemon.start()
    assert "safe mode" in await told(daemon, "READY=1")
    await off_within(room, 15)
    deadline = time.monotonic() + PATIENCE
    while "kettle" in [one.handle for one in read_off_list(path, Vault()).owed]:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    assert (daemon.state / "control.db").read_bytes() == broken
    for command in ("status", "devices", "set kettle.on=on"):
        code, said = await run(daemon, *command.split())
        assert code == 3
        assert "safe mode" in said
        assert "hearth recover" in said
        assert "kettle: on is off, confirmed" in said
        assert "nobody (Nobody): on off not confirmed" in said
    assert not room.heats[0]

    code, said = await run(daemon, "recover", "--yes")
    assert (code, "lamp" in said, "control.db.corrupt-1" in said) == (0, True, True)
    assert "devices" in await told(daemon, "READY=1")
    assert (daemon.state / "control.db.corrupt-1").read_bytes() == broken
    deadline = time.monotonic() + PATIENCE
    while json.loads((await run(daemon, "--json", "devices"))[1])["devices"][0]["status"]["health"] != "online":
        assert time.monotonic() < deadline
    assert (await run(daemon, "recover"))[1] == "the hub is not in safe mode: there is nothing to recover\n"
    assert daemon.stop()[0] == 0


async def test_hearth_off_alone_does_it_too_with_the_key_of_the_hub(
    daemon: Daemon, room: Kitchen, tmp_path: Path
) -> None:
    (tmp_path / "hearth.key").write_bytes(bytes(range(32)))
    await boil(daemon, room, CREDENTIALS_DIRECTORY=str(tmp_path))
    path = daemon.state / FILE
    assert TOKEN.encode() not in path.read_bytes()
    assert (await hearth_off(daemon))[0] == 5
    daemon.stop(signal.SIGKILL)
    (daemon.state / "control.db").unlink()

    code, said = await hearth_off(daemon, "--within", "0.1")
    assert (code, room.heats[0]) == (1, True)
    assert "the key of the hub is missing" in said
    code, said = await hearth_off(daemon, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert (code, said, room.heats[0]) == (0, "kettle: on is off, confirmed\n", False)
    assert read_off_list(path, Vault()).owed == ()


async def test_after_failed_starts_it_is_safe_first_and_tries_again_when_told(daemon: Daemon, room: Kitchen) -> None:
    daemon.state.mkdir(mode=0o700)
    owe(daemon, owed(KETTLE))
    room.boil()
    (daemon.state / STARTS).write_text("5\n")
    daemon.start(WATCHDOG_USEC="800000")
    assert "failed 5 times" in await told(daemon, "READY=1")
    await told(daemon, "WATCHDOG=1")
    await off_within(room, 15)
    assert daemon.process is not None
    daemon.process.send_signal(signal.SIGHUP)
    assert "3 devices" in await told(daemon, "READY=1")
    daemon.stop()
    assert not (daemon.state / STARTS).exists()


async def test_told_to_stop_it_stops_and_the_next_start_is_an_ordinary_one(daemon: Daemon) -> None:
    daemon.state.mkdir(mode=0o700)
    (daemon.state / STARTS).write_text("5\n")
    daemon.start()
    await told(daemon, "READY=1")
    code, _ = await asyncio.to_thread(daemon.stop)
    await told(daemon, "STOPPING=1")
    assert (code, (daemon.state / STARTS).exists()) == (0, False)
    daemon.start()
    await told(daemon, "READY=1")
    await asyncio.to_thread(daemon.stop)
    assert daemon.run("recover").stdout.endswith("start it\n")


async def test_a_hub_that_was_killed_is_counted_and_one_that_says_what_is_wrong_is_not(daemon: Daemon) -> None:
    daemon.state.mkdir(mode=0o700)
    (daemon.state / STARTS).write_text("3\n")
    daemon.start()
    await told(daemon, "READY=1")
    daemon.stop(signal.SIGKILL)
    assert (daemon.state / STARTS).read_text() == "4\n"
    daemon.socket.unlink()
    daemon.socket.mkdir()
    assert daemon.run("run").returncode == 3
    assert not (daemon.state / STARTS).exists()


async def test_recover_without_a_hub(daemon: Daemon) -> None:
    daemon.start()
    await told(daemon, "READY=1")
    daemon.stop()
    broken = damage(daemon)
    code, said = await run(daemon, "recover")
    assert code != 0
    assert "can be saved" in said
    assert (daemon.state / "control.db").read_bytes() == broken
    code, said = await run(daemon, "--json", "recover", "--fresh", "--yes")
    answer = json.loads(said)
    assert (code, answer["rows"], answer["lost"]) == (0, 0, ["kettle", "lamp"])
    assert Path(answer["kept"]).read_bytes() == broken
    daemon.start()
    assert "3 devices" in await told(daemon, "READY=1")

"""A backup of a working hub, restored onto another machine: other folders, another key; there the device answers."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.hub.off.kettle import KETTLE, TOKEN, Kitchen, kitchen
from tests.system.daemon import Daemon

DEVICES = f"devices:\n  kettle: {{model: {KETTLE.model}, endpoints: [miio:{KETTLE.wire_id}], hazard: allow}}\n"


@pytest.fixture
def daemons(tmp_path: Path) -> Iterator[tuple[Daemon, Daemon]]:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    made = Daemon(tmp_path / "here"), Daemon(tmp_path / "there")
    (made[0].config / "devices.yaml").write_text(DEVICES)
    yield made
    for one in made:
        one.end()


@pytest.fixture
async def room() -> AsyncIterator[Kitchen]:
    async with kitchen() as made:
        yield made


async def run(daemon: Daemon, *words: str) -> tuple[int, str]:
    done = await asyncio.to_thread(daemon.run, *words)
    return done.returncode, done.stdout + done.stderr


async def ready(daemon: Daemon, **environment: str) -> None:
    daemon.start(**environment)
    await asyncio.to_thread(daemon.told, "READY=1")


def credential(folder: Path, key: bytes) -> str:
    folder.mkdir()
    (folder / "hearth.key").write_bytes(key)
    return str(folder)


async def test_a_hub_in_safe_mode_is_a_hub_again_when_its_backup_is_back(
    daemons: tuple[Daemon, Daemon], tmp_path: Path
) -> None:
    here, _ = daemons
    phrase, backup = tmp_path / "phrase", str(tmp_path / "x.age")
    phrase.write_text(json.loads((await run(here, "backup", "init", "--json"))[1])["phrase"])
    assert (await run(here, "backup", backup))[0] == 0
    (here.state / "control.db").write_bytes(b"broken" * 1000)
    here.start()
    assert "safe mode" in await asyncio.to_thread(here.told, "READY=1")
    code, said = await run(here, "restore", backup, "--yes", "--phrase-file", str(phrase))
    assert (code, "leaves safe mode" in said) == (0, True), said
    assert "devices" in await asyncio.to_thread(here.told, "READY=1")
    assert (await run(here, "status"))[0] == 0


async def test_a_home_rises_on_another_machine(daemons: tuple[Daemon, Daemon], room: Kitchen, tmp_path: Path) -> None:
    here, there = daemons
    token, phrase, backup = tmp_path / "token", tmp_path / "phrase", str(tmp_path / "x.age")
    token.write_text(TOKEN)
    await ready(here, CREDENTIALS_DIRECTORY=credential(tmp_path / "key1", b"1" * 32))
    words = ("--secret-file", str(token), "--address", KETTLE.address)
    assert (await run(here, "adopt", f"miio:{KETTLE.wire_id}", "kettle", *words))[0] == 0
    code, said = await run(here, "backup", "init", "--json")
    assert code == 0
    phrase.write_text(json.loads(said)["phrase"])
    assert (await run(here, "backup", backup))[0] == 0
    code, said = await run(here, "restore", backup, "--yes", "--phrase-file", str(phrase))
    assert (code, "stop it first" in said) == (3, True)
    here.stop(signal.SIGKILL)

    code, said = await run(there, "restore", backup, "--yes", "--phrase-file", str(phrase))
    assert (code, "Restored." in said) == (0, True), said
    await ready(there, CREDENTIALS_DIRECTORY=credential(tmp_path / "key2", b"2" * 32))
    assert room.heats[0]
    code, said = await run(there, "set", "kettle.on=off")
    assert code == 0, said
    assert not room.heats[0]
    assert (await run(there, "backup"))[0] == 0
    assert len(list((there.state / "backups").iterdir())) == 1

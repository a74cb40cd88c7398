"""F04: the disk refuses the k-th call of an unmodified program, once or from then on: what it said is kept, is kept."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.storage.control import open_control
from hub.storage.off_list import FILE as OFF_LIST
from hub.storage.off_list import read_off_list
from hub.storage.rows import COMMANDS, ENDPOINTS, FACTS, OWED, TABLES
from hub.storage.vault import Vault
from tests.system.crash.house import GONE, Caller, house, rows
from tests.system.crash.ledger import Ledger
from tests.system.crash.tools import needs

pytestmark = needs("strace", "strace")

CALLS = ("pwrite64", "fdatasync", "fsync", "write", "ftruncate", "rename")
ERRORS = ("EIO", "ENOSPC")
MOST = 60
"""More calls of a kind than the program makes in a thread; a number beyond the last injects nothing."""
FILES = ("control.db", "control.db-wal", "control.db.new", "control.db.new-wal", "off.list", ".off.list.new", ".")
SAMPLE = 5
HUBS = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")) // 100


def inject(folder: Path, call: str, error: str, at: str) -> tuple[str, ...]:
    """The words before a program that let its calls on the state's files fail."""
    paths = [word for name in FILES for word in ("-P", str(folder / name) if name != "." else str(folder))]
    return ("strace", "-D", "-f", "-qq", "-o", "/dev/null", *paths, "-e", f"trace={call}", "-e",
            f"inject={call}:error={error}:when={at}")  # fmt: skip


async def promised(folder: Path, call: str, error: str, at: str) -> bool:
    """Run the promises on a disk that fails so; whether anything was refused. What was kept must be there."""
    folder.mkdir()
    words = [*inject(folder, call, error, at), sys.executable, "-m", "tests.system.crash.transactions", str(folder)]
    ran = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in ran.stderr, ran.stderr
    lines = ran.stdout.splitlines()
    kept = {line.removeprefix("kept ") for line in lines if line.startswith("kept ")}
    tried = kept | {line.removeprefix("refused ").split(":")[0] for line in lines if line.startswith("refused ")}
    if kept or (folder / "control.db").exists():
        await _there(folder, kept, tried)
    return len(kept) < len(tried) or ran.returncode != 0


async def _there(folder: Path, kept: set[str], tried: set[str]) -> None:
    store = await open_control(folder, VirtualClock())
    found = {table: await store.rows(table) for table in TABLES}
    await store.close()
    assert not store.notices
    assert {one for one in kept if one.startswith("command")} <= set(found[COMMANDS])
    if "forget" in kept:
        assert not found[ENDPOINTS]
    elif "adopt" in kept and "forget" not in tried:
        assert set(found[ENDPOINTS]) == {"miio:1"}
    assert "pin" not in kept or set(found[FACTS]) == {"pin"}
    listed = read_off_list(folder / OFF_LIST, Vault())
    assert listed.whole
    handles = {one.handle for one in listed.owed}
    if "disarm" in kept:
        assert (handles, set(found[OWED])) == ({"heater"}, set())
    elif "arm" in kept and "disarm" not in tried:
        assert (handles, set(found[OWED])) == ({"kettle"}, {"kettle.on"})


async def test_without_a_fault_everything_is_kept(tmp_path: Path) -> None:
    assert not await promised(tmp_path / "state", "pwrite64", "EIO", "1000")


async def test_a_call_that_fails_is_never_silent(tmp_path: Path) -> None:
    random = Random(4)
    cases = [(random.choice(CALLS[:3]), random.choice(ERRORS), f"{random.randint(1, 12)}+") for _ in range(2)]
    cases += [(random.choice(CALLS), random.choice(ERRORS), str(random.randint(1, 12))) for _ in range(SAMPLE)]
    refused = [await promised(tmp_path / str(number), *case) for number, case in enumerate(cases)]
    assert any(refused)


@pytest.mark.soak
@pytest.mark.parametrize("sticky", ["", "+"])
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("call", CALLS)
async def test_every_call_that_fails(tmp_path: Path, call: str, error: str, sticky: str) -> None:
    refused = [await promised(tmp_path / str(at), call, error, f"{at}{sticky}") for at in range(1, MOST + 1)]
    print(f"{call} {error}{sticky}: {sum(refused)} of {MOST} refused something")
    assert any(refused)


async def whole_hub(folder: Path, seed: int) -> int:
    """A hub whose disk refuses a call: what it acknowledged outlives it. The acknowledgements."""
    random = Random(seed)
    async with house(folder, rows(7, 4, 2, 1)) as home:
        ledger = Ledger(random)
        at = f"{random.randint(1, 60)}{random.choice(('', '+'))}"
        wrapper = inject(home.state, random.choice(CALLS[:3]), random.choice(ERRORS), at)
        try:
            await home.start(*wrapper)
        except AssertionError:
            assert "Traceback" not in home.daemon.log.read_text()
            return 0
        async with Caller(home.daemon.socket) as caller:
            for number in range(8):
                one = (
                    ledger.lamp(f"lamp_{1 + number % 4}")
                    if number % 2
                    else ledger.stop(f"curtain_{5 + number % 4 // 2}")
                )
                try:
                    await ledger.ask(caller, one)
                except GONE:
                    break
        await home.kill()
        await home.start()
        acknowledged = [one for one in ledger.asked if one.answer is not None and one.answer[0] == 200]
        ledger.asked = acknowledged
        async with Caller(home.daemon.socket) as caller:
            await ledger.settle(caller, 0)
        await home.kill()
    return len(acknowledged)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(HUBS))
async def test_a_whole_hub_whose_disk_refuses_a_call(tmp_path: Path, seed: int) -> None:
    assert await whole_hub(tmp_path, seed) >= 0

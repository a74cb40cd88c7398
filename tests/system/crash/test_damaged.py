"""F12 and F13: a hub whose control.db is damaged when it starts. It is noticed, kept, told, and nothing stays on."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from hub.storage.control import open_control
from hub.storage.rows import TABLES, Row, Table
from tests.system.crash.house import Caller, House, house, rows
from tests.system.daemon import PATIENCE

Damage = Callable[[bytes], bytes]
NEWER = (99).to_bytes(4, "big")
USER_VERSION = slice(60, 64)  # https://www.sqlite.org/fileformat2.html#the_database_header
DAMAGES: dict[str, Damage] = {
    "cut in half": lambda content: content[: len(content) // 2],
    "a page of zeros": lambda content: bytes(4096) + content[4096:],
}
FLIPS = 40
SOAK_FLIPS = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")) // 2


async def lived(home: House) -> bytes:
    """Let the hub live, switch a heater on, and be killed: its control.db. The state as it was is beside it."""
    await home.start()
    async with Caller(home.daemon.socket) as caller:
        await caller.until_online(list(home.devices))
        status, answer = await caller.post("/devices/heater_3/set", {"values": {"on": "on"}})
        assert (status, answer["done"]) == (200, True), answer
    assert home.heats() == {"heater_3"}
    await home.kill()
    store = await open_control(home.state, VirtualClock())  # brings the log home
    await store.close()
    shutil.copytree(home.state, home.state.with_name("before"))
    return (home.state / "control.db").read_bytes()


def as_it_was(home: House, content: bytes) -> None:
    shutil.rmtree(home.state)
    shutil.copytree(home.state.with_name("before"), home.state)
    (home.state / "control.db").write_bytes(content)


async def until_cold(home: House) -> None:
    async with asyncio.timeout(PATIENCE):
        while home.heats():
            await asyncio.sleep(0.02)


async def test_a_damaged_database_leads_to_safe_mode(tmp_path: Path) -> None:
    async with house(tmp_path, rows(16, 2, 0, 1)) as home:
        sound = await lived(home)
        for name, damage in DAMAGES.items():
            broken = damage(sound)
            as_it_was(home, broken)
            home.devices["heater_3"].act("on", True)
            home.launch()
            assert "safe mode" in await home.told("READY=1"), name
            await until_cold(home)
            code, said = await home.run("status")
            assert (code, "safe mode" in said, "hearth recover" in said) == (3, True, True), (name, said)
            assert (home.state / "control.db").read_bytes() == broken, name
            await home.kill()

        as_it_was(home, sound[:60] + NEWER + sound[64:])
        kept = (home.state / "control.db").read_bytes()
        code, said = await home.run("run")
        assert (code, "newer" in said) == (3, True), said
        assert (home.state / "control.db").read_bytes() == kept


async def flipped(folder: Path, content: bytes, rows_: dict[Table, dict[str, Row]], random: Random) -> str:
    """Flip a bit: `refused`, `set aside` or `whole`. No row is another than it was."""
    at = random.randrange(len(content))
    damaged = bytearray(content)
    damaged[at] ^= 1 << random.randrange(8)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "control.db").write_bytes(damaged)
    try:
        store = await open_control(folder, VirtualClock())
    except BadSetup:
        assert (folder / "control.db").read_bytes() == damaged
        return "refused"
    try:
        found = {table: await store.rows(table) for table in TABLES}
    except BadSetup:
        return "refused"
    finally:
        await store.close()
    for table, sound in rows_.items():
        assert found[table].items() <= sound.items(), f"byte {at} of the file"
    lost = sum(len(sound) - len(found[table]) for table, sound in rows_.items())
    assert bool(lost) == bool(store.notices), f"byte {at} of the file"
    return "set aside" if lost else "whole"


async def flips(folder: Path, block: int, count: int) -> dict[str, int]:
    """So many flips in the file of a hub that lived."""
    async with house(folder, rows(block, 6, 3, 3)) as home:
        await home.start()
        async with Caller(home.daemon.socket) as caller:
            await caller.until_online(list(home.devices))
            bodies = [{"values": {"brightness": 1 + number}, "key": f"flip {number}"} for number in range(40)]
            posts = (caller.post(f"/devices/lamp_{1 + n % 6}/set", body) for n, body in enumerate(bodies))
            assert {status for status, _ in await asyncio.gather(*posts)} == {200}
        await home.stop()
        content = (home.state / "control.db").read_bytes()
    store = await open_control(folder / "state", VirtualClock())
    sound = {table: await store.rows(table) for table in TABLES}
    await store.close()
    random, counts = Random(13), {"refused": 0, "set aside": 0, "whole": 0}
    for _ in range(count):
        counts[await flipped(folder / "flipped", content, sound, random)] += 1
    return counts


async def test_a_flipped_bit_alters_no_row(tmp_path: Path) -> None:
    counts = await flips(tmp_path, 17, FLIPS)
    print(counts)
    assert sum(counts.values()) == FLIPS
    assert counts["refused"] + counts["set aside"] > 0


@pytest.mark.soak
async def test_a_flipped_bit_alters_no_row_for_long(tmp_path: Path) -> None:
    counts = await flips(tmp_path, 18, SOAK_FLIPS)
    print(counts)
    assert sum(counts.values()) == SOAK_FLIPS

"""F01: kill -9 at any moment of a working hub. What was acknowledged stays; what counts once is done once."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from hub.storage.off_list import FILE as OFF_LIST
from hub.storage.off_list import read_off_list
from hub.storage.vault import Vault
from tests.system.crash.house import GONE, LAMP, Caller, House, house, row, rows
from tests.system.crash.ledger import Ledger

LAMPS, CURTAINS, HEATERS, SPARES = 16, 6, 4, 8
"""Together 52 writes a second, and what a heater gets."""
LONGEST_LIFE = 2.0
KILLS = 3
CHUNKS = 20
SOAK_KILLS = int(os.environ.get("HEARTH_SOAK_SEEDS", "2000")) // 2


@dataclass
class Campaign:
    """Lives of one hub, each ended by a kill."""

    home: House
    ledger: Ledger
    spares: list[SimulatedDevice]
    looked_back: int = 0  # the first command that was not asked for again

    async def life(self) -> float:
        """Start, look for all that was acknowledged, write, be killed: seconds until it was ready."""
        ready = await self.home.start()
        async with Caller(self.home.daemon.socket) as caller:
            await self.look_back(caller)
            writers = [
                asyncio.create_task(self.ledger.write_on(caller, each))
                for each in self.home.devices
                if not each.startswith("spare")
            ]
            if self.spares and self.ledger.random.random() < 0.5:
                writers.append(asyncio.create_task(self._adopt(caller, self.spares.pop())))
            await asyncio.sleep(self.ledger.random.uniform(0, LONGEST_LIFE))
            await self.end()
            await asyncio.gather(*writers)
        owed = {one.handle for one in read_off_list(self.home.state / OFF_LIST, Vault()).owed}
        assert self.home.heats() <= owed, f"{self.home.heats()} heat, and only {owed} are on the list"
        self.ledger.judge(self.home)
        return ready

    async def end(self) -> None:
        """How a life ends."""
        await self.home.kill()

    async def look_back(self, caller: Caller) -> None:
        """Everything that was acknowledged is there."""
        since, self.looked_back = self.looked_back, len(self.ledger.asked)
        await self.ledger.settle(caller, since)
        self.ledger.judge(self.home)
        _, found = await caller.get("/devices")
        assert self.ledger.adopted <= {one["handle"] for one in found["devices"]}

    async def _adopt(self, caller: Caller, spare: SimulatedDevice) -> None:
        """Take a device on, which writes devices.yaml and control.db."""
        body = {"ref": f"miio:{spare.wire_id}", "secret": spare.token, "handle": spare.handle, "address": spare.address}
        try:
            await asyncio.sleep(self.ledger.random.uniform(0, LONGEST_LIFE / 2))
            status, answer = await caller.post("/adopt", body)
        except GONE:
            return
        assert status == 200, answer
        self.ledger.adopted.add(answer["handle"])


async def campaign(
    folder: Path, block: int, seed: int, kills: int, kind: type[Campaign] = Campaign
) -> dict[str, float]:
    """So many lives and deaths; the figures of it."""
    print(f"seed {seed}")
    spares = [row(f"spare_{n}", LAMP, block, 100 + n) for n in range(SPARES)]
    async with house(folder, rows(block, LAMPS, CURTAINS, HEATERS), spares) as home:
        run = kind(home, Ledger(Random(seed)), spares)
        ready = sorted([await run.life() for _ in range(kills)])
        await home.start()
        async with Caller(home.daemon.socket) as caller:
            await run.look_back(caller)
        await home.kill()
        assert "Traceback" not in home.daemon.log.read_text()
    ledger = run.ledger
    return {
        "kills": kills, "acknowledged": ledger.acknowledged, "looked for": ledger.checked, "asked": len(ledger.asked),
        "adopted": len(ledger.adopted), "at most once": sum(map(len, ledger.once.values())),
        "ready p50": ready[len(ready) // 2], "ready p99": ready[int(len(ready) * 0.99)],
    }  # fmt: skip


async def test_killed_at_any_moment(tmp_path: Path) -> None:
    figures = await campaign(tmp_path, 1, 1, KILLS)
    print(figures)
    assert figures["looked for"] > 10 * KILLS


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_killed_at_any_moment_for_long(tmp_path: Path, chunk: int) -> None:
    figures = await campaign(tmp_path, 2, 1000 + chunk, SOAK_KILLS // CHUNKS)
    print(figures)
    assert figures["looked for"] > 0

"""PyXiaomiGateway's client, a witness not written by us, finds, reads, commands and hears our simulated gateways.

It runs in an environment and process of its own (`make setup-witness`).
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.lumi.simulator import simulators
from hub.core.clock import LoopClock

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".venv-lumi" / "bin" / "python"
SCRIPT = ROOT / "tests" / "witness" / "xiaomi_gateway_client.py"
NET = f"127.{180 + os.getpid() % 70}.{os.getpid() // 70 % 250}"
KEY = "0123456789abcdef"
CHILDREN = ("magnet", "sensor_ht", "plug", "switch")

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the witness is not installed: run `make setup-witness`")


class Witness:
    """The client's process, asked one thing after the other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def ask(self, do: str, **step: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **step}).encode() + b"\n")
        async with asyncio.timeout(30):
            return json.loads(await self.process.stdout.readline())


@pytest.fixture
async def witness() -> AsyncIterator[Witness]:
    process = await asyncio.create_subprocess_exec(
        str(PYTHON), str(SCRIPT), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, limit=1 << 20,
    )  # fmt: skip
    yield Witness(process)
    process.kill()
    await process.wait()


@pytest.fixture
async def home() -> AsyncIterator[dict[str, Simulator]]:
    rows: list[SimulatedDevice] = []
    for generation in (1, 2):
        gateway = f"gateway{generation}"
        rows.append(
            SimulatedDevice(
                gateway, "lumi", "gateway.v3", f"{NET}.{generation}", sid(generation, 0), KEY,
                settings={"generation": generation},
            )
        )  # fmt: skip
        rows += [
            SimulatedDevice(f"{model}{generation}", "lumi", model, wire_id=sid(generation, number), via=gateway)
            for number, model in enumerate(CHILDREN, 1)
        ]
    made = simulators(rows, SimulationPorts(LoopClock(), Random(1)))
    for one in made:
        await one.start()
    yield {one.name: one for one in made}
    for one in made:
        await one.stop()


def sid(generation: int, number: int) -> str:
    return f"{os.getpid() % 0xFFFF:06x}{generation:03x}{number:03x}"


async def test_it_finds_reads_commands_and_hears(witness: Witness, home: dict[str, Simulator]) -> None:
    found = await witness.ask("discover", interface=f"{NET}.9")
    for generation in (1, 2):
        address = f"{NET}.{generation}"
        seen = found[address]
        assert (seen["sid"], seen["proto"][0]) == (sid(generation, 0), str(generation))
        models = {sid(generation, number): model for number, model in enumerate(CHILDREN, 1)}
        assert seen["devices"] == models | {sid(generation, 0): "gateway.v3"}

        plug, child = home[f"plug{generation}"], sid(generation, 3)
        name = "status" if generation == 1 else "channel_0"
        say = {"address": address, "sid": child, "values": {name: "on"}}
        assert await witness.ask("write", key="fedcba9876543210", **say) is False
        assert plug.state()["on"] is False
        assert await witness.ask("write", key=KEY, **say) is True
        assert plug.state()["on"] is True

        assert await witness.ask("listen", address=address, interface=f"{NET}.9", sid=sid(generation, 1)) is True
        home[f"magnet{generation}"].act("open", True)
        heard = await witness.ask("heard", within=10.0)
        assert heard[-1]["status" if generation == 1 else "window_status"] == "open"

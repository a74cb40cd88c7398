"""A home to crash: the hub as users start it, simulated devices that live on, and a caller.

Devices are simulated in the test's own process, so that what reached them is known whatever becomes of the hub.
"""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Self

import aiohttp

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.simulator import simulators
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.storage.starts import FILE as STARTS
from tests.bench.homes import adopt
from tests.system.daemon import PATIENCE, Daemon

TOKEN = "63726173682d63726173682d63726173"
LAMP, CURTAIN, HEATER = "yeelink.light.ceilc", "dooya.curtain.m2", "zhimi.heater.mc2"
Json = dict[str, Any]


def row(handle: str, model: str, block: int, number: int) -> SimulatedDevice:
    """A simulated device at an address of its own: 127.89.BLOCK.NUMBER."""
    wire_id = str(890_000_000 + 1000 * block + number)
    return SimulatedDevice(handle, "miio", model, f"127.89.{block}.{number}", wire_id, TOKEN, settings={"mdns": "none"})


def rows(block: int, lamps: int = 0, curtains: int = 0, heaters: int = 0) -> tuple[SimulatedDevice, ...]:
    """So many of each."""
    wanted = [("lamp", LAMP)] * lamps + [("curtain", CURTAIN)] * curtains + [("heater", HEATER)] * heaters
    return tuple(row(f"{word}_{n}", model, block, n) for n, (word, model) in enumerate(wanted, 1))


@dataclass
class House:
    """The hub and its devices, by handle."""

    daemon: Daemon
    devices: dict[str, Simulator] = field(default_factory=dict)

    @property
    def state(self) -> Path:
        return self.daemon.state

    def heats(self) -> set[str]:
        """Heaters that are on."""
        return {name for name, one in self.devices.items() if name.startswith("heater") and one.state()["on"]}

    def sent(self, handle: str, words: str) -> int:
        """How often a device was told to do something."""
        heard = self.devices[handle].received()
        return sum(one.method == "set_properties" and words in one.summary for one in heard)

    async def start(self, *wrapper: str, **environment: str) -> float:
        """Start the hub, in a wrapper or not, and wait until it is ready: the seconds that took.

        That it was killed before is forgotten: here a kill is none of the failed starts that lead to safe mode.
        """
        (self.state / STARTS).unlink(missing_ok=True)
        began = asyncio.get_running_loop().time()
        self.launch(*wrapper, **environment)
        await self.told("READY=1")
        return asyncio.get_running_loop().time() - began

    def launch(self, *wrapper: str, **environment: str) -> None:
        """Start the hub without waiting for it."""
        env = {**self.daemon.environment(), **environment}
        with self.daemon.log.open("ab") as log:
            self.daemon.process = subprocess.Popen(
                [*wrapper, *self.daemon.command("run")], env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    async def told(self, word: str) -> str:
        return await asyncio.to_thread(self.daemon.told, word)

    async def kill(self) -> None:
        """End it without a word."""
        process = self.daemon.process
        assert process is not None
        process.kill()
        await asyncio.to_thread(process.wait)
        self.daemon.drain()

    async def stop(self) -> float:
        """Tell it to stop, and wait until it has: the seconds that took."""
        code, took = await asyncio.to_thread(self.daemon.stop)
        assert code == 0, self.daemon.log.read_text()
        self.daemon.drain()
        return took

    async def run(self, *words: str) -> tuple[int, str]:
        """A command of `hearth`: exit code and all that it said."""
        done = await asyncio.to_thread(self.daemon.run, *words)
        return done.returncode, done.stdout + done.stderr


def devices_yaml(known: Sequence[SimulatedDevice], extra: Mapping[str, str] | None = None) -> str:
    """The devices as their owner would write them down; `extra`: more keys, by handle."""
    lines = []
    for one in known:
        hazard = ", hazard: allow" if one.model == HEATER else ""
        more = (extra or {}).get(one.handle, "")
        lines.append(f"  {one.handle}: {{model: {one.model}, endpoints: [miio:{one.wire_id}]{hazard}{more}}}\n")
    return "devices:\n" + "".join(lines)


@asynccontextmanager
async def house(
    folder: Path, known: Sequence[SimulatedDevice], others: Sequence[SimulatedDevice] = ()
) -> AsyncIterator[House]:
    """A home in which all `known` are adopted; `others` are there, too. The hub is not started yet."""
    daemon = Daemon(folder)
    (daemon.config / "devices.yaml").write_text(devices_yaml(known))
    places = Places(daemon.config, daemon.state, daemon.socket)
    endpoints = {f"miio:{one.wire_id}": (TOKEN, one.model, one.address or "") for one in known}
    await asyncio.to_thread(adopt, places, endpoints)
    made = House(daemon)
    everything = (*known, *others)
    for one, simulator in zip(everything, simulators(everything, SimulationPorts(LoopClock(), Random(1))), strict=True):
        made.devices[one.handle] = simulator
        await simulator.start()
    try:
        yield made
    finally:
        daemon.end()
        for simulator in made.devices.values():
            await simulator.stop()


class Caller:
    """Talks to the hub's socket; raises aiohttp.ClientError and OSError when the hub goes away meanwhile."""

    def __init__(self, socket: Path) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(str(socket), limit=32), timeout=aiohttp.ClientTimeout(PATIENCE)
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def post(self, path: str, body: Json) -> tuple[int, Json]:
        async with self._session.post(f"http://hearth/api/v1{path}", json=body) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> tuple[int, Json]:
        async with self._session.get(f"http://hearth/api/v1{path}") as answer:
            return answer.status, json.loads(await answer.text())

    async def until_online(self, handles: Sequence[str], seconds: float = PATIENCE) -> None:
        """Wait until these devices have answered the hub."""
        deadline = asyncio.get_running_loop().time() + seconds
        waiting = set(handles)
        while waiting:
            assert asyncio.get_running_loop().time() < deadline, f"not online: {waiting}"
            _, found = await self.get("/devices")
            waiting -= {one["handle"] for one in found["devices"] if one["status"]["health"] == "online"}
            if waiting:
                await asyncio.sleep(0.05)


GONE = (aiohttp.ClientError, OSError, asyncio.TimeoutError)
"""What a caller meets when the hub is killed."""

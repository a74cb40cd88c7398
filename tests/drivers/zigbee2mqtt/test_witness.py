"""zigbee2mqtt itself, with an adapter that has no radio, at a real broker: our driver on the other side.

It runs in an environment and process of its own (`make setup-witness`): tests/witness/zigbee2mqtt/bridge.js.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from drivers.zigbee2mqtt.driver import Zigbee2mqttDriver
from hub.broker.address import Address
from hub.broker.connection import open_broker
from hub.core.clock import LoopClock
from hub.model.command import Call
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import DriverPorts, Network, Order, Session
from tests.drivers.conversation import Addresses, Ears, until
from tests.drivers.zigbee2mqtt.zigbee import Descriptions
from tests.mosquitto import mosquitto

ROOT = Path(__file__).parents[3]
ENVIRONMENT = ROOT / ".venv-zigbee"
SCRIPT = ROOT / "tests" / "witness" / "zigbee2mqtt" / "bridge.js"
NODE = shutil.which("node") or ""
LAMP, BUTTON, DOOR = "0x000b57fffec6a5b2", "0x00158d00012a4b01", "0x00158d00012a4b02"

pytestmark = pytest.mark.skipif(
    not NODE or not (ENVIRONMENT / ".ready").exists(),
    reason="needs node, and .venv-zigbee of `make setup-witness` (package npm)",
)


class Bridge:
    """The process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            return (await self._process.stdout.readline()).decode().strip()

    def do(self, deed: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{deed}\n".encode())


@asynccontextmanager
async def running(folder: Path, port: int) -> AsyncIterator[Bridge]:
    process = await asyncio.create_subprocess_exec(
        NODE, SCRIPT, folder, str(port), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        cwd=ENVIRONMENT, env={**os.environ, "NODE_PATH": str(ENVIRONMENT / "node_modules")},
    )  # fmt: skip
    bridge = Bridge(process)
    try:
        assert await bridge.line() == "ready"
        yield bridge
        bridge.do("stop")
        async with asyncio.timeout(20):
            await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


class Hub:
    """Our side: a connection to the broker, and the driver."""

    def __init__(self, port: int) -> None:
        clock = LoopClock()
        self.connection = open_broker(Address("127.0.0.1", "hearth-test", port), clock, Random(1), lambda: None)
        self.ears, self.book, self.library = Ears(), Addresses(), Descriptions()
        ports = DriverPorts(
            clock, Random(7), self.ears, self.book, Network(), self.library, broker=self.connection,
            descriptions=self.library,
        )  # fmt: skip
        self.driver = Zigbee2mqttDriver(ports)
        self.found: dict[str, Sighting] = {}
        self.running = [asyncio.ensure_future(self.connection.run())]

    async def adopt(self, wire_id: str) -> Session:
        learned = await self.driver.verify(self.found[wire_id], None)
        endpoint = Endpoint("zigbee2mqtt", wire_id)
        self.book.addresses[endpoint.ref] = learned.address
        session = self.driver.open(wire_id, learned.model, endpoint, None)
        self.running.append(asyncio.ensure_future(session.run()))
        return session

    async def order(self, session: Session, order: Order) -> HearthError | None:
        told: list[HearthError | None] = []
        session.submit(order, told.append)
        await until(lambda: told)
        return told[0]

    async def close(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        await self.driver.stop()
        await self.connection.aclose()


async def test_zigbee2mqtt_itself(tmp_path: Path) -> None:
    with mosquitto() as broker:
        hub = Hub(broker.port)
        try:
            async with running(tmp_path, broker.port) as bridge:
                await hub.driver.scan(lambda one: hub.found.update({one.wire_id: one}))
                await until(lambda: {"bridge", LAMP, BUTTON, DOOR} <= set(hub.found))
                assert hub.found[LAMP].model == "LED1545G12"
                assert hub.found[LAMP].address == "zigbee2mqtt/kitchen/lamp"
                await a_lamp(hub, bridge)
                await sensors(hub, bridge)
                await a_name_and_new_devices(hub)
            await until(lambda: hub.ears.health == ("offline", "zigbee2mqtt.bridge_gone"))
        finally:
            await hub.close()


async def a_lamp(hub: Hub, bridge: Bridge) -> None:
    """It tells what it is asked for, does as it is told, and what it does not get is told."""
    lamp = await hub.adopt(LAMP)
    await until(lambda: hub.ears.told("on")[-1:] == [False])  # by /get: no broker keeps its state
    assert await hub.order(lamp, Order((("on", True), ("brightness", 50)))) is None
    await until(lambda: hub.ears.told("brightness")[-1:] == [50] and hub.ears.told("on")[-1] is True)
    assert await hub.order(lamp, Order((("color_temperature", 4000),))) is None
    await until(lambda: hub.ears.told("color_temperature")[-1:] == [4000])
    bridge.do("told")
    assert '"currentLevel":127,"colorTemperature":250' in await bridge.line()
    bridge.do("lose")
    error = await hub.order(lamp, Order((("on", False),), timeout=10.0))
    assert isinstance(error, Unreachable)
    assert error.message_id == "zigbee2mqtt.not_delivered"
    bridge.do("find")


async def sensors(hub: Hub, bridge: Bridge) -> None:
    """A press is an event, an open door is open."""
    before = len(hub.ears.statuses)
    await hub.adopt(BUTTON)
    await hub.adopt(DOOR)
    await until(lambda: len(hub.ears.statuses) == before + 2)  # both have heard that they are there
    bridge.do("press")
    await until(lambda: hub.ears.events("press") == [{"kind": "single"}])
    bridge.do("open")
    await until(lambda: hub.ears.told("open")[-1:] == [True])
    bridge.do("close")
    await until(lambda: hub.ears.told("open")[-1:] == [False])
    assert 0 <= hub.ears.reports[-1].ago < 5


async def a_name_and_new_devices(hub: Hub) -> None:
    """A device is renamed there and followed; the network is opened for two minutes."""
    rename = b'{"from":"kitchen/lamp","to":"hall"}'
    hub.connection.publish("zigbee2mqtt/bridge/request/device/rename", rename)
    await until(lambda: hub.book.addresses[f"zigbee2mqtt:{LAMP}"] == "zigbee2mqtt/hall")
    zigbee = await hub.adopt("bridge")
    assert await hub.order(zigbee, Order(call=Call("bridge", "permit_join", (("seconds", 120),)))) is None
    await until(lambda: hub.ears.told("pairing_open")[-1:] == [True])
    left = hub.ears.told("pairing_left")[-1]
    assert isinstance(left, float)
    assert 100 < left <= 120

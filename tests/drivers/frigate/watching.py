"""A hub's driver and a virtual Frigate at one broker in memory."""

import asyncio
from random import Random
from typing import Any, Self

from drivers.frigate.driver import FrigateDriver
from drivers.frigate.simulator import CameraSimulator, simulators
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Network, Order
from tests.drivers.conversation import Addresses, Ears
from tests.drivers.zigbee2mqtt.zigbee import Descriptions
from tests.fake_broker import FakeBroker

CAMERAS = ("front_door", "garden")


class Watching:
    """All of it. `cameras` are the simulators by name."""

    def __init__(self) -> None:
        self.broker = FakeBroker()
        self.clock = VirtualClock()
        self.ears = Ears()
        self.book = Addresses()
        self.library = Descriptions()
        self.sightings: list[Sighting] = []
        self.told: list[HearthError | None] = []
        self.listening: dict[str, tuple[str, ...]] = {}
        rows = [SimulatedDevice(name, "frigate", "camera", wire_id=name) for name in CAMERAS]
        made = simulators(rows, SimulationPorts(self.clock, Random(1), broker=self.broker))
        self.cameras: dict[str, CameraSimulator] = {one.name: one for one in made}
        self.driver = self.another()
        self._running: list[asyncio.Task[None]] = []

    def another(self) -> FrigateDriver:
        """A driver that knows nothing yet, as after a restart of the hub."""
        ports = DriverPorts(
            self.clock, Random(7), self.ears, self.book, Network(), self.library, broker=self.broker,
            listening=self.listening, descriptions=self.library,
        )  # fmt: skip
        return FrigateDriver(ports)

    async def __aenter__(self) -> Self:
        for one in self.cameras.values():
            await one.start()
        await self.scan()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the sessions and the driver."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()
        await self.driver.stop()

    async def scan(self) -> None:
        scanning = asyncio.ensure_future(self.driver.scan(self.sightings.append))
        await asyncio.sleep(0)
        self.clock.advance(2)
        await scanning

    async def adopt(self, name: str) -> Any:
        """Adopt a camera, and open its session."""
        learned = await self.driver.verify(next(one for one in self.sightings if one.wire_id == name), None)
        return await self.open(name, learned.model, learned.address)

    async def open(self, name: str, model: str, address: str) -> Any:
        endpoint = Endpoint("frigate", name)
        self.book.addresses[endpoint.ref] = address
        session = self.driver.open("k1", model, endpoint, None)
        self._running.append(asyncio.ensure_future(session.run()))
        await asyncio.sleep(0)
        self.clock.advance(3)
        return session

    def write(self, session: Any, **values: Any) -> None:
        session.submit(Order(tuple(values.items())), self.told.append)
        self.broker.settle()

    def now(self, path: str) -> object:
        """The newest value that was told."""
        return self.ears.told(path)[-1]

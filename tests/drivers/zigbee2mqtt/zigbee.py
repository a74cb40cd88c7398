"""A hub's driver and a virtual zigbee2mqtt at one broker in memory."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from random import Random
from typing import Any, Self

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.zigbee2mqtt.driver import Zigbee2mqttDriver
from drivers.zigbee2mqtt.simulator import BridgeSimulator, ThingSimulator, simulators
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Network, NoLibrary, Order
from hub.model.value import Value
from tests.drivers.conversation import Addresses, Ears, until
from tests.fake_broker import FakeBroker

IEEE = "0x00158d000182{:04x}"
MODELS = (
    "LED2109G6",
    "TS011F_plug_1",
    "QBKG03LM",
    "ZNCLDJ12LM",
    "RTCGQ11LM",
    "MCCGQ11LM",
    "SJCGQ11LM",
    "WSDCGQ11LM",
    "WXKG11LM",
)


def ieee(model: str) -> str:
    return IEEE.format(MODELS.index(model))


def rows() -> list[SimulatedDevice]:
    things = [
        SimulatedDevice(f"{model.lower()}", "zigbee2mqtt", model, wire_id=ieee(model), area="hall", via="zigbee")
        for model in MODELS
    ]
    return [SimulatedDevice("zigbee", "zigbee2mqtt", "bridge"), *things]


class Descriptions(NoLibrary):
    """The ports `Descriptions` and `Library` in memory."""

    def __init__(self) -> None:
        self.entries: dict[str, Mapping[str, object]] = {}
        self.said: list[tuple[str, str]] = []
        self._made: dict[tuple[str, str], object] = {}

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        model = f"{name}@{sha256(dumps(entry, sort_keys=True).encode()).hexdigest()[:12]}"
        self.entries[model] = entry
        return model

    def described(self, ref: str, model: str) -> None:
        if (ref, model) not in self.said:
            self.said.append((ref, model))

    def definitions(self, family: str, model: str) -> tuple[Mapping[str, object], ...]:
        return (self.entries[model],) if model in self.entries else ()

    @property
    def made(self) -> dict[tuple[str, str], object]:
        return self._made


class Zigbee:
    """All of it. `sim` are the simulators by handle, `bridge` their zigbee2mqtt."""

    def __init__(self, listening: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.broker = FakeBroker()
        self.clock = VirtualClock()
        self.ears = Ears()
        self.book = Addresses()
        self.library = Descriptions()
        made = simulators(rows(), SimulationPorts(self.clock, Random(1), broker=self.broker))
        self.sim: dict[str, Any] = {one.name: one for one in made}
        bridge = self.sim["zigbee"]
        assert isinstance(bridge, BridgeSimulator)
        self.bridge = bridge
        self.sightings: list[Sighting] = []
        ports = DriverPorts(
            self.clock, Random(7), self.ears, self.book, Network(), self.library, broker=self.broker,
            listening=listening or {}, descriptions=self.library,
        )  # fmt: skip
        self.driver = Zigbee2mqttDriver(ports)
        self._running: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        for one in self.sim.values():
            await one.start()
        await self.scan()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.driver.stop()

    async def scan(self) -> None:
        """Look for devices until all that the bridge tells of are there."""
        scanning = asyncio.ensure_future(self.driver.scan(self.sightings.append))
        await until(lambda: len({one.wire_id for one in self.sightings}) > len(MODELS))
        self.clock.advance(2)
        await scanning

    def thing(self, model: str) -> ThingSimulator:
        thing = self.sim[model.lower()]
        assert isinstance(thing, ThingSimulator)
        return thing

    def sighting(self, wire_id: str) -> Sighting:
        return next(one for one in reversed(self.sightings) if one.wire_id == wire_id)

    async def adopt(self, wire_id: str) -> "Adopted":
        """Adopt one, and open its session."""
        learned = await self.driver.verify(self.sighting(wire_id), None)
        endpoint = Endpoint("zigbee2mqtt", wire_id)
        self.book.addresses[endpoint.ref] = learned.address
        session = self.driver.open("k1", learned.model, endpoint, None)
        self._running.append(asyncio.ensure_future(session.run()))
        await asyncio.sleep(0)
        self.clock.advance(3)
        return Adopted(self, session, learned.model)


@dataclass
class Adopted:
    """One adopted device; `told` are the outcomes of its orders."""

    zigbee: Zigbee
    session: Any
    model: str
    told: list[HearthError | None] = field(default_factory=list)

    def write(self, **values: Value) -> None:
        writes = tuple((path.replace("__", "."), value) for path, value in values.items())
        self.session.submit(Order(writes), self.told.append)
        self.zigbee.broker.settle()
        self.zigbee.clock.advance(0.001)

    def call(self, path: str, **args: Value) -> None:
        self.session.submit(Order(call=Call("k1", path, tuple(args.items()))), self.told.append)
        self.zigbee.broker.settle()
        self.zigbee.clock.advance(0.001)

    def now(self, path: str) -> object:
        """The newest value that was told."""
        return self.zigbee.ears.told(path)[-1]

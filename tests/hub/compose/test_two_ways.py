"""A lamp with two endpoints, over real sockets: its own protocol first, miIO when that is taken away."""

import asyncio
from random import Random

from drivers.families import abilities_by
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.driver import MiioDriver
from drivers.miio.simulator import simulators as miio
from drivers.yeelight.driver import YeelightDriver
from drivers.yeelight.simulator import simulators as yeelight
from hub.compose.devices import build_devices
from hub.compose.products import library_of
from hub.compose.sessions import Sessions
from hub.config.devices_file import DeviceEntry
from hub.core.clock import LoopClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.registry import Registry
from hub.core.state import State
from hub.core.supervisor import Supervisor
from hub.model.cause import Cause, Origin
from hub.model.command import CARRIED_OUT, Command, Settled, Write
from hub.model.device import Endpoint, Health
from hub.model.ports import Driver, DriverPorts, Learned, Network
from hub.model.secret import Secret
from hub.text.source import Mark, Source
from tests.drivers.conversation import free_port, until

HOST = "127.77.93.31"
MODEL = "yeelink.light.colorc"
TOKEN = "00112233445566778899aabbccddeeff"
YEELIGHT, MIIO = Endpoint("yeelight", "0x00000000037073d2"), Endpoint("miio", "57701330")


class Book:
    def __init__(self, addresses: dict[str, str]) -> None:
        self.addresses = addresses

    def adopted(self, ref: str) -> bool:
        return True

    def address(self, ref: str) -> str | None:
        return self.addresses[ref]

    def moved(self, ref: str, address: str) -> None:
        self.addresses[ref] = address

    def secret(self, ref: str) -> Secret | None:
        return Secret(TOKEN) if ref == MIIO.ref else None

    def learned(self, ref: str) -> Learned | None:
        return Learned(MODEL, "", self.addresses[ref])


class House:
    """The core with both families, and the lamp's two faces. What a real lamp has in common the two do not share."""

    def __init__(self) -> None:
        self.clock = LoopClock()
        ports = SimulationPorts(self.clock, Random(1))
        tcp = free_port(HOST)
        (self.lan,) = yeelight([SimulatedDevice("lan", "yeelight", MODEL, HOST, YEELIGHT.wire_id, port=tcp)], ports)
        (self.miio,) = miio([SimulatedDevice("miio", "miio", MODEL, HOST, MIIO.wire_id, TOKEN)], ports)
        self.state, self.registry = State(self.clock), Registry(self.clock)
        self.dispatcher = Dispatcher(self.clock, self.state, self.registry, Random(2))
        intake = Intake(self.clock, self.state, self.registry, self.dispatcher)
        book, library = Book({YEELIGHT.ref: f"{HOST}:{tcp}", MIIO.ref: HOST}), library_of()
        given = DriverPorts(self.clock, Random(3), intake, book, Network(), library)
        self.drivers: dict[str, Driver] = {"yeelight": YeelightDriver(given), "miio": MiioDriver(given)}
        self.supervisor = Supervisor(self.clock, Random(4))
        self.sessions = Sessions(
            self.clock, self.registry, self.state, self.supervisor, book, self.drivers, lambda _: None
        )
        entry = DeviceEntry("lamp", "Lamp", Mark(Source("devices.yaml", ""), 1, 1), endpoints=(YEELIGHT, MIIO))
        self.devices = build_devices([entry], {"lamp": "k1"}, abilities_by(library), lambda _: MODEL)

    async def start(self) -> None:
        for simulator in (self.lan, self.miio):
            await simulator.start()
        for driver in self.drivers.values():
            await driver.start()
        self.sessions.apply(self.registry.replace(self.devices))

    async def stop(self) -> None:
        self.sessions.apply(self.registry.replace([]))
        await self.supervisor.close()
        for driver in self.drivers.values():
            await driver.stop()
        for simulator in (self.lan, self.miio):
            await simulator.stop()
        await asyncio.sleep(0.01)

    def fares(self, endpoint: Endpoint) -> Health | None:
        status = self.registry.endpoint_status("k1", endpoint.ref)
        return status.health if status else None

    async def write(self, **values: int | bool) -> bool:
        """Whether the writes were carried out."""
        got: list[tuple[Settled, ...]] = []
        writes = tuple(Write("k1", path, value) for path, value in values.items())
        self.dispatcher.submit(Command("c", Cause(Origin.SCENE), writes), got.append)
        await until(lambda: got)
        return all(one.outcome in CARRIED_OUT for one in got[0])


async def test_one_lamp_two_ways() -> None:
    house = House()
    await house.start()
    try:
        await until(lambda: house.fares(YEELIGHT) is house.fares(MIIO) is Health.ONLINE)
        assert await house.write(on=True, brightness=30)
        assert (house.lan.state()["bright"], house.miio.state()["brightness"] == 30) == (30, False)

        house.lan.misbehave("lan_control_off", True)
        await until(lambda: house.fares(YEELIGHT) is Health.OFFLINE)
        status = house.registry.status("k1")
        assert status is not None
        assert status.health is Health.ONLINE
        assert await house.write(on=True, brightness=40)
        assert (house.lan.state()["bright"], house.miio.state()["brightness"]) == (30, 40)

        house.lan.misbehave("lan_control_off", False)
        await until(lambda: house.fares(YEELIGHT) is Health.ONLINE)
        assert await house.write(brightness=50)
        assert (house.lan.state()["bright"], house.miio.state()["brightness"]) == (50, 40)
    finally:
        await house.stop()

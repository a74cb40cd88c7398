"""The dispatcher, the client and simulated devices on a bad network, all on one virtual clock and without sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.codec import PORT
from drivers.miio.driver import MiioDriver
from drivers.miio.simulator import MiioSimulator, simulators
from drivers.miio.transport import Address, Transport
from hub.core.clock import VirtualClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Outcome, Write
from hub.model.device import Device, Endpoint, Health
from hub.model.ports import DriverPorts, Network
from hub.model.value import Value
from tests.drivers.miio.peer import Book
from tests.drivers.miio.products import LIBRARY

SCENE = Cause(Origin.SCENE, who="test")
LOSSY: dict[str, object] = {"loss": 0.3, "jitter": 0.2, "reorder": 0.3, "duplicate": 0.2}
BULB, KETTLE = "yeelink.light.colorc", "yunmi.kettle.v19"


class Wire(Transport):
    """Carries datagrams between the client and simulators within a millisecond; their own air does the rest."""

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self.devices: dict[Address, MiioSimulator] = {}

    def send(self, packet: bytes, address: Address) -> None:
        device = self.devices.get(address)
        if device is not None:
            self._soon(lambda: device.network.received(packet, ("127.0.0.1", 40000)))

    def plug_in(self, device: MiioSimulator) -> None:
        address = (device.row.address, PORT)
        self.devices[address] = device
        device.network._send = lambda packet, _: self._soon(lambda: self.datagram_received(packet, address))

    def _soon(self, call: Callable[[], None]) -> None:
        clock = self.ports.clock
        clock.call_at(clock.monotonic() + 0.001, call)


class Home:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.book = Book()
        self.registry = Registry(self.clock)
        self.state = State(self.clock)
        self.dispatcher = Dispatcher(self.clock, self.state, self.registry, Random(2))
        intake = Intake(self.clock, self.state, self.registry, self.dispatcher)
        ports = DriverPorts(self.clock, Random(3), intake, self.book, Network(("127.0.0.1",)), LIBRARY)
        self.driver = MiioDriver(ports)
        self.wire = Wire(ports)
        self.driver._transport = self.wire
        self.devices: list[MiioSimulator] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.commands = 0

    async def move_in(self, model: str, count: int, **manners: object) -> None:
        rows = [
            SimulatedDevice(
                f"d{n}", "miio", model, f"127.99.{n // 200}.{n % 200 + 1}", str(8000 + n), f"{n:032x}", settings=manners
            )
            for n in range(count)
        ]
        for made in simulators(rows, SimulationPorts(self.clock, Random(4))):
            assert isinstance(made, MiioSimulator)
            self.devices.append(made)
            self.wire.plug_in(made)
        abilities = self.driver.abilities(model)
        assert abilities is not None
        self.registry.replace(
            Device(
                row.handle, row.handle, row.handle, model, endpoints=(Endpoint("miio", row.wire_id),),
                abilities=abilities, hazard_allowed=True,
            )
            for row in rows
        )  # fmt: skip
        for row in rows:
            ref = f"miio:{row.wire_id}"
            self.book.addresses[ref], self.book.secrets[ref] = row.address, row.token
            self.state.adopt(self.registry.devices()[row.handle])
            session = self.driver.open(row.handle, model, Endpoint("miio", row.wire_id), None)
            self.registry.attach(row.handle, ref, session)
            self.tasks.append(asyncio.ensure_future(session.run()))
        await asyncio.sleep(0)
        self.clock.advance(60)

    def set(self, key: str, path: str, value: Value, outcomes: list[Outcome]) -> None:
        self.commands += 1
        command = Command(str(self.commands), SCENE, (Write(key, path, value),))
        self.dispatcher.submit(command, lambda settled: outcomes.append(settled[0].outcome))

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture
async def home() -> AsyncIterator[Home]:
    home = Home()
    yield home
    await home.close()


async def test_harmless_commands_get_through_however_bad_the_network(home: Home) -> None:
    await home.move_in(BULB, 20, **LOSSY)
    outcomes: list[Outcome] = []
    missed = 0
    for turn in range(25):
        for number in range(20):
            home.set(f"d{number}", "on", turn % 2 == 0, outcomes)
        home.clock.advance(40)
        missed += sum(device.state()["on"] is not (turn % 2 == 0) for device in home.devices)
    assert len(outcomes) == 500
    assert outcomes.count(Outcome.CONFIRMED) >= 495
    assert missed <= 2


async def test_on_a_bad_network_nobody_flaps_and_nothing_is_forgotten_for_long(home: Home) -> None:
    await home.move_in(BULB, 20, **LOSSY)
    reasons: set[str] = set()
    home.registry.subscribe(lambda change: reasons.add(change.new.reason))
    home.clock.advance(1800)
    assert "device.flapping" not in reasons
    for device in home.devices:
        for manner in LOSSY:
            device.misbehave(manner, 0)
    home.clock.advance(180)
    now = home.clock.now()
    assert all(now - home.state.reading(f"d{number}", "on").heard_at < 40 for number in range(20))
    healths = [status.health for number in range(20) if (status := home.registry.status(f"d{number}"))]
    assert healths == 20 * [Health.ONLINE]
    assert home.driver._lessons.of(BULB, None).limit == 0


async def test_what_is_done_once_is_done_at_most_once_however_bad_the_network(home: Home) -> None:
    await home.move_in(KETTLE, 10, **LOSSY)
    outcomes: list[Outcome] = []
    for turn in range(30):
        before = [boils(device) for device in home.devices]
        for number in range(10):
            home.set(f"d{number}", "on", True, outcomes)
        if turn % 3 == 0:  # amid the order
            home.clock.advance(0.5)
            for device in home.devices:
                device.act("reboot", None)
        home.clock.advance(70)
        assert max(boils(device) - was for device, was in zip(home.devices, before, strict=True)) <= 1
    assert len(outcomes) == 300
    assert outcomes.count(Outcome.CONFIRMED) > 150


def boils(device: MiioSimulator) -> int:
    """How often it was told to heat, and heard it."""
    return sum(command.method == "set_properties" for command in device.received())

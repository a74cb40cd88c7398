"""The hub's side with every simulated device of the virtual home: what the two believe of a product is the same."""

import asyncio
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice, build_home
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.driver import MiioDriver
from drivers.miio.simulator import simulators
from hub.core.clock import LoopClock
from hub.demo.home_file import read_home
from hub.model.capability import Category
from hub.model.device import Endpoint, Status
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Network, Order, Report, Session
from hub.model.secret import Secret
from hub.model.value import Color, Value
from tests.drivers.conversation import until
from tests.drivers.miio.products import LIBRARY

FILE = Path(__file__).parents[3] / "config" / "virtual-home.yaml"


class Ears:
    """What the sessions bring, by device."""

    def __init__(self) -> None:
        self.values: defaultdict[str, dict[str, Value | None]] = defaultdict(dict)
        self.events: list[tuple[str, str, dict[str, object]]] = []

    def report(self, report: Report) -> None:
        self.values[report.device].update(report.values)
        self.events += [(report.device, event.path, dict(event.fields)) for event in report.events]

    def status(self, device: str, endpoint: str, status: Status) -> None: ...


class Book:
    """Addresses and tokens as the home's file says them."""

    def __init__(self, rows: Sequence[SimulatedDevice]) -> None:
        self._rows = {f"miio:{row.wire_id}": row for row in rows}

    def address(self, ref: str) -> str | None:
        row = self._rows.get(ref)
        return f"{row.address}:{row.port}" if row and row.address else None

    def moved(self, ref: str, address: str) -> None: ...

    def secret(self, ref: str) -> Secret | None:
        row = self._rows.get(ref)
        return Secret(row.token) if row and row.token else None

    def adopted(self, ref: str) -> bool:
        return True


class Hub:
    """The driver with a session for every row, and the simulators beside it."""

    def __init__(self, rows: Sequence[SimulatedDevice], simulated: Sequence[Simulator]) -> None:
        self.ears = Ears()
        self.simulators = {simulator.name: simulator for simulator in simulated}
        self.driver = MiioDriver(DriverPorts(LoopClock(), Random(3), self.ears, Book(rows), Network(), LIBRARY))
        self.rows = {row.handle: row for row in rows}
        self.sessions: dict[str, Session] = {}

    def open(self) -> None:
        for row in self.rows.values():
            via = Endpoint("miio", self.rows[row.via].wire_id) if row.via else None
            endpoint = Endpoint("miio", row.wire_id, row.via)
            self.sessions[row.handle] = self.driver.open(row.handle, row.model, endpoint, via)

    def unknown(self) -> list[str]:
        """Properties without a value; what is raw is read only when somebody asks."""
        found = []
        for row in self.rows.values():
            abilities = self.driver.abilities(row.model)
            assert abilities is not None
            known = self.ears.values[row.handle]
            found += [
                f"{row.handle}.{path}"
                for path, prop in abilities.properties.items()
                if prop.category is not Category.RAW and known.get(path) is None
            ]
        return found

    async def write(self, device: str, path: str, value: Value) -> HearthError | None:
        settled: asyncio.Future[HearthError | None] = asyncio.get_running_loop().create_future()
        self.sessions[device].submit(Order(writes=((path, value),)), settled.set_result)
        async with asyncio.timeout(20):
            return await settled


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.255.255.255", 0))
        port = probe.getsockname()[1]
    home = read_home(FILE.read_text(encoding="utf-8"))
    rows = tuple(replace(row, port=port) for row in home.devices if row.family == "miio")
    simulated = build_home(replace(home, devices=rows), {"miio": simulators}, SimulationPorts(LoopClock(), Random(2)))
    await asyncio.gather(*(simulator.start() for simulator in simulated))
    made = Hub(rows, simulated)
    await made.driver.start()
    made.open()
    tasks = [asyncio.create_task(session.run()) for session in made.sessions.values()]
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await made.driver.stop()
    await asyncio.gather(*(simulator.stop() for simulator in simulated))


WRITES: tuple[tuple[str, str, Value, str, object], ...] = (
    ("kettle", "on", True, "heating", True),
    ("kitchen_light", "brightness", 44, "brightness", 44),
    ("kitchen_plug", "on", False, "watts", 0.0),
    ("cat_fountain", "on", False, "on", False),
    ("gateway", "led.on", False, "led", 0),
    ("hall_light", "on", True, "power", "on"),
    ("closet_light", "color_temperature", 3000, "ct", 3000),
    ("drying_rack", "position", 0, "travel", 0.0),
    ("curtain", "position", 40, "travel", 40.0),
    ("living_light", "color", Color(255, 0, 0), "color", 0xFF0000),
    ("air_conditioner", "target_temperature", 22.5, "target-temperature", 22.5),
    ("fan", "speed", 50, "speed-level", 50),
    ("humidifier", "target_humidity", 55, "target-humidity", 55),
    ("bedroom_light", "on", True, "on", True),
    ("bedroom_heater", "target_temperature", 23.0, "target-temperature", 23.0),
    ("bedroom_humidifier", "mode", "high", "mode", "high"),
)


async def test_every_property_is_read_and_every_write_arrives(hub: Hub) -> None:
    await until(lambda: not hub.unknown())
    for device, path, value, truth, wanted in WRITES:
        assert await hub.write(device, path, value) is None, f"{device}.{path}"
        await until(lambda: hub.simulators[device].state()[truth] == wanted)  # noqa: B023  # awaited in the same turn
        hub.sessions[device].refresh((path,))
        await until(lambda: hub.ears.values[device][path] == value)  # noqa: B023  # awaited in the same turn


async def test_what_children_tell_arrives(hub: Hub) -> None:
    await until(lambda: not hub.unknown())
    for device, what, value in (
        ("closet", "motion", True),
        ("hall", "motion", True),
        ("bedroom_window", "open", True),
        ("front_door", "open", True),
        ("bedroom", "temperature", 19.3),
        ("doorbell", "ring", True),
        ("kitchen_button", "press", "double"),
        ("living_remote", "press", "long"),
    ):
        hub.simulators[device].act(what, value)
    told = hub.ears.values
    await until(lambda: told["closet"]["motion"] and told["hall"]["motion"] and told["bedroom_window"]["open"])
    await until(lambda: told["front_door"]["open"] and told["bedroom"]["temperature"] == 19.3)
    await until(lambda: ("living_remote", "press", {"kind": "long"}) in hub.ears.events)
    assert ("doorbell", "ring", {}) in hub.ears.events
    assert ("kitchen_button", "press", {"kind": "double"}) in hub.ears.events

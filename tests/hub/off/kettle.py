"""A simulated kettle and a plug on loopback, and lists that name them."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from random import Random

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.simulator import simulators
from hub.compose.products import library_of, portable
from hub.core.clock import LoopClock
from hub.model.device import Endpoint
from hub.model.secret import Secret
from hub.storage.off_records import Found, OffEntry, Way

LIBRARY = library_of()
HOST = f"{os.getpid() // 254 % 254}.{os.getpid() % 254 + 1}"
"""Of this process alone, so that two runs of the tests at one time do not meet."""

TOKEN = "6f66662d6f66662d6f66662d6f66662d"
KETTLE = SimulatedDevice(
    "kettle", "miio", "yunmi.kettle.v19", f"127.88.{HOST}", "880000101", TOKEN, settings={"mdns": "none"}
)
PLUG = SimulatedDevice(
    "heater", "miio", "cuco.plug.cp2", f"127.91.{HOST}", "880000102", TOKEN,
    settings={"mdns": "none", "values": {"on": True}},
)  # fmt: skip


def owed(row: SimulatedDevice) -> OffEntry:
    """What a list says of a simulated device."""
    way = Way(Endpoint("miio", row.wire_id), None, row.address, Secret(TOKEN))
    name, product = row.handle.title(), portable(LIBRARY, "miio", row.model)
    return OffEntry(f"d-{row.handle}", row.handle, name, row.model, "on", False, 1000.0, (way,), product)


FOUND = Found((owed(KETTLE), owed(PLUG)))
NOBODY = replace(
    owed(replace(KETTLE, wire_id="880000199", address=f"127.90.{HOST}")),
    device="d-nobody",
    handle="nobody",
    name="Nobody",
)
STRANGER = replace(owed(KETTLE), device="d-stranger", handle="stranger", model="nobodys.kettle.v1")


@dataclass(frozen=True)
class Kitchen:
    kettle: Simulator
    plug: Simulator

    def boil(self) -> None:
        self.kettle.act("press", "boil")

    @property
    def heats(self) -> tuple[object, object]:
        return self.kettle.state()["heating"], self.plug.state()["on"]


@asynccontextmanager
async def kitchen(*, boiling: bool = True) -> AsyncIterator[Kitchen]:
    """Both devices, the plug on."""
    made = Kitchen(*simulators((KETTLE, PLUG), SimulationPorts(LoopClock(), Random(1))))
    for simulator in (made.kettle, made.plug):
        await simulator.start()
    try:
        if boiling:
            made.boil()
        yield made
    finally:
        for simulator in (made.kettle, made.plug):
            await simulator.stop()

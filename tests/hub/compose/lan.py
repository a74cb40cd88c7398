"""A home of scripted devices on a virtual clock, under the real `open_hub`: what is sent, and what it would do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from drivers.families import abilities_by
from drivers.virtual.driver import VirtualDriver
from hub.app import Hub, Machine, Options, first_look, open_hub
from hub.compose.products import library_of
from hub.config.places import Places
from hub.core.clock import LoopClock, VirtualClock
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Health, Sighting, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import Driver, DriverPorts, Learned, MdnsRecord, Order, Report, Session
from hub.model.secret import Secret
from hub.model.value import Value
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control

ABILITIES = abilities_by(library_of())
NOON = 1_750_000_000.0
PLUG = "cuco.plug.cp2"
KETTLE = "yunmi.kettle.v19"


@dataclass
class Thing:
    """A device: what it is at, whether it can be reached, and whether it answers orders (`mute`: it does not)."""

    at: dict[str, Value] = field(default_factory=lambda: {"on": False})
    there: bool = True
    mute: bool = False
    model: str = PLUG


class Lan:
    """All devices by wire id, and the orders that were sent to them, over all lives of the hub."""

    def __init__(self, things: dict[str, Thing]) -> None:
        self.things = things
        self.sent: list[tuple[str, str, Value]] = []
        self.sessions: dict[str, LanSession] = {}


class LanSession:
    """Says what its device is at when it begins, and does what it is told."""

    def __init__(self, lan: Lan, ports: DriverPorts, device: str, endpoint: Endpoint) -> None:
        self.lan, self.ports, self.device, self.endpoint = lan, ports, device, endpoint
        self.thing = lan.things[endpoint.wire_id]
        lan.sessions[endpoint.wire_id] = self

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        self.lan.sent += [(self.endpoint.wire_id, path, value) for path, value in order.writes]
        if not self.thing.mute:
            self.thing.at |= dict(order.writes)
            self.ports.clock.call_at(self.ports.clock.monotonic() + 0.01, lambda: self.answer(done))

    def refresh(self, paths: tuple[str, ...]) -> None:
        if not self.thing.mute:
            self.ports.clock.call_at(self.ports.clock.monotonic() + 0.01, self.tell)

    def answer(self, done: Callable[[HearthError | None], None]) -> None:
        done(None)
        self.tell()

    def tell(self) -> None:
        self.ports.reports.report(Report(self.device, tuple(self.thing.at.items())))

    def is_at(self, path: str, value: Value) -> None:
        """Something happens at the device."""
        self.thing.at[path] = value
        self.tell()

    async def run(self) -> None:
        await self.ports.clock.sleep(0.5 if self.thing.there else 3.0)
        health = Health.ONLINE if self.thing.there else Health.OFFLINE
        self.ports.reports.status(self.device, self.endpoint.ref, Status(health, self.ports.clock.now()))
        await self.ports.clock.sleep(0.1)
        while self.thing.there:
            self.tell()
            await self.ports.clock.sleep(15.0)
        await asyncio.Event().wait()

    def close(self) -> None: ...


class LanDriver:
    """The family `miio`, with our devices behind it."""

    name = "miio"
    mdns_types: tuple[str, ...] = ()

    def __init__(self, lan: Lan, ports: DriverPorts) -> None:
        self.lan, self.ports = lan, ports

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def abilities(self, model: str) -> Abilities | None:
        return ABILITIES("miio", model)

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        return LanSession(self.lan, self.ports, device, endpoint)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None: ...

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        return None

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        raise NotSupported("device.unknown_model", model="", family="miio")


@dataclass
class Home:
    """The home over the lives of its hub."""

    places: Places
    lan: Lan
    lives: int = 0

    @asynccontextmanager
    async def hub(self, now: float = NOON, *, look: float = 10.0) -> AsyncIterator[tuple[Hub, VirtualClock]]:
        """One life, `look` seconds old."""
        self.lives += 1
        clock = VirtualClock(now, monotonic=1000.0 / self.lives)
        async with open_hub(Options(self.places), Machine(clock, Random(self.lives))) as hub:
            task = asyncio.ensure_future(first_look(hub))
            await clock.run_for(look)
            yield hub, clock
            task.cancel()

    def commands(self, since: int = 0) -> list[str]:
        """What was sent from then on, as text."""
        return [f"{who}.{path}={value}" for who, path, value in self.lan.sent[since:]]


async def make_home(folder: Path, lan: Lan, scenes: str, patch: pytest.MonkeyPatch) -> Home:
    """Write a configuration, adopt all of it, and let hubs find the devices of `lan`."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    (places.config / "scenes").mkdir(parents=True)
    (places.config / "hearth.yaml").write_text(
        "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n"
    )
    rows = "".join(
        f"  thing_{id_}: {{model: {thing.model}, hazard: allow, endpoints: [miio:{id_}]}}\n"
        for id_, thing in lan.things.items()
    )
    (places.config / "devices.yaml").write_text(f"devices:\n{rows}")
    (places.config / "scenes" / "a.yaml").write_text(scenes)
    store = await open_control(places.state, LoopClock())
    book = await load_addresses(store)
    adopting = [
        book.adopt(f"miio:{id_}", Secret("0" * 32), Learned(thing.model, "1", "127.0.0.1"))
        for id_, thing in lan.things.items()
    ]
    await asyncio.gather(*adopting)
    await store.close()

    def drivers(ports: DriverPorts) -> dict[str, Driver]:
        return {"miio": LanDriver(lan, ports), "virtual": VirtualDriver(ports)}

    patch.setattr("hub.app.make_drivers", drivers)
    return Home(places, lan)

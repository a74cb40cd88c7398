"""Homes with a real core each, joined by brokers in memory: what one shows is what the other has."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from drivers.hearth.driver import HearthDriver
from hub.config.mqtt import Sharing
from hub.core.clock import settle
from hub.model.broker import HeardMessage
from hub.model.device import REMOTE_FAMILY, Device, Endpoint, Sighting
from hub.model.ports import DriverPorts, Learned, Network, NoLibrary
from hub.mqtt.sharing import SharingPorts, Showing
from tests.drivers.conversation import Book
from tests.fake_broker import FakeBroker
from tests.hub.core.house import House

EVERY = 20.0


class Shelf(NoLibrary):
    """Both a library and what keeps descriptions in it."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], Mapping[str, object]] = {}
        self.now: dict[str, str] = {}
        self._made: dict[tuple[str, str], object] = {}

    def definitions(self, family: str, model: str) -> tuple[Mapping[str, object], ...]:
        entry = self.entries.get((family, model))
        return () if entry is None else (entry,)

    @property
    def made(self) -> dict[tuple[str, str], object]:
        return self._made

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        same = [model for (_, model), known in self.entries.items() if known == entry and model.startswith(f"{name}@")]
        model = same[0] if same else f"{name}@{len(self.entries)}"
        self.entries[family, model] = entry
        return model

    def described(self, ref: str, model: str) -> None:
        self.now[ref] = model


class Taken(Book):
    """Which devices were adopted: those in `refs`."""

    def __init__(self) -> None:
        super().__init__(None, None)
        self.refs: set[str] = set()

    def adopted(self, ref: str) -> bool:
        return ref in self.refs


@dataclass
class Home:
    """A hub called `name`: its core, its broker, what it shows, and its family of other hubs' devices."""

    name: str
    sharing: Sharing
    broker: FakeBroker = field(default_factory=FakeBroker)
    house: House = field(default_factory=House)
    shelf: Shelf = field(default_factory=Shelf)
    book: Taken = field(default_factory=Taken)
    seed: int = 1
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        house = self.house
        ports = DriverPorts(
            house.clock, Random(self.seed), house.intake, self.book, Network(), self.shelf, broker=self.broker,
            listening={REMOTE_FAMILY: (f"hearth/{self.name}",)}, descriptions=self.shelf,
        )  # fmt: skip
        self.driver = HearthDriver(ports)
        self.showing = Showing(
            self.name, self.sharing, self.broker,
            SharingPorts(house.clock, Random(self.seed + 1), house.state, house.registry, house.dispatcher),
        )  # fmt: skip

    async def open(self) -> None:
        await self.driver.start()
        self.showing.start()
        self.house.clock.advance(0)

    async def learn(self, wire_id: str) -> Learned:
        hub = wire_id.partition("/")[0]
        return await self.driver.verify(Sighting(REMOTE_FAMILY, wire_id, f"hearth/{hub}/shared", "mqtt"), None)

    async def adopt(self, wire_id: str, key: str = "r1", *, hazard_allowed: bool = False) -> Device:
        """Take a device of another hub on, as `key`."""
        learned = await self.learn(wire_id)
        abilities = self.driver.abilities(learned.model)
        assert abilities is not None
        endpoint = Endpoint(REMOTE_FAMILY, wire_id)
        self.book.refs.add(endpoint.ref)
        device = Device(
            key, key, key, learned.model, endpoints=(endpoint,), abilities=abilities, hazard_allowed=hazard_allowed
        )
        registry = self.house.registry
        registry.replace([*registry.devices().values(), device])
        self.house.state.adopt(device)
        session = self.driver.open(key, learned.model, endpoint, None)
        registry.attach(key, endpoint.ref, session)
        self.tasks.append(asyncio.ensure_future(session.run()))
        await settle()
        return device

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.showing.stop()
        await self.driver.stop()


class Bridge:
    """What a bridge between two brokers does with the trees that hubs share, while it is `up`."""

    def __init__(self, *homes: Home) -> None:
        self.up = True
        self.homes = homes
        for home in homes:
            home.broker.subscribe(f"hearth/{home.name}/shared/#", self._carry(home))

    def _carry(self, home: Home) -> HeardMessage:
        def carry(topic: str, payload: bytes, _retained: bool) -> None:
            if self.up:
                self._give(home, topic, payload)

        return carry

    def _give(self, home: Home, topic: str, payload: bytes) -> None:
        kept = home.broker.kept.get(topic) == payload or not payload
        for other in self.homes:
            if other is not home and other.broker.connected:
                if kept:  # a broker tells those who listen already without the flag
                    other.broker.kept[topic] = payload
                other.broker.say(topic, payload)

    def mend(self) -> None:
        """The link is back: what brokers keep is exchanged."""
        self.up = True
        for home in self.homes:
            for topic, payload in list(home.broker.kept.items()):
                if topic.startswith(f"hearth/{home.name}/shared/"):
                    self._give(home, topic, payload)


async def pass_time(seconds: float, *homes: Home) -> None:
    """Let time pass in all homes alike."""
    while seconds > 0:
        step = min(1.0, seconds)
        for home in homes:
            home.house.clock.advance(step)
        await settle(3)
        seconds -= step

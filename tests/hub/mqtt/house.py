"""A small house behind the edge to a broker: real state, registry and receipts, a broker in memory, a clock we turn."""

import json
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from hub.config.mqtt import Mqtt, Publishing
from hub.core.clock import VirtualClock
from hub.core.receipts import Receipts
from hub.core.records import NoLedger
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.capability import Abilities, Property
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.ports import Blank, Notebook
from hub.model.vocabulary import CAPABILITIES, capability
from hub.mqtt.telling import Telling, TellingPorts
from tests.fake_broker import FakeBroker

SETTINGS = Mqtt("127.0.0.1", "villa", publishing=Publishing())
ROOT = "hearth/villa"


def abilities(*parts: tuple[str, str], **narrowed: Property) -> Abilities:
    """All that the capabilities have, each of a component (empty: the main one); some properties as given by path."""
    found = [(f"{component}." if component else "", capability(name)) for component, name in parts]
    return Abilities(
        parts,
        {start + one.name: narrowed.get(one.name, one) for start, kind in found for one in kind.properties},
        {start + one.name: one for start, kind in found for one in kind.events},
        {start + one.name: one for start, kind in found for one in kind.commands},
    )


def device(key: str, handle: str, *parts: str, family: str = "maker", **more: Any) -> Device:
    """A device with these capabilities; `left:switch` is one of the component `left`."""
    pairs = [part.rpartition(":") for part in parts]
    about = {"name": handle.capitalize(), "endpoints": (Endpoint(family, key),)} | more
    return Device(key, handle, abilities=abilities(*((one[0], one[2]) for one in pairs)), **about)


def one_of_everything() -> list[Device]:
    """A device for each capability there is, each with all that it can have."""
    return [device(f"d{number:016x}", kind.name, kind.name) for number, kind in enumerate(CAPABILITIES)]


class Commands:
    """Settles every part as `outcomes` says by path, confirmed by default, and at once unless `held`."""

    def __init__(self, clock: VirtualClock) -> None:
        self.submitted: list[Command] = []
        self.outcomes: dict[str, tuple[Outcome, str | None]] = {}
        self.held = False
        self._clock = clock

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        self.submitted.append(command)
        parts = [(write.device, write.path) for write in command.writes]
        if command.call is not None:
            parts.append((command.call.device, command.call.path))
        settled = tuple(
            Settled(key, path, *self.outcomes.get(path, (Outcome.CONFIRMED, None)), (("device", "kettle"),))
            for key, path in parts
        )
        if done is not None and not self.held:
            done(settled)


class House:
    """The edge, and all that it stands on."""

    def __init__(
        self, devices: Iterable[Device], settings: Mqtt = SETTINGS, broker: FakeBroker | None = None,
        notebook: Notebook | None = None, clock: VirtualClock | None = None,
    ) -> None:  # fmt: skip
        self.clock = clock or VirtualClock(now=1_800_000_000.0)
        self.broker = broker or FakeBroker()
        self.state, self.registry = State(self.clock), Registry(self.clock)
        self.commands = Commands(self.clock)
        self.receipts = Receipts(self.clock, self.commands, NoLedger())
        self.notebook = notebook or Blank()
        self.areas = {"kitchen": "The kitchen"}
        ports = TellingPorts(
            self.clock, Random(1), self.state, self.registry, self.receipts, self.notebook, "en", lambda: self.areas
        )
        self.telling = Telling(settings, self.broker, ports)
        self.take(devices)

    def take(self, devices: Iterable[Device]) -> None:
        """Have these devices instead, all online."""
        before = set(self.registry.devices())
        diff = self.registry.replace(list(devices))
        for gone in before - self.registry.devices().keys():
            self.state.forget(gone)
        for one in (*diff.added, *diff.changed):
            self.state.adopt(one)
            for endpoint in one.endpoints:
                self.registry.set_status(one.key, endpoint.ref, Status(Health.ONLINE, self.clock.now()))

    async def start(self, *, settled: bool = True) -> "House":
        """Begin to tell, and let it be told."""
        self.telling.start()
        if settled:
            await self.settle(5.0)
        return self

    async def settle(self, seconds: float = 0.5) -> None:
        """Let the broker confirm and time pass, until all is said."""
        for _ in range(int(seconds / 0.05)):
            self.broker.settle()
            await self.clock.run_for(0.05)
        self.broker.settle()

    def said(self, topic: str) -> Any:
        """What the broker keeps at a topic below the root, read as JSON; None where it keeps nothing."""
        kept = self.broker.kept.get(f"{ROOT}/{topic}")
        return None if kept is None else json.loads(kept)

    def word(self, topic: str) -> str | None:
        """The same, as the word that it is."""
        kept = self.broker.kept.get(f"{ROOT}/{topic}")
        return None if kept is None else kept.decode()

    def heard(self, topic: str) -> list[Any]:
        """Everything that was said at a topic, in its order."""
        return [json.loads(one.payload) for one in self.broker.sent if one.topic == f"{ROOT}/{topic}"]

    def announced(self, key: str) -> Any:
        """What the device of that key was announced as."""
        kept = self.broker.kept.get(f"homeassistant/device/hearth_villa_{key}/config")
        return None if kept is None else json.loads(kept)

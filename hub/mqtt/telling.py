"""The edge to the broker: every device told of and announced, commands taken, and nothing left behind.

Nothing here stands on the way from report to command: a change only marks its device.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final, Protocol

from hub.config.mqtt import Mqtt
from hub.core.registry import StatusChange
from hub.model.broker import Broker
from hub.model.device import Device, Status
from hub.model.ports import Clock, Notebook, Timer
from hub.model.reading import Change, Occurrence
from hub.mqtt.announcing import HUB, Make, announcement, hub_announcement
from hub.mqtt.outflow import Message, Outflow
from hub.mqtt.states import Readings, event_of, state_of, told
from hub.mqtt.sweeping import Sweeper
from hub.mqtt.taking import Carrying, Devices, Taking, TakingPorts
from hub.mqtt.topics import Topics, own
from hub.text.messages.catalogue import Language

ONLINE, OFFLINE = b"online", b"offline"
LINGER: Final = 5.0
"""Seconds for which values stay where a device was called otherwise: an empty one is read as an error there."""

Unsubscribe = Callable[[], None]


class States(Readings, Protocol):
    """Readings and their changes (`hub.core.state.State`)."""

    def subscribe(self, callback: Callable[[Change], None]) -> Unsubscribe:
        """Be told every change."""

    def subscribe_events(self, callback: Callable[[Occurrence], None]) -> Unsubscribe:
        """Be told every event of a device."""


class Registered(Devices, Protocol):
    """Devices and how they fare (`hub.core.registry.Registry`)."""

    def device(self, key: str) -> Device | None:
        """The device with that key."""

    def status(self, key: str) -> Status | None:
        """How a device fares."""

    def subscribe(self, callback: Callable[[StatusChange], None]) -> Unsubscribe:
        """Be told when a device fares differently."""


@dataclass(frozen=True, slots=True)
class TellingPorts:
    """What the edge needs of the hub. `areas`: the names of areas by handle, as they are now; `made`: who made it."""

    clock: Clock
    random: Random
    state: States
    registry: Registered
    receipts: Carrying
    notebook: Notebook
    language: Language
    areas: Callable[[], Mapping[str, str]]
    made: Callable[[Device], Make] = lambda _: Make()


def topics_of(settings: Mqtt) -> Topics | None:
    """The topics under which the hub tells; None where it tells nothing."""
    publishing = settings.publishing
    return None if publishing is None else Topics(publishing.base, settings.name, publishing.homeassistant)


def will(settings: Mqtt) -> tuple[str, bytes] | None:
    """What the broker is to say and keep when the hub is gone without a word: topic and payload."""
    topics = topics_of(settings)
    return None if topics is None else (topics.status, OFFLINE)


class Telling:
    """Tells of the house while the broker is connected; where nothing is to be told, only clears what once was."""

    def __init__(self, settings: Mqtt, broker: Broker, ports: TellingPorts) -> None:
        self._broker = broker
        self._ports = ports
        self._topics = topics = topics_of(settings)
        self._told: dict[str, Device] = {}
        self._areas: Mapping[str, str] = {}
        self._standing: set[str] = set()
        self._ends: list[Unsubscribe] = []
        self._leaving: dict[str, None] = {}
        self._later: Timer | None = None
        self._cleared = 0
        self._out = Outflow(ports.clock, broker, ports.language)
        self._sweeper = Sweeper(
            ports.clock, broker, topics, ports.notebook, lambda topic: topic in self._standing, self._clear
        )
        takes = settings.publishing is not None and settings.publishing.commands
        self._taking = None
        if topics is not None and takes:
            taking = TakingPorts(ports.clock, ports.random, ports.registry, ports.receipts, ports.language)
            self._taking = Taking(broker, topics, taking, self._answer)

    def start(self) -> None:
        """Begin: the devices of the house are known, and the broker may be connected or not."""
        ports = self._ports
        self._ends.append(self._broker.watch(self._connected))
        if self._topics is not None:
            self._ends += [
                ports.state.subscribe(self._changed), ports.state.subscribe_events(self._occurred),
                ports.registry.subscribe(self._fares),
            ]  # fmt: skip
        if self._taking is not None:
            self._taking.start()
        self.renewed()
        if self._broker.connected:
            self._connected(True)

    def renewed(self) -> None:
        """The devices of the house are others, or called otherwise: tell of the new, clear the old."""
        topics = self._topics
        if topics is None:
            return
        devices = {key: device for key, device in self._ports.registry.devices().items() if own(device)}
        before, self._told = self._told, devices
        standing = self._topics_of(topics, devices)
        for topic in self._topics_of(topics, before):
            if topic not in standing:
                self._clear(topic)
        self._standing = set(standing)
        areas, self._areas = self._areas, dict(self._ports.areas())
        for key, device in devices.items():
            if before.get(key) != device or areas != self._areas:
                self._tell(key)

    async def stop(self) -> None:
        """Take no more commands, tell no more, and say that the hub is gone."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._sweeper.stop()
        if self._later is not None:
            self._later.cancel()
        if self._taking is not None:
            await self._taking.stop()
        self._out.close()
        if self._topics is not None and self._broker.connected:
            self._broker.publish(self._topics.status, OFFLINE, retain=True, qos=1)

    def counts(self) -> dict[str, int]:
        """What was done, by name."""
        taking, out = self._taking, self._out
        return {
            "told": out.said, "told_once_for_several": out.coalesced, "waiting_to_be_told": len(out),
            "events_dropped": out.dropped, "cleared": self._cleared,
            "commands_taken": taking.taken if taking else 0, "commands_refused": taking.refused if taking else 0,
            "kept_commands_refused": taking.kept if taking else 0,
            "commands_beyond_the_rate": taking.too_many if taking else 0,
        }  # fmt: skip

    # what sets it off

    def _connected(self, there: bool) -> None:
        self._out.connected()
        if not there:
            self._sweeper.stop()
            return
        if self._topics is not None:
            self._out.due(self._announce_hub, HUB)
            for key in self._told:
                self._tell(key)
            self._out.due(self._status, HUB)  # last: until then nobody takes for true what was kept from before
        self._sweeper.start()

    def _changed(self, change: Change) -> None:
        if change.device in self._told and self._broker.connected:
            self._out.due(self._state, change.device)

    def _fares(self, change: StatusChange) -> None:
        if change.device in self._told and self._broker.connected:
            self._out.due(self._available, change.device)

    def _occurred(self, occurrence: Occurrence) -> None:
        device = self._told.get(occurrence.device)
        if device is not None and self._topics is not None:
            self._out.happened(self._topics.event(device.handle), partial(event_of, occurrence))

    def _answer(self, handle: str, answer: bytes) -> None:
        if self._topics is not None:
            self._out.happened(self._topics.outcome(handle), lambda: answer)

    # what is said: made when its turn comes

    def _tell(self, key: str) -> None:
        """All of a device. Its values stand before it is announced, so that nobody shows it without."""
        for make in (self._available, self._state, self._announce):
            self._out.due(make, key)

    def _available(self, key: str) -> Message | None:
        device, topics = self._told.get(key), self._topics
        if device is None or topics is None:
            return None
        status = self._ports.registry.status(key)
        reached = status is not None and status.health.reached is True
        return Message(topics.available(device.handle), ONLINE if reached else OFFLINE)

    def _state(self, key: str) -> Message | None:
        device, topics = self._told.get(key), self._topics
        if device is None or topics is None:
            return None
        return Message(topics.state(device.handle), state_of(device, self._ports.state))

    def _announce(self, key: str) -> Message | None:
        device, topics = self._told.get(key), self._topics
        if device is None or topics is None or not topics.prefix:
            return None
        made = announcement(device, topics, self._areas, self._ports.language, self._ports.made(device))
        return Message(topics.announcement(key), made) if made else None

    def _status(self, _: str) -> Message | None:
        return None if self._topics is None else Message(self._topics.status, ONLINE)

    def _announce_hub(self, key: str) -> Message | None:
        topics = self._topics
        if topics is None or not topics.prefix:
            return None
        return Message(topics.announcement(key), hub_announcement(topics))

    def _clear(self, topic: str) -> None:
        """Have the broker forget a topic. Whoever still listens to values there is first told where they are now."""
        if self._topics is not None and not topic.startswith(f"{self._topics.root}/"):
            self._out.due(self._nothing_at, topic)
            return
        if not self._leaving:
            clock = self._ports.clock
            self._later = clock.call_at(clock.monotonic() + LINGER, self._clear_all)
        self._leaving[topic] = None

    def _clear_all(self) -> None:
        leaving, self._leaving = self._leaving, {}
        for topic in leaving:
            self._out.due(self._nothing_at, topic)

    def _nothing_at(self, topic: str) -> Message | None:
        """An empty payload makes the broker forget what it kept, unless something stands there again."""
        if topic in self._standing:
            return None
        self._cleared += 1
        return Message(topic, b"")

    @staticmethod
    def _topics_of(topics: Topics, devices: Mapping[str, Device]) -> dict[str, None]:
        """All topics at which something is kept: those of the hub first."""
        kept: dict[str, None] = {topics.status: None}
        if topics.prefix:
            kept[topics.announcement(HUB)] = None
        for key, device in devices.items():
            kept |= {topics.state(device.handle): None, topics.available(device.handle): None}
            if topics.prefix and _has_something(device):
                kept[topics.announcement(key)] = None
        return kept


def _has_something(device: Device) -> bool:
    """Whether there is anything to announce of a device: one that is not known yet has nothing."""
    abilities = device.abilities
    return bool(told(abilities) or abilities.events or abilities.commands)

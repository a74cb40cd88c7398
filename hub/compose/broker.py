"""The hub at its MQTT broker: connection, scenes, edges. Nothing of it is imported where no broker is named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from hub.api.mqtt_ports import MqttState
from hub.compose.about import make_of
from hub.compose.house import House
from hub.compose.own_words import OwnWords
from hub.compose.topics import Heeded, Posted
from hub.config.mqtt import Mqtt
from hub.core.dispatcher import Dispatcher
from hub.core.receipts import Receipts
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.broker import Broker, NoBroker
from hub.model.device import REMOTE_FAMILY, Device
from hub.model.errors import HearthError
from hub.model.ports import Clock, Notebook, Tasks
from hub.model.secret import Secret
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem
from scenes.outside import Publisher
from scenes.runtime import SceneRuntime


class Connection(Broker, Protocol):
    """The connection of `hub.broker.connection`, which is loaded only where it is wanted."""

    @property
    def why_not(self) -> HearthError | None:
        """Why there is no connection; None while there is one."""

    @property
    def version(self) -> int:
        """Of the protocol: 5, or 4 for 3.1.1; 0 without a connection."""

    @property
    def refused(self) -> tuple[str, ...]:
        """Topics that the broker does not let us hear."""

    def counts(self) -> Mapping[str, int]:
        """What was sent, heard and dropped, and how often the connection was made anew."""

    async def run(self) -> None:
        """Keep the connection until cancelled."""

    async def aclose(self) -> None:
        """Say goodbye."""


class Edge(Protocol):
    """What tells others at the broker of the home, or takes their commands."""

    def start(self) -> None:
        """Begin: the house is in use."""

    def renewed(self) -> None:
        """Another configuration is in use."""

    async def stop(self) -> None:
        """End what is under way, and say so to others."""

    def counts(self) -> Mapping[str, int]:
        """What was told, taken and refused."""


@dataclass(slots=True)
class AtBroker:
    """The hub at the broker of the settings; without one, there is nothing behind `broker`.

    `secrets`: what stands in secrets.yaml now; to be set before `begin`.
    """

    settings: Mqtt | None = None
    connection: Connection | None = None
    secrets: Callable[[], Mapping[str, Secret]] = dict
    edges: list[Edge] = field(default_factory=list)
    heeded: Heeded | None = None
    since: float | None = None

    @property
    def broker(self) -> Broker:
        """What scenes and families see of it."""
        if self.connection is None or self.settings is None:
            return NoBroker()
        return OwnWords(self.connection, self.settings)

    @property
    def listening(self) -> Mapping[str, tuple[str, ...]]:
        """By family, where it hears of devices, where the owner says so; of other hubs, from under our own topic."""
        if self.settings is None:
            return {}
        own = f"{self.settings.sharing.base}/{self.settings.name}"
        return {REMOTE_FAMILY: (own,), **self.settings.listening}

    def publisher(self, clock: Clock) -> Publisher | None:
        """For what scenes publish."""
        return None if self.connection is None else Posted(self.broker, clock)

    def begin(self, clock: Clock, tasks: Tasks, scenes: SceneRuntime, after_switch: list[Callable[[], None]]) -> None:
        """Go to work, once a first plan is in use; the edges have been put in before."""
        if self.connection is None:
            return
        self.heeded = Heeded(self.connection, scenes)
        after_switch += [self.heeded.follow, *(edge.renewed for edge in self.edges)]
        self.heeded.follow()
        self.connection.watch(lambda _: self._watched(clock))
        for edge in self.edges:
            edge.start()
        tasks.spawn("mqtt", self.connection.run)

    async def aclose(self) -> None:
        """The edges first, for they have something to say."""
        for edge in reversed(self.edges):
            await edge.stop()
        if self.connection is not None:
            await self.connection.aclose()

    def counts(self) -> dict[str, int]:
        """All counters of everybody at the broker."""
        found = {} if self.connection is None else dict(self.connection.counts())
        for edge in self.edges:
            found.update(edge.counts())
        if self.heeded is not None:
            found["too_long_for_scenes"] = self.heeded.too_long
        return found

    def state(self) -> MqttState | None:
        """How the connection fares; None without one."""
        if self.settings is None or self.connection is None:
            return None
        there, at = self.connection, f"{self.settings.host}:{self.settings.port}"
        why = None if there.connected else there.why_not
        return MqttState(at, there.connected, self.since, there.version, why, there.refused, self.counts())

    def notices(self) -> tuple[Problem, ...]:
        """Why there is no connection, where there should be one."""
        there = self.connection
        why = None if there is None or there.connected else there.why_not
        return () if why is None else (Problem(why.message_id, why.params),)

    def _watched(self, clock: Clock) -> None:
        self.since = clock.now()


def at_broker(settings: Mqtt | None, clock: Clock, random: Random) -> AtBroker:
    """The hub at the broker that its owner names, not connected yet."""
    if settings is None:
        return AtBroker()
    from hub.broker.address import Address, Tls
    from hub.broker.connection import open_broker

    found = AtBroker(settings)
    told = settings.tls
    tls = None if told is None else Tls(told.ca, told.certificate, told.key)
    address = Address(settings.host, f"hearth-{settings.name}", settings.port, settings.user, settings.version, tls)
    found.connection = open_broker(
        address, clock, random, lambda: found.secrets().get(settings.password), _will(settings)
    )
    return found


def _will(settings: Mqtt) -> tuple[str, bytes] | None:
    from hub.mqtt.telling import will

    return will(settings)


def edges_of(
    at: AtBroker, time: tuple[Clock, Random], rooms: tuple[State, Registry, Receipts], dispatcher: Dispatcher,
    notebook: Notebook, language: Language, house: House,
) -> list[Edge]:  # fmt: skip
    """What tells others of the home at a broker; nothing where there is none."""
    if at.settings is None or at.connection is None:
        return []
    from hub.mqtt.announcing import Make
    from hub.mqtt.sharing import SharingPorts, Showing
    from hub.mqtt.telling import Telling, TellingPorts

    def areas() -> Mapping[str, str]:
        return {} if house.config is None else house.config.devices.areas

    def made(device: Device) -> Make:
        return Make(*make_of(device, house.book.learned, house.library))

    state, registry, receipts = rooms
    telling = TellingPorts(*time, state, registry, receipts, notebook, language, areas, made)
    showing = SharingPorts(*time, state, registry, dispatcher, language, areas)
    return [
        Telling(at.settings, at.connection, telling),
        Showing(at.settings.name, at.settings.sharing, at.connection, showing),
    ]

"""The form of every simulator: the device's side of a protocol, with the manners and bad manners of the real thing.

A simulator is two things at once: a device on real sockets, and a thing in a room that a test can look at and lay a
hand on. What a client believes is checked against `state`, never against another client.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from random import Random
from socket import inet_aton
from typing import Protocol

from zeroconf import ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from drivers.kit.room import Room
from hub.model.broker import Broker, NoBroker
from hub.model.errors import BadValue, UnknownName
from hub.model.ports import Clock

DUPLICATE_AFTER = 0.003
REORDER_WITHIN = 0.2


@dataclass(frozen=True, slots=True)
class ReceivedCommand:
    """What came over the wire: when (Unix seconds), the method, and its arguments as short text."""

    at: float
    method: str
    summary: str


@dataclass(frozen=True, slots=True)
class Manners:
    """How the air treats datagrams, both ways: probabilities 0..1; `jitter` is the most seconds that one is late."""

    loss: float = 0.0
    duplicate: float = 0.0
    jitter: float = 0.0
    reorder: float = 0.0


MANNERS = tuple(part.name for part in fields(Manners))


class Air:
    """Carries datagrams with `manners`: loses, doubles and delays them as a bad network does."""

    def __init__(self, clock: Clock, random: Random, manners: Manners) -> None:
        self.manners = manners
        self._clock = clock
        self._random = random

    def carry(self, deliver: Callable[[], None]) -> None:
        """Deliver once, at once; or not at all, twice, or later."""
        manners = self.manners
        if self._happens(manners.duplicate):
            self._carry_one(deliver, DUPLICATE_AFTER)
        self._carry_one(deliver, 0.0)

    def misbehave(self, fault: str, value: object) -> None:
        """Change one of MANNERS. Raises BadValue where it is no number in range."""
        number = as_number(fault, value)
        if number < 0 or (fault != "jitter" and number > 1):
            raise BadValue("simulator.bad_value", word=fault, value=value)
        self.manners = replace(self.manners, **{fault: number})

    def _carry_one(self, deliver: Callable[[], None], delay: float) -> None:
        manners = self.manners
        if self._happens(manners.loss):
            return
        if manners.jitter:
            delay += self._random.uniform(0.0, manners.jitter)
        if self._happens(manners.reorder):
            delay += self._random.uniform(0.0, REORDER_WITHIN)
        if delay:
            self._clock.call_at(self._clock.monotonic() + delay, deliver)
        else:
            deliver()

    def _happens(self, probability: float) -> bool:
        return probability > 0 and self._random.random() < probability


class Announcer:
    """mDNS for all simulators of one process, through one responder that is bound to loopback."""

    def __init__(self, zeroconf: AsyncZeroconf) -> None:
        self._zeroconf = zeroconf
        self._services: dict[str, ServiceInfo] = {}

    async def announce(self, service_type: str, instance: str, address: str, port: int, txt: Mapping[str, str]) -> None:
        """Announce `instance` of `service_type` (`_miio._udp.local.`), in place of what it announced before."""
        await self.withdraw(service_type, instance)
        name = f"{instance}.{service_type}"
        info = ServiceInfo(
            service_type, name, port, addresses=[inet_aton(address)], properties=dict(txt), server=f"{instance}.local."
        )
        self._services[name] = info
        # Simulators are ours and their names unique: probing for a second owner would cost each start a second.
        await self._zeroconf.async_register_service(info, cooperating_responders=True)

    async def withdraw(self, service_type: str, instance: str) -> None:
        """Say goodbye, when it was announced."""
        info = self._services.pop(f"{instance}.{service_type}", None)
        if info is not None:
            await (await self._zeroconf.async_unregister_service(info))


class Udp(Protocol):
    """A bound UDP socket; opening and closing take effect at once."""

    def send(self, packet: bytes, to: tuple[str, int]) -> None:
        """Send, or lose it as UDP does."""

    def close(self) -> None:
        """Close."""


class OpenUdp(Protocol):
    """Opens a socket on an address and port; `shared`: others may be bound there too. Raises BadSetup."""

    def __call__(
        self, address: str, port: int, received: Callable[[bytes, tuple[str, int]], None], *, shared: bool
    ) -> Udp: ...


@dataclass(frozen=True, slots=True)
class SimulationPorts:
    """What every simulator of a home gets.

    `speed` is simulated seconds a second, for water, rooms and motors; the protocol's own times run as they are.
    `announcer` is None where nothing is to be announced. `rooms` are shared by the devices of one area. `udp` opens
    sockets, None: the machine's own. `broker` is where the devices are that talk over MQTT.
    """

    clock: Clock
    random: Random
    announcer: Announcer | None = None
    speed: float = 1.0
    rooms: dict[str, Room] = field(default_factory=dict)
    udp: OpenUdp | None = None
    broker: Broker = field(default_factory=NoBroker)

    def room(self, area: str) -> Room:
        """The room called `area`, made when it is first asked for."""
        return self.rooms.setdefault(area, Room(self.clock, self.speed))


class Simulator(Protocol):
    """One simulated device. `name` is its handle; `acts` and `faults` are the words it knows."""

    @property
    def name(self) -> str: ...

    @property
    def acts(self) -> tuple[str, ...]: ...

    @property
    def faults(self) -> tuple[str, ...]: ...

    async def start(self) -> None:
        """Open sockets and announce. Raises BadSetup where the machine does not let it."""

    async def stop(self) -> None:
        """Vanish, as when its power fails: sockets closed, nothing answered."""

    def state(self) -> dict[str, object]:
        """The physical truth now, whatever the device says of it on the wire."""

    def received(self) -> list[ReceivedCommand]:
        """What came over the wire, oldest first."""

    def act(self, what: str, value: object) -> None:
        """Lay a hand on the device or its world. Raises UnknownName, BadValue."""

    def misbehave(self, fault: str, value: object) -> None:
        """Switch a fault on, or with its harmless value off. Raises UnknownName, BadValue."""


def unknown_act(word: str, known: tuple[str, ...]) -> UnknownName:
    """The error for a word that no hand knows."""
    return UnknownName("simulator.unknown_act", word=word, known=", ".join(known))


def unknown_fault(word: str, known: tuple[str, ...]) -> UnknownName:
    """The error for a fault that the simulator cannot play."""
    return UnknownName("simulator.unknown_fault", word=word, known=", ".join(known))


def as_number(word: str, value: object) -> float:
    """`value` as a number. Raises BadValue."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue("simulator.bad_value", word=word, value=value)
    return float(value)


def as_bool(word: str, value: object) -> bool:
    """`value` as on or off. Raises BadValue."""
    if not isinstance(value, bool):
        raise BadValue("simulator.bad_value", word=word, value=value)
    return value


def as_text(word: str, value: object) -> str:
    """`value` as text. Raises BadValue."""
    if not isinstance(value, str):
        raise BadValue("simulator.bad_value", word=word, value=value)
    return value

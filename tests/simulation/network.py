"""A network of datagrams that are late, lost, doubled, out of order or cut off, all of it by one seed."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, fields
from random import Random
from typing import Any, Final

from tests.simulation.loop import THE_WORLD, SimLoop, context_of
from tests.simulation.trace import Trace

Address = tuple[str, int]

HUB: Final = "127.0.0.1"
FIRST_PORT: Final = 40_000


@dataclass(slots=True)
class Way:
    """How it is with the way to one device. Probabilities 0..1, delays in seconds; `unheard`: its words are lost."""

    quickest: float = 0.0005
    slowest: float = 0.01
    loss: float = 0.0
    double: float = 0.0
    reorder: float = 0.0
    cut: bool = False
    unheard: bool = False


@dataclass(slots=True)
class Bound:
    """One bound address: who hears, in which context, and whether still."""

    received: Callable[[bytes, Address], None]
    context: Context
    open: bool = True


class Udp:
    """A simulated device's socket (the port `Udp` of the simulators)."""

    def __init__(self, network: "SimNetwork", address: Address, received: Callable[[bytes, Address], None]) -> None:
        self._network = network
        self._address = address
        self._bound = network.bind(address, received)

    def send(self, packet: bytes, to: Address) -> None:
        if self._bound.open:
            self._network.carry(packet, self._address, to)

    def close(self) -> None:
        self._bound.open = False


class SimDatagramTransport(asyncio.DatagramTransport):
    """The hub's end of the network."""

    def __init__(self, network: "SimNetwork", address: Address, protocol: asyncio.DatagramProtocol) -> None:
        super().__init__({"socket": self})
        self._network = network
        self._address = address
        self._bound = network.bind(address, protocol.datagram_received)

    def setsockopt(self, level: int, option: int, value: int) -> None:
        """Buffers are as large as they need to be here."""

    def sendto(self, data: Any, addr: Any = None) -> None:
        if self._bound.open:
            self._network.carry(bytes(data), self._address, addr)

    def is_closing(self) -> bool:
        return not self._bound.open

    def close(self) -> None:
        self._bound.open = False


class SimNetwork:
    """Everybody's network. `way` is how it is with a device's address; `counts` what became of datagrams."""

    def __init__(self, loop: SimLoop, random: Random, trace: Trace) -> None:
        self.counts: Counter[str] = Counter()
        self.overhear: Callable[[bytes, Address, Address], None] = lambda _packet, _source, _to: None
        self._loop = loop
        self._random = random
        self._trace = trace
        self._bound: dict[Address, Bound] = {}
        self._ways: dict[str, Way] = {}
        self._next_port = FIRST_PORT
        self._air = context_of(THE_WORLD)
        loop.open_datagram = self._open

    def way(self, host: str) -> Way:
        """How it is with the way to a device's address; to be changed in place."""
        return self._ways.setdefault(host, Way())

    def hosts(self) -> tuple[str, ...]:
        """Every address that was ever spoken to."""
        return tuple(self._ways)

    def mend(self, host: str) -> None:
        """The way to a device's address is as it should be."""
        for part in fields(Way):
            setattr(self.way(host), part.name, part.default)

    def udp(self, address: str, port: int, received: Callable[[bytes, Address], None], *, shared: bool) -> Udp:
        """A device's socket (the port `OpenUdp` of the simulators)."""
        return Udp(self, (address, port), received)

    def bind(self, address: Address, received: Callable[[bytes, Address], None]) -> Bound:
        """From now on, what is sent there goes to `received`, in the context of the caller."""
        bound = self._bound[address] = Bound(received, copy_context())
        return bound

    def carry(self, packet: bytes, source: Address, to: Address) -> None:
        """Take a datagram on its way. What becomes of it is the way's and the seed's affair."""
        self.overhear(packet, source, to)
        way = self.way(source[0] if to[0] == HUB else to[0])
        copies = 1 + self._happens(way.double, "doubled")
        for _ in range(copies):
            if way.cut or (way.unheard and to[0] == HUB):
                self.counts["cut off"] += 1
            elif not self._happens(way.loss, "lost"):
                delay = self._random.uniform(way.quickest, way.slowest)
                if self._happens(way.reorder, "reordered"):
                    delay += self._random.uniform(0.0, 0.3)
                self._loop.call_at(self._loop.time() + delay, self._arrive, packet, source, to, context=self._air)

    def _arrive(self, packet: bytes, source: Address, to: Address) -> None:
        bound = self._bound.get(to)
        if bound is None or not bound.open:
            self.counts["nobody there"] += 1
            return
        self._trace.packet(self._loop.time(), source, to, packet)
        self.counts["carried"] += 1
        self._loop.call_soon(bound.received, packet, source, context=bound.context)

    def _happens(self, probability: float, what: str) -> bool:
        if probability <= 0 or self._random.random() >= probability:
            return False
        self.counts[what] += 1
        return True

    def _open(self, local: Address) -> Callable[[asyncio.DatagramProtocol], SimDatagramTransport]:
        self._next_port += 1
        address = local[0], local[1] or self._next_port

        def made(protocol: asyncio.DatagramProtocol) -> SimDatagramTransport:
            transport = SimDatagramTransport(self, address, protocol)
            self._loop.call_soon(protocol.connection_made, transport)
            return transport

        return made

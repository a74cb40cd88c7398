"""The sockets of the family: one UDP socket a local address, shared by all devices; who gets which datagram."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Final, Protocol

from drivers.kit.ipv4 import ipv4_of, ipv4_text
from drivers.kit.pace import Budget
from drivers.miio.codec import ANY_DID, HELLO, PORT, Header, Repairs, parse_header
from drivers.miio.stamp import Ids
from hub.model.errors import BadBytes, BadSetup
from hub.model.ports import DriverPorts

Address = tuple[str, int]

RECEIVE_BUFFER: Final = 4 << 20  # a broadcast hello in a home of a thousand devices is answered at once
HELLOS_A_SECOND: Final = 200
POLLS_A_SECOND: Final = 60
OWN: Final = "miio/"  # the key of the note of the hub itself
MOST_HOSTS: Final = 4096
CALL_EVERY: Final = 10.0  # seconds between broadcasts on behalf of devices that are not where they were


class Receiver(Protocol):
    """What a device's link offers the transport."""

    def greeted(self, header: Header, address: Address) -> None:
        """Take in an answer to a hello, from wherever it came."""

    def received(self, header: Header, packet: bytes, address: Address) -> bool:
        """Take in a packet with content; False: it is not signed with this device's token."""

    def garbled(self, address: Address) -> None:
        """Something came from where the device is that is no packet: cut off, or not its own."""


Overheard = Callable[[Header, Address], None]


@dataclass(slots=True)
class Counters:
    """What came in and was not used.

    `garbage`: no miIO packet. `strangers`: from nobody we know. `forged`: wrong signature or content.
    `unasked`: answers without a question, mostly duplicates. `repeated`: pushes heard before. `stale`: old ones.
    `mangled`: signed, and still no message.
    """

    garbage: int = 0
    strangers: int = 0
    forged: int = 0
    unasked: int = 0
    repeated: int = 0
    stale: int = 0
    mangled: int = 0
    repairs: Repairs = field(default_factory=Repairs)


def address_of(text: str) -> Address | None:
    """`host` or `host:port` as an address; None: it is no IPv4 address."""
    return ipv4_of(text, PORT)


def text_of(address: Address) -> str:
    """The address as text, without the usual port."""
    return ipv4_text(address, PORT)


def _own_did(ports: DriverPorts) -> int:
    """The hub's own id, the same in every life: devices keep few subscribers, and know it again."""
    noted = (ports.notebook.recall(OWN) or {}).get("did")
    if isinstance(noted, int) and not isinstance(noted, bool) and 0 < noted < 1 << 63:
        return noted
    made = ports.random.getrandbits(63) or 1
    ports.notebook.note(OWN, {"did": made})
    return made


class Transport(asyncio.DatagramProtocol):
    """Sends and receives, and knows which link an answer belongs to. Also what all links share: ids and budgets."""

    def __init__(self, ports: DriverPorts) -> None:
        self.ports = ports
        self.ids = Ids(ports.random)
        self.hellos = Budget(HELLOS_A_SECOND, HELLOS_A_SECOND // 4)
        self.polls = Budget(POLLS_A_SECOND, POLLS_A_SECOND)
        self.counters = Counters()
        self.virtual_did = _own_did(ports)
        self.overheard: set[Overheard] = set()
        self._ways: list[tuple[int, asyncio.DatagramTransport]] = []
        self._by_address: dict[Address, tuple[Receiver, ...]] = {}
        self._by_did: dict[int, Receiver] = {}
        self._called_at = float("-inf")
        self._stays: dict[str, bool] = {}  # by host: whether what is sent there stays in the home

    async def start(self) -> None:
        """Open the sockets.

        Raises:
            BadSetup: a local address is not there.
        """
        loop = asyncio.get_running_loop()
        for local in self.ports.network.addresses:
            try:
                way, _ = await loop.create_datagram_endpoint(
                    lambda: self, local_addr=(local, 0), family=socket.AF_INET, allow_broadcast=True
                )
            except OSError as error:
                self.stop()
                raise BadSetup("device.no_socket", address=local, error=str(error)) from error
            with suppress(OSError):  # more than the kernel allows: it stays at what it allows
                way.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            self._ways.append((int(IPv4Address(local)), way))

    def stop(self) -> None:
        """Close the sockets."""
        for _, way in self._ways:
            way.close()
        self._ways.clear()

    def send(self, packet: bytes, address: Address) -> None:
        """Send now, from the local address nearest to the destination; what cannot leave is lost like any datagram.

        Nothing is sent out of the home, whoever says that a device is there.
        """
        if not self._inward(address[0]):
            return
        if len(self._ways) == 1:
            self._ways[0][1].sendto(packet, address)
        elif self._ways:
            target = int(IPv4Address(address[0]))
            min(self._ways, key=lambda way: way[0] ^ target)[1].sendto(packet, address)

    def _inward(self, host: str) -> bool:
        known = self._stays.get(host)
        if known is None:
            if len(self._stays) >= MOST_HOSTS:
                self._stays.clear()
            known = self._stays[host] = self.ports.network.inward(host)
        return known

    def call_out(self) -> None:
        """Ask all networks who is there, at most every CALL_EVERY seconds."""
        now = self.ports.clock.monotonic()
        if now - self._called_at >= CALL_EVERY:
            self._called_at = now
            self.call()

    def call(self) -> None:
        """Broadcast a hello to all networks."""
        for broadcast in self.ports.network.broadcasts:
            self.send(HELLO, (broadcast, PORT))

    def know(self, did: int, receiver: Receiver) -> None:
        """From now on, `receiver` hears every answer to a hello that carries this device id."""
        self._by_did[did] = receiver

    def forget(self, did: int) -> None:
        """Nobody cares for this device id any more."""
        self._by_did.pop(did, None)

    def attach(self, address: Address, receiver: Receiver) -> None:
        """From now on, `receiver` hears what comes from this address."""
        present = self._by_address.get(address, ())
        if receiver not in present:
            self._by_address[address] = (*present, receiver)

    def detach(self, address: Address, receiver: Receiver) -> None:
        """`receiver` no longer hears this address."""
        rest = tuple(other for other in self._by_address.get(address, ()) if other is not receiver)
        if rest:
            self._by_address[address] = rest
        else:
            self._by_address.pop(address, None)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take in a datagram. Nothing that the network can send raises here."""
        packet, address = data, addr
        try:
            header = parse_header(packet)
        except BadBytes:
            self.counters.garbage += 1
            for receiver in self._by_address.get(address, ()):
                receiver.garbled(address)
            return
        receivers = self._by_address.get(address, ())
        if header.is_hello:
            self._take_hello(header, address, receivers)
            return
        if not receivers:
            # A device whose address has changed may push before anybody has greeted it: its signature tells.
            known = self._by_did.get(header.did)
            receivers = () if known is None else (known,)
        if not receivers:
            self.counters.strangers += 1
        elif True not in [receiver.received(header, packet, address) for receiver in receivers]:
            self.counters.forged += 1  # all were asked: a device of ours may be being verified besides

    def _take_hello(self, header: Header, address: Address, receivers: tuple[Receiver, ...]) -> None:
        if header.did == ANY_DID:  # somebody else's hello
            return
        known = self._by_did.get(header.did)
        for receiver in receivers:
            if receiver is not known:
                receiver.greeted(header, address)
        if known is not None:
            known.greeted(header, address)
        for overheard in tuple(self.overheard):
            overheard(header, address)
        if known is None and not receivers and not self.overheard:
            self.counters.strangers += 1

"""The sockets of the family: for each local address one that asks and one that hears the group.

Datagrams carry no signature and no request id. So what comes is sorted by the one thing that is known: the sender's
address. Of an address at which no adopted gateway lives, nothing is read.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

from drivers.kit.ipv4 import ipv4_of, ipv4_text
from drivers.lumi.codec import GROUP, PORT, WHOIS, WHOIS_PORT, Message, parse
from hub.model.errors import BadBytes, BadSetup
from hub.model.ports import DriverPorts

Address = tuple[str, int]
Receiver = Callable[[Message, bytes], None]
Overheard = Callable[[Message, Address], None]

IP_MULTICAST_ALL: Final = 49  # linux/in.h; the socket module does not have it


@dataclass(slots=True)
class Counters:
    """What came in and was not used. `garbage`: no message. `strangers`: not from an adopted gateway's address."""

    garbage: int = 0
    strangers: int = 0


def address_of(text: str) -> Address | None:
    """`host` or `host:port` as an address; None: it is no IPv4 address."""
    return ipv4_of(text, PORT)


def text_of(address: Address) -> str:
    """The address as text, without the usual port."""
    return ipv4_text(address, PORT)


class Ear(asyncio.DatagramProtocol):
    """Hands over what comes."""

    def __init__(self, heard: Callable[[bytes, Address], None]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._heard(data, addr)

    def error_received(self, exc: Exception) -> None:
        """An earlier datagram found nobody: whoever waits for the answer finds out."""


class Transport:
    """Opens its sockets when they are first needed: a home without such gateways has none."""

    def __init__(self, ports: DriverPorts) -> None:
        self.ports = ports
        self.counters = Counters()
        self.overheard: set[Overheard] = set()
        self._asking: list[tuple[int, asyncio.DatagramTransport]] = []
        self._hearing: list[asyncio.DatagramTransport] = []
        self._receivers: dict[str, tuple[Receiver, ...]] = {}
        self._opening = asyncio.Lock()

    async def open(self, *, group: bool) -> None:
        """Have the sockets for asking, and where `group` those that hear the group.

        Raises:
            BadSetup: no address of the home's network is there, or the port is somebody else's alone.
        """
        async with self._opening:
            if not self._asking:
                await self._open_all(self._open_asking)
            if group and not self._hearing:
                await self._open_all(self._open_hearing)

    def close(self) -> None:
        """Close the sockets; the group is left with them."""
        for way in (*self._hearing, *(way for _, way in self._asking)):
            way.close()
        self._hearing.clear()
        self._asking.clear()

    def attach(self, host: str, receiver: Receiver) -> None:
        """From now on, `receiver` hears what comes from this address."""
        if receiver not in self._receivers.get(host, ()):
            self._receivers[host] = (*self._receivers.get(host, ()), receiver)

    def detach(self, host: str, receiver: Receiver) -> None:
        """`receiver` no longer hears this address."""
        rest = tuple(one for one in self._receivers.get(host, ()) if one != receiver)
        if rest:
            self._receivers[host] = rest
        else:
            self._receivers.pop(host, None)

    def send(self, packet: bytes, address: Address) -> None:
        """Send now, from the local address nearest to the destination; what cannot leave is lost like any datagram."""
        if self._asking:
            target = int(IPv4Address(address[0]))
            min(self._asking, key=lambda way: way[0] ^ target)[1].sendto(packet, address)

    def call(self) -> None:
        """Ask on every network of the home which gateways are there."""
        for _, way in self._asking:
            way.sendto(WHOIS, (GROUP, WHOIS_PORT))

    async def _open_all(self, opened: Callable[[str], Awaitable[None]]) -> None:
        """On every address that lets it: one interface without multicast does not silence the others."""
        troubles: list[BadSetup] = []
        for local in self.ports.network.addresses:
            try:
                await opened(local)
            except OSError as error:
                troubles.append(BadSetup("device.no_socket", address=local, error=str(error)))
        if troubles and len(troubles) == len(self.ports.network.addresses):
            raise troubles[0]

    async def _open_asking(self, local: str) -> None:
        way, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Ear(self._heard), local_addr=(local, 0), family=socket.AF_INET
        )
        self._asking.append((int(IPv4Address(local)), way))
        where = socket.inet_aton(local)
        way.get_extra_info("socket").setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, where)

    async def _open_hearing(self, local: str) -> None:
        way, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Ear(self._heard), sock=group_socket(local, PORT)
        )
        self._hearing.append(way)

    def _heard(self, packet: bytes, address: Address) -> None:
        """Take in a datagram. Nothing that the network can send raises here."""
        receivers = self._receivers.get(address[0], ())
        if not receivers and not self.overheard:
            self.counters.strangers += 1
            return
        try:
            message = parse(packet)
        except BadBytes:
            self.counters.garbage += 1
            return
        for receiver in receivers:
            receiver(message, packet)
        for overheard in tuple(self.overheard):
            overheard(message, address)


def group_socket(local: str, port: int) -> socket.socket:
    """A socket that hears the group on the interface of `local`, and nothing else.

    Others on this machine may listen there too. Raises OSError.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Bound to the group, no unicast gets in; without ALL, neither what others joined on other interfaces.
        made.setsockopt(socket.IPPROTO_IP, IP_MULTICAST_ALL, 0)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(local))
        made.bind((GROUP, port))
    except OSError:
        made.close()
        raise
    return made

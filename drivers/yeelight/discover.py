"""Finding lamps: the search, advertisements, and who is at an address.

The protocol has no secret, so nothing here is proof: whoever is in the network can pretend to be a lamp. What is seen
to is that a lamp of that id says that it is there, and that something there speaks the protocol.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address
from typing import Final

from drivers.kit.http import deadline
from drivers.yeelight.codec import (
    GROUP,
    PORT,
    SEARCH,
    SEARCH_PORT,
    Answer,
    Lamp,
    lamp_id,
    parse_lamp,
    parse_line,
    request,
)
from drivers.yeelight.definitions.lights import model_of
from hub.model.device import Sighting
from hub.model.errors import BadBytes, NotSupported, Unreachable
from hub.model.ports import Clock, Learned, Network

FAMILY: Final = "yeelight"
LISTEN_FOR: Final = 1.0
"""Seconds after a search."""

ASKED: Final = 3
"""How often a lamp is asked who it is."""

ANSWER_WITHIN: Final = 5.0
MAX_LAMPS: Final = 500
"""A scan: more is not a home but an attack."""

_ALL: Final = 49  # IP_MULTICAST_ALL of Linux, which the socket module does not name

Heard = Callable[[Lamp, str], None]
"""A lamp, and the host that said so."""


class _Ears(asyncio.DatagramProtocol):
    """Hands over what lamps say; anything else is passed over."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take in a datagram. Nothing that the network can send raises here."""
        try:
            lamp = parse_lamp(data)
        except BadBytes:
            return
        self._heard(lamp, addr[0])

    def error_received(self, exc: Exception) -> None:
        """Do nothing: where nobody is, nobody answers."""


def sighting_of(lamp: Lamp, host: str, how: str) -> Sighting:
    """What is known of a lamp that was heard."""
    details = (("firmware", lamp.firmware),) if lamp.firmware else ()
    model = model_of(lamp.model, lamp.support)
    return Sighting(FAMILY, lamp.id, address_text(host, lamp.port), how, model, lamp.name, details)


def address_text(host: str, port: int) -> str:
    """The address as text, without the usual port."""
    return host if port == PORT else f"{host}:{port}"


def address_of(text: str) -> tuple[str, int]:
    """Host and port of `host` or `host:port`. Raises Unreachable where it is neither; names are not looked up."""
    host, _, port = text.partition(":")
    try:
        address = str(IPv4Address(host)), int(port or PORT)
    except ValueError:
        raise Unreachable("device.bad_address", address=text) from None
    if not 0 < address[1] < 1 << 16:
        raise Unreachable("device.bad_address", address=text)
    return address


async def scan(clock: Clock, network: Network, sighted: Callable[[Sighting], None]) -> None:
    """Search in all networks of the home, and hand over who answers within a second. Raises OSError."""
    seen: set[str] = set()

    def heard(lamp: Lamp, host: str) -> None:
        if lamp.id not in seen and len(seen) < MAX_LAMPS:
            seen.add(lamp.id)
            sighted(sighting_of(lamp, host, "search"))

    ways: list[asyncio.DatagramTransport] = []
    try:
        for local in network.addresses:
            way = await _open(_sender(local), heard)
            ways.append(way)
            way.sendto(SEARCH, (GROUP, SEARCH_PORT))
        await clock.sleep(LISTEN_FOR)
    finally:
        for way in ways:
            way.close()


async def listen(network: Network, heard: Heard) -> asyncio.DatagramTransport:
    """Hear advertisements on the interfaces of the home until the answer is closed. Raises OSError."""
    ears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            # Without this a group that another program joined on another interface is heard here, too.
            ears.setsockopt(socket.IPPROTO_IP, _ALL, 0)
        ears.bind((GROUP, SEARCH_PORT))
        for local in network.addresses:
            membership = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(local))
            ears.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    except OSError:
        ears.close()
        raise
    return await _open(ears, heard)


async def who_is(clock: Clock, network: Network, host: str, times: int = 1) -> Lamp | None:
    """The lamp that answers at this address, None when none does. Raises Unreachable where there is no way there."""
    answered: asyncio.Future[Lamp] = asyncio.get_running_loop().create_future()

    def heard(lamp: Lamp, source: str) -> None:
        if source == host and not answered.done():
            answered.set_result(lamp)

    try:
        way = await _open(_sender(_nearest(network, host)), heard)
    except OSError as error:
        raise Unreachable("device.no_connection", detail=str(error)) from error
    try:
        for _ in range(times):
            with suppress(Unreachable, OSError):
                way.sendto(SEARCH, (host, SEARCH_PORT))
                async with deadline(clock, LISTEN_FOR):
                    return await asyncio.shield(answered)
    finally:
        way.close()
    return None


async def verify(clock: Clock, network: Network, sighting: Sighting) -> Learned:
    """See that a lamp of that id is there, and that its LAN control answers.

    Raises:
        Unreachable: nobody answers there, or another lamp does, or LAN control is off.
        NotSupported: the id cannot be a lamp's.
    """
    if lamp_id(sighting.wire_id) != sighting.wire_id:
        raise NotSupported("device.not_a_lamp_id", ref=sighting.ref)
    host, port = address_of(sighting.address)
    lamp = await who_is(clock, network, host, ASKED)
    if lamp is None:
        raise Unreachable("device.lamp_silent", address=sighting.address)
    if lamp.id != sighting.wire_id:
        raise Unreachable("device.other_device", found=lamp.id, address=host, expected=sighting.wire_id)
    port = port if ":" in sighting.address else lamp.port
    await _greet(clock, host, port)
    return Learned(model_of(lamp.model, lamp.support), lamp.firmware, address_text(host, port))


async def connect(clock: Clock, host: str, port: int, limit: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to a lamp. Raises Unreachable; a lamp that refuses has its LAN control off."""
    async with deadline(clock, ANSWER_WITHIN):
        try:
            return await asyncio.open_connection(host, port, limit=limit)
        except ConnectionRefusedError as error:
            raise Unreachable("device.lan_control_off") from error
        except OSError as error:
            raise Unreachable("device.no_connection", detail=str(error)) from error


async def _greet(clock: Clock, host: str, port: int) -> None:
    """Ask something, and see that it is answered as a lamp does."""
    reader, writer = await connect(clock, host, port, 1 << 16)
    try:
        writer.write(request(1, "get_prop", ("power",)))
        async with deadline(clock, ANSWER_WITHIN):
            while not isinstance(answer := parse_line(await reader.readline()), Answer):
                pass
    except (BadBytes, OSError, ValueError) as error:
        raise Unreachable("device.strange_answer", address=address_text(host, port)) from error
    finally:
        writer.close()
    if answer.error is not None:
        raise Unreachable("device.lamp_refuses", detail=answer.error)


def _sender(local: str) -> socket.socket:
    """A socket bound to a local address, whose multicasts leave there and go no further than the network."""
    way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        way.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(local))
        way.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        way.bind((local, 0))
    except OSError:
        way.close()
        raise
    return way


async def _open(way: socket.socket, heard: Heard) -> asyncio.DatagramTransport:
    way.setblocking(False)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Ears(heard), sock=way)
    return transport


def _nearest(network: Network, host: str) -> str:
    """The local address whose network the host is in, as far as one can tell."""
    target = int(IPv4Address(host))
    return min(network.addresses, key=lambda local: int(IPv4Address(local)) ^ target, default="0.0.0.0")  # noqa: S104 - no address of the home is known: the kernel chooses

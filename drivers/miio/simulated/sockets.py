"""The sockets of simulated devices: one each on its own address, and one for the hellos of everybody.

A hello to 127.255.255.255 reaches only sockets bound to that address. So one socket listens there for all devices of a
home, and each answers from its own.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from drivers.kit.simulator import OpenUdp, Udp
from drivers.miio.simulated.pushes import Address
from hub.model.errors import BadSetup

BROADCAST: Final = "127.255.255.255"
LARGEST: Final = 65535
BATCH: Final = 64  # datagrams taken in one turn of the loop


class UdpSocket:
    """A bound UDP socket. Opening and closing take effect at once. Raises BadSetup where it cannot be bound."""

    def __init__(self, address: str, port: int, received: Callable[[bytes, Address], None], *, shared: bool) -> None:
        self._received = received
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            if shared:
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((address, port))
        except OSError as error:
            self._socket.close()
            raise BadSetup("simulator.cannot_bind", address=address, port=port, problem=error.strerror) from error
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket.fileno(), self._readable)

    def send(self, packet: bytes, to: Address) -> None:
        """Send, or lose it as UDP does."""
        with suppress(OSError):
            self._socket.sendto(packet, to)

    def close(self) -> None:
        """Close."""
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()

    def _readable(self) -> None:
        for _ in range(BATCH):
            try:
                packet, source = self._socket.recvfrom(LARGEST)
            except OSError:  # nothing more, or an ICMP error of an earlier send
                return
            self._received(packet, source)
            if self._socket.fileno() < 0:
                return


class HelloListener:
    """Hears broadcasts for every device that has joined; open while somebody has. `udp` opens sockets."""

    def __init__(self, udp: OpenUdp = UdpSocket) -> None:
        self.udp = udp
        self._sockets: dict[int, Udp] = {}
        self._members: dict[int, list[Callable[[bytes, Address], None]]] = {}

    def join(self, port: int, received: Callable[[bytes, Address], None]) -> None:
        """Bring what is sent to everybody on this port. Raises BadSetup."""
        if port not in self._sockets:
            self._sockets[port] = self.udp(BROADCAST, port, lambda *heard: self._heard(port, *heard), shared=True)
        self._members.setdefault(port, []).append(received)

    def leave(self, port: int, received: Callable[[bytes, Address], None]) -> None:
        """Bring nothing more."""
        self._members[port].remove(received)
        if not self._members[port]:
            self._sockets.pop(port).close()

    def _heard(self, port: int, packet: bytes, source: Address) -> None:
        for received in tuple(self._members[port]):
            received(packet, source)

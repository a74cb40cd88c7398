"""One connection to a broker, from its first byte to its last: bytes to packets, keep-alive, and why it ended."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol, cast

from hub.broker import answers, packets
from hub.broker.address import Address
from hub.broker.packets import Connack, Disconnect, Puback, Publish, Suback, Unsuback
from hub.broker.reader import Reader
from hub.broker.wire import bad
from hub.model.errors import BadBytes, HearthError, Unreachable
from hub.model.ports import Clock, Timer

MOST: Final = 256 * 1024
"""Bytes of a payload that we send."""
MOST_PACKET: Final = 4 * 1024 * 1024 + 65_536
"""Bytes of a packet that we take: what a bridge of Zigbee says of a thousand devices is one message."""
LEFT: Final = "mqtt.left"
"""The message id of a connection that we have ended ourselves."""
RECEIVE: Final = 256
"""Messages of QoS 1 that we take at a time; each is answered as soon as it was told on."""
_GATHERED: Final = 64 * 1024
"""Bytes of answers to what has just come in that leave together."""
_HIGH: Final = 256 * 1024
"""Bytes that the broker has not taken yet, from which on messages wait with us: one large message is no jam."""


class Hears(Protocol):
    """Who has the connection."""

    def message(self, message: Publish) -> None: ...

    def confirmed(self, answer: Puback) -> None: ...

    def answered(self, packet: int, codes: bytes) -> None:
        """SUBACK, or UNSUBACK without codes. Raises BadBytes where none was awaited."""

    def room(self) -> None:
        """The broker takes bytes again."""

    def over(self) -> None:
        """The connection is at its end; said once, and nothing after it."""


class Link(asyncio.Protocol):
    """A connection. `let_in`: the broker's answer to CONNECT; `lost`: why it is over; `gone`: its socket is closed."""

    def __init__(self, address: Address, version: int, clock: Clock, hears: Hears) -> None:
        loop = asyncio.get_running_loop()
        self.version = version
        self.let_in: asyncio.Future[Connack] = loop.create_future()
        self.lost: asyncio.Future[HearthError] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self.jammed = False
        self.write: Callable[[bytes], None] = _nowhere
        self._address = address
        self._clock = clock
        self._hears = hears
        self._reader = Reader(version, MOST_PACKET)
        self._transport: asyncio.Transport | None = None
        self._open = False
        self._over = False
        self._silent = False
        self._timer: Timer | None = None
        self._answers = bytearray()
        self._way: Callable[[bytes], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The fast loop's transport is one by its methods, and no heir of asyncio's.
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=_HIGH)
        self.write = self._transport.write

    def data_received(self, data: bytes) -> None:
        if self._over:
            return
        self._silent = False
        if self._open:
            self._way, self.write = self.write, self._gather
        try:
            self._take(data)
        except BadBytes as error:
            self.fail(error)
        finally:
            self._let_go()

    def _take(self, data: bytes) -> None:
        """Tell on all packets that are whole now. Raises BadBytes."""
        message = self._hears.message
        for packet in self._reader.feed(data):
            if type(packet) is Publish and self._open:
                message(packet)
                if packet.number:
                    self.write(packets.puback(packet.number))
            else:
                self._other(packet)
            if self._over:
                return

    def _gather(self, data: bytes) -> None:
        """Write, together with all else that is said to what has just come in."""
        self._answers += data
        if len(self._answers) >= _GATHERED and self._way is not None:
            self._way(bytes(self._answers))
            self._answers.clear()

    def _let_go(self) -> None:
        """Write what was gathered, and from now on at once."""
        way, self._way = self._way, None
        if way is None or self._over:
            return
        self.write = way
        if self._answers:
            way(bytes(self._answers))
            self._answers.clear()

    def _other(self, packet: packets.Packet) -> None:
        if isinstance(packet, Disconnect):
            self.fail(answers.ended(packet.code, self._address))
        elif isinstance(packet, Connack):
            if self.let_in.done():
                raise bad("a second answer to CONNECT")
            self.let_in.set_result(packet)
            self._open = packet.code == 0
        elif not self._open:
            raise bad("something before an answer to CONNECT")
        elif isinstance(packet, Puback):
            self._hears.confirmed(packet)
        elif isinstance(packet, Suback):
            self._hears.answered(packet.number, packet.codes)
        elif isinstance(packet, Unsuback):
            self._hears.answered(packet.number, b"")

    def keep_alive(self, seconds: float) -> None:
        """Look after it from now on: who says nothing at all for `seconds`, though asked, is gone."""
        pause = seconds / 2

        def look() -> None:
            if self._silent:
                self.fail(Unreachable("mqtt.silent", seconds=seconds))
                return
            self._silent = True
            self.write(packets.PINGREQ)
            self._timer = self._clock.call_at(self._clock.monotonic() + pause, look)

        self._timer = self._clock.call_at(self._clock.monotonic() + pause, look)

    def fail(self, why: HearthError) -> None:
        """End it at once, unless it has ended."""
        if self._end(why):
            self.cut()

    def cut(self) -> None:
        """Close the socket, whatever has not left."""
        if self._transport is not None:
            self._transport.abort()

    def leave(self) -> None:
        """End it with a word, after what was written."""
        self._let_go()
        self.write(packets.DISCONNECT)
        if self._end(Unreachable(LEFT)) and self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(self._why(exc))
        if not self.gone.done():
            self.gone.set_result(None)

    def _why(self, exc: Exception | None) -> HearthError:
        if self._open:
            return answers.lost(self._address)
        if isinstance(exc, OSError) and not isinstance(exc, ConnectionError):
            return answers.not_reached(exc, self._address)
        return answers.closed(self._address)

    def _end(self, why: HearthError) -> bool:
        """Say that it is over, and why, the first time."""
        if self._over:
            return False
        self._over = True
        self.lost.set_result(why)
        self.write = _nowhere
        if self._timer is not None:
            self._timer.cancel()
        self._hears.over()
        return True

    def pause_writing(self) -> None:
        self.jammed = True

    def resume_writing(self) -> None:
        self.jammed = False
        self._hears.room()


def _nowhere(_: bytes) -> None:
    """The connection is gone."""

"""MQTT packets as a client sees them, 3.1.1 and 5.0: those that come in as tuples, those that go out as bytes.

`version`: 4 (MQTT 3.1.1) or 5. Sections are those of MQTT 5.0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from hub.broker import wire
from hub.broker.wire import NONE, U16, Properties, Property, data, number, text

PINGREQ: Final = b"\xc0\x00"
DISCONNECT: Final = b"\xe0\x00"
"""We leave on purpose: the will is forgotten."""


class Connack(NamedTuple):
    """The broker lets us in (`code` 0) or not (section 3.2)."""

    code: int
    properties: Properties = NONE


class Publish(NamedTuple):
    """A message (section 3.3). A tuple, since one is made for each message that comes in.

    `payload` None: it was larger than we take. `number` 0: none (QoS 0). `subscriptions`: the ids of those it is for.
    """

    topic: str
    payload: bytes | None
    kept: bool
    number: int = 0
    subscriptions: tuple[int, ...] = ()


class Puback(NamedTuple):
    """The broker has (`code` below 0x80) or refuses our message of QoS 1 (section 3.4)."""

    number: int
    code: int = 0


class Suback(NamedTuple):
    """What became of each filter of one SUBSCRIBE: the QoS granted, or from 0x80 on a refusal (section 3.9)."""

    number: int
    codes: bytes


class Unsuback(NamedTuple):
    """The broker has taken filters out (section 3.11)."""

    number: int


class Pong(NamedTuple):
    """The broker is there (section 3.13)."""


class Disconnect(NamedTuple):
    """The broker ends the connection, and says why (section 3.14; MQTT 5 only)."""

    code: int


Packet = Connack | Publish | Puback | Suback | Unsuback | Pong | Disconnect


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says in our name when we are gone without a word: kept, QoS 1."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """One filter of a SUBSCRIBE. `as_published`: messages keep their RETAIN flag (MQTT 5, section 3.8.3.1)."""

    topic: str
    qos: int = 0
    as_published: bool = False


def connect(
    version: int, client: str, keep_alive: int, *, most: int, receive: int, will: Will | None = None, user: str = "",
    password: str | None = None,
) -> bytes:  # fmt: skip
    """Ask to be let in, with a clean start and nothing kept for us when we are gone (section 3.1).

    `most`: bytes of a packet that we take; `receive`: messages of QoS 1 that we take at a time.
    """
    flags = 0x02
    if will is not None:
        flags |= 0x04 | 0x08 | 0x20
    if user:
        flags |= 0x80
    if user and password is not None:
        flags |= 0x40
    body = bytearray(text("MQTT")) + bytes((version, flags)) + U16.pack(keep_alive)
    if version == 5:
        body += wire.properties({Property.RECEIVE_MAXIMUM: receive, Property.MAXIMUM_PACKET: most})
    body += text(client)
    if will is not None:
        if version == 5:
            body.append(0)
        body += text(will.topic) + data(will.payload)
    if user:
        body += text(user)
    if user and password is not None:
        body += text(password)
    return _packet(0x10, bytes(body))


def publish(
    version: int, topic: str, payload: bytes, *, retain: bool = False, packet: int = 0, expires: int | None = None
) -> bytes:
    """Write a message; with a packet number it is of QoS 1 (section 3.3). `expires`: seconds (MQTT 5)."""
    first = (0x32 if packet else 0x30) | retain
    head = text(topic)
    if packet:
        head += U16.pack(packet)
    if version == 5:
        head += b"\0" if expires is None else wire.properties({Property.EXPIRES: expires})
    length = len(head) + len(payload)
    return bytes((first, length)) + head + payload if length < 0x80 else _head(first, length) + head + payload


def puback(packet: int) -> bytes:
    """We have a message of QoS 1 (section 3.4); the same in both versions."""
    return b"\x40\x02" + U16.pack(packet)


def subscribe(version: int, packet: int, filters: Sequence[Wanted], subscription: int = 0) -> bytes:
    """Ask for what filters fit (section 3.8). `subscription`: the id that messages for them are to bear, 0: none."""
    body = bytearray(U16.pack(packet))
    if version == 5:
        body += wire.properties({Property.SUBSCRIPTION: subscription} if subscription else NONE)
    for wanted in filters:
        body += text(wanted.topic)
        body.append(wanted.qos | (0x08 if wanted.as_published and version == 5 else 0))
    return _packet(0x82, bytes(body))


def unsubscribe(version: int, packet: int, filters: Sequence[str]) -> bytes:
    """Ask for them no longer (section 3.10)."""
    body = bytearray(U16.pack(packet))
    if version == 5:
        body.append(0)
    for one in filters:
        body += text(one)
    return _packet(0xA2, bytes(body))


def _head(first: int, length: int) -> bytes:
    return bytes((first,)) + number(length)


def _packet(first: int, body: bytes) -> bytes:
    return _head(first, len(body)) + body

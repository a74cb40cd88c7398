"""What MQTT packets are made of: numbers, strings, properties (MQTT 5.0, sections 1.5 and 2.2.2).

Nothing here keeps anything, and reading raises nothing but BadBytes.
"""

from collections.abc import Mapping
from enum import IntEnum
from struct import Struct
from typing import Final

from hub.model.errors import BadBytes

U16: Final = Struct("!H")
U32: Final = Struct("!I")

LONGEST: Final = 268_435_455
"""Bytes that a packet can announce at the most."""


def bad(what: str) -> BadBytes:
    """The broker says what no broker says."""
    return BadBytes("mqtt.nonsense", what=what)


class Property(IntEnum):
    """Properties of MQTT 5 by their numbers (section 2.2.2.2)."""

    PAYLOAD_FORMAT = 0x01
    EXPIRES = 0x02
    CONTENT_TYPE = 0x03
    RESPONSE_TOPIC = 0x08
    CORRELATION = 0x09
    SUBSCRIPTION = 0x0B
    SESSION_EXPIRY = 0x11
    ASSIGNED_CLIENT = 0x12
    SERVER_KEEP_ALIVE = 0x13
    AUTH_METHOD = 0x15
    AUTH_DATA = 0x16
    RESPONSE_INFORMATION = 0x1A
    SERVER_REFERENCE = 0x1C
    REASON = 0x1F
    RECEIVE_MAXIMUM = 0x21
    ALIAS_MAXIMUM = 0x22
    ALIAS = 0x23
    MAXIMUM_QOS = 0x24
    RETAIN_AVAILABLE = 0x25
    USER = 0x26
    MAXIMUM_PACKET = 0x27
    FILTERS_AVAILABLE = 0x28
    SUBSCRIPTION_IDS_AVAILABLE = 0x29
    SHARED_AVAILABLE = 0x2A


_BYTE: Final = frozenset({0x01, 0x24, 0x25, 0x28, 0x29, 0x2A})
_TWO: Final = frozenset({0x13, 0x21, 0x22, 0x23})
_FOUR: Final = frozenset({0x02, 0x11, 0x27})
_TEXT: Final = frozenset({0x03, 0x08, 0x12, 0x15, 0x1A, 0x1C, 0x1F})
_BYTES: Final = frozenset({0x09, 0x16})
_NOT_ZERO: Final = frozenset({0x0B, 0x21, 0x23, 0x27})

Value = int | str | bytes | tuple[int, ...]
Properties = Mapping[int, Value]

NONE: Final[Properties] = {}


def number(value: int) -> bytes:
    """Write a variable byte integer (section 1.5.5)."""
    if value < 0x80:
        return bytes((value,))
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def text(value: str) -> bytes:
    """Write a string with its length."""
    return data(value.encode())


def data(value: bytes) -> bytes:
    """Write bytes with their length."""
    return U16.pack(len(value)) + value


def properties(values: Properties) -> bytes:
    """Write properties with their length."""
    made = bytearray()
    for key, value in values.items():
        made.append(key)
        if isinstance(value, bytes):
            made += data(value)
        elif isinstance(value, str):
            made += text(value)
        elif isinstance(value, int):
            made += number(value) if key == Property.SUBSCRIPTION else value.to_bytes(_width(key), "big")
    return number(len(made)) + bytes(made)


def _width(key: int) -> int:
    return 1 if key in _BYTE else 2 if key in _TWO else 4


class Cursor:
    """Reads a packet's body from its beginning; whatever is not there is BadBytes."""

    __slots__ = ("at", "body", "end")

    def __init__(self, body: bytes | bytearray, at: int, end: int) -> None:
        self.body = body
        self.at = at
        self.end = end

    def left(self) -> int:
        return self.end - self.at

    def take(self, count: int) -> bytes:
        start, self.at = self.at, self.at + count
        if self.at > self.end:
            raise bad("a packet that ends too early")
        return bytes(self.body[start : self.at])

    def byte(self) -> int:
        return self.take(1)[0]

    def two(self) -> int:
        made: int = U16.unpack(self.take(2))[0]
        return made

    def four(self) -> int:
        made: int = U32.unpack(self.take(4))[0]
        return made

    def text(self) -> str:
        """Read a string: UTF-8, without NUL."""
        return string(self.take(self.two()))

    def number(self) -> int:
        """Read a variable byte integer of four bytes at the most."""
        value = 0
        for shift in (0, 7, 14, 21):
            one = self.byte()
            value |= (one & 0x7F) << shift
            if not one & 0x80:
                if shift and not one:
                    raise bad("a length written longer than it is")
                return value
        raise bad("a length without an end")

    def properties(self, allowed: frozenset[int]) -> Properties:
        """Read properties: those that this packet may have, each once (ids of subscriptions: as a tuple)."""
        length = self.number()
        if not length:
            return NONE
        whole, self.end = self.end, self.at + length
        if self.end > whole:
            raise bad("properties that end too late")
        found: dict[int, Value] = {}
        while self.at < self.end:
            key = self.byte()
            if key not in allowed:
                raise bad(f"property {key:#04x} where it cannot be")
            value = self._value(key)
            if key == Property.SUBSCRIPTION:
                found[key] = (*_numbers(found.get(key)), value if isinstance(value, int) else 0)
            elif key in found:
                raise bad(f"property {key:#04x} twice")
            elif key != Property.USER:
                found[key] = value
        self.end = whole
        return found

    def _value(self, key: int) -> int | str | bytes:
        if key in _TEXT:
            return self.text()
        if key in _BYTES:
            return self.take(self.two())
        if key == Property.USER:
            return self.text() + self.text()
        value = self._integer(key)
        if (key in _BYTE and value > 1) or (key in _NOT_ZERO and not value):
            raise bad(f"property {key:#04x} of {value}")
        return value

    def _integer(self, key: int) -> int:
        if key in _BYTE:
            return self.byte()
        if key in _TWO:
            return self.two()
        return self.four() if key in _FOUR else self.number()


def _numbers(value: Value | None) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else ()


def string(value: bytes | bytearray) -> str:
    """Read a string. Raises BadBytes for what is no UTF-8, or has a NUL (section 1.5.4)."""
    try:
        made = value.decode()
    except UnicodeDecodeError as error:
        raise bad("a string that is no UTF-8") from error
    if "\0" in made:
        raise bad("a string with a zero")
    return made

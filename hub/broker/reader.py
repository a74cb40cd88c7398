"""Bytes from a broker made into packets, in whatever pieces they come; nothing a broker says is believed unread.

Reading raises nothing but BadBytes. Sections are those of MQTT 5.0; MQTT 3.1.1 differs in having no properties.
"""

from collections.abc import Callable, Iterator
from typing import Final

from hub.broker.packets import Connack, Disconnect, Packet, Pong, Puback, Publish, Suback, Unsuback
from hub.broker.wire import NONE, Cursor, Properties, Property, bad, string

_REASON: Final = frozenset({Property.REASON, Property.USER})
_MESSAGE: Final = frozenset({
    Property.PAYLOAD_FORMAT, Property.EXPIRES, Property.CONTENT_TYPE, Property.RESPONSE_TOPIC, Property.CORRELATION,
    Property.SUBSCRIPTION, Property.USER,
})  # fmt: skip
"""Without an alias for the topic: we have allowed none (section 3.3.2.3.4)."""
_LET_IN: Final = frozenset({
    Property.SESSION_EXPIRY, Property.ASSIGNED_CLIENT, Property.SERVER_KEEP_ALIVE, Property.RESPONSE_INFORMATION,
    Property.SERVER_REFERENCE, Property.REASON, Property.RECEIVE_MAXIMUM, Property.ALIAS_MAXIMUM, Property.MAXIMUM_QOS,
    Property.RETAIN_AVAILABLE, Property.USER, Property.MAXIMUM_PACKET, Property.FILTERS_AVAILABLE,
    Property.SUBSCRIPTION_IDS_AVAILABLE, Property.SHARED_AVAILABLE,
})  # fmt: skip
_GONE: Final = frozenset({Property.SERVER_REFERENCE, Property.REASON, Property.USER})

_ONE: Final = bytes((2, Property.SUBSCRIPTION))
"""How the properties of nearly every message begin: two bytes, of which the second is a small id."""
_PUBLISH: Final = 3
_TOPICS: Final = 16_384
"""Topics that are remembered as text: the same come again and again."""
_LONGEST_TOPIC: Final = 96
_JOINED: Final = 262_144
"""Bytes up to which what came in pieces is put together once more, so that all that is read of it is read quicker."""


class Reader:
    """The bytes of one connection; packets of at most `most` bytes are kept until they are whole.

    Of a larger message nothing but its topic and number is kept: its payload is None. No other packet may be larger.
    After BadBytes the connection is of no use.
    """

    __slots__ = ("_five", "_most", "_need", "_rest", "_skip", "_topics")

    def __init__(self, version: int, most: int) -> None:
        self._five = version == 5
        self._most = most
        self._rest = bytearray()
        self._need = 2
        self._skip = 0
        self._topics: dict[bytes, str] = {}

    @property
    def waiting(self) -> int:
        """Bytes that are kept for a packet that is not whole."""
        return len(self._rest)

    def feed(self, came: bytes) -> Iterator[Packet]:
        """Take bytes in, and give the packets that are whole now; to be read to its end. Raises BadBytes."""
        body = self._pick_up(came)
        at, end = 0, len(body)
        while end - at >= 2:
            size, start = body[at + 1], at + 2
            if size & 0x80:
                size, start = _length(body, at + 1, end)
                if not start:
                    self._need = end - at + 1
                    break
            after = start + size
            first = body[at]
            if size > self._most:
                cut = self._large(body, start, first, size)
                if cut is None:
                    self._need -= at
                    break
                yield cut
                self._skip = max(0, after - end)
                at = min(after, end)
                continue
            if after > end:
                if first >> 4 != _PUBLISH and first not in _OTHERS:
                    raise bad(f"a packet that begins with {first:#04x}")
                self._need = after - at
                break
            if first >> 4 == _PUBLISH:
                yield self._publish(body, first, start, after)
            else:
                yield self._other(first, Cursor(body, start, after))
            at = after
        if at < end:
            self._rest += body[at:] if at else body

    def _pick_up(self, came: bytes) -> bytes | bytearray:
        """Join what came to what waits, for as long as nothing can be made of it: nothing."""
        if self._skip:
            skipped = min(self._skip, len(came))
            self._skip -= skipped
            came = came[skipped:]
        if self._rest:
            self._rest += came
            if len(self._rest) < self._need:
                return b""
            whole, self._rest = self._rest, bytearray()
            self._need = 2
            return bytes(whole) if len(whole) <= _JOINED else whole
        return came

    def _publish(self, body: bytes | bytearray, first: int, at: int, end: int) -> Publish:
        """Read a message; written out, since it is read for each message that comes in (section 3.3)."""
        quality = first & 0x06
        if quality > 2 or (first & 0x08 and not quality):
            raise bad("a message of a QoS that was not asked for")
        name_end = at + 2 + (body[at] << 8 | body[at + 1] if end - at >= 2 else 0)
        payload_at = name_end + 2 if quality else name_end
        if payload_at > end or end - at < 2:
            raise bad("a packet that ends too early")
        name = bytes(body[at + 2 : name_end])
        topic = self._topics.get(name) or self._new_topic(name)
        packet = 0
        if quality:
            packet = body[name_end] << 8 | body[name_end + 1]
            if not packet:
                raise bad("a message with the number 0")
        subscriptions: tuple[int, ...] = ()
        if self._five:
            if payload_at < end and not body[payload_at]:
                payload_at += 1
            elif payload_at + 3 <= end and body.startswith(_ONE, payload_at) and 0 < body[payload_at + 2] < 0x80:
                subscriptions = (body[payload_at + 2],)
                payload_at += 3
            else:
                cursor = Cursor(body, payload_at, end)
                subscriptions = _subscriptions(cursor.properties(_MESSAGE))
                payload_at = cursor.at
        # What came in pieces may be large: it is copied once, and not first as a slice.
        payload = body[payload_at:end] if type(body) is bytes else bytes(memoryview(body)[payload_at:end])
        return Publish(topic, payload, first & 1 == 1, packet, subscriptions)

    def _new_topic(self, name: bytes) -> str:
        topic = _topic(name)
        if len(name) <= _LONGEST_TOPIC:
            if len(self._topics) >= _TOPICS:
                self._topics.clear()
            self._topics[name] = topic
        return topic

    def _large(self, came: bytes | bytearray, start: int, first: int, size: int) -> Publish | None:
        """The beginning of a message beyond `most`; None when more of it must come first, `_need` says how much."""
        if first >> 4 != _PUBLISH or first & 0x06 > 2:
            raise bad(f"a packet of {size} bytes")
        numbered = 2 if first & 0x06 else 0
        self._need = start + 2
        if len(came) < self._need:
            return None
        name_end = start + 2 + (came[start] << 8 | came[start + 1])
        self._need = name_end + numbered
        if len(came) < self._need:
            return None
        packet = came[name_end] << 8 | came[name_end + 1] if numbered else 0
        self._need = 2
        return Publish(_topic(came[start + 2 : name_end]), None, first & 1 == 1, packet)

    def _other(self, first: int, cursor: Cursor) -> Packet:
        read = _OTHERS.get(first)
        if read is None or (first == _DISCONNECT and not self._five):
            raise bad(f"a packet that begins with {first:#04x}")
        packet = read(cursor, self._five)
        if cursor.left():
            raise bad("a packet with more than belongs into it")
        return packet


def _length(came: bytes | bytearray, at: int, end: int) -> tuple[int, int]:
    """Read a packet's length; it and where it ends, (0, 0) when more must come first (section 2.1.4)."""
    size = 0
    for count in range(4):
        if at + count >= end:
            return 0, 0
        one = came[at + count]
        size |= (one & 0x7F) << 7 * count
        if not one & 0x80:
            if count and not one:
                raise bad("a length written longer than it is")
            return size, at + count + 1
    raise bad("a length without an end")


def _topic(name: bytes | bytearray) -> str:
    topic = string(name)
    if not topic or "+" in topic or "#" in topic:
        raise bad("a message without a topic, or for a filter")
    return topic


def _subscriptions(properties: Properties) -> tuple[int, ...]:
    found = properties.get(Property.SUBSCRIPTION, ())
    return found if isinstance(found, tuple) else ()


def _connack(cursor: Cursor, five: bool) -> Packet:
    flags, code = cursor.byte(), cursor.byte()
    if flags > 1 or (flags and code):
        raise bad("an answer to CONNECT with strange flags")
    if flags:
        raise bad("a session that was not asked for")
    # A broker that does not know MQTT 5 answers as it did before: two bytes.
    return Connack(code, cursor.properties(_LET_IN) if five and cursor.left() else NONE)


def _puback(cursor: Cursor, five: bool) -> Packet:
    packet, code = _packet_number(cursor), 0
    if five and cursor.left():
        code = cursor.byte()
        if cursor.left():
            cursor.properties(_REASON)
    return Puback(packet, code)


def _suback(cursor: Cursor, five: bool) -> Packet:
    packet = _packet_number(cursor)
    if five:
        cursor.properties(_REASON)
    codes = cursor.take(cursor.left())
    if not codes or any(2 < code < 0x80 for code in codes):
        raise bad("an answer to SUBSCRIBE without an answer")
    return Suback(packet, codes)


def _unsuback(cursor: Cursor, five: bool) -> Packet:
    packet = _packet_number(cursor)
    if five:
        cursor.properties(_REASON)
        cursor.take(cursor.left())
    return Unsuback(packet)


def _packet_number(cursor: Cursor) -> int:
    packet = cursor.two()
    if not packet:
        raise bad("an answer to the number 0")
    return packet


def _pong(_cursor: Cursor, _five: bool) -> Packet:
    return Pong()


def _disconnect(cursor: Cursor, _five: bool) -> Packet:
    code = cursor.byte() if cursor.left() else 0
    if cursor.left():
        cursor.properties(_GONE)
    return Disconnect(code)


_DISCONNECT: Final = 0xE0
_OTHERS: Final[dict[int, Callable[[Cursor, bool], Packet]]] = {
    0x20: _connack,
    0x40: _puback,
    0x90: _suback,
    0xB0: _unsuback,
    0xD0: _pong,
    _DISCONNECT: _disconnect,
}
"""All that a broker may send to who publishes and subscribes at QoS 0 and 1, and has asked for no other way of signing
in, by first byte: the low half is fixed."""

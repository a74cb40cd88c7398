"""What a client says, byte by byte as the standard writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.broker import packets, wire
from hub.broker.packets import Wanted, Will
from hub.broker.reader import Reader
from hub.broker.wire import Cursor, Property
from hub.model.errors import BadBytes


def test_connect_says_who_we_are_and_what_we_take() -> None:
    plain = packets.connect(4, "hub", 30, most=1, receive=1)
    assert plain == b"\x10\x0f\0\4MQTT\4\2\0\x1e\0\3hub"
    five = packets.connect(5, "h", 30, most=262_144, receive=256, will=Will("w", b"off"), user="u", password="p")
    limits = b"\x08\x21\1\0\x27\0\4\0\0"
    assert five == b"\x10\x25\0\4MQTT\5\xee\0\x1e" + limits + b"\0\1h" + b"\0" + b"\0\1w\0\3off\0\1u\0\1p"
    assert packets.connect(4, "h", 30, most=1, receive=1, password="p")[9] == 2


def test_the_others_are_as_short_as_they_can_be() -> None:
    assert packets.publish(4, "a", b"x") == b"\x30\4\0\1ax"
    assert packets.publish(5, "a", b"x", retain=True) == b"\x31\5\0\1a\0x"
    assert packets.publish(5, "a", b"", packet=7, expires=9) == b"\x32\x0b\0\1a\0\7\5\2\0\0\0\x09"
    assert packets.puback(258) == b"\x40\2\1\2"
    assert packets.subscribe(4, 1, [Wanted("a"), Wanted("b", 1)]) == b"\x82\x0a\0\1\0\1a\0\0\1b\1"
    assert packets.subscribe(5, 1, [Wanted("a")], 200) == b"\x82\x0a\0\1\3\x0b\xc8\1\0\1a\0"
    assert packets.unsubscribe(4, 1, ["a"]) == b"\xa2\5\0\1\0\1a"
    assert packets.unsubscribe(5, 1, ["a"]) == b"\xa2\6\0\1\0\0\1a"


@given(st.sampled_from([4, 5]), st.text("ab/厨", min_size=1), st.binary(max_size=300), st.booleans(), st.integers(0, 9))
def test_what_we_send_is_what_we_would_read(version: int, topic: str, payload: bytes, kept: bool, number: int) -> None:
    sent = packets.publish(version, topic, payload, retain=kept, packet=number)
    assert list(Reader(version, 10_000).feed(sent)) == [packets.Publish(topic, payload, kept, number)]


@given(st.integers(0, wire.LONGEST))
def test_numbers_come_back(value: int) -> None:
    written = wire.number(value)
    assert len(written) == 1 + (value > 127) + (value > 16_383) + (value > 2_097_151)
    assert Cursor(written, 0, len(written)).number() == value


def test_properties_come_back() -> None:
    sent: dict[int, wire.Value] = {
        Property.EXPIRES: 5, Property.SERVER_KEEP_ALIVE: 6, Property.PAYLOAD_FORMAT: 1, Property.REASON: "why",
        Property.CORRELATION: b"\0",
    }  # fmt: skip
    written = wire.properties(sent)
    assert Cursor(written, 0, len(written)).properties(frozenset(sent)) == sent
    with pytest.raises(BadBytes):
        Cursor(written, 0, len(written) - 1).properties(frozenset(sent))

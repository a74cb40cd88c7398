"""Bytes to packets: however they are cut; strictly; and nothing but BadBytes for whatever is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.broker import wire
from hub.broker.packets import Connack, Disconnect, Packet, Pong, Puback, Publish, Suback, Unsuback
from hub.broker.reader import Reader
from hub.broker.wire import Property
from hub.model.errors import BadBytes

MOST = 100_000

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
TOPICS = st.text(st.characters(exclude_characters="\0+#", exclude_categories=["Cs"]), min_size=1, max_size=12)
NUMBERS = st.integers(1, 65_535)


def packet(first: int, body: bytes) -> bytes:
    return bytes([first]) + wire.number(len(body)) + body


def two(number: int) -> bytes:
    return number.to_bytes(2, "big")


def string(text: str) -> bytes:
    return two(len(text.encode())) + text.encode()


@st.composite
def messages(draw: st.DrawFn, version: int) -> tuple[bytes, Packet]:
    """A message as a broker sends it, written here by the standard and not by the product."""
    topic, payload, kept = draw(TOPICS), draw(st.binary(max_size=200)), draw(st.booleans())
    number = draw(st.one_of(st.just(0), NUMBERS))
    ids = draw(st.lists(st.integers(1, wire.LONGEST), max_size=3)) if version == 5 else []
    body = string(topic) + (two(number) if number else b"")
    if version == 5:
        properties = b"".join(b"\x0b" + wire.number(one) for one in ids)
        if draw(st.booleans()):
            properties += b"\x26" + string(draw(TEXTS)) + string(draw(TEXTS)) + b"\x01\x01\x02\0\0\0\x05"
        body += wire.number(len(properties)) + properties
    first = 0x30 | (0x02 if number else 0) | kept
    return packet(first, body + payload), Publish(topic, payload, kept, number, tuple(ids))


def others(version: int) -> st.SearchStrategy[tuple[bytes, Packet]]:
    five = version == 5
    empty = b"\0" if five else b""
    codes = st.lists(st.sampled_from([0, 1, 2, 0x80, 0x87]), min_size=1, max_size=5).map(bytes)
    made: list[st.SearchStrategy[tuple[bytes, Packet]]] = [
        st.just((b"\x20" + (b"\3\0\0\0" if five else b"\2\0\0"), Connack(0))),
        NUMBERS.map(lambda number: (packet(0x40, two(number)), Puback(number))),
        st.tuples(NUMBERS, codes).map(lambda told: (packet(0x90, two(told[0]) + empty + told[1]), Suback(*told))),
        NUMBERS.map(lambda number: (packet(0xB0, two(number) + (empty + b"\0" if five else b"")), Unsuback(number))),
        st.just((b"\xd0\0", Pong())),
    ]
    if five:
        made += [
            st.just((b"\xe0\1\x8b", Disconnect(0x8B))),
            NUMBERS.map(lambda number: (packet(0x40, two(number) + b"\x87\0"), Puback(number, 0x87))),
        ]
    return st.one_of(made)


@given(st.data(), st.sampled_from([4, 5]))
def test_packets_are_the_same_however_their_bytes_are_cut(data: st.DataObject, version: int) -> None:
    sent = data.draw(st.lists(st.one_of(messages(version), others(version)), max_size=6))
    stream = b"".join(one for one, _ in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader, came = Reader(version, MOST), list[Packet]()
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        came += reader.feed(stream[start:end])
    assert came == [one for _, one in sent]
    assert reader.waiting == 0


def read(reader: Reader, pieces: list[bytes]) -> tuple[list[Packet], str]:
    """What comes of pieces, and what is wrong with them."""
    came: list[Packet] = []
    try:
        for piece in pieces:
            for one in reader.feed(piece):
                came.append(one)  # noqa: PERF402 - what came before the fault counts
    except BadBytes as error:
        return came, str(error)
    return came, ""


NOISE = st.one_of(
    st.binary(max_size=60),
    st.tuples(st.sampled_from([0x20, 0x30, 0x31, 0x32, 0x40, 0x90, 0xB0, 0xD0, 0xE0]), st.binary(max_size=40)).map(
        lambda told: packet(*told)
    ),
)


@given(st.lists(NOISE, max_size=5).map(b"".join), st.sampled_from([4, 5]), st.sampled_from([20, MOST]))
def test_whatever_comes_is_packets_or_bad_and_byte_by_byte_the_same(stream: bytes, version: int, most: int) -> None:
    whole = read(Reader(version, most), [stream])
    assert read(Reader(version, most), [stream[at : at + 1] for at in range(len(stream))]) == whole
    for one in whole[0]:
        if isinstance(one, Publish):
            assert one.topic
            assert one.payload is None or len(one.payload) <= most


BAD = {
    "a topic of no length": packet(0x30, b"\0\0x"),
    "a topic that is no UTF-8": packet(0x30, b"\0\2\xff\xfex"),
    "a topic with a surrogate": packet(0x30, b"\0\3\xed\xa0\x80"),
    "a topic with a zero": packet(0x30, string("a\0")),
    "a filter for a topic": packet(0x30, string("a/#")),
    "a topic beyond the packet": packet(0x30, b"\xff\xffab"),
    "no topic": packet(0x30, b"\0"),
    "QoS 2": packet(0x34, string("a") + b"\0\1"),
    "QoS 3": packet(0x36, string("a") + b"\0\1"),
    "said again at QoS 0": packet(0x38, string("a")),
    "the number 0": packet(0x32, string("a") + b"\0\0"),
    "no number": packet(0x32, string("a") + b"\0"),
    "SUBACK without codes": packet(0x90, b"\0\1"),
    "SUBACK with a strange code": packet(0x90, b"\0\1\3"),
    "PUBACK of one byte": packet(0x40, b"\0"),
    "PUBREL": packet(0x62, b"\0\1"),
    "CONNECT": packet(0x10, b""),
    "a packet of no kind": packet(0x00, b""),
    "AUTH": packet(0xF0, b""),
    "strange flags": packet(0xD1, b""),
    "PINGRESP with more": packet(0xD0, b"\0"),
    "a session that is there": packet(0x20, b"\1\0"),
    "CONNACK with flags": packet(0x20, b"\2\0"),
    "a length of five bytes": b"\x30\xff\xff\xff\xff\x01",
    "a length longer than it is": b"\x30\x80\x00",
    "256 MiB of SUBACK": b"\x90\xff\xff\xff\x7f",
}


@pytest.mark.parametrize("stream", BAD.values(), ids=BAD)
def test_what_no_broker_says_is_bad(stream: bytes) -> None:
    with pytest.raises(BadBytes):
        list(Reader(4, MOST).feed(stream))


def told(properties: bytes) -> bytes:
    return packet(0x30, string("a") + wire.number(len(properties)) + properties + b"x")


BAD_PROPERTIES = {
    "of no number": told(b"\x7f\1"),
    "where it cannot be": told(b"\x21\0\1"),
    "an alias": told(b"\x23\0\1"),
    "twice": told(b"\x01\1\x01\1"),
    "that end too late": packet(0x30, string("a") + b"\x05\x01\1"),
    "that end too early": told(b"\x02\0\0"),
    "no boolean": told(b"\x01\2"),
    "the subscription 0": told(b"\x0b\0"),
    "of no UTF-8": told(b"\x03\0\1\xff"),
    "none at all": packet(0x30, string("a")),
    "with a length longer than it is": packet(0x30, string("a") + b"\x80\0"),
    "a receive maximum of 0": packet(0x20, b"\0\0\3\x21\0\0"),
    "SUBACK without": packet(0x90, b"\0\1"),
    "SUBACK without codes": packet(0x90, b"\0\1\0"),
}


@pytest.mark.parametrize("stream", BAD_PROPERTIES.values(), ids=BAD_PROPERTIES)
def test_properties_are_read_strictly(stream: bytes) -> None:
    with pytest.raises(BadBytes):
        list(Reader(5, MOST).feed(stream))


def test_what_a_broker_allows_is_read() -> None:
    properties = b"\x21\0\x14\x27\0\0\x10\0\x24\0\x25\0\x29\0\x13\0\x3c\x12\0\1x\x1f\0\1y\x26\0\1a\0\1b"
    body = b"\0\0" + wire.number(len(properties)) + properties
    (let_in,) = Reader(5, MOST).feed(packet(0x20, body))
    assert isinstance(let_in, Connack)
    assert let_in.properties == {
        Property.RECEIVE_MAXIMUM: 20,
        Property.MAXIMUM_PACKET: 4096,
        Property.MAXIMUM_QOS: 0,
        Property.RETAIN_AVAILABLE: 0,
        Property.SUBSCRIPTION_IDS_AVAILABLE: 0,
        Property.SERVER_KEEP_ALIVE: 60,
        Property.ASSIGNED_CLIENT: "x",
        Property.REASON: "y",
    }
    assert list(Reader(5, MOST).feed(packet(0x20, b"\0\1"))) == [Connack(1)]


@given(st.data(), st.integers(101, 5_000), st.booleans())
def test_of_a_message_too_large_only_its_beginning_is_kept(data: st.DataObject, size: int, numbered: bool) -> None:
    head = string("a/b") + (b"\0\7" if numbered else b"")
    stream = packet(0x33 if numbered else 0x31, head + bytes(size)) + b"\xd0\0"
    reader, came, most = Reader(4, 100), list[Packet](), 0
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        came += reader.feed(stream[start:end])
        most = max(most, reader.waiting)
    assert came == [Publish("a/b", None, True, 7 if numbered else 0), Pong()]
    assert most < 12

"""The codec: the published vectors, both ends meeting, malformed JSON, and garbage."""

import hashlib
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drivers.miio.codec import (
    ANY_DID,
    HEADER_SIZE,
    HELLO,
    MAX_SIZE,
    Keys,
    Repairs,
    Subscription,
    hello_answer,
    parse_header,
    parse_json,
    probe,
    probed_by,
    shown_token,
    subscription_answer,
    subscription_of,
    to_json,
)
from hub.model.errors import BadBytes

TOKEN = bytes.fromhex("00112233445566778899aabbccddeeff")
DID = 0x0A1B2C3D
PLAIN = b'{"id":1,"method":"miIO.info","params":[]}'
PACKET = bytes.fromhex(
    "21310050000000000a1b2c3d000012341c00e079038c2ceb773d6c77d6fdaebba5516ec6151955dc2bb2d43e7c84c18352a39a7f22fd2903"
    "d282a5783c6d56ac8c9c7629130a25fac17d38175c1a7799"
)
PACKET_NUL = bytes.fromhex(
    "21310050000000000a1b2c3d00001234514ea53b3fb07a62eb2ad2193bf36717a5516ec6151955dc2bb2d43e7c84c18352a39a7f22fd2903"
    "d282a5783c6d56acd8b5de0116c0ebf35983dd023f849c97"
)


def test_the_published_packets() -> None:
    keys = Keys(TOKEN)
    assert keys.seal(DID, 0x1234, PLAIN) == PACKET
    assert keys.seal(DID, 0x1234, PLAIN + b"\0") == PACKET_NUL
    assert keys.open(PACKET) == keys.open(PACKET_NUL) == PLAIN
    header = parse_header(PACKET)
    assert (header.did, header.stamp, header.length, header.is_hello) == (DID, 0x1234, 80, False)


def test_the_published_hello() -> None:
    assert HELLO.hex() == "21310020" + "ff" * 28
    assert hello_answer(DID, 0x1234).hex() == "21310020000000000a1b2c3d00001234" + "ff" * 16
    assert parse_header(HELLO).did == ANY_DID
    assert parse_header(HELLO).is_hello


@pytest.mark.parametrize("did", [0, 2**32 - 1, 2**32, 2**64 - 1])
def test_device_ids_have_64_bits(did: int) -> None:
    assert parse_header(Keys(TOKEN).seal(did, 1, b"{}")).did == did


def test_a_token_shows_only_in_pairing_mode() -> None:
    assert shown_token(parse_header(hello_answer(DID, 1, TOKEN)).checksum) == TOKEN
    assert shown_token(b"\xff" * 16) is None
    assert shown_token(bytes(16)) is None


def test_probe_and_subscription() -> None:
    packet = probe(0x0102030405060708)
    assert len(packet) == HEADER_SIZE
    assert packet.hex() == "21310020" + "ff" * 12 + "4d444944" + "0102030405060708" + "00000000"
    assert probed_by(packet) == 0x0102030405060708
    assert probed_by(HELLO) is None
    answer = parse_header(subscription_answer(DID, 7, Subscription(99, 1, wildcard=True)))
    assert (answer.did, answer.stamp) == (DID, 7)
    assert answer.checksum.hex() == "4d535542" + "00000063" + "505542" + "01" + "fe" + "000000"
    assert subscription_of(answer.checksum) == Subscription(99, 1, wildcard=True)
    assert subscription_of(b"\xff" * 16) is None
    assert shown_token(answer.checksum) is None


@pytest.mark.parametrize("text", ["", "00" * 15, "zz" * 16, "00" * 17])
def test_a_token_is_32_hex_digits(text: str) -> None:
    with pytest.raises(BadBytes):
        Keys.of_hex(text)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        HELLO[:31],
        b"\x21\x30" + HELLO[2:],
        HELLO + b"\0",  # the length does not say so
        PACKET[:-1],
        b"\x21\x31\x00\x29" + HELLO[4:] + bytes(9),  # half a block
        b"\x21\x31\xff\xf0" + bytes(0xFFF0 - 4),  # longer than any miIO packet
    ],
)
def test_strict_header(packet: bytes) -> None:
    with pytest.raises(BadBytes):
        parse_header(packet)


def _receive(packet: bytes) -> bytes:
    parse_header(packet)
    return Keys(TOKEN).open(packet)


def test_another_token_and_every_flipped_bit_are_refused() -> None:
    with pytest.raises(BadBytes):
        Keys(bytes(16)).open(PACKET)
    for position in range(len(PACKET) * 8):
        flipped = bytearray(PACKET)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(BadBytes):
            _receive(bytes(flipped))


def test_padding_is_checked_even_when_signed() -> None:
    head, body = PACKET[:16], PACKET[32:64]  # the last block cut off: what is then last is no padding
    head = head[:2] + (64).to_bytes(2, "big") + head[4:]
    signed = head + hashlib.md5(head + TOKEN + body).digest() + body
    with pytest.raises(BadBytes):
        Keys(TOKEN).open(signed)
    empty = HELLO[:2] + b"\0\x20" + HELLO[4:16]
    with pytest.raises(BadBytes):
        Keys(TOKEN).open(empty + hashlib.md5(empty + TOKEN).digest())


@pytest.mark.parametrize(
    ("malformed", "meant"),
    [
        (b'{"id":1,"result":{"ot":"otu",,"otu_stat":[1]}}', {"id": 1, "result": {"ot": "otu", "otu_stat": [1]}}),
        (b'{"id":1,"result":[{"value":00}]}', {"id": 1, "result": [{"value": 0}]}),
        (b'{"id":1,"result":[{"value":07},{"value":10.05}]}', {"id": 1, "result": [{"value": 7}, {"value": 10.05}]}),
        (b'{"result":,"id":1}', {"id": 1}),
        (b'{"id":1,"result":}', {"id": 1}),
        (b'{"id":1,"result":["ok"]}\0garbage', {"id": 1, "result": ["ok"]}),
        (b'\0\0{"id":1,"result":["ok"]}', {"id": 1, "result": ["ok"]}),
        (b'{"id":1,"result":["a\x01b\n"]}', {"id": 1, "result": ["ab"]}),
        (b'{"id":1,"result":[1,2,]}', {"id": 1, "result": [1, 2]}),
        (b'{"id":1,"name":"\xff"}', {"id": 1, "name": "\ufffd"}),
    ],
)
def test_malformed_json_is_repaired_and_counted(malformed: bytes, meant: dict[str, object]) -> None:
    repairs = Repairs()
    assert parse_json(malformed, repairs) == meant
    assert repairs.count == 1


def test_good_json_is_left_alone() -> None:
    repairs = Repairs()
    awkward = {"id": 1, "result": [",,", '":00', "a", 0.001, 100, -1, {}, []], "text": "é漢"}
    assert parse_json(to_json(awkward), repairs) == awkward
    assert repairs.count == 0


@pytest.mark.parametrize("text", [b"", b"[]", b"null", b"{", b"\0", b"[" * 100_000, b'{"a":' * 3000])
def test_what_cannot_be_repaired_is_refused(text: bytes) -> None:
    with pytest.raises(BadBytes):
        parse_json(text, Repairs())


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.binary(min_size=16, max_size=16), st.binary(max_size=1400))
def test_what_is_sealed_opens(did: int, stamp: int, token: bytes, content: bytes) -> None:
    packet = Keys(token).seal(did, stamp, content)
    header = parse_header(packet)
    assert (header.did, header.stamp) == (did, stamp & 0xFFFFFFFF)
    assert Keys(token).open(packet) == content.rstrip(b"\0")


KEYS = Keys(TOKEN)


def _understood(data: bytes) -> bool:
    """Whether the receiving side makes a message of a datagram; only BadBytes may come out of what it tries."""
    try:
        header = parse_header(data)
        assert len(data) <= MAX_SIZE
        subscription_of(header.checksum)
        shown_token(header.checksum)
        probed_by(data)
        parse_json(KEYS.open(data), Repairs())
    except BadBytes:
        return False
    return True


@settings(max_examples=2000)
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=80).map(HELLO.__add__)))
@example(PACKET)
def test_garbage_never_raises(data: bytes) -> None:
    assert _understood(data) == (data == PACKET)


@settings(max_examples=1000)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet='{}[]",:0\\ue-.\n\0', max_size=60).map(str.encode)))
@example(b'{"a":1e999,"b":-0,"c":NaN}')
@example(b'{"id":' + b"9" * 5000 + b"}")
def test_signed_garbage_never_raises(content: bytes) -> None:
    assert _understood(KEYS.seal(DID, 1, content)) <= (b"{" in content)


def test_a_hundred_thousand_random_datagrams() -> None:
    """In bulk: random bytes, damaged packets, damaged JSON under a good signature; a seed makes the run repeatable."""
    from random import Random

    dice = Random(2026)
    understood = 0
    message = json.dumps({"id": 1, "result": [{"siid": 2, "piid": 1, "code": 0, "value": True}]}).encode()
    for number in range(100_000):
        match number % 4:
            case 0:
                data = dice.randbytes(dice.randrange(120))
            case 1:
                damaged = bytearray(PACKET)
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
                data = bytes(damaged)
            case 2:
                body = dice.randbytes(16 * dice.randrange(5))
                data = b"\x21\x31" + (32 + len(body)).to_bytes(2, "big") + dice.randbytes(28) + body
            case _:
                text = bytearray(message)
                text[dice.randrange(len(text))] = dice.choice(b'{}[]",:0\0\x01')
                data = KEYS.seal(DID, 1, bytes(text))
        understood += _understood(data)
    assert 0 < understood < 25_000

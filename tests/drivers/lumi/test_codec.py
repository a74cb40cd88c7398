import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.lumi import codec
from drivers.lumi.codec import Message, parse
from hub.model.errors import BadBytes

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=20,
)
WORDS = st.sampled_from(["cmd", "sid", "model", "token", "data", "params", "dev_list", "proto_version", "error"])


def test_the_first_generation_puts_text_into_text() -> None:
    packet = json.dumps({"cmd": "report", "model": "magnet", "sid": "158D01", "data": '{"status":"open"}'}).encode()
    assert parse(packet) == Message("report", "158d01", "magnet", "", {"status": "open"}, generation=1)


def test_the_second_has_a_list() -> None:
    params = [{"window_status": "open"}, {"battery_voltage": 3005}]
    packet = json.dumps({"cmd": "report", "model": "magnet", "sid": "158d01", "params": params}).encode()
    assert parse(packet).values == {"window_status": "open", "battery_voltage": 3005}
    assert parse(packet).generation == 2


def test_children_are_listed_in_two_ways() -> None:
    old = {"cmd": "get_id_list_ack", "sid": "34ce", "token": "1234567890abcdef", "data": '["158d01","no sid",7]'}
    new = {"cmd": "discovery_rsp", "sid": "34ce", "token": "short", "dev_list": [{"sid": "158d01"}, 3]}
    assert parse(json.dumps(old).encode()).children == ("158d01",)
    assert parse(json.dumps(old).encode()).token == "1234567890abcdef"
    assert parse(json.dumps(new).encode()).children == ("158d01",)
    assert parse(json.dumps(new).encode()).token == ""


def test_an_error_is_told_apart_from_values() -> None:
    packet = json.dumps({"cmd": "write_ack", "sid": "34ce", "data": '{"error":"Invalid key"}'}).encode()
    assert (parse(packet).error, parse(packet).values) == ("Invalid key", {})


def test_requests_say_it_in_both_generations() -> None:
    one = json.loads(codec.write_request(1, "34ce", "gateway", {"rgb": 5}, "ab"))
    assert json.loads(one["data"]) == {"rgb": 5, "key": "ab"}
    two = json.loads(codec.write_request(2, "34ce", "gateway", {"mid": 1, "vol": 2}, "ab"))
    assert (two["key"], two["params"]) == ("ab", [{"mid": 1}, {"vol": 2}])


def test_there_are_ends_to_everything() -> None:
    many = {"cmd": "report", "sid": "1", "params": [{f"p{number}": 1} for number in range(1000)]}
    assert len(parse(json.dumps(many).encode()).values) == codec.MOST_VALUES
    ids = {"cmd": "get_id_list_ack", "sid": "1", "data": json.dumps([f"{number:x}" for number in range(1000)])}
    assert len(parse(json.dumps(ids).encode()).children or ()) == codec.MOST_CHILDREN
    long = {"cmd": "report", "sid": "1", "params": [{"p": "x" * 2000}]}
    assert parse(json.dumps(long).encode()).values == {}
    with pytest.raises(BadBytes):
        parse(b'{"cmd":"report","data":"' + b"x" * codec.LIMIT + b'"}')
    with pytest.raises(BadBytes):
        parse(b"[" * 10_000)


def test_a_published_key() -> None:
    """Checked with openssl: enc -aes-128-cbc -nopad, the protocol's start, this key and token."""
    assert codec.write_key(b"0123456789abcdef", "1234567890abcdef") == WRITE_KEY


WRITE_KEY = "fff6c41ddbf019b352aa3b49d9c59556"


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(packet: bytes) -> None:
    try:
        message = parse(packet)
    except BadBytes:
        return
    assert message.cmd


@given(st.dictionaries(WORDS, JSON | JSON.map(json.dumps)))
def test_no_json_does_harm(body: dict[str, object]) -> None:
    try:
        message = parse(json.dumps(body).encode())
    except BadBytes:
        return
    assert message.cmd == body["cmd"]
    assert codec.is_sid(message.sid) or message.sid == ""
    assert all(isinstance(value, str | int | float) for value in message.values.values())

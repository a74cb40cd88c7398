import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.yeelight.codec import Answer, Told, effect, lamp_id, parse_lamp, parse_line, request
from hub.model.errors import BadBytes

FOUND = (
    b"HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nDate: \r\nExt: \r\nLocation: yeelight://192.168.1.239:55443\r\n"
    b"Server: POSIX UPnP/1.0 YGLC/1\r\nid: 0x00000000037073D2\r\nmodel: color\r\nfw_ver: 18\r\n"
    b"support: get_prop set_power b@d set_rgb\r\npower: on\r\nname: my_bulb\r\n"
)


def test_an_answer_to_the_search_is_read() -> None:
    lamp = parse_lamp(FOUND)
    assert (lamp.id, lamp.port, lamp.model, lamp.firmware) == ("0x00000000037073d2", 55443, "color", "18")
    assert (lamp.support, lamp.name) == (("get_prop", "set_power", "set_rgb"), "my_bulb")


def test_an_advertisement_is_read_and_a_farewell_is_not() -> None:
    alive = FOUND.replace(b"HTTP/1.1 200 OK", b"NOTIFY * HTTP/1.1\r\nNTS: ssdp:alive")
    assert parse_lamp(alive) == parse_lamp(FOUND)
    with pytest.raises(BadBytes):
        parse_lamp(alive.replace(b"alive", b"byebye"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"0x00000000037073D2", b"37073D2"),
        (b"0x00000000037073D2", b"0x00000000037073D200"),
        (b":55443", b""),
        (b":55443", b":99999"),
        (b"yeelight:", b"http:"),
        (b"model: color", b"model: a b"),
        (b"HTTP/1.1 200", b"HTTP/1.1 404"),
        (b"Date: ", b"Date: " + b"x" * 2048),
    ],
)
def test_what_no_lamp_says_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(BadBytes):
        parse_lamp(FOUND.replace(old, new))


def test_lines_are_answers_or_news() -> None:
    assert parse_line(b'{"id":1, "result":["on", "", "100"]}\r\n') == Answer(1, ("on", "", "100"))
    assert parse_line(b'{"id":2, "error":{"code":-1, "message":"method not supported"}}') == Answer(
        2, (), "method not supported"
    )
    assert parse_line(b'{"method":"props","params":{"power":"on", "bright":"10"}}') == Told(
        {"power": "on", "bright": "10"}
    )


def test_requests_are_one_line() -> None:
    line = request(3, "set_name", ["a\r\nb"])
    assert line.endswith(b"\r\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == {"id": 3, "method": "set_name", "params": ["a\r\nb"]}


def test_what_is_too_quick_to_fade_is_sudden() -> None:
    assert (effect(30), effect(29)) == (("smooth", 30), ("sudden", 0))


@given(st.binary(max_size=3000) | st.binary(max_size=200).map(lambda tail: FOUND[:150] + tail))
def test_any_datagram_is_a_lamp_or_refused(data: bytes) -> None:
    try:
        lamp = parse_lamp(data)
    except BadBytes:
        return
    assert lamp_id(lamp.id) == lamp.id
    assert 0 < lamp.port < 65536


_KEYS = st.sampled_from(["id", "result", "error", "method", "params"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["id", "result", "error", "method", "params"]), inner)
    ),
)


@given(st.binary() | _JSON.map(lambda value: json.dumps(value).encode()) | st.just(b"[" * 100_000))
def test_any_line_is_understood_or_refused(line: bytes) -> None:
    try:
        message = parse_line(line)
    except BadBytes:
        return
    assert isinstance(message, Answer | Told)

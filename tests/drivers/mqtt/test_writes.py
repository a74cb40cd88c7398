"""What is said to a device: payloads in all forms."""

import pytest

from drivers.kit.plain import Flaw, Table
from drivers.mqtt.definition import Sent
from drivers.mqtt.writes import DEEPEST, LARGEST, payload_text, read_body, read_write
from hub.model.errors import BadValue


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        ("a b", "a b"),
        (1.0, "1"),
        (0.1, "0.1"),
        (True, "true"),
        (None, "null"),
        ([1, "x"], '[1,"x"]'),
        ({"é": 1}, '{"é":1}'),
    ],
)
def test_a_wire_value_as_a_payload(wire: object, text: str) -> None:
    assert payload_text(wire) == text


@pytest.mark.parametrize(
    ("bind", "steps", "sent"),
    [
        ({}, None, Sent("t", "7")),
        ({}, ("a", "b"), Sent("t", always={}, asked={"a": {"b": 7}})),
        ({"write": "x $ y"}, ("a",), Sent("t", "x 7 y")),
        (
            {"write": {"a": "$", "b": {"c": 1, "d": "$"}}},
            None,
            Sent("t", always={"b": {"c": 1}}, asked={"a": 7, "b": {"d": 7}}),
        ),
        ({"write": {"a": ["$", {"x": "k"}]}}, None, Sent("t", always={}, asked={"a": [7, {"x": "k"}]})),
        ({"write": {"a": {}}}, None, Sent("t", always={"a": {}})),
        ({"write": ["$"]}, None, Sent("t", "[7]")),
        ({"write": False}, None, Sent("t", "false")),
        ({"write_template": "{{ value * 2 }}"}, None, Sent("t", "14")),
    ],
)
def test_a_property(bind: dict[str, object], steps: tuple[str, ...] | None, sent: Sent) -> None:
    flaws: list[Flaw] = []
    made = read_write(Table(bind, (), flaws), "t", steps)
    assert flaws == []
    assert made({"$": 7}) == sent


def test_arguments_that_are_not_given_are_left_out_and_longer_names_come_first() -> None:
    flaws: list[Flaw] = []
    names = ("$tone", "$tones")
    made = read_write(Table({"write": {"a": "$tone", "b": ["$tones"], "c": "x"}}, (), flaws), "t", None, names)
    assert made({"$tone": 1}) == Sent("t", always={"c": "x"}, asked={"a": 1, "b": []})
    made = read_write(Table({"write": "$tones $tone"}, (), flaws), "t", None, names)
    assert made({"$tone": 1, "$tones": 2}) == Sent("t", "2 1")
    assert flaws == []


@pytest.mark.parametrize("body", [float("nan"), "x" * LARGEST, {"a": {1, 2}}])
def test_what_cannot_be_a_payload(body: object) -> None:
    flaws: list[Flaw] = []
    read_body(Table({"write": body}, (), flaws), "write", "t")
    assert [flaw.message_id for flaw in flaws] == ["product.not_a_payload"]


def test_a_payload_is_not_too_deep() -> None:
    body: object = 1
    for _ in range(DEEPEST + 1):
        body = [body]
    flaws: list[Flaw] = []
    read_body(Table({"write": body}, (), flaws), "write", "t")
    assert [flaw.message_id for flaw in flaws] == ["product.not_a_payload"]


def test_a_template_that_makes_nothing_sends_nothing() -> None:
    flaws: list[Flaw] = []
    made = read_write(Table({"write_template": "{{ value.x.y }}"}, (), flaws), "t", None)
    with pytest.raises(BadValue) as caught:
        made({"$": 7})
    assert caught.value.message_id == "mqtt.no_payload"

"""`webhook` and `mqtt`: what fits, what comes along, what is refused. What a payload may be: kit/test_payload.py."""

import pytest

from hub.model.value import Value
from scenes.triggers.webhook import NAME
from tests.scenes.triggers.arming import armed, refused


def test_a_hook_brings_its_fields() -> None:
    stage = armed(
        "{webhook: x-1, fields: {a: text, b.c: number, d: bool}}", says="{webhook.a} {webhook.b.c} {webhook.d}"
    )
    stage.arrives("webhook", "x-1", payload='{"a": "hi", "b": {"c": 2.5}, "d": true, "e": 1}')
    stage.arrives("webhook", "x-1", payload="nonsense")
    stage.arrives("webhook", "x-2", payload="{}")
    assert stage.logs == ["hi 2.5 on", "? ? ?"]
    assert NAME.fullmatch("x-1")


@pytest.mark.parametrize(
    ("when", "payloads", "times"),
    [
        ("{mqtt: home/box}", ["", "x"], 2),
        ("{mqtt: home/box, payload: open}", ["open", "opened", ""], 1),
        ("{mqtt: home/+}", ["open"], 1),
        ('{mqtt: "#"}', ["open"], 1),
        ("{mqtt: home}", ["open"], 0),
        ("{mqtt: home/box, json: number}", ["21.5", "warm"], 2),
        ("{mqtt: home/box, json: number, payload: [21.5, 22]}", ["21.5", "22.0", "23", "warm"], 2),
        ("{mqtt: home/box, json: {on: bool}, with: {on: on}}", ['{"on": true}', '{"on": "ON"}', '{"on": 1}', "{}"], 2),
    ],
)
def test_which_messages(when: str, payloads: list[str], times: int) -> None:
    stage = armed(when)
    for payload in payloads:
        stage.arrives("mqtt", "home/box", topic="home/box", payload=payload)
    assert len(stage.logs) == times


def test_a_typed_payload_can_be_compared() -> None:
    stage = armed("{mqtt: home/+/temperature, json: number}", says="{mqtt.topic} {mqtt.payload + 1}")
    stage.arrives("mqtt", "home/attic/temperature", topic="home/attic/temperature", payload="21.5")
    assert stage.logs == ["home/attic/temperature 22.5"]


def test_two_filters_of_one_scene_both_fire() -> None:
    stage = armed("[{mqtt: home/+}, {mqtt: +/box}]")
    fields: dict[str, Value] = {"topic": "home/box", "payload": ""}
    stage.arrives("mqtt", "home/box", fields)
    assert len(stage.logs) == 2


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{webhook: a b}", [("scenes.bad_hook_name", "a b")]),
        ("{webhook: a, fields: {b: text, b-c: text}}", [("scenes.bad_field_name", "b-c")]),
        ("{webhook: a, fields: {not: text}}", [("scenes.bad_field_name", "not")]),
        ("{webhook: a, fields: {b: txt}}", [("value.one_of", "txt")]),
        ("{webhook: a, fields: {b: text}, with: {c: x}}", [("value.unknown_key", "c")]),
        ("{webhook: a, fields: {b: number}, with: {b: x}}", [("scenes.value_number", "x")]),
        ("[{webhook: a, fields: {b: number}}, {webhook: c, fields: {b: text}}]", [("scenes.event_fields_differ", "b")]),
        ("{mqtt: a#}", [("scenes.bad_topic_filter", "a#")]),
        ("{mqtt: a, json: words}", [("value.one_of", "words")]),
        ("{mqtt: a, with: {b: 1}}", [("scenes.with_undeclared", "b")]),
        ("{mqtt: a, json: number, with: {b: 1}}", [("scenes.with_undeclared", "b")]),
        ("{mqtt: a, json: {c: number}, with: {b: 1}}", [("value.unknown_key", "b")]),
        ("{webhook: a, with: {b: 1}}", [("scenes.with_undeclared", "b")]),
        (
            f"{{webhook: a, fields: {{{', '.join(f'f{n}: text' for n in range(65))}}}}}",
            [("scenes.too_many_fields", "{")],
        ),
    ],
)
def test_refusals(when: str, found: list[tuple[str, str]]) -> None:
    assert [(id_, text[: len(wanted)]) for (id_, text), (_, wanted) in zip(refused(when), found, strict=True)] == found

"""Where a value stands: topics filled in, conditions, and what a template leaves out."""

import pytest

from drivers.kit.plain import Flaw, Table
from drivers.mqtt.payload import Said, parse_json
from drivers.mqtt.sources import filled, read_extract, read_topic

NAMES = {"at": "zoo/cam", "id": "front"}


def extracted(source: dict[str, object], payload: str) -> object:
    flaws: list[Flaw] = []
    table = Table(source, (), flaws)
    extract, structured = read_extract(table)
    assert flaws == []
    return extract(Said("t", payload, parse_json(payload) if structured else None, NAMES, False))


def test_topics_are_filled_in() -> None:
    assert filled("{at}/{id}/x", NAMES) == "zoo/cam/front/x"
    assert filled("plain", NAMES) == "plain"


@pytest.mark.parametrize(
    ("source", "payload", "found"),
    [
        ({}, "ON", "ON"),
        ({}, "", None),
        ({"json": "a.b"}, '{"a": {"b": 0}}', 0),
        ({"json": "a"}, "ON", None),
        ({"means": True}, "", True),
        ({"means": True, "json": "a"}, '{"b": 1}', None),
        ({"json": "a", "when": {"k": "x"}}, '{"a": 1, "k": "X"}', 1),
        ({"json": "a", "when": {"k": "x"}}, '{"a": 1}', None),
        ({"json": "a", "when": {"k": ["x", 2, True]}}, '{"a": 1, "k": 2.0}', 1),
        ({"json": "a", "when": {"k": ["x", 2, True]}}, '{"a": 1, "k": true}', 1),
        ({"json": "a", "when": {"k": "*"}}, '{"a": 1, "k": []}', None),
        ({"json": "a", "when": {"k": "*"}}, '{"a": 1, "k": ["z"]}', 1),
        ({"json": "a", "when": {"k": "{id}"}}, '{"a": 1, "k": "front"}', 1),
        ({"json": "a", "when": {"k": "{id}"}}, '{"a": 1, "k": "back"}', None),
        ({"when": {"k": 1}}, '{"k": 1}', '{"k": 1}'),
        ({"template": "{{ value_json.a + 1 }}"}, '{"a": 1}', "2"),
        ({"template": "{{ value_json.b + 1 }}"}, '{"a": 1}', None),
        ({"template": "{{ value_json.a }}"}, '{"a": null}', None),
        ({"template": "{{ none }}"}, '{"a": null}', None),
    ],
)
def test_what_is_found(source: dict[str, object], payload: str, found: object) -> None:
    assert extracted(source, payload) == found


def test_null_is_no_topic_though_there_is_another() -> None:
    flaws: list[Flaw] = []
    assert read_topic(Table({"from": None}, (), flaws), "from", "a") == ""
    assert read_topic(Table({}, (), flaws), "from", "a") == "a"
    assert flaws == []

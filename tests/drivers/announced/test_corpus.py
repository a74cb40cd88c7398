"""What others have published as their announcements, and what comes of it: the files say where they are from."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from drivers.announced.describe import described
from drivers.announced.outcome import Described
from drivers.announced.reader import announcement_of, place_of
from drivers.announced.roll import Roll
from hub.model.capability import Guard
from hub.model.command import Call
from hub.model.ports import Order
from hub.model.value import Color, Value
from tests.drivers.mqtt.hearing import Hearing

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(Path(__file__).parent.glob("payloads/*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def rolled(announced: Iterable[tuple[str, object]]) -> Roll:
    roll = Roll()
    for topic, payload in announced:
        place = place_of(topic, "homeassistant")
        assert place is not None, topic
        roll.hear(announcement_of(place, json.dumps(payload).encode()))
    return roll


def only(roll: Roll, wire_id: str) -> Described:
    assert roll.ids() == (wire_id,)
    device = roll.device(wire_id)
    assert device is not None
    return described(device.owner, device.entities)


def meant(value: object) -> object:
    return Color.parse(value) if isinstance(value, str) and value.startswith("#") else value


@pytest.mark.parametrize("case", CASES)
def test_it_becomes_a_device(case: dict[str, Any]) -> None:
    found = only(rolled(case["announced"].items()), case["wire_id"])
    if case["address"]:
        assert found.address == case["address"]
    assert sorted(gone.reason.message_id.removeprefix("announced.") for gone in found.left) == case.get("left", [])
    hearing = Hearing(dict(found.entry))
    abilities = hearing.definition.abilities
    if "paths" in case:
        assert sorted(abilities.properties) == case["paths"]
    if "capabilities" in case:
        assert sorted({name for _, name in abilities.capabilities}) == case["capabilities"]
    for path in case.get("guarded", ()):
        assert isinstance(abilities.properties[path].guard, Guard)


@pytest.mark.parametrize("case", CASES)
def test_whatever_the_order_in_which_it_was_heard(case: dict[str, Any]) -> None:
    there = only(rolled(case["announced"].items()), case["wire_id"])
    back = only(rolled(reversed(case["announced"].items())), case["wire_id"])
    assert there.entry == back.entry
    assert there.address == back.address


@pytest.mark.parametrize("case", CASES)
async def test_what_it_says_and_takes(case: dict[str, Any]) -> None:
    found = only(rolled(case["announced"].items()), case["wire_id"])
    hearing = Hearing(dict(found.entry), wire_id=found.address)
    await hearing.start()
    try:
        for heard in case.get("hears", ()):
            hear(hearing, heard)
        for one in case.get("writes", ()):
            write(hearing, one)
        assert hearing.said == [None] * len(case.get("writes", ()))
    finally:
        await hearing.stop()


def hear(hearing: Hearing, heard: dict[str, Any]) -> None:
    before = len(hearing.ears.events)
    says = heard["says"]
    hearing.broker.say(heard["topic"], says if isinstance(says, str) else json.dumps(says))
    properties = hearing.definition.abilities.properties
    for path, value in heard.get("values", {}).items():
        told = hearing.ears.values.get(path)
        assert (None if told is None else properties[path].accept(told)) == meant(value), (path, hearing.ears.values)
    assert [list(each) for each in hearing.ears.events[before:]] == heard.get("events", [])


def write(hearing: Hearing, one: dict[str, Any]) -> None:
    before = len(hearing.sent)
    call = one.get("call")
    writes: list[tuple[str, Value]] = [(path, as_value(value)) for path, value in one.get("set", {}).items()]
    order = Order(call=Call("k1", call)) if call else Order(tuple(writes))
    hearing.session.submit(order, hearing.said.append)
    hearing.broker.settle()
    sent = {topic: parsed(payload) for topic, payload in hearing.sent[before:]}
    assert sent == {topic: parsed(says) for topic, says in one["sends"].items()}
    assert not any(each.retain for each in hearing.broker.sent)


def as_value(value: Any) -> Value:
    found = meant(value)
    assert isinstance(found, (bool, int, float, str, Color))
    return found


def parsed(payload: object) -> object:
    if isinstance(payload, str) and payload[:1] == "{":
        return json.loads(payload)
    return payload


def test_what_is_there_is_what_all_say() -> None:
    for param in CASES:
        case: dict[str, Any] = param.values[0]  # type: ignore[assignment]  # a case
        if "there" in case:
            found = only(rolled(case["announced"].items()), case["wire_id"])
            hearing = Hearing(dict(found.entry), wire_id=found.address)
            (there,) = hearing.definition.there
            assert there.topic.replace("{at}", found.address) == case["there"]["topic"]
            assert (there.decode(case["there"]["yes"]), there.decode(case["there"]["no"])) == (True, False)

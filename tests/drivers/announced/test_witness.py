"""The published announcements as Home Assistant itself reads them (.venv-ha): the same messages, the same states.

It is of a time before one message for a whole device, and is not asked about these.
"""

import asyncio
import importlib.util
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import aiomqtt
import pytest

from drivers.announced.abbreviations import DEVICE, ENTITY, ORIGIN
from drivers.announced.describe import described
from drivers.announced.reader import announcement_of, place_of
from hub.model.value import Color, Value
from tests.drivers.announced.test_corpus import CASES
from tests.drivers.mqtt.hearing import Hearing
from tests.hub.mqtt.test_witness import OURS, PROJECT, HomeAssistant, home_assistant
from tests.mosquitto import mosquitto

needs_witness = pytest.mark.skipif(
    not OURS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt"
)
AWAY = ("uniq_id", "availability", "avty", "avty_t", "availability_topic", "availability_mode")
"""Not asked about: who is there."""
OLD = ("homeassistant/light/9F74BF_LI_1/config",)
"""A lamp's state by `value_template` was understood until 2023, and is by us."""
PATIENCE = 15.0
TOLD = ("light", "switch", "sensor", "binary_sensor", "cover", "climate", "lock", "vacuum", "fan", "select")


def abbreviations() -> ModuleType:
    """Home Assistant's own table, without the component around it."""
    (path,) = (PROJECT / ".venv-ha/lib").glob("python*/site-packages/homeassistant/components/mqtt/abbreviations.py")
    spec = importlib.util.spec_from_file_location("abbreviations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_witness
def test_short_keys_mean_the_same() -> None:
    theirs = abbreviations()
    for table, ours in (
        (theirs.ABBREVIATIONS, ENTITY),
        (theirs.DEVICE_ABBREVIATIONS, DEVICE),
        (theirs.ORIGIN_ABBREVIATIONS, ORIGIN),
    ):
        assert {short: ours.get(short, short) for short in table} == table


def single() -> list[tuple[str, dict[str, Any], list[tuple[str, str]]]]:
    """Every entity with its topic, and the messages of its case, in their order."""
    found = []
    for param in CASES:
        case: dict[str, Any] = param.values[0]  # type: ignore[assignment]  # a case
        said = {
            heard["topic"]: heard["says"] if isinstance(heard["says"], str) else json.dumps(heard["says"])
            for heard in case.get("hears", ())
        }  # a broker keeps the newest
        for topic, payload in case["announced"].items():
            if topic.split("/")[1] in TOLD and topic not in OLD:
                plain = {key: value for key, value in payload.items() if key not in AWAY}
                if "supported_color_modes" in payload:
                    plain["color_mode"] = True  # it must be said there
                if isinstance(plain.get("device"), dict):
                    plain["device"] = {key: value for key, value in plain["device"].items() if key != "model_id"}
                found.append((topic, {**plain, "unique_id": topic}, list(said.items())))
    return found


async def ours(topic: str, payload: dict[str, Any], said: list[tuple[str, str]]) -> dict[str, Value | None]:
    """What the hub knows of the entity alone, by the last part of its paths."""
    place = place_of(topic, "homeassistant")
    assert place is not None
    (entity,) = announcement_of(place, json.dumps(payload).encode()).entities
    found = described(None, [entity])
    hearing = Hearing(dict(found.entry), wire_id=found.address)
    await hearing.start()
    for each in said:
        hearing.broker.say(*each)
    await hearing.stop()
    properties = hearing.definition.abilities.properties
    values = hearing.ears.values
    return {
        path.rpartition(".")[2]: None if value is None else properties[path].accept(value)
        for path, value in values.items()
        if not (path == "position" and value is None)
    }


SUCTIONS = {"medium": "standard"}
Known = dict[str, Value | None]
Pairs = dict[str, tuple[object, object]]


def lamp(known: Known, state: str, attributes: dict[str, Any]) -> Pairs:
    pairs: Pairs = {"on": (known.get("on"), state == "on")}
    if attributes.get("brightness") is not None and "brightness" in known:
        pairs["brightness"] = (known["brightness"], round(attributes["brightness"] / 2.55))
    color = known.get("color")
    if isinstance(color, Color) and attributes.get("color_mode") in ("rgb", "hs", "xy"):
        far = max(abs(ours - theirs) for ours, theirs in zip(color, attributes["rgb_color"], strict=True))
        pairs["color"] = (far <= 2, True)
    return pairs


def measured(known: Known, state: str, attributes: dict[str, Any]) -> Pairs:
    value = next(iter(known.values()))
    if not isinstance(value, (int, float)):
        return {"text": (value, state)}
    scale = 0.001 if attributes.get("unit_of_measurement") in ("mV", "Wh") else 1
    return {"value": (round(value, 1), round(float(state) * scale, 1))}


def cover(known: Known, state: str, attributes: dict[str, Any]) -> Pairs:
    if "closed" in known:
        return {"closed": (known["closed"], state == "closed")}
    return {"position": (known["position"], attributes["current_position"])}


def climate(known: Known, state: str, attributes: dict[str, Any]) -> Pairs:
    return {
        "on": (known["on"], state != "off"),
        "state": (known["state"], attributes["hvac_action"]),
        "target": (known.get("target_temperature"), attributes["temperature"]),
        "temperature": (known.get("temperature"), attributes["current_temperature"]),
    }


COMPARED: dict[str, Callable[[Known, str, dict[str, Any]], Pairs]] = {
    "light": lamp,
    "switch": lamp,
    "fan": lambda known, _, attributes: {"speed": (known["speed"], attributes["percentage"])},
    "sensor": measured,
    "select": lambda known, state, _: {"value": (next(iter(known.values())), state)},
    "binary_sensor": lambda known, state, _: {"value": (next(iter(known.values())), state == "on")},
    "lock": lambda known, state, _: {"locked": (known["locked"], None if state == "jammed" else state == "locked")},
    "vacuum": lambda known, state, attributes: {
        "state": (known["state"], state),
        "suction": (known["suction"], SUCTIONS[attributes["fan_speed"]]),
    },
    "cover": cover,
    "climate": climate,
}


async def differences(other: HomeAssistant, known: dict[str, Known]) -> dict[str, object]:
    """What is not the same in both, or not known there."""
    entities = await other.ask("entities", 0)
    found = {unique: (state, attributes) for state, attributes, _, unique in entities.values()}
    wrong: dict[str, object] = {}
    for topic, values in known.items():
        state, attributes = found.get(topic, ("missing", {}))
        if state in ("missing", "unknown", "unavailable") and None not in values.values():
            wrong[topic] = state
            continue
        pairs = COMPARED[topic.split("/")[1]](values, state, attributes) if state != "unknown" else {}
        wrong |= {f"{topic} {name}": pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return wrong


@needs_witness
async def test_the_same_states_come_of_the_same_messages() -> None:
    entities = single()
    known = {topic: values for topic, payload, said in entities if (values := await ours(topic, payload, said))}
    assert len(known) > len(entities) * 3 // 4
    with mosquitto() as broker, home_assistant(str(OURS), broker) as other:
        async with aiomqtt.Client(broker.host, broker.port) as client:
            for topic, payload, _ in entities:
                await client.publish(topic, json.dumps(payload), retain=True, qos=1)
            for topic, text in dict.fromkeys(each for _, _, said in entities for each in said):
                await client.publish(topic, text, retain=True, qos=1)
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while wrong := await differences(other, known):
            assert asyncio.get_running_loop().time() < deadline, wrong
            await asyncio.sleep(0.1)

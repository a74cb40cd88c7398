"""Entries: what they make, and every mistake in its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.kit.define import Binding
from drivers.mqtt.definition import MqttDefinition, Sent
from drivers.mqtt.form import read_form
from drivers.mqtt.payload import Said, parse_json
from hub.model.capability import Category
from hub.model.value import Color, Kind, Value

LAMP: dict[str, object] = {
    "from": "{at}",
    "to": "{at}/set",
    "bind": {
        "light.on": {"json": "state", "values": {"ON": True, "OFF": False}},
        "light.brightness": {"json": "brightness", "linear": {"0": 0, "254": 100}, "clamp": True, "type": "int"},
        "light.color_temperature": {"json": "ct", "unit": "mired", "type": "int", "range": [2203, 6536]},
        "light.color": {
            "json": "color", "form": "xy", "when": {"mode": ["xy", "xyz"]},
            "also": [{"json": "color", "form": "hs", "when": {"mode": "hs"}}],
        },
        "light.effect": {"json": "effect", "values": ["Rainbow", "Color Loop"]},
    },
}  # fmt: skip


def definition(entry: dict[str, object]) -> MqttDefinition:
    read = read_form("diy.thing", entry)
    assert read.flaws == ()
    assert read.definition is not None
    return read.definition


def flaws(**binds: object) -> list[tuple[tuple[str | int, ...], str]]:
    return [(flaw.path, flaw.message_id) for flaw in read_form("diy.thing", {"bind": binds}).flaws]


def heard(made: MqttDefinition, topic: str, payload: str) -> dict[str, Value | None]:
    said = Said(topic, payload, parse_json(payload), {"at": "zoo", "id": "7"}, False)
    readers = made.plans[topic].readers
    found = {one.path: (one.extract(said), one.decode) for one in readers}
    return {path: decode(wire) for path, (wire, decode) in found.items() if wire is not None}


def test_a_lamp() -> None:
    made = definition(LAMP)
    assert heard(made, "{at}", '{"state": "on", "brightness": 127, "ct": 370, "effect": "Color Loop"}') == {
        "on": True, "brightness": 50, "color_temperature": 2703, "effect": "color_loop",
    }  # fmt: skip
    assert heard(made, "{at}", '{"state": "WHAT", "brightness": null}') == {"on": None}
    prop = made.abilities.properties["color_temperature"]
    assert (prop.minimum, prop.maximum, prop.step) == (2200, 6500, 50)
    assert made.abilities.properties["effect"].options == ("rainbow", "color_loop")
    assert made.abilities.properties["on"].fresh_for is None


def test_the_condition_chooses_the_form() -> None:
    made = definition(LAMP)
    said = [
        heard_color(made, '{"mode": "hs", "color": {"h": 0, "s": 100, "x": 0.1, "y": 0.1}}'),
        heard_color(made, '{"mode": "color_temp", "color": {"x": 0.1, "y": 0.1}}'),
    ]
    assert said == [[Color(255, 0, 0)], []]
    assert len(heard_color(made, '{"mode": "xyz", "color": {"x": 0.64, "y": 0.33}}')) == 1


def heard_color(made: MqttDefinition, payload: str) -> list[Value | None]:
    said = Said("{at}", payload, parse_json(payload), {}, False)
    readers = [one for one in made.plans["{at}"].readers if one.path == "color"]
    return [one.decode(wire) for one in readers if (wire := one.extract(said)) is not None]


@pytest.mark.parametrize(
    ("key", "bind", "value", "payload"),
    [
        ("switch.on", {"to": "t"}, True, "true"),
        ("switch.on", {"to": "t", "values": {"1": True, "0": False}}, True, "1"),
        ("switch.on", {"to": "t", "type": "int"}, False, "0"),
        ("switch.on", {"to": "t", "on": "START", "off": {"write": {"go": False}}}, True, "START"),
        ("fan.speed", {"to": "t", "write": "SPEED $ %"}, 40, "SPEED 40 %"),
        ("climate.target_temperature", {"to": "t", "unit": "°F"}, 20.0, "68"),
        ("climate.target_temperature", {"to": "t", "write": [1, "$"]}, 20.5, "[1,20.5]"),
        ("fan.mode", {"to": "t", "values": {"a": "natural", "b": "natural", "c": "sleep"}}, "natural", "a"),
        ("settings.led", {"to": "t", "invert": True}, True, "false"),
        ("light.color", {"to": "t", "form": "rgb"}, Color(1, 2, 3), "1,2,3"),
        ("light.color", {"to": "t"}, Color(1, 2, 3), "#010203"),
        ("cover.position", {"to": "t", "invert": True, "type": "int"}, 30, "70"),
    ],
)
def test_payloads(key: str, bind: dict[str, object], value: Value, payload: str) -> None:
    others = {"fan.on": {"from": "x"}, "light.on": {"from": "x"}, "climate.on": {"from": "x"}}
    family = key.partition(".")[0]
    binds = {name: one for name, one in others.items() if name.startswith(family)} | {key: bind}
    made = definition({"bind": binds})
    binding = next(one for one in made.bindings if one.path == key.partition(".")[2])
    assert isinstance(binding, Binding)
    assert binding.encode is not None
    assert binding.encode(value) == (Sent("t", payload),)
    assert made.abilities.properties[binding.path].readable is False


def test_what_is_raw_has_its_own_shape() -> None:
    made = definition(
        {
            "from": "t",
            "bind": {
                "raw.signal": {"json": "rssi", "type": "int", "unit": "dBm", "range": [-120, 0]},
                "raw.sleep": {"json": "z", "type": "enum", "values": ["On", "Off"], "access": "rw", "to": "t/set"},
                "raw.speed": {"json": "v", "type": "float", "unit": "kW"},
                "raw.words": {"json": "w"},
            },
        }
    )
    properties = made.abilities.properties
    assert {one.category for one in properties.values()} == {Category.RAW}
    assert (properties["raw.signal"].kind, properties["raw.signal"].unit) == (Kind.INT, "dBm")
    assert properties["raw.sleep"].options == ("on", "off")
    assert [one.writable for one in properties.values()] == [False, True, False, False]
    assert heard(made, "t", '{"rssi": -60, "z": "Off", "v": 1.5, "w": "hm"}') == {
        "raw.signal": -60, "raw.sleep": "off", "raw.speed": 1500.0, "raw.words": "hm",
    }  # fmt: skip


def test_templates_are_read_and_written() -> None:
    made = definition(
        {
            "bind": {
                "switch.on": {
                    "from": "t", "template": "{{ 'ON' if value_json.x > 3 else 'OFF' }}", "to": "s",
                    "write_template": "{{ 'one' if value == 'ON' else 'none' }}", "values": {"ON": True, "OFF": False},
                },
                "temperature.temperature": {"from": "t", "template": "{{ value_json.y }}"},
            },
        }
    )  # fmt: skip
    assert heard(made, "t", '{"x": 4, "y": 20.5}') == {"on": True, "temperature": 20.5}
    assert "temperature" not in heard(made, "t", '{"x": 4}')


@pytest.mark.parametrize(
    ("binds", "expected"),
    [
        ({"switch.om": {}}, [(("bind", "switch.om"), "product.no_member")]),
        ({"switch.on": {}}, [(("bind", "switch.on"), "product.needs")]),
        ({"switch.on": {"from": "a/#"}}, [(("bind", "switch.on", "from"), "product.not_a_topic")]),
        ({"switch.on": {"from": "{me}/x"}}, [(("bind", "switch.on", "from"), "product.not_a_topic")]),
        ({"switch.on": {"from": "a", "json": "a..b"}}, [(("bind", "switch.on", "json"), "product.not_a_json_path")]),
        ({"switch.on": {"json": "a"}}, [(("bind", "switch.on"), "product.needs")]),
        ({"switch.on": {"from": "a", "jsn": "b"}}, [(("bind", "switch.on", "jsn"), "product.unknown_key")]),
        ({"switch.on": {"from": "a", "poll": "fast"}}, [(("bind", "switch.on", "poll"), "product.not_here")]),
        ({"switch.on": {"to": "a", "on": "x"}}, [(("bind", "switch.on"), "product.needs")]),
        ({"switch.on": {"from": "a", "write": "x"}}, [(("bind", "switch.on"), "product.needs")]),
        (
            {"switch.on": {"from": "a", "when": {"b": {}}}},
            [(("bind", "switch.on", "when", "b"), "product.not_literal")],
        ),
        (
            {"switch.on": {"to": "a", "write": {"x": "$y"}}},
            [(("bind", "switch.on", "write"), "product.no_argument")],
        ),
        (
            {"switch.on": {"to": "a", "json": "b[0]", "from": "c"}},
            [(("bind", "switch.on"), "product.needs")],
        ),
        (
            {"temperature.temperature": {"from": "a", "to": "b"}},
            [(("bind", "temperature.temperature", "to"), "product.not_writable")],
        ),
        (
            {"switch.on": {"from": "a", "template": "{{ nonsense( }}", "json": "x"}},
            [(("bind", "switch.on", "template"), "product.not_both")],
        ),
        (
            {"button.press": {"from": "a", "events": {"x": {"kind": "tickle"}}}},
            [(("bind", "button.press", "events", "x", "kind"), "product.not_a_word")],
        ),
        (
            {"button.press": {"from": "a", "events": {"x": {"kin": "single"}}}},
            [(("bind", "button.press", "events", "x", "kin"), "product.unknown_key")],
        ),
        ({"cover.stop": {"write": "STOP"}}, [(("bind", "cover.stop"), "product.needs")]),
        ({"cover.stop": {"to": "a"}}, [(("bind", "cover.stop"), "product.needs")]),
        ({"fan.speed": {"from": "a", "lasts": "5s"}}, [(("bind", "fan.speed"), "product.needs")]),
        ({"raw.Loud": {"from": "a"}}, [(("bind", "raw.Loud"), "product.not_a_target")]),
    ],
)
def test_mistakes_have_their_place(binds: dict[str, object], expected: object) -> None:
    assert flaws(**binds) == expected


def test_mistakes_of_an_entry_have_their_place() -> None:
    bind = {"switch.on": {"from": "a"}}
    entry = {
        "bind": bind, "from": "a+", "available": "most", "ask": {"write": 3}, "availability": {"json": "["},
        "seen": {"from": "a", "json": "."}, "shout": 1,
    }  # fmt: skip
    read = read_form("diy.thing", entry)
    assert {flaw.path for flaw in read.flaws} == {
        ("from",), ("available",), ("ask",), ("availability", "json"), ("seen", "json"), ("shout",),
    }  # fmt: skip
    assert read_form("diy.thing", {}).flaws == ()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("{at}") | st.just("$"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.sampled_from(
    (
        "from", "to", "json", "template", "when", "means", "also", "values", "default", "lasts", "then", "write", "on",
        "off", "write_template", "form", "shape", "names", "events", "args", "type", "range", "unit", "scale", "linear",
        "access", "hazard", "guard", "fresh", "valid",
    )
)  # fmt: skip
TARGETS = st.sampled_from(
    ("switch.on", "light.color", "fan.speed", "button.press", "cover.stop", "raw.x", "climate.on", "fan.mode", "?")
)


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(("from", "to", "availability", "ask", "seen", "available", "vendor", "like")), JUNK, max_size=4
    ),
    st.dictionaries(TARGETS, st.dictionaries(WORDS, JUNK, max_size=6) | JUNK, max_size=4),
    st.binary(max_size=60),
)
def test_any_entry_is_read_or_refused_and_what_it_makes_takes_any_payload(
    entry: dict[str, object], binds: dict[str, object], payload: bytes
) -> None:
    read = read_form("diy.thing", {**entry, "bind": binds})
    assert (read.definition is None) == bool(read.flaws)
    for topic in read.definition.plans if read.definition is not None else ():
        assert read.definition is not None
        heard(read.definition, topic, payload.decode("utf-8", "replace"))

"""An entry as a definition: MIoT and legacy, what is laid over it, and what is wrong with it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.define import Binding, Poll
from drivers.kit.overlay import laid_over
from drivers.miio.definitions.entry import Read, read_entry
from drivers.miio.profiles.legacy import LegacyDefinition, LegacyProfile
from drivers.miio.profiles.miot import MiotDefinition, MiotProfile, Prop
from drivers.miio.spec.model import Spec, SpecProperty
from hub.model.capability import Category
from hub.model.command import Call
from hub.model.ports import Order
from hub.model.value import Kind, Value

MEMBERS = {
    "switch:on": {"at": "2.1", "type": "bool", "access": "rwn"},
    "switch:mode": {"at": "2.2", "type": "uint8", "access": "rw", "values": {"0": "Auto", "1": "Sleep"}},
    "switch:left": {"at": "2.10", "type": "uint8", "access": "r", "vendor": True},
    "motor:control": {"at": "3.1", "type": "uint8", "access": "w", "vendor": True},
    "motor:target": {"at": "3.2", "type": "uint8", "access": "rw", "range": [0, 50, 1], "vendor": True},
}


def read(data: Mapping[str, object], spec: Spec = Spec()) -> Read:  # noqa: B008 - frozen
    return read_entry("acme.thing.x1", data, spec)


def miot(bind: Mapping[str, object], **more: object) -> MiotProfile:
    found = read({"members": MEMBERS, "bind": bind, **more})
    assert found.flaws == ()
    assert isinstance(found.definition, MiotDefinition)
    return MiotProfile(found.definition, "7")


def legacy(bind: Mapping[str, object], **more: object) -> LegacyProfile:
    found = read({"speaks": "legacy", "bind": bind, **more})
    assert found.flaws == ()
    assert isinstance(found.definition, LegacyDefinition)
    return LegacyProfile(found.definition)


def sent(profile: MiotProfile | LegacyProfile, path: str, value: Value) -> list[tuple[str, Any]]:
    return [(ask.method, ask.params) for ask in profile.asks(Order(writes=((path, value),)))]


def written(profile: MiotProfile, path: str, value: Value) -> list[tuple[int, int, object]]:
    (ask,) = profile.asks(Order(writes=((path, value),)))
    return [(item["siid"], item["piid"], item["value"]) for item in ask.params]


def test_what_is_bound_by_its_name_and_what_is_left_is_raw() -> None:
    profile = miot({})
    assert profile.abilities.has("switch")
    raw = profile.abilities.properties["raw.switch_left"]
    assert (raw.category, raw.writable) == (Category.RAW, False)


def test_an_explicit_bind_wins_null_takes_away_and_hidden_is_gone() -> None:
    paths = miot({"plug.on": {"read": "switch:on"}}).abilities
    assert paths.has("plug")
    assert not paths.has("switch")
    assert "on" not in miot({"switch.on": None}).abilities.properties
    assert miot({}, hide=["switch:*", "motor:*"]).abilities.properties == {}


def test_a_number_of_two_digits_is_not_one_of_one() -> None:
    assert miot({"plug.power": {"read": "2.10"}, "plug.on": {"read": "2.1"}}).members(("power",)) == (Prop(2, 10),)


def test_a_write_to_another_member_in_that_ones_form() -> None:
    profile = miot({"cover.position": {"read": "switch:left", "set": "motor:target", "scale": 2}})
    assert written(profile, "position", 40) == [(3, 2, 20)]


def test_several_in_one_request_and_an_action() -> None:
    bind = {
        "kettle.on": {
            "read": "switch:mode", "true": ["sleep"],
            "on": {"set": {"switch:on": True, "motor:target": 5}}, "off": {"do": "2.7", "in": [1, "x"]},
        },
        "kettle.target_temperature": {"read": "motor:target", "set": {"motor:target": "$value", "motor:control": 3}},
    }  # fmt: skip
    profile = miot(bind)
    assert written(profile, "on", True) == [(2, 1, True), (3, 2, 5)]
    assert sent(profile, "on", False) == [("action", {"did": "7", "siid": 2, "aiid": 7, "in": [1, "x"]})]
    assert written(profile, "target_temperature", 45.0) == [(3, 2, 45), (3, 1, 3)]


def test_a_deed_for_an_option_and_for_the_nearest_number() -> None:
    deeds = {"0": {"set": {"motor:control": 2}}, "100": {"set": {"motor:control": 1}}}
    places = {"0": 50, "1": 100, "2": 0}
    bind = {"cover.position": {"read": "switch:left", "values": places, "write": deeds, "range": [0, 100, 100]}}
    profile = miot(bind)
    assert written(profile, "position", 100) == [(3, 1, 1)]
    assert written(profile, "position", 20) == [(3, 1, 2)]


def test_members_that_go_together_are_sent_along_as_they_last_were() -> None:
    bind = {"switch.on": {"read": "switch:on"}, "kettle.on": None}
    profile = miot(bind, together=[["switch:on", "motor:target"]]).behind("8")
    assert profile.paces[Prop(3, 2)] is Poll.NORMAL
    assert written(profile, "on", True) == [(2, 1, True)]
    profile.readings((Prop(3, 2),), [{"siid": 3, "piid": 2, "code": 0, "value": 17}])
    assert written(profile, "on", True) == [(3, 2, 17), (2, 1, True)]
    assert written(profile.behind("9"), "on", True) == [(2, 1, True)]


def test_events_signals_and_commands() -> None:
    data = {
        "events": {"motion:seen": {"at": "2.1"}, "remote:click": {"at": "3.1"}, "remote:press": {"at": "3.2"}},
        "actions": {"motor:stop": {"at": "4.1"}},
        "bind": {
            "occupancy.motion": {"signals": {"motion:seen": {"value": True, "lasts": "90s"}}},
            "button.press": {
                "events": {
                    "remote:click": {"kind": "single"},
                    "remote:press": {"kind": {"argument": 1, "values": {"1": "double", "8": "long"}}},
                }
            },
            "cover.position": {"read": "9.1"},
            "cover.stop": {"do": "motor:stop"},
        },
    }
    found = read(data)
    assert found.flaws == ()
    assert isinstance(found.definition, MiotDefinition)
    profile = MiotProfile(found.definition, "7")
    assert (profile.lapses["motion"].seconds, profile.lapses["motion"].then) == (90.0, False)

    def heard(siid: int, eiid: int, arguments: object) -> tuple[object, object]:
        told = profile.pushed("event_occured", [{"siid": siid, "eiid": eiid, "arguments": arguments}])
        return told.values, [dict(event.fields) for event in told.events]

    assert heard(2, 1, []) == ([("motion", True)], [])
    assert heard(3, 1, []) == ([], [{"kind": "single"}])
    assert heard(3, 2, [8]) == ([], [{"kind": "long"}])
    assert heard(3, 2, [3]) == heard(3, 2, []) == ([], [])
    (stop,) = profile.asks(Order(call=Call("d", "stop")))
    assert stop.params == {"did": "7", "siid": 4, "aiid": 1, "in": []}


def test_arguments_of_a_command() -> None:
    profile = miot({"feeder.feed": {"do": "5.1", "in": ["$portions", 1]}})
    (ask,) = profile.asks(Order(call=Call("d", "feed", (("portions", 3),))))
    assert ask.params["in"] == [3, 1]


def test_a_raw_member_under_a_name_of_ones_own() -> None:
    profile = miot({"raw.remaining": {"read": "switch:left", "poll": "slow"}, "raw.mine": {"read": "3.1"}})
    prop = profile.abilities.properties["raw.remaining"]
    assert (prop.category, prop.writable, profile.paces[Prop(2, 10)]) == (Category.RAW, False, Poll.SLOW)
    assert "raw.switch_left" not in profile.abilities.properties
    writable = miot({"raw.target": {"read": "motor:target", "access": "rw"}})
    assert written(writable, "raw.target", 7.0) == [(3, 2, 7)]


def test_the_makers_specification_under_an_entry() -> None:
    spec = Spec(
        properties=(SpecProperty("switch:on", 2, 1, "bool", "rwn"), SpecProperty("switch:x", 2, 2, "uint8", "r"))
    )
    found = read({"members": {"switch:x": {"unit": "kelvin"}}, "bind": {"raw.white": {"read": "switch:x"}}}, spec)
    assert found.flaws == ()
    assert found.definition is not None
    assert found.definition.abilities.properties["raw.white"].unit == "K"
    assert found.definition.abilities.properties["on"].kind is Kind.BOOL


def test_polls_freshness_and_range() -> None:
    bind = {
        "light.on": {"read": "switch:on", "fresh": "unlimited"},
        "light.brightness": {"read": "motor:target", "poll": "slow", "fresh": "2h", "range": [10, 40, 5]},
        "light.color_temperature": {"read": "2.8", "access": "rw"},
    }
    properties = miot(bind).abilities.properties
    assert properties["on"].fresh_for is None
    bright = properties["brightness"]
    assert (bright.minimum, bright.maximum, bright.step, bright.fresh_for) == (10, 40, 5, 7200.0)
    assert properties["color_temperature"].writable


def test_guards_are_lifted_with_a_reason_made_and_narrowed() -> None:
    kettle = {"read": "switch:on"}
    assert miot({"climate.on": {**kettle, "hazard": "none", "reason": "a heat pump"}}).abilities.properties[
        "on"
    ].guard is None  # fmt: skip
    narrow = miot({"plug.on": {**kettle, "hazard": "heat", "guard": {"max_on": "10m"}}}).abilities.properties["on"]
    assert narrow.guard is not None
    assert narrow.guard.max_on == 600.0
    for wrong in ({"hazard": "none"}, {"guard": {"max_on": "99h"}}, {"hazard": "door", "guard": {"rest": -1}}):
        assert read({"members": MEMBERS, "bind": {"kettle.on": {**kettle, **wrong}}}).definition is None


def test_legacy_writes() -> None:
    profile = legacy(
        {
            "switch.on": {"read": "power", "set": "set_power", "values": {"on": True, "off": False}},
            "usb.switch.on": {"read": "usb", "type": "int", "set": "set_usb", "params": [1, "$value"]},
            "left.switch.on": {
                "read": "l", "on": {"call": "l_on"}, "off": [{"call": "wake"}, {"call": "l_off", "params": [0]}]
            },
            "lamp.light.on": {"read": "x"},
            "lamp.light.brightness": {"read": "b", "set": "set_b"},
            "air.humidifier.on": {"read": "h", "set": "set_h"},
            "air.humidifier.mode": {
                "read": "mode", "values": {"0": "auto", "1": "low"},
                "write": {"auto": {"call": "automatic"}, "low": {"call": "set_low", "params": ["$value"]}},
            },
        }
    )  # fmt: skip
    assert sent(profile, "on", True) == [("set_power", ["on"])]
    assert sent(profile, "usb.on", True) == [("set_usb", [1, 1])]
    assert sent(profile, "left.on", True) == [("l_on", [])]
    assert sent(profile, "left.on", False) == [("wake", []), ("l_off", [0])]
    assert sent(profile, "lamp.brightness", 30) == [("set_b", [30])]
    assert sent(profile, "air.on", True) == [("set_h", [True])]
    assert sent(profile, "air.mode", "low") == [("set_low", [1])]
    assert sent(profile, "air.mode", "auto") == [("automatic", [])]


def test_legacy_getters() -> None:
    profile = legacy(
        {
            "plug.on": {"read": "on"},
            "plug.power": {"getter": "get_power", "index": 0, "scale": 0.01},
            "temperature.temperature": {"read": "t", "getter": "get_value", "ask": ["$names"]},
            "battery.battery": {"read": "b", "getter": "get_device_prop", "ask": ["lumi.0", "$names"]},
        }
    )
    members = profile.members(("on", "power", "temperature", "battery"))
    asked = {chunk[0].getter: (profile.read(chunk).params, chunk) for chunk in profile.chunks(members, 10)}
    assert {getter: params for getter, (params, _) in asked.items()} == {
        "get_prop": ["on"], "get_power": [], "get_value": ["t"], "get_device_prop": ["lumi.0", "b"],
    }  # fmt: skip
    answers: dict[str, object] = {
        "get_prop": [True], "get_power": [1234], "get_value": {"t": 21}, "get_device_prop": [80],
    }  # fmt: skip
    values: dict[str, object] = {}
    for getter, (_, chunk) in asked.items():
        values |= dict(profile.readings(chunk, answers[getter]).values)
    assert values == {"on": True, "power": 12.34, "temperature": 21.0, "battery": 80}


def test_one_entry_over_another() -> None:
    below = {"name": "a", "chunk": 5, "bind": {"plug.on": {"read": "x", "poll": "slow"}, "plug.power": {"read": "p"}}}
    above = {"name": "b", "chunk": None, "bind": {"plug.on": {"poll": None, "set": "y"}, "plug.power": None}}
    assert laid_over(below, above) == {
        "name": "b", "bind": {"plug.on": {"read": "x", "set": "y"}, "plug.power": None},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"chunks": 3}, ("chunks",), "product.unknown_key"),
        ({"speaks": "latin"}, ("speaks",), "product.not_a_word"),
        ({"members": {"a:b": {"at": 2.1}}}, ("members", "a:b", "at"), "product.not_at"),
        (
            {"members": {"a:b": {"at": "2.1", "values": {"x": "y"}}}},
            ("members", "a:b", "values", "x"), "product.not_code",
        ),
        ({"members": {"a:b": {"at": "2.1", "access": "x"}}}, ("members", "a:b", "access"), "product.not_access"),
        ({"bind": {"plog.on": {"read": "2.1"}}}, ("bind", "plog.on"), "product.no_capability"),
        ({"bind": {"plug.om": {"read": "2.1"}}}, ("bind", "plug.om"), "product.no_member"),
        ({"bind": {"on": {"read": "2.1"}}}, ("bind", "on"), "product.not_a_target"),
        ({"bind": {"plug.on": {"read": "a:b"}}}, ("bind", "plug.on", "read"), "product.no_such_member"),
        ({"bind": {"plug.on": {}}}, ("bind", "plug.on"), "product.needs"),
        ({"bind": {"plug.on": {"read": "2.1", "on": {"set": {"2.1": True}}}}}, ("bind", "plug.on"), "product.needs"),
        ({"bind": {"plug.on": {"read": "2.1", "pol": "fast"}}}, ("bind", "plug.on", "pol"), "product.unknown_key"),
        ({"bind": {"plug.on": {"read": "2.1", "poll": "often"}}}, ("bind", "plug.on", "poll"), "product.not_a_word"),
        ({"bind": {"plug.power": {"read": "2.2"}}}, ("bind",), "device.definition_required"),
        ({"bind": {"light.on": {"read": "2.1"}, "plug.on": {"read": "2.2"}}}, ("bind",), "device.definition_twice"),
        ({"together": [["2.1"]]}, ("together",), "product.not_together"),
        ({"speaks": "legacy", "bind": {"button.press": {}}}, ("bind", "button.press"), "product.legacy_event"),
        (
            {"bind": {"vacuum.start": {"do": "2.1", "in": ["$x"]}}},
            ("bind", "vacuum.start", "in"), "product.no_argument",
        ),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(data: dict[str, object], path: tuple[str, ...], message: str) -> None:
    found = read(data)
    assert found.definition is None
    assert (path, message) in [(flaw.path, flaw.message_id) for flaw in found.flaws]


WORDS = st.sampled_from(
    ("members", "actions", "events", "bind", "hide", "together", "speaks", "legacy", "chunk", "read", "set", "on",
     "off",
     "do", "in", "call", "params", "values", "true", "signals", "events", "value", "lasts", "write", "range", "guard",
     "hazard", "reason", "heat", "none", "poll", "fresh", "args", "at", "2.1", "9.9999999", "plug.on", "kettle.on",
     "left.switch.on", "raw.a", "button.press", "vacuum.start", "cover.position", "light.color", "switch:on", "$value",
     "kind", "argument", "getter", "ask", "index", "type", "int", "unit", "h", "scale", "0", "100")
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=3)
HOSTILE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=4),
    max_leaves=25,
)


@given(
    data=st.dictionaries(WORDS, HOSTILE, max_size=5),
    bind=st.dictionaries(WORDS, st.dictionaries(WORDS, HOSTILE, max_size=5), max_size=3),
    generation=st.sampled_from(("miot", "legacy")),
)
def test_nothing_that_anybody_writes_raises(data: dict[str, object], bind: dict[str, Any], generation: str) -> None:
    found = read({**data, "members": MEMBERS, "bind": bind, "speaks": generation})
    assert (found.definition is None) == bool(found.flaws)
    for binding in () if found.definition is None else found.definition.bindings:
        if isinstance(binding, Binding):
            wires: tuple[object, ...] = (None, True, 7, "on", 1e300, [], {})
            for wire in wires:
                value = binding.decode(wire)
                if value is not None and binding.encode is not None:
                    json.dumps(binding.encode(value), default=str)


NAMES = st.sampled_from(
    ("switch:on", "fan:on", "fan:speed-level", "fan:fan-level", "light:on", "light:brightness", "light:mode",
     "air-conditioner:on", "air-conditioner:target-temperature", "air-conditioner:mode", "environment:temperature",
     "battery:battery-level", "curtain:current-position", "curtain:target-position", "curtain:motor-control",
     "kettle:status", "vacuum:status", "filter:filter-life-level", "switch-2:on", "x", ":", "a:b:c")
)  # fmt: skip
MEMBER = st.fixed_dictionaries(
    {"at": st.sampled_from(("2.1", "2.2", "3.1", "0.0"))},
    optional={
        "type": st.sampled_from(("bool", "uint8", "int32", "float", "string")),
        "access": st.text("rwn", max_size=3),
        "unit": st.sampled_from(("celsius", "percentage", "kelvin", "hours", "parsec")),
        "range": st.lists(st.sampled_from((-1e12, -5, 0, 0.5, 1, 5, 100, 255, 1e12)), min_size=2, max_size=3),
        "values": st.dictionaries(st.sampled_from(("0", "1", "-1")), st.sampled_from(("Auto", "On", "Level1", "?"))),
        "vendor": st.booleans(),
    },
)  # fmt: skip


@given(members=st.dictionaries(NAMES, MEMBER, max_size=5), wire=LEAVES)
def test_no_member_of_any_name_raises(members: dict[str, object], wire: object) -> None:
    found = read({"members": members})
    assert (found.definition is None) == bool(found.flaws)
    for binding in () if found.definition is None else found.definition.bindings:
        if isinstance(binding, Binding):
            value = binding.decode(wire)
            if value is not None and binding.encode is not None:
                binding.encode(value)

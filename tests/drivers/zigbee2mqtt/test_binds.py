"""How the binds of one device come together."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from drivers.mqtt.form import read_form
from drivers.mqtt.members import MOST_BINDS
from drivers.zigbee2mqtt.binds import Binds, choice, limits, nested, optimistic, written, yes_or_no
from drivers.zigbee2mqtt.exposes import ANSWERS, TAKES, TELLS, Feature, read_exposes

ALL = TELLS | TAKES | ANSWERS


def test_no_path_is_bound_twice() -> None:
    binds = Binds()
    assert binds.put("", "switch", "on", {"json": "state"})
    assert binds.put("", "light", "on", {"json": "lamp"})
    assert list(binds.table) == ["switch.on", "light.light.on"]
    assert binds.put("", "light", "brightness", {"json": "level"})
    assert binds.part("", "light", "on", "brightness") == "light"
    assert (binds.has("light"), binds.has("plug")) == (True, False)


def test_what_has_no_capability_is_raw_under_its_own_name() -> None:
    binds = Binds()
    assert binds.raw(Feature("numeric", "x", "motion sensitivity", ALL, unit="%", low=0, high=10))
    assert binds.raw(Feature("enum", "x", "mode", TELLS, words=("a", "b")))
    assert binds.raw(Feature("binary", "x", "led", TAKES, on="ON", off="OFF"))
    assert binds.table == {
        "raw.motion_sensitivity": {
            "type": "float", "unit": "%", "range": [0, 10], "access": "rw", "json": "motion sensitivity",
            "to": "{at}/set", "write": {"motion sensitivity": "$"},
        },
        "raw.mode": {"type": "enum", "values": ["a", "b"], "access": "r", "json": "mode"},
        "raw.led": {
            "type": "bool", "values": {"ON": True, "OFF": False}, "access": "w", "from": None, "to": "{at}/set",
            "write": {"led": "$"},
        },
    }  # fmt: skip


def test_of_a_composite_each_feature_is_raw_and_written_where_it_stands() -> None:
    binds = Binds()
    inner = (Feature("numeric", "delay", "delay", ALL), Feature("list", "days", "days", ALL))
    assert binds.raw(Feature("composite", "options", "options", ALL, features=inner))
    assert list(binds.table) == ["raw.options_delay"]
    assert binds.table["raw.options_delay"]["json"] == "options.delay"
    assert binds.table["raw.options_delay"]["write"] == {"options": {"delay": "$"}}


def test_nothing_raw_is_written_on_what_is_guarded_and_secrets_are_not_shown() -> None:
    binds = Binds(guarded=True)
    assert binds.raw(Feature("numeric", "x", "sound", ALL))
    assert binds.table["raw.sound"]["access"] == "r"
    assert not binds.raw(Feature("numeric", "x", "timeout", TAKES)), "it cannot be read, and is not written"
    for secret in ("pin_code", "user_pincode", "network_key"):
        assert not binds.raw(Feature("text", secret, secret, ALL))


def test_the_keys_of_a_bind() -> None:
    wire = Feature("binary", "state", "state_left", ALL, on="ON", off="OFF")
    assert yes_or_no(wire) == {"json": "state_left", "values": {"ON": True, "OFF": False}}
    assert yes_or_no(wire, invert=True)["values"] == {"ON": False, "OFF": True}
    assert yes_or_no(Feature("binary", "x", "x")) == {"json": "x"}
    assert written(wire, {"json": "x"}) == {"json": "x", "to": "{at}/set"}
    assert written(Feature("binary", "x", "x", TELLS), {"json": "x"}) == {"json": "x"}
    assert optimistic(wire, {"json": "x", "type": "int"}) == {
        "type": "int", "from": None, "to": "{at}/set", "write": {"state_left": "$"},
    }  # fmt: skip
    assert choice(Feature("enum", "x", "x", words=("UP", "odd")), {"UP": "opening"}) == {
        "json": "x", "values": {"UP": "opening"},
    }  # fmt: skip
    assert limits(Feature("numeric", "x", "x", low=5, high=30), 0.5) == {"range": [5, 30, 0.5]}
    assert limits(Feature("numeric", "x", "x", low=30, high=5), 0.5) == {}
    assert nested(("a", "b"), 1) == {"a": {"b": 1}}


NAMES = st.sampled_from(["state", "mode", "a.b", "x y", "", "pin_code", "Ä", "delay"])
EXPOSES: st.SearchStrategy[Any] = st.recursive(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["binary", "numeric", "enum", "text", "list", "composite"])},
        optional={
            "name": NAMES, "property": NAMES, "access": st.integers(0, 7), "unit": st.sampled_from(["", "%", "foo"]),
            "values": st.lists(st.sampled_from(["on", "ON", "a b", ""]), max_size=3),
            "value_min": st.integers(-5, 5), "value_max": st.integers(-5, 5), "value_step": st.just(0.5),
            "value_on": st.sampled_from(["ON", True, 1]), "value_off": st.sampled_from(["OFF", False, 0]),
        },
    ),
    lambda inner: st.builds(
        lambda one, name: {"type": "composite", "property": name, "features": one}, st.lists(inner, max_size=3), NAMES
    ),
    max_leaves=6,
)  # fmt: skip


@given(st.lists(EXPOSES, max_size=4), st.booleans())
def test_whatever_is_exposed_makes_binds_that_can_be_read(exposes: list[object], guarded: bool) -> None:
    binds = Binds(guarded=guarded)
    for feature in read_exposes(exposes):
        binds.raw(feature)
    assert len(binds.table) <= MOST_BINDS
    assert not guarded or all("to" not in bind for bind in binds.table.values())
    if binds.table:
        assert (
            read_form("m", {"models": ["m"], "family": "zigbee2mqtt", "from": "{at}", "bind": binds.table}).flaws == ()
        )

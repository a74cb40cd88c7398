"""All entities of a device as one entry: components, availability, topics, and what is left out."""

from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.announced.abbreviations import ENTITY
from drivers.announced.base import base_of
from drivers.announced.describe import MOST_BINDS, described
from drivers.announced.naming import name_of
from drivers.announced.reader import Entity, Owner
from drivers.announced.table import PLATFORMS
from drivers.mqtt.form import read_form
from hub.model.errors import BadValue
from hub.text.messages.catalogue import render
from tests.drivers.announced.telling import OWNER, abilities, binds, entity, reasons, thing


def relay(name: str, /, **more: object) -> Entity:
    return entity("switch", name, stat_t=f"dev/{name}", cmd_t=f"dev/{name}/set", **more)


def test_the_only_one_of_its_kind_needs_no_component() -> None:
    assert list(binds(relay("relay_1"))) == ["switch.on"]


def test_of_several_each_has_one() -> None:
    assert sorted(binds(relay("left"), relay("right"))) == ["left.switch.on", "right.switch.on"]


def test_the_one_without_a_name_is_the_device_itself() -> None:
    assert sorted(binds(relay("l2", name="Second"), relay("l1", name=None))) == ["second.switch.on", "switch.on"]


def test_a_setting_does_not_take_the_place_of_what_is_none() -> None:
    own = entity("sensor", "chip", stat_t="a", dev_cla="temperature", unit_of_meas="°C", ent_cat="config")
    room = entity("sensor", "room", stat_t="b", dev_cla="temperature", unit_of_meas="°C")
    assert sorted(binds(own, room)) == ["chip.temperature.temperature", "temperature.temperature"]


def test_two_kinds_that_share_a_word_are_told_apart() -> None:
    lamp = entity("light", "lamp", stat_t="l", cmd_t="l/set")
    fan = entity("fan", "vent", stat_t="f", cmd_t="f/set")
    assert sorted(binds(lamp, fan)) == ["light.on", "vent.fan.on"]


def test_what_is_done_is_a_component_always() -> None:
    assert list(binds(entity("button", "restart", cmd_t="b"))) == ["restart.action.press"]


def test_a_switch_that_measures_is_a_plug_and_one_that_does_not_is_none() -> None:
    power = entity("sensor", "power", stat_t="p", dev_cla="power", unit_of_meas="kW")
    assert sorted(binds(relay("relay"), power)) == ["plug.on", "plug.power"]
    assert sorted(binds(power)) == ["meter.power"]


@pytest.mark.parametrize(
    ("said", "owner", "name"),
    [
        ({"name": "Thing Left Lamp"}, OWNER, "left_lamp"),
        ({"name": "客厅"}, OWNER, "it"),
        ({"name": "1st relay"}, OWNER, "n_1st_relay"),
        ({"name": "x1_temperature"}, OWNER, "temperature"),
        ({}, None, "it"),
        ({"name": "a" * 80}, OWNER, "a" * 31),
    ],
)
def test_names_are_short_and_without_the_device(said: dict[str, Any], owner: Owner | None, name: str) -> None:
    assert name_of(entity("sensor", **said), owner) == name


def test_names_without_any_letter_are_told_apart_by_number() -> None:
    found = binds(*(entity("sensor", f"_{at}", name="温度", stat_t=f"t/{at}") for at in range(3)))
    assert sorted(found) == ["raw.n_0", "raw.n_1", "raw.n_2"]


def test_the_order_makes_no_difference() -> None:
    entities = [
        relay("left"),
        relay("right"),
        entity("light", "lamp", stat_t="l", cmd_t="s"),
        entity("sensor", stat_t="t"),
    ]
    entries = [thing(*each).entry for each in permutations(entities)]
    assert all(entry == entries[0] for entry in entries)
    assert all(list(entry["bind"]) == list(entries[0]["bind"]) for entry in entries)  # type: ignore[call-overload]  # a table


def test_equal_devices_have_equal_entries() -> None:
    def bulb(name: str) -> dict[str, object]:
        owner = Owner((name,), name=name, maker="M", model="Bulb")
        lamp = entity("light", f"{name}_lamp", stat_t=f"z/{name}", cmd_t=f"z/{name}/set", avty_t=f"z/{name}/there")
        power = entity("sensor", f"{name}_power", stat_t=f"z/{name}/power", dev_cla="power", unit_of_meas="W")
        found = described(owner, [lamp, power])
        assert found.address == f"z/{name}"
        return dict(found.entry)

    assert bulb("hall") == bulb("attic")


@pytest.mark.parametrize(
    ("topics", "base", "short"),
    [
        (["a/b"], "a/b", ["{at}"]),
        (["a/b", "a/b/c", "a/bc"], "a", ["{at}/b", "{at}/b/c", "{at}/bc"]),
        (["tele/x1/S", "cmnd/x1/P"], "x1", ["tele/{at}/S", "cmnd/{at}/P"]),
        (["a/b", "c/d"], "", ["a/b", "c/d"]),
        (["+/xx/s"], "xx", ["+/{at}/s"]),
        (["/a/b", "/a/c"], "/a", ["{at}/b", "{at}/c"]),
    ],
)
def test_what_topics_have_in_common_is_the_address(topics: list[str], base: str, short: list[str]) -> None:
    found = base_of([{"from": topic} for topic in topics])
    assert (found.text, [found.short(topic) for topic in topics]) == (base, short)


def test_it_is_there_by_what_all_of_it_say() -> None:
    both = [
        {"t": "bridge", "val_tpl": "{{ value_json.state }}"},
        {"t": "it/there", "pl_avail": "up", "pl_not_avail": "down"},
    ]
    entry = thing(
        entity("sensor", "a", stat_t="it/a", avty=both, avty_mode="any"),
        entity("sensor", "b", stat_t="it/b", avty=[*both, {"t": "own"}], avty_mode="any"),
    ).entry
    assert entry["available"] == "any"
    assert entry["availability"] == [
        {"from": "bridge", "json": "state", "values": {"online": True, "offline": False}},
        {"from": "{at}/there", "values": {"up": True, "down": False}},
    ]
    assert "availability" not in thing(relay("l", avty_t="x"), relay("r")).entry


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (entity("sensor", stat_t="a", val_tpl="{{ now() }}"), "template"),
        (entity("sensor", stat_t="a/#"), "topic"),
        (entity("sensor", stat_t="a{b"), "topic"),
        (entity("sensor"), "no_topic"),
        (entity("switch", cmd_t="a", pl_on="T", pl_off="T"), "same"),
        (entity("camera", t="a"), "no_capability"),
        (entity("tag", t="a"), "no_capability"),
        (entity("hologram", stat_t="a"), "no_platform"),
        (entity("text", cmd_t="a", mode="password"), "secret"),
        (entity("number", cmd_t="a", min=5, max=5), "range"),
        (entity("select", cmd_t="a", ops=[]), "options"),
        (entity("vacuum", cmd_t="a", sup_feat=["start"]), "incomplete"),
        (entity("event", stat_t="a", evt_typ=["dance"]), "no_event"),
        (entity("alarm_control_panel", stat_t="a", cmd_t="b"), "unguarded"),
        (entity("notify", cmd_t="a", cmd_tpl="{{ states('x') }}"), "template"),
    ],
)
def test_what_is_left_out_says_why(said: Entity, reason: str) -> None:
    assert reasons(said) == [reason]
    found = thing(said)
    assert reason in str(found.entry["left_out"])
    for gone in found.left:
        for language in ("en", "zh"):
            text = render(gone.reason.message_id, gone.reason.params, language)
            assert "announced." not in text
            assert "{" not in text or "{{" in text or "a{b" in text


def test_the_rest_of_an_entity_stays() -> None:
    lamp = entity("light", stat_t="a", cmd_t="b", bri_stat_t="c", bri_cmd_t="d", bri_val_tpl="{{ today_at() }}")
    assert list(binds(lamp)) == ["light.on"]
    assert reasons(lamp) == ["template"]


def test_a_device_has_an_end() -> None:
    found = thing(*(entity("sensor", f"s{at}", stat_t=f"t/{at}") for at in range(MOST_BINDS + 3)))
    assert len(found.entry["bind"]) == MOST_BINDS  # type: ignore[arg-type]  # a table
    assert [gone.reason.message_id for gone in found.left] == ["announced.too_many"] * 3


def test_nothing_is_something_too() -> None:
    assert thing(entity("camera")).empty
    assert not thing(relay("a")).empty


def test_reasons_are_errors_of_the_hub() -> None:
    assert all(isinstance(gone.reason, BadValue) for gone in thing(entity("camera")).left)


WORDS = [
    *("ON", "OFF", "on", "off", "a", "é", "", "1", "{{ value }}", "{{ value_json.a }}", "{{ value_json['a b'][0] }}"),
    *("{{ 1 +", "t/a", "t/a/set", "#", "temperature", "W", "%", "json", "template", "config", "auto", "heat"),
]
SAID = st.dictionaries(
    st.sampled_from(sorted({*ENTITY.values(), "schema", "brightness", "fan_modes", "swing_modes", "modes", "name"})),
    st.one_of(
        st.sampled_from(WORDS), st.integers(-5, 300), st.booleans(), st.none(),
        st.lists(st.sampled_from(WORDS), max_size=4),
    ),
    max_size=12,
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(sorted(PLATFORMS)), SAID), min_size=1, max_size=6), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_whatever_is_announced_the_entry_is_one(said: list[tuple[str, dict[str, Any]]], seed: int) -> None:
    topics = {"state_topic": "t/a", "command_topic": "t/a/set"}
    entities = [
        Entity(f"{platform}//e{at}", platform, f"e{at}", (topics if at % 2 else {}) | config)
        for at, (platform, config) in enumerate(said)
    ]
    found = described(OWNER, entities)
    assert read_form("announced", found.entry).flaws == () or found.empty
    Random(seed).shuffle(entities)
    assert described(OWNER, entities).entry == found.entry


def test_what_is_guarded_stays_guarded() -> None:
    heater = entity(
        "climate", mode_cmd_t="m/set", mode_stat_t="m", modes=["off", "heat"], temp_cmd_t="t/set", temp_stat_t="t"
    )
    assert abilities(heater).properties["on"].guard is not None
    assert not abilities(heater).properties["mode"].writable


def test_what_would_lead_past_a_guard_is_only_read() -> None:
    boiler = entity("water_heater", "w", mode_stat_t="w/m", mode_cmd_t="w/set", modes=["off", "eco"], pow_cmd_t="w/p")
    other = entity("switch", "s", stat_t="s", cmd_t="w/p", pl_on="ON", pl_off="OFF")
    found = binds(boiler, other)
    assert found["w.water_heater.on"]["to"] == "w/p"
    assert found["switch.on"]["from"] == "s"
    assert found["switch.on"].keys().isdisjoint({"to", "write", "write_template", "on", "off"})
    assert "product.starts" in reasons(boiler, other)

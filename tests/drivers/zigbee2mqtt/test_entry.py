"""Real devices as `bridge/devices` of zigbee2mqtt 2.14 has them, and what becomes of them.

devices.json: their exposes as of zigbee-herdsman-converters 26.105 (MIT), without labels and descriptions.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from drivers.mqtt.form import read_form
from drivers.zigbee2mqtt.entry import bridge_entry, entry_of, group_entry
from hub.model.capability import Category

DEVICES = json.loads((Path(__file__).parent / "devices.json").read_text("utf-8"))


def entry(model: str, **more: object) -> dict[str, Any]:
    made = entry_of({**DEVICES[model]["device"], **more}, "zigbee2mqtt")
    assert made is not None
    return made


@pytest.mark.parametrize("model", DEVICES)
def test_a_real_device_has_the_members_that_it_should(model: str) -> None:
    read = read_form(model, entry(model))
    assert read.flaws == ()
    assert read.definition is not None
    abilities = read.definition.abilities
    paths = {
        path: f"{prop.kind}{' rw' if prop.writable else ''}"
        for path, prop in abilities.properties.items()
        if prop.category is not Category.RAW
    }
    assert paths == DEVICES[model]["properties"]
    assert sorted((*abilities.events, *abilities.commands)) == DEVICES[model]["events_and_commands"]


def test_equal_devices_have_one_entry_whatever_they_are_called() -> None:
    model = next(iter(DEVICES))
    assert entry(model) == entry(model, friendly_name="another", ieee_address="0x1", network_address=7, endpoints={})


def test_only_what_has_mains_is_asked_for_its_state() -> None:
    assert entry("LED2109G6", power_source="Mains (single phase)")["ask"]["write"]["state"] == ""
    assert "ask" not in entry("LED2109G6", power_source="Battery")


def exposed(kind: str, *features: dict[str, object]) -> dict[str, object]:
    """An expose with features, of which each is called `state` where it has no name."""
    named = [{"name": "state", "access": 7, **one} for one in features]
    return {"type": kind, "features": [{"property": one["name"], **one} for one in named]}


def test_what_opens_a_way_in_or_lets_water_run_is_guarded_or_only_watched() -> None:
    switch = exposed("switch", {"type": "binary", "value_on": "ON", "value_off": "OFF"})
    garage = exposed("cover", {"type": "enum", "values": ["OPEN"]}, {"type": "numeric", "name": "position"})

    heater = exposed("climate", {"type": "enum", "name": "system_mode", "values": ["off", "heat"]})

    def binds(about: str, *exposes: object) -> dict[str, Any]:
        made = entry_of({"definition": {"model": "m", "description": about, "exposes": list(exposes)}}, "zigbee2mqtt")
        assert made is not None
        read = read_form("m", made)
        assert read.definition is not None
        return dict(read.definition.abilities.properties)

    assert binds("Garage door opener", switch)["on"].guard is not None
    assert binds("Smart irrigation valve", switch)["on"].guard is not None
    assert binds("Wall switch", switch)["on"].guard is None
    assert binds("Panel heater", heater)["on"].guard is not None
    assert not binds("Panel heater", heater)["mode"].writable
    assert binds("Radiator valve", heater)["on"].guard is None
    assert not binds("Garage door", garage)["position"].writable
    assert binds("Curtain", garage)["position"].writable


def test_a_group_is_in_the_range_that_all_its_members_have() -> None:
    group = group_entry([entry("LED2109G6"), entry("LED1545G12")], "zigbee2mqtt")
    assert group is not None
    binds: Any = group["bind"]
    warm = entry("LED1545G12")["bind"]["light.color_temperature"]["range"]
    assert binds["light.color_temperature"]["range"] == warm
    assert "light.color" not in binds
    assert read_form("group", group).flaws == ()
    assert group_entry([], "zigbee2mqtt") is None


def test_scenes_of_a_group_are_its_actions() -> None:
    scenes = ((1, "Movie night"), (2, "movie-night"), (3, "夜晚"), (4, ""), (5, "x" * 64))
    group = group_entry([entry("LED2109G6")], "zigbee2mqtt", scenes)
    assert group is not None
    read = read_form("group", group)
    assert read.flaws == ()
    assert read.definition is not None
    assert set(read.definition.abilities.commands) == {
        "movie_night.press", "scene_2.press", "scene_3.press", "scene_4.press", "scene_5.press",
    }  # fmt: skip
    binds: Any = group["bind"]
    assert binds["movie_night.action.press"]["write"] == {"scene_recall": 1}


def test_the_bridge_is_a_device() -> None:
    read = read_form("bridge", bridge_entry())
    assert read.definition is not None
    assert set(read.definition.abilities.commands) == {"permit_join"}


def test_codes_of_locks_are_neither_shown_nor_set() -> None:
    lock = read_form("YRD426NRSC", entry("YRD426NRSC")).definition
    assert lock is not None
    assert not [path for path in lock.abilities.properties if "pin" in path]
    assert [path for path, prop in lock.abilities.properties.items() if prop.writable] == ["locked"]

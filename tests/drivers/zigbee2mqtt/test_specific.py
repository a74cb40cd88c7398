"""Exposes of a kind of their own: what can be set of them, and what is only watched."""

import pytest

from drivers.zigbee2mqtt import specific
from drivers.zigbee2mqtt.binds import Binds
from drivers.zigbee2mqtt.exposes import ANSWERS, TAKES, TELLS, Feature

ALL = TELLS | TAKES | ANSWERS
STATE = Feature("binary", "state", "state", ALL, on="ON", off="OFF")


@pytest.mark.parametrize(
    ("kind", "description", "guarded"),
    [
        ("lock", "Smart lock", True),
        ("climate", "Panel heater", True),
        ("climate", "Radiator valve", False),
        ("switch", "Garage door opener", True),
        ("switch", "Water valve", True),
        ("switch", "Wall switch", False),
    ],
)
def test_what_may_do_harm_is_guarded(kind: str, description: str, guarded: bool) -> None:
    assert specific.is_guarded((Feature(kind, "", ""),), description) is guarded


@pytest.mark.parametrize(
    ("description", "key"),
    [("Smart plug", "plug.on"), ("Irrigation valve", "valve.on"), ("Relay", "switch.on"), ("Gate relay", "switch.on")],
)
def test_a_switch_is_what_its_maker_calls_it(description: str, key: str) -> None:
    binds = Binds()
    assert specific.switch(Feature("switch", "", "", features=(STATE,)), binds, description)
    assert list(binds.table) == [key]
    assert binds.table[key].get("hazard") == ("door" if "Gate" in description else None)


def test_a_switch_that_is_a_setting_is_none() -> None:
    setting = Feature("binary", "child_lock", "child_lock", ALL, on="LOCK", off="UNLOCK")
    binds = Binds()
    assert not specific.switch(Feature("switch", "child_lock", "", features=(setting,)), binds, "Thermostat")
    assert binds.table == {}


def test_a_lamp_has_the_range_that_it_says() -> None:
    binds = Binds()
    warmth = Feature("numeric", "color_temp", "color_temp", ALL, low=250, high=454)
    brightness = Feature("numeric", "brightness", "brightness", ALL, low=0, high=254)
    specific.light(Feature("light", "", "", features=(STATE, brightness, warmth)), binds)
    assert list(binds.table) == ["light.on", "light.brightness", "light.color_temperature"]
    assert binds.table["light.brightness"]["linear"] == {"0": 0, "254": 100}
    assert binds.table["light.color_temperature"]["range"] == [2203, 4000]


def test_a_garage_door_is_watched_and_a_blind_moved() -> None:
    position = Feature("numeric", "position", "position", ALL)
    state = Feature("enum", "state", "state", TELLS | TAKES, words=("OPEN", "CLOSE", "STOP"))
    cover = Feature("cover", "", "", features=(state, position))
    blind, garage = Binds(), Binds()
    specific.cover(cover, blind, "Roller blind")
    specific.cover(cover, garage, "Garage door")
    assert list(blind.table) == ["cover.position", "cover.open", "cover.close", "cover.stop"]
    assert blind.table["cover.open"] == {"to": "{at}/set", "write": {"state": "OPEN"}}
    assert list(garage.table) == ["cover.position"]
    assert "to" not in garage.table["cover.position"]


def test_the_mode_of_a_heater_would_switch_it_on_and_is_read() -> None:
    mode = Feature("enum", "system_mode", "system_mode", ALL, words=("off", "heat"))
    climate = Feature("climate", "", "", features=(mode,))
    heater, valve = Binds(guarded=True), Binds()
    specific.climate(climate, heater, "Panel heater")
    specific.climate(climate, valve, "Radiator valve")
    assert heater.table["climate.on"]["values"] == {"heat": True, "off": False}
    assert "to" in heater.table["climate.on"]
    assert "to" not in heater.table["climate.mode"]
    assert "hazard" not in heater.table["climate.on"]
    assert valve.table["climate.on"]["hazard"] == "none"
    assert "to" in valve.table["climate.mode"]


def test_a_siren_sounds_as_its_composite_says() -> None:
    mode = Feature("enum", "mode", "mode", TAKES, words=("stop", "burglar", "fire"))
    lasting = Feature("numeric", "duration", "duration", TAKES)
    level = Feature("enum", "level", "level", TAKES, words=("low", "very_high"))
    binds = Binds()
    assert specific.siren(Feature("composite", "warning", "warning", TAKES, features=(mode, lasting, level)), binds)
    assert binds.table["siren.sound"]["write"] == {
        "warning": {"mode": "burglar", "duration": "$duration", "level": "very_high"}
    }
    assert binds.table["siren.silence"]["write"] == {"warning": {"mode": "stop"}}
    assert not specific.siren(Feature("composite", "warning", "warning", TAKES, features=(mode,)), binds)

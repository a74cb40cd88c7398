"""Exposes without a kind of their own: what they become depends on what else the device has."""

import pytest

from drivers.zigbee2mqtt.binds import Binds
from drivers.zigbee2mqtt.exposes import ANSWERS, TAKES, TELLS, Feature
from drivers.zigbee2mqtt.generic import LASTING, Generic

ALL = TELLS | TAKES | ANSWERS


def number(name: str, unit: str = "", access: int = TELLS, endpoint: str = "") -> Feature:
    return Feature("numeric", name, name, access, endpoint, unit)


def table(*features: Feature, battery: bool = False, binds: Binds | None = None) -> dict[str, dict[str, object]]:
    """The binds of these, and of nothing that is in no capability."""
    binds = binds or Binds()
    generic = Generic(features, binds, battery=battery)
    for one in features:
        generic.bind(one)
    return binds.table


def test_a_number_is_told_in_our_unit() -> None:
    assert table(number("pressure", "kPa")) == {"pressure.pressure": {"json": "pressure", "scale": 10.0}}
    assert table(number("pressure", "hPa")) == {"pressure.pressure": {"json": "pressure"}}
    assert table(number("pressure", "psi")) == {}, "no unit that is known"
    assert table(number("temperature", "°C", ALL)) == {}, "what is written is a setting"


def test_what_a_battery_told_counts_for_long() -> None:
    assert table(number("humidity", "%"), battery=True)["humidity.humidity"]["fresh"] == LASTING
    assert "fresh" not in table(number("humidity", "%"))["humidity.humidity"]


def test_the_voltage_of_a_battery_is_not_that_of_a_meter() -> None:
    assert table(number("voltage", "mV"), battery=True) == {}
    assert table(number("voltage", "mV")) == {"meter.voltage": {"json": "voltage", "scale": 0.001}}
    assert "meter.voltage" in table(number("voltage", "V"), number("power", "W"), battery=True)


def test_meters_are_the_plug_s_where_there_is_one_and_phases_are_components() -> None:
    binds = Binds()
    binds.put("", "plug", "on", {"json": "state"})
    assert "plug.power" in table(number("power", "W"), binds=binds)
    assert {"phase_b.meter.power", "produced.meter.energy"} <= table(
        number("power_phase_b", "W"), number("produced_energy", "kWh")
    ).keys()
    assert table(number("power", "W"), number("produced_energy", "kWh"))["meter.power"]["range"] == [-(10**6), 10**6]


@pytest.mark.parametrize(("on", "off", "means"), [(False, True, True), (True, False, False)])
def test_contact_says_whether_it_is_open(on: bool, off: bool, means: bool) -> None:
    (bind,) = table(Feature("binary", "contact", "contact", TELLS, on=on, off=off)).values()
    values = bind.get("values", {"true": True, "false": False})
    assert isinstance(values, dict)
    assert values[str(on).lower()] is means


def test_a_choice_is_ours_where_its_words_are() -> None:
    power = Feature("enum", "power_on_behavior", "power_on_behavior", ALL, words=("off", "on", "previous"))
    assert table(power)["settings.power_on"]["values"] == {"off": "off", "on": "on", "previous": "previous"}
    odd = Feature("enum", "power_on_behavior", "power_on_behavior", ALL, words=("off", "maybe"))
    assert table(odd) == {}
    moves = Feature("enum", "motor_state", "motor_state", TELLS, words=("opening", "stopped"))
    assert table(moves) == {}, "there is no cover"
    binds = Binds()
    binds.put("", "cover", "position", {"json": "position"})
    assert "cover.movement" in table(moves, binds=binds)


def test_effects_are_a_lamp_s() -> None:
    effect = Feature("enum", "effect", "effect", TAKES, words=("blink",))
    assert table(effect) == {}
    binds = Binds()
    binds.put("", "light", "on", {"json": "state"})
    assert table(effect, binds=binds)["light.effect"] == {
        "values": ["blink"], "from": None, "to": "{at}/set", "write": {"effect": "$"},
    }  # fmt: skip

"""Every product of the family: complete, reachable, and able to survive what it hears."""

import re
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.families import bundled
from drivers.kit.define import Binding
from drivers.miio.profiles.legacy import LegacyDefinition, LegacyProfile
from drivers.miio.profiles.miot import MiotDefinition, MiotProfile
from hub.config.library import read_products
from hub.model.capability import Property
from hub.model.command import Call, CommandClass
from hub.model.ports import Order
from hub.model.value import Color, Kind, Value
from hub.text.source import Source
from tests.drivers.miio.products import CATALOGUE, LIBRARY, MODELS, definition, miot

HOME = (
    "yunmi.kettle.v19", "yeelink.light.ceilc", "cuco.plug.cp2", "mmgg.pet_waterer.s1", "lumi.remote.mcn001",
    "lumi.gateway.mgl03", "isa.magnet.dw2hl", "linp.remote.k9b1", "lumi.motion.acn001", "philips.light.bulb",
    "lumi.sensor_motion.v2", "yeelink.light.lamp1", "hyd.airer.znlyj2", "dooya.curtain.m2", "miaomiaoce.sensor_ht.t9",
    "yeelink.light.colorc", "cuco.plug.cp5", "xiaomi.aircondition.mc1", "dmaker.fan.p10", "rockrobo.vacuum.v1",
    "zhimi.humidifier.ca4", "linp.remote.k9b01", "yeelink.light.lamp22", "zhimi.heater.mc2", "lumi.sensor_magnet.v2",
    "zhimi.humidifier.cb1",
)  # fmt: skip
# One of each entry: the other models are the same.
FIRSTS = dict.fromkeys(str(cast("list[str]", LIBRARY.definitions("miio", model)[0]["models"])[0]) for model in MODELS)
DEFINITIONS = [definition(model) for model in FIRSTS]
SAMPLES: dict[Kind, Any] = {Kind.BOOL: (True, False), Kind.COLOR: (Color(255, 128, 0),)}


def samples(prop: Property) -> tuple[Value, ...]:
    if prop.kind is Kind.ENUM:
        return prop.options
    if prop.kind in SAMPLES:
        return tuple(SAMPLES[prop.kind])
    low, high = prop.minimum or 0, prop.maximum if prop.maximum is not None else 100
    return tuple(prop.accept(number) for number in (low, high, (low + high) / 2))


def profile_of(definition: Any) -> Any:
    if isinstance(definition, MiotDefinition):
        return MiotProfile(definition, "7")
    return LegacyProfile(definition) if isinstance(definition, LegacyDefinition) else None


def test_the_home_is_known() -> None:
    assert [model for model in HOME if model not in MODELS] == []


def test_all_that_comes_with_hearth_is_right_and_found_by_its_model() -> None:
    written: list[str] = []
    for path in sorted(bundled()["miio"].glob("*.yaml")):
        entries, problems = read_products(Source(path.name, path.read_text("utf-8")), ("miio",))
        assert problems == []
        written += [model for entry in entries for model in entry.models]
    assert tuple(written) == MODELS
    assert len(set(written)) == len(written)
    assert [(model, product.flaws) for model in MODELS if (product := CATALOGUE.product(model)).flaws] == []


def test_models_look_like_models() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+\.[a-z_]+\.[a-z0-9_]+", model) for model in MODELS)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.models[0])
def test_everything_writable_can_be_written_and_every_command_called(definition: Any) -> None:
    profile = profile_of(definition)
    for path, prop in definition.abilities.properties.items():
        for value in samples(prop) if prop.writable else ():
            asks = profile.asks(Order(writes=((path, value),)))
            assert len(asks) == (2 if (path, value) == ("on", True) and "dishwasher" in definition.models[0] else 1)
            assert asks[0].text(1).startswith(b'{"id":1,')
    for path in definition.abilities.commands:
        assert len(profile.asks(Order(call=Call("d", path)))) == 1


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.models[0])
@settings(max_examples=20)
@given(wire=st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.none()))
def test_every_decoder_survives_anything_and_keeps_to_its_property(definition: Any, wire: object) -> None:
    for binding in definition.bindings:
        if isinstance(binding, Binding):
            value = binding.decode(wire)
            prop = definition.abilities.properties[binding.path]
            assert value is None or prop.kind is not Kind.ENUM or value in prop.options


@pytest.mark.parametrize(
    ("model", "path", "wire", "value"),
    [
        ("isa.magnet.dw2hl", "open", True, False),
        ("lumi.sensor_magnet.v2", "open", False, True),
        ("dooya.curtain.m2", "position", 100, 100),
        ("dooya.curtain.m2", "movement", 2, "opening"),
        ("hyd.airer.znlyj2", "position", 1, 100),
        ("hyd.airer.znlyj2", "position", 2, 0),
        ("hyd.airer.znlyj2", "position", 0, 50),
        ("mmgg.pet_waterer.s1", "water_level", False, 0.0),
        ("mmgg.pet_waterer.s1", "water_level", True, 100.0),
        ("zhimi.humidifier.ca4", "water_level", 120, 100.0),
        ("zhimi.humidifier.ca4", "water_level", 127, None),
        ("yunmi.kettle.v19", "on", 4, True),
        ("yunmi.kettle.v19", "on", 3, False),
        ("cuco.plug.cp2", "voltage", 2301, 230.1),
        ("cuco.plug.cp2", "energy", 1234, 12.34),
        ("philips.light.bulb", "color_temperature", 100, 5700),
        ("rockrobo.vacuum.v1", "state", 11, "cleaning"),
        ("yeelink.light.colorc", "color", 0xFF8000, Color(255, 128, 0)),
        ("lumi.motion.acn001", "battery", 3000, 75),
        ("zhimi.heater.mc2", "auto_off", 2, 7200.0),
        ("zhimi.heater.za2", "auto_off", 8, 28_800.0),
        ("zhimi.heater.ma3", "auto_off", 900, 900.0),
    ],
)
def test_polarity_and_scale(model: str, path: str, wire: object, value: object) -> None:
    bindings: Any = definition(model).bindings
    (decode,) = [each.decode for each in bindings if isinstance(each, Binding) and each.path == path]
    assert decode(wire) == value


@pytest.mark.parametrize("model", ["yunmi.kettle.v19", "zhimi.heater.mc2", "zhimi.heater.ma3", "zhimi.heater.za2"])
def test_what_heats_is_hazardous(model: str) -> None:
    on = miot(model).abilities.properties["on"]
    assert on.guard is not None
    assert (on.command_class(True), on.command_class(False)) == (CommandClass.C, CommandClass.D)


def test_a_heaters_countdown_is_written_in_its_own_unit() -> None:
    for model, wire in (("zhimi.heater.mc2", 1), ("zhimi.heater.za2", 1), ("zhimi.heater.ma3", 3600)):
        profile = MiotProfile(miot(model), "7")
        (ask,) = profile.asks(Order(writes=(("auto_off", 3600.0), ("on", True))))
        assert [item["value"] for item in ask.params] == [wire, True]
        (ask,) = profile.asks(Order(writes=(("auto_off", 0.0),)))
        assert [item["value"] for item in ask.params] == [0]


def test_a_heat_pump_needs_no_guard() -> None:
    assert miot("xiaomi.aircondition.mc1").abilities.properties["on"].guard is None


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.models[0])
def test_what_is_dangerous_is_read_and_never_guessed(definition: Any) -> None:
    for prop in definition.abilities.properties.values():
        assert prop.guard is None or (prop.readable and prop.writable and prop.kind is Kind.BOOL)

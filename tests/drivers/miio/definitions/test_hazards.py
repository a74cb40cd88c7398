"""No entry leads past its own guards."""

import pytest

from drivers.miio.definitions.catalogue import Catalogue
from drivers.miio.definitions.hazards import hazard_flaws
from hub.compose.products import library_of
from hub.config.library import Overlays, read_products
from hub.text.source import Source
from tests.drivers.miio.products import CATALOGUE, MODELS

KETTLE, HEATER, FRYER, WASHER = "xiaomi.kettle.ym3pro", "zhimi.heater.mc2", "careli.fryer.maf02", "minij.washer.v5"
DISHES = "viomi.dishwasher.m02"
POWER = """bind:
    power.switch.on:
      on: [{call: set_power, params: [1]}, {call: set_wash_status, params: [2]}]
      off: {call: set_power, params: [0]}
      set: ~
      values: ~
      true: [1]
"""
PAUSE = "{do: air-fryer:pause}"
LATER = f"bind: {{air_fryer.duration: {{write: {{60: {PAUSE}, 9000: {{do: air-fryer:start-cook}}, 80000: {PAUSE}}}}}}}"


def flaws(model: str, text: str) -> list[tuple[object, str]]:
    """What is wrong with an entry of the owner's."""
    written, problems = read_products(Source("mine.yaml", f"- models: [{model}]\n  {text}\n"), ("miio",))
    assert not problems
    product = Catalogue(library_of(Overlays(written))).product(model)
    assert product.definition is not None, "ours stays in use"
    return [(flaw.path[-1], flaw.message_id) for _, flaw in product.flaws]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (KETTLE, "bind: {kettle.target_temperature: {access: rw}}"),
        (KETTLE, "bind: {raw.target: {read: kettle:target-temperature, access: rw}}"),
        (KETTLE, "bind: {settings.volume: {read: kettle:fault, set: kettle:target-temperature}}"),
        (KETTLE, "bind: {settings.led: {read: kettle:fault, on: {set: {'2.4': 50}}, off: {set: {'2.9': 0}}}}"),
        (HEATER, "bind: {climate.auto_off: {set: {'2.1': true}}}"),
        (HEATER, "bind: {settings.child_lock: {read: heater:on}}"),
        (FRYER, "bind: {air_fryer.pause: {do: air-fryer:start-cook}}"),
        (FRYER, LATER),
        (WASHER, "bind: {washer.pause: {call: set_state, params: [run]}}"),
        (WASHER, "bind: {washer.program: {set: set_state, values: {run: daily, x: quick}}}"),
        (DISHES, POWER),
    ],
)  # fmt: skip
def test_nothing_else_starts_what_is_guarded(model: str, text: str) -> None:
    assert [word for _, word in flaws(model, text)] == ["product.starts"]


def test_what_is_sent_along_starts_nothing_either() -> None:
    assert flaws(HEATER, "together: [['2.1', '2.5']]") == [("together", "product.starts")]
    assert flaws(KETTLE, "together: [['2.4', '2.5']]") == [("together", "product.starts")]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (FRYER, "bind: {air_fryer.on: {off: {do: air-fryer:start-cook}}}"),
        (KETTLE, "bind: {kettle.on: {off: {set: {'2.4': 99}}}}"),
        (WASHER, "bind: {washer.on: {off: {call: set_state, params: [run]}}}"),
    ],
)
def test_off_is_something_else_than_on(model: str, text: str) -> None:
    assert ("kettle.on" in text, flaws(model, text)[0][1]) in (
        (False, "product.off_starts"),
        (True, "product.off_starts"),
    )


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (KETTLE, "bind: {kettle.on: {on: {set: {'2.4': 90}}}}"),
        (KETTLE, "bind: {settings.led: {read: kettle:auto-keep-warm, access: rw}}"),
        (WASHER, "bind: {washer.pause: {call: set_state, params: [standby]}}"),
        (HEATER, "together: [['2.5', '3.1']]"),
        ("yunmi.kettle.v19", "bind: {kettle.target_temperature: {range: [40, 99, 5]}}"),
    ],
)
def test_what_does_no_harm_is_left_alone(model: str, text: str) -> None:
    assert flaws(model, text) == []


@pytest.mark.parametrize("word", ["heater", "heat", "none"])
def test_a_longer_guard_needs_a_reason(word: str) -> None:
    model = "yunmi.kettle.v19"
    assert flaws(model, f"bind: {{kettle.on: {{hazard: {word}}}}}") == [("hazard", "product.needs_reason")]
    assert flaws(model, f"bind: {{kettle.on: {{hazard: {word}, reason: it is an urn}}}}") == []
    assert flaws(HEATER, "bind: {climate.on: {hazard: heat}}") == [], "it is shorter"


def test_what_nobody_has_heard_of_is_not_off() -> None:
    assert flaws(WASHER, "bind: {washer.on: {values: ~, true: [run]}}") == [("true", "product.needs_values")]
    for model in (WASHER, DISHES):
        definition = CATALOGUE.definition(model)
        assert definition is not None
        (on,) = (one for one in definition.bindings if getattr(one, "capability", "") in ("washer", "dishwasher") and
                 one.member == "on")  # fmt: skip
        decode = on.decode  # type: ignore[union-attr]  # a property
        strange: tuple[object, ...] = (99, "weird", None, [], {}, True)
        assert [decode(wire) for wire in strange] == [None] * 6


def test_none_of_ours_does() -> None:
    for model in MODELS:
        definition = CATALOGUE.definition(model)
        assert definition is not None
        assert hazard_flaws(definition) == (), model

"""What devices do to the air of a room."""

from dataclasses import replace

import pytest

from scenes.check.facts_expressions import House
from scenes.check.pushes import Push, Quantity, pushes, reached
from scenes.check.sets import numbers
from tests.scenes.check.checked import facts
from tests.scenes.household import BERLIN, FACTS, HOUSE

ROOMS = House({handle: replace(one, area="here") for handle, one in HOUSE.items()}, FACTS, BERLIN)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("{set: {bedroom_heater.on: on}}", [("temperature", True, None)]),
        ("{set: {bedroom_heater.on: on, bedroom_heater.mode: cool}}", [("temperature", False, None)]),
        ("{set: {bedroom_heater.on: on, bedroom_heater.mode: dry}}", [("humidity", False, None)]),
        ("{set: {bedroom_heater.on: on, bedroom_heater.target_temperature: 21}}", [("temperature", True, 21.0)]),
        ("{set: {humidifier.on: on, humidifier.target_humidity: 50}}", [("humidity", True, 50.0)]),
        ("{set: {hall_light.on: on}}", [("illuminance", True, None)]),
        ("{set: {hall_light.on: on, hall_light.brightness: 5}}", []),
        ("{set: {bedroom_heater.on: off}}", []),
        ("{call: vacuum.start}", [("occupancy", True, None)]),
        ("{call: vacuum.dock}", []),
    ],
)
def test_what_a_scene_pushes(steps: str, said: list[tuple[str, bool, float | None]]) -> None:
    one = facts(f"- scene: One\n  when: manual\n  do: {steps}\n")
    assert [(push.quantity.value, push.up, push.target) for push in pushes(one, ROOMS)] == said


def test_a_limit_is_reached_only_where_the_push_gets_there() -> None:
    warm = Push(Quantity.HEAT, True, HOUSE["bedroom_heater"], target=28.0)
    above = numbers(((26.0, 100.0, False, True),))
    assert reached(above, warm) == 28.0
    assert reached(above, replace(warm, target=20.0)) is None
    assert reached(numbers(((-50.0, 100.0, True, True),)), warm) is None

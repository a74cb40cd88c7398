"""Limits at which a sensor trembles, and edges in place of levels."""

import pytest

from scenes.check.levels import chatter, edges_of_a_level
from tests.scenes.check.checked import checked

KEPT = "- scene: One\n  while: bathroom.humidity > 70\n  keep: {bath_fan.on: on}\n"
EDGES = """
- scene: One
  when: bathroom.humidity > 70
  do: {set: {bath_fan.on: on}}
- scene: Two
  when: bathroom.humidity < 60
  do: {set: {bath_fan.on: off}}
"""
TOGGLED = "- scene: Three\n  when: {button: kitchen_button}\n  do: {toggle: bath_fan.on}\n"
NEAR = EDGES.replace("< 60", "< 69.5")
PAIRS = [
    ("D2", KEPT, KEPT.replace("bathroom.humidity > 70", "{is: bathroom.humidity > 70, until: bathroom.humidity < 60}")),
    ("D2", KEPT, KEPT.replace("bathroom.humidity > 70", "{is: bathroom.humidity > 70, linger: 10m}")),
    ("D2", KEPT, KEPT.replace("bathroom.humidity > 70", "front_door.open")),
    ("D2", NEAR, NEAR.replace("bathroom.humidity > 70", "{becomes: bathroom.humidity > 70, for: 2m}")),
    ("D4", EDGES, EDGES + TOGGLED),
    ("D4", EDGES, EDGES.replace("when: bathroom.humidity > 70", "when: {button: kitchen_button}")),
    ("D4", EDGES.replace("bath_fan", "bedroom_heater"), EDGES.replace("  do:", "  if: kettle.on\n  do:")),
]


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for detect in (chatter, edges_of_a_level) for found in detect(one.index, one.theatre)]


@pytest.mark.parametrize(("code", "faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(code: str, faulty: str, sound: str) -> None:
    assert codes(faulty) == [code]
    assert code not in codes(sound)

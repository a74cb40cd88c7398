"""What is left on because a sensor says nothing."""

import pytest

from scenes.check.unknowns import unknowns
from tests.scenes.check.checked import checked

NIGHT = """
- scene: One
  when: {at: "23:00"}
  if: not closet.motion
  do: {set: {bath_valve.target_temperature: 12}}
- scene: Two
  when: {at: "08:00"}
  do: {set: {bath_valve.target_temperature: 21}}
"""
BATH = """
- scene: One
  when: {button: kitchen_button}
  do:
    - set: {kitchen_plug.on: on}
    - wait: {until: cat_fountain.water_level > 70}
    - set: {kitchen_plug.on: off}
"""
LATEST = '- scene: Three\n  when: {at: "04:00"}\n  do: {set: {bath_valve.target_temperature: 12}}\n'
PAIRS = [
    (NIGHT, NIGHT.replace("if: not closet.motion", "if: {is: not closet.motion, on_unknown: true}")),
    (NIGHT, NIGHT.replace("if: not closet.motion", "if: not closet.motion\n  on_unknown: run")),
    (NIGHT, NIGHT + LATEST),
    (BATH, BATH.replace("> 70}", "> 70, timeout: 30m, on_timeout: continue}")),
    (BATH, BATH.replace("kitchen_plug", "kitchen_light")),
    (BATH, BATH + "- scene: Two\n  when: {becomes: kitchen_plug.on, for: 1h}\n  do: {set: {kitchen_plug.on: off}}\n"),
]


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in unknowns(one.index, one.theatre)]


@pytest.mark.parametrize(("faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(faulty: str, sound: str) -> None:
    assert codes(faulty) == ["D1"]
    assert codes(sound) == []

"""Scenes that get in their own way."""

import pytest

from scenes.check.selves import selves
from tests.scenes.check.checked import checked

TWICE = """
- scene: One
  when: {button: kitchen_button}
  mode: parallel
  do: [{set: {kitchen_light.on: on}}, {wait: 3m}, {set: {kitchen_light.on: off}}]
"""
FORGETS = """
- scene: One
  when: {button: kitchen_button, press: [single, double]}
  mode: restart
  do:
    - if: event.kind is single
      then: [{set: {kitchen_plug.on: on}}, {wait: 3m}, {set: {kitchen_plug.on: off}}]
      else: {log: x}
"""
PAIRS = [
    (TWICE, TWICE.replace("parallel", "restart")),
    (TWICE, TWICE.replace("mode: parallel", "cooldown: 10m")),
    (FORGETS, FORGETS.replace("restart", "single")),
    (FORGETS, FORGETS.replace("{log: x}", "{set: {kitchen_plug.on: off}}")),
]


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in selves(one.index, one.theatre)]


@pytest.mark.parametrize(("faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(faulty: str, sound: str) -> None:
    assert codes(faulty) == ["A3"]
    assert codes(sound) == []

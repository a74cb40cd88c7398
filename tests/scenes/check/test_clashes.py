"""Scenes that write over one another."""

import pytest

from scenes.check.clashes import clashes, through_group
from tests.scenes.check.checked import checked

CLASH = """
- scene: One
  when: front_door.open
  do: {set: {hall_light.on: on}}
- scene: Two
  when: front_door.open
  if: kettle.on
  do: {set: {hall_light.on: off}}
"""
REVERT = """
- scene: One
  when: {at: "21:00"}
  do:
    - set: {fan.on: on}
    - wait: 2h
    - set: {fan.on: off}
- scene: Two
  when: {at: "22:00"}
  do: {set: {fan.on: off}}
"""
OVERLAP = """
- scene: One
  when: {button: kitchen_button}
  do:
    - set: {kitchen_light.on: on}
    - wait: 3m
    - set: {kitchen_light.on: off}
- scene: Two
  when: front_door.open
  do:
    - set: {kitchen_light.on: on}
    - wait: 10m
    - set: {kitchen_light.on: off}
"""
CLAIMS = """
- scene: One
  while: kettle.on
  keep: {hall_light.on: on}
- scene: Two
  while: fan.on
  keep: {hall_light.on: off}
"""
PAIRS = [
    ("A1", CLASH, CLASH.replace("One\n  when: front_door.open", "One\n  when: front_door.open\n  if: not kettle.on")),
    ("A1", CLAIMS, CLAIMS.replace("  while: fan.on", "  priority: high\n  while: fan.on")),
    ("A2", REVERT, REVERT.replace("22:00", "23:30")),
    ("A3", OVERLAP, OVERLAP.replace("when: front_door.open", "when: manual")),
    ("G1", CLASH.replace("set: {hall_light.on: off}", "set: {every.light.on: off}"), CLASH),
    ("G2", CLASH.replace("  when", "  owner: anna\n  when", 1).replace("  if", "  owner: ben\n  if"),
     CLASH.replace("  when", "  owner: anna\n  when", 1).replace("  if", "  owner: anna\n  if")),
]  # fmt: skip


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in clashes(one.index, one.texts, one.theatre)]


@pytest.mark.parametrize(("code", "faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(code: str, faulty: str, sound: str) -> None:
    assert codes(faulty) == [code]
    assert code not in codes(sound)


def test_a_group_is_what_a_scene_does_not_name() -> None:
    one = checked("- scene: One\n  when: manual\n  do: {set: {every.light.on: off, fan.on: off}}\n")
    (facts,) = one.index.scenes.values()
    through = {write.ref for write in facts.writes if through_group(write, facts, one.texts)}
    assert "hall_light.on" in through
    assert "fan.on" not in through


def test_what_comes_too_early_is_named() -> None:
    one = checked(OVERLAP)
    (found,) = clashes(one.index, one.texts, one.theatre)
    assert (found.params["value"], found.params["its"]) == ("on", "off")

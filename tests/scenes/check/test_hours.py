"""Awkward times."""

import pytest

from scenes.check.hours import awkward
from tests.scenes.check.checked import checked

NIGHT = "- scene: One\n  when: front_door.open\n  if: day is fri and time in 22:00..02:00\n  do: {log: x}\n"
GAP = "- scene: One\n  while: day is sun and time in 02:00..03:00\n  keep: {fan.on: on}\n"
LONG = "- scene: One\n  when: front_door.open\n  if: time in 09:00..08:00\n  do: {log: x}\n"
FIRST = """
- scene: One
  when: {at: "20:00", days: fri}
  do: {set: {fan.on: on}}
- scene: Two
  when: {at: "00:30", days: fri}
  do: {set: {fan.on: off}}
"""
PARTS = '"(day is fri and time >= 22:00) or (day is sat and time < 02:00)"'
PAIRS = [
    (NIGHT, NIGHT.replace("day is fri and time in 22:00..02:00", PARTS)),
    (NIGHT, NIGHT.replace("day is fri and ", "")),
    (NIGHT, NIGHT.replace("22:00..02:00", "18:00..22:00")),
    (GAP, GAP.replace("02:00..03:00", "01:30..03:30")),
    (GAP, GAP.replace("day is sun and time in 02:00..03:00", "day is mon and time in 02:00..03:00")),
    (LONG, LONG.replace("09:00..08:00", "22:00..08:00")),
    (LONG, LONG.replace("time in", "not time in")),
    (FIRST, FIRST.replace('"00:30", days: fri', '"00:30", days: sat')),
    (FIRST, FIRST.replace(", days: fri", "")),
]


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in awkward(one.index, one.texts, one.theatre)]


@pytest.mark.parametrize(("faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(faulty: str, sound: str) -> None:
    assert codes(faulty) == ["D3"]
    assert codes(sound) == []

"""What is never switched off."""

import pytest

from scenes.check.endless import no_way_back
from tests.scenes.check.checked import checked

HEATER = '- scene: One\n  when: {at: "19:00"}\n  do: {set: {bedroom_heater.on: on}}\n'
OFF = '- scene: Two\n  when: {at: "23:00"}\n  do: {set: {bedroom_heater.on: off}}\n'
PAIRS = [
    (HEATER, HEATER + OFF),
    (HEATER, HEATER.replace("bedroom_heater.on: on", "bedroom_heater.on: on, bedroom_heater.auto_off: 30m")),
    (HEATER, HEATER.replace('{at: "19:00"}', "manual")),
    (HEATER, HEATER.replace("bedroom_heater", "kitchen_light")),
    ("- scene: One\n  when: hall.motion\n  do: {set: {hall_light.on: on}}\n",
     "- scene: One\n  when: hall.motion\n  hold: {hall_light.on: on}\n  until: not hall.motion\n"),
]  # fmt: skip


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in no_way_back(one.index, one.theatre)]


@pytest.mark.parametrize(("faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(faulty: str, sound: str) -> None:
    assert codes(faulty) == ["A5"]
    assert codes(sound) == []

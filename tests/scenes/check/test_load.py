"""Too many commands."""

import pytest

from scenes.check.load import overload
from tests.scenes.check.checked import checked

EVERY = "- scene: One\n  when: {every: 2s}\n  do: {toggle: hall_light.on}\n"
METER = '- scene: One\n  when: {changes: kitchen_plug.power}\n  do: {set: {hall_light.brightness: "=1 + 1"}}\n'
BLINKS = """
- scene: One
  when: front_door.open
  do:
    - repeat:
        while: front_door.open
        do: [{toggle: hall_light.on}, {wait: 1s}]
"""
PAIRS = [
    (EVERY, EVERY.replace("2s", "5m")),
    (EVERY, EVERY.replace("toggle: hall_light.on", "log: x")),
    (METER, METER.replace("power}", "power, by: 50 W}")),
    (METER, METER.replace("  do", "  throttle: 1m\n  do")),
    (BLINKS, BLINKS.replace("while: front_door.open", "times: 3")),
    (BLINKS, BLINKS.replace("1s", "1m")),
]


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in overload(one.index, one.theatre)]


@pytest.mark.parametrize(("faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(faulty: str, sound: str) -> None:
    assert codes(faulty) == ["D5"]
    assert codes(sound) == []


@pytest.mark.parametrize(("faulty", "least", "most"), [(EVERY, 29, 31), (BLINKS, 59, 62)])
def test_so_many_a_minute_as_there_are(faulty: str, least: int, most: int) -> None:
    one = checked(faulty)
    (found,) = overload(one.index, one.theatre)
    count = found.params["count"]
    assert isinstance(count, int)
    assert least <= count <= most

"""Conditions that another scene makes true or false, and those that are old when it counts."""

import pytest

from scenes.check.guards import blocked, bypassed, stale
from tests.scenes.check.checked import checked
from tests.scenes.check.faults import BLOCK, BYPASS, STALE

PAIRS = [
    ("C1", BYPASS, BYPASS.replace("hall.motion", "{button: kitchen_button}")),
    ("C1", BYPASS, BYPASS.replace("when: hall.motion\n", "when: hall.motion\n  if: {mode: sleep}\n")),
    ("C2", BLOCK, BLOCK.replace("{at: 20:00}\n", "{at: 20:00}\n  if: {mode: sleep}\n")),
    ("C2", BLOCK, BLOCK.replace("do: {set: {house.mode: home}}", "do: [{set: {house.mode: home}}, {wait: 1h}, "
                                "{set: {house.mode: away}}]")),
    ("C2", BLOCK, BLOCK.replace("{at: 20:00}", "{button: kitchen_button}")),
    ("C4", STALE, STALE.replace("{wait: 10m}, ", "{wait: 10m}, {check: not front_door.open}, ")),
    ("C4", STALE, STALE.replace("10m", "10s")),
    ("C4", STALE, STALE.replace("{wait: 10m}, ", "{set: {drying_rack.position: 50}}, {wait: 10m}, ")),
]  # fmt: skip


def codes(text: str) -> list[str]:
    one = checked(text)
    return [
        found.code
        for found in (
            *bypassed(one.index, one.theatre),
            *blocked(one.index, one.theatre),
            *stale(one.index, one.theatre),
        )
    ]


@pytest.mark.parametrize(("code", "faulty", "sound"), PAIRS)
def test_a_fault_is_found_and_what_only_looks_like_it_is_not(code: str, faulty: str, sound: str) -> None:
    assert code in codes(faulty)
    assert code not in codes(sound)

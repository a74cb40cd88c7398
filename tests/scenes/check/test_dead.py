"""Triggers that can never fire, and conditions that are always the same."""

import pytest

from scenes.check.dead import constants, dead
from tests.scenes.check.checked import checked


def codes(text: str) -> list[str]:
    one = checked(text)
    return [found.code for found in (*dead(one.index, one.theatre), *constants(one.index))]


@pytest.mark.parametrize(("when", "dead"), [
    ("kitchen_light.brightness > 200", True),
    ("kitchen_light.brightness >= 100", False),
    ("kitchen_light.brightness >= 1", True),
    ("bedroom.humidity >= 0", True),
    ("house.mode is not home or house.mode is not away", True),
    ("{changes: kettle.on, from: on, to: on}", True),
    ("{changes: house.mode, from: [home, away], to: [home, away]}", False),
    ("{becomes: bedroom.temperature < 5 and bedroom.temperature > 30, for: 10m}", True),
    ('{becomes: "front_door.open and time in 22:50..23:00", for: 30m}', True),
    ('{becomes: "front_door.open and time in 22:50..23:30", for: 30m}', False),
    ('{becomes: "front_door.open and time in 23:50..00:30", for: 30m}', False),
    ("{at: 08:00, dates: 2025-01-01}", True),
    ("{at: 08:00, dates: 02-29}", False),
    ("manual", False),
    ("{changes: house.mode, to: guest}", False),
])  # fmt: skip
def test_a_trigger_that_can_never_fire_is_told(when: str, dead: bool) -> None:
    assert codes(f"- scene: S\n  when: {when}\n  do: {{log: x}}\n") == (["T4"] if dead else [])


@pytest.mark.parametrize(("condition", "constant"), [
    ("[time in 22:00..06:00, time in 09:00..18:00]", True),
    ("time < 07:00 or time > 06:00", True),
    ("[hall.illuminance < 30, time < 07:00 or time > 06:00]", True),
    ("house.mode is not home or house.mode is not guest", True),
    ("house.mode is not home and house.mode is not guest", False),
    ("date in 06-01..08-31 and date in 09-15..05-15", True),
    ("time in 22:00..06:00", False),
    ("[time in 16:00..23:00, time < 22:00]", False),
    ("any(label.window.open) and not any(label.window.open)", True),
])  # fmt: skip
def test_a_condition_that_is_always_the_same_is_told(condition: str, constant: bool) -> None:
    text = f"- scene: S\n  when: front_door.open\n  if: {condition}\n  do: {{log: x}}\n"
    assert codes(text) == (["C3"] if constant else [])


def test_a_condition_that_never_holds_when_it_is_asked_is_told() -> None:
    text = "- scene: S\n  when: {at: 08:00}\n  if: time in 22:00..06:00\n  do: {log: x}\n"
    assert codes(text) == ["C3"]
    assert codes(text.replace("{at: 08:00}", "[{at: 08:00}, {at: 23:00}]")) == []


def test_a_branch_that_is_never_gone_is_told() -> None:
    text = "- scene: S\n  when: front_door.open\n  do:\n    - if: {}\n      then: {{log: x}}\n"
    assert codes(text.format("hall.illuminance < -1")) == ["C3"]
    assert codes(text.format("hall.illuminance < 1")) == []
    assert codes("- scene: S\n  when: front_door.open\n  do: {wait: {until: time in 06:00..07:00}}\n") == []

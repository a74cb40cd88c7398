"""Groups in actions: each device gets its value, what is dangerous is left out, and the hash knows who is in it."""

from dataclasses import replace

import pytest

from hub.model.device import Device
from hub.text.problem import Severity
from hub.text.source import Source
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from tests.scenes.household import HOUSE, Stage, device


def problems(action: str) -> list[tuple[str, Severity]]:
    return [(one.message_id, one.severity) for one in Stage(f"- scene: T\n  when: fan.on\n  do: {action}\n").problems]


def commands(action: str) -> list[str]:
    stage = Stage(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do: {action}\n")
    stage.happens("doorbell.ring")
    return stage.commands


def test_each_device_gets_the_value() -> None:
    assert commands("{set: {area.child.light.brightness: 40 %, every.fan.on: off}}") == [
        "child_light.brightness = 40", "fan.on = off", "bath_fan.on = off",
    ]  # fmt: skip
    assert len(commands("{set: {every.light.brightness: =10 + 20}}")) == 5


def test_what_makes_safe_reaches_everything() -> None:
    assert problems("{set: {every.kettle.on: off, every.climate.on: off}}") == []
    assert "kettle.on = off" in commands("{set: {label.standby.on: off}}")


@pytest.mark.parametrize("value", ["on", "=not fan.on"])
def test_anything_else_reaches_only_what_is_harmless(value: str) -> None:
    action = f'{{set: {{label.standby.on: "{value}"}}}}'
    assert problems(action) == [("scenes.group_left_out", Severity.WARNING)]
    assert not any(one.startswith("kettle") for one in commands(action))


def test_a_hold_reaches_only_what_is_harmless_whatever_the_value() -> None:
    action = "{hold: {label.standby.on: off}, until: fan.on}"
    assert problems(action) == [("scenes.group_left_out", Severity.WARNING)]


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("{set: {every.kettle.on: on}}", "scenes.group_left_out"),
        ("{set: {every.light.brightness: 200 %}}", "scenes.value_range"),
        ("{set: {every.contact.open: on}}", "scenes.group_not_writable"),
        ("{set: {area.kichen.light.on: on}}", "scenes.no_such_area"),
        ("{set: {every.light.on: every.light.on}}", "scenes.value_switch"),
        ("{set: {every.light.on: =every.light.on}}", "scenes.group_alone"),
        ("{set: {area.kitchen: on}}", "scenes.group_short"),
    ],
)
def test_mistakes(action: str, message: str) -> None:
    assert problems(action) == [(message, Severity.ERROR)]


YAML = """
- scene: A
  when: any(every.light.on)
  do: {set: {every.light.on: off}}
- scene: B
  when: {any: every.light.on}
  do: {log: "{member.name}"}
- scene: C
  when: fan.on
  do: {set: {fan.on: off}}
"""


def hashes(devices: dict[str, Device]) -> list[str]:
    reading = read_scenes([Source("s.yaml", YAML)], devices, View())
    assert reading.problems == ()
    return [scene.hash for scene in reading.program.scenes]


def test_a_scene_whose_group_has_other_members_is_another_scene() -> None:
    before = hashes(HOUSE)
    assert hashes(dict(HOUSE)) == before
    more = hashes(HOUSE | {"new_lamp": device("new_lamp", "light")})
    assert [one == other for one, other in zip(before, more, strict=True)] == [False, False, True]
    renamed = hashes(HOUSE | {"hall_light": replace(HOUSE["hall_light"], name="Lamp")})
    assert [one == other for one, other in zip(before, renamed, strict=True)] == [True, False, True]

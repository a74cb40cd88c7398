"""`set` and `toggle`: what may stand beside them, and what is refused."""

import pytest

from hub.model.command import Outcome
from hub.model.value import Value
from scenes.actions import set as setting
from scenes.actions import toggle
from scenes.engine.trace import Result
from scenes.kit.ramping import Ramp
from tests.scenes.household import Stage
from tests.scenes.kit.test_trying import problems


def ring(do: str, known: dict[str, Value] | None = None, answers: dict[str, Outcome | None] | None = None) -> Stage:
    made = Stage(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n{do}", known=known or {}, answers=answers or {})
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("set: {hall_light.on: on}\n      over: 10s", [("scenes.nothing_to_ramp", "{hall_light.on: on}")]),
        ("set: {hall_light.brightness: 5}\n      over: 500ms", [("value.too_low", "500ms")]),
        ("set: {hall_light.brightness: 5}\n      over: 13h", [("value.too_high", "13h")]),
        ("set: {hall_light.on: on}\n      stagger: 10ms", [("value.too_low", "10ms")]),
        ("set: {hall_light.on: on}\n      when_back: 10s", [("value.too_low", "10s")]),
        ("set: {hall_light.on: on}\n      when_back: 8d", [("value.too_high", "8d")]),
        ("set: {hall_light.on: on}\n      overr: 10s", [("value.unknown_key", "overr")]),
        (
            "set: {kettle.on: on, fan.on: on}\n      when_back: 1h",
            [("scenes.when_back_class", "{kettle.on: on, fan.on: on}")],
        ),
        ("set: {kettle.on: off}\n      when_back: 1h", [("scenes.when_back_class", "{kettle.on: off}")]),
        (
            "set: {bedroom_heater.on: on, bedroom_heater.target_temperature: 25}\n      over: 1h",
            [("scenes.ramp_class", "{bedroom_heater.on: on, bedroom_heater.target_temperature: 25}")],
        ),
    ],
)
def test_what_is_refused(action: str, expected: list[tuple[str, str]]) -> None:
    assert problems(action) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("over: 10s", "stagger: 1s"),
        ("over: 10s", "when_back: 1h"),
        ("when_back: 1h", "retry: {times: 1}"),
    ],
)
def test_what_does_not_go_together(one: str, other: str) -> None:
    found = problems(f"set: {{hall_light.brightness: 5}}\n      {one}\n      {other}")
    assert [message for message, _ in found] == ["scenes.not_together"]


def test_what_makes_safe_may_end_a_ramp() -> None:
    made = ring(
        "    - set: {bedroom_heater.target_temperature: 18, bedroom_heater.on: off}\n      over: 1m\n",
        {"bedroom_heater.target_temperature": 20.0, "bedroom_heater.on": True},
    )
    made.wait("1m")
    assert made.commands[-2:] == ["bedroom_heater.target_temperature = 18", "bedroom_heater.on = off"]


def test_a_group_can_be_ramped() -> None:
    made = ring(
        "    - set: {label.all_night.light.brightness: 3 %}\n      over: 10s\n",
        {"hall_light.brightness": 1, "closet_light.brightness": 5},
    )
    made.wait("10s")
    assert made.commands[-2:] == ["hall_light.brightness = 3", "closet_light.brightness = 3"]


def test_a_member_can_be_ramped_and_its_lamp_is_known() -> None:
    made = Stage(
        "- scene: T\n  when: {any: label.all_night.light.on}\n  do:\n"
        "    - set: {member.brightness: 3 %}\n      over: 10s\n    - log: after\n",
        known={"hall_light.on": False, "hall_light.brightness": 1, "closet_light.on": False},
    )
    assert made.problems == ()
    made.is_at("hall_light.on", value=True)
    made.wait("5s")
    made.is_at("hall_light.on", value=False)
    made.wait("10s")
    assert made.commands == ["hall_light.brightness = 2"]
    assert made.logs == ["after"]


def test_a_ramp_to_what_is_not_known_fails() -> None:
    made = ring("    - set: {hall_light.brightness: =bedroom.humidity}\n      over: 10s\n")
    assert (made.commands, made.traces[0].result) == ([], Result.FAILED)


def test_only_a_ramp_costs_what_a_ramp_costs() -> None:
    plain = ring("    - set: {hall_light.brightness: 5}\n").engine.armed["T"].scene.steps[0]
    ramp = ring("    - set: {hall_light.brightness: 5}\n      over: 1s\n").engine.armed["T"].scene.steps[0]
    assert isinstance(plain, setting.Set)
    assert (plain.fixed, plain.stagger, plain.late) == (True, 0.0, None)
    assert isinstance(ramp, Ramp)


# toggle


@pytest.mark.parametrize(
    ("known", "commands"),
    [
        ({"hall_light.on": True, "fan.on": True}, ["hall_light.on = off", "fan.on = off"]),
        ({"hall_light.on": True, "fan.on": False}, ["hall_light.on = off", "fan.on = off"]),
        ({"hall_light.on": False, "fan.on": False}, ["hall_light.on = on", "fan.on = on"]),
        ({"hall_light.on": True}, ["hall_light.on = off", "fan.on = off"]),
        ({"hall_light.on": False}, []),
        ({}, []),
    ],
)
def test_if_any_is_on_all_go_off(known: dict[str, Value], commands: list[str]) -> None:
    made = ring("    - toggle: [hall_light.on, fan.on]\n", known)
    assert made.commands == commands
    assert made.traces[0].result is (Result.DONE if commands else Result.FAILED)
    unknown = [entry.params for entry in made.traces[0].entries if entry.what == "trace.toggle_unknown"]
    assert bool(unknown) is (not commands)


def test_what_was_decided_is_tried_again() -> None:
    made = ring(
        "    - toggle: fan.on\n      retry: {times: 1, every: 10s}\n", {"fan.on": False}, {"fan.on": Outcome.UNKNOWN}
    )
    made.is_at("fan.on", value=True)
    made.answers = {}
    made.wait("10s")
    assert made.commands == ["fan.on = on", "fan.on = on"]


def test_what_was_not_known_may_be_known_later() -> None:
    made = ring("    - toggle: fan.on\n      retry: {times: 1, every: 10s}\n")
    made.is_at("fan.on", value=True)
    made.wait("10s")
    assert made.commands == ["fan.on = off"]


def test_the_kettle_by_its_own_name() -> None:
    assert ring("    - toggle: kettle.on\n", {"kettle.on": False}).commands == ["kettle.on = on"]


def test_a_member_can_be_toggled() -> None:
    made = Stage(
        "- {scene: T, when: {any: area.kitchen.motion}, do: [{repeat: {for_each: label.all_night.light, as: lamp, "
        "do: [{toggle: lamp.on}]}}]}",
        known={"kitchen_motion.motion": False, "hall_light.on": True, "closet_light.on": False},
    )
    assert made.problems == ()
    made.is_at("kitchen_motion.motion", value=True)
    assert made.commands == ["hall_light.on = off", "closet_light.on = on"]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("toggle: hall_light.brightness", [("scenes.toggle_kind", "hall_light.brightness")]),
        ("toggle: [fan.on, fan.sped]", [("scenes.unknown_property", "sped")]),
        ("toggle: shed_lock.locked", [("safety.scene_opens", "shed_lock.locked")]),
        ("toggle: hall.motion", [("scenes.not_writable", "hall.motion")]),
    ],
)
def test_what_cannot_be_toggled(action: str, expected: list[tuple[str, str]]) -> None:
    assert problems(action) == expected


def test_the_step_of_toggle() -> None:
    (step,) = ring("    - toggle: fan.on\n").engine.armed["T"].scene.steps
    assert isinstance(step, toggle.Toggle)

"""`member.area.light.on`: what is in the area of the device that a variable holds, against a scene for each area."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.value import Kind
from hub.text.problem import Problem
from scenes.engine.trace import Result
from scenes.engine.view import Context, View
from scenes.language.compiler import compile_condition
from scenes.language.expression import Expression
from scenes.language.resolved import FromTheirArea, Member, Unresolved
from scenes.language.scope import HouseScope
from tests.scenes.household import HOUSE as FULL
from tests.scenes.household import Stage, device
from tests.scenes.language.house import mark_of

ROOMS = {"attic": 3, "bath": 1, "cellar": 0}


def home() -> dict[str, Device]:
    """Three rooms with a sensor each, and lamps; a sensor that is in no room, and one with nothing around it."""
    found = {"lost": device("lost", "occupancy")}
    for room, lamps in ROOMS.items():
        devices = [device(f"{room}_motion", "occupancy"), *(device(f"{room}_{n}", "light") for n in range(lamps))]
        found |= {one.handle: replace(one, area=room) for one in devices}
    return found


HOUSE = home()
SENSORS = ("attic_motion", "bath_motion", "cellar_motion", "lost")
LAMPS = [handle for handle, one in HOUSE.items() if one.abilities.has("light")]


class Scope:
    """Expressions about a sensor and what is around it."""

    def __init__(self) -> None:
        self.view = View()
        bound = tuple(Member(name, HOUSE[name]) for name in SENSORS)
        variables = {"member": Property("member", Kind.ENUM, options=SENSORS)}
        self.scope = HouseScope(HOUSE, self.view, variables, {"member": bound})

    def compile(self, text: str) -> tuple[Expression | None, list[Problem]]:
        problems: list[Problem] = []
        return compile_condition(text, mark_of(text), self.scope, problems), problems


HERE = Scope()
ASKED = ("any({}.light.on)", "all({}.light.on)", "count({}.light.on) > 1", "count({}.light.on) == 0",
         "lowest({}.light.brightness) > 50", "any({}.light.on and {}.light.brightness > 50)",
         "any({}.light.brightness > mean({}.light.brightness))")  # fmt: skip
TRUTHS = st.lists(st.sampled_from((True, False, None)), min_size=len(LAMPS), max_size=len(LAMPS))
LEVELS = st.lists(st.none() | st.integers(1, 100), min_size=len(LAMPS), max_size=len(LAMPS))


@pytest.mark.parametrize("text", ASKED)
@given(TRUTHS, LEVELS)
@settings(max_examples=20)
def test_it_says_what_the_group_of_the_area_says(text: str, on: list[bool | None], levels: list[int | None]) -> None:
    general, _ = HERE.compile(text.replace("{}", "member.area"))
    rooms = {room: HERE.compile(text.replace("{}", f"area.{room}"))[0] for room, lamps in ROOMS.items() if lamps}
    for lamp, shines, level in zip(LAMPS, on, levels, strict=True):
        for path, value in (("on", shines), ("brightness", level)):
            cell = HERE.view.cells.get(HERE.view.cell(lamp, path, "", HOUSE[lamp].abilities.properties[path]).id)
            assert cell is not None
            cell.value = value
    context = Context(UTC)
    assert general is not None
    for sensor in (*SENSORS, None):
        context.vars = {"member": sensor}
        room = rooms.get(sensor.removesuffix("_motion")) if sensor else None
        assert general.test(context) is (None if room is None else room.test(context)), sensor
        if room is not None:
            asked = f"area.{str(sensor).removesuffix('_motion')}"
            told = tuple((name.replace(asked, "member.area"), value) for name, value in room.values(context))
            assert general.values(context) == (("member", sensor), *told)


def test_names_that_come_to_nothing() -> None:
    for text, message in (
        ("member.area.light.on", "scenes.group_alone"),
        ("any(member.area.light.onn)", "scenes.empty_group"),
        ("any(member.area.lite.on)", "scenes.no_such_capability"),
        ("any(member.area.kettle.on)", "scenes.nobody_there"),
        ("any(member.area.light.on and every.light.on)", "scenes.two_groups"),
        ("any(member.area.light.on and member.area.motion)", "scenes.two_groups"),
        ("member.area.light", "scenes.empty_group"),
    ):
        found, problems = HERE.compile(text)
        assert found is None
        assert [one.message_id for one in problems] == [message], text
    alone = HouseScope(HOUSE, View(), {}, {"member": (Member("lost", HOUSE["lost"]),)})
    nowhere = alone.resolve(("member", "area", "light", "on"))
    assert isinstance(nowhere, Unresolved)
    assert nowhere.message_id == "scenes.bound_nowhere"
    found_ = HERE.scope.resolve(("member", "area", "light", "on"))
    assert isinstance(found_, FromTheirArea)
    assert sorted(found_.groups) == ["attic_motion", "bath_motion"]


def scene(action: str) -> str:
    return f"- scene: T\n  when: {{any: every.occupancy.motion}}\n  do: {action}\n  mode: parallel\n"


@pytest.mark.parametrize(
    ("sensor", "commands"),
    [
        ("attic_motion", ["attic_0.on = on", "attic_1.on = on", "attic_2.on = on"]),
        ("bath_motion", ["bath_0.on = on"]),
        ("cellar_motion", []),
        ("lost", []),
    ],
)
def test_all_in_the_area_is_written(
    sensor: str, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("tests.scenes.household.HOUSE", HOUSE)
    known = {f"{one}.motion": False for one in SENSORS} | {f"{lamp}.on": False for lamp in LAMPS}
    plain, staggered = "{set: {member.area.light.on: on}}", "{set: {member.area.light.on: on}, stagger: 1s}"
    for action in (plain, staggered, "{toggle: member.area.light.on}"):
        stage = Stage(scene(action), known=known)
        assert stage.problems == ()
        stage.is_at(f"{sensor}.motion", True)
        stage.wait("5s")
        assert stage.commands == commands, action
        assert stage.traces[0].result is Result.DONE


def test_what_is_dangerous_in_the_area_is_left_out() -> None:
    stage = Stage(scene("{set: {member.area.on: on}}"), known={"kitchen_motion.motion": False})
    assert [one.message_id for one in stage.problems] == ["scenes.group_left_out"]
    stage.is_at("kitchen_motion.motion", True)
    assert stage.commands == ["kitchen_light.on = on", "kitchen_plug.on = on"]
    assert FULL["kettle"].area == "kitchen"


def test_another_trigger_knows_of_no_area() -> None:
    both = "[{any: every.occupancy.motion}, {event: doorbell.ring}]"
    stage = Stage(f"- scene: T\n  when: {both}\n  do: {{set: {{member.area.light.on: on}}}}\n")
    stage.happens("doorbell.ring")
    assert stage.commands == []
    assert stage.traces[-1].entries[-1].what == "trace.failed"

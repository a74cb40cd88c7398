"""`any`: each device by itself, and the device in what follows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.capability import EventType, Property
from hub.model.value import Kind
from hub.text.problem import Severity
from scenes.kinds import TRIGGERS
from scenes.triggers import any_member
from tests.scenes import household as stage_module
from tests.scenes.household import Stage
from tests.scenes.lives import Lives

OFF = {f"{one}.on": False for one in ("kitchen_light", "hall_light", "closet_light", "bedroom_light", "child_light")}


def complaints(yaml: str) -> list[tuple[str, Severity]]:
    return [(one.message_id, one.severity) for one in Stage(yaml).problems]


def scene(trigger: str, *actions: str, condition: str = "") -> str:
    inner = "".join(f"    - {action}\n" for action in actions)
    return f"- scene: T\n  when: {trigger}\n{condition}  do:\n{inner}  mode: parallel\n"


def test_the_table_holds_it() -> None:
    assert TRIGGERS["any"] is any_member


def test_each_device_fires_by_itself_and_only_on_an_edge() -> None:
    stage = Stage(scene("{any: area.kitchen.motion}", 'log: "{member}"'), known={"kitchen_motion.motion": False})
    assert stage.problems == ()
    stage.is_at("kitchen_table.motion", True)
    stage.is_at("kitchen_motion.motion", True)
    stage.is_at("kitchen_table.motion", False)
    stage.is_at("kitchen_table.motion", True)
    assert stage.logs == ["kitchen_motion", "kitchen_table"]
    assert stage.traces[0].entries[0].values == (("member", "kitchen_motion"), ("kitchen_motion.motion", True))


def test_each_device_has_its_own_time() -> None:
    stage = Stage(scene("{any: every.light.on, for: 10m}", 'log: "{member.name}"'), known=OFF)
    stage.is_at("hall_light.on", True)
    stage.wait("6m")
    stage.is_at("child_light.on", True)
    stage.is_at("hall_light.on", False)
    stage.wait("4m")
    assert stage.logs == []
    stage.wait("6m")
    assert stage.logs == ["child_light"]


def test_a_wait_looks_at_the_device_alone() -> None:
    yaml = scene(
        "{any: every.light.on}", "wait: {until: not member.on, timeout: 1h, on_timeout: stop}", 'log: "{member} is off"'
    )
    stage = Stage(yaml, known=OFF)
    before = {id_: len(cell.watches) for id_, cell in stage.view.cells.items()}
    stage.is_at("hall_light.on", True)
    grown = {id_ for id_, cell in stage.view.cells.items() if len(cell.watches) > before[id_]}
    assert grown == {"hall_light.on"}
    stage.is_at("child_light.on", True)
    stage.is_at("child_light.on", False)
    assert stage.logs == ["child_light is off"]
    stage.is_at("hall_light.on", False)
    assert stage.logs == ["child_light is off", "hall_light is off"]


def test_the_device_is_written_and_held() -> None:
    yaml = scene(
        "{any: every.light.on}", "set: {member.brightness: 40 %}", "hold: {member.on: on}\n      until: not member.on"
    )
    stage = Stage(yaml, known=OFF)
    stage.is_at("hall_light.on", True)
    assert stage.commands == ["hall_light.brightness = 40", "hall_light.on = on"]
    assert list(stage.engine.holding.claims.held) == ["hall_light.on"]


def test_the_device_in_conditions() -> None:
    condition = "  if: member is hall_light and member.brightness < 50 %\n"
    stage = Stage(scene("{any: every.light.on}", 'log: "{member}"', condition=condition), known=OFF)
    assert stage.problems == ()
    stage.is_at("hall_light.brightness", 20)
    stage.is_at("child_light.brightness", 20)
    stage.is_at("child_light.on", True)
    stage.is_at("hall_light.on", True)
    assert stage.logs == ["hall_light"]
    assert stage.traces[0].entries[-1].values[0] == ("member", "child_light")


def test_another_trigger_leaves_the_device_unknown() -> None:
    yaml = scene("[{any: every.light.on}, {event: doorbell.ring}]", "set: {member.on: off}")
    stage = Stage(yaml, known=OFF)
    stage.happens("doorbell.ring")
    assert stage.commands == []
    assert [entry.what for entry in stage.traces[-1].entries][-2:] == ["trace.value_unknown", "trace.failed"]


def test_two_triggers_bind_the_devices_of_both() -> None:
    yaml = scene("[{any: every.contact.open}, {any: every.light.on}]", 'log: "{member} {member.area}"')
    stage = Stage(yaml, known=OFF | {"bedroom_window.open": False})
    assert stage.problems == ()
    stage.is_at("bedroom_window.open", True)
    stage.is_at("hall_light.on", True)
    assert stage.logs == ["bedroom_window bedroom", "hall_light ?"]


def test_what_is_dangerous_is_left_out_with_a_warning() -> None:
    stage = Stage(scene("{any: area.kitchen.on}", "set: {member.on: on}"), known={"kettle.on": False})
    assert [(one.message_id, one.severity) for one in stage.problems] == [("scenes.group_left_out", Severity.WARNING)]
    stage.is_at("kettle.on", True)
    assert stage.commands == []
    assert [entry.what for entry in stage.traces[-1].entries] == ["trace.fired", "trace.left_out", "trace.done"]
    safe = Stage(scene("{any: area.kitchen.on}", "set: {member.on: off}"), known={"kettle.on": False})
    assert safe.problems == ()
    safe.is_at("kettle.on", True)
    assert safe.commands == ["kettle.on = off"]


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        (scene("{any: hall.motion}", "log: x"), "scenes.needs_group"),
        (scene("{any: area.kitchen.brightness}", "log: x"), "scenes.not_a_condition"),
        (scene("{any: every.contact.open}", "set: {member.on: on}"), "scenes.bound_lacks"),
        (scene("{any: every.contact.open}", "set: {member.open: on}"), "scenes.group_not_writable"),
        (scene("{any: every.light.on}", "set: {member.brightness: 200 %}"), "scenes.value_range"),
        (scene("{any: every.light.on}", 'log: "{member is hall_ligth}"'), "scenes.unknown_option"),
        (scene("[{any: every.light.on}, {becomes: member.on}]", "log: x"), "scenes.bound_late"),
        (scene("[{any: every.light.on}, {any: every.contact.open and member.on}]", "log: x"), "scenes.bound_late"),
        (scene("{any: every.light.on, four: 5m}", "log: x"), "value.unknown_key"),
    ],
)
def test_mistakes(yaml: str, message: str) -> None:
    assert message in [one for one, severity in complaints(yaml) if severity is Severity.ERROR]


def test_nobody_is_in_it_before_its_devices_are_adopted() -> None:
    assert complaints(scene("{any: every.light.on}", "log: x")) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(("hall_light", "child_light", "bedroom_light")), st.sampled_from((True, False, None)),
              st.sampled_from((0, 100, 400))),
    max_size=12,
)  # fmt: skip


@given(STEPS)
@settings(max_examples=40)
def test_any_is_the_edges_of_each_device(steps: list[tuple[str, bool | None, int]]) -> None:
    """Against one plain trigger a device, each in a scene of its own."""
    lamps = ("hall_light", "child_light", "bedroom_light")
    known = {f"{lamp}.on": False for lamp in lamps[:2]}
    whole = Stage(scene("{any: every.light.on, for: 2m}", 'log: "{member}"'), known=known)
    single = Stage(
        "".join(
            f"- {{scene: {lamp}, when: {{becomes: {lamp}.on, for: 2m}}, do: {{log: {lamp}}}, mode: parallel}}\n"
            for lamp in lamps
        ),
        known=known,
    )
    for lamp, value, seconds in steps:
        for stage in (whole, single):
            stage.is_at(f"{lamp}.on", value)
            stage.wait(f"{seconds}s")
    for stage in (whole, single):
        stage.wait("10m")
    assert sorted(whole.logs) == sorted(single.logs)


def test_an_event_of_a_group_brings_the_device_that_reported_it() -> None:
    stage = Stage(scene("{event: every.button.press, with: {kind: double}}", 'log: "{member} {event.kind}"'))
    assert stage.problems == ()
    stage.happens("panel.right.press", kind="double")
    stage.happens("kitchen_button.press", kind="single")
    stage.happens("kitchen_button.press", kind="double")
    assert stage.logs == ["panel.right double", "kitchen_button double"]


def test_events_and_conditions_bind_one_member() -> None:
    both = "[{button: every.button}, {any: every.light.on}]"
    stage = Stage(scene(both, 'log: "{member}"'), known=OFF)
    assert stage.problems == ()
    stage.happens("kitchen_button.press", kind="single")
    stage.is_at("hall_light.on", True)
    assert stage.logs == ["kitchen_button", "hall_light"]


def test_an_event_that_no_device_of_a_group_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    (problem,) = Stage(scene("{event: every.button.pres}", "log: x")).problems
    assert (problem.message_id, problem.hint) == ("scenes.empty_group", "press")
    odd = stage_module.HOUSE["kitchen_button"]
    other = EventType("press", fields=(Property("force", Kind.FLOAT),))
    odd = replace(odd, abilities=replace(odd.abilities, events={"press": other}))
    monkeypatch.setattr(stage_module, "HOUSE", stage_module.HOUSE | {"kitchen_button": odd})
    (problem,) = Stage(scene("{event: every.button.press}", "log: x")).problems
    assert problem.message_id == "scenes.group_events_differ"


@pytest.mark.parametrize("trigger", ["{any: every.light.onn}", "{event: every.button.pres}", "{button: every.lock}"])
def test_a_group_that_is_a_mistake_is_one_mistake(trigger: str) -> None:
    found = complaints(scene(trigger, "set: {member.on: on}", 'log: "{member.name}"'))
    assert [message for message, _ in found if message == "scenes.no_member"] == []
    assert len(found) == 1


def test_no_member_without_a_group() -> None:
    assert complaints(scene("fan.on", "set: {member.on: on}"))[0][0] == "scenes.no_member"


def test_a_run_knows_its_device_after_a_restart() -> None:
    yaml = scene("{any: every.light.on}", "wait: {until: not member.on, timeout: 1h}", 'log: "{member.name} is off"')
    lives = Lives(yaml, known=OFF)
    lives.is_at("hall_light.on", True)
    lives.is_at("child_light.on", True)
    lives.restart(down=60.0)
    watched = [id_ for id_, cell in lives.view.cells.items() if len(cell.watches) > 1]
    assert watched == ["hall_light.on", "child_light.on"]
    lives.is_at("child_light.on", False)
    assert lives.logs == ["child_light is off"]

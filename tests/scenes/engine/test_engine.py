"""The engine as a whole: order, depth, modes, cooldown, reload, determinism."""

import pytest

from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.reading import property_id
from scenes.engine.gate import MAX_DEPTH
from scenes.engine.moments import Heard, Ticked
from scenes.engine.program import Mode
from scenes.engine.trace import Result
from tests.scenes.household import Stage

LIGHT = """
- scene: Light
  when: closet.motion
  do:
    - set: {closet_light.on: on}
"""


def test_a_scene_fires_and_its_trace_says_why() -> None:
    stage = Stage(LIGHT, known={"closet.motion": False})
    stage.is_at("closet.motion", True)
    assert stage.commands == ["closet_light.on = on"]
    trace = stage.traces[0]
    assert trace.result is Result.DONE
    assert [entry.what for entry in trace.entries] == ["trace.fired", "trace.write", "trace.outcome", "trace.done"]
    assert trace.entries[0].values == (("closet.motion", True),)
    assert trace.cause.origin is Origin.DEVICE


def test_the_command_carries_scene_run_and_step() -> None:
    stage = Stage(LIGHT, known={"closet.motion": False})
    stage.is_at("closet.motion", True)
    cause = stage.sent[0].cause
    assert (cause.origin, cause.who, cause.run, cause.step, cause.depth) == (Origin.SCENE, "Light", "r1", 0, 1)


def test_a_loop_of_scenes_ends_at_the_depth() -> None:
    stage = Stage(
        """
- scene: Up
  when: {changes: hall_light.on}
  do:
    - set: {closet_light.on: =not closet_light.on}
  mode: parallel
- scene: Down
  when: {changes: closet_light.on}
  do:
    - set: {hall_light.on: =not hall_light.on}
  mode: parallel
""",
        known={"hall_light.on": False, "closet_light.on": False},
    )
    stage.is_at("hall_light.on", True)
    assert len(stage.commands) == MAX_DEPTH
    assert stage.traces[-1].entries[-1].what == "trace.too_deep"


def test_scenes_of_one_moment_see_the_same_house_in_their_order() -> None:
    stage = Stage(
        """
- scene: Second
  when: closet.motion
  if: closet_light.on is off
  do: {log: second}
- scene: First
  priority: high
  when: closet.motion
  if: closet_light.on is off
  do:
    - set: {closet_light.on: on}
    - log: first
""",
        known={"closet.motion": False, "closet_light.on": False},
        answers={"closet_light.on": None},
    )
    stage.is_at("closet.motion", True)
    assert stage.commands == ["closet_light.on = on"]
    assert stage.logs == ["second"]  # it was asked about the house of the moment, before the first scene's light shone


def test_a_refused_write_fails_the_run_unless_it_may_go_on() -> None:
    yaml = """
- scene: Two steps
  when: closet.motion
  do:
    - set: {closet_light.on: on}
      on_error: %s
    - log: went on
"""
    for word, logs, result in (("stop", [], Result.FAILED), ("continue", ["went on"], Result.DONE)):
        stage = Stage(yaml % word, known={"closet.motion": False}, answers={"closet_light.on": Outcome.FAILED})
        stage.is_at("closet.motion", True)
        assert stage.logs == logs
        assert stage.traces[0].result is result


def modes(mode: Mode) -> Stage:
    stage = Stage(
        f"""
- scene: Slow
  mode: {mode}
  when: {{event: doorbell.ring}}
  do:
    - log: begin
    - wait: 10s
    - log: end
"""
    )
    for _ in range(3):
        stage.happens("doorbell.ring")
        stage.wait("1s")
    stage.wait("1m")
    return stage


def test_modes() -> None:
    assert modes(Mode.SINGLE).logs == ["begin", "end"]
    assert modes(Mode.RESTART).logs == ["begin", "begin", "begin", "end"]
    assert modes(Mode.QUEUED).logs == ["begin", "end"] * 3
    assert modes(Mode.PARALLEL).logs == ["begin"] * 3 + ["end"] * 3


def test_an_unknown_condition_does_not_run_and_says_so() -> None:
    stage = Stage(LIGHT.replace("  do:", "  if: hall.illuminance < 10\n  do:"), known={"closet.motion": False})
    stage.is_at("closet.motion", True)
    assert stage.commands == []
    assert stage.traces[0].result is Result.NOT_RUN
    entry = stage.traces[0].entries[-1]
    assert (entry.what, entry.values) == ("trace.condition_unknown", (("hall.illuminance", None),))


def test_time_windows_turn_by_themselves() -> None:
    stage = Stage(
        "- {scene: Evening, when: 'time in 18:00..22:00 and hall.motion', do: {log: now}}",
        begins="2026-03-02T17:30:00",
        known={"hall.motion": True},
    )
    stage.wait("29m")
    assert stage.logs == []
    stage.wait("1m")
    assert stage.logs == ["now"]


def test_a_clock_set_forward_and_back_runs_a_time_of_day_once() -> None:
    stage = Stage("- {scene: At, when: {at: 13:00}, do: {log: now}}")
    stage.set_clock(3600)
    stage.wait("1s")
    assert stage.logs == ["now"]
    stage.wait("23h")
    stage.wait("59m")
    stage.set_clock(-1800)
    stage.wait("29m")
    assert stage.logs == ["now"]
    stage.wait("2m")
    assert stage.logs == ["now", "now"]
    stage.set_clock(-1800)
    stage.wait("1h")
    assert stage.logs == ["now", "now"]


def test_a_clock_that_was_decades_ahead_does_not_silence_times_of_day() -> None:
    stage = Stage("- {scene: At, when: {at: 13:00}, do: {log: now}}")
    stage.set_clock(56 * 365 * 86400.0)
    stage.wait("24h")
    stage.set_clock(-56 * 365 * 86400.0)
    stage.wait("24h")
    assert stage.logs == ["now", "now"]


SLOW = """
- scene: Slow
  when: {event: doorbell.ring}
  do:
    - wait: 10s
    - log: %s
"""


def test_a_reload_keeps_the_runs_of_unchanged_scenes() -> None:
    stage = Stage(SLOW % "kept")
    stage.happens("doorbell.ring")
    stage.wait("5s")
    stage.load("# a comment\n" + SLOW % '"kept"' + LIGHT)
    stage.wait("5s")
    assert stage.logs == ["kept"]


def test_a_reload_stops_the_runs_of_changed_scenes() -> None:
    stage = Stage(SLOW % "old")
    stage.happens("doorbell.ring")
    stage.load(SLOW % "new")
    stage.wait("1m")
    assert stage.logs == []
    assert stage.traces[0].result is Result.STOPPED
    stage.happens("doorbell.ring")
    stage.wait("1m")
    assert stage.logs == ["new"]


def test_a_removed_scene_watches_nothing_any_more() -> None:
    stage = Stage(LIGHT + SLOW % "x", known={"closet.motion": False})
    stage.load("[]")
    stage.is_at("closet.motion", True)
    stage.happens("doorbell.ring")
    assert stage.commands == []
    assert all(cell.watches == () and cell.listeners == () for cell in stage.view.cells.values())
    assert stage.engine.next_due() is None


def test_what_nobody_watches_costs_nothing_and_is_no_error() -> None:
    stage = Stage(LIGHT)
    assert stage.engine.handle(Heard(1.0, 1.0, property_id("fan", "on"), value=True)) == []


def test_same_moments_same_traces() -> None:
    def day() -> list[object]:
        stage = Stage(LIGHT + SLOW % "x", known={"closet.motion": False, "closet_light.on": False})
        for step in range(50):
            stage.is_at("closet.motion", step % 3 == 0)
            stage.happens("doorbell.ring")
            stage.wait("7s")
        return [(trace.run, trace.scene, trace.at, trace.result, trace.entries) for trace in stage.traces]

    assert repr(day()) == repr(day())


def test_a_late_cause_is_told() -> None:
    stage = Stage(LIGHT, known={"closet.motion": False})
    stage.is_at("closet.motion", True, Cause(Origin.LATE))
    assert stage.traces[0].cause.origin is Origin.LATE


def test_what_is_held_back_in_the_queue_does_not_hold_back_those_behind_it() -> None:
    yaml = """
- scene: Queue
  when: {event: kitchen_button.press}
  if: hall.motion or event.kind is long
  mode: queued
  do: [{wait: 10s}, {log: '{event.kind}'}]
"""
    stage = Stage(yaml, known={"hall.motion": True})
    for kind in ("single", "double", "long"):
        stage.happens("kitchen_button.press", kind=kind)
    stage.is_at("hall.motion", False)
    stage.wait("1m")
    assert stage.logs == ["single", "long"]


def test_however_many_steps_a_moment_is_worth_they_are_taken() -> None:
    waits = "    - wait: {until: not hall.motion}\n" * 2 * MAX_DEPTH
    yaml = f"- scene: Patient\n  when: {{event: doorbell.ring}}\n  do:\n{waits}    - log: at last\n"
    stage = Stage(yaml, known={"hall.motion": False})
    stage.happens("doorbell.ring")
    assert stage.logs == ["at last"]


def test_a_run_sees_the_fields_of_its_own_event_only() -> None:
    yaml = """
- scene: Either
  when: [{event: kitchen_button.press}, hall.motion]
  do: [{log: '{event.kind}'}]
"""
    stage = Stage(yaml, known={"hall.motion": False})
    stage.happens("kitchen_button.press", kind="single")
    stage.is_at("hall.motion", True)
    assert stage.logs == ["single", "?"]


def test_what_a_run_waited_for_is_told_with_its_own_fields() -> None:
    yaml = """
- scene: Button
  when: {event: kitchen_button.press}
  mode: parallel
  do: [{wait: {until: hall.motion and event.kind is known}}, {log: '{event.kind}'}]
"""
    stage = Stage(yaml, known={"hall.motion": False})
    stage.happens("kitchen_button.press", kind="single")
    stage.happens("kitchen_button.press", kind="double")
    stage.is_at("hall.motion", True)
    assert stage.logs == ["single", "double"]
    met = [entry.values for trace in stage.traces for entry in trace.entries if entry.what == "trace.met"]
    assert [dict(values)["event.kind"] for values in met] == ["single", "double"]


AT_ONE = """
- {scene: Window, when: time in 13:00..14:00, do: {log: window}}
- {scene: At, when: {at: 13:00}, if: time >= 13:00, do: {log: at}}
"""


@pytest.mark.parametrize("step", [-0.9, 0.9, -5.0, 5.0])
def test_a_clock_set_a_little_on_the_way_does_not_lose_a_time_of_day(step: float) -> None:
    stage = Stage(AT_ONE)
    stage.wait("30m")
    stage.set_clock(step)
    stage.wait("29m")
    assert stage.logs == []
    stage.wait("2m")
    assert stage.logs == ["window", "at"]


def test_a_time_of_day_that_the_clock_steps_over_runs_then() -> None:
    stage = Stage(AT_ONE, begins="2026-03-02T12:59:58")
    stage.set_clock(5.0)
    stage.wait("1s")
    assert stage.logs == ["window", "at"]
    stage.set_clock(-5.0)
    stage.wait("1h")
    assert stage.logs == ["window", "at"]


def test_a_clock_set_hours_ahead_ends_a_wait_for_a_time_and_starts_nothing() -> None:
    wait = "- {scene: Wait, when: {event: doorbell.ring}, do: [{wait: {until: 'time >= 13:00'}}, {log: waited}]}"
    stage = Stage(AT_ONE + wait)
    stage.happens("doorbell.ring")
    stage.set_clock(5400.0)
    assert stage.logs == ["waited"]
    stage.wait("24h")
    assert stage.logs == ["waited", "window", "at"]


def test_scenes_that_changed_places_act_in_their_new_order() -> None:
    first, second = (f"- {{scene: {name}, when: hall.motion, do: {{log: {name}}}}}\n" for name in "AB")
    stage = Stage(first + second, known={"hall.motion": False})
    stage.load(second + first)
    stage.is_at("hall.motion", True)
    assert stage.logs == ["B", "A"]
    assert [(one.scene.id, one.scene.place) for one in stage.engine.armed.values()] == [
        ("B", "scenes.yaml:1"),
        ("A", "scenes.yaml:2"),
    ]


def test_timers_that_are_due_together_keep_their_own_causes() -> None:
    held = "- {scene: Held, when: {becomes: hall.motion, for: 30s}, do: {log: held}}\n"
    at = "- {scene: At, when: {at: '12:00:40'}, do: {log: at}}\n"
    stage = Stage(held + at, known={"hall.motion": False})
    stage.is_at("hall.motion", True, Cause(Origin.PERSON, "ann"))
    stage.now, stage.wall = stage.now + 60, stage.wall + 60  # the loop was busy
    stage.feed(Ticked(stage.now, stage.wall))
    stage.wait("1s")
    assert {trace.scene: trace.cause.origin for trace in stage.traces} == {"Held": Origin.PERSON, "At": Origin.HUB}


@pytest.mark.parametrize(("minutes", "fires"), [(4, True), (6, False)])
def test_a_change_over_a_short_silence_is_a_change(minutes: int, fires: bool) -> None:
    stage = Stage("- {scene: A, when: {changes: hall.motion}, do: {log: changed}}", known={"hall.motion": False})
    stage.is_at("hall.motion", True)
    stage.logs.clear()
    stage.is_at("hall.motion", None)
    stage.wait(f"{minutes}m")
    stage.is_at("hall.motion", True)
    assert stage.logs == []
    stage.is_at("hall.motion", None)
    stage.wait("1m")
    stage.is_at("hall.motion", None)
    stage.wait(f"{minutes - 1}m")
    stage.is_at("hall.motion", False)
    assert stage.logs == (["changed"] if fires else [])


RHYTHM = """
- {scene: Rest, when: {becomes: fan.on, for: 5m}, do: {set: {fan.on: off}}}
- {scene: Work, when: {becomes: not fan.on, for: 55m}, do: {set: {fan.on: on}}}
"""


def test_a_rhythm_is_no_loop() -> None:
    stage = Stage(RHYTHM, known={"fan.on": False})
    stage.is_at("fan.on", True)
    stage.wait("48h")
    assert len(stage.commands) == 96
    assert all(trace.result is Result.DONE for trace in stage.traces)


def test_a_rhythm_of_waits_is_no_loop() -> None:
    stage = Stage(
        """
- scene: Swing
  mode: parallel
  when: {changes: fan.on}
  do:
    - wait: 10s
    - set: {fan.on: =not fan.on}
""",
        known={"fan.on": False},
    )
    stage.is_at("fan.on", True)
    stage.wait("10m")
    assert len(stage.commands) == 60


def test_a_late_tick_undoes_no_for() -> None:
    stage = Stage(
        "- {scene: Long, when: {becomes: hall.motion, for: 30s}, do: {log: long}}", known={"hall.motion": False}
    )
    stage.is_at("hall.motion", True)
    stage.now += 31
    stage.wall += 31
    stage.is_at("hall.motion", False)
    assert stage.logs == ["long"]

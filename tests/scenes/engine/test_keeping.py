"""Claims and holds over restarts: the same ones, the same ends, and no command that nobody needs."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.value import Color, Value
from scenes.engine.claims import Level
from scenes.engine.keeping import ALIVE, alive_at
from scenes.engine.moments import Returned
from tests.json_bodies import JSON
from tests.scenes.household import Stage
from tests.scenes.lives import Lives

HOLD = """
- scene: Hold
  when: closet.motion
  hold: {curtain.position: 0, closet_light.color: "#102030"}
  until: not closet.motion
- scene: Stronger
  priority: high
  mode: restart
  when: hall.motion
  hold: {curtain.position: 50}
  until: not hall.motion
- scene: Ring
  mode: parallel
  when: {event: doorbell.ring}
  hold: {hall_light.on: on}
  until: bedroom_window.open
- scene: Plain
  when: {event: kitchen_button.press}
  do: {set: {curtain.position: 30, hall_light.on: off}}
"""
QUIET: dict[str, Value] = {
    "closet.motion": False, "hall.motion": False, "bedroom_window.open": False, "curtain.position": 90,
    "hall_light.on": False, "closet_light.color": Color(1, 2, 3),
}  # fmt: skip
PERSON = Cause(Origin.PERSON, "ann")
LIGHT_ON = """
- scene: Light
  when: hall.motion
  do: {set: {hall_light.on: on}}
- scene: Noted
  when: {changes: hall.motion}
  do: {log: moved}
"""


def held() -> Lives:
    stage = Lives(HOLD, known=QUIET)
    stage.is_at("closet.motion", True)
    assert stage.commands == ["curtain.position = 0", "closet_light.color = #102030"]
    return stage


def test_a_hold_goes_on_without_a_word_and_ends_as_it_would_have() -> None:
    stage = held()
    run = stage.traces[-1].run
    stage.restart(down=60)
    assert stage.commands[2:] == []
    assert stage.claims()["curtain.position"] == (90, [("Hold", Level.NORMAL, 0)])
    resumed = stage.traces[-1]
    assert (resumed.run, resumed.wall, resumed.at) == (run, stage.wall - 60, stage.now - 60)
    assert [entry.what for entry in resumed.entries] == ["trace.resumed"]
    stage.is_at("closet.motion", False)
    assert stage.commands[2:] == ["curtain.position = 90", "closet_light.color = #010203"]
    stage.sync()
    assert stage.rows == {}


def test_what_ended_while_the_hub_was_away_ends_when_the_device_is_heard() -> None:
    stage = held()
    stage.restart(meanwhile={"closet.motion": False}, report=False)
    assert stage.commands[2:] == []
    stage.is_at("closet.motion", False)
    assert stage.commands[2:] == [], "the curtain has not been heard yet"
    stage.is_at("curtain.position", 0)
    stage.is_at("curtain.position", 0)
    assert stage.commands[2:] == ["curtain.position = 90"]
    stage.is_at("closet_light.color", Color(1, 2, 3))
    assert stage.commands[3:] == []


def test_what_is_elsewhere_after_the_restart_is_told_once() -> None:
    stage = held()
    stage.restart(meanwhile={"curtain.position": 40})
    assert stage.commands[2:] == ["curtain.position = 0"]
    stage.is_at("closet.motion", False)
    assert stage.commands[3:] == ["curtain.position = 90", "closet_light.color = #010203"]


def test_nothing_is_told_to_a_device_that_was_not_heard() -> None:
    stage = held()
    stage.restart(restored=False, report=False)
    stage.feed(Returned(stage.now, stage.wall, "curtain"))
    assert stage.commands[2:] == []
    stage.is_at("curtain.position", 40)
    assert stage.commands[2:] == ["curtain.position = 0"]


def test_a_device_that_obeyed_while_nobody_heard_it_is_told_nothing() -> None:
    stage = Lives(HOLD, known=QUIET, answers={"curtain.position": None})
    stage.is_at("closet.motion", True)
    stage.restart(report=False)
    stage.feed(Returned(stage.now, stage.wall, "curtain"))
    stage.is_at("curtain.position", 0)
    assert stage.commands[2:] == []


def test_all_rows_at_once_are_what_the_changes_came_to() -> None:
    stage = held()
    stage.is_at("hall.motion", True)
    stage.answers = {"closet_light.color": None}
    stage.is_at("closet.motion", False)
    stage.sync()
    assert {id_: json.dumps(body) for id_, body in stage.engine.keeping.rows().items()} == stage.rows
    assert len(stage.rows) == 3


def test_a_command_that_was_lost_with_the_hub_is_told_again() -> None:
    stage = Lives(HOLD, known=QUIET, answers={"curtain.position": None})
    stage.is_at("closet.motion", True)
    stage.answers = {}
    stage.restart()
    assert stage.commands[2:] == ["curtain.position = 0"]


def test_holds_of_scenes_that_were_changed_return_to_the_base() -> None:
    stage = held()
    stage.is_at("hall.motion", True)
    stage.restart(yaml=HOLD.replace("curtain.position: 50", "curtain.position: 60"))
    assert stage.claims()["curtain.position"] == (90, [("Hold", Level.NORMAL, 0)])
    assert stage.commands[3:] == ["curtain.position = 0"]
    stage.restart(yaml="[]")
    stage.report({"curtain.position": 0, "closet_light.color": Color(16, 32, 48)})
    assert stage.claims() == {}
    assert stage.commands[4:] == ["curtain.position = 90", "closet_light.color = #010203"]
    stage.sync()
    assert stage.rows == {}


def test_a_touch_goes_on_to_its_end_by_the_wall_clock() -> None:
    stage = held()
    stage.is_at("curtain.position", 70)
    stage.wait("20m")
    stage.restart(down=1200)
    assert stage.claims()["curtain.position"] == (90, [("Hold", Level.NORMAL, 0), ("person", Level.PERSON, 70)])
    assert stage.commands[2:] == []
    stage.wait("19m")
    assert stage.commands[2:] == []
    stage.wait("1m")
    assert stage.commands[2:] == ["curtain.position = 0"]


def test_a_touch_that_ended_meanwhile_gives_way() -> None:
    stage = held()
    stage.is_at("curtain.position", 70)
    stage.restart(down=3601)
    assert stage.claims()["curtain.position"] == (90, [("Hold", Level.NORMAL, 0)])
    assert stage.commands[2:] == ["curtain.position = 0"]


def test_a_clock_that_lies_makes_no_touch_longer() -> None:
    stage = held()
    stage.is_at("curtain.position", 70)
    stage.restart(down=-1e9)
    stage.wait("1h")
    assert stage.commands[2:] == ["curtain.position = 0"]


def test_a_restore_stays_due_over_the_restart_for_a_day() -> None:
    for down, told in ((3600.0, ["curtain.position = 90"]), (25 * 3600.0, [])):
        stage = held()
        stage.answers = {"curtain.position": Outcome.EXPIRED}
        stage.is_at("closet.motion", False)
        stage.answers = {}
        done = len(stage.commands)
        stage.restart(down=down)
        assert stage.commands[done:] == told
        stage.sync()
        assert stage.rows == {}


def test_a_restore_under_way_is_due_after_a_restart() -> None:
    stage = held()
    stage.answers = {"curtain.position": None}
    stage.is_at("closet.motion", False)
    stage.answers = {}
    stage.restart()
    assert stage.commands[4:] == ["curtain.position = 90"]


@pytest.mark.parametrize("restored", [True, False])
def test_what_is_heard_first_is_no_edge(*, restored: bool) -> None:
    stage = Lives(LIGHT_ON, known={"hall.motion": False})
    stage.restart(restored=restored, meanwhile={"hall.motion": True})
    assert (stage.commands, stage.logs) == ([], [])
    stage.is_at("hall.motion", False)
    stage.is_at("hall.motion", True)
    assert (stage.commands, stage.logs) == (["hall_light.on = on"], ["moved", "moved"])


def test_what_grew_stale_before_it_was_heard_is_no_edge_either() -> None:
    stage = Lives(LIGHT_ON, known={"hall.motion": False})
    stage.restart(report=False)
    stage.is_at("hall.motion", None, since=0)
    stage.is_at("hall.motion", True)
    assert (stage.commands, stage.logs) == ([], [])


def test_conditions_see_restored_values() -> None:
    stage = Stage("[]")
    stage.load(
        "- {scene: S, when: {event: doorbell.ring}, if: hall.motion, do: {log: seen}}",
        {"hall.motion": True},
        heard=False,
    )
    stage.happens("doorbell.ring")
    assert stage.logs == ["seen"]


def test_ids_of_runs_and_commands_are_never_used_again() -> None:
    stage = held()
    for _ in range(3):
        stage.restart(meanwhile={"curtain.position": 40})
        stage.happens("doorbell.ring")
        stage.happens("kitchen_button.press", kind="single")
    ids = [command.id for command in stage.sent]
    runs = [trace.run for trace in stage.traces if trace.entries[0].what != "trace.resumed"]
    assert len(set(ids)) == len(ids)
    assert len(set(runs)) == len(runs)


AT = """
- {scene: Morning, when: {at: "07:00"}, do: {log: morning}}
- {scene: Late, when: {at: "07:10"}, do: {log: late}}
"""


def test_a_time_of_day_is_kept_once_over_lives_and_clocks() -> None:
    stage = Lives(AT, begins="2026-03-02T06:59:00")
    stage.wait("2m")
    assert stage.logs == ["morning"]
    stage.restart(down=-300)
    assert len(stage.rows) == 2
    stage.wait("5m")
    assert stage.logs == ["morning"]
    stage.wait("10m")
    assert stage.logs == ["morning", "late"]
    stage.wait("24h")
    assert stage.logs == ["morning", "late"] * 2


def test_a_clock_that_struck_decades_ahead_silences_nobody() -> None:
    stage = Lives(AT, begins="2082-03-02T06:59:00")
    stage.wait("2m")
    stage.restart(down=-56 * 365 * 86400.0)
    stage.wait("24h")
    assert stage.logs == ["morning", "late", "morning"]


def test_a_run_whose_row_is_damaged_gives_way_and_the_row_is_counted() -> None:
    stage = held()
    stage.sync()
    (run,) = [id_ for id_ in stage.rows if id_.startswith("run:")]
    stage.rows[run] = "[]"
    stage.restart()
    assert stage.engine.keeping.damaged == 1
    stage.sync()
    assert run not in stage.rows
    assert stage.claims() == {}
    assert stage.commands[2:] == ["curtain.position = 90", "closet_light.color = #010203"]


FIELDS = ("struck", "scene", "hash", "step", "variables", "depth", "cause", "wall", "base", "claims", "until", "value")
BODIES = JSON | st.dictionaries(st.sampled_from(FIELDS), JSON)


@given(st.dictionaries(st.sampled_from(("run:r1", "property:curtain.position", "clock:", "x", "")), BODIES))
def test_whatever_rows_say_they_are_read_or_counted(rows: dict[str, object]) -> None:
    keeping = Stage("[]").engine.keeping
    kept = keeping.read(rows)
    clocks = len(rows.keys() & {"x", "", "clock:"})
    assert 0 <= len(rows) - len(kept.runs) - len(kept.properties) - keeping.damaged <= clocks
    assert {id_: body for id_, body in keeping.changes() if id_ != ALIVE} == dict.fromkeys(rows)


@given(JSON | st.fixed_dictionaries({"wall": JSON}))
def test_when_a_hub_was_alive_is_a_time_whatever_its_row_says(body: object) -> None:
    assert math.isfinite(alive_at({ALIVE: body}))


MOTIONS = ("closet.motion", "hall.motion", "bedroom_window.open")
STEPS = st.lists(
    st.tuples(st.just("is"), st.sampled_from(MOTIONS), st.booleans(), st.just(Cause(Origin.DEVICE)))
    | st.tuples(
        st.just("is"), st.just("curtain.position"), st.sampled_from((0, 30, 70)),
        st.sampled_from((Cause(Origin.DEVICE), PERSON)),
    )
    | st.tuples(st.just("is"), st.just("hall_light.on"), st.booleans(), st.just(Cause(Origin.DEVICE)))
    | st.tuples(st.sampled_from(("ring", "press", "wait", "long", "restart", "restart"))),
    min_size=5, max_size=40,
)  # fmt: skip


def play(steps: list[tuple[object, ...]], *, restarting: bool) -> Lives:
    stage = held()
    for step in steps:
        match step:
            case ("is", str() as ref, bool() | int() as value, Cause() as cause):
                stage.is_at(ref, value, cause)
            case ("ring",):
                stage.happens("doorbell.ring")
            case ("press",):
                stage.happens("kitchen_button.press", kind="single")
            case ("wait",):
                stage.wait("7m")
            case ("long",):
                stage.wait("61m")
            case ("restart",) if restarting:
                stage.restart()
    return stage


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_with_restarts_the_day_is_the_same_day(steps: list[tuple[object, ...]]) -> None:
    once, again = play(steps, restarting=False), play(steps, restarting=True)
    assert again.claims() == once.claims()
    assert again.commands == once.commands
    again.sync()
    owners = {claim[0] for text in again.rows.values() for claim in json.loads(text).get("claims", [])}
    runs = {id_.removeprefix("run:") for id_ in again.rows if id_.startswith("run:")}
    assert owners - {"person"} == runs

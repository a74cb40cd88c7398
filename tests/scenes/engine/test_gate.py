"""From a firing to a run, or to the reason why there is none."""

import pytest

from hub.model.cause import Cause, Origin
from scenes.engine.effects import Complaint
from scenes.engine.gate import ASIDE, MAX_DEPTH, MAX_KEYS, MAX_RUNS
from scenes.engine.moments import Asked, Happened, Switched
from scenes.engine.program import MOST
from scenes.engine.trace import Result
from tests.scenes.household import Stage
from tests.scenes.lives import Lives

ANN = Cause(Origin.PERSON, "ann")


def why(stage: Stage) -> str:
    """The last entry of the newest trace."""
    return stage.traces[-1].entries[-1].what


def ring(stage: Stage) -> None:
    stage.happens("doorbell.ring")


def scene(more: str) -> str:
    return f"- scene: S\n  when: {{event: doorbell.ring}}\n  do: [log: x]\n{more}"


def asked(stage: Stage, scene_id: str = "S") -> None:
    stage.feed(Asked(stage.now, stage.wall, scene_id, {}, ANN))


def paused(stage: Stage, seconds: float | None) -> None:
    stage.feed(Switched(stage.now, stage.wall, "S", seconds))


# Cooldown, debounce, throttle, keys


def test_a_cooldown_goes_on_over_a_restart_by_the_time_that_has_passed() -> None:
    stage = Lives(scene("  cooldown: 1h\n"))
    ring(stage)
    stage.restart(down=1800)
    ring(stage)
    assert (stage.logs, why(stage)) == (["x"], "trace.cooldown")
    assert stage.traces[-1].entries[-1].params["left"] == pytest.approx(1800)
    stage.wait("30m")
    ring(stage)
    assert stage.logs == ["x", "x"]


def test_a_cooldown_outlives_an_edit_of_the_scene() -> None:
    stage = Lives(scene("  cooldown: 1h\n"))
    ring(stage)
    stage.load(scene("  cooldown: 1h\n  note: edited\n"))
    ring(stage)
    assert why(stage) == "trace.cooldown"


def test_a_debounce_takes_the_newest_and_its_variables_over_a_restart() -> None:
    stage = Lives(
        "- {scene: S, when: {event: kitchen_button.press}, debounce: 10s, do: [log: '{event.kind}'], id: S}\n"
    )
    stage.happens("kitchen_button.press", kind="single")
    stage.wait("9s")
    stage.happens("kitchen_button.press", kind="double")
    stage.restart(down=4)
    stage.wait("5s")
    assert stage.logs == []
    stage.wait("1s")
    assert stage.logs == ["double"]
    assert (
        not [row for row in stage.rows if "scene:" in row and "put_off" in stage.rows[row]]
        or not stage.engine.armed["S"].put_off
    )


def test_what_is_put_off_is_no_longer_due_when_the_scene_has_changed() -> None:
    stage = Lives(scene("  debounce: 10s\n"))
    ring(stage)
    stage.restart(yaml=scene("  debounce: 10s\n  note: new\n"))
    stage.wait("1m")
    assert stage.logs == []


def test_a_throttle_runs_at_once_and_then_for_the_newest() -> None:
    stage = Stage("- {scene: S, when: {event: kitchen_button.press}, throttle: 10s, do: [log: '{event.kind}']}\n")
    for kind in ("single", "double", "long"):
        stage.happens("kitchen_button.press", kind=kind)
    stage.wait("10s")
    assert stage.logs == ["single", "long"]
    stage.wait("1m")
    assert stage.logs == ["single", "long"]


def test_keys_have_a_mode_of_their_own() -> None:
    stage = Stage(
        "- scene: S\n  when: {event: kitchen_button.press}\n  per: event.kind\n  mode: restart\n"
        "  do: [wait: 10s, log: '{event.kind}']\n"
    )
    stage.happens("kitchen_button.press", kind="single")
    stage.wait("5s")
    stage.happens("kitchen_button.press", kind="double")
    stage.wait("4s")
    stage.happens("kitchen_button.press", kind="single")
    stage.wait("20s")
    assert stage.logs == ["double", "single"]


def test_a_queue_waits_over_a_restart_and_is_no_longer_than_it_may_be() -> None:
    yaml = "- {scene: S, when: {event: doorbell.ring}, mode: queued, do: [wait: 10s, log: x]}\n"
    stage = Lives(yaml)
    for _ in range(MAX_RUNS + 3):
        ring(stage)
    assert why(stage) == "trace.too_many"
    stage.wait("5s")
    stage.restart(down=1)
    stage.wait("4s")
    assert stage.logs == ["x"]
    stage.wait("5m")
    assert stage.logs == ["x"] * (MAX_RUNS + 1)


# By hand


def test_by_hand_conditions_count_and_nothing_else() -> None:
    yaml = scene("  if: hall_light.on\n  cooldown: 1h\n  debounce: 1m\n  throttle: 1h\n")
    stage = Stage(yaml, known={"hall_light.on": True})
    asked(stage)
    asked(stage)
    assert stage.logs == ["x", "x"]
    assert stage.traces[-1].cause == ANN
    stage.is_at("hall_light.on", value=False)
    asked(stage)
    assert (stage.logs, why(stage)) == (["x", "x"], "trace.condition_false")


def test_a_scene_that_is_not_there_cannot_be_run_by_hand() -> None:
    stage = Stage(scene(""))
    asked(stage, "T")
    stage.feed(Switched(stage.now, stage.wall, "T", 5.0))
    assert stage.traces == []


def test_paused_for_a_while_for_good_and_no_more() -> None:
    stage = Lives(scene(""))
    paused(stage, 3600.0)
    stage.restart(down=1800)
    ring(stage)
    assert (why(stage), stage.traces[-1].result) == ("trace.paused", Result.NOT_RUN)
    stage.wait("30m")
    ring(stage)
    assert stage.logs == ["x"]
    paused(stage, None)
    stage.restart(down=1e7)
    ring(stage)
    assert why(stage) == "trace.paused_for_good"
    asked(stage)
    assert stage.logs == ["x", "x"]
    paused(stage, 0)
    ring(stage)
    assert stage.logs == ["x", "x", "x"]


# Storms


def storm(stage: Stage, count: int) -> list[Complaint]:
    found: list[Complaint] = []
    for _ in range(count):
        effects = stage.engine.handle(Happened(stage.now, stage.wall, "doorbell", "ring"))
        found += [one for one in effects if isinstance(one, Complaint)]
        stage._carry_out(effects)
    return found


def test_a_storm_is_cut_off_told_once_and_the_rest_of_the_house_goes_on() -> None:
    stage = Lives(
        scene("") + "- {scene: T, when: front_door.open, do: [log: open]}\n", known={"front_door.open": False}
    )
    told = storm(stage, 10_000)
    assert len(stage.logs) == MOST.count
    assert [(one.what, one.scene, one.params["left"]) for one in told] == [("scenes.runaway_for", "S", ASIDE[0])]
    stage.is_at("front_door.open", value=True)
    assert stage.logs[-1] == "open"
    assert storm(stage, 10) == []
    assert why(stage) == "trace.set_aside"


def test_a_runaway_is_set_aside_for_longer_each_time_and_then_for_good() -> None:
    stage = Lives(scene(""))
    assert [one.params["left"] for one in storm(stage, 1000)] == [ASIDE[0]]
    stage.wait("10m")
    assert [one.params["left"] for one in storm(stage, 1000)] == [ASIDE[1]]
    stage.restart(down=3600)
    assert [one.what for one in storm(stage, 1000)] == ["scenes.runaway"]
    stage.restart(down=1e7)
    ring(stage)
    assert why(stage) == "trace.set_aside_for_good"
    paused(stage, 0)
    before = len(stage.logs)
    ring(stage)
    assert len(stage.logs) == before + 1


def test_an_edited_runaway_may_try_again() -> None:
    stage = Stage(scene(""))
    storm(stage, 1000)
    stage.load(scene("  note: mended\n"))
    before = len(stage.logs)
    ring(stage)
    assert len(stage.logs) == before + 1


def test_a_loop_that_rests_is_caught_by_its_rate() -> None:
    """It is no chain, since it rests a second; left alone it would run until the lamp is worn out."""
    stage = Stage(
        "- {scene: A, when: hall_light.on, do: [wait: 1s, set: {hall_light.on: off}]}\n"
        "- {scene: B, when: not hall_light.on, do: [wait: 1s, set: {hall_light.on: on}]}\n",
        known={"hall_light.on": False},
    )
    stage.is_at("hall_light.on", value=True)
    stage.wait("1h")
    aside = [trace for trace in stage.traces if trace.entries[-1].what == "trace.runaway"]
    assert aside
    count = len(stage.commands)
    stage.wait("5m")
    assert len(stage.commands) == count


def test_what_a_house_does_on_a_busy_day_is_no_storm() -> None:
    stage = Stage(scene("  mode: parallel\n"))
    for _ in range(24 * 60):
        ring(stage)
        stage.wait("10s")
    assert len(stage.logs) == 24 * 60


def test_a_rate_of_ones_own() -> None:
    stage = Stage(scene("  most: 2/h\n"))
    storm(stage, 3)
    assert (len(stage.logs), why(stage)) == (2, "trace.runaway")


def test_runs_of_a_runaway_stop_and_their_claims_end() -> None:
    stage = Stage(
        "- {scene: S, when: {event: doorbell.ring}, mode: restart, hold: {hall_light.on: on}, until: kettle.on}\n",
        known={"hall_light.on": False, "kettle.on": False},
    )
    storm(stage, 1000)
    assert stage.engine.runner.active == {}
    assert stage.commands[-1] == "hall_light.on = off"


def test_a_chain_of_scenes_that_run_one_another_has_an_end() -> None:
    stage = Stage(
        "- {scene: A, when: {event: doorbell.ring}, do: [run: B]}\n- {scene: B, when: kettle.on, do: [run: A]}\n"
    )
    ring(stage)
    assert len(stage.traces) <= MAX_DEPTH + 1
    assert stage.traces[-1].entries[-1].what in ("trace.too_deep", "trace.done", "trace.still_running")


def test_what_puts_off_under_ever_other_keys_finds_no_more_room() -> None:
    stage = Stage(
        "- scene: S\n  when: {webhook: door, fields: {who: text}}\n  per: webhook.who\n  debounce: 1h\n  do: [log: x]\n"
    )
    for number in range(MAX_KEYS + 1):
        stage.arrives("webhook", "door", payload=f'{{"who": "{number}"}}')
    assert len(stage.engine.armed["S"].put_off) == MAX_KEYS
    assert why(stage) == "trace.too_many"
    stage.arrives("webhook", "door", payload='{"who": "0"}')
    assert len(stage.traces) == 1
    stage.wait("1h")
    assert len(stage.logs) == MAX_KEYS

"""The actions that steer a scene: `if`, `choose`, `repeat`, `parallel`, `let`, `check`, `stop` and `run`."""

import json
from typing import Any

import pytest

from hub.model.capability import Property
from hub.model.command import Outcome
from hub.model.value import Kind, Value
from scenes.actions import check, choose, decide, let, parallel, repeat, run, stop
from scenes.engine.acting import FAIL
from scenes.engine.deeds import MOST_ROUNDS
from scenes.engine.gate import MAX_DEPTH
from scenes.engine.trace import Result
from scenes.kinds import ACTIONS
from scenes.kit.flow import Branch, Jump
from scenes.kit.variables import read_named
from scenes.reader.references import References
from tests.scenes.lives import Lives

SCENE = "- scene: T\n  when: {event: doorbell.ring}\n  do:\n"


def ring(do: str, known: dict[str, Value] | None = None, more: str = "", **options: Any) -> Lives:
    """Play actions (a list in YAML), set off by the doorbell."""
    made = Lives(
        SCENE + "".join(f"    {line}\n" for line in do.strip("\n").splitlines()) + more, known=known or {}, **options
    )
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


def refused(do: str, more: str = "") -> list[tuple[str, int]]:
    """What is said of actions, and in which of their lines."""
    made = Lives(SCENE + "".join(f"    {line}\n" for line in do.strip("\n").splitlines()) + more)
    return [(problem.message_id, problem.mark.line - 3) for problem in made.problems if problem.mark is not None]


def notes(stage: Lives, number: int = 0) -> list[str]:
    return [entry.what.removeprefix("trace.") for entry in stage.traces[number].entries]


def test_the_table_holds_them() -> None:
    kinds = {"if": decide, "choose": choose, "repeat": repeat, "parallel": parallel, "let": let, "check": check}
    kinds |= {"stop": stop, "run": run}
    assert {word: ACTIONS[word].read for word in kinds} == {word: kind.read for word, kind in kinds.items()}
    assert (Jump(3).to, Branch.__slots__[0], read_named.__name__) == (3, "condition", "read_named")


# if


@pytest.mark.parametrize(("motion", "logs"), [(True, ["yes", "after"]), (False, ["no", "after"]), (None, ["after"])])
def test_if_does_one_or_the_other_or_neither(motion: bool | None, logs: list[str]) -> None:
    made = ring("- {if: hall.motion, then: {log: yes}, else: {log: no}}\n- log: after")
    assert made.logs == ["after"]
    known: dict[str, Value] = {} if motion is None else {"hall.motion": motion}
    assert ring("- {if: hall.motion, then: {log: yes}, else: {log: no}}\n- log: after", known).logs == logs


def test_if_with_one_branch_and_a_list_of_conditions() -> None:
    known: dict[str, Value] = {"hall.motion": True, "front_door.open": False}
    made = ring(
        "- {if: [hall.motion, front_door.open], then: {log: both}}\n- {if: hall.motion, else: {log: none}}", known
    )
    assert (made.logs, notes(made)[1:3]) == ([], ["holds_not", "holds"])


def test_what_is_wrong_with_an_if() -> None:
    assert refused("- if: hall.motion") == [("scenes.if_without_then", 1)]
    assert refused("- {if: hall.moton, then: {log: x}}")[0][1] == 1


# choose


@pytest.mark.parametrize(("lux", "logs"), [(5, ["dark"]), (50, ["dim"]), (500, ["bright"]), (None, [])])
def test_choose_takes_the_first_that_holds(lux: int | None, logs: list[str]) -> None:
    do = "- choose:\n    - {if: hall.illuminance < 10, do: {log: dark}}\n"
    do += "    - {if: hall.illuminance < 100, do: {log: dim}}\n"
    known: dict[str, Value] = {} if lux is None else {"hall.illuminance": float(lux)}
    made = ring(do + "    - else: {log: bright}", known)
    assert (made.logs, made.traces[0].result) == (logs, Result.DONE)


def test_what_is_wrong_with_a_choose() -> None:
    assert refused("- choose: {if: hall.motion, do: {log: x}}") == [("scenes.choose_of_what", 1)]
    assert refused("- choose: [{else: {log: x}}]") == [("scenes.else_last", 1)]
    assert refused("- choose:\n    - {if: hall.motion}") == [("value.missing_key", 2)]
    assert (
        refused("- choose:\n    - {else: {log: x}}\n    - {if: hall.motion, do: {log: x}}")[0][0] == "scenes.else_last"
    )


# repeat


def test_loops_in_loops_count_for_themselves() -> None:
    made = ring(
        "- repeat:\n    times: 2\n    do:\n"
        "      - repeat: {for_each: [10, 20], as: x, do: {log: '{repeat.index}:{x}'}}\n"
        "      - log: 'outer {repeat.index}'"
    )
    assert made.logs == ["1:10", "2:20", "outer 1", "1:10", "2:20", "outer 2"]


def test_times_is_worked_out_once() -> None:
    do = "- let: {n: 2}\n- repeat: {times: =n, do: [{let: {n: =n + 1}}, {log: round}]}\n- log: '{n}'"
    assert ring(do).logs == ["round", "round", "4"]
    unknown = ring("- repeat: {times: =bedroom.temperature / 1 °C, do: {log: round}}")
    assert (unknown.logs, notes(unknown)) == ([], ["fired", "value_unknown", "failed"])
    assert ring("- repeat: {times: 0, do: {log: round}}").logs == []


def test_while_looks_before_and_until_after_each_round() -> None:
    known: dict[str, Value] = {"hall.motion": False}
    assert ring("- repeat: {while: hall.motion, do: {log: round}}", known).logs == []
    assert ring("- repeat: {while: hall.motion, do: {log: round}}").logs == []
    assert ring("- repeat: {until: not hall.motion, do: {log: round}}", known).logs == ["round"]
    made = ring("- repeat: {until: hall.motion, do: [{log: round}, {wait: 1m}]}")
    made.wait("150s")
    made.is_at("hall.motion", True)
    made.wait("10m")
    assert (made.logs, made.traces[0].result) == (["round"] * 3, Result.DONE)


def test_a_loop_that_never_waits_is_stopped() -> None:
    made = ring("- repeat: {while: hall.motion, do: {log: round}}", {"hall.motion": True})
    assert (len(made.logs), made.traces[0].result) == (MOST_ROUNDS, Result.FAILED)
    assert notes(made)[-2:] == ["too_many_rounds", "failed"]
    slow = ring("- repeat: {times: 3000, do: {wait: 1s}}\n- log: after")
    slow.wait("51m")
    assert slow.logs == ["after"]


def test_for_each_of_devices() -> None:
    do = "- repeat: {for_each: %s, as: lamp, do: [{set: {lamp.on: on}}, {log: '{lamp.name}'}]}"
    made = ring(do % "[hall_light, bedroom_light]")
    assert (made.commands, made.logs) == (
        ["hall_light.on = on", "bedroom_light.on = on"],
        ["hall_light", "bedroom_light"],
    )
    assert ring(do % "area.kitchen.light").commands == ["kitchen_light.on = on"]


def test_a_name_is_free_again_after_its_loop() -> None:
    loop = "- repeat: {for_each: [hall_light, fan], as: one, do: {set: {one.on: on}}}\n"
    assert len(ring(loop + loop).commands) == 4
    assert refused(loop + "- set: {one.on: off}")[0][1] == 2


def test_what_is_wrong_with_a_repeat() -> None:
    assert refused("- repeat: 5") == [("value.not_mapping", 1)]
    assert refused("- repeat: {times: , do: {log: x}}") == [("value.empty", 1)]
    assert refused("- repeat: {for_each: [1, 2 %], as: x, do: {log: x}}")[0][1] == 1
    assert refused("- repeat: {for_each: [5 parsec], as: x, do: {log: x}}")[0][1] == 1
    assert refused("- repeat: {for_each: [nothing], as: x, do: {log: x}}")[0][1] == 1
    assert refused("- repeat: {do: {log: x}}") == [("scenes.repeat_how", 1)]
    assert refused("- repeat: {times: 2, while: hall.motion, do: {log: x}}") == [("scenes.repeat_how", 1)]
    assert refused("- repeat: {times: 2}") == [("value.missing_key", 1)]
    assert refused("- repeat: {for_each: [1, 2], do: {log: x}}") == [("value.missing_key", 1)]
    assert refused("- repeat: {for_each: [1, 2], as: fan, do: {log: x}}") == [("scenes.name_taken", 1)]
    assert refused("- repeat: {times: 2, do: {log: x}}\n- log: '{repeat.index}'")[0][1] == 2
    assert refused("- repeat: {for_each: [1, 2], as: x, do: {log: x}}\n- log: '{x}'")[0][1] == 2


# parallel


def test_a_failing_branch_stops_the_others_or_does_not() -> None:
    do = "- parallel:\n    - {set: {fan.on: on}}\n    - [{wait: 1m}, {log: other}]\n%s- log: after"
    stopped = ring(do % "", answers={"fan.on": Outcome.FAILED})
    stopped.wait("2m")
    assert (stopped.logs, stopped.traces[0].result) == ([], Result.FAILED)
    on = ring(do % "  on_error: continue\n", answers={"fan.on": Outcome.FAILED})
    on.wait("2m")
    assert (on.logs, on.traces[0].result) == (["other", "after"], Result.DONE)


def test_the_first_that_is_done_ends_the_others() -> None:
    do = "- parallel: [[{wait: 2m}, {log: slow}], [{wait: 1m}, {log: quick}]]\n  first: on\n- log: after"
    made = ring(do)
    made.wait("1h")
    assert (made.logs, made.engine.next_due()) == (["quick", "after"], None)
    failing = ring("- parallel: [{stop: failed}, {stop: failed}]\n  first: on\n- log: after")
    assert failing.traces[0].result is Result.FAILED


def test_stop_in_a_branch_ends_all() -> None:
    made = ring("- parallel:\n    - parallel: [{stop: enough}, {wait: 1m}]\n    - {wait: 1m}\n- log: after")
    made.wait("1h")
    assert (made.logs, made.traces[0].result, made.engine.runner.active) == ([], Result.STOPPED, {})


def test_what_a_branch_holds_returns_when_the_whole_is_stopped() -> None:
    do = "- parallel:\n    - {hold: {fan.speed: 80}, until: hall.motion}\n    - {wait: 1m}\n- log: after"
    made = ring(do, {"fan.speed": 20, "hall.motion": False})
    made.wait("1m")
    assert made.commands == ["fan.speed = 80"]
    made.load(SCENE + "    - log: other\n", {"fan.speed": 80})
    assert (made.commands[1:], made.traces[0].result) == (["fan.speed = 20"], Result.STOPPED)


def test_a_loop_of_branches_within_one_moment() -> None:
    made = ring("- repeat: {times: 3, do: {parallel: [{log: a}, {log: b}]}}")
    assert (made.logs, made.traces[0].result) == (["a", "b"] * 3, Result.DONE)


def test_a_branch_that_the_disk_has_lost_counts_as_stopped() -> None:
    do = "- parallel: [{wait: 1m}, {wait: 2m}]\n- log: after"
    made = ring(do)
    made.sync()
    made.rows = {id_: row for id_, row in made.rows.items() if not id_.endswith("/3")}
    made.restart()
    made.start()
    made.wait("10m")
    assert (made.logs, made.traces[-1].result) == ([], Result.FAILED)


def test_rows_of_branches_without_their_run_are_over() -> None:
    made = ring("- parallel: [{wait: 1m}, {wait: 2m}]\n- log: after")
    made.sync()
    made.rows = {id_: row for id_, row in made.rows.items() if "/" in id_}
    made.restart()
    made.start()
    assert made.engine.runner.active == {}


@pytest.mark.parametrize("memo", [{"joins": 7}, {"joins": {"r1/1": "gone"}}])
def test_a_memo_of_no_sense_fails_the_run(memo: object) -> None:
    made = ring("- parallel: [{wait: 1m}, {wait: 2m}]\n- log: after")
    made.sync()
    root = next(id_ for id_ in made.rows if id_.startswith("run:") and "/" not in id_)
    made.rows[root] = json.dumps(json.loads(made.rows[root]) | {"memo": memo})
    made.restart()
    made.start()
    made.wait("10m")
    assert (made.logs, made.traces[-1].result, made.engine.runner.active) == ([], Result.FAILED, {})


def test_what_is_wrong_with_a_parallel() -> None:
    assert refused("- parallel: [{log: x}]") == [("scenes.parallel_of_what", 1)]
    assert refused("- let: {n: 1}\n- parallel: [{let: {n: 2}}, {log: x}]") == [("scenes.branch_alone", 2)]
    assert refused("- parallel: [[{let: {n: 2}}, {log: '{n}'}], {log: '{n}'}]")[0][1] == 1
    assert refused("- parallel: [[{let: {n: 2}}, {let: {n: 3}}], {log: x}]") == []


# let


def test_variables_keep_their_type() -> None:
    made = ring(
        "- let: {a: 20 %, b: 5m, c: 22:30, d: on, e: [low, high], f: 'words', before: =fan.speed}\n"
        "- let: {a: =a + 5 %, e: high}\n- log: '{a} {b} {c} {d} {e} {f} {before}'",
        {"fan.speed": 30},
    )
    assert made.logs == ["25 5m 22:30 on high words 30"]


def test_what_is_unknown_stays_unknown() -> None:
    made = ring("- let: {before: =fan.speed}\n- log: 'was {before}'\n- set: {fan.speed: =before}")
    assert (made.logs, notes(made)) == (["was ?"], ["fired", "let", "logged", "value_unknown", "failed"])


def test_a_value_that_does_not_fit_fails_the_run() -> None:
    made = ring("- log: first")
    step = let.Let(((Property("n", Kind.FLOAT, maximum=1.0), lambda _: 2.0),))
    made.load(SCENE + "    - wait: 1m\n")
    made.happens("doorbell.ring")
    deeds = made.engine.runner.deeds
    (active,) = deeds.active.values()
    assert step.begin(active.run, deeds) == FAIL
    assert active.trace.entries[-1].what == "trace.bad_value"


@pytest.mark.parametrize(
    ("do", "problem"),
    [
        ("- let: {fan: 1}", "scenes.name_taken"),
        ("- let: {time: 1}", "scenes.name_taken"),
        ("- let: {area: 1}", "scenes.name_taken"),
        ("- let: {'two words': 1}", "scenes.no_name"),
        ("- let: {n: words}", "own.no_example"),
        ("- let: {n: 5 parsec}", "own.unknown_unit"),
        ("- let: {}", "value.empty"),
        ("- let: {n: 1}\n- run: T\n  result: n", "scenes.other_kind"),
    ],
)
def test_what_is_wrong_with_a_let(do: str, problem: str) -> None:
    assert [what for what, _ in refused(do)][:1] == [problem]


def test_a_variable_of_another_type_is_refused_at_its_place() -> None:
    assert refused("- let: {n: 1}\n- let: {n: on}")[0][1] == 2
    assert refused("- set: {fan.speed: =later}\n- let: {later: 20 %}")[0][1] == 1


# check and stop


def test_check_stops_quietly() -> None:
    made = ring("- check: hall.motion\n- log: after", {"hall.motion": False})
    assert (made.logs, made.traces[0].result, notes(made)) == ([], Result.STOPPED, ["fired", "holds_not", "stopped"])
    assert notes(ring("- check: hall.motion\n- log: after"))[1] == "not_known"
    assert ring("- check: [hall.motion]\n- log: after", {"hall.motion": True}).logs == ["after"]


@pytest.mark.parametrize(
    ("how", "result"), [("done", Result.DONE), ("failed", Result.FAILED), ("'at {fan.speed}'", Result.STOPPED)]
)
def test_stop(how: str, result: Result) -> None:
    made = ring(f"- stop: {how}\n- log: after", {"fan.speed": 30})
    assert (made.logs, made.traces[0].result) == ([], result)


# run

OTHER = "- scene: The other\n  id: other\n  when: {event: kitchen_button.press}\n"
OTHER += "  do:\n    - {wait: 1m}\n    - log: other\n"


@pytest.mark.parametrize("name", ["other", "The other"])
def test_run_waits_or_does_not(name: str) -> None:
    made = ring(f"- run: {name}\n  result: how\n- log: 'after {{how}}'", more=OTHER)
    made.wait("1m")
    assert made.logs == ["other", "after done"]
    quick = ring(f"- {{run: {name}, background: on}}\n- log: after", more=OTHER)
    quick.wait("1m")
    assert quick.logs == ["after", "other"]


def test_what_the_other_comes_to() -> None:
    failing = OTHER.replace("{wait: 1m}", "{stop: failed}")
    assert ring("- run: other\n- log: after", more=failing).traces[0].result is Result.FAILED
    assert ring("- {run: other, on_error: continue}\n- log: after", more=failing).logs == ["after"]
    held = OTHER + "  if: hall.motion\n"
    assert ring("- {run: other, result: how}\n- log: '{how}'", more=held).logs == ["not_run"]
    queued = OTHER + "  mode: queued\n"
    made = ring("- {run: other, background: on}\n- {run: other, result: how}\n- log: '{how}'", more=queued)
    made.wait("2m")
    assert made.logs == ["other", "other", "done"]


def test_what_is_wrong_with_a_run() -> None:
    assert refused("- {run: other, background: on, result: how}", OTHER) == [("scenes.not_together", 1)]
    assert refused("- {run: other, result: fan}", OTHER) == [("scenes.name_taken", 1)]
    assert refused("- {run: other, with: {level: 20 %}}", OTHER)[0][1] == 1


def test_scenes_that_run_one_another_end() -> None:
    more = OTHER.replace("{wait: 1m}", "{run: T, background: on}") + "  mode: parallel\n"
    made = ring("- {run: other, background: on}\n- log: ours", more=more)
    assert len(made.logs) <= MAX_DEPTH
    assert any(entry.what in ("trace.too_deep", "trace.still_running") for one in made.traces for entry in one.entries)


def test_a_reload_of_the_other_is_no_end_of_the_world() -> None:
    made = ring("- {run: other, result: how}\n- log: '{how}'", more=OTHER)
    made.load(made.yaml.replace("log: other", "log: changed"))
    assert made.logs == ["stopped"]


def test_a_turn_that_never_comes_is_told() -> None:
    more = OTHER + "  mode: queued\n"
    made = ring("- {run: other, background: on}\n- {run: other, result: how}\n- log: '{how}'", more=more)
    made.load(made.yaml.replace("log: other", "log: changed"))
    assert made.logs == ["not_run"]


def test_the_other_is_changed_while_the_hub_is_off() -> None:
    made = ring("- {run: other, result: how}\n- log: '{how}'", more=OTHER)
    made.restart(yaml=made.yaml.replace("log: other", "log: changed"))
    made.start()
    assert made.logs == ["stopped"]


def test_a_scene_that_is_not_valid_is_not_run() -> None:
    text = SCENE + "    - run: other\n    - log: after\n" + OTHER.replace("kitchen_button", "kitchen_buton")
    made = Lives(text)
    assert {problem.message_id for problem in made.problems} == {"scenes.unknown_device"}
    made.happens("doorbell.ring")
    assert (made.logs, notes(made)) == ([], ["fired", "run", "no_scene", "failed"])


def test_an_unknown_scene_is_said_with_what_is_near() -> None:
    made = Lives(SCENE + "    - run: othr\n" + OTHER)
    (problem,) = made.problems
    assert (problem.message_id, problem.hint, problem.mark and problem.mark.line) == (
        "scenes.unknown_scene",
        "other",
        4,
    )
    assert list(made.engine.armed) == ["other"]
    assert References().resolve([]) == set()

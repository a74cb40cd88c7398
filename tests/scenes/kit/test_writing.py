"""Writes that are tried again, spread out, delivered late, and taken up after a restart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.command import Outcome
from hub.model.value import Color, Value
from scenes.engine.trace import Result
from scenes.engine.view import Cell, View
from scenes.kit.trying import OUTCOMES, gravest, is_well
from scenes.kit.writing import LATER_AFTER, by_device, read_values
from tests.scenes.household import HOUSE
from tests.scenes.lives import Lives

Answers = dict[str, Outcome | None]


def ring(do: str, known: dict[str, Value] | None = None, answers: Answers | None = None) -> Lives:
    made = Lives(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n{do}", known=known or {}, answers=answers or {})
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


def again(stage: Lives, down: float = 0.0) -> None:
    stage.commands.clear()
    stage.restart(down=down)
    stage.start()


def notes(stage: Lives) -> list[str]:
    return [entry.what.removeprefix("trace.") for entry in stage.traces[0].entries]


def cell(ref: str) -> Cell:
    handle, _, path = ref.partition(".")
    return View().cell(handle, path, ref, HOUSE[handle].abilities.properties[path])


@pytest.mark.parametrize(
    ("on_error", "logs", "result"),
    [
        ("", [], Result.FAILED),
        ("      on_error: stop\n", [], Result.FAILED),
        ("      on_error: continue\n", ["after"], Result.DONE),
        ("      on_error: [{log: instead}, {log: too}]\n", ["instead", "too", "after"], Result.DONE),
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.EXPIRED, Outcome.UNKNOWN])
def test_what_is_done_on_error(on_error: str, logs: list[str], result: Result, outcome: Outcome) -> None:
    made = ring(f"    - set: {{fan.on: on}}\n{on_error}    - log: after\n", answers={"fan.on": outcome})
    assert (made.logs, made.traces[0].result) == (logs, result)


@pytest.mark.parametrize("outcome", [Outcome.CONFIRMED, Outcome.ACCEPTED, Outcome.SUPERSEDED])
def test_what_went_well_passes_the_fallback_by(outcome: Outcome) -> None:
    made = ring(
        "    - set: {fan.on: on}\n      on_error: [{log: instead}]\n    - log: after\n", answers={"fan.on": outcome}
    )
    assert made.logs == ["after"]


def test_only_what_failed_is_tried_again_with_the_value_it_had() -> None:
    made = ring(
        "    - set: {fan.speed: =bedroom.humidity, humidifier.target_humidity: 50 %, fan.on: on}\n"
        "      retry: {times: 2, every: 30s}\n    - log: after\n",
        {"bedroom.humidity": 40.0},
        {"fan.speed": Outcome.EXPIRED},
    )
    made.is_at("bedroom.humidity", 90.0)
    made.wait("29s")
    assert len(made.sent) == 1
    made.wait("1s")
    assert made.commands[3:] == ["fan.speed = 40"]
    made.answers = {}
    made.wait("30s")
    assert made.commands[4:] == ["fan.speed = 40"]
    assert made.logs == ["after"]
    made.wait("5m")
    assert len(made.commands) == 5
    assert notes(made).count("retry") == 2


def test_literals_need_no_memory_to_be_tried_again() -> None:
    made = ring(
        "    - set: {fan.on: on, fan.speed: 30 %}\n      retry: {times: 1}\n", answers={"fan.speed": Outcome.FAILED}
    )
    made.wait("10s")
    assert made.commands == ["fan.on = on", "fan.speed = 30", "fan.speed = 30"]
    assert made.traces[0].result is Result.FAILED


def test_a_value_that_is_not_known_may_be_known_at_the_next_try() -> None:
    made = ring("    - set: {fan.speed: =bedroom.humidity}\n      retry: {times: 1, every: 1m}\n")
    assert made.commands == []
    made.is_at("bedroom.humidity", 40.0)
    made.wait("1m")
    assert made.commands == ["fan.speed = 40"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 5), st.integers(1, 5))
def test_it_is_tried_as_often_as_said_and_no_more(failures: int, times: int) -> None:
    made = ring(
        f"    - set: {{fan.on: on}}\n      retry: {{times: {times}, every: 10s}}\n", answers={"fan.on": Outcome.EXPIRED}
    )
    for _ in range(failures):
        made.wait("9s")
        made.wait("1s")
    made.answers = {}
    made.wait("10m")
    assert len(made.commands) == min(failures + 2, times + 1)
    assert made.traces[0].result is (Result.DONE if failures < times else Result.FAILED)


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (Outcome.CONFIRMED, "confirmed"),
        (Outcome.ACCEPTED, "accepted"),
        (Outcome.SUPERSEDED, "superseded"),
        (Outcome.EXPIRED, "expired"),
        (Outcome.UNKNOWN, "unsure"),
        (Outcome.FAILED, "failed"),
    ],
)
def test_the_outcome_is_a_variable(outcome: Outcome, word: str) -> None:
    made = ring(
        "    - set: {fan.on: on, fan.speed: 30 %}\n      result: blown\n      on_error: [{log: 'no: {blown}'}]\n"
        "    - log: '{blown}'\n",
        answers={"fan.on": outcome},
    )
    assert made.logs[-1] == word
    assert (len(made.logs) == 2) is (not is_well(word))


def test_of_several_outcomes_the_gravest_counts() -> None:
    assert gravest([]) == "confirmed"
    assert gravest(["confirmed", "expired", "superseded"]) == "expired"
    assert gravest(["failed", "unsure"]) == "failed"
    assert {word for word in OUTCOMES if not is_well(word)} == {"failed", "expired", "unsure"}


def test_the_deadline_goes_along() -> None:
    made = ring("    - set: {fan.on: on}\n      deadline: 5s\n    - call: vacuum.start\n      deadline: 3s\n")
    assert [command.deadline for command in made.sent] == [5.0, 3.0]


def test_a_held_property_is_no_failure() -> None:
    made = Lives(
        "- {scene: H, when: closet.motion, hold: {fan.on: on}, until: not closet.motion}\n"
        "- {scene: T, when: {event: doorbell.ring}, do: [{set: {fan.on: off}, result: it}, {log: '{it}'}]}\n",
        known={"closet.motion": False, "fan.on": False},
    )
    made.is_at("closet.motion", value=True)
    made.happens("doorbell.ring")
    assert made.logs == ["held"]


# staggered

BURST = (
    "    - set: {fan.on: on, hall_light.on: on, hall_light.brightness: 30 %, closet_light.on: on}\n      stagger: 1s\n"
)


def test_a_burst_is_spread_over_the_devices() -> None:
    made = ring(f"{BURST}    - log: after\n")
    assert made.commands == ["fan.on = on"]
    made.wait("1s")
    assert made.commands[1:] == ["hall_light.on = on", "hall_light.brightness = 30"]
    assert made.logs == []
    made.wait("1s")
    assert made.commands[3:] == ["closet_light.on = on"]
    assert made.logs == ["after"]
    assert made.engine.next_due() is None


def test_a_burst_waits_for_the_last_outcome() -> None:
    made = ring(f"{BURST}    - log: after\n", answers={"fan.on": None, "closet_light.on": None})
    made.wait("5s")
    assert len(made.sent) == 3
    made.answer(made.sent[2], Outcome.CONFIRMED)
    assert made.logs == []
    made.answer(made.sent[0], Outcome.EXPIRED)
    assert made.traces[0].result is Result.FAILED


def test_of_a_burst_only_what_failed_is_tried_again() -> None:
    failing: Answers = {"fan.on": Outcome.EXPIRED, "closet_light.on": Outcome.FAILED}
    made = ring(f"{BURST}      retry: {{times: 1, every: 10s}}\n    - log: after\n", answers=failing)
    made.wait("2s")
    made.answers = {}
    made.wait("10s")
    assert made.commands[4:] == ["fan.on = on"]
    made.wait("1s")
    assert made.commands[5:] == ["closet_light.on = on"]
    assert made.logs == ["after"]


def test_a_burst_goes_on_after_a_restart() -> None:
    made = ring(f"{BURST}    - log: after\n", answers={"fan.on": None})
    made.wait("1s")
    made.answers = {}
    again(made)
    made.wait("5s")
    assert made.commands == ["fan.on = on", "hall_light.on = on", "hall_light.brightness = 30", "closet_light.on = on"]
    assert made.logs == ["after"]


# late

LATE = "    - set: {bath_valve.target_temperature: 17 °C}\n      when_back: 2h\n%s    - log: after\n"


def test_the_run_goes_on_without_a_device_that_is_away() -> None:
    made = ring(LATE % "      result: valve\n    - log: '{valve}'\n", answers={"bath_valve.target_temperature": None})
    assert [(command.lifetime, command.deadline) for command in made.sent] == [(7200.0, None)]
    made.wait(f"{LATER_AFTER - 1:g}s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["later", "after"]
    made.answer(made.sent[0], Outcome.CONFIRMED)
    assert notes(made)[-1] == "outcome"


def test_one_that_is_there_is_waited_for() -> None:
    assert ring(LATE % "").logs == ["after"]


def test_its_author_may_wait_longer() -> None:
    made = ring(LATE % "      deadline: 30s\n", answers={"bath_valve.target_temperature": None})
    made.wait("29s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["after"]


def test_after_a_restart_it_is_said_again_for_what_is_left_of_the_time() -> None:
    made = ring(LATE % "", answers={"bath_valve.target_temperature": None})
    made.wait("4s")
    made.restart(down=3.0)
    assert [command.lifetime for command in made.sent] == [7200.0, 7193.0]
    made.wait("10s")
    assert made.logs == ["after"]


def test_when_its_time_has_passed_it_is_not() -> None:
    made = ring(LATE % "      result: valve\n      on_error: [{log: '{valve}'}]\n", answers={
        "bath_valve.target_temperature": None})  # fmt: skip
    made.restart(down=7200.0)
    assert len(made.sent) == 1
    assert made.logs == ["expired", "after"]


def test_a_burst_may_be_late_too() -> None:
    made = ring(
        "    - set: {hall_light.on: on, closet_light.on: on}\n      stagger: 1s\n      when_back: 1h\n"
        "    - log: after\n",
        answers={"hall_light.on": None},
    )
    made.wait("1s")
    assert [command.lifetime for command in made.sent] == [3600.0, 3599.0]
    made.wait("9s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["after"]


# after a restart


def test_what_is_harmless_or_makes_safe_is_said_again_with_the_value_it_had() -> None:
    made = ring(
        "    - set: {fan.speed: =bedroom.humidity, kettle.on: off}\n    - log: after\n",
        {"bedroom.humidity": 40.0},
        {"fan.speed": None},
    )
    made.is_at("bedroom.humidity", 90.0)
    made.answers = {}
    again(made)
    assert made.commands == ["fan.speed = 40", "kettle.on = off"]
    assert made.logs == ["after"]


def test_what_is_dangerous_is_not_and_the_step_has_failed() -> None:
    made = ring(
        "    - set: {kettle.on: on, fan.on: on}\n      result: it\n      on_error: [{log: '{it}'}]\n",
        answers={"kettle.on": None},
    )
    made.answers = {}
    again(made, down=1.0)
    assert made.commands == ["fan.on = on"]
    assert made.logs == ["unsure"]


def test_a_call_is_not_repeated() -> None:
    made = ring("    - call: vacuum.start\n      on_error: [{log: perhaps}]\n", answers={"vacuum.start": None})
    again(made)
    assert (made.commands, made.logs) == ([], ["perhaps"])


def test_a_rest_between_two_tries_goes_on() -> None:
    made = ring("    - set: {fan.on: on}\n      retry: {times: 1, every: 1m}\n", answers={"fan.on": Outcome.FAILED})
    made.wait("20s")
    made.answers = {}
    again(made, down=10.0)
    made.wait("29s")
    assert made.commands == []
    made.wait("1s")
    assert made.commands == ["fan.on = on"]


def test_a_call_that_may_repeat_is_tried_again_after_a_restart() -> None:
    made = ring(
        "    - call: vacuum.start\n      retry: {times: 1, every: 10s, may_repeat: yes}\n",
        answers={"vacuum.start": None},
    )
    made.answers = {}
    again(made)
    assert made.commands == []
    made.wait("10s")
    assert made.commands == ["vacuum.start()"]


@pytest.mark.parametrize("body", ["x", [], [["fan.speed", {}]], [["nothing.on", 5]], [["fan.speed", None]], [7]])
def test_a_damaged_memory_is_a_failure(body: object) -> None:
    made = ring("    - set: {fan.speed: =bedroom.humidity}\n", {"bedroom.humidity": 40.0}, {"fan.speed": None})
    (active,) = made.engine.runner.active.values()
    active.run.memo["values"] = body
    again(made)
    assert made.commands == []
    assert made.traces[-1].result is Result.FAILED


def test_values_come_back_as_they_were() -> None:
    cells = [cell("hall_light.on"), cell("hall_light.color"), cell("bedroom_heater.target_temperature")]
    body = [["hall_light.color", [1, 2, 3]], ["bedroom_heater.target_temperature", 20.5], ["hall_light.on", False]]
    assert read_values(body, cells) == ((cells[1], Color(1, 2, 3)), (cells[2], 20.5), (cells[0], False))
    assert read_values([], cells) is None


def test_devices_in_the_order_in_which_they_are_named() -> None:
    values: list[tuple[Cell, Value]] = [(cell("fan.on"), True), (cell("hall_light.on"), True), (cell("fan.speed"), 30)]
    assert [[one.id for one, _ in batch] for batch in by_device(tuple(values))] == [
        ["fan.on", "fan.speed"],
        ["hall_light.on"],
    ]


def test_a_late_outcome_is_no_answer_to_the_next_round() -> None:
    made = ring(
        "    - repeat:\n        times: 2\n        do:\n"
        "          - set: {bath_valve.target_temperature: 17 °C}\n            when_back: 2h\n            result: it\n"
        "          - log: '{it}'\n",
        answers={"bath_valve.target_temperature": None},
    )
    made.wait("10s")
    assert made.logs == ["later"]
    made.answer(made.sent[0], Outcome.SUPERSEDED)
    assert made.logs == ["later"]
    made.answer(made.sent[1], Outcome.CONFIRMED)
    assert made.logs == ["later", "confirmed"]

"""Each kind of action by itself."""

import pytest

from hub.model.command import Outcome, Settled
from hub.model.value import Color, Value
from scenes.actions import call, hold, http, log, mqtt, notify, set, toggle, wait  # noqa: A004 - words of the language
from scenes.engine.trace import Result
from scenes.engine.view import Context
from scenes.kinds import ACTIONS
from scenes.kit.message import say
from scenes.kit.trying import OUTCOMES, all_well, is_well, word_of
from scenes.language.reading import Words
from tests.scenes.household import BERLIN, Stage


def ring(do: str, known: dict[str, Value] | None = None, answers: dict[str, Outcome | None] | None = None) -> Stage:
    """Play actions, set off by the doorbell."""
    made = Stage(f"- scene: T\n  when: {{event: doorbell.ring}}\n  do:\n{do}", known=known or {}, answers=answers or {})
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


def notes(stage: Stage) -> list[str]:
    return [entry.what.removeprefix("trace.") for entry in stage.traces[0].entries]


def test_the_table_holds_them() -> None:
    mine = {"set": set, "toggle": toggle, "call": call, "wait": wait, "hold": hold, "notify": notify, "log": log}
    mine |= {"http": http, "mqtt": mqtt}
    assert {name: ACTIONS[name] for name in mine} == mine


def test_set_writes_together_and_waits_for_all() -> None:
    made = ring(
        "    - set: {hall_light.on: on, hall_light.brightness: 30 %, fan.on: on}\n    - log: on\n",
        answers={"fan.on": None},
    )
    assert len(made.sent) == 1
    assert made.logs == []
    made.answer(made.sent[0], Outcome.CONFIRMED)
    assert made.logs == ["on"]


def test_set_to_what_is_unknown_or_out_of_range_fails_and_sends_nothing() -> None:
    unknown = ring("    - set: {fan.speed: =bedroom.humidity}\n")
    assert (unknown.commands, notes(unknown)) == ([], ["fired", "value_unknown", "failed"])
    high = ring("    - set: {fan.speed: =bedroom.humidity + 50}\n", {"bedroom.humidity": 80.0})
    assert (high.commands, notes(high)) == ([], ["fired", "bad_value", "failed"])


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.EXPIRED, Outcome.UNKNOWN])
def test_on_error_of_a_call(outcome: Outcome) -> None:
    stopped = ring("    - call: vacuum.start\n    - log: on\n", answers={"vacuum.start": outcome})
    assert (stopped.logs, stopped.traces[0].result) == ([], Result.FAILED)
    went_on = ring(
        "    - call: vacuum.start\n      on_error: continue\n    - log: on\n", answers={"vacuum.start": outcome}
    )
    assert (went_on.logs, went_on.traces[0].result) == (["on"], Result.DONE)


def test_a_call_with_arguments() -> None:
    made = ring("    - call: band.send\n      with: {message: hello}\n")
    assert made.commands == ["band.send(message=hello)"]


def test_a_call_whose_argument_is_unknown_fails() -> None:
    made = Stage(
        "- {scene: T, when: {event: kitchen_camera.person_seen}, do: [{call: band.send, with: {message: =event.zone}}]}"
    )
    made.happens("kitchen_camera.person_seen")
    assert made.commands == []
    assert made.traces[0].result is Result.FAILED


def test_wait_a_time() -> None:
    made = ring("    - wait: 90s\n    - log: after\n")
    made.wait("89s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["after"]


UNTIL = "    - wait: {until: not hall.motion, for: 10s, timeout: 1m%s}\n    - log: after\n"


def test_wait_until_what_is_true_already() -> None:
    made = ring("    - wait: {until: hall.motion}\n    - log: after\n", {"hall.motion": True})
    assert made.logs == ["after"]


def test_wait_until_and_for() -> None:
    made = ring(UNTIL % "", {"hall.motion": True})
    made.is_at("hall.motion", False)
    made.wait("9s")
    made.is_at("hall.motion", True)
    made.is_at("hall.motion", False)
    made.wait("9s")
    assert made.logs == []
    made.wait("1s")
    assert made.logs == ["after"]


@pytest.mark.parametrize(
    ("on_timeout", "logs", "result"),
    [
        ("", [], Result.FAILED),
        (", on_timeout: stop", [], Result.FAILED),
        (", on_timeout: continue", ["after"], Result.DONE),
        (", on_timeout: [{log: late}, {log: too}]", ["late", "too", "after"], Result.DONE),
    ],
)
def test_timeouts(on_timeout: str, logs: list[str], result: Result) -> None:
    made = ring(UNTIL % on_timeout, {"hall.motion": True})
    made.wait("59s")
    assert made.logs == []
    made.wait("1s")
    assert (made.logs, made.traces[0].result) == (logs, result)
    assert made.engine.next_due() is None


def test_the_branch_of_a_timeout_is_passed_over_in_time() -> None:
    made = ring(UNTIL % ", on_timeout: {log: late}", {"hall.motion": False})
    made.wait("10s")
    assert made.logs == ["after"]


def test_hold_as_one_step_among_others() -> None:
    made = ring(
        "    - hold: {fan.speed: 80}\n      until: {is: not hall.motion, for: 1m}\n    - log: after\n",
        {"hall.motion": True, "fan.speed": 20},
    )
    assert made.commands == ["fan.speed = 80"]
    made.is_at("hall.motion", False)
    made.wait("1m")
    assert made.commands[1:] == ["fan.speed = 20"]
    assert made.logs == ["after"]


def test_a_hold_of_an_unknown_value_fails() -> None:
    made = ring("    - hold: {fan.speed: =bedroom.humidity}\n      until: not hall.motion\n")
    assert (made.commands, made.traces[0].result) == ([], Result.FAILED)


def test_notify_goes_on_at_once_and_notes_the_outcome_later() -> None:
    made = ring("    - notify: {to: band, message: hello}\n    - log: after\n", answers={"band.send": None})
    assert made.logs == ["after"]
    assert made.traces[0].result is Result.DONE
    made.answer(made.sent[0], Outcome.FAILED)
    assert notes(made)[-1] == "outcome"


def test_notify_without_a_device_tells_the_house() -> None:
    assert ring("    - notify: 'It is {bedroom.temperature} °C'\n", {"bedroom.temperature": 20.5}).notices == [
        "It is 20.5 °C"
    ]


def test_how_values_are_said() -> None:
    values: tuple[Value | None, ...] = (True, False, 20.0, 7, "docked", Color(1, 2, 3), None)
    words = Words(tuple(part for value in values for part in (lambda _, value=value: value, " ")))
    assert say(words, Context(BERLIN)) == "on off 20 7 docked #010203 ? "


def test_what_counts_as_wrong() -> None:
    each = {outcome: (Settled("d", "p", outcome),) for outcome in Outcome}
    wrong = {outcome for outcome, settled in each.items() if not all_well(settled)}
    assert wrong == {Outcome.FAILED, Outcome.EXPIRED, Outcome.UNKNOWN}
    assert {outcome for outcome, settled in each.items() if not is_well(word_of(settled))} == wrong
    assert {word_of(settled) for settled in each.values()} < {*OUTCOMES}

"""Runs and their answers: late ones, foreign ones, those of runs that are over."""

from hub.model.command import Outcome, Settled
from scenes.engine.active import Active
from scenes.engine.moments import Answered
from scenes.engine.trace import Result
from tests.scenes.household import Stage

YAML = """
- scene: Set
  mode: restart
  when: {event: doorbell.ring}
  do:
    - set: {fan.on: on}
    - log: after
"""


def stage() -> Stage:
    made = Stage(YAML, answers={"fan.on": None})
    made.happens("doorbell.ring")
    return made


def actives(made: Stage) -> list[Active]:
    return list(made.engine.runner.active.values())


def test_a_run_waits_for_its_answer() -> None:
    made = stage()
    (active,) = actives(made)
    assert (active.run.step, active.run.due, made.logs) == (0, None, [])
    made.answer(made.sent[0], Outcome.CONFIRMED)
    assert (actives(made), made.logs) == ([], ["after"])


def test_a_foreign_answer_moves_nobody() -> None:
    made = stage()
    made.feed(Answered(made.now, made.wall, "somebody else's", (Settled("fan", "on", Outcome.CONFIRMED),)))
    assert len(actives(made)) == 1


def test_an_answer_counts_once() -> None:
    made = stage()
    made.answer(made.sent[0], Outcome.FAILED)
    made.answer(made.sent[0], Outcome.CONFIRMED)
    assert made.logs == []
    assert made.traces[0].result is Result.FAILED


def test_a_late_answer_of_a_stopped_run_is_noted_and_moves_nobody() -> None:
    made = stage()
    made.happens("doorbell.ring")
    assert [trace.result for trace in made.traces] == [Result.STOPPED, Result.RUNNING]
    made.answer(made.sent[0], Outcome.CONFIRMED)
    assert made.traces[0].entries[-1].what == "trace.outcome"
    assert (made.traces[0].result, made.logs) == (Result.STOPPED, [])
    made.answer(made.sent[1], Outcome.CONFIRMED)
    assert made.logs == ["after"]


def test_the_error_of_an_answer_is_kept_for_its_words() -> None:
    made = stage()
    error = Settled("fan", "on", Outcome.FAILED, "device.not_adopted", (("ref", "miio:7"),), 0.25)
    made.feed(Answered(made.now, made.wall, made.sent[0].id, (error,)))
    params = made.traces[0].entries[-2].params
    assert (params["error"], params["error_params"], params["took"]) == ("device.not_adopted", {"ref": "miio:7"}, 0.25)

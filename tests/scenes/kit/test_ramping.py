"""Ramps at work: whatever the start, the time, a hand, a silent device or a restart."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.value import Value
from scenes.engine.trace import Result
from scenes.kit.ramp import MOST_STEPS, PACE
from scenes.kit.ramping import ON_THE_WAY, Ramp
from tests.scenes.lives import Lives

SCENE = "- scene: T\n  when: {event: doorbell.ring}\n  do:\n    - set: {%s}\n      over: %s\n%s    - log: after\n"
BRIGHTNESS = "hall_light.brightness"


def ring(
    what: str, over: str, known: dict[str, Value], answers: dict[str, Outcome | None] | None = None, more: str = ""
) -> Lives:
    made = Lives(SCENE % (what, over, more), known=known, answers=answers or {})
    assert [problem.message() for problem in made.problems] == []
    made.happens("doorbell.ring")
    return made


def steps(stage: Lives, ref: str = BRIGHTNESS) -> list[int]:
    """The values that a property was told to have."""
    return [int(text.split(" = ")[1]) for text in stage.commands if text.startswith(ref)]


def notes(stage: Lives) -> list[str]:
    return [entry.what.removeprefix("trace.") for entry in stage.traces[0].entries]


levels = st.integers(1, 100)


@settings(max_examples=40, deadline=None)
@given(levels, levels, st.integers(1, 600), st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300)), max_size=3))
def test_it_goes_one_way_and_ends_exactly(start: int, end: int, over: int, restarts: list[tuple[float, float]]) -> None:
    stage = ring(f"{BRIGHTNESS}: {end} %", f"{over}s", {BRIGHTNESS: start})
    left = float(over)
    for wait, down in restarts:
        if wait + down < left:
            stage.wait(f"{wait:.3f}s")
            stage.restart(down=round(down, 3))
            stage.start()
            left -= round(wait, 3) + round(down, 3)
    stage.wait(f"{max(0.0, left - 0.02):.3f}s")
    assert stage.logs == []
    stage.wait("40ms")
    assert stage.logs == ["after"]
    told = steps(stage)
    assert told[-1] == end
    assert [start, *told] == sorted([start, *told], reverse=end < start)
    assert len(told) <= min(MOST_STEPS, over / PACE, abs(end - start)) + 1
    assert stage.engine.next_due() is None


@settings(max_examples=40, deadline=None)
@given(levels, levels, st.integers(2, 100), st.floats(0, 1), st.integers(1, 100))
def test_a_hand_ends_it(start: int, end: int, over: int, part: float, touch: int) -> None:
    stage = ring(f"{BRIGHTNESS}: {end} %", f"{over}s", {BRIGHTNESS: start})
    stage.wait(f"{over * part * 0.99:.3f}s")
    last = [start, *steps(stage)][-1]
    before = len(stage.commands)
    stage.is_at(BRIGHTNESS, touch)
    stage.wait(f"{over}s")
    after = stage.commands[before:]
    if abs(touch - last) > 1.5:
        assert after == []
    else:
        assert steps(stage)[-1] == end
    assert stage.logs == ["after"]


@settings(max_examples=30, deadline=None)
@given(levels, levels, st.integers(5, 120), st.lists(st.tuples(st.floats(0.1, 20), st.booleans()), max_size=6))
def test_a_device_that_is_deaf_now_and_then_still_gets_there(
    start: int, end: int, over: int, moods: list[tuple[float, bool]]
) -> None:
    stage = ring(f"{BRIGHTNESS}: {end} %", f"{over}s", {BRIGHTNESS: start})
    for wait, deaf in moods:
        stage.answers = {BRIGHTNESS: Outcome.EXPIRED if deaf else Outcome.CONFIRMED}
        stage.wait(f"{wait:.3f}s")
    stage.answers = {}
    stage.wait("20m")
    ended = stage.traces[0].result
    assert ended in (Result.DONE, Result.FAILED)  # it may have been deaf at the very end
    if ended is Result.DONE:
        assert steps(stage)[-1] == end
    assert len(steps(stage)) <= min(MOST_STEPS, over / PACE) + 2


def test_from_an_unknown_start_it_goes_there_at_once_and_says_so() -> None:
    stage = ring(f"{BRIGHTNESS}: 80 %", "1m", {})
    assert stage.commands == [f"{BRIGHTNESS} = 80"]
    assert "ramp_jumps" in notes(stage)
    assert stage.logs == ["after"]


def test_one_that_is_there_already_is_told_once() -> None:
    stage = ring(f"{BRIGHTNESS}: 80 %", "1m", {BRIGHTNESS: 80})
    stage.wait("1m")
    assert stage.commands == [f"{BRIGHTNESS} = 80"]


def test_no_part_is_sent_before_the_one_before_it_has_an_outcome() -> None:
    stage = ring(f"{BRIGHTNESS}: 50 %", "10s", {BRIGHTNESS: 1}, {BRIGHTNESS: None})
    stage.wait("4s")
    assert len(stage.commands) == 1
    stage.is_at(BRIGHTNESS, 3, stage.sent[0].cause)
    stage.answer(stage.sent[0], Outcome.CONFIRMED)
    stage.wait("500ms")
    assert len(stage.commands) == 2
    assert steps(stage)[1] > 20
    stage.wait("6s")
    assert steps(stage)[-1] == 50
    assert len(stage.commands) == 3
    stage.answer(stage.sent[1], Outcome.SUPERSEDED)
    assert stage.logs == []
    stage.answer(stage.sent[2], Outcome.CONFIRMED)
    assert stage.logs == ["after"]


def test_the_parts_on_the_way_want_an_answer_soon_and_the_last_when_its_author_says() -> None:
    stage = ring(f"{BRIGHTNESS}: 50 %", "10s", {BRIGHTNESS: 1}, more="      deadline: 7s\n")
    stage.wait("10s")
    assert {command.deadline for command in stage.sent[:-1]} == {ON_THE_WAY}
    assert stage.sent[-1].deadline == 7.0


def test_somebody_elses_command_ends_it() -> None:
    stage = ring(f"{BRIGHTNESS}: 50 %", "10s", {BRIGHTNESS: 1}, {BRIGHTNESS: None})
    stage.wait("1s")
    stage.answer(stage.sent[0], Outcome.SUPERSEDED)
    assert stage.logs == ["after"]
    assert "ramp_left" in notes(stage)
    stage.wait("1m")
    assert len(stage.commands) == 1


def test_a_person_by_way_of_the_hub_ends_it() -> None:
    stage = ring(f"{BRIGHTNESS}: 50 %", "10s", {BRIGHTNESS: 1})
    stage.wait("1s")
    before = len(stage.commands)
    stage.is_at(BRIGHTNESS, 90, Cause(Origin.PERSON, "anna"))
    stage.wait("1m")
    assert len(stage.commands) == before
    assert stage.logs == ["after"]


def test_one_of_two_that_is_touched_does_not_keep_the_other() -> None:
    known: dict[str, Value] = {"curtain.position": 0, "drying_rack.position": 0}
    stage = ring("curtain.position: 100, drying_rack.position: 100", "10s", known)
    stage.wait("5s")
    stage.is_at("curtain.position", 0)
    stage.wait("10s")
    assert steps(stage, "drying_rack.position")[-1] == 100
    assert steps(stage, "curtain.position")[-1] < 60
    assert stage.logs == ["after"]


LAMP = f"hall_light.on: on, {BRIGHTNESS}: 10 %"


def test_a_dark_lamp_begins_at_its_darkest() -> None:
    stage = ring(LAMP, "9s", {"hall_light.on": False, BRIGHTNESS: 70})
    assert stage.commands == ["hall_light.on = on", f"{BRIGHTNESS} = 1"]
    stage.wait("9s")
    assert steps(stage) == list(range(1, 11))


def test_a_lamp_that_shines_goes_on_from_where_it_is() -> None:
    stage = ring(LAMP, "9s", {"hall_light.on": True, BRIGHTNESS: 15})
    assert stage.commands == ["hall_light.on = on"]
    stage.wait("9s")
    assert steps(stage) == [14, 13, 12, 11, 10]


def test_off_comes_last() -> None:
    stage = ring(f"hall_light.on: off, {BRIGHTNESS}: 1 %", "10s", {"hall_light.on": True, BRIGHTNESS: 6})
    assert stage.commands == []
    stage.wait("10s")
    assert stage.commands[-2:] == [f"{BRIGHTNESS} = 1", "hall_light.on = off"]
    assert steps(stage) == [5, 4, 3, 2, 1]


def test_a_lamp_that_is_off_and_is_to_be_off_stays_dark() -> None:
    stage = ring(f"hall_light.on: off, {BRIGHTNESS}: 1 %", "10s", {"hall_light.on": False, BRIGHTNESS: 6})
    assert stage.commands == ["hall_light.on = off"]
    assert stage.logs == ["after"]


def test_a_lamp_switched_off_by_hand_is_left_alone_though_its_on_is_not_named() -> None:
    stage = ring(f"{BRIGHTNESS}: 50 %", "10s", {"hall_light.on": True, BRIGHTNESS: 1})
    stage.wait("2s")
    before = len(stage.commands)
    stage.is_at("hall_light.on", value=False)
    stage.wait("1m")
    assert len(stage.commands) == before
    assert stage.logs == ["after"]


def test_colour_temperature_goes_on_from_where_it_is_and_words_are_written_first() -> None:
    stage = ring(
        "humidifier.on: on, humidifier.mode: auto, humidifier.target_humidity: 60 %", "10s",
        {"humidifier.on": False, "humidifier.target_humidity": 40},
    )  # fmt: skip
    assert stage.commands == ["humidifier.on = on", "humidifier.mode = auto"]
    stage.wait("10s")
    assert steps(stage, "humidifier.target_humidity")[0] == 41


def test_what_was_refused_at_the_start_is_said_again_at_the_end() -> None:
    stage = ring(LAMP, "9s", {"hall_light.on": False, BRIGHTNESS: 70}, {"hall_light.on": Outcome.EXPIRED})
    stage.wait("5s")
    stage.answers = {}
    stage.wait("5s")
    assert stage.commands[-2:] == ["hall_light.on = on", f"{BRIGHTNESS} = 10"]
    assert stage.logs == ["after"]


def test_the_end_is_tried_again() -> None:
    stage = ring(
        f"{BRIGHTNESS}: 3 %", "10s", {BRIGHTNESS: 1}, {BRIGHTNESS: Outcome.FAILED},
        "      retry: {times: 1, every: 5s}\n",
    )  # fmt: skip
    stage.wait("10s")
    assert stage.logs == []
    stage.answers = {}
    stage.wait("5s")
    assert steps(stage)[-1] == 3
    assert stage.logs == ["after"]


def test_a_held_property_takes_it_for_its_base() -> None:
    stage = Lives(
        "- scene: Hold\n  when: closet.motion\n  hold: {hall_light.brightness: 40 %}\n  until: not closet.motion\n"
        + SCENE % (f"{BRIGHTNESS}: 80 %", "10s", ""),
        known={BRIGHTNESS: 10, "closet.motion": False},
    )
    stage.is_at("closet.motion", value=True)
    stage.happens("doorbell.ring")
    stage.wait("20s")
    assert stage.commands == [f"{BRIGHTNESS} = 40"]
    assert stage.logs == ["after"]
    stage.is_at("closet.motion", value=False)
    assert stage.commands[-1] == f"{BRIGHTNESS} = 80"


@pytest.mark.parametrize(
    "body", [None, [], "x", [1, 2, 3], [[["hall_light.brightness", 5]], 0, 0, 1, 0, False, [], []]]
)
def test_a_damaged_memory_is_a_failure(body: object) -> None:
    stage = ring(f"{BRIGHTNESS}: 50 %", "10s", {BRIGHTNESS: 1})
    stage.wait("2s")
    (active,) = stage.engine.runner.active.values()
    active.run.memo["ramp"] = body
    stage.restart()
    stage.start()
    stage.wait("1m")
    assert stage.traces[-1].result is Result.FAILED


def test_its_trace_is_short() -> None:
    stage = ring(f"{BRIGHTNESS}: 100 %", "10m", {BRIGHTNESS: 1})
    stage.wait("10m")
    assert len(stage.commands) > 90
    assert notes(stage) == ["fired", "ramp", "write", "outcome", "logged", "done"]


def test_the_step_is_one_for_all_runs() -> None:
    stage = ring(f"{BRIGHTNESS}: 100 %", "10m", {BRIGHTNESS: 1})
    (step, _) = stage.engine.armed["T"].scene.steps
    assert isinstance(step, Ramp)
    assert replace(step) == step


events = st.lists(
    st.tuples(
        st.integers(1, 40_000),
        st.sampled_from(["touch", "off", "deaf", "refuses", "obeys", "restart", "unplugged", "reload"]),
        st.integers(1, 100),
    ),
    max_size=8,
)


def _whatever_happens(start: int, end: int, over: int, happenings: list[tuple[int, str, int]]) -> list[str]:
    """What is broken of: no more commands than parts, none off the way, one way only, an end of the run."""
    stage = ring(f"hall_light.on: on, {BRIGHTNESS}: {end} %", f"{over}s", {BRIGHTNESS: start, "hall_light.on": True})
    restarts = touched = 0
    for wait, what, number in happenings:
        stage.wait(f"{wait}ms")
        match what:
            case "touch":
                touched += 1
                stage.is_at(BRIGHTNESS, number)
            case "off":
                touched += 1
                stage.is_at("hall_light.on", value=False)
            case "deaf":
                stage.answers = {BRIGHTNESS: Outcome.EXPIRED}
            case "refuses":
                stage.answers = {BRIGHTNESS: Outcome.FAILED}
            case "obeys":
                stage.answers = {}
            case "unplugged":
                stage.is_at(BRIGHTNESS, None)
            case "restart":
                restarts += 1
                stage.restart(down=number / 10)
                stage.start()
            case _:
                stage.load(stage.yaml)
    stage.answers = {}
    stage.wait("1h")
    told, (low, high) = steps(stage), sorted((start, end))
    promises = {
        "it ends": stage.traces[-1].result is not Result.RUNNING and stage.engine.next_due() is None,
        "on the way": all(low <= value <= high for value in told),
        "one way": told == sorted(told, reverse=end < start),
        "few": len(told) <= min(MOST_STEPS, over / PACE, abs(end - start)) + 2 + restarts,
        "there": touched > 0 or not stage.logs or told[-1] == end,
    }
    return [name for name, kept in promises.items() if not kept]


@settings(max_examples=30, deadline=None)
@given(levels, levels, st.integers(1, 120), events)
def test_whatever_happens_on_the_way(start: int, end: int, over: int, happenings: list[tuple[int, str, int]]) -> None:
    assert _whatever_happens(start, end, over, happenings) == []


@pytest.mark.soak
@settings(max_examples=3000, deadline=None)
@given(levels, levels, st.integers(1, 120), events)
def test_whatever_happens_on_many_ways(start: int, end: int, over: int, happenings: list[tuple[int, str, int]]) -> None:
    assert _whatever_happens(start, end, over, happenings) == []

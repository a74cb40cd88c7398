"""Any day in a house with all the worked examples at once: what must hold whatever happens."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.value import Color, Kind, Value
from scenes.engine.gate import MAX_DEPTH, MAX_RUNS
from scenes.engine.trace import Result
from tests.scenes.stage import HOUSE, Stage

DOC = (Path(__file__).parents[3] / "docs" / "scenes" / "README.md").read_text(encoding="utf-8")
SCENES = (
    "".join(re.findall(r"```yaml\n(- scene.*?)```", DOC, re.DOTALL))
    + """
- scene: Echo
  mode: queued
  when: {changes: kitchen_light.on}
  do:
    - wait: 2s
    - set: {hall_light.on: =kitchen_light.on}
- scene: Echo back
  mode: parallel
  when: {changes: hall_light.on}
  do:
    - set: {kitchen_light.on: =not hall_light.on}
"""
)
CAUSES = (Cause(Origin.DEVICE), Cause(Origin.LATE), Cause(Origin.PERSON, "ann"))
OUTCOMES = (Outcome.CONFIRMED, Outcome.FAILED, Outcome.EXPIRED, Outcome.UNKNOWN, Outcome.SUPERSEDED)


def values(prop: Property) -> st.SearchStrategy[Value | None]:
    match prop.kind:
        case Kind.BOOL:
            known: st.SearchStrategy[Value] = st.booleans()
        case Kind.ENUM:
            known = st.sampled_from(prop.options)
        case Kind.COLOR:
            known = st.just(Color(1, 2, 3))
        case _:
            known = st.integers(int(prop.minimum or 0), int(prop.maximum or 100))
    return st.one_of(known, known, known, st.none())


EVERYTHING = [
    (f"{device.handle}.{path}", prop) for device in HOUSE.values() for path, prop in device.abilities.properties.items()
]
PROPERTIES = [(ref, prop) for ref, prop in EVERYTHING if ref in SCENES]
KNOWN: dict[str, Value] = {
    ref: False if prop.kind is Kind.BOOL else prop.options[0] if prop.options else prop.accept(prop.minimum or 0)
    for ref, prop in PROPERTIES
}
CHANGES = st.sampled_from(PROPERTIES).flatmap(
    lambda one: st.tuples(st.just("is"), st.just(one[0]), values(one[1]), st.sampled_from(CAUSES))
)
STEPS = st.lists(
    st.one_of(CHANGES, CHANGES, CHANGES)
    | st.tuples(st.just("wait"), st.sampled_from(("1s", "90s", "11m", "2h")))
    | st.tuples(st.just("ring"))
    | st.tuples(st.just("press"), st.sampled_from(("single", "double")))
    | st.tuples(st.just("clock"), st.sampled_from((-7200.0, 1800.0, 1e9)))
    | st.tuples(st.just("reload"), st.booleans()),
    min_size=20,
    max_size=60,
)


def play(steps: list[tuple[object, ...]], answers: dict[str, Outcome | None]) -> Stage:
    stage = Stage(SCENES, begins="2026-03-02T06:30:00", known=KNOWN, answers=answers)
    assert stage.problems == ()
    for step in steps:
        match step:
            case ("is", str() as ref, value, Cause() as cause):
                stage.is_at(ref, value, cause)  # type: ignore[arg-type]  # the strategy gives values
            case ("wait", str() as duration):
                stage.wait(duration)
            case ("ring",):
                stage.happens("doorbell.ring")
            case ("press", str() as kind):
                stage.happens("kitchen_button.press", kind=kind)
            case ("clock", float() as by):
                stage.set_clock(by)
            case ("reload", bool() as less):
                stage.load("[]" if less else SCENES)
    return stage


ANSWERS = st.dictionaries(
    st.sampled_from([ref for ref, prop in PROPERTIES if prop.writable]), st.sampled_from(OUTCOMES), max_size=4
)


@settings(max_examples=200, deadline=None)
@given(STEPS, ANSWERS)
def test_whatever_happens(steps: list[tuple[object, ...]], answers: dict[str, Outcome]) -> None:
    stage = play(steps, {**answers})
    engine = stage.engine
    for command in stage.sent:
        assert command.cause.depth <= MAX_DEPTH
        for write in command.writes:
            prop = HOUSE[write.device].abilities.properties[write.path]
            assert prop.writable
            assert prop.accept(write.value) == write.value
    for armed in engine.armed.values():
        assert len(armed.active) <= MAX_RUNS
        assert len(armed.waiting) <= MAX_RUNS
        assert {active.run.id for active in armed.active} <= engine.runner.active.keys()
    running = {trace.run for trace in stage.traces if trace.result is Result.RUNNING}
    assert running == engine.runner.active.keys()
    owners = {claim.owner for held in engine.holding.claims.held.values() for claim in held.claims}
    assert owners <= engine.runner.active.keys() | {"person"}


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_same_day_twice_is_the_same_day(steps: list[tuple[object, ...]]) -> None:
    once, twice = play(steps, {}), play(steps, {})
    assert once.commands == twice.commands
    assert repr(once.traces) == repr(twice.traces)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_without_scenes_nothing_is_left(steps: list[tuple[object, ...]]) -> None:
    stage = play(steps, {})
    stage.load("[]")
    stage.wait("25h")
    engine = stage.engine
    assert engine.runner.active == {}
    assert engine.next_due() is None
    assert all(cell.watches == () and cell.listeners == () for cell in stage.view.cells.values())
    assert engine.holding.claims.held == {} or all(
        {claim.owner for claim in held.claims} == {"person"} for held in engine.holding.claims.held.values()
    )

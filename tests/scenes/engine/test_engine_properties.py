"""Any day in a house with some of all the worked examples at once: what must hold whatever happens."""

import re
from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import Outcome
from hub.model.value import Color, Kind, Value
from scenes.engine.gate import MAX_DEPTH, MAX_RUNS
from scenes.engine.trace import Result
from scenes.engine.view import View
from tests.scenes.household import HOUSE, NEXT_FILE, Stage
from tests.scenes.pages import BLOCKS

ECHO = """
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
EXAMPLES = [ECHO, *(yaml for _, yaml, _ in BLOCKS if NEXT_FILE not in yaml)]
LAMP = ("hall_light.on", HOUSE["hall_light"].abilities.properties["on"])
TITLE = re.compile(r"^- ?\{?scene: ([^\n,}]+)", re.MULTILINE)
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
        case Kind.TEXT:
            known = st.just("words")
        case _:
            known = st.integers(int(prop.minimum or 0), int(prop.maximum or 100))
    return st.one_of(known, known, known, st.none())


@dataclass(frozen=True)
class Day:
    """Scenes, where the house begins, what devices say to commands, and what happens."""

    scenes: str
    known: dict[str, Value]
    answers: dict[str, Outcome]
    steps: list[tuple[object, ...]]


@st.composite
def days(draw: st.DrawFn) -> Day:
    by_titles = {
        frozenset(TITLE.findall(one)): one
        for one in draw(st.lists(st.sampled_from(EXAMPLES), min_size=4, max_size=9, unique=True))
    }
    twice = {title for title, count in Counter(one for titles in by_titles for one in titles).items() if count > 1}
    scenes = "".join(one for titles, one in by_titles.items() if not titles & twice)
    titles = TITLE.findall(scenes) or ["none"]
    cells = Stage(scenes or "[]").view.cells
    properties = [(str(id_), cell.property) for id_, cell in cells.items()] or [LAMP]
    change = st.sampled_from(properties).flatmap(
        lambda one: st.tuples(st.just("is"), st.just(one[0]), values(one[1]), st.sampled_from(CAUSES))
    )
    step = (
        st.one_of(change, change, change)
        | st.tuples(st.just("wait"), st.sampled_from(("1s", "90s", "11m", "2h")))
        | st.tuples(st.just("ring"))
        | st.tuples(st.just("press"), st.sampled_from(("single", "double")))
        | st.tuples(st.just("run"), st.sampled_from(titles))
        | st.tuples(st.just("clock"), st.sampled_from((-7200.0, 1800.0, 1e9)))
        | st.tuples(st.just("reload"), st.booleans())
    )
    return Day(
        scenes or "[]",
        {id_: first(prop) for id_, prop in properties if prop.kind not in (Kind.TEXT, Kind.COLOR)},
        draw(st.dictionaries(st.sampled_from([id_ for id_, _ in properties]), st.sampled_from(OUTCOMES), max_size=4)),
        draw(st.lists(step, min_size=20, max_size=60)),
    )


def first(prop: Property) -> Value:
    if prop.kind is Kind.BOOL:
        return False
    return prop.options[0] if prop.options else prop.accept(prop.minimum or 0)


def play(day: Day) -> Stage:
    stage = Stage(day.scenes, begins="2026-03-02T06:30:00", known=day.known, answers=day.answers)
    assert stage.problems == ()
    for step in day.steps:
        match step:
            case ("is", str() as ref, value, Cause() as cause):
                stage.is_at(ref, value, cause)  # type: ignore[arg-type]  # the strategy gives values
            case ("wait", str() as duration):
                stage.wait(duration)
            case ("ring",):
                stage.happens("doorbell.ring")
            case ("press", str() as kind):
                stage.happens("kitchen_button.press", kind=kind)
            case ("run", str() as title) if any(one.scene.title == title for one in stage.engine.armed.values()):
                stage.runs(title)
            case ("clock", float() as by):
                stage.set_clock(by)
            case ("reload", bool() as less):
                stage.load("[]" if less else day.scenes)
    return stage


def test_the_pages_have_examples_and_all_titles_are_found() -> None:
    assert len(EXAMPLES) > 100
    assert all(TITLE.findall(one) for one in EXAMPLES)


@settings(max_examples=80, deadline=None)
@given(days())
def test_whatever_happens(day: Day) -> None:
    stage = play(day)
    engine = stage.engine
    for command in stage.sent:
        assert command.cause.depth <= MAX_DEPTH
        for write in command.writes:
            prop = HOUSE[write.device].abilities.properties[write.path]
            assert prop.writable
            assert prop.accept(write.value) == write.value
    for armed in engine.armed.values():
        assert all(count <= MAX_RUNS for count in Counter(one.key for one in armed.active).values())
        assert len(armed.waiting) <= MAX_RUNS
        assert {active.run.id for active in armed.active} <= engine.runner.active.keys()
    running = {trace.run for trace in stage.traces if trace.result is Result.RUNNING}
    assert running == {id_ for id_, active in engine.runner.active.items() if not active.run.strand}
    owners = {claim.owner for held in engine.holding.claims.held.values() for claim in held.claims}
    assert owners <= engine.runner.active.keys() | {"person"}
    assert_nothing_is_left_without_scenes(stage)


def assert_nothing_is_left_without_scenes(stage: Stage) -> None:
    engine, cells = stage.engine, tuple(stage.view.cells.values())
    engine.adopt(View())
    stage.load("[]")
    stage.wait("25h")
    assert engine.runner.active == {}
    assert engine.next_due() is None
    assert all(cell.watches == () and cell.listeners == () for cell in cells)
    assert all({claim.owner for claim in held.claims} == {"person"} for held in engine.holding.claims.held.values())


@settings(max_examples=25, deadline=None)
@given(days())
def test_the_same_day_twice_is_the_same_day(day: Day) -> None:
    once, twice = play(day), play(day)
    assert once.commands == twice.commands
    assert repr(once.traces) == repr(twice.traces)

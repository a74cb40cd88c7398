"""Expressions as formulas say what the engine's own evaluation says, in every state."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.reading import PropertyId
from hub.model.value import Kind, Value
from hub.text.problem import Problem
from scenes.check.sets import DAY_MINUTES
from scenes.check.sets_formulas import DATE, OPAQUE, WEEK, Formula, overlap
from scenes.engine.view import Context, View
from scenes.language.compiler import compile_condition
from scenes.language.expression import Expression
from scenes.language.scope import HouseScope
from tests.scenes.check.checked import HERE, truth
from tests.scenes.household import BERLIN, FACTS, HOUSE

PLAIN = (
    "kettle.on",
    "not kettle.on",
    "kettle.on is off",
    "kettle.on != on",
    "kettle.state in (idle, heating)",
    "kettle.state is not boiling",
    "house.mode is away or house.mode is sleep",
    "bedroom.temperature < 19",
    "19 °C >= bedroom.temperature",
    "bedroom.temperature > 66.2 °F",
    "bedroom.temperature in 18..21",
    "bedroom.temperature in (18..19, 21..22)",
    "bedroom.temperature == 20",
    "not (bedroom.temperature > 18 and kettle.on)",
    "kitchen_light.brightness > 99 or kitchen_light.brightness <= 1",
    "kitchen_light.brightness > 50 and kitchen_light.brightness < 52",
    "time in 22:00..06:00",
    "time < 07:00 or time > 06:00",
    "time >= 08:00 and day in mon..fri",
    "day in (sat, sun)",
    "day in fri..mon",
    "day is wed",
    "day != wed",
    "day in workdays",
    "date in 12-24..01-06",
    "date is 02-29",
    "date in (03-01, 03-03..03-05)",
    "heating.wake > 06:30",
    "heating.wake in 22:00..07:00",
    "heating.pause > 20m",
    "heating.note == 'a'",
    "any(label.window.open)",
    "all(label.window.open)",
    "not any(label.window.open) and kettle.on",
    "any(label.room.temperature > 20)",
    "sun.up",
    "time in sunset..23:00",
    "time > sunset + 20m",
    "count(label.window.open) >= 2",
    "bedroom.temperature > child_air.temperature",
    "bedroom.temperature - 2 > 18",
)
FIRST = datetime(2026, 3, 2, tzinfo=BERLIN)


def compiled(text: str) -> tuple[Expression, View]:
    view, problems = View(), list[Problem]()
    found = compile_condition(text, None, HouseScope(HOUSE, view, {}, {}, FACTS), problems)
    assert found is not None, [problem.message() for problem in problems]
    return found, view


@st.composite
def states(draw: st.DrawFn, view: View) -> dict[str, Value]:
    state: dict[str, Value] = {}
    for id_, cell in view.cells.items():
        prop = cell.property
        match prop.kind:
            case Kind.BOOL:
                state[id_] = draw(st.booleans())
            case Kind.ENUM:
                state[id_] = draw(st.sampled_from(prop.options))
            case Kind.TEXT:
                state[id_] = draw(st.sampled_from("ab"))
            case Kind.TIME:
                state[id_] = draw(st.sampled_from([0, 21600, 23400, 23460, 25200, 79200]))
            case Kind.DURATION:
                state[id_] = draw(st.sampled_from([60.0, 1200.0, 1201.0]))
            case _:
                state[id_] = prop.accept(draw(st.sampled_from([1, 17, 18, 19, 19.5, 20, 21, 22, 50, 51, 52, 99, 100])))
    return state


def says(formula: Formula, state: dict[str, Value], local: datetime) -> bool:
    """Whether it may hold, whatever is with what was not taken apart."""
    point: dict[str, Value] = {**state, WEEK: local.weekday() * DAY_MINUTES + local.hour * 60 + local.minute}
    point[DATE] = f"{local:%m-%d}"
    return any(
        all(values.has(point[key]) for key, values in region.items() if key == DATE or not key.startswith(OPAQUE))
        for region in formula.regions
    )


@pytest.mark.parametrize("text", PLAIN)
@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_formula_says_what_the_engine_says(text: str, data: st.DataObject) -> None:
    expression, view = compiled(text)
    state = data.draw(states(view))
    for id_, value in state.items():
        view.cells[PropertyId(id_)].value = value
    local = FIRST + timedelta(minutes=data.draw(st.integers(0, 400 * DAY_MINUTES)))
    context = Context(BERLIN)
    context.wall = local.timestamp()
    local = datetime.fromtimestamp(context.wall, BERLIN)
    found, verdict = truth(text), expression.test(context)
    assert says(found.true if verdict else found.false, state, local)
    taken_apart = not any(key.startswith(OPAQUE) and key != DATE for one in found.true.regions for key in one)
    if taken_apart and found.true.exact:
        assert not says(found.false if verdict else found.true, state, local)
    assert not overlap(found.true, found.false)
    assert found.true.reads == frozenset(state)


def test_what_is_known_by_its_text_is_the_same_thing_wherever_it_stands() -> None:
    assert not overlap(truth("sun.up").true, truth("not sun.up").true)
    assert not overlap(truth("count(label.window.open) > 2").true, truth("count(label.window.open) < 1").true)
    assert overlap(truth("event.kind == 'a'").true, truth("sun.up").true)
    assert not overlap(truth("kettle.on is known").true, truth("kettle.on is unknown").true)


def test_what_has_been_so_is_so() -> None:
    assert truth("has_been(kettle.on, 10m)").true.values("kettle.on") == truth("kettle.on").true.values("kettle.on")


def test_impossible_things_are_empty_and_sure_ones_have_no_opposite() -> None:
    assert truth("kitchen_light.brightness > 200").true.empty
    assert truth("house.mode is not home or house.mode is not guest").false.empty
    assert truth("time < 07:00 or time > 06:00").false.empty
    assert truth("date in 06-01..08-31 and date in 09-15..05-15").true.empty
    assert truth("time in 12:00..13:00 and not sun.up").true.reads == frozenset()
    assert truth("nonsense (").true.reads == frozenset()
    assert HERE.devices is HOUSE

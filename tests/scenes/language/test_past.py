"""What expressions may ask of the past: types, one cell for equal calls, and every refusal with its place."""

import pytest

from hub.text.problem import Problem
from scenes.engine.derived import Derived
from scenes.engine.view import MOST_DERIVED, View
from scenes.language.compiler import compile_condition, compile_expression
from scenes.language.past import PAST
from scenes.language.scope import HouseScope
from tests.scenes.language.house import DEVICES, House, complaints, mark_of


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("has_been(kettle.on, 10m)", "on/off"),
        ("has_been(kitchen.temperature > 20 and not kettle.on, 1h30m)", "on/off"),
        ("unchanged(vacuum.state, 2h)", "on/off"),
        ("was(kettle.on, today)", "on/off"),
        ("times(kettle.on, 1h)", "1/2/3/…"),
        ("lasted(kettle.on, today)", "1h30m"),
        ("mean(kitchen.temperature, 24h)", "°C"),
        ("mean(kitchen.temperature - heater.target_temperature, 1h)", "°C"),
        ("lowest(kitchen.humidity, 1h)", "%"),
        ("highest(kitchen.temperature, today)", "°C"),
        ("change(kitchen.humidity, 5m)", "%"),
        ("mean(plug.power, 10m) + 5", "W"),
    ],
)
def test_types(text: str, type_: str) -> None:
    assert str(House().compile(text).type) == type_


def test_every_function_is_tried_here() -> None:
    assert set(PAST) == {
        "has_been", "unchanged", "was", "times", "lasted", "mean", "lowest", "highest", "change"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("has_been(kettle.on)", "scenes.past_arguments", "has_been"),
        ("was(kettle.on, 1h, today)", "scenes.past_arguments", "was"),
        ("has_been(kettle.on, today)", "scenes.past_not_today", "today"),
        ("unchanged(kettle.on, today)", "scenes.past_not_today", "today"),
        ("has_been(kettle.on, yesterday)", "scenes.past_window", "yesterday"),
        ("has_been(kettle.on, kettle.temperature)", "scenes.past_window", "kettle.temperature"),
        ("has_been(kettle.on, 10 °C)", "scenes.past_window", "10 °C"),
        ("has_been(kettle.on, 10)", "scenes.needs_duration_unit", "10"),
        ("has_been(kettle.on, 500ms)", "scenes.past_length", "500ms"),
        ("was(kettle.on, 32d)", "scenes.past_length", "32d"),
        ("has_been(on, 10m)", "scenes.past_of_constant", "on"),
        ("mean(5, 10m) > 3", "scenes.past_of_constant", "5"),
        ("has_been(dimmed, 10m)", "scenes.past_of_variable", "dimmed"),
        ("was(event.zone == 'x', today)", "scenes.past_of_variable", "event.zone == 'x'"),
        ("has_been(kitchen.temperature, 10m)", "scenes.not_a_condition", "kitchen.temperature"),
        ("mean(kettle.on, 10m) > 3", "scenes.needs_number", "kettle.on"),
        ("was(kettle.onn, 10m)", "scenes.unknown_property", "onn"),
        ("has_bean(kettle.on, 10m)", "scenes.unknown_function", "has_bean"),
        ("change(kitchen.temperature, 10m) > 5 %", "scenes.other_unit", "5 %"),
    ],
)
def test_refusals(text: str, message: str, marked: str) -> None:
    assert complaints(text) == [(message, marked)]


def test_a_misspelt_function_is_recognised() -> None:
    _, problems = House().condition("has_bean(kettle.on, 10m)")
    assert problems[0].hint == "has_been"


def test_equal_calls_share_a_cell_and_others_do_not() -> None:
    house = House()
    one = house.compile("has_been(kettle.on,10m) and kitchen.temperature > 5")
    other = house.compile("not has_been( kettle.on , 10m )")
    assert len(house.view.derived) == 1
    assert one.cells[0] is other.cells[0]
    assert [cell.ref for cell in one.cells] == ["has_been(kettle.on,10m)", "kitchen.temperature"]
    house.compile("has_been(kettle.on, 11m)")
    house.compile("was(kettle.on, 10m)")
    house.compile("has_been(plug.on, 10m)")
    assert len(house.view.derived) == 4


def test_a_draft_takes_over_what_it_names_and_the_rest_goes() -> None:
    house = House()
    cell = house.compile("has_been(kettle.on, 10m)").cells[0]
    house.compile("was(kettle.on, today)")
    draft = house.view.draft()
    problems: list[Problem] = []
    again = compile_expression("has_been(kettle.on, 10m)", None, HouseScope(DEVICES, draft, {}), problems)
    assert again is not None
    assert again.cells[0] is cell
    assert len(house.view.derived) == 2
    house.view.adopt(draft, ())
    assert [one.cell for one in house.view.derived.values()] == [cell]


def test_what_stands_on_others_has_a_higher_rank() -> None:
    house = House()
    house.compile("has_been(mean(plug.power, 10m) < 5 and has_been(plug.on, 1h), 5m)")
    ranks = {one.cell.ref: one.rank for one in house.view.derived.values()}
    assert ranks == {
        "mean(plug.power, 10m)": 1,
        "has_been(plug.on, 1h)": 1,
        "has_been(mean(plug.power, 10m) < 5 and has_been(plug.on, 1h), 5m)": 2,
    }


def test_times_of_day_inside_are_boundaries_of_the_cell_alone() -> None:
    house = House()
    found = house.compile("lasted(plug.on and time in 06:00..08:00, today) > 1h")
    (derived,) = house.view.derived.values()
    assert isinstance(derived, Derived)
    assert found.boundaries == ()
    assert derived.boundaries == (6 * 3600, 8 * 3600)
    assert derived.daily


def test_a_device_that_is_not_adopted_has_no_past_yet() -> None:
    house = House()
    found, problems = house.condition("has_been(new.on, 10m)")
    assert found is not None
    assert [problem.message_id for problem in problems] == ["scenes.not_adopted"]
    assert found.test(house.context) is None
    assert house.view.derived == {}


def test_a_trace_shows_what_the_function_says() -> None:
    house = House()
    found = house.compile("has_been(kettle.on, 10m) and kitchen.temperature > 20")
    assert found.blame(house.context) == ("has_been(kettle.on, 10m)", (("has_been(kettle.on, 10m)", None),))


def test_there_are_only_so_many() -> None:
    view = View()
    scope = HouseScope(DEVICES, view, {})
    problems: list[Problem] = []
    for seconds in range(1, MOST_DERIVED + 2):
        text = f"was(kettle.on, {seconds}s)"
        found = compile_expression(text, mark_of(text), scope, problems)
        assert (found is None) is (seconds > MOST_DERIVED)
    assert [problem.message_id for problem in problems] == ["scenes.past_too_much"]


def test_a_condition_with_for_is_the_same_in_other_words() -> None:
    house = House()
    problems: list[Problem] = []
    text = "kettle.on and kitchen.temperature > 20"
    found = compile_condition(text, mark_of(text), house.scope, problems, lasting=1800.0)
    assert found is not None
    assert found.cells == house.compile(f"has_been({text}, 30m)").cells
    named = "has_been(kettle.on and kitchen.temperature > 20, 30m)"
    assert found.blame(house.context) == (text, ((named, None),))
    text = "kettle.temperature"
    assert compile_condition(text, mark_of(text), house.scope, problems, lasting=1800.0) is None
    assert [problem.message_id for problem in problems] == ["scenes.not_a_condition"]

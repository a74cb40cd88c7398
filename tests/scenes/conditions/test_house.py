"""Conditions on the house and its people, and what counts where nobody knows."""

from itertools import product

import pytest

from hub.model.device import Device
from hub.model.reading import property_id
from hub.text.problem import Problem
from hub.text.source import Source
from scenes.conditions.home import AtHome
from scenes.conditions.mode import InMode
from scenes.engine.program import Condition
from scenes.engine.view import Context, View
from scenes.kit.decided import Decided
from scenes.reader.home import read_scenes
from tests.scenes.conditions.test_conditions import Fixed
from tests.scenes.household import BERLIN, HOUSE

TRUTHS = (True, False, None)
CONTEXT = Context(BERLIN)


def read(condition: str, devices: dict[str, Device] = HOUSE) -> tuple[Condition | None, View, tuple[Problem, ...]]:
    view = View()
    text = f"- scene: T\n  when: hall.motion\n  if: {condition}\n  do: {{log: x}}\n"
    reading = read_scenes([Source("scenes.yaml", text)], devices, view)
    scenes = reading.program.scenes
    return (scenes[0].condition if scenes else None), view, reading.problems


@pytest.mark.parametrize(("anna", "ben"), list(product(TRUTHS, repeat=2)))
def test_who_is_at_home(anna: bool | None, ben: bool | None) -> None:
    people = (anna, ben)
    anyone = True if True in people else None if None in people else False
    wanted = {
        "anyone": anyone,
        "nobody": None if anyone is None else not anyone,
        "everyone": False if False in people else None if None in people else True,
        "anna": anna,
    }
    for who, truth in wanted.items():
        condition, view, problems = read(f"{{home: {who}}}")
        assert problems == ()
        assert isinstance(condition, AtHome)
        for name, value in (("anna", anna), ("ben", ben)):
            cell = view.cells.get(property_id(name, "home"))
            if cell is not None:
                cell.value = value
        assert condition.test(CONTEXT) is truth, who
        assert condition.blame(CONTEXT)[0] == f"home: {who}"
        if who == "anna":
            assert condition.blame(CONTEXT)[1] == (("anna.home", anna),)


def test_the_mode_of_the_house() -> None:
    condition, view, problems = read("{mode: [home, guest]}")
    assert problems == ()
    assert isinstance(condition, InMode)
    cell = view.cells[property_id("house", "mode")]
    seen: list[bool | None] = []
    for cell.value in ("home", "guest", "away", None):
        seen.append(condition.test(CONTEXT))
    assert seen == [True, True, False, None]
    assert condition.blame(CONTEXT) == ("mode: home, guest", (("house.mode", None),))


@pytest.mark.parametrize(
    ("condition", "message", "hint"),
    [
        ("{home: ana}", "value.one_of", "anna"),
        ("{home: [anna]}", "value.is_list", None),
        ("{mode: awai}", "value.one_of", "away"),
        ("{mode: away, or: home}", "value.unknown_key", None),
        ("{is: fan.on, on_unknown: perhaps}", "value.switch", None),
    ],
)
def test_mistakes(condition: str, message: str, hint: str | None) -> None:
    found, _, problems = read(condition)
    assert found is None
    assert [(one.message_id, one.hint) for one in problems] == [(message, hint)]


def test_a_house_without_people_says_how_to_get_them() -> None:
    _, _, problems = read("{home: anyone}", {"hall": HOUSE["hall"]})
    assert [one.message_id for one in problems] == ["scenes.nobody_lives_here"]


@pytest.mark.parametrize("fallback", [True, False])
def test_what_counts_where_nobody_knows(fallback: bool) -> None:
    for truth in (True, False):
        assert Decided(Fixed(truth), fallback).test(CONTEXT) is truth
    unknown = Decided(Fixed(None, "x"), fallback)
    assert unknown.test(CONTEXT) is fallback
    word = "true" if fallback else "false"
    assert unknown.blame(CONTEXT) == (f"x (on_unknown: {word})", (("x", None),))
    assert Decided(Fixed(False, "x"), fallback).blame(CONTEXT) == ("x", (("x", False),))


def test_on_unknown_stands_beside_every_kind() -> None:
    for condition in ("{is: fan.on, on_unknown: true}", "{all: [fan.on], on_unknown: true}",
                      "{any: [fan.on], on_unknown: on}", "{not: fan.on, on_unknown: yes}",
                      "{mode: away, on_unknown: true}", "{home: anna, on_unknown: true}"):  # fmt: skip
        found, _, problems = read(condition)
        assert problems == ()
        assert isinstance(found, Decided)
        assert found.test(CONTEXT) is True, condition

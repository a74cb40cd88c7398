"""The search for ways to break an invariant: what it finds happens, and what there is by construction is found."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.text.source import Source
from scenes.check.facts_expressions import House
from scenes.check.facts_home import facts_of
from scenes.check.search import Budget, Searched, search
from scenes.check.search_moves import slice_of
from scenes.check.search_play import Compiled
from scenes.engine.invariant import sights
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.player import play
from scenes.testing.reading import read_tests
from tests.corpus import homes
from tests.scenes.household import BERLIN, FACTS, HOUSE

HOME = Home(HOUSE, FACTS, BERLIN)


def searched(text: str, *, depth: int = 4, patience: Callable[[], bool] = lambda: True, home: Home = HOME) -> Searched:
    view = View()
    reading = read_scenes([Source("s.yaml", text)], home.devices, view, home.facts)
    assert reading.problems == ()
    house = House(home.devices, home.facts, home.zone)
    facts = [facts_of(scene, house) for scene in reading.program.scenes]
    return search(reading.program.invariants[0], facts, house, Script.of(reading, view), Budget(patience, depth))


def names(found: Searched) -> tuple[str, ...]:
    return () if found.found is None else tuple(scene.title for scene in found.found.scenes)


def fails(text: str, test: str, home: Home = HOME) -> bool:
    """Whether the test can be read, and fails because the invariant is broken in it."""
    view = View()
    reading = read_scenes([Source("s.yaml", text)], home.devices, view, home.facts)
    script = Script.of(reading, view)
    cases, problems = read_tests(Source("s.test.yaml", test), home, reading.program)
    assert (problems, len(cases)) == ([], 1)
    cells = (cell for one in reading.program.invariants for sight in sights(one.form) for cell in sight.cells)
    failure = play(cases[0], home, script.load(cases[0].scenes, also=cells)).failure
    return failure is not None and failure.problem.message_id == "tests.broken"


NEVER = "- {never: kettle.on and kitchen_window.open, name: N}\n"
WINDOW = "- {scene: Off, when: kitchen_window.open, do: {set: {kettle.on: off}}}\n"
BUTTON = "- {scene: On, when: {button: kitchen_button}, do: {set: {kettle.on: on}}}\n"


@pytest.mark.parametrize(
    ("scenes", "titles"),
    [
        (BUTTON, ("On",)),
        (BUTTON + WINDOW, ("On",)),
        (WINDOW + '- {scene: Tea, when: {at: "07:00"}, do: {set: {kettle.on: on}}}\n', ("Tea",)),
        ("- {scene: Tea, when: manual, if: house.mode is guest, do: {set: {kettle.on: on}}}\n", ("Tea",)),
        (
            """
- {scene: A, when: hall.motion, do: {set: {hall_light.on: on}}}
- {scene: B, when: hall_light.on, if: "time in 06:00..07:00", do: [{wait: 10m}, {set: {kettle.on: on}}]}
""",
            ("B",),
        ),
        ("- {scene: Warm, when: bedroom.temperature < 18, do: {set: {kettle.on: on}}}\n", ("Warm",)),
    ],
)
def test_a_way_that_there_is_is_found_and_happens(scenes: str, titles: tuple[str, ...]) -> None:
    found = searched(NEVER + scenes)
    assert found.found is not None
    assert names(found) == titles
    assert fails(NEVER + scenes, found.found.test)


@pytest.mark.parametrize(
    "scenes",
    [
        WINDOW,
        "- {scene: On, when: {button: kitchen_button}, if: not kitchen_window.open, do: {set: {kettle.on: on}}}\n"
        + WINDOW,
        "- {scene: Talk, when: hall.motion, do: {notify: kettle}}\n",
        "- {scene: Other, when: hall.motion, do: {set: {hall_light.on: on}}}\n",
    ],
)
def test_where_there_is_none_none_is_claimed(scenes: str) -> None:
    found = searched(NEVER + scenes)
    assert found.found is None


def test_a_rule_that_keeps_is_no_way() -> None:
    keep = "- {scene: Keep, while: hall.motion and not kitchen_window.open, keep: {bath_fan.on: on}}\n"
    assert searched(NEVER.replace("kettle", "bath_fan") + keep).found is None


def test_people_alone_break_nothing() -> None:
    found = searched("- {never: front_door.open, for: 10m, name: N}\n" + BUTTON)
    assert found.found is None


def test_what_scenes_do_from_the_beginning_counts() -> None:
    lasts = "- {never: bath_fan.on, for: 2h, name: N}\n"
    damp = "- {scene: Dry, while: bathroom.humidity > 60, keep: {bath_fan.on: on}}\n"
    found = searched(lasts + damp)
    assert names(found) == ("Dry",)
    assert found.found is not None
    assert fails(lasts + damp, found.found.test)


def test_what_a_hand_does_is_not_held_against_scenes() -> None:
    boost = "- {never: heating.boost and kitchen_window.open, name: N}\n"
    off = "- {scene: Off, when: kitchen_window.open, do: {set: {heating.boost: off}}}\n"
    assert searched(boost + off).found is None
    on = '- {scene: On, when: {at: "06:00"}, do: {set: {heating.boost: on}}}\n'
    assert names(searched(boost + off + on)) == ("On",)


def test_what_does_not_follow() -> None:
    follows = "- {after: hall.motion, within: 10s, then: hall_light.on, name: N}\n"
    dark = "- {scene: A, when: hall.motion, if: hall.illuminance < 30, do: {set: {hall_light.on: on}}}\n"
    found = searched(follows + dark)
    assert found.found is not None
    assert fails(follows + dark, found.found.test)
    always = "- {scene: A, when: hall.motion, do: {set: {hall_light.on: on}}}\n"
    assert searched(follows + always).found is None


def test_what_does_not_last() -> None:
    lasts = "- {always: bath_fan.on, for: 2m, name: N}\n"
    steps = "[{set: {bath_fan.on: on}}, {wait: 1m}, {set: {bath_fan.on: off}}]"
    short = f"- {{scene: A, when: {{button: kitchen_button}}, do: {steps}}}\n"
    found = searched(lasts + short)
    assert found.found is not None
    assert fails(lasts + short, found.found.test)
    assert searched(lasts + short.replace("1m", "3m")).found is None


def test_the_past_and_the_end_of_time_are_told() -> None:
    past = searched("- {never: 'kettle.on and times(hall.motion, 1h) > 9', name: N}\n" + BUTTON, depth=2)
    assert (past.found, past.whole) == (None, False)
    late = searched(NEVER + BUTTON, patience=lambda: False)
    assert (late.found, late.whole, late.states) == (None, False, 0)


def test_only_what_has_to_do_with_it_is_played() -> None:
    text = NEVER + BUTTON + "- {scene: Other, when: hall.motion, do: {set: {hall_light.on: on}}}\n"
    view = View()
    reading = read_scenes([Source("s.yaml", text)], HOUSE, view, FACTS)
    facts = [facts_of(scene, House(HOUSE, FACTS, BERLIN)) for scene in reading.program.scenes]
    found = slice_of(reading.program.invariants[0], facts, House(HOUSE, FACTS, BERLIN))
    assert found.scenes == {"On"}
    compiled = Compiled(Script.of(reading, view), found.scenes, reading.program.invariants[0])
    assert [scene.id for scene in compiled(View()).scenes] == ["On"]
    assert compiled.without("On")(View()).scenes == ()


def test_the_past_is_played_too() -> None:
    lasts = "- {scene: A, when: kitchen_window.open, if: 'has_been(not hall.motion, 1m)', do: {set: {kettle.on: on}}}\n"
    found = searched(NEVER + lasts, depth=3)
    assert names(found) == ("A",)


@pytest.mark.parametrize("path", homes.paths(homes.OPEN), ids=lambda path: path.stem)
def test_the_homes_of_the_corpus(path: Path) -> None:
    home = homes.load(path)
    if not home.invariants:
        return
    there = Home(home.devices, home.facts, home.zone)
    text = home.invariants + home.scenes
    found = searched(text, depth=6, home=there)
    wanted = {one.scenes for one in home.expected if one.code == "S1"}
    assert ({tuple(sorted(names(found)))} if found.found else set()) == wanted
    if found.found:
        assert fails(text, found.found.test, there)


WAYS = st.sampled_from(["kettle.on", "bath_fan.on", "humidifier.on"])
SENSORS = st.sampled_from(["kitchen_window.open", "hall.motion", "front_door.open", "closet.motion"])


@st.composite
def random_homes(draw: st.DrawFn) -> str:
    scenes = [
        f"- {{never: {draw(WAYS)} and {draw(SENSORS)}, name: N, for: {draw(st.sampled_from(['0s', '5s', '1m']))}}}\n"
    ]
    for number in range(draw(st.integers(1, 4))):
        when = draw(st.one_of(SENSORS, WAYS, st.sampled_from(["{button: kitchen_button}", '{at: "07:00"}', "manual"])))
        guard = draw(st.sampled_from(["", f", if: not {draw(SENSORS)}", ", if: 'time in 06:00..12:00'"]))
        wait = draw(st.sampled_from(["", "{wait: 2m}, "]))
        to = draw(st.sampled_from(["on", "off"]))
        scenes.append(f"- {{scene: S{number}, when: {when}{guard}, do: [{wait}{{set: {{{draw(WAYS)}: {to}}}}}]}}\n")
    return "".join(scenes)


@settings(max_examples=40, deadline=None)
@given(random_homes())
def test_whatever_is_found_happens(text: str) -> None:
    found = searched(text, depth=3)
    if found.found is not None:
        assert fails(text, found.found.test)


@settings(max_examples=30, deadline=None)
@given(
    random_homes(), SENSORS, st.sampled_from(["{button: kitchen_button}", '{at: "07:00"}', "manual", "food_box.open"])
)
def test_a_way_by_construction_is_found(text: str, sensor: str, when: str) -> None:
    """Nothing else writes the light: one move lets the scene run, one opens the door, and time passes."""
    planted = (
        f"- {{never: child_light.on and {sensor}, name: N}}\n"
        f"- {{scene: P, when: {when}, do: {{set: {{child_light.on: on}}}}}}\n"
    )
    others = text.split("\n", 1)[1]
    found = searched(planted + others, depth=3)
    assert found.found is not None
    assert names(found) == ("P",)

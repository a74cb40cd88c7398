"""Invariants that can be broken, as findings: named, with what happens, and a play."""

from hub.text.source import Source
from scenes.check.broken import broken, searched
from scenes.check.facts_expressions import House
from scenes.check.facts_home import facts_of, index_of
from scenes.check.finding import Finding
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.script import Script
from tests.scenes.household import BERLIN, FACTS, HOUSE

THERE = House(HOUSE, FACTS, BERLIN)
NEVER = "- {never: kettle.on and kitchen_window.open, name: N}\n"
BUTTON = "- {scene: On, when: {button: kitchen_button}, do: {set: {kettle.on: on}}}\n"


def found(text: str) -> list[Finding]:
    view = View()
    reading = read_scenes([Source("s.yaml", text)], HOUSE, view, FACTS)
    index = index_of(facts_of(scene, THERE) for scene in reading.program.scenes)
    script = Script.of(reading, view)
    assert [one.invariant.id for one in searched(index, THERE, script, lambda: False)] == ["N"]
    return list(broken(index, THERE, script))


def test_it_says_what_happens_and_how_to_see_it() -> None:
    (finding,) = found(NEVER + BUTTON)
    assert (finding.code, finding.scenes) == ("S1", ("On",))
    problem = finding.problem(None)
    assert "kitchen_button.press" in problem.message()
    assert "kettle.on = on, kitchen_window.open = on" in problem.message("zh")
    assert finding.play.startswith("- test:")


def test_where_scenes_do_nothing_about_it_those_that_could_are_named() -> None:
    follows = "- {after: hall.motion, within: 10s, then: hall_light.on, name: N}\n"
    dark = "- {scene: A, when: hall.motion, if: hall.illuminance < 30, do: {set: {hall_light.on: on}}}\n"
    (finding,) = found(follows + dark)
    assert finding.scenes == ("A",)


def test_what_holds_is_no_finding() -> None:
    assert found(NEVER + BUTTON.replace("button: kitchen_button", "at: '07:00'").replace("on}}}", "off}}}")) == []

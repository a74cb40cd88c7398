"""Scenes of a small house as the checker sees them."""

from hub.text.source import Source
from scenes.check.checker import Checking, checking, findings
from scenes.check.facts import Facts
from scenes.check.facts_expressions import House, Meaning, Truth
from scenes.check.finding import Finding
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from tests.scenes.household import BERLIN, FACTS, HOUSE, JOINED

HERE = House(HOUSE, FACTS, BERLIN)
THERE = House(JOINED, FACTS, BERLIN)
"""The same, with what the cabin's hub has."""
MEANING = Meaning(HERE, "scene")


def checked(text: str) -> Checking:
    """The facts of some scenes, which must be valid."""
    view = View()
    reading = read_scenes([Source("scenes.yaml", text)], JOINED, view, FACTS)
    assert [problem.message() for problem in reading.problems] == []
    return checking(reading, view, THERE)


def facts(text: str) -> Facts:
    """The facts of one scene."""
    (one,) = checked(text).index.scenes.values()
    return one


def found(text: str) -> list[Finding]:
    """What the checker finds."""
    return list(findings(checked(text)))


def truth(text: str) -> Truth:
    """What an expression means."""
    return MEANING.of(text)

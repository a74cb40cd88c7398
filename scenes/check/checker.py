"""The checker: every detector over the facts of a home, and what they found as warnings at the places of scenes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hub.text.problem import Problem
from hub.text.source import Source, place_of
from scenes.check.broken import broken
from scenes.check.chains import chains, loops
from scenes.check.channels import opposing, physical
from scenes.check.clashes import clashes
from scenes.check.dead import constants, dead
from scenes.check.endless import no_way_back
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index, facts_of, index_of
from scenes.check.finding import Finding
from scenes.check.graph import Edge, edges
from scenes.check.guards import blocked, bypassed, stale
from scenes.check.hours import awkward
from scenes.check.levels import chatter, edges_of_a_level
from scenes.check.links import unanswered
from scenes.check.load import overload
from scenes.check.missing import in_the_dark, missing
from scenes.check.play import Theatre
from scenes.check.selves import selves
from scenes.check.twins import twins
from scenes.check.unknowns import unknowns
from scenes.engine.program import Scene
from scenes.engine.view import View
from scenes.reader.home import Reading
from scenes.stage.script import Script


@dataclass(frozen=True, slots=True)
class Checking:
    """What a detector has: the home, its facts, who can set off whom, a stage to try it on, and each scene's text."""

    house: House
    index: Index
    edges: tuple[Edge, ...]
    theatre: Theatre
    texts: Mapping[str, str]
    script: Script


Detector = Callable[[Checking], Iterator[Finding]]

DETECTORS: Final[tuple[Detector, ...]] = (
    lambda one: dead(one.index, one.theatre),
    lambda one: constants(one.index),
    lambda one: loops(one.index, one.edges, one.theatre),
    lambda one: chains(one.edges, one.theatre),
    lambda one: missing(one.index, one.theatre),
    lambda one: in_the_dark(one.index, one.theatre),
    lambda one: bypassed(one.index, one.theatre),
    lambda one: blocked(one.index, one.theatre),
    lambda one: stale(one.index, one.theatre),
    lambda one: twins(one.index, one.theatre),
    lambda one: clashes(one.index, one.texts, one.theatre),
    lambda one: selves(one.index, one.theatre),
    lambda one: no_way_back(one.index, one.theatre),
    lambda one: opposing(one.index, one.theatre),
    lambda one: physical(one.index, one.theatre),
    lambda one: unanswered(one.index, one.house),
    lambda one: unknowns(one.index, one.theatre),
    lambda one: chatter(one.index, one.theatre),
    lambda one: edges_of_a_level(one.index, one.theatre),
    lambda one: awkward(one.index, one.texts, one.theatre),
    lambda one: overload(one.index, one.theatre),
    lambda one: broken(one.index, one.house, one.script),
)
"""Each by itself; a finding that another one explains is left out afterwards."""


def checking(reading: Reading, view: View, house: House, only: Collection[str] | None = None) -> Checking:
    """The facts of scenes that were read against a view on which no engine has worked yet. `only`: of these (ids)."""
    scenes = [scene for scene in reading.program.scenes if only is None or scene.id in only]
    index = index_of(facts_of(scene, house, reading.uses[scene.id].cells) for scene in scenes)
    script = Script.of(reading, view)
    texts = {one.scene: one.text for one in reading.texts}
    return Checking(house, index, tuple(edges(index)), Theatre(house, index, view, script.load), texts, script)


def findings(
    one: Checking, detectors: Iterable[Detector] = DETECTORS, patience: Callable[[], bool] = lambda: True
) -> tuple[Finding, ...]:
    """All that is doubtful, as far as there is time."""
    return tuple(finding for detector in detectors if patience() for finding in detector(one))


def warnings(found: Iterable[Finding], scenes: Iterable[Scene], sources: Iterable[Source]) -> tuple[Problem, ...]:
    """Findings as warnings, each at the place of its first scene."""
    texts = {source.name: source for source in sources}
    places = {scene.id: scene.place for scene in scenes}
    return tuple(one.problem(place_of(places[one.scenes[0]], texts)) for one in found)

"""Tests of translations, played on the stage before they are written: one that does not pass raises doubts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from hub.importing.trials import Trial
from hub.importing.writing import Item, document
from hub.model.device import Device
from hub.text.problem import Problem
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import Reading
from scenes.stage.home import Home, Load
from scenes.stage.script import Script
from scenes.testing.player import play
from scenes.testing.reading import read_tests


@dataclass(frozen=True, slots=True)
class Proved:
    """The tests that pass, and why the first that does not fails."""

    tests: tuple[Item, ...]
    doubt: Problem | None


@dataclass(frozen=True, slots=True)
class Proving:
    """Plays tests with scenes that were read against a view; without what the home has beside them."""

    devices: Mapping[str, Device]
    facts: HomeFacts
    zone: tzinfo
    reading: Reading
    script: Script

    @classmethod
    def of(
        cls, devices: Mapping[str, Device], facts: HomeFacts, zone: tzinfo, reading: Reading, view: View
    ) -> "Proving":
        """With scenes that no stage has played yet."""
        return cls(devices, facts, zone, reading, Script.of(reading, view))

    def prove(self, trials: Sequence[Trial]) -> Proved:
        """Play them. A test that cannot be read (a value that no device here may have) is left out."""
        home = Home(self.devices, self.facts, self.zone)
        passed: list[Item] = []
        for one in trials:
            source = Source("test", document([Item(one.test)]))
            cases, problems = read_tests(source, home, self.reading.program)
            if problems or len(cases) != 1 or cases[0].scenes is None:
                continue
            load = self.script.load(self.script.with_called(cases[0].scenes))
            failure = play(cases[0], home, _alone(load)).failure
            if failure is not None:
                return Proved((), failure.problem)
            passed.append(Item(one.test))
        return Proved(tuple(passed), None)


def _alone(load: Load) -> Load:
    """Without the invariants of the home, which say nothing about the translation."""

    def loaded(draft: View) -> Program:
        return replace(load(draft), invariants=())

    return loaded

"""Rehearsals: the tests of a home's scenes, played with its devices."""

import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from hub.compose.home import read_home
from hub.config.load import TEST_ENDING, Config
from hub.text.problem import Problem
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.cases import Case
from scenes.testing.coverage import Coverage
from scenes.testing.player import OutOfTime, Verdict, play
from scenes.testing.reading import read_tests

Now = Callable[[], float]
"""Seconds that only go forward."""

Key = str
"""By which a test is known that need not be played again: a digest of all that decides what comes of it."""


@dataclass(frozen=True, slots=True)
class Played:
    """A test that was played, and for how many seconds of real time."""

    verdict: Verdict
    took: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of the tests of some files: all problems of reading, the verdicts by file, and what was covered.

    `home` is what they were played in; `tested` are the scenes (ids) that were loaded by any of them. For `unplayed`
    tests there was no time.
    """

    home: Home
    program: Program
    of_scenes: tuple[Problem, ...]
    of_tests: tuple[Problem, ...]
    played: Mapping[str, tuple[Played, ...]]
    tested: frozenset[str]
    coverage: Coverage
    unplayed: int = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with how scenes and tests are written."""
        return (*self.of_scenes, *self.of_tests)

    @property
    def failures(self) -> tuple[Problem, ...]:
        """The problem of each test that failed."""
        found = (one.verdict.failure for file in self.played.values() for one in file)
        return tuple(failure.problem for failure in found if failure is not None)


def rehearse(
    config: Config, home: Home, files: Sequence[Source], now: Now, *, until: float = math.inf,
    passed: set[Key] | None = None,
) -> Rehearsal:  # fmt: skip
    """Read and play the tests in some files, with the valid scenes, as long as `now` has not come to `until`.

    `passed`: what has passed before, and is not played again; what passes now is added.
    """
    view, coverage = View(), Coverage()
    reading = read_home(config, home, view, probe=coverage)
    company = _Company(home, Script.of(reading, view), now, until, set() if passed is None else passed)
    problems: list[Problem] = []
    played: dict[str, tuple[Played, ...]] = {}
    for source in files:
        cases, found = read_tests(source, home, reading.program)
        problems += found
        usual = scenes_beside(source, reading.program)
        played[source.name] = tuple(one for case in cases if (one := company.play(case, source, usual)) is not None)
    return Rehearsal(
        home, reading.program, reading.problems, tuple(problems), played, frozenset(company.tested), coverage,
        company.unplayed,
    )  # fmt: skip


@dataclass(slots=True)
class _Company:
    """Plays tests with the scenes of one home."""

    home: Home
    script: Script
    now: Now
    until: float
    passed: set[Key]
    tested: set[str] = field(default_factory=set)
    unplayed: int = 0
    _place: Key = ""

    def __post_init__(self) -> None:
        home = self.home
        self._place = _digest(home.devices, home.facts, home.zone, home.override)

    def play(self, case: Case, source: Source, usual: frozenset[str]) -> Played | None:
        """Play a test; None where it need not be, or there is no time. `usual`: its scenes, where it names none."""
        chosen = self.script.with_called(usual if case.scenes is None else case.scenes)
        self.tested |= chosen
        key = self._key(case, source, chosen)
        if key in self.passed:
            return None
        begun = self.now()
        try:
            verdict = play(case, self.home, self.script.load(chosen), patience=self._has_time)
        except OutOfTime:
            self.unplayed += 1
            return None
        if verdict.passed:
            self.passed.add(key)
        return Played(verdict, self.now() - begun)

    def _has_time(self) -> bool:
        return self.now() < self.until

    def _key(self, case: Case, source: Source, chosen: Container[str]) -> Key:
        """All that decides what comes of a test."""
        program = self.script.program
        scenes = [(one.id, one.hash, one.order) for one in program.scenes if one.id in chosen]
        invariants = [one.hash for one in program.invariants]
        return _digest(self._place, source.name, source.text, case.title, scenes, invariants)


def _digest(*parts: object) -> Key:
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def scenes_beside(source: Source, program: Program) -> frozenset[str]:
    """The scenes (ids) that the tests of a file are about: those of the file beside it; all, where there is none."""
    stem = Path(source.name).name.removesuffix(TEST_ENDING)
    places = {scene.place.rpartition(":")[0] for scene in program.scenes}
    beside = {place for place in places if Path(place).stem == stem}
    return frozenset(one.id for one in program.scenes if not beside or one.place.rpartition(":")[0] in beside)

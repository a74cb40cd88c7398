"""Rehearsals: the tests of a home's scenes, played with its devices."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.compose.devices import limited
from hub.compose.house import devices_of, facts_of
from hub.config.load import TEST_ENDING, Config
from hub.model.device import Device
from hub.text.problem import Problem
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from scenes.stage.home import Home
from scenes.stage.script import Script
from scenes.testing.cases import Case
from scenes.testing.coverage import Coverage
from scenes.testing.player import Verdict, play
from scenes.testing.reading import read_tests

Now = Callable[[], float]
"""Seconds that only go forward."""


@dataclass(frozen=True, slots=True)
class Played:
    """A test that was played, and for how many seconds of real time."""

    verdict: Verdict
    took: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of the tests of some files: all problems of reading, the verdicts by file, and what was covered.

    `home` is what they were played in; `tested` are the scenes (ids) that were loaded by any of them.
    """

    home: Home
    program: Program
    problems: tuple[Problem, ...]
    played: Mapping[str, tuple[Played, ...]]
    tested: frozenset[str]
    coverage: Coverage

    @property
    def failures(self) -> tuple[Problem, ...]:
        """The problem of each test that failed."""
        found = (one.verdict.failure for file in self.played.values() for one in file)
        return tuple(failure.problem for failure in found if failure is not None)


def home_of(config: Config, devices: Iterable[Device]) -> Home:
    """The home of a configuration, for a stage."""
    settings = config.settings
    by_handle = {device.handle: device for device in devices}
    return Home(by_handle, facts_of(config), settings.home.time_zone, settings.safety.override_s)


def home_without_hub(config: Config, models: Mapping[str, str]) -> Home:
    """The same without a hub; `models` are those that one has learned, by ref."""
    devices, _ = limited(config.devices.devices.values(), devices_of(config, models))
    return home_of(config, devices)


def problems_of_tests(config: Config, home: Home, program: Program) -> list[Problem]:
    """What is wrong with how the tests of a home are written."""
    return [problem for source in config.tests for problem in read_tests(source, home, program)[1]]


def rehearse(config: Config, home: Home, files: Sequence[Source], now: Now, until: float = float("inf")) -> Rehearsal:
    """Read and play the tests in some files, those of valid scenes. OutOfTime when `now` comes to `until`."""
    view, coverage = View(), Coverage()
    reading = read_scenes(
        config.scenes, home.devices, view, home.facts, blueprints=config.blueprints, probe=coverage
    )  # fmt: skip
    script = Script.of(reading, view)
    problems, played, loaded = list(reading.problems), {}, set[str]()
    for source in files:
        cases, found = read_tests(source, home, script.program)
        problems += found
        verdicts = []
        for case in cases:
            chosen = script.with_called(scenes_of(case, source, script.program))
            loaded |= chosen
            begun = now()
            verdict = play(case, home, script.load(chosen), patience=lambda: now() < until)
            verdicts.append(Played(verdict, now() - begun))
        played[source.name] = tuple(verdicts)
    return Rehearsal(home, script.program, tuple(problems), played, frozenset(loaded), coverage)


def scenes_of(case: Case, source: Source, program: Program) -> Iterable[str]:
    """The scenes (ids) of a test: those that it names; those of the file beside its own; else all."""
    if case.scenes is not None:
        return case.scenes
    stem = Path(source.name).name.removesuffix(TEST_ENDING)
    beside = [scene.id for scene in program.scenes if Path(scene.place.rpartition(":")[0]).stem == stem]
    return beside or [scene.id for scene in program.scenes]

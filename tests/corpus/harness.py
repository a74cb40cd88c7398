"""What the checker says of the homes of the corpus, against what is wrong with them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from hub.text.source import Source
from scenes.check import checker
from scenes.check.facts_expressions import House
from scenes.check.finding import Finding
from scenes.check.settle import settle
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.stage import home as stage
from scenes.stage.script import Script
from scenes.testing.player import play
from scenes.testing.reading import read_tests
from tests.corpus.homes import Expected, Home, load, paths


@dataclass(frozen=True, slots=True)
class Looked:
    """A home, and what was found in it."""

    home: Home
    found: tuple[Finding, ...]
    said: frozenset[Expected]
    program: Program
    script: Script

    @property
    def false(self) -> frozenset[Expected]:
        """What was said and is not so."""
        return self.said - self.home.expected

    @property
    def missed(self) -> frozenset[Expected]:
        """What is so and was not said."""
        return self.home.expected - self.said


def checked(path: Path) -> tuple[Home, checker.Checking]:
    """A home, and its facts."""
    home, view = load(path), View()
    return home, checker.checking(home.read(view), view, House(home.devices, home.facts, home.zone))


@lru_cache(maxsize=256)
def look(path: Path) -> Looked:
    """Check a home."""
    home, view = load(path), View()
    reading = home.read(view)
    script = Script.of(reading, view)
    one = checker.checking(reading, view, House(home.devices, home.facts, home.zone))
    found = settle(checker.findings(one), reading.program.scenes).told
    titles = {scene.id: scene.title for scene in reading.program.scenes}
    said = frozenset(Expected(one.code, tuple(sorted(titles[id_] for id_ in one.scenes))) for one in found)
    return Looked(home, found, said, reading.program, script)


def fails(looked: Looked) -> list[str]:
    """The play-throughs of a home that are no tests, or that do not pass."""
    home = stage.Home(looked.home.devices, looked.home.facts, looked.home.zone)
    wrong: list[str] = []
    for finding in looked.found:
        if not finding.play:
            continue
        cases, problems = read_tests(Source("play.test.yaml", finding.play), home, looked.program)
        wrong += [problem.message() for problem in problems]
        for case in cases:
            verdict = play(case, home, looked.script.load(case.scenes))
            problem = None if verdict.failure is None else verdict.failure.problem
            told = "" if problem is None else problem.message_id
            if told != ("tests.broken" if finding.code == "S1" else ""):  # such a play shows what must not be
                wrong.append(f"{finding.code}: {problem.message() if problem else 'is not broken'}")
    return wrong


@dataclass(slots=True)
class Score:
    """How often the checker was right, by code."""

    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def codes(self) -> list[str]:
        """All codes that there were, in order."""
        return sorted({*self.right, *self.false, *self.missed})

    def precision(self, codes: Iterable[str]) -> float:
        """The part of what was said that is so."""
        some = tuple(codes)
        right, false = sum(self.right[one] for one in some), sum(self.false[one] for one in some)
        return right / (right + false) if right + false else 1.0

    def recall(self, codes: Iterable[str]) -> float:
        """The part of what is so that was said."""
        some = tuple(codes)
        right, missed = sum(self.right[one] for one in some), sum(self.missed[one] for one in some)
        return right / (right + missed) if right + missed else 1.0

    def table(self, title: str) -> str:
        """The figures, a line a code. Nothing of a home is in it."""
        lines = [f"{title:8} right false missed  precision recall"]
        for one in (*self.codes(), "all"):
            codes = self.codes() if one == "all" else [one]
            counts = [sum(count[code] for code in codes) for count in (self.right, self.false, self.missed)]
            figures = f"{self.precision(codes):9.2f} {self.recall(codes):6.2f}"
            lines.append(f"{one:8} {counts[0]:5} {counts[1]:5} {counts[2]:6}  {figures}")
        return "\n".join(lines)


def score(*under: str) -> Score:
    """The score over the homes of some folders."""
    total = Score()
    for path in paths(*under):
        looked = look(path)
        total.right.update(one.code for one in looked.said & looked.home.expected)
        total.false.update(one.code for one in looked.false)
        total.missed.update(one.code for one in looked.missed)
    return total

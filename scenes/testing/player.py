"""Plays tests: on a virtual clock, in a home that is not there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.model.errors import HearthError
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.text.problem import Problem, error
from hub.text.source import Mark
from scenes.engine.moments import Moment
from scenes.engine.trace import Trace
from scenes.stage.home import Deed, DeedKind, Home, Load, Manners
from scenes.stage.lives import Lives
from scenes.stage.stage import spoken
from scenes.testing.cases import (
    KINDS,
    SINCE_BEGINNING,
    Arrives,
    Begins,
    Behave,
    Case,
    Doing,
    Event,
    Expect,
    Is,
    Readings,
    Reports,
    Restart,
    Runs,
    Serve,
    Wait,
    Wanted,
)

MOST_MOMENTS: Final = 1_000_000
"""How much may happen in one test: a scene that does something every second for ten days."""

MOST_SHOWN: Final = 12
"""How many deeds a message names."""
MOST_TRACES: Final = 8
"""How many traces a failure comes with."""

Patience = Callable[[], bool]
"""Whether there is still time."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a test failed: the problem, what was done by then, and what scenes did and did not since all was well."""

    problem: Problem
    done: tuple[Deed, ...] = ()
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a test. `seconds` of virtual time have passed in it, in so many moments."""

    case: Case
    failure: Failure | None
    seconds: float
    moments: int

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return self.failure is None


def play(case: Case, home: Home, load: Load, *, patience: Patience = lambda: True) -> Verdict:
    """Play a test with scenes that `load` gives; what the home's invariants say is asserted all the time.

    Raises OutOfTime when `patience` is over.
    """
    return _Player(case, home, load, patience).play()


class OutOfTime(HearthError):
    """There was no time for the test."""


class _Endless(HearthError):
    """More happens in the test than can be played."""


@dataclass(slots=True)
class _Player:
    case: Case
    home: Home
    load: Load
    patience: Patience
    stage: Lives = field(init=False)
    moments: int = 0
    spoken_of: dict[DeedKind, int] = field(default_factory=dict)
    told: list[int] = field(default_factory=list)

    def play(self) -> Verdict:
        case = self.case
        self._be_in_time()
        manners = Manners(answers=dict(case.answers))
        known = {self.home.id_of(ref): value for ref, value in case.given.items()}
        stage = self.stage = Lives(self.home, self.load, begins=case.at, known=known, manners=manners)
        stage.seen.append(self._count)
        mark = case.mark
        failure: Failure | None = None
        try:
            for step in case.steps:
                mark = step.mark
                failure = self._step(step.doing, mark) or self._broken(mark)
                if failure is not None:
                    break
        except _Endless as endless:
            failure = self._failure(Problem(endless.message_id, endless.params, mark))
        else:
            failure = failure or self._unspoken()
        return Verdict(case, failure, stage.wall - case.at, self.moments)

    def _count(self, _moment: Moment) -> None:
        self.moments += 1
        if self.moments > MOST_MOMENTS:
            raise _Endless("tests.endless", most=MOST_MOMENTS)
        if self.moments % 1000 == 0:
            self._be_in_time()

    def _be_in_time(self) -> None:
        if not self.patience():
            raise OutOfTime("tests.out_of_time", title=self.case.title)

    def _step(self, doing: Doing, mark: Mark) -> Failure | None:
        if isinstance(doing, Expect):
            return self._compare(doing, mark)
        self._do(doing)
        return None

    def _do(self, doing: Doing) -> None:
        stage = self.stage
        match doing:
            case Is(readings):
                for ref, value in readings.items():
                    stage.is_at(ref, value)
            case Event(ref, fields):
                stage.happens(ref, fields)
            case Reports(ref):
                stage.reports(ref)
            case Arrives(channel, name, fields):
                stage.arrives(channel, name, fields)
            case Runs(scene, fields):
                stage.ask(scene, fields)
            case Wait(seconds):
                stage.wait(seconds)
            case Restart(seconds, meanwhile):
                stage.restart(self.load, down=seconds, meanwhile=self._by_id(meanwhile))
            case Begins():
                stage.start()
            case Behave(answers):
                stage.manners.answers = dict(answers)
            case Serve(reply):
                stage.manners.reply = reply

    def _by_id(self, readings: Readings) -> Mapping[PropertyId, Value]:
        return {self.home.id_of(ref): value for ref, value in readings.items() if value is not None}

    # What was done

    def _compare(self, expect: Expect, mark: Mark) -> Failure | None:
        """What is wrong with what was done, by what an expectation says of it."""
        kinds, done = KINDS[expect.said], self.stage.done
        since = 0 if expect.said in SINCE_BEGINNING else self.spoken_of.get(kinds[0], 0)
        deeds = [deed for deed in done[since:] if deed.kind in kinds]
        self.spoken_of |= dict.fromkeys(kinds, len(done))
        missing, extra = _differing(expect.wanted, deeds)
        about = {
            "title": self.case.title, "said": expect.said.value, "wanted": _listed(one.text for one in missing),
            "done": _listed(deed.text for deed in extra),
        }  # fmt: skip
        in_order = len(deeds) == len(expect.wanted) and all(map(Wanted.fits, expect.wanted, deeds))
        if missing and extra:
            found = error("tests.otherwise", mark, **about)
        elif missing:
            found = error("tests.not_done", mark, **about)
        elif extra:
            found = error("tests.done_too", mark, **about)
        elif expect.ordered and not in_order:
            found = error("tests.other_order", mark, **about | {"done": _listed(deed.text for deed in deeds)})
        else:
            self.told = [len(trace.entries) for trace in self.stage.traces]
            return None
        return self._failure(found, deeds)

    def _unspoken(self) -> Failure | None:
        """What was done, and the test does not say so: silence is expected, too."""
        deeds = [
            deed for number, deed in enumerate(self.stage.done)
            if deed.kind is not DeedKind.LOG and number >= self.spoken_of.get(deed.kind, 0)
        ]  # fmt: skip
        if not deeds:
            return None
        self.told = []
        told = [deed for deed in deeds if deed.kind is DeedKind.COMPLAINT]
        if told:
            return self._failure(
                error("tests.complained", self.case.mark, title=self.case.title, said=told[0].text), deeds
            )
        done, words = _listed(deed.text for deed in deeds), dict.fromkeys(f"`{_WORDS[deed.kind]}`" for deed in deeds)
        return self._failure(
            error("tests.unspoken", self.case.mark, title=self.case.title, done=done, keys=", ".join(words)), deeds
        )

    def _broken(self, mark: Mark) -> Failure | None:
        """What invariant does not hold."""
        if not self.stage.breaches:
            return None
        breach = self.stage.breaches[0]
        self.told = []  # what broke it may have been as expected
        readings = ", ".join(f"{name} = {spoken(value)}" for name, value in breach.values)
        about = {
            "title": self.case.title,
            "name": breach.invariant.id,
            "place": breach.invariant.place,
            "readings": readings or "-",
        }
        return self._failure(error("tests.broken", mark, **about))

    def _told(self, number: int) -> int:
        """How much of a trace was there when all was well."""
        return self.told[number] if number < len(self.told) else 0

    def _failure(self, problem: Problem, deeds: Sequence[Deed] = ()) -> Failure:
        news = [trace for number, trace in enumerate(self.stage.traces) if len(trace.entries) > self._told(number)]
        return Failure(problem, tuple(deeds), tuple(news[-MOST_TRACES:]))


def _differing(wanted: Sequence[Wanted], deeds: Sequence[Deed]) -> tuple[list[Wanted], list[Deed]]:
    """What is wanted and was not done, and what was done and is not wanted, whatever the order."""
    missing: list[Wanted] = []
    extra = list(deeds)
    for one in wanted:
        deed = next((deed for deed in extra if one.fits(deed)), None)
        if deed is None:
            missing.append(one)
        else:
            extra.remove(deed)
    return missing, extra


def _listed(texts: Iterable[str]) -> str:
    shown = list(texts)
    rest = len(shown) - MOST_SHOWN
    return ", ".join(f"`{one}`" for one in shown[:MOST_SHOWN]) + (f", … (+{rest})" if rest > 0 else "")


_WORDS: Final[Mapping[DeedKind, str]] = {kind: said.value for said, kinds in KINDS.items() for kind in kinds}

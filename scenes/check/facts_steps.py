"""What each kind of step means to the checker: every path through a scene, what is known on it, and when.

A kind that is missing here fails a test, not a home.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, Final

from hub.model.reading import property_id
from hub.model.value import Value
from hub.text.quantities import DAY_S
from scenes.actions.call import Call
from scenes.actions.check import Check
from scenes.actions.hold import Hold
from scenes.actions.http import Http
from scenes.actions.let import Let
from scenes.actions.log import Log
from scenes.actions.mqtt import Publish
from scenes.actions.notify import Notify
from scenes.actions.parallel import Join, Parallel
from scenes.actions.release import Release
from scenes.actions.repeat import Enter, Round
from scenes.actions.run import RunScene
from scenes.actions.set import Set
from scenes.actions.stop import Stop
from scenes.actions.toggle import Toggle
from scenes.actions.wait import Event, TimeLimit, TimeOfDay, Until
from scenes.actions.wait import Pause as Wait
from scenes.check.facts import Called, Others, Pause, Test, Way, Write
from scenes.check.facts_conditions import of_condition, of_expression
from scenes.check.facts_expressions import Meaning, Truth
from scenes.check.sets import all_of, just
from scenes.check.sets_formulas import TRUE, Formula, atom, both, either, without
from scenes.engine.acting import Step
from scenes.engine.bound import Bound, Target
from scenes.engine.program import Condition
from scenes.engine.view import Cell
from scenes.kit.flow import Branch, Jump
from scenes.kit.keep import Keep
from scenes.kit.ramping import Ramp
from scenes.kit.trying import Policy
from scenes.language.reading import Fixed, Source

MOST_PATHS: Final = 64
MOST_VISITS: Final = 2
"""How often a path comes by one step: loops are gone through once and left."""


@dataclass(frozen=True, slots=True)
class Path:
    """How far one path is: at which step, what is known, and how many seconds after the start."""

    step: int
    fresh: Formula
    stale: Formula = TRUE
    earliest: float = 0.0
    latest: float = 0.0
    failing: bool = False
    visits: Mapping[int, int] = field(default_factory=dict)

    def to(self, step: int, **changes: Any) -> "Path":
        """The same path, one step on."""
        return replace(self, step=step, **changes)

    def later(self, step: int, least: float, most: float, known: Formula = TRUE, **changes: Any) -> "Path":
        """The path after some time: what was known before is stale."""
        if most == 0:
            return self.to(step, fresh=both(self.fresh, known), **changes)
        stale = both(self.stale, self.fresh)
        earliest, latest = self.earliest + least, self.latest + most
        return self.to(step, fresh=known, stale=stale, earliest=earliest, latest=latest, **changes)


@dataclass(slots=True)
class Walk:
    """Goes through the steps of a scene and notes what they do."""

    meaning: Meaning
    steps: tuple[Step, ...]
    writes: dict[tuple[int, str], Write] = field(default_factory=dict)
    tests: dict[int, Test] = field(default_factory=dict)
    pauses: dict[int, Pause] = field(default_factory=dict)
    others: Others = field(default_factory=Others)
    whole: bool = True
    always: frozenset[int] | None = None

    def go(self, guard: Formula) -> None:
        """Every path, from the first step on."""
        todo, paths = [Path(0, guard)], 0
        while todo:
            path = todo.pop()
            if not 0 <= path.step < len(self.steps):
                paths += 1
                self.ended(path)
                continue
            seen = path.visits.get(path.step, 0)
            if paths > MOST_PATHS:
                self.whole = False
                return
            if seen >= MOST_VISITS:
                continue
            path = replace(path, visits={**path.visits, path.step: seen + 1})
            step = self.steps[path.step]
            todo += [one for one in STEPS[type(step)](step, path, self) if not one.fresh.empty]

    def ended(self, path: Path) -> None:
        """Note that a run can end so, having come by some steps; after a failure anything may be left out."""
        if not path.failing:
            by = frozenset(path.visits)
            self.always = by if self.always is None else self.always & by

    def written(self) -> tuple[Write, ...]:
        """All writes, those being sure that every run comes by."""
        return tuple(replace(one, sure=one.sure and one.step in (self.always or ())) for one in self.writes.values())

    def write(self, path: Path, one: Write) -> None:
        """Note that a property is written."""
        before = self.writes.get((path.step, one.key))
        if before is not None:
            one = replace(
                one, fresh=either(before.fresh, one.fresh), stale=either(before.stale, one.stale),
                earliest=min(before.earliest, one.earliest), latest=max(before.latest, one.latest),
                failing=before.failing and one.failing,
            )  # fmt: skip
        self.writes[path.step, one.key] = one

    def test(self, path: Path, text: str, truth: Truth, *, asks: bool = True) -> None:
        """Note that something is asked, or waited for."""
        before = self.tests.get(path.step)
        known = path.fresh if before is None else either(before.known, path.fresh)
        earliest = path.earliest if before is None else min(before.earliest, path.earliest)
        self.tests[path.step] = Test(path.step, text, truth, known, earliest, asks)

    def pause(self, path: Path, least: float, most: float, until: Formula = TRUE) -> None:
        """Note that it takes time."""
        self.pauses[path.step] = Pause(path.step, least, most, until)

    def also(self, more: Others) -> None:
        """Note what else it does."""
        now = self.others
        self.others = Others(
            (*now.calls, *more.calls),
            tuple(dict.fromkeys((*now.runs, *more.runs))),
            tuple(dict.fromkeys((*now.releases, *more.releases))),
            now.tells or more.tells,
            now.sends or more.sends,
        )


Paths = Iterable[Path]


def _put(
    walk: Walk, path: Path, targets: Iterable[tuple[Target, Source | None]], way: Way, until: Truth | None = None,
    lingers: float = 0.0,
) -> Formula:  # fmt: skip
    """Note the writes; what is known after them."""
    known = path.fresh
    for target, source in targets:
        for cell in _cells(target):
            value, values = _value(source), all_of(cell.property)
            if value is not None and way is not Way.RAMP:
                values = just(cell.property, value)
            walk.write(
                path,
                Write(
                    path.step, cell.id, cell.ref, cell.property, way, values, value, path.fresh, path.stale,
                    path.earliest, path.latest, not isinstance(target, Bound), path.failing, until, lingers,
                ),
            )  # fmt: skip
            known = without(known, (cell.id,))
            if isinstance(target, Cell):
                known = both(known, atom(cell.id, values))
    return known


def _cells(target: Target) -> Iterator[Cell]:
    yield from {cell.id: cell for cell in target.cells.values()}.values() if isinstance(target, Bound) else (target,)


def _value(source: Source | None) -> Value | None:
    return source.value if isinstance(source, Fixed) else None


def _tried(policy: Policy, path: Path, known: Formula, least: float = 0.0, most: float = 0.0) -> Paths:
    """How a step goes on that can fail."""
    path = path.to(path.step, fresh=known)
    yield path.later(policy.well, least, most)
    if policy.failed >= 0 and policy.failed != policy.well:
        yield path.to(policy.failed, failing=True)


def _set(step: Set, path: Path, walk: Walk) -> Paths:
    known = _put(walk, path, step.targets, Way.SET)
    spread = step.stagger * max(0, len(step.targets) - 1)
    return _tried(step.policy, path, known, 0.0, spread)


def _ramp(step: Ramp, path: Path, walk: Walk) -> Paths:
    known = _put(walk, path, step.targets, Way.RAMP)
    walk.pause(path, step.seconds, step.seconds)
    return _tried(step.policy, path, known, step.seconds, step.seconds)


def _toggle(step: Toggle, path: Path, walk: Walk) -> Paths:
    return _tried(step.policy, path, _put(walk, path, ((one, None) for one in step.targets), Way.TOGGLE))


def _call(step: Call, path: Path, walk: Walk) -> Paths:
    walk.also(
        Others(
            calls=tuple(
                Called(path.step, property_id(device, one), path.fresh, path.stale, path.earliest, path.latest)
                for device, one in step.callees.devices.values()
            )
        )
    )
    return _tried(step.policy, path, path.fresh)


def _wait(step: Wait, path: Path, walk: Walk) -> Paths:
    seconds = step.seconds.value if isinstance(step.seconds, Fixed) else None
    least, most = (seconds, seconds) if isinstance(seconds, (int, float)) else (0.0, inf)
    walk.pause(path, least, most)
    yield path.later(path.step + 1, least, most)


def _until(step: Until, path: Path, walk: Walk) -> Paths:
    truth = of_expression(step.expression, walk.meaning)
    most = inf if step.timeout is None else step.timeout
    walk.test(path, step.expression.source, truth, asks=False)
    walk.pause(path, step.for_seconds, most, truth.true)
    yield path.later(step.met, step.for_seconds, most, truth.true)
    yield from _late(step, path, walk)


def _late(step: TimeLimit, path: Path, walk: Walk) -> Paths:
    """What comes when time is up."""
    if step.timeout is not None and step.late >= 0:
        yield path.later(step.late, step.timeout, step.timeout)
    elif step.timeout is not None:
        walk.ended(path)


def _event(step: Event, path: Path, walk: Walk) -> Paths:
    most = inf if step.timeout is None else step.timeout
    walk.pause(path, 0.0, most)
    yield path.later(step.met, 0.0, most)
    yield from _late(step, path, walk)


def _time_of_day(step: TimeOfDay, path: Path, walk: Walk) -> Paths:
    walk.pause(path, 0.0, DAY_S)
    yield path.later(path.step + 1, 0.0, DAY_S)


def _hold(step: Hold, path: Path, walk: Walk) -> Paths:
    until = of_expression(step.until, walk.meaning)
    _put(walk, path, step.targets, Way.HOLD, until, step.for_seconds)
    walk.pause(path, step.for_seconds, inf, until.true)
    yield path.later(path.step + 1, step.for_seconds, inf, until.true)


def _keep(step: Keep, path: Path, walk: Walk) -> Paths:
    during = of_expression(step.during, walk.meaning)
    until = during.turned() if step.ends is None else of_expression(step.ends, walk.meaning)
    path = path.to(path.step, fresh=both(path.fresh, during.true))
    _put(walk, path, step.targets, Way.KEEP, until, step.linger)
    walk.pause(path, step.linger, inf, until.true)
    yield path.later(path.step + 1, step.linger, inf, until.true)


def _branch(step: Branch, path: Path, walk: Walk) -> Paths:
    truth = _asked(step.condition, path, walk)
    yield path.to(path.step + 1, fresh=both(path.fresh, truth.true))
    yield path.to(step.otherwise, fresh=both(path.fresh, truth.false))


def _check(step: Check, path: Path, walk: Walk) -> Paths:
    truth = _asked(step.condition, path, walk)
    walk.ended(path)
    yield path.to(path.step + 1, fresh=both(path.fresh, truth.true))


def _asked(condition: Condition, path: Path, walk: Walk, *, asks: bool = True) -> Truth:
    truth = of_condition(condition, walk.meaning)
    text = condition.expression.source if hasattr(condition, "expression") else ""
    walk.test(path, text, truth, asks=asks)
    return truth


def _round(step: Round, path: Path, walk: Walk) -> Paths:
    inside = outside = path.fresh
    if step.during is not None:
        truth = _asked(step.during, path, walk, asks=False)
        inside, outside = both(inside, truth.true), both(outside, truth.false)
    rounds, again = step.limit, path.visits[path.step] > 1
    if step.until is not None and again:
        outside = both(outside, _asked(step.until, path, walk, asks=False).true)
    first_may_end = step.until is None and not step.values
    if not again:
        yield path.to(path.step + 1, fresh=inside)
    if again or first_may_end:
        latest = inf if again and path.latest > 0 else path.latest
        yield path.to(step.after, fresh=outside, latest=latest if rounds is None else path.latest)


def _run(step: RunScene, path: Path, walk: Walk) -> Paths:
    walk.also(Others(runs=(step.scene.id,)))
    yield path.later(step.well, 0.0, inf if step.wait else 0.0)
    if step.failed >= 0 and step.failed != step.well:
        yield path.to(step.failed, failing=True)


def _parallel(step: Parallel, path: Path, walk: Walk) -> Paths:
    for start in step.starts:
        yield path.to(start)
    yield path.later(step.after, 0.0, inf)


def _next(_: object, path: Path, walk: Walk) -> Paths:
    return (path.to(path.step + 1),)


def _tell(_: object, path: Path, walk: Walk) -> Paths:
    walk.also(Others(tells=True))
    return (path.to(path.step + 1),)


def _send(step: Http | Publish, path: Path, walk: Walk) -> Paths:
    walk.also(Others(sends=True))
    return _tried(step.policy, path, path.fresh, 0.0, inf if isinstance(step, Http) else 0.0)


def _release(step: Release, path: Path, walk: Walk) -> Paths:
    walk.also(Others(releases=tuple(cell.id for target in step.targets for cell in _cells(target))))
    return (path.to(path.step + 1),)


def _join(_: object, path: Path, walk: Walk) -> Paths:
    return ()


def _stop(_: object, path: Path, walk: Walk) -> Paths:
    walk.ended(path)
    return ()


def _jump(step: Jump, path: Path, walk: Walk) -> Paths:
    return (path.to(step.to),)


STEPS: Final[Mapping[type, Callable[[Any, Path, Walk], Paths]]] = {
    Set: _set,
    Ramp: _ramp,
    Toggle: _toggle,
    Call: _call,
    Wait: _wait,
    Until: _until,
    Event: _event,
    TimeOfDay: _time_of_day,
    Hold: _hold,
    Keep: _keep,
    Release: _release,
    Notify: _tell,
    Log: _next,
    Http: _send,
    Publish: _send,
    Branch: _branch,
    Check: _check,
    Enter: _next,
    Round: _round,
    Jump: _jump,
    Parallel: _parallel,
    Join: _join,
    Let: _next,
    Stop: _stop,
    RunScene: _run,
}
"""By the class of the compiled step."""

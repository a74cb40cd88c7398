"""Playing a row of moves on the real engine, and writing it down as a test that anybody can run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil, floor
from typing import Final

from hub.model.errors import HearthError
from hub.model.reading import PropertyId
from hub.model.value import Kind, Value
from hub.text.quantities import format_duration
from hub.text.writing import listed, scalar
from scenes.check.search_moves import ByHand, Event, Move, Passes, Says, Slice, Until
from scenes.engine.invariant import Follows, Invariant, Never, sights
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.invariants.track import Breach
from scenes.stage.home import Deed, DeedKind, Home
from scenes.stage.script import Script
from scenes.stage.stage import Stage, spoken

LONGEST_WAIT: Final = 8 * 86400.0
MOST_MOMENTS: Final = 20_000
"""Moments after which a play is given up: scenes that set each other off without end are another finding."""


class EndlessError(HearthError):
    """What was begun does not come to an end."""


class Compiled:
    """A part of a script with one invariant, put onto one stage after another."""

    def __init__(self, script: Script, scenes: Iterable[str], invariant: Invariant) -> None:
        self.script = script
        chosen = frozenset(scenes)
        self.scenes = tuple(one for one in script.program.scenes if one.id in chosen)
        self.invariant = invariant
        cells = {cell.id: cell for sight in sights(invariant.form) for cell in sight.cells}
        self._load = script.load(chosen, also=cells.values())

    def __call__(self, view: View) -> Program:
        """The part of it that is played."""
        return replace(self._load(view), invariants=(self.invariant,))

    def without(self, scene: str) -> "Compiled":
        """The same home without a scene."""
        return Compiled(self.script, (one.id for one in self.scenes if one.id != scene), self.invariant)


@dataclass(frozen=True, slots=True)
class Start:
    """How a play begins: what is known, and when (Unix seconds)."""

    known: Mapping[PropertyId, Value]
    at: float


@dataclass(frozen=True, slots=True)
class Step:
    """One move as it came to be, in the words of a test and in a `line`, and what scenes did by it.

    Without words it is the beginning.
    """

    words: str
    line: str
    move: Move
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a row of moves. `state`: the house and its scenes by then, to be compared.

    `soon`: it was broken by the moves alone, before a time that runs was waited for. `by_scenes`: without what scenes
    wrote last it would not be broken. What people, things and the weather do alone is nothing to mend in scenes.
    """

    steps: tuple[Step, ...]
    breach: Breach | None
    state: object
    by_scenes: bool
    soon: bool


def play(home: Home, load: Compiled, slice_: Slice, start: Start, moves: Sequence[Move]) -> Played | None:
    """Play moves, then wait for a time that runs; None where one of them is none: nothing changes, or comes.

    Raises EndlessError.
    """
    stage = Stage(home, load, begins=start.at, known=start.known)
    count = 0

    def see(_: object) -> None:
        nonlocal count
        count += 1
        if count > MOST_MOMENTS:
            raise EndlessError("search.endless", most=MOST_MOMENTS)

    stage.seen.append(see)
    steps = [Step("", "", Passes(), tuple(stage.done))] if stage.done else []
    for move in moves:
        if stage.breaches:
            break
        step = _step(stage, slice_, move)
        if step is None:
            return None
        steps.append(step)
    state, soon = _state(stage), bool(stage.breaches)
    if not stage.breaches and (left := _left(stage)) is not None:
        step = _wait(stage, Passes(seconds=left), left)
        steps += [] if step is None else [step]
    breach = stage.breaches[0] if stage.breaches else None
    return Played(tuple(steps), breach, state, breach is not None and _by_scenes(stage, slice_, start, steps), soon)


def _by_scenes(stage: Stage, slice_: Slice, start: Start, steps: Sequence[Step]) -> bool:
    form = slice_.invariant.form
    if isinstance(form, Follows):
        return True
    about = {slice_.refs[key]: PropertyId(key) for key in slice_.about if key in slice_.refs}
    written: set[str] = set()
    for step in steps:
        if isinstance(step.move, Says):
            written.discard(step.move.ref)
        written.update(deed.what for deed in step.deeds if deed.kind is DeedKind.WRITE and deed.what in about)
    if not isinstance(form, Never):
        return bool(written)
    before = {about[ref]: start.known[about[ref]] for ref in sorted(written) if about[ref] in start.known}
    return bool(before) and stage.invariants.bad(form, before, stage.wall) is not True


def _left(stage: Stage) -> int | None:
    """Seconds until a time of the invariant that runs is over."""
    due = stage.invariants.running()
    return None if due is None else max(1, ceil(due - stage.now))


def _step(stage: Stage, slice_: Slice, move: Move) -> Step | None:
    done = len(stage.done)
    match move:
        case Says(ref, value):
            if stage.value(ref) == value:
                return None
            stage.is_at(ref, value)
            said = _literal(value, _kind(slice_, ref))
            words, line = f"is: {{{ref}: {said}}}", f"{ref} = {said}"
        case Event(ref, fields):
            stage.happens(ref, dict(fields))
            told = ", ".join(f"{name}: {_literal(value, None)}" for name, value in fields)
            words, line = f"event: {ref}" + (f"\n      with: {{{told}}}" if told else ""), ref
        case ByHand(scene):
            stage.ask(scene, {})
            words, line = f"run: {scalar(scene, inside=True)}", scene
        case Passes(before, seconds):
            return _wait(stage, move, seconds or _next(stage, before=before))
        case Until(table):
            due = table.next_after(stage.wall, stage.home.zone)
            step = _wait(stage, move, None if due is None else ceil(due - stage.wall))
            local = datetime.fromtimestamp(stage.wall, UTC).astimezone(stage.home.zone)
            return None if step is None else replace(step, line=f"{local:%H:%M}")
    return Step(words, line, move, tuple(stage.done[done:]))


def _next(stage: Stage, *, before: bool) -> int | None:
    due = stage.next_due()
    if due is None:
        return None
    left = due - stage.now
    return floor(left) - 1 if before else max(1, ceil(left))


def _wait(stage: Stage, move: Move, seconds: int | None) -> Step | None:
    if seconds is None or seconds < 1 or seconds > LONGEST_WAIT:
        return None
    done, begun = len(stage.done), stage.now
    while not stage.breaches and (due := stage.next_due()) is not None and due < begun + seconds:
        stage.wait(max(0.0, due - stage.now))
    if stage.breaches:
        seconds = max(1, ceil(stage.now - begun))
    stage.wait(begun + seconds - stage.now)
    return Step(f"wait: {format_duration(seconds)}", format_duration(seconds), move, tuple(stage.done[done:]))


def _state(stage: Stage) -> object:
    """What decides of all that comes: values, runs and where they are, times that run, and the time of day."""
    engine = stage.engine
    values = tuple(cell.value for cell in stage.view.cells.values())
    values += tuple(one.cell.value for one in stage.view.derived.values())
    runs = sorted(
        (active.run.scene, active.run.step, round(active.run.due - stage.now, 1) if active.run.due else 0.0)
        for active in engine.runner.active.values()
    )  # fmt: skip
    due, own = stage.next_due(), stage.invariants.running()
    left = tuple(None if one is None else round(one - stage.now, 1) for one in (due, own))
    return values, tuple(runs), left, round(stage.wall) % (7 * 86400)


def _kind(slice_: Slice, ref: str) -> Kind | None:
    key = next((key for key, one in slice_.refs.items() if one == ref), "")
    prop = slice_.properties.get(key)
    return None if prop is None else prop.kind


def _literal(value: Value, kind: Kind | None) -> str:
    """A value as a test writes it."""
    if isinstance(value, str):
        return scalar(value, inside=True)
    if kind is Kind.DURATION and isinstance(value, (int, float)):
        return format_duration(value)
    if kind is Kind.TIME and isinstance(value, (int, float)):
        return f'"{int(value) // 3600:02}:{int(value) % 3600 // 60:02}"'
    return spoken(value)


def written(title: str, home: Home, slice_: Slice, start: Start, steps: Iterable[Step], scenes: Sequence[str]) -> str:
    """A play as a test: it fails for as long as the invariant can be broken so, and for nothing else."""
    local = datetime.fromtimestamp(start.at, UTC).astimezone(home.zone)
    kinds = {key: prop.kind for key, prop in slice_.properties.items()}
    given = ", ".join(
        f"{slice_.refs[key]}: {_literal(value, kinds[key])}"
        for key, value in start.known.items()
        if not slice_.refs[key].endswith(".online")
    )
    lines = [f"- test: {scalar(title, inside=True)}", f"  at: {local:%Y-%m-%d %H:%M}", f"  given: {{{given}}}"]
    if scenes:
        lines.append(f"  scenes: {listed(scenes)}")
    lines.append("  steps:")
    told: list[str] = []
    for step in steps:
        lines += [f"    - {step.words}"] if step.words else []
        done = [deed.text for deed in step.deeds if deed.kind in (DeedKind.WRITE, DeedKind.CALL)]
        notices = [deed.text for deed in step.deeds if deed.kind is DeedKind.NOTICE]
        told += notices
        lines += [f"    - then: {listed(done)}"] if done else []
        lines += [f"    - told: {listed(told)}"] if notices else []
    return "\n".join(lines) + "\n"

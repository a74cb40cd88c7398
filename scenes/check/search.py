"""S1: can an invariant be broken? Bounded breadth-first search, on the real engine, over what has to do with it.

What is found has happened: it was played. What is not found is not proved; the report says how far was looked.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import product
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.check.facts import Facts
from scenes.check.facts_expressions import House
from scenes.check.search_moves import Move, Slice, slice_of
from scenes.check.search_play import Compiled, EndlessError, Played, Start, Step, play, written
from scenes.engine.invariant import Invariant, Never, sights
from scenes.engine.program import Scene
from scenes.engine.view import Cell, Context
from scenes.stage.home import Home
from scenes.stage.script import Script

DAY: Final = date(2026, 3, 2)
"""A Monday on which nothing is odd: the day on which searches begin."""
MOST_DEPTH: Final = 6
MOST_STATES: Final = 1500
MOST_WORK: Final = 5000
"""States times scenes: what takes about a second."""
MOST_QUIET: Final = 256
"""Houses that are looked at to find one in which the invariant holds."""
MOST_STARTS: Final = 4
HOPS: Final = (1, 2)
"""Over how many scenes, one after another, is looked before all of them are."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How far is searched. `patience` says whether there is still time; `work`: most states times scenes."""

    patience: Callable[[], bool] = lambda: True
    depth: int = MOST_DEPTH
    states: int = MOST_STATES
    work: int = MOST_WORK


@dataclass(frozen=True, slots=True)
class Counterexample:
    """How an invariant is broken: the scenes without which it would not be, the steps, and a test."""

    scenes: tuple[Scene, ...]
    steps: tuple[Step, ...]
    values: tuple[tuple[str, Value | None], ...]
    test: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What came of a search. Without a `found` nothing is proved: moves in a row up to `depth` were tried.

    `states`: different houses that were seen. `whole`: all of that depth were; where something speaks of the past,
    houses are told apart only roughly. `scenes`: how many had to do with it.
    """

    invariant: Invariant
    found: Counterexample | None = None
    depth: int = 0
    states: int = 0
    scenes: int = 0
    whole: bool = True


def search(invariant: Invariant, facts: Iterable[Facts], house: House, script: Script, budget: Budget) -> Searched:
    """Look for a way to break an invariant of the script; the stage that used the script before is over then.

    First among the scenes that write what it is about, then among those that lead to these, then among all that have
    to do with it. What is found among few is tried with all of them before it counts.
    """
    every = tuple(facts)
    full = slice_of(invariant, every, house)
    if not full.about & full.written:
        return Searched(invariant)
    home, whole = Home(house.devices, house.facts, house.zone), Compiled(script, full.scenes, invariant)
    slices = {one.scenes: one for one in (*(slice_of(invariant, every, house, hops) for hops in HOPS), full)}
    found = Searched(invariant)
    for work, one in product(dict.fromkeys((min(MOST_WORK, budget.work), budget.work)), slices.values()):
        load = whole if one.scenes == full.scenes else Compiled(script, one.scenes, invariant)
        before, found = found, _Search(one, home, load, whole, replace(budget, work=work)).run()
        found = replace(found, scenes=len(full.scenes), states=max(found.states, before.states))
        if found.found is not None or (one.scenes == full.scenes and found.whole):
            return found
        if not budget.patience():
            break
    return replace(found, whole=False)


@dataclass(slots=True)
class _Search:
    slice: Slice
    home: Home
    load: Compiled
    full: Compiled
    budget: Budget
    states: int = 0

    def run(self) -> Searched:
        """Breadth first, from each quiet beginning; the shortest way is found first."""
        seen: set[object] = set()
        queue: deque[tuple[Start, tuple[Move, ...]]] = deque((start, ()) for start in self._starts())
        depth, whole = 0, not any(cell.id in self.load.script.view.derived for cell in self._cells())
        invariant, scenes = self.slice.invariant, len(self.slice.scenes)
        while queue:
            start, row = queue.popleft()
            if self.states >= self._most() or not self.budget.patience():
                whole = False
                break
            played = self._play(start, row)
            if played is None or (played.state in seen and (played.breach is None or not played.by_scenes)):
                continue
            self.states += 1
            depth = max(depth, len(row))
            if played.breach is not None:
                if played.by_scenes and self._holds_with_all(start, row):
                    found = self._shortened(start, row)
                    return Searched(invariant, found, len(row), self.states, scenes, whole)
                if played.soon:
                    continue
            seen.add(played.state)
            if len(row) < self.budget.depth:
                queue.extend((start, (*row, move)) for move in self.slice.moves)
        return Searched(invariant, None, depth, self.states, scenes, whole)

    def _most(self) -> int:
        return min(self.budget.states, self.budget.work // max(1, len(self.slice.scenes)))

    def _holds_with_all(self, start: Start, row: Sequence[Move]) -> bool:
        """Whether it is broken so with all scenes as well."""
        if self.full is self.load:
            return True
        few, self.load = self.load, self.full
        breaks = self._breaks(start, row)
        self.load = few
        return breaks

    def _play(self, start: Start, row: Sequence[Move]) -> Played | None:
        try:
            return play(self.home, self.load, self.slice, start, row)
        except EndlessError:
            return None

    def _shortened(self, start: Start, row: tuple[Move, ...]) -> Counterexample:
        """Leave out every move, and every scene, without which it is broken as well."""
        short, at = list(row), 0
        while at < len(short):
            fewer = short[:at] + short[at + 1 :]
            if self._breaks(start, fewer) and self._holds_with_all(start, fewer):
                short = fewer
            else:
                at += 1
        every = self.load
        needed = list(every.scenes)
        for scene in list(needed):
            whole, self.load = self.load, self.load.without(scene.id)
            if self._breaks(start, short):
                needed.remove(scene)
            else:
                self.load = whole
        if not needed:  # it is broken because none of them does anything about it
            needed, self.load = list(every.scenes), every
        played = self._play(start, short)
        if played is None or played.breach is None:
            raise AssertionError(short)
        titles = tuple(scene.title for scene in self.load.scenes)
        title = f"{self.slice.invariant.id}: can be broken"
        test = written(title, self.home, self.slice, start, played.steps, titles)
        return Counterexample(tuple(needed), played.steps, played.breach.values, test)

    def _breaks(self, start: Start, row: Sequence[Move]) -> bool:
        played = self._play(start, row)
        return played is not None and played.breach is not None and played.by_scenes

    def _cells(self) -> Iterator[Cell]:
        """All that is read, by the scenes and by the invariant."""
        script = self.load.script
        for scene in self.load.scenes:
            yield from script.uses[scene.id].cells.values()
        for sight in sights(self.slice.invariant.form):
            yield from sight.cells

    # Beginnings

    def _starts(self) -> Iterator[Start]:
        """A quiet house at noon, and in each stretch of the day that somebody speaks of."""
        minutes = dict.fromkeys((12 * 60, *self.slice.times))
        for minute in list(minutes)[:MOST_STARTS]:
            at = datetime.combine(DAY, time(*divmod(minute, 60)), self.home.zone).timestamp()
            known = self._quiet(at)
            if known is not None:
                yield Start(known, at)

    def _quiet(self, at: float) -> dict[PropertyId, Value] | None:
        """A house in which nothing goes on and the invariant holds; None where no such is found."""
        quiet = dict(self.slice.quiet)
        form = self.slice.invariant.form
        if not isinstance(form, Never):
            return quiet
        context = Context(self.home.zone)
        context.wall = at
        cells = self.load.script.view.cells
        about = sorted(key for key in self.slice.about if key in self.slice.values and key in cells)
        choices = [dict.fromkeys((quiet.get(PropertyId(key)), *self.slice.values[key])) for key in about]
        for number, row in enumerate(product(*choices)):
            if number >= MOST_QUIET:
                return None
            for key, value in zip(about, row, strict=True):
                cells[PropertyId(key)].value = value
            if form.bad.test(context) is not True:
                found = {PropertyId(key): value for key, value in zip(about, row, strict=True) if value is not None}
                return quiet | found
        return None

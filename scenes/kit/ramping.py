"""The step that goes along ramps, `set … over: 30s`: many small writes, one outcome."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.model.command import WELL, Outcome, Settled
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from scenes.engine.acting import Actor
from scenes.engine.plain import plain
from scenes.engine.run import Run
from scenes.engine.view import Cell
from scenes.kit.ramp import FROM_NOTHING, Way, can_ramp, is_number, pace
from scenes.kit.targets import Targets, cells_of, work_out
from scenes.kit.trying import FAILED, HELD, Trying, word_of
from scenes.kit.writing import Values, read_values, repeatable

ON_THE_WAY: Final = 5.0
"""Seconds for which a step on the way is waited for; the next one is not sent before."""

_Writes = list[tuple[Cell, Value]]


@dataclass(slots=True)
class _Ride:
    """One property on its way: what was confirmed last and written last, whether its lamp shone, whether it is left."""

    start: float
    reached: float
    last: float
    lit: bool = False
    left: bool = False


@dataclass(slots=True)
class _Progress:
    """How far a ramp is. `origin`: engine time of its start; `number`: the part that comes next, of `parts`."""

    values: Values
    origin: float
    parts: int
    number: int = 1
    open: int = 0
    ending: bool = False
    rides: dict[PropertyId, _Ride] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def memo(self) -> list[object]:
        """As JSON knows it."""
        values = [[cell.id, plain(value)] for cell, value in self.values]
        rides = [[id_, one.start, one.reached, one.last, one.lit, one.left] for id_, one in self.rides.items()]
        return [values, self.origin, self.parts, self.number, self.open, self.ending, rides, self.wrong]

    def all_left(self) -> bool:
        """Whether no property is on its way any more."""
        return all(ride.left for ride in self.rides.values())


@dataclass(frozen=True, slots=True)
class Ramp(Trying):
    """Takes numbers to their targets in equal parts of time, each an absolute write; `lamps`: whose light they are.

    What switches on goes first, what switches off goes last. No part is sent before the one before it has an outcome. A
    property that somebody else moves meanwhile, or whose lamp is switched off, is left alone.
    """

    targets: Targets
    seconds: float
    lamps: Mapping[PropertyId, Cell]

    def begin(self, run: Run, actor: Actor) -> int | None:
        """See where everything is, switch on what is off, and set out."""
        values = work_out(self.targets, run, actor)
        if values is None:
            return self.finish(run, actor, FAILED)
        ways = self._ways(run, actor, values)
        progress = _Progress(values, actor.now, pace(self.seconds, tuple(ways.values())))
        for id_, way in ways.items():
            lamp = self.lamps.get(id_)
            lit = lamp is not None and lamp.value is True
            progress.rides[id_] = _Ride(way.start, way.start, way.start, lit)
        if not ways:
            return self._end(run, actor, progress)
        first = self._first(values, progress)
        if first:
            progress.open += actor.write(run, tuple(first))
        return self._rest(run, actor, progress)

    def rung(self, run: Run, actor: Actor) -> int | None:
        """The time of a part has come."""
        progress = self._progress(run, actor)
        if progress is None:
            return self.finish(run, actor, FAILED)
        self._look(run, actor, progress)
        if progress.all_left():
            return self.finish(run, actor, "superseded")
        part = self.seconds / progress.parts
        progress.number = max(progress.number, math.floor((actor.now - progress.origin) / part + 1e-6))
        if progress.number >= progress.parts:
            return self._end(run, actor, progress)
        if not progress.open:
            self._go(run, actor, progress)
        progress.number += 1
        return self._rest(run, actor, progress)

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Only the last outcome counts; on the way, what was superseded is somebody else's now."""
        progress = self._progress(run, actor)
        if progress is None:
            return self.finish(run, actor, word_of(settled))
        progress.open -= 1
        for id_, ride in progress.rides.items():
            lamp = self.lamps.get(id_)
            ride.lit = ride.lit or (lamp is not None and lamp.value is True)
        if progress.ending:
            if progress.open <= 0:
                return self.finish(run, actor, word_of(settled))
        else:
            self._take_in(run, actor, progress, settled)
            if progress.all_left():
                return self.finish(run, actor, "superseded")
        actor.remember(run, "ramp", progress.memo())
        return None

    def again(self, run: Run, actor: Actor) -> int | None:
        """Say once more where it should have ended."""
        progress = self._progress(run, actor)
        if progress is None:
            return self.begin(run, actor)
        progress.open = 0
        return self._end(run, actor, progress)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Go on from where time says."""
        if run.memo.get("rests"):
            return None
        progress = self._progress(run, actor)
        if progress is None:
            return self.finish(run, actor, FAILED)
        progress.open = 0
        if progress.ending or run.due is None:
            return self._end(run, actor, progress)
        progress.origin = run.due - progress.number * self.seconds / progress.parts
        if progress.number == 1:
            first = tuple(one for one in self._first(progress.values, progress) if repeatable(one[0].property, one[1]))
            progress.open += bool(first) and actor.write(run, first)
        actor.remember(run, "ramp", progress.memo())
        return None

    # Setting out

    def _ways(self, run: Run, actor: Actor, values: Values) -> dict[PropertyId, Way]:
        """The ways of the numbers whose start is known."""
        wanted = {cell.id: value for cell, value in values}
        ways: dict[PropertyId, Way] = {}
        for cell, value in values:
            if not can_ramp(cell.property) or not is_number(value):
                continue
            lamp = self.lamps.get(cell.id)
            switch = None if lamp is None else wanted.get(lamp.id)
            shines = None if lamp is None else lamp.value
            if switch is False and shines is False:
                continue
            start = cell.value
            if switch is True and shines is not True and cell.property.name in FROM_NOTHING:
                start = None if shines is None else cell.property.minimum or 0.0
            if not is_number(start):
                actor.note(run, "trace.ramp_jumps", {"target": cell.ref, "value": value})
                continue
            start = _within(cell, start)
            actor.note(run, "trace.ramp", {"target": cell.ref, "start": start, "value": value, "seconds": self.seconds})
            ways[cell.id] = Way(cell.property, start, value)
        return ways

    def _first(self, values: Values, progress: _Progress) -> _Writes:
        """What is written at once: what switches on, lamps that were dark at their lowest, and what is no number."""
        switches: _Writes = [(cell, value) for cell, value in values if value is True]
        rest: _Writes = []
        lit = {cell.id for cell, _ in switches if cell.value is not True}
        for cell, value in values:
            ride, lamp = progress.rides.get(cell.id), self.lamps.get(cell.id)
            if ride is not None:
                if lamp is not None and lamp.id in lit and cell.property.name in FROM_NOTHING:
                    rest.append((cell, cell.property.accept(ride.start)))
            elif not isinstance(value, bool) and not self._stays_dark(cell, values):
                rest.append((cell, value))
        return switches + rest

    def _stays_dark(self, cell: Cell, values: Values) -> bool:
        """Whether a number belongs to a lamp that is off, and is to be off."""
        lamp = self.lamps.get(cell.id)
        return lamp is not None and lamp.value is False and any(one is lamp and to is False for one, to in values)

    # On the way

    def _look(self, run: Run, actor: Actor, progress: _Progress) -> None:
        """Leave alone what somebody else has moved, or switched off."""
        for cell, value in progress.values:
            ride = progress.rides.get(cell.id)
            if ride is None or ride.left:
                continue
            lamp, reading = self.lamps.get(cell.id), cell.value
            off = lamp is not None and lamp.value is False and ride.lit and lamp.heard
            strays = (
                cell.heard and is_number(reading) and is_number(value)
                and Way(cell.property, ride.start, value).strays(reading, ride.reached, ride.last)
            )  # fmt: skip
            if off or strays:
                self._leave(run, actor, ride, cell.ref)

    def _take_in(self, run: Run, actor: Actor, progress: _Progress, settled: tuple[Settled, ...]) -> None:
        """How a part on the way went."""
        for one in settled:
            id_ = property_id(one.device, one.path)
            ride = progress.rides.get(id_)
            if ride is None:
                progress.wrong += [id_] if one.outcome not in WELL else []
            elif one.outcome is Outcome.SUPERSEDED:
                self._leave(run, actor, ride, next((cell.ref for cell, _ in progress.values if cell.id == id_), id_))
            elif one.outcome in WELL:
                ride.reached = ride.last

    def _leave(self, run: Run, actor: Actor, ride: _Ride, ref: str) -> None:
        if not ride.left:
            ride.left = True
            actor.note(run, "trace.ramp_left", {"target": ref})

    def _go(self, run: Run, actor: Actor, progress: _Progress) -> None:
        """Write the values of this part of the way, where they differ from the last ones."""
        writes: _Writes = []
        for cell, value in progress.values:
            ride = progress.rides.get(cell.id)
            if ride is None or ride.left or not is_number(value):
                continue
            now = Way(cell.property, ride.start, value).at(progress.number / progress.parts)
            if is_number(now) and not cell.property.same(now, ride.last):
                ride.last = now
                writes.append((cell, now))
        if writes and actor.write(run, tuple(writes), deadline=ON_THE_WAY, quiet=True):
            progress.open += 1

    def _end(self, run: Run, actor: Actor, progress: _Progress) -> int | None:
        """Write what everything must be at now; what switches off goes last."""
        numbers: _Writes = []
        switches: _Writes = []
        left = {id_ for id_, ride in progress.rides.items() if ride.left}
        whose = {lamp.id for id_, lamp in self.lamps.items() if id_ in left}
        for cell, value in progress.values:
            if cell.id in left or cell.id in whose:
                continue
            if value is False:
                switches.append((cell, value))
            elif self._stays_dark(cell, progress.values):
                continue
            elif cell.id in progress.rides or not progress.rides or cell.id in progress.wrong:
                numbers.append((cell, value))
        progress.ending = True
        sent = actor.write(run, (*numbers, *switches), deadline=self.policy.deadline)
        progress.open += sent
        actor.remember(run, "ramp", progress.memo())
        return None if sent else self.finish(run, actor, HELD)

    def _rest(self, run: Run, actor: Actor, progress: _Progress) -> int | None:
        """Wait for the next part."""
        actor.remember(run, "ramp", progress.memo())
        due = progress.origin + progress.number * self.seconds / progress.parts
        actor.after(run, max(0.0, due - actor.now))
        return None

    def _progress(self, run: Run, actor: Actor) -> _Progress | None:
        """How far it was; None when nobody knows any more."""
        cells = cells_of((target for target, _ in self.targets), run)
        match run.memo.get("ramp"):
            case [values, int() | float() as origin, int() as parts, int() as number, int() as open_, bool() as ending,
                  list() as rides, list() as wrong]:  # fmt: skip
                known = read_values(values, cells)
                if known is None or parts < 1:
                    return None
                found = _Progress(known, float(origin), parts, number, open_, ending, wrong=[str(one) for one in wrong])
                ids = {cell.id for cell, _ in known}
                for one in rides:
                    match one:
                        case [str() as id_, int() | float() as start, int() | float() as reached,
                              int() | float() as last, bool() as lit, bool() as left] if id_ in ids:  # fmt: skip
                            found.rides[PropertyId(id_)] = _Ride(start, reached, last, lit, left)
                return found
        return None


def _within(cell: Cell, value: float) -> float:
    """A reading within the range of what can be written."""
    low, high = cell.property.minimum, cell.property.maximum
    value = value if low is None else max(low, value)
    return value if high is None else min(high, value)

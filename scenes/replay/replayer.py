"""The replayer: a fresh engine that takes in what the journal holds, and does what the hub's own did.

It never guesses. Where something is missing, a program of then cannot be had any more, or a checkpoint shows that the
engine stands elsewhere than it stood, that is a doubt: what follows is not exact until the next place from which all is
known.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.model.capability import Property
from hub.model.reading import PropertyId
from scenes.engine.effects import Effect
from scenes.engine.engine import Engine
from scenes.engine.keeping import finder
from scenes.engine.moments import Moment, Started
from scenes.engine.program import Program
from scenes.engine.snapshot import restore, snapshot
from scenes.engine.view import Cell, View
from scenes.journal.entries import (
    CellState,
    Checkpoint,
    Entry,
    Gap,
    Loaded,
    Order,
    Resumed,
    Version,
    cells_of,
    orders_of,
    program_hash,
    versions_of,
)
from scenes.language.groups import property_at
from scenes.stage.home import Home, Load

ProgramOf = Callable[[str, Sequence[Version]], Load | None]
"""The program of a hash as it was, with those earlier versions retired; None where its text is not kept."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """From `at` on (Unix seconds) a replay is not exact, until `until` (None: to its end).

    `why` is that of a gap, or `start` (nothing tells how the engine stood), `old` (a checkpoint that does not tell
    everything), `program` (the scenes of then cannot be had any more), `checkpoint` (the engine stands elsewhere than
    it stood), `fault` (the engine failed at a moment).
    """

    at: float
    why: str
    until: float | None = None


class Replayer:
    """Replays the journal of one home.

    `home` is as it is today; `program_of` compiles the scenes of then. `prefix`: of the ids of runs, where the journal
    does not say it. `doubts` are the stretches that are not exact, in order; `proved` counts the checkpoints at which
    the engine stood where the hub's own did. `stops`: when nothing was recorded because no hub ran (begin, end).
    """

    def __init__(self, home: Home, program_of: ProgramOf, prefix: str = "r") -> None:
        self.doubts: list[Doubt] = []
        self.stops: list[tuple[float, float]] = []
        self.proved = 0
        self._home = home
        self.handles = home.handles()
        self._program_of = program_of
        self._prefix = self._life = prefix
        self._program = Program()
        self.view = View()
        self.engine = Engine(self.view, home.zone, override=home.override, prefix=prefix)
        self._begun = False

    @property
    def is_exact(self) -> bool:
        """Whether what the engine does now is what the hub's own did."""
        return self._begun and (not self.doubts or self.doubts[-1].until is not None)

    def begin(self, checkpoint: Checkpoint) -> None:
        """Stand where the engine stood at a checkpoint."""
        at, wall = checkpoint.at, checkpoint.wall
        self._anew(checkpoint.life)
        known = self._load(checkpoint, checkpoint.cells)
        self._begun = True
        if checkpoint.live is None or not known:
            self._doubt(wall, "program" if not known else "old")
        elif restore(self.engine, checkpoint.live, self._program.retired):
            self._is_exact_from(wall)
            return
        else:
            self._doubt(wall, "old")
            self._anew(checkpoint.life)
            self._load(checkpoint, checkpoint.cells)
        self.engine.resume(checkpoint.rows, self._find, at, wall, retired=self._program.retired)
        self.engine.handle(Started(at, wall))

    def take(self, entry: Entry | Checkpoint | Gap) -> list[Effect]:
        """Take an entry of the journal in, in its order; what the engine wants done."""
        match entry:
            case Gap():
                if entry.why == "stopped":
                    self.stops.append((entry.begin, entry.end))
                else:
                    self._doubt(entry.begin, entry.why)
                return []
            case Checkpoint():
                self._pass(entry)
                return []
            case Loaded():
                return self._loaded(entry)
            case Resumed():
                return self.resume(entry.rows, entry)
        return self._handle(entry)

    # For what goes another way

    def checkpoint(self, at: float, wall: float) -> Checkpoint:
        """Where it stands, for another one to begin at."""
        program = self._program
        return Checkpoint(
            at, wall, program_hash(program), cells_of(self.view), self.engine.keeping.rows(), _said(self.engine),
            self._life, versions_of(program), orders_of(program),
        )  # fmt: skip

    def switch(self, load: Load, at: float, wall: float) -> list[Effect]:
        """Take other scenes on, as a reload does."""
        draft = self.view.draft()
        program = load(draft)
        self.engine.adopt(draft)
        self._program = program
        return self.engine.load(program, at, wall)

    def restart(self, load: Load, told: Loaded) -> list[Effect]:
        """Take scenes on in another life of the hub, which begins as was told."""
        self._anew(told.life)
        draft = self.view.draft()
        self._program = load(draft)
        self.engine.adopt(draft)
        self._prime(told.baseline)
        return self.engine.load(self._program, told.at, told.wall)

    def resume(self, rows: Mapping[str, object], told: Resumed) -> list[Effect]:
        """Take up what was kept, in another life of the hub."""
        retired = self._program.retired
        return self.engine.resume(rows, self._find, told.at, told.wall, shift=told.shift, retired=retired)

    # Inside

    def _anew(self, life: str) -> None:
        home = self._home
        self._life, self.view = life or self._prefix, View()
        self.engine = Engine(self.view, home.zone, override=home.override, prefix=self._life)

    def _loaded(self, entry: Loaded) -> list[Effect]:
        """A program is taken on; in another life of the hub by an engine that knows nothing."""
        if not self._begun or (entry.life or self._prefix) != self._life:
            self._anew(entry.life)
            self._begun = True
            if entry.again:
                self._doubt(entry.wall, "start")
            elif entry.life:
                self._is_exact_from(entry.wall)
            else:
                self._doubt(entry.wall, "old")
        self._load(entry, entry.baseline)
        return self.engine.turn.effects

    def _load(self, told: Loaded | Checkpoint, cells: Sequence[CellState]) -> bool:
        """Switch to a program; whether it is the one of then."""
        load = self._program_of(told.program, told.retired)
        draft = self.view.draft()
        compiled = Program() if load is None else load(draft)
        known = program_hash(compiled) == told.program and versions_of(compiled) == told.retired
        if known and told.orders:
            compiled = _in_order(compiled, told.orders)
        self.engine.adopt(draft)
        self._prime(cells)
        if not known:
            self._doubt(told.wall, "program")
        self._program = compiled
        self.engine.load(compiled, told.at, told.wall)
        return known

    def _prime(self, cells: Sequence[CellState]) -> None:
        for state in cells:
            cell = self._find(state.id)
            if cell is not None:
                cell.value, cell.heard = state.value, state.heard
                cell.unknown_since, cell.last = state.unknown_since, state.last

    def _handle(self, moment: Moment) -> list[Effect]:
        if not self._begun:
            self._begun = True
            self._doubt(moment.wall, "start")
        return self.engine.handle(moment)

    def _pass(self, checkpoint: Checkpoint) -> None:
        """Compare with where the engine stood; where it is elsewhere, go and stand there."""
        if self.is_exact:
            if self._stands_at(checkpoint):
                self.proved += 1
                return
            self._doubt(checkpoint.wall, "checkpoint")
        self.begin(checkpoint)

    def _stands_at(self, checkpoint: Checkpoint) -> bool:
        """Whether all is as it was; nobody can say so of a checkpoint that does not tell everything."""
        if checkpoint.live is None:
            return True
        known = {one.id: one for one in checkpoint.cells}
        here = all(known.get(one.id, one) == one for one in cells_of(self.view))
        return here and _said(self.engine) == checkpoint.live

    def _doubt(self, at: float, why: str) -> None:
        if not self.doubts or self.doubts[-1].until is not None:
            self.doubts.append(Doubt(at, why))

    def _is_exact_from(self, wall: float) -> None:
        if self.doubts and self.doubts[-1].until is None:
            self.doubts[-1] = replace(self.doubts[-1], until=wall)

    def _find(self, id_: PropertyId) -> Cell | None:
        """The cell of a property, made where no scene names it."""
        return finder(self.view, self._property)(id_)

    def _property(self, id_: PropertyId) -> tuple[str, Property] | None:
        key, _, path = id_.partition(".")
        handle = self.handles.get(key, "")
        device = self._home.devices.get(handle)
        prop = None if device is None else property_at(device, path)
        return None if prop is None else (f"{handle}.{path}", prop)


def _said(engine: Engine) -> object:
    """All that an engine is at, as it comes back from a journal."""
    return json.loads(json.dumps(snapshot(engine)))


def _in_order(program: Program, orders: Sequence[Order]) -> Program:
    """The program with its scenes having their turns when they had them then."""
    scenes = (*program.scenes, *program.retired)
    if len(orders) != len(scenes):
        return program
    placed = tuple(replace(scene, order=order) for scene, order in zip(scenes, orders, strict=True))
    count = len(program.scenes)
    return replace(program, scenes=placed[:count], retired=placed[count:])

"""The monitor: all invariants of a home, watched on its engine; how they stand, and what a write would break."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.engine import Engine
from scenes.engine.invariant import Guard, Invariant, Never
from scenes.engine.memos import Memo
from scenes.engine.trace import Values
from scenes.engine.view import Cell
from scenes.invariants.clockwork import Clockwork
from scenes.invariants.eyes import Ground
from scenes.invariants.observers import NeverSo, Observer, observe
from scenes.invariants.track import Breach, track_of


def _unknown(_id: PropertyId) -> None:
    """Nothing is known but what the engine has taken in."""


class Stands(StrEnum):
    """How an invariant stands."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """An invariant, how it stands, its readings, its newest breach and how many there were."""

    invariant: Invariant
    stands: Stands
    values: Values
    last: Breach | None
    count: int


class Monitor:
    """Watches the invariants of a program. To be loaded right after the engine was; costs only what they read.

    `broken` gathers breaches as they begin, `over` as they end; whoever takes them in empties the lists.
    """

    def __init__(self, engine: Engine, broken: list[Breach], over: list[Breach]) -> None:
        self.broken = broken
        self.over = over
        self._engine = engine
        self._clock = Clockwork(engine.turn, engine.turn.context.zone)
        self._observers: dict[str, Observer] = {}
        self._blocking: dict[PropertyId, tuple[Never, ...]] = {}
        self._named: dict[int, Invariant] = {}

    def load(self, invariants: Sequence[Invariant]) -> None:
        """Watch these from now on; those that mean what they meant go on."""
        self._clock.sync()
        before, self._observers = self._observers, {}
        for id_, old in before.items():
            old.end()
            self._engine.memos.drop(_row(id_))
        told = _Told(self.broken.append, self.over.append)
        ground = Ground(self._clock, self._engine.ground.events)
        for invariant in invariants:
            watched = self._observers[invariant.id] = observe(ground, invariant, told)
            known = before.get(invariant.id)
            if known is not None and known.invariant.hash == invariant.hash:
                watched.take(known.track)
            watched.touch = self._engine.memos.add(_row(invariant.id), _memo(watched, self._clock))
        self._index(invariants)

    def _index(self, invariants: Sequence[Invariant]) -> None:
        self._blocking, self._named = {}, {}
        for invariant in invariants:
            form = invariant.form
            if invariant.guard is Guard.BLOCK and isinstance(form, Never):
                self._named[id(form)] = invariant
                for cell in form.bad.cells:
                    self._blocking[cell.id] = (*self._blocking.get(cell.id, ()), form)

    def standings(self) -> Iterator[Standing]:
        """How each stands, in the order of the files."""
        for observer in self._observers.values():
            track = observer.track
            stands = Stands.UNKNOWN if not observer.known else Stands.BROKEN if track.open else Stands.HOLDS
            yield Standing(observer.invariant, stands, observer.values(), track.last, track.count)

    def due(self) -> float | None:
        """When (engine time) the next `tick` is wanted; None when nothing waits."""
        return self._clock.due()

    def tick(self, at: float, wall: float) -> None:
        """Time has passed (engine time, Unix seconds)."""
        self._clock.tick(at, wall)

    def running(self) -> float | None:
        """When (engine time) the next time that runs for an invariant is over; None where none does."""
        running = (observer.due for observer in self._observers.values())
        return min((due for due in running if due is not None), default=None)

    @property
    def blocks(self) -> bool:
        """Whether there are writes that may be forbidden."""
        return bool(self._blocking)

    def forbidden(
        self, writes: Mapping[PropertyId, Value], under_way: Callable[[], Mapping[PropertyId, Value]], wall: float,
        known: Callable[[PropertyId], Value | None] = _unknown,
    ) -> dict[PropertyId, Invariant]:  # fmt: skip
        """Those of the writes, seen together, that would break what is not broken yet, each with what it would break.

        `known` tells what a property is at by now, perhaps before the engine has taken it in; `under_way` what was
        written before and is not confirmed. `wall`: the time of scenes, Unix seconds. The engine's view is as before
        when this returns.
        """
        forms = {id(form): form for id_ in writes for form in self._blocking.get(id_, ())}
        found: dict[PropertyId, Invariant] = {}
        others = under_way() if forms else {}
        for form in forms.values():
            now = {cell.id: value for cell in form.bad.cells if (value := known(cell.id)) is not None}
            if self.bad(form, now, wall) is not True and self.bad(form, {**now, **others, **writes}, wall):
                reads = {cell.id for cell in form.bad.cells}
                found |= {id_: self._named[id(form)] for id_ in writes if id_ in reads}
        return found

    def culprit(self, id_: str, wall: float) -> tuple[Cell, Value] | None:
        """The property whose change broke an invariant, and what it was at, where putting it back would mend that."""
        observer = self._observers.get(id_)
        found = observer.culprit if isinstance(observer, NeverSo) else None
        if not isinstance(observer, NeverSo) or found is None or not found[0].property.writable:
            return None
        cell, value = found
        return found if self.bad(observer.form, {cell.id: value}, wall) is False else None

    def may_restore(self, id_: str, wall: float, rest: float) -> bool:
        """Whether something may be put back for an invariant; it is remembered, over restarts too.

        What was put back later than now was so by a clock that was wrong: it says nothing.
        """
        track = self._observers[id_].track
        if track.restored is not None and 0.0 <= wall - track.restored < rest:
            return False
        track.restored = wall
        self._observers[id_].touch()
        return True

    def bad(self, form: Never, writes: Mapping[PropertyId, Value], wall: float) -> bool | None:
        """Whether it is broken, with these writes done. The view is as before when this returns."""
        context, cells = self._engine.turn.context, self._engine.view.cells
        was, changed = context.wall, [(cells[id_], value) for id_, value in writes.items() if id_ in cells]
        before = [cell.value for cell, _ in changed]
        context.wall = wall
        try:
            for cell, value in changed:
                cell.value = value
            return form.bad.test(context)
        finally:
            context.wall = was
            for (cell, _), known in zip(changed, before, strict=True):
                cell.value = known

    def __bool__(self) -> bool:
        return bool(self._observers)


@dataclass(frozen=True, slots=True)
class _Told:
    broken: Callable[[Breach], None]
    over: Callable[[Breach], None]


def _row(id_: str) -> str:
    return f"invariant:{id_}"


def _memo(observer: Observer, clock: Clockwork) -> Memo:
    def restore(body: object) -> None:
        clock.sync()
        observer.take(track_of(body, observer.invariant, clock))

    return Memo(lambda: observer.track.say(clock), restore, observer.invariant.hash)

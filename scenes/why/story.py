"""The story: what happened while a journal was replayed, kept so that it can be asked later what came of what.

Whatever begins keeps the entry of the journal that was in hand then. The traces are those that the replayed engine
emits, so they say what those of that day said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hub.model.cause import LATE, Cause, Origin
from hub.model.command import Command, Settled
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from scenes.engine.armed import Armed, Firing
from scenes.engine.effects import Do, Effect, Traced
from scenes.engine.engine import Engine
from scenes.engine.moments import Answered, Heard, Switched
from scenes.engine.program import Mode, Scene
from scenes.engine.trace import Result, Trace
from scenes.journal.entries import CellState, Checkpoint, Entry, Gap, Loaded


@dataclass(frozen=True, slots=True)
class Change:
    """A property had another value from then on; None: it was no longer known. `first`: what it was before is not kept.

    `number` counts the entries of the story.
    """

    number: int
    at: float
    wall: float
    id: PropertyId
    before: Value | None
    value: Value | None
    cause: Cause
    first: bool = False


@dataclass(frozen=True, slots=True)
class Began:
    """A trace with the entry that was in hand when its scene fired; the scene as it was, and its engine of then."""

    number: int
    trace: Trace
    entry: Entry
    scene: Scene | None
    engine: Engine


@dataclass(slots=True)
class Sent:
    """A command of scenes or claims, the entry that brought it, and what became of its parts so far."""

    number: int
    at: float
    wall: float
    command: Command
    entry: Entry
    settled: dict[str, Settled] = field(default_factory=dict)


class Replays(Protocol):
    """Takes entries of a journal in as the hub did."""

    @property
    def engine(self) -> Engine:
        """The engine that stands where the hub's own stood."""

    def take(self, entry: Entry | Checkpoint | Gap) -> list[Effect]:
        """What the engine wanted done."""


class Story:
    """What happened, from a checkpoint on; `same` says whether two values of a property are the same.

    `changes` and `sent` by property id; `began` in order and `runs` by run id, and of each run its newest trace in
    `traces`, also where it began before the story; `loaded`: when programs were taken on (Unix seconds), with their
    scenes; `switched`: who was paused or let run again, by scene id; `silent`: when nothing was recorded.
    `begins`: the Unix seconds of the first entry; `wall` those of the newest.
    """

    def __init__(self, replayer: Replays, same: Callable[[PropertyId, Value, Value], bool]) -> None:
        self.begins: float | None = None
        self.wall = 0.0
        self.changes: dict[PropertyId, list[Change]] = {}
        self.sent: dict[PropertyId, list[Sent]] = {}
        self.commands: dict[str, Sent] = {}
        self.began: list[Began] = []
        self.runs: dict[str, Began] = {}
        self.traces: dict[str, Trace] = {}
        self.switched: dict[str, list[Switched]] = {}
        self.loaded: list[tuple[float, Mapping[str, Scene]]] = []
        self.silent: list[tuple[float, float]] = []
        self.seen: list[Callable[[Entry], None]] = []
        self.values: dict[PropertyId, Value | None] = {}
        self._replayer = replayer
        self._same = same
        self._number = 0
        self._life = ""
        self._slow: tuple[Armed, ...] = ()
        self._waiting: dict[int, tuple[Firing, int, Entry]] = {}

    @property
    def engine(self) -> Engine:
        """The engine, where the story is now."""
        return self._replayer.engine

    def take(self, entry: Entry | Checkpoint | Gap) -> None:
        """Go on with the next entry."""
        effects = self._replayer.take(entry)
        match entry:
            case Gap():
                self.silent.append((entry.begin, entry.end))
                return
            case Checkpoint():
                self._life = entry.life
                self._looks(entry.wall)
                self._know(entry.cells)
                return
        self._number += 1
        before = None if self.begins is None else self.wall
        self._looks(entry.wall)
        match entry:
            case Heard():
                self._changed(entry.id, entry.value, entry.cause, entry)
            case Loaded():
                self._took_on(entry, before)
            case Answered():
                if (sent := self.commands.get(entry.command)) is not None:
                    sent.settled |= {property_id(one.device, one.path): one for one in entry.settled}
            case Switched():
                self.switched.setdefault(entry.scene, []).append(entry)
        self._brought(effects, entry)
        for see in self.seen:
            see(entry)

    # Inside

    def _looks(self, wall: float) -> None:
        self.wall = wall
        if self.begins is None:
            self.begins = wall

    def _know(self, cells: Sequence[CellState]) -> None:
        """What properties are at where nothing was heard of them yet."""
        for one in cells:
            self.values.setdefault(one.id, one.value)
        if not self.loaded:
            self.loaded.append((self.wall, self._scenes()))
        self._look_for_slow()

    def _took_on(self, entry: Loaded, before: float | None) -> None:
        told = before is not None and any(end > before for _, end in self.silent)  # by a gap, and better
        if before is not None and entry.life != self._life and not told:
            self.silent.append((before, entry.wall))
        self._life = entry.life
        for one in entry.baseline:
            if one.heard and one.id in self.values:
                self._changed(one.id, one.value, LATE, entry)
            elif one.id not in self.values:
                self.values[one.id] = one.value
        self.loaded.append((entry.wall, self._scenes()))
        self._waiting.clear()
        self._look_for_slow()

    def _scenes(self) -> Mapping[str, Scene]:
        return {id_: armed.scene for id_, armed in self.engine.armed.items()}

    def _look_for_slow(self) -> None:
        self._slow = tuple(
            armed for armed in self.engine.armed.values()
            if armed.scene.debounce or armed.scene.throttle or armed.scene.mode is Mode.QUEUED
        )  # fmt: skip

    def _changed(self, id_: PropertyId, value: Value | None, cause: Cause, entry: Entry) -> None:
        first, before = id_ not in self.values, self.values.get(id_)
        if not first and (before == value or (None not in (before, value) and self._is_same(id_, before, value))):
            return
        self.values[id_] = value
        change = Change(self._number, entry.at, entry.wall, id_, before, value, cause, first)
        self.changes.setdefault(id_, []).append(change)

    def _is_same(self, id_: PropertyId, one: Value | None, other: Value | None) -> bool:
        return one is not None and other is not None and self._same(id_, one, other)

    def _brought(self, effects: list[Effect], entry: Entry) -> None:
        """Keep what came of an entry."""
        gone = self._waited(entry)
        for effect in effects:
            match effect:
                case Traced(trace, new):
                    self.traces[trace.run] = trace
                    if new:
                        self._began(trace, entry, gone)
                case Do(command):
                    sent = Sent(self._number, entry.at, entry.wall, command, entry)
                    self.commands[command.id] = sent
                    for write in command.writes:
                        self.sent.setdefault(property_id(write.device, write.path), []).append(sent)

    def _began(self, trace: Trace, entry: Entry, gone: list[tuple[Firing, int, Entry]]) -> None:
        armed, number = self.engine.armed.get(trace.scene), self._number
        for firing, since, older in gone:
            if (
                firing.cause == trace.cause
                and trace.entries
                and trace.entries[0].params.get("trigger") == firing.trigger
            ):
                number, entry = since, older
        began = Began(number, trace, entry, None if armed is None else armed.scene, self.engine)
        self.began.append(began)
        if trace.result is not Result.NOT_RUN:
            # A run that goes on in another life of the hub has a trace of its own there.
            self.runs.setdefault(trace.run, began)

    def _waited(self, entry: Entry) -> list[tuple[Firing, int, Entry]]:
        """Firings that waited for their turn, and wait no longer."""
        if not self._slow:
            return []
        here = [
            one for armed in self._slow
            for one in (*armed.waiting, *(put_off.firing for put_off in armed.put_off.values()))
        ]  # fmt: skip
        ids = {id(one) for one in here}
        gone = [self._waiting.pop(id_) for id_ in list(self._waiting) if id_ not in ids]
        for one in here:
            self._waiting.setdefault(id(one), (one, self._number, entry))
        return gone

    # Questions

    def last_change(self, id_: PropertyId, until: float, below: int | None = None) -> Change | None:
        """The newest change of a property not after `until` (Unix seconds); before the entry of number `below`."""
        for change in reversed(self.changes.get(id_, ())):
            if change.wall <= until and (below is None or change.number < below):
                return change
        return None

    def change_of(self, id_: PropertyId, number: int) -> Change | None:
        """The change of a property that the entry of that number brought."""
        return next((one for one in self.changes.get(id_, ()) if one.number == number), None)

    def value_at(self, id_: PropertyId, until: float) -> tuple[Value | None, bool]:
        """What a property was at then, and whether anything is known of that."""
        change = self.last_change(id_, until)
        if change is not None:
            return change.value, True
        later = self.changes.get(id_)
        if later:
            return later[0].before, not later[0].first
        return self.values.get(id_), id_ in self.values


def origin_of(cause: Cause, who: str) -> bool:
    """Whether the hub itself, under that name, is the cause."""
    return cause.origin is Origin.HUB and cause.who == who

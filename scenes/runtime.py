"""The runtime: the one place where the pure engine meets clock, dispatcher and the people who watch.

Changes come in as moments, effects go out, in the same turn of the loop. What an effect brings about while the engine
is still busy waits for its own turn, so that chains unfold breadth first.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from hub.model.capability import Property
from hub.model.cause import DEVICE, Cause
from hub.model.command import Command, Settled
from hub.model.ports import Clock, Commands, Timer
from hub.model.reading import Change, Occurrence, PropertyId, Provenance, property_id
from hub.model.value import Value
from hub.model.vocabulary import ONLINE
from hub.text.messages.catalogue import Language, render
from scenes.engine.claims import PERSON
from scenes.engine.effects import Complaint, Do, Effect, Fetch, Inquire, Log, Notice, Publish, Traced
from scenes.engine.engine import Engine
from scenes.engine.keeping import alive_at, finder
from scenes.engine.moments import (
    Answered,
    Arrived,
    Asked,
    Doubted,
    Happened,
    Heard,
    Moment,
    Replied,
    Returned,
    Started,
    Switched,
    Ticked,
    Yielded,
)
from scenes.engine.program import Program, Scene
from scenes.engine.run import Reply
from scenes.engine.snapshot import snapshot
from scenes.engine.trace import Trace
from scenes.engine.view import View
from scenes.first_look import FirstLook
from scenes.invariants.warden import Warden
from scenes.journal.entries import Checkpoint, Entry, Loaded, Resumed, cells_of, orders_of, program_hash, versions_of
from scenes.outside import Nowhere, Outside, send
from scenes.rows import Keeper, Rows
from scenes.traces import Traces

Known = tuple[Value | None, bool]
"""What a property is at, and whether its device has said so since the hub began."""


@dataclass(frozen=True, slots=True)
class SceneStatus:
    """A scene with how many runs are under way, and its newest trace."""

    scene: Scene
    running: int
    last: Trace | None


class SceneRuntime:
    """Runs a program of scenes in the house.

    `house` is the clock that scenes live by; `real` is the one that readings are stamped with (the same, save when the
    house pretends another time). `said` takes notices (True) and log lines (False) with their text and scene. `keeper`
    is given what changes of claims and holds, in the turn in which it changes. To be set: `journal` gets all that the
    engine takes in, right before it does; `language` is that of its complaints; `quiet` says how many seconds ago a
    device or property reported; `minded`, of which properties that no scene names the journal is told; `outside` is
    where requests go; `guarded` calls what may fail, and tells if it did.
    `lost` counts what happened before the first look was over and found no room.
    """

    def __init__(
        self,
        house: Clock,
        real: Clock,
        commands: Commands,
        zone: tzinfo,
        *,
        override: float = 3600.0,
        prefix: str = "r",
        said: Callable[[bool, str, str], None],
        keeper: Keeper | None = None,
    ) -> None:
        self.language: Language = "en"
        self.guarded: Callable[..., object | None] = _unguarded
        self.journal: Callable[[Entry], None] = lambda _: None
        self.quiet: Callable[[str], float | None] = lambda _: None
        self.minded: Callable[[PropertyId], bool] = lambda _: False
        self.outside: Outside = Nowhere()
        self.view = View()
        self.engine = Engine(self.view, zone, override=override, prefix=prefix)
        self._house = house
        self._real = real
        self._commands = commands
        self._said = said
        self._next_due = self.engine.turn.timers.next_due
        self._rows = Rows(self.engine.keeping, house, keeper)
        self._life = prefix
        self._program = Program()
        self._loaded = False
        self._moments: deque[Moment] = deque()
        self._look: FirstLook | None = None
        self.lost = 0
        self._busy = False
        self._closed = False
        self._timer: Timer | None = None
        self._armed_for: float | None = None
        self._traces = Traces()
        self.invariants = Warden(
            self.engine, house, prefix, said, self._traces.keep, commands.submit, self._rows.save,
            lambda: self.language,
        )  # fmt: skip

    # What goes in

    def load(self, program: Program, view: View, baseline: Callable[[PropertyId], Known]) -> None:
        """Switch to a program; unchanged scenes go on. `view` is the draft of ours that it was compiled against.

        `baseline` tells what each property is at now. During the first look, what waits comes after the new program.
        """
        told = self.view.cells.keys() & self._look.news() if self._look else frozenset()
        self.engine.adopt(view)
        for id_ in self.view.cells:
            if id_ not in told:
                value, heard = baseline(id_)
                self.engine.prime(id_, value, heard=heard)
        (at, wall), self._program = self._time(), program
        was = program_hash(program), cells_of(self.view)
        self.journal(Loaded(at, wall, *was, self._life, versions_of(program), orders_of(program), again=self._loaded))
        self._loaded = True
        effects = self.engine.load(program, at, wall)
        self.invariants.load(program.invariants)
        self._unfold(effects)
        self._traces.forget(self.engine.armed)

    def restore(
        self,
        rows: Mapping[str, object],
        property_of: Callable[[PropertyId], tuple[str, Property] | None],
        *,
        alive: float | None = None,
    ) -> None:
        """Take up runs, timers and claims of the hub's last life (`Keeper`), once the first program is loaded.

        `property_of` finds a property that no scene names any more, and how people write it. `alive`: the wall clock is
        not trusted, and the hub was last alive then (Unix seconds by the clock of its last life): no time has passed
        since, as far as anybody can tell.
        """
        find = finder(self.view, property_of)
        at, wall = self._time()
        shift = at - (wall if alive is None else max(alive, alive_at(rows)))
        self.journal(Resumed(at, wall, rows, shift))
        self._unfold(self.engine.resume(rows, find, at, wall, shift=shift, retired=self._program.retired))

    def doubt(self, seconds: float) -> None:
        """The wall clock may be wrong: for so long, times of day wait for it to be set. With 0 it can be trusted."""
        at = self._house.monotonic()
        self._feed(Doubted(at, self._house.now(), at + seconds if seconds else 0.0))

    def look_first(self) -> None:
        """From now on nothing fires, and no time passes for scenes, until `start` says that the first look is over."""
        self._look = FirstLook(self._house.monotonic(), self._house.now())
        self._arm()

    def start(self) -> None:
        """The hub has started and heard what its devices are at."""
        at, wall = self._house.monotonic(), self._house.now()
        look, self._look = self._look, None
        if look is not None and not self._closed:
            self._moments += look.over(self.view, at, wall)
        self._feed(Started(at, wall))

    def changed(self, change: Change) -> None:
        """A property changed. Assumed values are nobody's business, save on write-only properties."""
        cell = self.view.cells.get(change.id)
        assumed = change.new.provenance is Provenance.ASSUMED
        if (assumed and cell.property.readable) if cell is not None else (assumed or not self.minded(change.id)):
            return
        wall, new = self._house.now(), change.new
        since = wall - (self._real.now() - new.since) if new.since else 0.0
        self._feed(Heard(self._house.monotonic(), wall, change.id, new.value, change.cause, since))

    def occurred(self, occurrence: Occurrence) -> None:
        """A device reported an event."""
        happening = occurrence.happening
        fields = dict(happening.fields)
        at, wall = self._house.monotonic(), self._house.now()
        self._feed(Happened(at, wall, occurrence.device, happening.path, fields, occurrence.cause))

    def fares(self, device: str, reached: bool | None) -> None:
        """A device (a key) can be reached, or cannot; None: nobody knows."""
        cell = self.view.cells.get(property_id(device, ONLINE.name))
        if cell is not None and cell.property == ONLINE:
            self._feed(Heard(self._house.monotonic(), self._house.now(), cell.id, reached))

    def returned(self, device: str) -> None:
        """A device (a key) that could not be reached can be."""
        self._feed(Returned(self._house.monotonic(), self._house.now(), device))

    def arrives(self, channel: str, name: str, fields: Mapping[str, Value | None], cause: Cause = DEVICE) -> None:
        """Something came in for scenes: by `webhook` (a hook), `mqtt` (a topic), `report` (a device's key)."""
        self._feed(Arrived(self._house.monotonic(), self._house.now(), channel, name, fields, cause))

    def channels(self) -> tuple[tuple[str, str], ...]:
        """All (channel, name) that scenes listen to."""
        return self.engine.ground.arrivals.keys()

    def ask(self, scene: str, fields: Mapping[str, Value | None], cause: Cause) -> bool:
        """Run a scene (its id) by hand, as `cause` says; False when there is none."""
        if scene not in self.engine.armed:
            return False
        self._feed(Asked(self._house.monotonic(), self._house.now(), scene, fields, cause))
        return True

    def switch(self, scene: str, pause: float | None, cause: Cause = DEVICE) -> bool:
        """Pause a scene (its id) for some seconds, or until further notice (None); 0 lets it run again."""
        if scene not in self.engine.armed:
            return False
        self._feed(Switched(self._house.monotonic(), self._house.now(), scene, pause, cause))
        return True

    def hand_back(self, id_: PropertyId) -> bool:
        """A person gives a property back to the scenes; False when nothing of it is claimed by one."""
        held = self.engine.holding.claims.held.get(id_)
        if held is None or all(claim.owner != PERSON for claim in held.claims):
            return False
        self._feed(Yielded(self._house.monotonic(), self._house.now(), id_))
        return True

    def close(self) -> None:
        """Take nothing more in: no moment, no time."""
        self.engine.stop(*self._time())
        self._rows.write()
        self._closed = True
        self.invariants.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # What can be seen

    @property
    def time(self) -> tuple[float, float]:
        """The time that scenes live in: engine time, and Unix seconds."""
        return self._time()

    @property
    def wall(self) -> float:
        """The time that scenes live by, in Unix seconds."""
        return self._house.now()

    def checkpoint(self) -> Checkpoint:
        """Where a replay of what the journal gets from now on can begin."""
        at, wall = self._time()
        program, rows = self._program, self.engine.keeping.rows()
        return Checkpoint(
            at, wall, program_hash(program), cells_of(self.view), rows, snapshot(self.engine), self._life,
            versions_of(program), orders_of(program),
        )  # fmt: skip

    def scenes(self) -> Iterator[SceneStatus]:
        """All scenes in order."""
        for armed in self.engine.armed.values():
            yield SceneStatus(armed.scene, len(armed.active), self._traces.last(armed.scene.id))

    def traces(self, scene: str | None = None) -> Iterator[Trace]:
        """The traces kept, newest first; of one scene (by id or title), or of all."""
        return self._traces.newest_first(scene)

    def subscribe(self, watcher: Callable[[Trace], None]) -> Callable[[], None]:
        """Be told of each trace that is new or has changed; what is returned ends it."""
        return self._traces.subscribe(watcher)

    # The turning of the wheel

    def _feed(self, moment: Moment) -> None:
        if self._closed:
            return
        if self._look is not None:
            self.lost += not self._look.take(moment)
            return
        self._moments.append(moment)
        if not self._busy:
            self._unfold(())

    def _unfold(self, effects: Sequence[Effect]) -> None:
        """Carry effects out, and what comes of them; whatever happens on the way, the next timer is set."""
        self._busy = True
        moments = self._moments
        try:
            if effects:
                self._carry_out(effects)
            while moments:
                moment = moments.popleft()
                self.journal(moment)
                effects = self._handle(moment)
                if effects:
                    self._carry_out(effects)
        finally:
            self._busy = False
            self._arm()
        if self._look is None:
            self.invariants.settle()
        self._rows.save()

    def _handle(self, moment: Moment) -> list[Effect]:
        """What the engine makes of a moment; a fault ends one scene's part in it, and nothing else."""
        engine = self.engine
        failed = self.guarded("scenes", engine.handle, moment)
        while failed is not None:
            failed = self.guarded("scenes", engine.after_fault)
        return engine.turn.effects

    def _carry_out(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Do():
                    self._do(effect.command)
                case Traced():
                    self._traces.keep(effect.trace, new=effect.new)
                case Notice():
                    self._said(True, effect.text, effect.scene)
                case Log():
                    self._said(False, effect.text, effect.scene)
                case Complaint():
                    self._said(True, render(effect.what, effect.params, self.language), effect.scene)
                case Fetch() | Publish():
                    self._send(effect)
                case Inquire():
                    self.arrives("report", effect.name, {"ago": self.quiet(effect.name)})

    def _do(self, command: Command) -> None:
        def done(settled: tuple[Settled, ...]) -> None:
            self._feed(Answered(self._house.monotonic(), self._house.now(), command.id, settled))

        if self._happens_once(command):
            self._rows.settle()
        self._commands.submit(command, done)

    def _happens_once(self, command: Command) -> bool:
        """Whether it must not be repeated."""
        if command.call is not None:
            return True
        cells = (self.view.cells.get(property_id(write.device, write.path)) for write in command.writes)
        return any(cell is not None and not cell.property.holdable for cell in cells)

    def _send(self, effect: Fetch | Publish) -> None:
        def done(reply: Reply) -> None:
            at, wall = self._house.monotonic(), self._house.now()
            self._feed(Replied(at, wall, effect.id, reply.status, reply.text, reply.error))

        if isinstance(effect, Fetch) and not effect.request.harmless:
            self._rows.settle()
        send(self.outside, effect, done)

    def _time(self) -> tuple[float, float]:
        """The time that scenes live in: engine time, and Unix seconds."""
        look = self._look
        return (self._house.monotonic(), self._house.now()) if look is None else (look.at, look.wall)

    def _arm(self) -> None:
        due = None if self._look else self._next_due()
        if due == self._armed_for and (due is None or self._timer is not None):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if due is None else self._house.call_at(due, self._tick)
        self._armed_for = due

    def _tick(self) -> None:
        self._timer = None
        self._feed(Ticked(self._house.monotonic(), self._house.now()))


def _unguarded(_name: str, work: Callable[..., object], *args: object) -> None:
    """Whatever fails is the caller's to see."""
    work(*args)

"""The engine: moments in, effects out. Pure: no I/O, no clock, no randomness; same moments, same effects.

A moment works in two halves. First it changes the view, and every watch whose expression reads what changed looks at
it once. Then what fired acts, scene by scene in (priority, file, position) order, each seeing the same house. Effects
leave in that order; what they bring about comes back as later moments. Only scenes that watch a property pay for it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from functools import partial
from operator import itemgetter

from hub.model.cause import LATE, Cause, Origin
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.active import Active
from scenes.engine.armed import Armed
from scenes.engine.compact import compact_tests
from scenes.engine.derived import DERIVED, Deriving
from scenes.engine.diary import STEPPED_OVER, Diary
from scenes.engine.effects import Effect
from scenes.engine.gate import Gate
from scenes.engine.ground import Ground
from scenes.engine.holding import Holding
from scenes.engine.keeping import ALIVE, Find, Keeping, KeptRun, alive_at
from scenes.engine.memos import Memos
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
    Yielded,
)
from scenes.engine.plain import list_of, number_of, number_or_none, text_of
from scenes.engine.program import Program, Scene
from scenes.engine.run import Reply
from scenes.engine.runner import Runner
from scenes.engine.standing import inherit, remember
from scenes.engine.trace import Trace
from scenes.engine.turn import Order, Turn
from scenes.engine.view import BRIDGE, NO_VARIABLES, Cell, View

_CLOCK = Cause(Origin.HUB, "clock")
_START = Cause(Origin.HUB, "start")
_CLAIMS = Cause(Origin.HUB, "claims")

CLOCK_STEP = 1.0
"""Seconds by which the wall clock must have jumped for schedules to be worked out anew."""


class Engine:
    """The scene engine of one home.

    `zone` is the home's time zone; `override` how many seconds a person's touch outranks scenes; `prefix` makes run ids
    unique over the lives of the hub.
    """

    def __init__(self, view: View, zone: tzinfo, *, override: float = 3600.0, prefix: str = "r") -> None:
        self.view = view
        self.turn = Turn(zone)
        self.diary = Diary(self.turn)
        self.memos = Memos()
        self.deriving = Deriving(self.turn, self.diary, self.memos)
        self.ground = Ground(self.turn, self.diary, self.memos)
        self.holding = Holding(self.turn, override, prefix)
        self.runner = Runner(self.turn, self.holding, self.ground, prefix)
        self.gate = Gate(self.turn, self.ground, self.runner, prefix)
        self.runner.deeds.fires = self.gate.run_scene
        remember(self.gate)
        self.keeping = Keeping(self.holding, self.runner, self.memos)
        self.armed: dict[str, Armed] = {}
        self.retired: list[Armed] = []
        self._round: Iterator[tuple[Order, Callable[[], None]]] = iter(())
        self._resumed: list[Active] = []
        self._away = 0.0
        self._offset: float | None = None

    # In and out

    def handle(self, moment: Moment) -> list[Effect]:
        """Take one moment in; the effects are the caller's to carry out, in order."""
        turn = self.turn
        turn.now = moment.at
        turn.wall = turn.context.wall = moment.wall
        turn.context.vars = NO_VARIABLES
        effects: list[Effect] = []
        turn.effects, turn.noted = effects, None
        offset = moment.wall - moment.at
        if self._offset is None or abs(offset - self._offset) > CLOCK_STEP:
            self._clock_set(offset)
        if turn.timers.is_due(moment.at):
            self._ring(moment.at)
        if isinstance(moment, Heard):
            self._heard(moment)
        elif isinstance(moment, Answered):
            self.holding.answered(moment.command, moment.settled)
            self.runner.answered(moment.command, moment.settled)
        else:
            self._other(moment)
        if turn.agenda:
            self._act()
        return effects

    def next_due(self) -> float | None:
        """Engine time at which the next `Ticked` is wanted; None when nothing waits."""
        return self.turn.timers.next_due()

    def adopt(self, draft: View) -> None:
        """Take over the view that the next program was compiled against; `prime` its cells, then `load` the program."""
        self.view.adopt(draft, self.holding.cells())
        self.holding.look_through(self.view)

    def prime(self, id_: PropertyId, value: Value | None, *, heard: bool = True) -> None:
        """Tell what a property is at before a program is loaded: a baseline, never an edge.

        Not `heard`: the hub knows it from before it began, and what the device says first is the baseline then.
        """
        cell = self.view.cells.get(id_)
        if cell is not None:
            cell.value, cell.last, cell.heard = value, None, heard

    def load(self, program: Program, at: float, wall: float) -> list[Effect]:
        """Switch to another program. Scenes that are the same keep their runs and timers; the others' runs stop."""
        turn = self.turn
        effects = turn.begin(at, wall)
        if self._offset is None:
            self._offset = wall - at
        wanted = {scene.id: scene for scene in program.scenes}
        older = {id_: armed for id_, armed in self.armed.items() if not self._goes_on(armed, wanted.get(id_))}
        self.deriving.connect(self.view)
        self._retire(older, {(scene.id, scene.hash): scene for scene in program.retired})
        for id_, scene in wanted.items():
            if id_ not in self.armed or id_ in older:
                self.armed[id_] = armed = Armed(scene, self.ground, self.gate.fired)
                if id_ in older:
                    inherit(armed, older[id_])
                    armed.touch()
                armed.arm()
                if self.ground.started:
                    armed.look()
        for id_ in [one for one in self.armed if one not in wanted]:
            self.armed[id_].touch()
        self.gate.armed = self.armed = {id_: self.armed[id_] for id_ in wanted}
        compact_tests(tuple(cell.watches for cell in self.view.cells.values()))
        if turn.agenda:
            self._act()
        return effects

    def _goes_on(self, armed: Armed, scene: Scene | None) -> bool:
        """Whether a scene is the same in all but its place among the others."""
        if scene is None or scene.hash != armed.scene.hash:
            return False
        armed.scene = scene
        return True

    def _retire(self, older: Mapping[str, Armed], versions: Mapping[tuple[str, str], Scene]) -> None:
        """Scenes that are gone or changed fire no more; their runs stop, or finish on the version they began with."""
        self.retired = [armed for armed in self.retired if armed.active]
        for armed in (*older.values(), *self.retired):
            self.gate.turn_away(armed)
            scene = versions.get((armed.scene.id, armed.scene.hash))
            if scene is not None and scene.finish:
                armed.scene = scene
            else:
                for active in list(armed.active):
                    self.runner.stop(active, "trace.reloaded")
            armed.disarm()
        self.retired += [armed for armed in older.values() if armed.active]

    def resume(
        self, rows: Mapping[str, object], find: Find, at: float, wall: float, *, shift: float | None = None,
        retired: tuple[Scene, ...] = (),
    ) -> list[Effect]:  # fmt: skip
        """Take up what `keeping` gave in another life of the hub; for after the program is loaded.

        Runs go on whose scene is what it was, or that finish on a version which is `retired`; so do the claims of such
        runs, and those of persons until their end. The others give way to the base. `shift`: what to add to the Unix
        seconds in the rows to have engine time (None: the wall clock is right). No command of a claim leaves before
        its device was heard.
        """
        turn = self.turn
        effects = turn.begin(at, wall)
        turn.shift = at - wall if shift is None else shift
        kept = self.keeping.read(rows)
        self._away = at - turn.at(alive_at(rows)) if ALIVE in rows else 0.0
        self.keeping.damaged += self.deriving.resume(kept.memos)
        others = [one for one in self.memos.ids() if one in kept.memos and not one.startswith(DERIVED)]
        for id_ in others:  # in the order in which parts were armed
            self.keeping.damaged += not self.memos.restore(id_, kept.memos[id_])
        versions = {(one.scene.id, one.scene.hash): one for one in self.armed.values()}
        for scene in retired:
            armed = Armed(scene, self.ground, self.gate.fired)
            if versions.setdefault((scene.id, scene.hash), armed) is armed:
                self.retired.append(armed)
        ready = [(versions[one.version], one) for one in kept.runs.values() if self._can_go_on(versions, one)]
        ready.sort(key=lambda one: (one[1].run.strand, one[0].scene.order, one[1].wall, one[1].run.id))
        alive: dict[str, None] = {}
        for _, one in ready:
            if not one.run.strand or one.run.parent in alive:  # a parent comes first
                alive[one.run.id] = None
        self.keeping.restore(kept, alive.keys(), find)
        self._resumed += [active for armed, one in ready if (active := self._take_up(armed, one)) is not None]
        if self.ground.started:
            self._go_on()
        if turn.agenda:
            self._act()
        return effects

    def _go_on(self) -> None:
        """The runs that were taken up go on, now that the hub has looked at its house; then those behind them."""
        resumed, self._resumed = self._resumed, []
        queues = [armed for armed in self.armed.values() if armed.waiting]
        awaited = frozenset((firing.asker, armed.scene.id) for armed in queues for firing in armed.waiting)
        for active in resumed:
            self.turn.agenda.append((active.scene.order, partial(self.runner.go_on, active, awaited, self._away)))
        for armed in queues:
            self.turn.agenda.append((armed.scene.order, partial(self.gate.next_of, armed)))

    def _can_go_on(self, versions: Mapping[tuple[str, str], Armed], kept: KeptRun) -> bool:
        armed = versions.get(kept.version)
        return armed is not None and 0 <= kept.run.step < len(armed.scene.steps)

    def _take_up(self, armed: Armed, kept: KeptRun) -> Active | None:
        """Have the run under way again; None for the strand of a run that is not there."""
        run, turn = kept.run, self.turn
        run.due = None if kept.due is None else turn.at(kept.due)
        if run.strand:
            whole = self.runner.active.get(run.parent)
            return None if whole is None else self.runner.take_up(run, armed.scene, whole.trace, lambda _: None)
        trace = Trace(run.id, run.scene, armed.scene.title, kept.cause, turn.at(kept.wall), kept.wall)
        active = self.runner.take_up(run, armed.scene, trace, lambda one: self.gate.ended(armed, one))
        self.gate.taken_up(armed, active)
        return active

    def stop(self, at: float, wall: float) -> None:
        """The hub stops: what may be written late is due."""
        self.turn.begin(at, wall)
        self.deriving.flush()

    def awaits(self, command: str) -> bool:
        """Whether the outcome of a command (its id) is still to come."""
        return command in self.runner.deeds.sent or self.holding.awaits(command)

    def state(self) -> list[object]:
        """What the engine itself is at, beside its parts."""
        active = self.runner.active
        resumed = [one.run.id for one in self._resumed if active.get(one.run.id) is one]
        return [self.ground.started, self._away, self._offset, resumed]

    def stand(self, body: list[object]) -> None:
        """Be at what `state` said; the runs are there. ValueError, KeyError: it is nothing of the kind."""
        started, away, offset, resumed = body
        self.ground.started, self._away, self._offset = started is True, number_of(away), number_or_none(offset)
        self._resumed = [self.runner.active[text_of(id_)] for id_ in list_of(resumed)]

    # The moments

    def _heard(self, moment: Heard) -> None:
        cell = self.view.cells.get(moment.id)
        if cell is None:
            return
        turn = self.turn
        old, new = cell.value, moment.value
        cell.value = new
        if new is None and old is not None:
            cell.last = old
            cell.unknown_since = moment.at - max(0.0, moment.wall - moment.since) if moment.since else moment.at
        turn.cause = moment.cause
        context = turn.context
        if cell.feeds:
            self.deriving.follow(cell)
        if not cell.heard and new is not None:
            self._baseline(cell, moment.cause)
            return
        for watch in cell.watches:
            truth = watch.test(context)
            if truth is not watch.truth:
                watch.turn(truth)
        if cell.listeners and new is not None:
            if old is None and moment.at - cell.unknown_since <= BRIDGE:
                old = cell.last
            if old is not None and not cell.property.same(old, new):
                for listener in cell.listeners:
                    listener.changed(cell, old, new)
        self.holding.heard(cell, moment.cause)

    def _baseline(self, cell: Cell, cause: Cause) -> None:
        """What a device says first is no edge, and no touch; what is wanted of it is said again."""
        cell.heard = True
        for watch in cell.watches:
            watch.rebase(self.turn.context)
        self.holding.heard(cell, LATE if cause.origin is Origin.DEVICE else cause)

    def _other(self, moment: Moment) -> None:
        turn, ground = self.turn, self.ground
        match moment:
            case Happened():
                turn.cause = moment.cause
                fields = {f"event.{name}": value for name, value in moment.fields.items()}
                ground.events.call((moment.device, moment.path), fields)
            case Returned():
                self.holding.returned(moment.device)
            case Arrived():
                turn.cause = moment.cause
                ground.arrivals.call((moment.channel, moment.name), moment.fields)
            case Replied():
                self.runner.replied(moment.request, Reply(moment.status, moment.text, moment.error))
            case _:
                self._seldom(moment)

    def _seldom(self, moment: Moment) -> None:
        turn = self.turn
        match moment:
            case Asked():
                turn.cause = moment.cause
                self.gate.asked(moment.scene, moment.fields, moment.cause)
            case Switched() if (armed := self.armed.get(moment.scene)) is not None:
                self.gate.pause(armed, moment.pause)
            case Started():
                turn.cause = _START
                self.ground.started = True
                self._go_on()
                for armed in self.armed.values():
                    for fire in armed.on_start:
                        fire()
                    armed.look()
            case Yielded() if (held := self.holding.claims.held.get(moment.id)) is not None:
                self.holding.hand_back(_CLAIMS, (held.cell,))
            case Doubted():
                self.diary.trust(moment.until)

    def _ring(self, at: float) -> None:
        """Let what is due happen, before the moment that comes after it: a late tick undoes no `for`.

        What was due earlier has acted before what was due later, however late both are.
        """
        turn, rung = self.turn, None
        while (due := turn.timers.next_due()) is not None and due <= at:
            if due != rung and turn.agenda:
                self._act()
            rung, fire = due, turn.timers.pop_due(at)
            if fire is not None:
                turn.cause = _CLOCK
                fire()
                turn.next_moment()
        self._act()

    def _act(self) -> None:
        """Do what became due, scene by scene; what that brings about waits for its own round."""
        turn = self.turn
        while True:  # this ends: rounds of loops and links of chains are counted
            for turn.acting, work in self._round:
                work()
            if not turn.agenda:
                break
            agenda, turn.agenda = turn.agenda, []
            if len(agenda) > 1:
                agenda.sort(key=itemgetter(0))
            self._round = iter(agenda)
        turn.acting = None

    def after_fault(self) -> None:
        """Something of ours raised in the moment in hand: the scene that acted is set aside, the others go on."""
        acting, self.turn.acting = self.turn.acting, None
        for armed in [one for one in self.armed.values() if one.scene.order == acting]:
            self.gate.faulty(armed)
        self._act()

    def _clock_set(self, offset: float) -> None:
        """The wall clock has jumped: durations go on, times of day are worked out anew; what is written down is not."""
        ahead = 0.0 if self._offset is None else offset - self._offset
        self._offset = offset
        self.diary.clock_set()
        self.deriving.clock_set(ahead)
        self.runner.retime()
        self.keeping.tell_all()
        if ahead > STEPPED_OVER:
            self.ground.look_again()

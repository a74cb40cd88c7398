"""The engine: moments in, effects out. Pure: no I/O, no clock, no randomness; same moments, same effects.

A moment works in two halves. First it changes the view, and every watch whose expression reads what changed looks at
it once. Then what fired acts, scene by scene in (priority, file, position) order, each seeing the same house. Effects
leave in that order; what they bring about comes back as later moments. Only scenes that watch a property pay for it.
"""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from operator import itemgetter

from hub.model.cause import LATE, Cause, Origin
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.armed import Armed, Firing
from scenes.engine.compact import compact_tests
from scenes.engine.diary import STEPPED_OVER, Diary
from scenes.engine.effects import Effect
from scenes.engine.holding import Holding
from scenes.engine.keeping import Find, Keeping, KeptRun
from scenes.engine.moments import Answered, Doubted, Happened, Heard, Moment, Returned, Started, Ticked
from scenes.engine.program import Mode, Program, Scene, Variables
from scenes.engine.run import Run
from scenes.engine.runner import Active, Runner
from scenes.engine.schedule import Schedule, Timetable
from scenes.engine.trace import Result, Trace, Values
from scenes.engine.turn import Turn
from scenes.engine.view import NO_VARIABLES, Cell, Context, View
from scenes.engine.watch import BRIDGE, Watch

_CLOCK = Cause(Origin.HUB, "clock")
_START = Cause(Origin.HUB, "start")

MAX_DEPTH = 16
"""How many scenes may set off one another in a chain."""
MAX_RUNS = 10
"""How many runs of one scene may be under way or waiting."""
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
        self.holding = Holding(self.turn, override, prefix)
        self.runner = Runner(self.turn, self.holding, self.add_watch, self.drop_watch, prefix)
        self.keeping = Keeping(self.holding, self.runner, self.diary)
        self.armed: dict[str, Armed] = {}
        self._prefix = prefix
        self._runs = 0
        self._events: dict[tuple[str, str], list[Callable[[Variables], None]]] = {}
        self._offset: float | None = None
        self._boundaries: dict[int, tuple[Watch, Callable[[], None]]] = {}

    # In and out

    def handle(self, moment: Moment) -> list[Effect]:
        """Take one moment in; the effects are the caller's to carry out, in order."""
        turn = self.turn
        turn.now = moment.at
        turn.wall = turn.context.wall = moment.wall
        turn.context.vars = NO_VARIABLES
        effects: list[Effect] = []
        turn.effects = effects
        offset = moment.wall - moment.at
        if self._offset is None or abs(offset - self._offset) > CLOCK_STEP:
            self._clock_set(offset)
        if turn.timers.is_due(moment.at):
            self._ring(moment.at)
        if isinstance(moment, Heard):
            self._heard(moment)
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
        turn.now, turn.wall, turn.context.wall = at, wall, wall
        effects: list[Effect] = []
        turn.effects = effects
        if self._offset is None:
            self._offset = wall - at
        wanted = {scene.id: scene for scene in program.scenes}
        for id_, armed in list(self.armed.items()):
            scene = wanted.get(id_)
            if scene is not None and scene.hash == armed.scene.hash:
                armed.scene = scene  # the same in all but its place among the others
                continue
            armed.waiting.clear()
            for active in list(armed.active):
                self.runner.stop(active, "trace.reloaded")
            armed.disarm()
            del self.armed[id_]
        for id_, scene in wanted.items():
            if id_ not in self.armed:
                self.armed[id_] = armed = Armed(scene, self)
                armed.arm()
        self.armed = {id_: self.armed[id_] for id_ in wanted}
        compact_tests(tuple(cell.watches for cell in self.view.cells.values()))
        if turn.agenda:
            self._act()
        return effects

    def resume(self, rows: Mapping[str, object], find: Find, at: float, wall: float) -> list[Effect]:
        """Take up what `keeping` gave in another life of the hub; for after the program is loaded.

        Claims of runs whose scene is what it was go on, and so do those of persons until their end. The others give way
        to the base. No command leaves before the device was heard.
        """
        turn = self.turn
        turn.now, turn.wall, turn.context.wall = at, wall, wall
        effects: list[Effect] = []
        turn.effects = effects
        kept = self.keeping.read(rows)
        ready = [one for one in kept.runs.values() if self._can_go_on(one.run)]
        ready.sort(key=lambda one: (self.armed[one.run.scene].scene.order, one.wall, one.run.id))
        self.keeping.restore(kept, {one.run.id for one in ready}, find)
        for one in ready:
            self._go_on(one)
        if turn.agenda:
            self._act()
        return effects

    def _can_go_on(self, run: Run) -> bool:
        armed = self.armed.get(run.scene)
        return armed is not None and armed.scene.hash == run.hash and 0 <= run.step < len(armed.scene.steps)

    def _go_on(self, kept: KeptRun) -> None:
        armed, run, turn = self.armed[kept.run.scene], kept.run, self.turn
        began = turn.now - max(0.0, turn.wall - kept.wall)
        trace = Trace(run.id, run.scene, armed.scene.title, kept.cause, began, kept.wall)
        armed.started_at = began
        active = self.runner.resume(run, armed.scene, trace, lambda active: self._ended(armed, active))
        if run.id in self.runner.active:
            armed.active.append(active)

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

    def _other(self, moment: Happened | Answered | Ticked | Returned | Started | Doubted) -> None:
        match moment:
            case Happened():
                self.turn.cause = moment.cause
                fields = {f"event.{name}": value for name, value in moment.fields.items()}
                for happened in self._events.get((moment.device, moment.path), ()):
                    happened(fields)
            case Answered():
                self.holding.answered(moment.command, moment.settled)
                self.runner.answered(moment.command, moment.settled)
            case Returned():
                self.holding.returned(moment.device)
            case Started():
                self.turn.cause = _START
                for armed in self.armed.values():
                    for fire in armed.on_start:
                        fire()
            case Doubted():
                self.diary.trust(moment.until)
            case Ticked():
                pass

    def _ring(self, at: float) -> None:
        """Let what is due happen, before the moment that comes after it: a late tick undoes no `for`."""
        while (due := self.turn.timers.pop_due(at)) is not None:
            self.turn.cause = _CLOCK
            due()
        self._act()

    def _act(self) -> None:
        """Do what became due, scene by scene; what that brings about waits for its own round."""
        turn = self.turn
        while turn.agenda:  # this ends: steps go forward only, and nothing fires a trigger but a moment
            agenda, turn.agenda = turn.agenda, []
            if len(agenda) > 1:
                agenda.sort(key=itemgetter(0))
            for _, work in agenda:
                work()

    # Firing

    def fired(self, armed: Armed, trigger: str, variables: Variables, values: Values) -> None:
        """A trigger of the scene fired in this moment: it acts when its turn comes."""
        firing = Firing(trigger, variables, values, self.turn.cause)
        self.turn.agenda.append((armed.scene.order, lambda: self._consider(armed, firing)))

    def _consider(self, armed: Armed, firing: Firing) -> None:
        scene = armed.scene
        condition = scene.condition
        if condition is not None:
            context = self.turn.context
            context.vars = firing.variables
            truth = condition.test(context)
            if not truth:
                text, values = condition.blame(context)
                what = "trace.condition_unknown" if truth is None else "trace.condition_false"
                self._not_run(scene, firing, what, {"condition": text}, values)
                return
        if firing.cause.depth >= MAX_DEPTH:
            self._not_run(scene, firing, "trace.too_deep", {"depth": MAX_DEPTH}, ())
            return
        started = armed.started_at
        if scene.cooldown and started is not None and self.turn.now - started < scene.cooldown:
            left = scene.cooldown - (self.turn.now - started)
            self._not_run(scene, firing, "trace.cooldown", {"left": left}, ())
            return
        if armed.active and not self._make_room(armed, firing):
            return
        self._start(armed, firing)

    def _make_room(self, armed: Armed, firing: Firing) -> bool:
        match armed.scene.mode:
            case Mode.SINGLE:
                self._not_run(armed.scene, firing, "trace.still_running", {}, ())
                return False
            case Mode.RESTART:
                for active in list(armed.active):
                    self.runner.stop(active, "trace.restarted")
                return True
            case Mode.QUEUED:
                if len(armed.waiting) >= MAX_RUNS:
                    self._not_run(armed.scene, firing, "trace.too_many", {"limit": MAX_RUNS}, ())
                else:
                    armed.waiting.append(firing)
                return False
            case Mode.PARALLEL:
                if len(armed.active) >= MAX_RUNS:
                    self._not_run(armed.scene, firing, "trace.too_many", {"limit": MAX_RUNS}, ())
                    return False
                return True

    def _start(self, armed: Armed, firing: Firing) -> None:
        scene, turn = armed.scene, self.turn
        self._runs += 1
        id_ = f"{self._prefix}{self._runs}"
        armed.started_at = turn.now
        cause = Cause(Origin.SCENE, scene.id, id_, -1, firing.cause.depth + 1)
        run = Run(id_, scene.id, scene.hash, cause, 0, firing.variables)
        trace = Trace(id_, scene.id, scene.title, firing.cause, turn.now, turn.wall)
        turn.note(trace, -1, "trace.fired", {"trigger": firing.trigger}, firing.values)
        active = self.runner.start(run, scene, trace, lambda active: self._ended(armed, active))
        if id_ in self.runner.active:
            armed.active.append(active)

    def _ended(self, armed: Armed, active: Active) -> None:
        if active in armed.active:
            armed.active.remove(active)
        if armed.waiting:
            self.turn.agenda.append((armed.scene.order, lambda: self._next(armed)))

    def _next(self, armed: Armed) -> None:
        """Let those that wait have their turn: what is held back now does not hold back the ones behind it."""
        while armed.waiting and not armed.active:
            self._consider(armed, armed.waiting.pop(0))

    def _not_run(self, scene: Scene, firing: Firing, what: str, params: dict[str, object], values: Values) -> None:
        turn = self.turn
        trace = Trace("", scene.id, scene.title, firing.cause, turn.now, turn.wall, Result.NOT_RUN, turn.now)
        turn.note(trace, -1, "trace.fired", {"trigger": firing.trigger}, firing.values)
        turn.note(trace, -1, what, params, values)

    # The ground of armed scenes and waits

    @property
    def context(self) -> Context:
        """The context of expressions."""
        return self.turn.context

    def new_watch(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[int, ...],
    ) -> Watch:  # fmt: skip
        """Make an edge watch."""
        return Watch(self.turn, cells, test, fire, for_seconds=for_seconds, boundaries=boundaries)

    def add_watch(self, watch: Watch) -> None:
        """Observe: index the watch at its cells, take its first look, wake at its times of day."""
        for cell in watch.cells:
            cell.watches += (watch,)
        if watch.boundaries:
            end = self.add_schedule(Schedule(watch.boundaries), lambda: self._look(watch))
            self._boundaries[id(watch)] = watch, end
        watch.begin(self.turn.context)

    def drop_watch(self, watch: Watch) -> None:
        """Stop observing."""
        watch.end()
        for cell in watch.cells:
            cell.watches = tuple(other for other in cell.watches if other is not watch)
        bounded = self._boundaries.pop(id(watch), None)
        if bounded is not None:
            bounded[1]()

    def _look(self, watch: Watch) -> None:
        truth = watch.test(self.turn.context)
        if truth is not watch.truth:
            watch.turn(truth)

    def add_event(self, key: tuple[str, str], happened: Callable[[Variables], None]) -> None:
        """Tell of the events of a device."""
        self._events.setdefault(key, []).append(happened)

    def drop_event(self, key: tuple[str, str], happened: Callable[[Variables], None]) -> None:
        """Stop telling."""
        self._events[key].remove(happened)
        if not self._events[key]:
            del self._events[key]

    def add_schedule(self, timetable: Timetable, fire: Callable[[], None]) -> Callable[[], None]:
        """Keep an appointment; what is returned ends it."""
        return self.diary.add(timetable, fire)

    def _clock_set(self, offset: float) -> None:
        """The wall clock has jumped: durations go on, times of day are worked out anew."""
        ahead = 0.0 if self._offset is None else offset - self._offset
        self._offset = offset
        self.diary.clock_set(ahead)
        if ahead > STEPPED_OVER:
            for watch, _ in list(self._boundaries.values()):
                watch.rebase(self.turn.context)

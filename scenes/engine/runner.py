"""The runner: takes runs from step to step, and does for a step what it asks of the engine."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from functools import partial

from hub.model.command import WELL, Settled
from scenes.engine.acting import DONE, FAIL, STOP, Step
from scenes.engine.active import OVER, Active
from scenes.engine.deeds import Deeds, end_chain
from scenes.engine.diary import GRACE
from scenes.engine.ground import Ground
from scenes.engine.holding import Holding
from scenes.engine.memos import MALFORMED
from scenes.engine.plain import mapping_of, text_of
from scenes.engine.program import Scene, Variables
from scenes.engine.run import Reply, Run
from scenes.engine.timers import Alarm
from scenes.engine.trace import Result, Trace
from scenes.engine.turn import CHAIN_ENDS, Turn
from scenes.engine.watch import Watch


@dataclass(slots=True)
class Runner:
    """All runs under way, strands among them. `life` sets the ids of commands apart from those of other lives."""

    turn: Turn
    holding: Holding
    ground: Ground
    life: str = ""
    deeds: Deeds = field(init=False)
    active: dict[str, Active] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.deeds = Deeds(
            self.turn, self.holding, self.ground, self.life, self, active=self.active, touched=self.touched
        )  # fmt: skip

    # Runs from outside

    def start(self, run: Run, scene: Scene, trace: Trace, ended: Callable[[Active], None]) -> Active:
        """Begin a run; it goes as far as it can before this returns."""
        active = Active(run, scene, trace, ended)
        self.active[run.id] = active
        self._go(active, run.step)
        return active

    def take_up(self, run: Run, scene: Scene, trace: Trace, ended: Callable[[Active], None]) -> Active:
        """Know a run from before the hub was restarted; all of them before the first goes on."""
        active = Active(run, scene, trace, ended, kept=True)
        self.active[run.id] = active
        self.touched[run.id] = None
        return active

    def go_on(self, active: Active, awaited: Container[tuple[str, str]] = (), away: float = 0.0) -> None:
        """Go on with a run that was taken up, at the step where it was; time in which it rested ends a chain.

        `awaited`: runs that wait for a scene (both ids) which waits for its turn. `away`: seconds for which there was
        no hub, at least. What was due in that time is made up for, save what is dangerous.
        """
        run = active.run
        if self.active.get(run.id) is not active or active.visit:
            return  # it is over, or what it waited for has already taken it on
        self.turn.note(active.trace, run.step, "trace.resumed", {})
        end_chain(run)
        try:
            joins = _joins(run)
            target = self._step(active).resume(run, self.deeds)
        except MALFORMED:
            joins, target, run.memo = {}, FAIL, {}
        late = away if target is not None else 0.0 if run.due is None else self.turn.now - run.due
        if late > GRACE and not run.late:
            run.late = True
            self.turn.note(active.trace, run.step, "trace.late", {"seconds": late})
        if target is not None:
            run.due = None
        elif run.due is not None and active.alarm is None:
            self.deeds.set_alarm(active, run.due - self.turn.now)
        self._resume(active, target)
        for name in joins:
            here = any(one.run.parent == run.id and _called(one.run) == name for one in self.active.values())
            if not here and (run.id, name) not in awaited and self.active.get(run.id) is active:
                self._joined(active, name, Result.STOPPED, run.cause.depth)

    def stop(self, active: Active, why: str) -> None:
        """End a run from outside; its strands and its claims end with it."""
        if self.active.get(active.run.id) is active:
            self._end(active, Result.STOPPED, why)

    def answered(self, command: str, settled: tuple[Settled, ...]) -> None:
        """Take in the outcome of a run's command."""
        sent = self.deeds.sent.pop(command, None)
        if sent is None:
            return
        active, step = sent.active, sent.step
        for one in settled:
            if sent.quiet and one.outcome in WELL:
                continue
            params: dict[str, object] = {
                "target": f"{one.device}.{one.path}",
                "outcome": one.outcome,
                "took": one.took,
            }
            if one.error is not None:
                params |= {"error": one.error, "error_params": dict(one.params)}
            self.turn.note(active.trace, step, "trace.outcome", params)
        if sent.waits and active.visit == sent.visit:
            self._resume(active, self._step(active).answered(active.run, self.deeds, settled))

    def replied(self, request: str, reply: Reply) -> None:
        """Take in the answer to a run's request."""
        sent = self.deeds.sent.pop(request, None)
        if sent is not None and sent.active.visit == sent.visit:
            self._resume(sent.active, self._step(sent.active).replied(sent.active.run, self.deeds, reply))

    def ran(self, asker: str, scene: str) -> None:
        """The scene that a run waits for is done."""
        active = self.active.get(asker)
        if active is not None:
            self._joined(active, scene, Result.DONE, active.run.cause.depth)

    def not_run(self, asker: str, scene: str) -> None:
        """No run came of the scene that a run waits for."""
        active = self.active.get(asker)
        if active is not None:
            self._joined(active, scene, Result.NOT_RUN, active.run.cause.depth)

    def retime(self) -> None:
        """The wall clock stands elsewhere: times that runs remember are said anew."""
        for active in self.active.values():
            if active.kept:
                self.touched[active.run.id] = None
            staying = None if active.watch is None else active.watch.staying
            if staying is not None and staying.touch is not None:
                staying.touch()

    # How a run goes on

    def _go(self, active: Active, target: int | None) -> None:
        """Go on at a step, and from there as far as there is nothing to wait for."""
        run, steps, deeds, context = active.run, active.scene.steps, self.deeds, self.turn.context
        while target is not None:
            if not 0 <= target < len(steps):
                self._over(active, target)
                return
            run.step = target
            active.visit += 1
            if run.memo:
                run.memo = {}
            context.vars = run.variables
            target = steps[target].begin(run, deeds)
        active.kept = True
        self.touched[run.id] = None

    def _step(self, active: Active) -> Step:
        """The step that the run is at; expressions see the run's variables, not those of the run before."""
        self.turn.context.vars = active.run.variables
        return active.scene.steps[active.run.step]

    def _resume(self, active: Active, target: int | None) -> None:
        if target is None:
            self.touched[active.run.id] = None
        else:
            self._forget(active)
            self._go(active, target)

    # What wakes a run

    def begin(self, strand: Active) -> None:
        """A strand may begin."""
        if self.active.get(strand.run.id) is strand:
            self._go(strand, strand.run.step)

    def woken(self, active: Active, alarm: Alarm, waited: float) -> None:
        """The alarm that the step set rings; what becomes true in the same moment comes first."""
        active.run.due = None
        if waited >= CHAIN_ENDS:
            end_chain(active.run)
        self.turn.agenda.append(((*active.order, 1), partial(self._wake, active, alarm)))

    def _wake(self, active: Active, alarm: Alarm) -> None:
        if active.alarm is alarm:
            active.alarm = None
            self._resume(active, self._step(active).woken(active.run, self.deeds))

    def satisfied(self, active: Active, watch: Watch) -> None:
        """What the step watches is true."""
        if active.watch is watch and self.active.get(active.run.id) is active:
            active.run.late = False
            self._resume(active, self._step(active).satisfied(active.run, self.deeds))

    def happened(self, active: Active, unheed: Callable[[], None], fields: Variables) -> None:
        """What the step listens for has happened."""
        if active.unheed is unheed:
            active.run.late = False
            self._resume(active, self._step(active).happened(active.run, self.deeds, fields))

    # How a run ends

    def _over(self, active: Active, target: int) -> None:
        """A run has come to a target that is no step."""
        if target == FAIL:
            self._end(active, Result.FAILED, "trace.failed")
            return
        if target in (STOP, DONE):
            while active.run.strand:
                active = self.active[active.run.parent]
        if target == STOP:
            self._end(active, Result.STOPPED, "trace.stopped")
        else:
            self._end(active, Result.DONE, "trace.done")

    def _end(self, active: Active, result: Result, why: str) -> None:
        run, trace = active.run, active.trace
        if run.holds:
            self.deeds.release(run)
        self._forget(active)
        if active.kept:
            self.touched[run.id] = None
        del self.active[run.id]
        active.visit = OVER
        if run.strand:
            self.turn.note(trace, run.step, "trace.strand_over", {"result": str(result)})
        else:
            trace.result, trace.ended = result, self.turn.now
            self.turn.note(trace, run.step, why, {})
            active.ended(active)
        parent = self.active.get(run.parent) if run.parent else None
        if parent is not None:
            self._joined(parent, _called(run), result, run.cause.depth)

    def _joined(self, active: Active, name: str, result: Result, depth: int) -> None:
        """What a run waits for, of that name, is over."""
        run = active.run
        joins = _joins(run)
        if joins.get(name) != Result.RUNNING:
            return
        joins[name] = result
        self.deeds.remember(run, "joins", {one: str(said) for one, said in joins.items()})
        if depth < run.cause.depth:
            run.cause = replace(run.cause, depth=depth)
        self._resume(active, self._step(active).joined(run, self.deeds, joins))

    def _forget(self, active: Active) -> None:
        """Nothing of what the run waited for matters any more; its strands stop."""
        if active.alarm is not None:
            active.alarm.cancel()
            active.alarm = active.run.due = None
        if active.watch is not None:
            watch, active.watch = active.watch, None
            self.ground.drop_watch(watch)
        if active.unheed is not None:
            unheed, active.unheed = active.unheed, None
            unheed()
        if "joins" in active.run.memo:
            joins, active.run.memo = _joins(active.run), {}
            for strand in [self.active[name] for name in joins if name in self.active]:
                if strand.run.parent == active.run.id and strand.run.strand:
                    self._end(strand, Result.STOPPED, "trace.stopped")


def _joins(run: Run) -> dict[str, Result]:
    """What the run waits for, by name, and how far it is. ValueError where its memo says nothing of the kind."""
    found = run.memo.get("joins", {})
    return {name: Result(text_of(said)) for name, said in mapping_of(found).items()}


def _called(run: Run) -> str:
    """The name by which a run's parent knows it."""
    return run.id if run.strand else run.scene

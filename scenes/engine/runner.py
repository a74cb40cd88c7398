"""The runner: takes runs from step to step, and does for a step what it asks of the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Settled, Write
from hub.model.value import Value
from scenes.engine.effects import Do, Log, Notice
from scenes.engine.holding import LEVELS, Holding
from scenes.engine.program import FAIL, Scene, Step
from scenes.engine.run import Run
from scenes.engine.timers import Alarm
from scenes.engine.trace import Result, Trace, Values
from scenes.engine.turn import CHAIN_ENDS, Turn
from scenes.engine.view import Cell, Context
from scenes.engine.watch import Watch


@dataclass(slots=True)
class Active:
    """A run under way with what the engine keeps beside its data: scene, trace, alarm and watch."""

    run: Run
    scene: Scene
    trace: Trace
    ended: Callable[["Active"], None]
    alarm: Alarm | None = None
    watch: Watch | None = None


@dataclass(slots=True)
class Runner:
    """All runs under way; the `Actor` of their steps.

    `life` sets the ids of commands apart from those of other lives of the hub; `touched`: the runs that have begun or
    ended to hold something.
    """

    turn: Turn
    holding: Holding
    watch_added: Callable[[Watch], None]
    watch_removed: Callable[[Watch], None]
    life: str = ""
    touched: dict[str, None] = field(default_factory=dict)
    active: dict[str, Active] = field(default_factory=dict)
    _pending: dict[str, tuple[Active, int, bool]] = field(default_factory=dict)
    _commands: int = 0

    @property
    def now(self) -> float:
        """Engine time."""
        return self.turn.now

    @property
    def context(self) -> Context:
        """The context of expressions, with the variables of nobody in particular."""
        return self.turn.context

    def start(self, run: Run, scene: Scene, trace: Trace, ended: Callable[[Active], None]) -> Active:
        """Begin a run; it goes as far as it can before this returns."""
        active = Active(run, scene, trace, ended)
        self.active[run.id] = active
        self._go(active, run.step)
        return active

    def resume(self, run: Run, scene: Scene, trace: Trace, ended: Callable[[Active], None]) -> Active:
        """Go on with a run from before the hub was restarted, at the step where it was."""
        active = Active(run, scene, trace, ended)
        self.active[run.id] = active
        self.turn.note(trace, run.step, "trace.resumed", {})
        self._go(active, self._step(active).resume(run, self))
        return active

    def stop(self, active: Active, why: str) -> None:
        """End a run from outside; its claims end with it."""
        self._end(active, Result.STOPPED, why)

    def answered(self, command: str, settled: tuple[Settled, ...]) -> None:
        """Take in the outcome of a run's command."""
        found = self._pending.pop(command, None)
        if found is None:
            return
        active, step, waits = found
        for one in settled:
            params: dict[str, object] = {
                "target": f"{one.device}.{one.path}",
                "outcome": str(one.outcome),
                "took": one.took,
            }
            if one.error is not None:
                params |= {"error": one.error, "error_params": dict(one.params)}
            self.turn.note(active.trace, step, "trace.outcome", params)
        if waits and active.run.id in self.active and active.run.step == step:
            self._resume(active, self._step(active).answered(active.run, self, settled))

    # What steps may ask (the Actor)

    def write(self, run: Run, writes: tuple[tuple[Cell, Value], ...]) -> bool:
        """Command writes; False when claims hold all of them."""
        active = self.active[run.id]
        free: list[Write] = []
        for cell, value in writes:
            device, _, path = cell.id.partition(".")
            holder = self.holding.covers(cell, value)
            if holder is not None:
                self.note(run, "trace.held", {"target": cell.ref, "holder": self._name(holder), "value": value})
                continue
            free.append(Write(device, path, value))
            self.turn.note(active.trace, run.step, "trace.write", {"target": cell.ref, "value": value})
        if free:
            self._command(active, wait=True, writes=tuple(free))
        return bool(free)

    def call(self, run: Run, device: str, path: str, args: tuple[tuple[str, Value], ...], *, wait: bool) -> None:
        """Call a command of a device."""
        self._command(self.active[run.id], wait=wait, call=Call(device, path, args))

    def after(self, run: Run, seconds: float) -> None:
        """Wake the run's step after some time."""
        active = self.active[run.id]
        run.due = self.turn.now + seconds
        active.alarm = self.turn.alarm(seconds, lambda: self._woken(active, seconds))

    def until(
        self, run: Run, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], for_seconds: float,
        boundaries: tuple[int, ...],
    ) -> None:  # fmt: skip
        """Tell the run's step when the test is true."""
        active = self.active[run.id]
        variables = run.variables

        def with_variables(context: Context) -> bool | None:
            others, context.vars = context.vars, variables
            truth = test(context)
            context.vars = others
            return truth

        def satisfied() -> None:
            _end_chain(run, for_seconds)
            self.turn.agenda.append((active.scene.order, lambda: self._satisfied(active, watch)))

        watch = Watch(
            self.turn, cells, with_variables if variables else test, satisfied, level=True, for_seconds=for_seconds,
            boundaries=boundaries,
        )  # fmt: skip
        active.watch = watch
        self.watch_added(watch)

    def hold(self, run: Run, values: tuple[tuple[Cell, Value], ...]) -> None:
        """Claim properties for the run."""
        active = self.active[run.id]
        run.holds = True
        self.touched[run.id] = None
        for cell, value in values:
            self.note(run, "trace.hold", {"target": cell.ref, "value": value})
        cause = self._cause(run)
        command = self.holding.hold(cause, LEVELS[active.scene.priority], values)
        if command is not None:
            self._pending[command] = (active, run.step, False)

    def release(self, run: Run) -> None:
        """End the run's claims."""
        active = self.active[run.id]
        run.holds = False
        self.touched[run.id] = None
        command, unknown = self.holding.release(self._cause(run), run.id)
        self.note(run, "trace.release", {})
        for cell in unknown:
            self.note(run, "trace.base_unknown", {"target": cell.ref})
        if command is not None:
            self._pending[command] = (active, run.step, False)

    def note(self, run: Run, what: str, params: dict[str, object], values: Values = ()) -> None:
        """Write an entry of the trace."""
        self.turn.note(self.active[run.id].trace, run.step, what, params, values)

    def notice(self, run: Run, text: str) -> None:
        """Tell the people of the house."""
        self.turn.effects.append(Notice(text, run.scene, run.id))

    def log(self, run: Run, text: str) -> None:
        """Write to the log."""
        self.turn.effects.append(Log(text, run.scene, run.id))

    # How a run goes on

    def _go(self, active: Active, target: int | None) -> None:
        run, steps = active.run, active.scene.steps
        while target is not None:
            if target == FAIL:
                self._end(active, Result.FAILED, "trace.failed")
                return
            if target >= len(steps):
                self._end(active, Result.DONE, "trace.done")
                return
            run.step = target
            target = self._step(active).begin(run, self)

    def _step(self, active: Active) -> Step:
        """The step that the run is at; expressions see the run's variables, not those of the run before."""
        self.turn.context.vars = active.run.variables
        return active.scene.steps[active.run.step]

    def _resume(self, active: Active, target: int | None) -> None:
        if target is not None:
            self._forget(active)
            self._go(active, target)

    def _woken(self, active: Active, waited: float) -> None:
        active.alarm = None
        _end_chain(active.run, waited)
        active.run.due = None
        self.turn.agenda.append((active.scene.order, lambda: self._wake(active, active.run.step)))

    def _wake(self, active: Active, step: int) -> None:
        if active.run.id in self.active and active.run.step == step:
            self._resume(active, self._step(active).woken(active.run, self))

    def _satisfied(self, active: Active, watch: Watch) -> None:
        if active.watch is watch and active.run.id in self.active:
            self._resume(active, self._step(active).satisfied(active.run, self))

    def _end(self, active: Active, result: Result, why: str) -> None:
        run, trace = active.run, active.trace
        if run.holds:
            self.release(run)
        self._forget(active)
        trace.result, trace.ended = result, self.turn.now
        self.turn.note(trace, run.step, why, {})
        del self.active[run.id]
        active.ended(active)

    def _forget(self, active: Active) -> None:
        if active.alarm is not None:
            active.alarm.cancel()
            active.alarm = active.run.due = None
        if active.watch is not None:
            watch, active.watch = active.watch, None
            self.watch_removed(watch)

    def _command(
        self, active: Active, *, wait: bool, writes: tuple[Write, ...] = (), call: Call | None = None
    ) -> None:  # fmt: skip
        self._commands += 1
        run = active.run
        command = f"{run.id}-{self.life}{self._commands}"
        self._pending[command] = (active, run.step, wait)
        self.turn.effects.append(Do(Command(command, self._cause(run), writes, call)))

    def _cause(self, run: Run) -> Cause:
        cause = run.cause
        return Cause(Origin.SCENE, cause.who, cause.run, run.step, cause.depth)

    def _name(self, owner: str) -> str:
        active = self.active.get(owner)
        return active.scene.title if active else owner


def _end_chain(run: Run, waited: float) -> None:
    """What a run does after a rest is the first link of a new chain."""
    if waited >= CHAIN_ENDS:
        run.cause = replace(run.cause, depth=1)

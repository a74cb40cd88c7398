"""Deeds: what a step may ask of the engine on behalf of its run, done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, Outcome, Settled, Write
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.active import Active
from scenes.engine.effects import Do, Fetch, Log, Message, Notice, Publish, Request, Would
from scenes.engine.ground import Ground
from scenes.engine.holding import LEVELS, Holding
from scenes.engine.plain import mapping_of, number_of, plain, value_of
from scenes.engine.program import Variables
from scenes.engine.run import Reply, Run
from scenes.engine.schedule import Boundary
from scenes.engine.timers import Alarm
from scenes.engine.trace import Result, Values
from scenes.engine.turn import CHAIN_ENDS, Turn
from scenes.engine.view import Cell, Context
from scenes.engine.watch import Watch

BASES = "bases"
"""What a shadow that would hold something remembers: what each property was at before."""
MOST_ROUNDS = 1000
"""How many rounds the loops of a run may make within `ROUNDS_IN`."""
ROUNDS_IN = 1.0
"""Seconds in which the rounds of a run's loops are counted."""


class Fires(Protocol):
    """Lets a scene fire because a run asks for it."""

    def __call__(self, scene: str, variables: Variables, cause: Cause, asker: str) -> bool:
        """Let the scene of this id fire; False when there is none.

        Its run has `asker` (a run's id; empty: nobody waits) as its parent. When no run comes of it, `Runner.not_run`
        is to be told.
        """


class Waking(Protocol):
    """Takes runs on when what they wait for has come."""

    def begin(self, strand: Active) -> None:
        """A strand may begin."""

    def woken(self, active: Active, alarm: Alarm, waited: float) -> None:
        """The alarm that the step set rings, after so many seconds."""

    def satisfied(self, active: Active, watch: Watch) -> None:
        """What the step watches is true."""

    def happened(self, active: Active, unheed: Callable[[], None], fields: Variables) -> None:
        """What the step listens for has happened; `unheed` ends the listening."""

    def answered(self, command: str, settled: tuple[Settled, ...]) -> None:
        """The outcome of a run's command."""

    def replied(self, request: str, reply: Reply) -> None:
        """The answer to a run's request."""

    def ran(self, asker: str, scene: str) -> None:
        """The scene that a run (its id) waits for is done."""


@dataclass(slots=True)
class Sent:
    """A command or request under way: whose, of which step, and whether that waits (mutable for speed; nobody does).

    `visit`: which of the run's visits to its steps it belongs to; what a loop has left behind is no answer any more.
    `quiet`: the trace says nothing of it when it goes well.
    """

    active: Active
    step: int
    visit: int
    waits: bool = True
    quiet: bool = False


@dataclass(slots=True)
class Deeds:
    """The `Actor` of all steps. `life` sets the ids of commands apart from those of other lives of the hub.

    `touched`: the waiting runs that have changed, and those that are over, since somebody last looked. `sent`: what was
    sent and has no answer yet. `fires` is to be set by who knows the scenes.
    """

    turn: Turn
    holding: Holding
    ground: Ground
    life: str
    waking: Waking
    fires: Fires | None = None
    active: dict[str, Active] = field(default_factory=dict)
    touched: dict[str, None] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    count: int = 0

    @property
    def now(self) -> float:
        """Engine time."""
        return self.turn.now

    @property
    def context(self) -> Context:
        """The context of expressions, with the variables of nobody in particular."""
        return self.turn.context

    def write(
        self, run: Run, writes: tuple[tuple[Cell, Value], ...], *, lifetime: float | None = None,
        deadline: float | None = None, quiet: bool = False,
    ) -> bool:  # fmt: skip
        """Command writes; False when claims hold all of them."""
        active, turn, holding = self.active[run.id], self.turn, self.holding
        free: list[Write] = []
        for cell, value in writes:
            holder = holding.holder(cell) if active.scene.shadow else holding.covers(cell, value)
            if holder is not None:
                if not quiet:
                    self.note(run, "trace.held", {"target": cell.ref, "holder": self._name(holder), "value": value})
                continue
            device, _, path = cell.id.partition(".")
            free.append(Write(device, path, value))
            if not quiet:
                turn.note(active.trace, run.step, "trace.write", {"target": cell.ref, "value": value})
        if free:
            id_ = self._expect(Sent(active, run.step, active.visit, True, quiet))
            self._do(active, Command(id_, self._cause(run), tuple(free), None, deadline, "", lifetime, run.late))
        return bool(free)

    def call(
        self, run: Run, device: str, path: str, args: tuple[tuple[str, Value], ...], *, wait: bool,
        deadline: float | None = None,
    ) -> None:  # fmt: skip
        """Call a command of a device."""
        active = self.active[run.id]
        id_ = self._expect(Sent(active, run.step, active.visit, wait))
        self._do(active, Command(id_, self._cause(run), (), Call(device, path, args), deadline, late=run.late))

    def after(self, run: Run, seconds: float) -> None:
        """Wake the run's step after some time."""
        run.due = self.turn.now + seconds
        self.set_alarm(self.active[run.id], seconds)

    def set_alarm(self, active: Active, seconds: float) -> None:
        """Wake a run after some time, and at no other."""
        if active.alarm is not None:
            active.alarm.cancel()
        alarm = self.turn.alarm(seconds, lambda: self.waking.woken(active, alarm, seconds))
        active.alarm, active.rest = alarm, seconds

    def put_back(self, active: Active, body: object) -> None:
        """Set the alarm of a run as it was. ValueError where `body` says none."""

        def ring() -> None:
            if alarm is not None:
                self.waking.woken(active, alarm, active.rest)

        active.alarm = alarm = self.turn.timers.put_back(body, ring)

    def until(
        self, run: Run, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], for_seconds: float,
        boundaries: tuple[Boundary, ...],
    ) -> None:  # fmt: skip
        """Tell the run's step when the test is true."""
        active, variables = self.active[run.id], run.variables
        if active.watch is not None:
            self.ground.drop_watch(active.watch)

        def with_variables(context: Context) -> bool | None:
            others, context.vars = context.vars, variables
            truth = test(context)
            context.vars = others
            return truth

        def satisfied() -> None:
            if for_seconds >= CHAIN_ENDS:
                end_chain(run)
            self.turn.agenda.append((active.order, partial(self.waking.satisfied, active, watch)))

        def touch() -> None:
            since = None if watch.since is None else self.turn.unix(watch.since)
            self.remember(run, "since", since)

        watch = Watch(
            self.turn, cells, with_variables if variables else test, satisfied, level=True, for_seconds=for_seconds,
            boundaries=boundaries,
        )  # fmt: skip
        active.watch, active.asked = watch, self.turn.timers.next_number()
        since = run.memo.get("since")
        self.ground.add_watch(watch)
        if watch.staying is not None:
            if since is not None:
                watch.restore(self.turn.at(number_of(since)))
            watch.staying.touch = touch
            touch()

    def happens(self, run: Run, device: str, path: str) -> None:
        """Tell the run's step of an event."""
        active = self.active[run.id]

        def happened(fields: Variables) -> None:
            self.turn.agenda.append((active.order, partial(self.waking.happened, active, unheed, fields)))

        unheed = self.ground.events.add((device, path), happened)
        active.unheed, active.asked = unheed, self.turn.timers.next_number()

    def hold(self, run: Run, values: tuple[tuple[Cell, Value], ...]) -> None:
        """Claim properties for the run."""
        active = self.active[run.id]
        run.holds = True
        self.touched[run.id] = None
        for cell, value in values:
            self.note(run, "trace.hold", {"target": cell.ref, "value": value})
        if active.scene.shadow:
            self._would_hold(active, values)
            return
        command = self.holding.hold(self._cause(run), LEVELS[active.scene.priority], values, active.scene.override)
        if command is not None:
            self.sent[command] = Sent(active, run.step, active.visit, waits=False)

    def hand_back(self, run: Run, cells: tuple[Cell, ...]) -> None:
        """End what persons claim of these properties."""
        active = self.active[run.id]
        command, unknown = (None, []) if active.scene.shadow else self.holding.hand_back(self._cause(run), cells)
        for cell in cells:
            what = "trace.base_unknown" if cell in unknown else "trace.handed_back"
            self.note(run, what, {"target": cell.ref})
        if command is not None:
            self.sent[command] = Sent(active, run.step, active.visit, waits=False)

    def release(self, run: Run) -> None:
        """End the run's claims."""
        active = self.active[run.id]
        run.holds = False
        self.touched[run.id] = None
        if active.scene.shadow:
            self.note(run, "trace.release", {})
            self._would_let_go(active)
            return
        command, unknown = self.holding.release(self._cause(run), run.id)
        self.note(run, "trace.release", {})
        for cell in unknown:
            self.note(run, "trace.base_unknown", {"target": cell.ref})
        if command is not None:
            self.sent[command] = Sent(active, run.step, active.visit, waits=False)

    def assign(self, run: Run, name: str, value: Value | None) -> None:
        """Give a variable a value; what the run was given is shared with others."""
        run.variables = self.turn.context.vars = {**run.variables, name: value}

    def remember(self, run: Run, key: str, value: object) -> None:
        """Keep what the step must know after a restart."""
        run.memo[key] = value
        self.touched[run.id] = None

    def round(self, run: Run) -> bool:
        """Count a round of a loop."""
        active = self.active[run.id]
        if self.turn.now - active.since >= ROUNDS_IN:
            active.since, active.rounds = self.turn.now, 0
        active.rounds += 1
        if active.rounds <= MOST_ROUNDS:
            return True
        self.note(run, "trace.too_many_rounds", {"limit": MOST_ROUNDS})
        return False

    def spawn(self, run: Run, starts: tuple[int, ...]) -> None:
        """Begin strands, each when its turn comes."""
        active = self.active[run.id]
        ids = [f"{run.id}/{start}" for start in starts]
        self.remember(run, "joins", dict.fromkeys(ids, str(Result.RUNNING)))
        for id_, start in zip(ids, starts, strict=True):
            cause = replace(run.cause, run=id_)
            strand = Active(
                Run(id_, run.scene, run.hash, cause, start, run.variables, parent=run.id, late=run.late), active.scene,
                active.trace, active.ended,
            )  # fmt: skip
            self.active[id_] = strand
            self.turn.agenda.append((strand.order, partial(self.waking.begin, strand)))

    def start_scene(self, run: Run, scene: str, variables: Variables, *, wait: bool) -> bool:
        """Let a scene fire."""
        if wait:
            self.remember(run, "joins", {scene: str(Result.RUNNING)})
        active = self.active[run.id]
        if active.scene.shadow:
            if wait:
                self.turn.agenda.append((active.order, partial(self.waking.ran, run.id, scene)))
            return True
        return self.fires is not None and self.fires(scene, variables, self._cause(run), run.id if wait else "")

    def fetch(self, run: Run, request: Request) -> None:
        """Send an HTTP request."""
        active = self.active[run.id]
        id_ = self._expect(Sent(active, run.step, active.visit))
        self._send(active, Fetch(id_, request, run.scene, run.id), Reply(200))

    def publish(self, run: Run, message: Message) -> None:
        """Send an MQTT message."""
        active = self.active[run.id]
        id_ = self._expect(Sent(active, run.step, active.visit))
        self._send(active, Publish(id_, message, run.scene, run.id), Reply())

    def note(self, run: Run, what: str, params: dict[str, object], values: Values = ()) -> None:
        """Write an entry of the trace."""
        self.turn.note(self.active[run.id].trace, run.step, what, params, values)

    def notice(self, run: Run, text: str) -> None:
        """Tell the people of the house."""
        self._out(self.active[run.id], Notice(text, run.scene, run.id))

    def log(self, run: Run, text: str) -> None:
        """Write to the log."""
        self._out(self.active[run.id], Log(text, run.scene, run.id))

    def _out(self, active: Active, deed: Do | Notice | Log | Fetch | Publish) -> None:
        """What the run wants done; of a shadow, what it would want."""
        shadow = active.scene.shadow
        self.turn.effects.append(Would(deed, active.run.scene, active.run.id) if shadow else deed)

    def _do(self, active: Active, command: Command) -> None:
        self._out(active, Do(command))
        if active.scene.shadow:
            settled = [Settled(one.device, one.path, Outcome.CONFIRMED) for one in command.writes]
            if command.call is not None:
                settled.append(Settled(command.call.device, command.call.path, Outcome.ACCEPTED))
            self.turn.agenda.append((active.order, partial(self.waking.answered, command.id, tuple(settled))))

    def _send(self, active: Active, deed: Fetch | Publish, reply: Reply) -> None:
        self._out(active, deed)
        if active.scene.shadow:
            self.turn.agenda.append((active.order, partial(self.waking.replied, deed.id, reply)))

    def _would_hold(self, active: Active, values: tuple[tuple[Cell, Value], ...]) -> None:
        """A shadow claims nothing; it remembers what it would go back to."""
        run, level, claims = active.run, LEVELS[active.scene.priority], self.holding.claims.held
        values = tuple(one for one in values if (it := claims.get(one[0].id)) is None or it.winner.level <= level)
        bases = mapping_of(run.memo.get(BASES, {}))
        self.remember(run, BASES, {cell.id: plain(cell.value) for cell, _ in values} | bases)
        self._would_write(active, tuple((cell.id, value) for cell, value in values))

    def _would_let_go(self, active: Active) -> None:
        bases = mapping_of(active.run.memo.get(BASES, {}))
        known = [(PropertyId(id_), value) for id_, base in bases.items() if (value := value_of(base)) is not None]
        self._would_write(active, tuple(known))

    def _would_write(self, active: Active, values: tuple[tuple[PropertyId, Value], ...]) -> None:
        if values:
            writes = tuple(Write(id_.partition(".")[0], id_.partition(".")[2], value) for id_, value in values)
            id_ = self._expect(Sent(active, active.run.step, active.visit, waits=False))
            self._do(active, Command(id_, self._cause(active.run), writes))

    def _expect(self, sent: Sent) -> str:
        """An id for what a run sends."""
        self.count += 1
        id_ = f"{sent.active.run.id}-{self.life}{self.count}"
        self.sent[id_] = sent
        return id_

    def _cause(self, run: Run) -> Cause:
        cause = run.cause
        return Cause(Origin.SCENE, cause.who, cause.run, run.step, cause.depth)

    def _name(self, owner: str) -> str:
        active = self.active.get(owner)
        return active.scene.title if active else owner


def end_chain(run: Run) -> None:
    """What a run does after a rest is the first link of a new chain."""
    run.cause = replace(run.cause, depth=1)

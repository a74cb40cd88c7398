"""Acting: what a step of a scene may do through the engine, and how it is told what came of it."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from hub.model.command import Settled
from hub.model.value import Value
from scenes.engine.effects import Message, Request
from scenes.engine.run import Reply, Run
from scenes.engine.schedule import Boundary
from scenes.engine.trace import Result, Values
from scenes.engine.view import Cell, Context


class Actor(Protocol):
    """What a step may do through the engine, on behalf of its run."""

    @property
    def now(self) -> float:
        """Engine time."""

    @property
    def context(self) -> Context:
        """The context of expressions, with the run's variables."""

    def write(
        self,
        run: Run,
        writes: tuple[tuple[Cell, Value], ...],
        *,
        lifetime: float | None = None,
        deadline: float | None = None,
        quiet: bool = False,
    ) -> bool:
        """Command writes; True when an outcome will come (`Step.answered`), False when claims hold all of them.

        `lifetime`: seconds until a harmless write expires; `deadline`: seconds after which an outcome is wanted. None:
        those of its class. `quiet`: the trace says nothing of it when it goes well.
        """

    def call(
        self,
        run: Run,
        device: str,
        path: str,
        args: tuple[tuple[str, Value], ...],
        *,
        wait: bool,
        deadline: float | None = None,
    ) -> None:
        """Call a command of a device; with `wait` the outcome comes to `Step.answered`."""

    def after(self, run: Run, seconds: float) -> None:
        """Let `Step.woken` be called after some time; `run.due` says when, also after a restart."""

    def until(
        self,
        run: Run,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        for_seconds: float,
        boundaries: tuple[Boundary, ...],
    ) -> None:
        """Let `Step.satisfied` be called when the test is (or already has been) true for a time."""

    def happens(self, run: Run, device: str, path: str) -> None:
        """Let `Step.happened` be called at each such event of a device (a key) from now on, until the run moves on."""

    def hold(self, run: Run, values: tuple[tuple[Cell, Value], ...]) -> None:
        """Claim properties for the run, until it ends or `release` is called."""

    def hand_back(self, run: Run, cells: tuple[Cell, ...]) -> None:
        """End what persons claim of these properties: scenes have their way again."""

    def release(self, run: Run) -> None:
        """End the run's claims: the next claim, or the base, applies."""

    def assign(self, run: Run, name: str, value: Value | None) -> None:
        """Give a variable of the run a value; None: unknown."""

    def remember(self, run: Run, key: str, value: object) -> None:
        """Put what the step at hand must know after a restart (JSON) into `run.memo`, until the run moves on."""

    def round(self, run: Run) -> bool:
        """Count a round of a loop; False when there were so many in so short a time that the run must fail."""

    def spawn(self, run: Run, starts: tuple[int, ...]) -> None:
        """Begin a strand at each of the steps; whenever one is over, `Step.joined` is called.

        A strand is a run of its own, with the run as its `parent` and its own copy of the variables; it is over at a
        step that gives `JOIN`. Those still under way stop when the run moves on or ends; `STOP` or `DONE` in a strand
        ends the whole run.
        """

    def start_scene(self, run: Run, scene: str, variables: Mapping[str, Value | None], *, wait: bool) -> bool:
        """Let a scene (an id) fire; False when there is none. With `wait`, `Step.joined` tells how it ended."""

    def fetch(self, run: Run, request: Request) -> None:
        """Send an HTTP request; its answer comes to `Step.replied`."""

    def publish(self, run: Run, message: Message) -> None:
        """Send an MQTT message; how that went comes to `Step.replied`."""

    def note(self, run: Run, what: str, params: dict[str, object], values: Values = ()) -> None:
        """Write an entry of the trace."""

    def notice(self, run: Run, text: str) -> None:
        """Tell the people of the house."""

    def log(self, run: Run, text: str) -> None:
        """Write to the log."""


FAIL: Final = -1
"""Instead of the next step: end the run (of a strand: only the strand) as failed."""
STOP: Final = -2
"""Instead of the next step: end the whole run as stopped."""
DONE: Final = -3
"""Instead of the next step: end the whole run as done."""
JOIN: Final = -4
"""Instead of the next step: this strand has come to its end."""


class Step(Protocol):
    """One instruction of a scene. Each method says where to go on: an index, a target above, or None to keep waiting.

    What a step must know to go on after a restart is in the run: `due`, `memo`, `variables`; the step itself is shared
    by all runs of its scene.
    """

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Do it, or begin to."""

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """The outcome of the step's command has come."""

    def woken(self, run: Run, actor: Actor) -> int | None:
        """The step's time is up."""

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """What the step waited for is true."""

    def happened(self, run: Run, actor: Actor, fields: Mapping[str, Value | None]) -> int | None:
        """The event that the step listens for has happened; its fields by name, as `event.kind`."""

    def joined(self, run: Run, actor: Actor, results: Mapping[str, Result]) -> int | None:
        """Another strand, or the scene that the step waits for, is over.

        `results`: all that began, in order; those under way are `running`. A scene goes by its id.
        """

    def replied(self, run: Run, actor: Actor, reply: Reply) -> int | None:
        """The answer to the step's request, or how its message went, has come."""

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Take the step up again: the hub was restarted while the run was at it.

        `run.memo` and `run.due` are what they were; `Step.woken` comes when it is due, at once where that is past, but
        not before the hub has looked at its house. Strands go on by themselves.
        """


class BaseStep:
    """A step that waits for nothing; the kinds override what concerns them."""

    __slots__ = ()

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """Nothing waits for an outcome: stay."""
        return None

    def woken(self, run: Run, actor: Actor) -> int | None:
        """Nothing waits for time: stay."""
        return None

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """Nothing waits for a condition: stay."""
        return None

    def happened(self, run: Run, actor: Actor, fields: Mapping[str, Value | None]) -> int | None:
        """Nothing waits for an event: stay."""
        return None

    def joined(self, run: Run, actor: Actor, results: Mapping[str, Result]) -> int | None:
        """Nothing waits for another run: stay."""
        return None

    def replied(self, run: Run, actor: Actor, reply: Reply) -> int | None:
        """Nothing waits for an answer: stay."""
        return None

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Nothing is known of how far it came: fail."""
        return FAIL

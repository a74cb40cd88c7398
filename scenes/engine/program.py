"""The typed program: what the language makes of YAML, and all the engine knows of a scene."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hub.model.command import Settled
from hub.model.value import Value
from scenes.engine.run import Run
from scenes.engine.schedule import Timetable
from scenes.engine.trace import Values
from scenes.engine.view import Cell, Context

Variables = Mapping[str, Value | None]


class Mode(StrEnum):
    """What happens when a scene fires while it still runs."""

    SINGLE = "single"  # the new firing is dropped
    RESTART = "restart"  # the old run stops, a new one starts
    QUEUED = "queued"  # the new firing waits its turn, up to MAX_WAITING
    PARALLEL = "parallel"  # both run, up to MAX_WAITING


class Priority(StrEnum):
    """Which of two scenes has its way; also the order in which they are evaluated."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Fire(Protocol):
    """How an armed trigger tells that it fired: the variables it brings, and the readings that decided."""

    def __call__(self, variables: Variables, values: Values) -> None:
        """Tell."""


class Arm(Protocol):
    """What a trigger kind may ask of the engine while it is armed. Everything is undone when its scene goes."""

    @property
    def context(self) -> Context:
        """The context of expressions, at the moment in hand."""

    def watch(
        self,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        fire: Callable[[], None],
        for_seconds: float,
        boundaries: tuple[int, ...],
    ) -> None:
        """Call `fire` when the test becomes true and stays so. `boundaries`: seconds of day at which it may turn."""

    def listen(self, cell: Cell, changed: Callable[[Cell, Value, Value], None]) -> None:
        """Call `changed` at every change of a cell between two known values."""

    def event(self, device: str, path: str, happened: Callable[[Variables], None]) -> None:
        """Call `happened` with the event's fields whenever the device reports it."""

    def schedule(self, timetable: Timetable, fire: Callable[[], None]) -> None:
        """Call `fire` at each moment of the timetable."""

    def started(self, fire: Callable[[], None]) -> None:
        """Call `fire` when the hub has started."""


class Trigger(Protocol):
    """One trigger of a scene. `text` is how its author wrote it."""

    @property
    def text(self) -> str:
        """The source."""

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask the engine for what this trigger needs; call `fire` when it fires."""


class Condition(Protocol):
    """A three-valued condition."""

    def test(self, context: Context) -> bool | None:
        """Whether it holds; None when unknown."""

    def blame(self, context: Context) -> tuple[str, Values]:
        """The source of the smallest part that keeps it from holding, and the readings in it."""


class Actor(Protocol):
    """What a step may do through the engine, on behalf of its run."""

    @property
    def now(self) -> float:
        """Engine time."""

    @property
    def context(self) -> Context:
        """The context of expressions, with the run's variables."""

    def write(self, run: Run, writes: tuple[tuple[Cell, Value], ...]) -> bool:
        """Command writes; True when an outcome will come (`Step.answered`), False when claims hold all of them."""

    def call(self, run: Run, device: str, path: str, args: tuple[tuple[str, Value], ...], *, wait: bool) -> None:
        """Call a command of a device; with `wait` the outcome comes to `Step.answered`."""

    def after(self, run: Run, seconds: float) -> None:
        """Let `Step.woken` be called after some time."""

    def until(
        self,
        run: Run,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        for_seconds: float,
        boundaries: tuple[int, ...],
    ) -> None:
        """Let `Step.satisfied` be called when the test is (or already has been) true for a time."""

    def hold(self, run: Run, values: tuple[tuple[Cell, Value], ...]) -> None:
        """Claim properties for the run, until it ends or `release` is called."""

    def release(self, run: Run) -> None:
        """End the run's claims: the next claim, or the base, applies."""

    def note(self, run: Run, what: str, params: dict[str, object], values: Values = ()) -> None:
        """Write an entry of the trace."""

    def notice(self, run: Run, text: str) -> None:
        """Tell the people of the house."""

    def log(self, run: Run, text: str) -> None:
        """Write to the log."""


FAIL = -1
"""Instead of the next step: end the run as failed."""


class Step(Protocol):
    """One instruction of a scene. Each method says where to go on: an index, FAIL, or None to keep waiting."""

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Do it, or begin to."""

    def answered(self, run: Run, actor: Actor, settled: tuple[Settled, ...]) -> int | None:
        """The outcome of the step's command has come."""

    def woken(self, run: Run, actor: Actor) -> int | None:
        """The step's time is up."""

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """What the step waited for is true."""

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Take the step up again: the hub was restarted while the run was at it."""


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

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Nothing is known of how far it came: fail."""
        return FAIL


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene, compiled. `order` is (priority rank, file number, position); `hash` changes with its meaning.

    `cooldown` is in seconds from the start of one run to the earliest start of the next.
    """

    id: str
    title: str
    place: str
    order: tuple[int, int, int]
    hash: str
    triggers: tuple[Trigger, ...]
    condition: Condition | None
    steps: tuple[Step, ...]
    mode: Mode = Mode.SINGLE
    priority: Priority = Priority.NORMAL
    cooldown: float = 0.0


@dataclass(frozen=True, slots=True)
class Program:
    """All scenes of a home, in order."""

    scenes: tuple[Scene, ...] = ()

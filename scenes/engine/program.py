"""The typed program: what the language makes of YAML, and all the engine knows of a scene."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hub.model.capability import Property
from hub.model.cause import Cause
from hub.model.value import Value
from scenes.engine.acting import Step
from scenes.engine.diary import STEPPED_OVER
from scenes.engine.invariant import Invariant
from scenes.engine.memos import Restore, Say
from scenes.engine.schedule import Boundary, Timetable
from scenes.engine.timers import Alarm
from scenes.engine.trace import Values
from scenes.engine.view import BRIDGE, Cell, Context

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

    @property
    def now(self) -> float:
        """Engine time."""

    @property
    def moment(self) -> int:
        """The number of the moment in hand: what fires in one moment fires at once."""

    @property
    def cause(self) -> Cause:
        """What brought the moment in hand about; a trigger may set another before it fires."""

    @cause.setter
    def cause(self, cause: Cause) -> None: ...

    def unix(self, at: float) -> float:
        """Engine time as Unix seconds, for what is to be remembered."""

    def at(self, unix: float) -> float:
        """Unix seconds of a memory as engine time."""

    def watch(
        self,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        fire: Callable[[], None],
        for_seconds: float,
        boundaries: tuple[Boundary, ...],
        *,
        gap: float = BRIDGE,
        lasting: bool = True,
    ) -> Callable[[], None]:
        """Call `fire` when the test becomes true and stays so. `boundaries`: when it may turn by time alone.

        `gap`: for how many seconds unknown is bridged. `lasting`: how long it has been true outlives a restart.
        What is returned lets the watch look anew: what is true then is a baseline.
        """

    def level(
        self,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        fire: Callable[[], None],
        for_seconds: float,
        boundaries: tuple[Boundary, ...],
    ) -> None:
        """Call `fire` whenever the test is true and the scene does not run: also when it is so from the beginning."""

    def listen(self, cell: Cell, changed: Callable[[Cell, Value, Value], None]) -> None:
        """Call `changed` at every change of a cell between two known values."""

    def event(self, device: str, path: str, happened: Callable[[Variables], None]) -> None:
        """Call `happened` with the event's fields whenever the device reports it."""

    @property
    def late(self) -> float:
        """By how many seconds the appointment in hand is kept late."""

    def schedule(
        self, timetable: Timetable, fire: Callable[[], None], *, lasting: bool = True
    ) -> Callable[[], None]:  # fmt: skip
        """Call `fire` at each moment of the timetable.

        `lasting`: one that was missed, because the hub was down or the clock was set over it, is made up for when it is
        not later than the scene allows; what is not lasting knows only this life of the hub, and skips it.
        What is returned is to be called when the timetable says something else: what came until then is done with.
        """

    def started(self, fire: Callable[[], None]) -> None:
        """Call `fire` when the hub has started."""

    def after(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call `fire` after some engine time, unless it is cancelled."""

    def arrives(self, channel: str, name: str, arrived: Callable[[Variables], None]) -> None:
        """Call `arrived` with what came in: channels `webhook`, `mqtt`, `report` (a device's key), `scene` (an id)."""

    def inquire(self, name: str) -> None:
        """Ask how long ago a device (a key) or a property (its id) reported; the answer arrives on `report`."""

    def live(self, say: Say, stand: Restore) -> None:
        """Tell a snapshot all that this part is at, where that is more than watches and appointments.

        `say` tells it exactly, in engine time; `stand` makes it so, on the way to an engine that stands where this one
        stood. Raises as a `Restore`.
        """

    def again(self, body: object, fire: Callable[[], None]) -> Alarm | None:
        """For `stand`: set the alarm of which `state_of` said this; None where there was none."""

    def memo(self, say: Say, restore: Restore) -> Callable[[], None]:
        """Remember what `say` gives over a restart; to be called when it may have changed is what is returned.

        `restore` gets it back before anything fires, where the scene is what it was.
        """


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


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a scene may start before it is taken for a runaway: `count` at once, and as many again in `seconds`."""

    count: float
    seconds: float


MOST = Rate(300, 1200.0)
"""A scene that starts more often without end is none that a household wants."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A finding (its `code`) that is not to be told of a scene, `with_` another (a title; empty: any), and why.

    `place`: where that is written, as `file:line`.
    """

    code: str
    with_: str
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene, compiled. `order` is (priority rank, file number, position); `hash` changes with its meaning.

    In seconds: `cooldown` from the start of one run to the earliest start of the next; `debounce`, for how long nothing
    must fire before the newest firing counts; `throttle`, the least time between starts, the newest firing waiting.
    `per` gives the key whose runs know only each other (mode, cooldown, debounce, throttle). `on_unknown`: whether it
    runs when its condition is not known. `finish`: its runs go on when another version takes its place. `override`:
    for how many seconds a person's touch outranks what it holds; None: as long as is usual in this home.
    `late`: by how many seconds a time of day that was missed is made up for. `fields`: variables that whoever runs it
    may give, and that have their `initial` value when nobody does. `owner` and `allow` change nothing that it does.
    `shadow`: it runs, and what it would do is told and not done (`Would`).
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
    debounce: float = 0.0
    throttle: float = 0.0
    per: Callable[[Context], Value | None] | None = None
    most: Rate = MOST
    on_unknown: bool = False
    finish: bool = False
    override: float | None = None
    late: float = STEPPED_OVER
    fields: tuple[Property, ...] = ()
    owner: str = ""
    allow: tuple[Allowed, ...] = ()
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """All scenes of a home, in order. `retired`: earlier versions of which runs may still be under way.

    `invariants`: what must hold whatever the scenes do.
    """

    scenes: tuple[Scene, ...] = ()
    retired: tuple[Scene, ...] = ()
    invariants: tuple[Invariant, ...] = ()

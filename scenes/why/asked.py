"""What a trigger asks of the engine, without its being armed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hub.model.cause import Cause, Origin
from hub.model.value import Value
from scenes.engine.engine import Engine
from scenes.engine.memos import Restore, Say
from scenes.engine.program import Trigger, Variables
from scenes.engine.schedule import Boundary, Timetable
from scenes.engine.timers import Alarm
from scenes.engine.trace import Values
from scenes.engine.view import BRIDGE, Cell, Context


@dataclass(frozen=True, slots=True)
class Watched:
    """A test that it wants watched. `fires`: it fires at once, and is no part of something longer like a sequence."""

    cells: tuple[Cell, ...]
    test: Callable[[Context], bool | None]
    for_seconds: float
    boundaries: tuple[Boundary, ...]
    fires: bool


@dataclass(frozen=True, slots=True)
class Appointed:
    """A timetable that it wants kept. `fires` as in `Watched`."""

    timetable: Timetable
    fires: bool


@dataclass(slots=True)
class Asked:
    """Takes in what a trigger would ask of the engine, and asks nothing of it: an `Arm` that arms nothing.

    What it found: `watched` in the order in which an engine sets its watches, `listened`, `events` as (device, path),
    `arrivals` as (channel, name), `appointed`, and how many want to know that the hub has `begun`.
    """

    context: Context
    now: float
    cause: Cause = field(default_factory=lambda: Cause(Origin.HUB, "clock"))
    moment: int = 0
    late: float = 0.0
    watched: list[Watched] = field(default_factory=list)
    listened: list[Cell] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)
    arrivals: list[tuple[str, str]] = field(default_factory=list)
    appointed: list[Appointed] = field(default_factory=list)
    begun: int = 0
    _count: int = 0

    def fired(self, variables: Variables, values: Values) -> None:
        """The trigger would fire."""
        self._count += 1

    def unix(self, at: float) -> float:
        """As it is."""
        return at

    def at(self, unix: float) -> float:
        """As it is."""
        return unix

    def watch(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[Boundary, ...], *, gap: float = BRIDGE, lasting: bool = True,
    ) -> Callable[[], None]:  # fmt: skip
        """Noted."""
        self.level(cells, test, fire, for_seconds, boundaries)
        return _nothing

    def level(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[Boundary, ...],
    ) -> None:  # fmt: skip
        """Noted."""
        self.watched.append(Watched(cells, test, for_seconds, boundaries, self._fires(fire)))

    def listen(self, cell: Cell, changed: Callable[[Cell, Value, Value], None]) -> None:
        """Noted."""
        self.listened.append(cell)

    def event(self, device: str, path: str, happened: Callable[[Variables], None]) -> None:
        """Noted."""
        self.events.append((device, path))

    def schedule(
        self, timetable: Timetable, fire: Callable[[], None], *, lasting: bool = True
    ) -> Callable[[], None]:  # fmt: skip
        """Noted."""
        self.appointed.append(Appointed(timetable, self._fires(fire)))
        return _nothing

    def started(self, fire: Callable[[], None]) -> None:
        """Noted."""
        self.begun += 1

    def after(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Not yet."""
        return Alarm(self.now + seconds, _nothing)

    def arrives(self, channel: str, name: str, arrived: Callable[[Variables], None]) -> None:
        """Noted."""
        self.arrivals.append((channel, name))

    def inquire(self, name: str) -> None:
        """Nobody is asked."""

    def live(self, say: Say, stand: Restore) -> None:
        """Nobody takes a snapshot."""

    def again(self, body: object, fire: Callable[[], None]) -> Alarm | None:
        """There is no snapshot."""

    def memo(self, say: Say, restore: Restore) -> Callable[[], None]:
        """Nothing is remembered."""
        return _nothing

    def _fires(self, fire: Callable[[], None]) -> bool:
        count = self._count
        fire()
        fires, self._count = self._count > count, count
        return fires


def asked_by(trigger: Trigger, engine: Engine) -> Asked:
    """All that a trigger asks for. It reads what the engine's cells are at, and changes nothing."""
    asked = Asked(engine.turn.context, engine.turn.now)
    trigger.arm(asked, asked.fired)
    return asked


def _nothing() -> None:
    """Nobody needs to know."""

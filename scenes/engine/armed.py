"""Armed scenes: a compiled scene with its triggers set, its running and waiting runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hub.model.cause import Cause
from hub.model.value import Value
from scenes.engine.program import Scene, Variables
from scenes.engine.runner import Active
from scenes.engine.schedule import Timetable
from scenes.engine.trace import Values
from scenes.engine.view import Cell, Context
from scenes.engine.watch import Watch


@dataclass(slots=True)
class Firing:
    """A trigger that fired: its source, the variables and readings it brings, and what caused it."""

    trigger: str
    variables: Variables
    values: Values
    cause: Cause


class Ground(Protocol):
    """What an armed scene stands on: the engine's indexes."""

    @property
    def context(self) -> Context:
        """The context of expressions."""

    def add_watch(self, watch: Watch) -> None:
        """Observe."""

    def drop_watch(self, watch: Watch) -> None:
        """Stop observing."""

    def add_event(self, key: tuple[str, str], happened: Callable[[Variables], None]) -> None:
        """Tell of the events of a device."""

    def drop_event(self, key: tuple[str, str], happened: Callable[[Variables], None]) -> None:
        """Stop telling."""

    def add_schedule(self, timetable: Timetable, fire: Callable[[], None]) -> Callable[[], None]:
        """Keep an appointment; what is returned ends it."""

    def fired(self, armed: "Armed", trigger: str, variables: Variables, values: Values) -> None:
        """A trigger of the scene fired in this moment."""

    def new_watch(
        self,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        fire: Callable[[], None],
        for_seconds: float,
        boundaries: tuple[int, ...],
    ) -> Watch:
        """Make an edge watch."""


@dataclass(slots=True)
class CellListener:
    """Calls back at every change of its cell."""

    changed: Callable[[Cell, Value, Value], None]


@dataclass(slots=True)
class Armed:
    """One scene at work; the `Arm` of its triggers. `disarm` undoes all that arming did."""

    scene: Scene
    ground: Ground
    active: list[Active] = field(default_factory=list)
    waiting: list[Firing] = field(default_factory=list)
    started_at: float | None = None
    on_start: list[Callable[[], None]] = field(default_factory=list)
    _undo: list[Callable[[], None]] = field(default_factory=list)

    def arm(self) -> None:
        """Set all triggers."""
        for trigger in self.scene.triggers:
            text = trigger.text

            def fire(variables: Variables, values: Values, text: str = text) -> None:
                self.ground.fired(self, text, variables, values)

            trigger.arm(self, fire)

    def disarm(self) -> None:
        """Take all triggers away."""
        for undo in self._undo:
            undo()
        self._undo.clear()
        self.on_start.clear()

    # What trigger kinds may ask (the Arm)

    @property
    def context(self) -> Context:
        """The context of expressions, at the moment in hand."""
        return self.ground.context

    def watch(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[int, ...],
    ) -> None:  # fmt: skip
        """Call `fire` when the test becomes true and stays so."""
        watch = self.ground.new_watch(cells, test, fire, for_seconds, boundaries)
        self.ground.add_watch(watch)
        self._undo.append(lambda: self.ground.drop_watch(watch))

    def listen(self, cell: Cell, changed: Callable[[Cell, Value, Value], None]) -> None:
        """Call `changed` at every change of a cell between two known values."""
        listener = CellListener(changed)
        cell.listeners += (listener,)

        def undo() -> None:
            cell.listeners = tuple(other for other in cell.listeners if other is not listener)

        self._undo.append(undo)

    def event(self, device: str, path: str, happened: Callable[[Variables], None]) -> None:
        """Call `happened` whenever the device reports the event."""
        key = (device, path)
        self.ground.add_event(key, happened)
        self._undo.append(lambda: self.ground.drop_event(key, happened))

    def schedule(self, timetable: Timetable, fire: Callable[[], None]) -> None:
        """Call `fire` at each moment of the timetable."""
        self._undo.append(self.ground.add_schedule(timetable, fire))

    def started(self, fire: Callable[[], None]) -> None:
        """Call `fire` when the hub has started."""
        self.on_start.append(fire)

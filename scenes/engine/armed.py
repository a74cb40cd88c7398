"""Armed scenes: a compiled scene with its triggers set, its running and waiting runs, and what it remembers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final, Never

from hub.model.cause import Cause
from hub.model.value import Value
from scenes.engine.active import Active
from scenes.engine.diary import Appointment
from scenes.engine.effects import Inquire
from scenes.engine.ground import Ground
from scenes.engine.memos import Memo, Restore, Say
from scenes.engine.plain import list_of, number_of
from scenes.engine.program import Scene, Variables
from scenes.engine.schedule import Boundary, Timetable
from scenes.engine.timers import Alarm
from scenes.engine.trace import Values
from scenes.engine.view import BRIDGE, Cell, Context
from scenes.engine.watch import Watch


@dataclass(slots=True)
class Firing:
    """A trigger that fired: its source, the variables and readings it brings, and what caused it.

    `key`: which of the scene's runs it concerns (`per`). `asked`: by hand or by another scene, so that it need not wait
    for debounce, throttle or cooldown; `asker`: the run that waits for it. `late`: it was due while there was no hub.
    """

    trigger: str
    variables: Variables
    values: Values
    cause: Cause
    key: Value | None = None
    asked: bool = False
    asker: str = ""
    late: bool = False


Fired = Callable[["Armed", str, Variables, Values], None]

SCENE: Final = "scene:"
"""What the ids of the memories of scenes begin with."""
_NONE: Final[Mapping[Value | None, Never]] = MappingProxyType({})


@dataclass(slots=True)
class CellListener:
    """Calls back at every change of its cell."""

    changed: Callable[[Cell, Value, Value], None]


@dataclass(slots=True)
class PutOff:
    """A firing that waits for its scene's debounce or throttle to be over: the newest of its key."""

    firing: Firing
    alarm: Alarm


@dataclass(slots=True)
class Armed:
    """One scene at work; the `Arm` of its triggers. `disarm` undoes all that arming did.

    Of its runs by key: `begun` is when the newest started (engine time). `tokens` (filled up to `filled`) is what is
    left of its rate; `strikes`, how often that was used up; `aside`, until when (engine time) it is set aside for it;
    `paused`, until when somebody has paused it. `number`: it was armed before what has a higher one.

    There are ten thousand of these: what few of them need costs the others no list of its own.
    """

    scene: Scene
    ground: Ground
    told: Fired
    active: list[Active] = field(default_factory=list)
    waiting: tuple[Firing, ...] = ()
    put_off: Mapping[Value | None, PutOff] = field(default_factory=lambda: _NONE)
    begun: Mapping[Value | None, float] = field(default_factory=lambda: _NONE)
    on_start: tuple[Callable[[], None], ...] = ()
    levels: tuple[Callable[[], None], ...] = ()
    tokens: float = 0.0
    filled: float = float("-inf")
    strikes: int = 0
    aside: float | None = None
    paused: float | None = None
    number: int = 0
    _memos: tuple[str, ...] = ()
    _lives: tuple[tuple[Say, Restore], ...] = ()
    _appointments: tuple[Appointment, ...] = ()
    _watches: tuple[Watch, ...] = ()
    _undo: tuple[Callable[[], None], ...] = ()
    _alarms: tuple[Alarm, ...] = ()
    _most_alarms: int = 16

    def arm(self) -> None:
        """Set all triggers."""
        self.number = self.ground.turn.timers.next_number()
        for trigger in self.scene.triggers:
            trigger.arm(self, partial(self.told, self, trigger.text))

    def touch(self) -> None:
        """What the scene remembers may have changed."""
        self.ground.memos.touched[SCENE + self.scene.id] = None

    def look(self) -> None:
        """Fire whatever is to fire because something is true, not because it became so."""
        for look in self.levels:
            look()

    def staying(self) -> Iterator[float]:
        """When (engine time) what has been true for a while will have been so for long enough."""
        for watch in self._watches:
            if watch.staying is not None and watch.staying.alarm is not None:
                yield watch.staying.alarm.due

    def disarm(self) -> None:
        """Take all triggers away."""
        for watch in self._watches:
            self.ground.drop_watch(watch)
        for undo in self._undo:
            undo()
        for id_ in self._memos:
            self.ground.memos.drop(id_)
        for appointment in self._appointments:
            appointment.end()
        for put_off in self.put_off.values():
            put_off.alarm.cancel()
        for alarm in self._alarms:
            alarm.cancel()
        self._watches = self._undo = self._memos = self._alarms = self.on_start = self.levels = ()
        self._lives = self._appointments = ()
        self.put_off = _NONE

    # What trigger kinds may ask (the Arm)

    @property
    def context(self) -> Context:
        """The context of expressions, at the moment in hand."""
        return self.ground.turn.context

    @property
    def now(self) -> float:
        """Engine time."""
        return self.ground.turn.now

    @property
    def moment(self) -> int:
        """The number of the moment in hand."""
        return self.ground.turn.moment

    @property
    def cause(self) -> Cause:
        """What brought the moment in hand about."""
        return self.ground.turn.cause

    @cause.setter
    def cause(self, cause: Cause) -> None:
        self.ground.turn.cause = cause

    def unix(self, at: float) -> float:
        """Engine time as Unix seconds."""
        return self.ground.turn.unix(at)

    def at(self, unix: float) -> float:
        """Unix seconds of a memory as engine time."""
        return self.ground.turn.at(unix)

    def watch(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[Boundary, ...], *, gap: float = BRIDGE, lasting: bool = True,
    ) -> Callable[[], None]:  # fmt: skip
        """Call `fire` when the test becomes true and stays so."""
        watch = Watch(self.ground.turn, cells, test, fire, for_seconds=for_seconds, boundaries=boundaries, gap=gap)
        self._observe(watch, lasting=lasting)
        return lambda: watch.rebase(self.context)

    def level(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[Boundary, ...],
    ) -> None:  # fmt: skip
        """Call `fire` whenever the test is true and the scene does not run."""
        observed = False

        def may() -> None:
            if observed and self.ground.started and not self.active:
                fire()

        def look() -> None:
            if watch.truth and watch.since is None:
                may()

        watch = Watch(self.ground.turn, cells, test, may, level=True, for_seconds=for_seconds, boundaries=boundaries)
        self._observe(watch, lasting=True)
        observed = True
        self.levels += (look,)

    def listen(self, cell: Cell, changed: Callable[[Cell, Value, Value], None]) -> None:
        """Call `changed` at every change of a cell between two known values."""
        listener = CellListener(changed)
        cell.listeners += (listener,)

        def undo() -> None:
            cell.listeners = tuple(other for other in cell.listeners if other is not listener)

        self._undo += (undo,)

    def event(self, device: str, path: str, happened: Callable[[Variables], None]) -> None:
        """Call `happened` whenever the device reports the event."""
        self._undo += (self.ground.events.add((device, path), happened),)

    @property
    def late(self) -> float:
        """By how many seconds the appointment in hand is kept late."""
        return self.ground.diary.late

    def schedule(
        self, timetable: Timetable, fire: Callable[[], None], *, lasting: bool = True
    ) -> Callable[[], None]:  # fmt: skip
        """Call `fire` at each moment of the timetable; with `lasting` also at one that was missed."""
        late, memo = (self.scene.late, self.memo) if lasting else (0.0, None)
        appointment = self.ground.diary.appoint(timetable, fire, late, memo)
        self._appointments += (appointment,)
        return appointment.renew

    def started(self, fire: Callable[[], None]) -> None:
        """Call `fire` when the hub has started."""
        self.on_start += (fire,)

    def after(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call `fire` after some engine time."""
        alarm = self.ground.turn.alarm(seconds, fire)
        if len(self._alarms) >= self._most_alarms:
            self._alarms = tuple(one for one in self._alarms if one.fire is not None)
            self._most_alarms = 2 * len(self._alarms) + 16
        self._alarms += (alarm,)
        return alarm

    def arrives(self, channel: str, name: str, arrived: Callable[[Variables], None]) -> None:
        """Call `arrived` with what came in."""
        self._undo += (self.ground.arrivals.add((channel, name), arrived),)

    def inquire(self, name: str) -> None:
        """Ask how long ago a device or property reported."""
        self.ground.turn.effects.append(Inquire(name))

    def memo(self, say: Say, restore: Restore) -> Callable[[], None]:
        """Remember over a restart what `say` gives; to be called when it may have changed is what is returned."""
        id_ = f"memo:{self.scene.id}#{len(self._memos)}"
        self._memos += (id_,)
        return self.ground.memos.add(id_, Memo(say, restore, self.scene.hash))

    def live(self, say: Say, stand: Restore) -> None:
        """Tell a snapshot what a part of a trigger is at."""
        self._lives += ((say, stand),)

    def again(self, body: object, fire: Callable[[], None]) -> Alarm | None:
        """Set an alarm as it was."""
        alarm = self.ground.turn.timers.put_back(body, fire)
        self._alarms += () if alarm is None else (alarm,)
        return alarm

    # All of it

    @property
    def watches(self) -> tuple[Watch, ...]:
        """The watches of its triggers, in the order in which they were set."""
        return self._watches

    def state(self) -> list[object]:
        """What its triggers are at, exactly: watches, appointments, and what they told of themselves."""
        watches = [self.ground.state_of(watch) for watch in self._watches]
        return [watches, [one.state() for one in self._appointments], [say() for say, _ in self._lives]]

    def stand(self, body: list[object]) -> None:
        """Have the triggers be at what `state` said. ValueError, KeyError or TypeError where that says nothing."""
        watches, appointments, lives = map(list_of, body)
        for watch, said in zip(self._watches, watches, strict=True):
            self.ground.stand(watch, said)
        for appointment, said in zip(self._appointments, appointments, strict=True):
            appointment.stand(said)
        for (_, stand), said in zip(self._lives, lives, strict=True):
            stand(said)

    def _observe(self, watch: Watch, *, lasting: bool) -> None:
        if watch.staying is not None and lasting:
            watch.staying.touch = self.memo(*_since_of(self, watch))
        self.ground.add_watch(watch)
        self._watches += (watch,)


def _since_of(armed: Armed, watch: Watch) -> tuple[Say, Restore]:
    """Since when the expression has been true, while its `for` runs."""

    def say() -> object | None:
        return None if watch.since is None else armed.unix(watch.since)

    def restore(body: object) -> None:
        watch.restore(armed.at(number_of(body)))

    return say, restore

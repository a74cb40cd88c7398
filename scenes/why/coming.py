"""What comes next, as things stand: times of day, waits that end, pauses that are over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import islice
from typing import Final

from hub.model.cause import Cause, Origin
from hub.model.value import Value
from scenes.engine.armed import Armed
from scenes.engine.engine import Engine
from scenes.engine.memos import Restore, Say
from scenes.engine.program import Trigger, Variables
from scenes.engine.schedule import Boundary, Timetable, turning
from scenes.engine.timers import Alarm
from scenes.engine.trace import Values
from scenes.engine.view import BRIDGE, Cell, Context

EACH: Final = 3
"""How many of the moments of one trigger are told; that there are more is told too."""
_LOOKED: Final = 2000
"""At so many of its turning points an expression is looked at."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that will happen at `wall` (Unix seconds), if nothing else happens before.

    `kind`: `time` (a trigger by the clock), `turns` (an expression becomes true by time alone), `for` (it has been true
    since a while), `wait` (a run goes on), `put_off` (a firing has waited long enough), `back` (a pause is over),
    `yields` (a person's touch no longer outranks scenes). `text` is the trigger or property as it is written; `more`:
    after this, the same trigger has still others in the time that was asked for. `resting`: its scene is paused.
    """

    wall: float
    kind: str
    scene: str
    text: str
    more: bool = False
    resting: bool = False


def coming(engine: Engine, at: float, wall: float, seconds: float) -> tuple[Coming, ...]:
    """All that is to come in the next seconds, in order of time. `at` and `wall` are now: engine time, Unix seconds."""
    found = [one for armed in engine.armed.values() for one in _of_scene(engine, armed, at, wall, seconds)]
    shift = wall - at
    found += [
        Coming(active.run.due + shift, "wait", active.scene.title, "")
        for active in engine.runner.active.values()
        if active.run.due is not None
    ]
    for id_, held in engine.holding.claims.held.items():
        left = engine.holding.outranked(id_)
        if left is not None:
            found.append(Coming(engine.turn.now + left + shift, "yields", "", held.cell.ref))
    return tuple(sorted((one for one in found if one.wall <= wall + seconds), key=lambda one: one.wall))


def _of_scene(engine: Engine, armed: Armed, at: float, wall: float, seconds: float) -> Iterator[Coming]:
    title, shift = armed.scene.title, wall - at
    rests = [until for until in (armed.paused, armed.aside) if until is not None and until > at]
    for until in rests:
        yield Coming(until + shift, "back", title, "")
    for trigger in armed.scene.triggers:
        for kind, moments in _moments(engine, trigger, wall, seconds):
            told = list(islice(moments, EACH + 1))
            for number, moment in enumerate(told[:EACH]):
                last = number == EACH - 1 and len(told) > EACH
                resting = any(moment < until + shift for until in rests)
                yield Coming(moment, kind, title, trigger.text, more=last, resting=resting)
    for due in armed.staying():
        yield Coming(due + shift, "for", title, "", resting=bool(rests))
    for put_off in armed.put_off.values():
        yield Coming(put_off.alarm.due + shift, "put_off", title, put_off.firing.trigger, resting=bool(rests))


def _moments(engine: Engine, trigger: Trigger, wall: float, seconds: float) -> Iterator[tuple[str, Iterator[float]]]:
    """The moments at which a trigger fires by time alone."""
    zone, asked = engine.turn.context.zone, _Asked(engine.turn.context, engine.turn.now)
    trigger.arm(asked, asked.fired)
    for timetable, fire in asked.timetables:
        asked.count = 0
        fire()
        if asked.count:  # else it is a part of something longer, such as a sequence
            yield "time", _after(timetable, wall, wall + seconds, zone)
    for test, boundaries in asked.tests:
        yield "turns", _turns(test, boundaries, wall, wall + seconds, Context(zone))


def _after(timetable: Timetable, wall: float, end: float, zone: tzinfo) -> Iterator[float]:
    moment = timetable.next_after(wall, zone)
    while moment is not None and moment <= end:
        yield moment
        moment = timetable.next_after(moment, zone)


def _turns(
    test: Callable[[Context], bool | None], boundaries: tuple[Boundary, ...], wall: float, end: float, context: Context
) -> Iterator[float]:  # fmt: skip
    """When an expression becomes true though nothing changes but the time."""
    context.wall = wall
    before = test(context)
    for moment in islice(_after(turning(boundaries), wall, end, context.zone), _LOOKED):
        context.wall = moment
        truth = test(context)
        if truth and before is False:
            yield moment
        before = truth


@dataclass(slots=True)
class _Asked:
    """Takes in what a trigger would ask of the engine, and asks nothing of it: an `Arm` that arms nothing."""

    context: Context
    now: float
    count: int = 0
    cause: Cause = field(default_factory=lambda: Cause(Origin.HUB, "clock"))
    moment: int = 0
    late: float = 0.0
    timetables: list[tuple[Timetable, Callable[[], None]]] = field(default_factory=list)
    tests: list[tuple[Callable[[Context], bool | None], tuple[Boundary, ...]]] = field(default_factory=list)

    def fired(self, variables: Variables, values: Values) -> None:
        """The trigger would fire."""
        self.count += 1

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
        """An expression that may turn by time alone is looked at."""
        self.level(cells, test, fire, for_seconds, boundaries)
        return _nothing

    def level(
        self, cells: tuple[Cell, ...], test: Callable[[Context], bool | None], fire: Callable[[], None],
        for_seconds: float, boundaries: tuple[Boundary, ...],
    ) -> None:  # fmt: skip
        """The same."""
        count = self.count
        fire()
        fires, self.count = self.count > count, count
        if fires and boundaries and not for_seconds:
            self.tests.append((test, boundaries))

    def listen(self, cell: Cell, changed: Callable[[Cell, Value, Value], None]) -> None:
        """Not by time."""

    def event(self, device: str, path: str, happened: Callable[[Variables], None]) -> None:
        """Not by time."""

    def schedule(
        self, timetable: Timetable, fire: Callable[[], None], *, lasting: bool = True
    ) -> Callable[[], None]:  # fmt: skip
        """This is what was asked for."""
        self.timetables.append((timetable, fire))
        return _nothing

    def started(self, fire: Callable[[], None]) -> None:
        """Not by time."""

    def after(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Not yet."""
        return Alarm(self.now + seconds, _nothing)

    def arrives(self, channel: str, name: str, arrived: Callable[[Variables], None]) -> None:
        """Not by time."""

    def inquire(self, name: str) -> None:
        """Nobody is asked."""

    def live(self, say: Say, stand: Restore) -> None:
        """Nobody takes a snapshot."""

    def again(self, body: object, fire: Callable[[], None]) -> Alarm | None:
        """There is no snapshot."""

    def memo(self, say: Say, restore: Restore) -> Callable[[], None]:
        """Nothing is remembered."""
        return _nothing


def _nothing() -> None:
    """Nobody needs to know."""

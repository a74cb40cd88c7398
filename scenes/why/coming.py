"""What comes next, as things stand: times of day, waits that end, pauses that are over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import Final

from scenes.engine.armed import Armed
from scenes.engine.engine import Engine
from scenes.engine.program import Trigger
from scenes.engine.schedule import Boundary, Timetable, turning
from scenes.engine.view import Context
from scenes.why.asked import asked_by

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
    zone, asked = engine.turn.context.zone, asked_by(trigger, engine)
    for appointed in asked.appointed:
        if appointed.fires:
            yield "time", _after(appointed.timetable, wall, wall + seconds, zone)
    for watched in asked.watched:
        if watched.fires and watched.boundaries and not watched.for_seconds:
            yield "turns", _turns(watched.test, watched.boundaries, wall, wall + seconds, Context(zone))


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

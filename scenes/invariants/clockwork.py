"""The clockwork of invariants: times of their own, so that the engine stands where it would stand without them.

A replay knows nothing of invariants, and must come to the same engine to the last bit.
"""

from collections.abc import Callable
from datetime import tzinfo
from typing import Final

from hub.model.cause import Cause, Origin
from scenes.engine.schedule import Boundary, turning
from scenes.engine.timers import Alarm, Timers
from scenes.engine.turn import Turn
from scenes.engine.view import Context

CLOCK: Final = Cause(Origin.HUB, "clock")
CLOCK_STEP: Final = 1.0
"""Seconds by which the wall clock must have jumped for times of day to be looked for anew."""


class Clockwork:
    """Engine time, wall time and cause of the moment in hand, and timers; what `Watch` asks of an engine."""

    def __init__(self, turn: Turn, zone: tzinfo) -> None:
        self.now = turn.now
        self.wall = turn.wall
        self.cause = CLOCK
        self.late = False
        self.context = turn.context
        self._turn = turn
        self._own = Context(zone)
        self._timers = Timers()
        self._offset: float | None = None
        self._days: dict[int, Callable[[], None]] = {}
        self._numbers = 0

    def sync(self) -> None:
        """It is the engine's moment."""
        turn = self._turn
        self.now, self.wall, self.cause, self.context = turn.now, turn.wall, turn.cause, turn.context
        if self._offset is None:
            self._offset = turn.wall - turn.now

    def tick(self, at: float, wall: float) -> None:
        """It is that time, and nothing else happens: whatever is due rings."""
        self.now, self.wall, self.cause, self.context = at, wall, CLOCK, self._own
        self._own.wall = wall
        offset = wall - at
        if self._offset is not None and abs(offset - self._offset) > CLOCK_STEP:
            for look in list(self._days.values()):
                look()
        self._offset = offset
        while (fire := self._timers.pop_due(at)) is not None:
            fire()

    def due(self) -> float | None:
        """When (engine time) the next timer rings."""
        return self._timers.next_due()

    def alarm(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call back after some engine time."""
        return self._timers.set(self.now + seconds, fire)

    def unix(self, at: float) -> float:
        """Engine time as Unix seconds."""
        return self.wall + (at - self.now)

    def at(self, unix: float) -> float:
        """Unix seconds that another life of the hub has written down, as engine time."""
        return self._turn.at(unix)

    def turns(self, boundaries: tuple[Boundary, ...], look: Callable[[], None]) -> Callable[[], None]:
        """Call back whenever something may turn by time alone; what is returned ends it."""
        table, zone = turning(boundaries), self._own.zone
        self._numbers += 1
        number = self._numbers
        alarm: Alarm | None = None

        def book() -> None:
            nonlocal alarm
            if alarm is not None:
                alarm.cancel()
            due = table.next_after(self.wall, zone)
            alarm = None if due is None else self.alarm(due - self.wall, ring)

        def ring() -> None:
            look()
            book()

        def end() -> None:
            if alarm is not None:
                alarm.cancel()
            del self._days[number]

        self._days[number] = ring
        book()
        return end

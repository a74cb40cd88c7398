"""The diary: appointments by the wall clock, while that is set, and while nobody can say that it is right."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scenes.engine.schedule import Appointment, Timetable
from scenes.engine.timers import Alarm
from scenes.engine.turn import Turn

STEPPED_OVER = 600.0
"""Set forward by no more, a clock runs the times of day that it has stepped over; by more, they are gone."""
STEPPED_BACK = 86400.0
"""Set back by less, a clock does not run a time of day again; by more, it was the earlier time that was wrong."""


@dataclass(slots=True)
class Diary:
    """All appointments. Until `doubted_until` (engine time) nobody trusts the clock, and none is kept: they wait.

    `struck` is the newest time of day that was kept (Unix seconds), over the lives of the hub: a clock that was set
    back a little keeps no time of day again. `touched`: it has changed.
    """

    turn: Turn
    doubted_until: float = 0.0
    struck: float = 0.0
    touched: bool = False
    _appointments: dict[int, tuple[Appointment, Alarm]] = field(default_factory=dict)
    _next: int = 0

    def add(self, timetable: Timetable, fire: Callable[[], None]) -> Callable[[], None]:
        """Keep an appointment; what is returned ends it."""
        self._next += 1
        number = self._next
        self._book(number, Appointment(timetable, fire, self.turn.wall))

        def end() -> None:
            booked = self._appointments.pop(number, None)
            if booked is not None:
                booked[1].cancel()

        return end

    def clock_set(self, ahead: float) -> None:
        """The wall clock has jumped ahead (or back): times of day are worked out anew."""
        wall, doubted = self.turn.wall, self.turn.now < self.doubted_until
        for number, (appointment, alarm) in list(self._appointments.items()):
            alarm.cancel()
            stepped_over = wall - ahead < appointment.next <= wall
            waiting = doubted and wall - STEPPED_OVER <= appointment.next <= wall
            if (ahead <= STEPPED_OVER and stepped_over) or waiting:
                self._await(number, appointment)
            else:
                self._book(number, appointment)

    def trust(self, until: float) -> None:
        """From now on the clock is doubted until then (engine time; now or before: it is right)."""
        self.doubted_until = until
        for number, (appointment, alarm) in list(self._appointments.items()):
            alarm.cancel()
            self._await(number, appointment)

    def restore(self, struck: float) -> None:
        """What the clock struck in another life of the hub, it does not strike again."""
        self.struck = struck
        for number, (appointment, alarm) in list(self._appointments.items()):
            alarm.cancel()
            self._book(number, appointment)

    def _book(self, number: int, appointment: Appointment) -> None:
        now = self.turn.wall
        after = max(one for one in (now, appointment.last, self.struck) if one < now + STEPPED_BACK)
        wall = appointment.timetable.next_after(after, self.turn.context.zone)
        if wall is not None:
            appointment.next = wall
            self._await(number, appointment)

    def _await(self, number: int, appointment: Appointment) -> None:
        due = max(self.doubted_until, self.turn.now + max(0.0, appointment.next - self.turn.wall))
        alarm = self.turn.timers.set(due, lambda: self._due(number, appointment))
        self._appointments[number] = (appointment, alarm)

    def _due(self, number: int, appointment: Appointment) -> None:
        """It is time; by a wall clock that was set back a little, not quite: who asks for the time then must see it."""
        if self.turn.wall < appointment.next:
            self._await(number, appointment)
            return
        appointment.last = self.struck = appointment.next
        self.touched = True
        self._book(number, appointment)
        appointment.fire()

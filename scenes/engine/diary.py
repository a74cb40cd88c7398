"""The diary: appointments by the wall clock, while that is set, while it is doubted, and over restarts of the hub.

Of the moments of a timetable each is kept once or not at all. One that nobody kept in time (the hub was down, or the
clock was set over it) is kept when it is not `late` by more than its appointment allows, and then it is the only one:
what else was missed is over. So that a moment is not kept twice when the hub dies just then, a lasting appointment
writes down a second before it that it is kept now.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from scenes.engine.memos import Restore, Say
from scenes.engine.plain import list_of, mapping_of, number_of, real_of, real_or_none, whole_of
from scenes.engine.schedule import Timetable
from scenes.engine.timers import Alarm, state_of
from scenes.engine.turn import Turn

STEPPED_BACK = 86400.0
"""Set back by less, a clock keeps no time of day again; by more, it was the earlier time that was wrong.

What does not last (every few minutes) goes on at once, however far the clock was set back.
"""
STEPPED_OVER = 600.0
"""How late, in seconds, something harmless is still run that nobody asked to run late."""
GRACE = 60.0
"""So late is not late: a clock that is set by a little, under a hub that runs, skips nothing."""
EVE = 1.0
"""How long before a moment it is written down as kept: longer than it takes to be on disk."""
ROUNDED = 0.01
"""By so much a moment may seem later than it is."""
MANY = 1000
"""So many missed times are looked through for the last one."""
ALWAYS = math.inf

Remember = Callable[[Say, Restore], Callable[[], None]]
"""Keeps what is said over a restart, gives it back, and is to be told when it has changed."""


def _forget() -> None:
    """Nobody writes down what an appointment did that does not last."""


@dataclass(slots=True, eq=False)
class Appointment:
    """A timetable that somebody waits for, the `number`th.

    What came until `since` is done with; `last` is the moment kept last, `next` the one to be kept (Unix seconds).
    `late`: by how many seconds it may be kept late. `eve`: the next one is written down already, and `until` is when it
    is kept. `due`: the engine time at which it is. `touch`: how it is written down.
    """

    diary: "Diary"
    timetable: Timetable
    fire: Callable[[], None]
    late: float
    since: float
    number: int
    last: float = 0.0
    next: float | None = None
    eve: bool = False
    until: float = 0.0
    due: float = 0.0
    alarm: Alarm | None = None
    touch: Callable[[], None] = _forget

    @property
    def lasts(self) -> bool:
        """Whether it is written down."""
        return self.touch is not _forget

    def say(self) -> object:
        """What must outlive the hub; on the eve of a moment, all that comes until it is kept is done with."""
        if self.eve:
            return {"since": self.until, "struck": self.next}
        return {"since": self.since, "struck": self.last}

    def restore(self, body: object) -> None:
        """Take up what another life of the hub said; what may not be late has missed nothing while there was no hub."""
        fields = mapping_of(body)
        since, self.last = number_of(fields["since"]), number_of(fields["struck"])
        self.since = since if self.late else self.diary.turn.wall
        self.diary.book(self)
        self.touch()

    def state(self) -> object:
        """All that it is at, exactly."""
        return [
            self.number, self.since, self.last, self.next, self.eve, self.until, self.due, state_of(self.alarm)
        ]  # fmt: skip

    def stand(self, body: object) -> None:
        """Be at what `state` said; the diary has begun anew. ValueError where that is nothing of the kind."""
        number, since, last, moment, eve, until, due, alarm = list_of(body)
        self.end()
        self.number, self.since, self.last = whole_of(number), real_of(since), real_of(last)
        self.next, self.eve = real_or_none(moment), eve is True
        self.until, self.due = real_of(until), real_of(due)
        self.alarm = self.diary.put_back(self, alarm)

    def renew(self) -> None:
        """The timetable says something else now: what came until now is done with."""
        self.since = self.diary.turn.wall
        self.diary.book(self)
        self.touch()

    def end(self) -> None:
        """Wait no longer."""
        self.diary.forget(self)


@dataclass(slots=True)
class Diary:
    """All appointments. Until `doubted_until` (engine time) nobody trusts the clock, and none is kept: they wait.

    `count` of them were made so far.
    `struck` is the moment that was kept last (Unix seconds), `late` by how many seconds the one in hand is.
    """

    turn: Turn
    doubted_until: float = 0.0
    struck: float = 0.0
    late: float = 0.0
    count: int = 0
    _appointments: dict[int, Appointment] = field(default_factory=dict)

    def add(self, timetable: Timetable, fire: Callable[[], None]) -> Appointment:
        """Call at each moment, however late."""
        return self.appoint(timetable, fire, ALWAYS)

    def appoint(
        self, timetable: Timetable, fire: Callable[[], None], late: float, remember: Remember | None = None
    ) -> Appointment:
        """Make an appointment; what was before it is none of its business. With `remember` it outlives the hub."""
        self.count += 1
        made = Appointment(self, timetable, fire, late, self.turn.wall, self.count, self.struck)
        self._appointments[made.number] = made
        if remember is not None:
            made.touch = remember(made.say, made.restore)
            made.touch()
        self.book(made)
        return made

    def forget(self, appointment: Appointment) -> None:
        """Keep it no longer."""
        if self._appointments.get(appointment.number) is appointment:
            del self._appointments[appointment.number]
            if appointment.alarm is not None:
                appointment.alarm.cancel()

    def clock_set(self) -> None:
        """The wall clock has jumped: what comes next is worked out anew."""
        for appointment in sorted(self._appointments.values(), key=by_number):
            self.book(appointment)

    def state(self) -> object:
        """What it is at, exactly, beside its appointments."""
        return [self.doubted_until, self.struck]

    def stand(self, body: object) -> None:
        """Be at what `state` said; all appointments that are still kept are to `stand` after it. ValueError."""
        doubted, struck = list_of(body)
        self.doubted_until, self.struck = real_of(doubted), real_of(struck)
        self._appointments.clear()

    def put_back(self, appointment: Appointment, alarm: object) -> Alarm | None:
        """Keep an appointment that stands where it stood, and set its alarm. ValueError."""
        if appointment.number in self._appointments:
            raise ValueError(appointment.number)
        self._appointments[appointment.number] = appointment
        moment, due = appointment.next, appointment.due
        if moment is None:
            return None
        if appointment.lasts and not appointment.eve:
            return self.turn.timers.put_back(alarm, lambda: self._on_eve(appointment, moment, due))
        return self.turn.timers.put_back(alarm, lambda: self._due(appointment, moment))

    def trust(self, until: float) -> None:
        """From now on the clock is doubted until then (engine time; now or before: it is right)."""
        self.doubted_until = until
        self.clock_set()

    def book(self, appointment: Appointment) -> None:
        """Work out what comes next: the first moment that is not kept yet, and not too late to be."""
        wall = self.turn.wall
        if appointment.alarm is not None:
            appointment.alarm.cancel()
        appointment.eve = False
        if not appointment.late and self.turn.now < self.doubted_until:
            appointment.since = wall  # nobody knows how late it is
        after = min(wall, max(appointment.since, wall - max(appointment.late, GRACE)))
        if appointment.last < wall + (STEPPED_BACK if appointment.lasts else GRACE):
            after = max(after, appointment.last)
        appointment.next = self._first_or_last_missed(appointment.timetable, after)
        if appointment.next is not None:
            self._await(appointment, appointment.next)

    def _first_or_last_missed(self, timetable: Timetable, after: float) -> float | None:
        """What comes next; of what was missed, the last, as far as anybody cares to count."""
        wall, zone = self.turn.wall, self.turn.context.zone
        found = timetable.next_after(after, zone)
        for _ in range(MANY):
            if found is None or found > wall or (later := timetable.next_after(found, zone)) is None or later > wall:
                break
            found = later
        return found

    def _await(self, appointment: Appointment, moment: float) -> None:
        appointment.due = due = max(self.doubted_until, self.turn.now + max(0.0, moment - self.turn.wall))
        if appointment.lasts and not appointment.eve:
            appointment.alarm = self.turn.timers.set(due - EVE, lambda: self._on_eve(appointment, moment, due))
        else:
            appointment.alarm = self.turn.timers.set(due, lambda: self._due(appointment, moment))

    def _on_eve(self, appointment: Appointment, moment: float, due: float) -> None:
        """Write down what is about to be kept. What is late already waits until that is on disk."""
        if due - self.turn.now < EVE / 2:
            appointment.due = due = self.turn.now + EVE
        appointment.eve, appointment.until = True, self.turn.wall + due - self.turn.now + ROUNDED
        appointment.touch()
        appointment.alarm = self.turn.timers.set(due, lambda: self._due(appointment, moment))

    def _due(self, appointment: Appointment, moment: float) -> None:
        """It is time; by a wall clock that was set back a little, not quite: who asks for the time then must see it."""
        wall = self.turn.wall
        if wall < moment:
            self._await(appointment, moment)
            return
        appointment.last = self.struck = moment
        appointment.since = wall
        self.book(appointment)
        if wall - moment <= max(appointment.late, GRACE):
            self.late = wall - moment
            appointment.fire()
            self.late = 0.0


def by_number(appointment: Appointment) -> int:
    """What sorts appointments as they were made."""
    return appointment.number

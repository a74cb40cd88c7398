"""What triggers by the wall clock share: an appointment that says in the trace by how much it is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from hub.model.value import Value
from hub.text.quantities import format_duration
from scenes.engine.days import Days
from scenes.engine.diary import GRACE
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import Schedule, Timetable
from scenes.engine.view import Cell


@dataclass(frozen=True, slots=True)
class AsTold:
    """The time of day that a property of a virtual device says, and `offset` seconds later.

    It has another answer when the property has another value: whoever made an appointment is to look anew then.
    """

    cell: Cell
    offset: float
    days: Days

    def next_after(self, wall: float, zone: tzinfo) -> float | None:
        """The first such moment after `wall`; the days are those of the time, not of what the offset makes of it."""
        second = self.cell.value
        if not isinstance(second, (int, float)):
            return None
        found = Schedule((int(second),), self.days).next_after(wall - self.offset, zone)
        return None if found is None else found + self.offset


def look_anew(arm: Arm, cell: Cell, renew: Callable[[], None]) -> None:
    """Look anew at an appointment when a property that it goes by has another value."""

    def changed(_cell: Cell, _old: Value, _new: Value) -> None:
        renew()

    arm.listen(cell, changed)


def appoint(arm: Arm, timetable: Timetable, fire: Fire, *, lasting: bool = True) -> Callable[[], None]:
    """Fire at each moment of a timetable. What is returned looks anew at what it says."""

    def strike() -> None:
        late = arm.late
        fire({}, (("late by", format_duration(round(late))),) if late > GRACE else ())

    return arm.schedule(timetable, strike, lasting=lasting)

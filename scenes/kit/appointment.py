"""What triggers by the wall clock share: an appointment that says in the trace by how much it is late."""

from hub.text.quantities import format_duration
from scenes.engine.diary import GRACE
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import Timetable


def appoint(arm: Arm, timetable: Timetable, fire: Fire, *, lasting: bool = True) -> None:
    """Fire at each moment of a timetable."""

    def strike() -> None:
        late = arm.late
        fire({}, (("late by", format_duration(round(late))),) if late > GRACE else ())

    arm.schedule(timetable, strike, lasting=lasting)

"""`at`: local times of day, on certain days if one likes."""

from dataclasses import dataclass

from hub.text.quantities import format_time_of_day
from hub.text.reader import Fields, one_or_more, time_of_day
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import Schedule
from scenes.kit.appointment import appoint
from scenes.kit.days import read_days
from scenes.language.reading import Reading


@dataclass(frozen=True, slots=True)
class At:
    """Fires once a local date and time: over clock changes too."""

    text: str
    schedule: Schedule

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Make the appointment."""
        appoint(arm, self.schedule, fire)


def read(node: Node, fields: Fields, reading: Reading) -> At | None:
    """`at: TIME` or a list of times; `days`, `dates`, `except`."""
    times = one_or_more(time_of_day)(node, reading.problems)
    days, said = read_days(fields, reading)
    if not times:
        return None
    text = ", ".join(map(format_time_of_day, times))
    return At(f"{text} {said}".strip(), Schedule(times, days))

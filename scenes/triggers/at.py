"""`at`: local times of day, on certain days if one likes."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.quantities import format_time_of_day
from hub.text.reader import Fields, at_least_one, time_of_day
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import Schedule
from scenes.kit.appointment import appoint
from scenes.kit.days import DAY_KEYS, read_days
from scenes.language.reading import Reading
from scenes.language.shapes import House


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
    times = at_least_one(time_of_day)(node, reading.problems)
    days, said = read_days(fields, reading)
    if not times:
        return None
    text = ", ".join(map(format_time_of_day, times))
    return At(f"{text} {said}".strip(), Schedule(times, days))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"at": form.one_or_more(form.TIME), **DAY_KEYS}

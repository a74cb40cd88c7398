"""`every`: at equal distances, counted in UTC, so that clock changes neither skip nor double anything."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.quantities import DAY_S, format_duration
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.schedule import Every
from scenes.kit.appointment import appoint
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

LEAST_S = 1.0


@dataclass(frozen=True, slots=True)
class EveryTime:
    """Fires at each multiple of a duration since the beginning of 1970; what was missed comes again soon enough."""

    every: Every

    @property
    def text(self) -> str:
        """The duration."""
        return f"every {format_duration(self.every.seconds)}"

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Make the appointment."""
        appoint(arm, self.every, fire, lasting=False)


def read(node: Node, _fields: Fields, reading: Reading) -> EveryTime | None:
    """`every: DURATION`."""
    seconds = duration(LEAST_S, DAY_S)(node, reading.problems)
    return None if seconds is None else EveryTime(Every(seconds))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"every": form.DURATION}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    return Line(teller.say("explain.trigger.every", length=teller.duration(node)))

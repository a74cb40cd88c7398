"""`started`: the hub has started and heard what its devices are at."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields, one_of
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Started:
    """Fires once a life of the hub."""

    text: str = "started"

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask to be told."""
        arm.started(lambda: fire({}, ()))


def read(node: Node, _fields: Fields, reading: Reading) -> Started | None:
    """`started: hub`; the bare word `started` says the same."""
    return one_of({"hub": Started()})(node, reading.problems)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"started": form.words(("hub",))}


def tell(_node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    return Line(teller.say("explain.trigger.started"))

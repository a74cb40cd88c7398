"""`manual`: nothing but a person, or another scene, lets the scene run."""

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
class Manual:
    """Never fires: every scene can be run by hand."""

    text: str = "manual"

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Ask for nothing."""


def read(node: Node, _fields: Fields, reading: Reading) -> Manual | None:
    """`manual: hand`; the bare word `manual` says the same."""
    return one_of({"hand": Manual()})(node, reading.problems)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"manual": form.words(("hand",))}


def tell(_node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    return Line(teller.say("explain.trigger.manual"))

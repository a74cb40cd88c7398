"""`all`: every one of some conditions holds (a plain list of conditions means the same)."""

from dataclasses import dataclass

from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Condition
from scenes.engine.trace import Values
from scenes.engine.view import Context
from scenes.language import shapes
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class AllOf:
    """False as soon as one part is false; unknown when none is false and one is unknown."""

    parts: tuple[Condition, ...]

    def test(self, context: Context) -> bool | None:
        """Three-valued."""
        truth: bool | None = True
        for part in self.parts:
            one = part.test(context)
            if one is False:
                return False
            if one is None:
                truth = None
        return truth

    def blame(self, context: Context) -> tuple[str, Values]:
        """The first part that is false, else the first that is unknown."""
        tests = [(part.test(context), part) for part in self.parts]
        for wanted in (False, None):
            for truth, part in tests:
                if truth is wanted:
                    return part.blame(context)
        return "all", ()


def read(node: Node, _fields: Fields, reading: Reading) -> AllOf | None:
    """`all: [CONDITION, …]`."""
    parts = reading.conditions(node)
    return AllOf(parts) if parts else None


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"all": shapes.CONDITIONS}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    parts = teller.conditions(node)
    return parts[0] if len(parts) == 1 else Line(teller.say("explain.condition.all"), parts)

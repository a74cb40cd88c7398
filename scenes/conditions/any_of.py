"""`any`: at least one of some conditions holds."""

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
class AnyOf:
    """True as soon as one part is true; unknown when none is true and one is unknown."""

    parts: tuple[Condition, ...]

    def test(self, context: Context) -> bool | None:
        """Three-valued."""
        truth: bool | None = False
        for part in self.parts:
            one = part.test(context)
            if one is True:
                return True
            if one is None:
                truth = None
        return truth

    def blame(self, context: Context) -> tuple[str, Values]:
        """All parts: each of them is to blame."""
        blames = [part.blame(context) for part in self.parts]
        return " or ".join(text for text, _ in blames), tuple(value for _, values in blames for value in values)


def read(node: Node, _fields: Fields, reading: Reading) -> AnyOf | None:
    """`any: [CONDITION, …]`."""
    parts = reading.conditions(node)
    return AnyOf(parts) if parts else None


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"any": shapes.CONDITIONS}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    parts = teller.conditions(node)
    return parts[0] if len(parts) == 1 else Line(teller.say("explain.condition.any"), parts)

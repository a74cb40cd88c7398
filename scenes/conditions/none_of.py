"""`not`: none of some conditions holds."""

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
class NoneOf:
    """False as soon as one part is true; unknown when none is true and one is unknown."""

    parts: tuple[Condition, ...]

    def test(self, context: Context) -> bool | None:
        """Three-valued."""
        truth: bool | None = True
        for part in self.parts:
            one = part.test(context)
            if one is True:
                return False
            if one is None:
                truth = None
        return truth

    def blame(self, context: Context) -> tuple[str, Values]:
        """The first part that is true, else all of them."""
        blames = []
        for part in self.parts:
            text, values = part.blame(context)
            if part.test(context):
                return f"not {text}", values
            blames.append((text, values))
        return "not " + " or ".join(text for text, _ in blames), tuple(one for _, values in blames for one in values)


def read(node: Node, _fields: Fields, reading: Reading) -> NoneOf | None:
    """`not: CONDITION`, or `not: [CONDITION, …]`."""
    parts = reading.conditions(node)
    return NoneOf(parts) if parts else None


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"not": shapes.CONDITIONS}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    parts = teller.conditions(node)
    if len(parts) == 1 and not parts[0].below:
        return Line(teller.say("explain.condition.not_one", what=parts[0].text))
    return Line(teller.say("explain.condition.not"), parts)

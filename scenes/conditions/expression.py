"""A condition in the expression language."""

from dataclasses import dataclass

from hub.text.reader import Fields, duration
from hub.text.schema import DURATION, Keys
from hub.text.yaml import Node
from scenes.engine.trace import Values
from scenes.engine.view import Context
from scenes.language import shapes
from scenes.language.expression import Expression, Test
from scenes.language.past import LONGEST, SHORTEST
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Holds:
    """Holds while the expression is true. `test` is that of the expression: what is asked often is asked directly."""

    expression: Expression
    test: Test

    def blame(self, context: Context) -> tuple[str, Values]:
        """The smallest part that keeps the expression from holding, and what it reads."""
        return self.expression.blame(context)


def read(node: Node, fields: Fields, reading: Reading) -> Holds | None:
    """`EXPRESSION`, or `is: EXPRESSION`, `for: DURATION`."""
    seconds = fields.optional("for", duration(low=SHORTEST, high=LONGEST), 0.0)
    expression = reading.expression(node, lasting=seconds)
    return None if expression is None else Holds(expression, expression.test)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"is": shapes.EXPRESSION, "for": DURATION}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    length, what = fields.node("for"), teller.clause(node)
    if length is None:
        return Line(what)
    return Line(teller.say("explain.condition.for", what=what, length=teller.duration(length)))

"""`becomes`: an expression turns from false to true, and stays true `for` a time."""

from dataclasses import dataclass

from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.engine.view import BRIDGE, NO_VARIABLES
from scenes.kit.staying import STAYING, read_staying, tell_staying
from scenes.language import shapes
from scenes.language.expression import Expression
from scenes.language.reading import Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Becomes:
    """Fires on false -> true, never on unknown -> true; `for_seconds` it must stay true.

    In between it may be unknown for `gap` seconds. `lasting`: over a restart of the hub it goes on counting.
    """

    expression: Expression
    for_seconds: float = 0.0
    gap: float = BRIDGE
    lasting: bool = True

    @property
    def text(self) -> str:
        """The expression as written."""
        return self.expression.source

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch the expression."""
        expression, context = self.expression, arm.context
        whole = expression.whole
        arm.watch(
            expression.cells,
            expression.test,
            lambda: fire(NO_VARIABLES, whole.values(context)),
            self.for_seconds,
            expression.boundaries,
            gap=self.gap,
            lasting=self.lasting,
        )


def read(node: Node, fields: Fields, reading: Reading) -> Becomes | None:
    """`becomes: EXPRESSION`, `for: DURATION`, `gap: DURATION`, `restart: reset`."""
    expression = reading.expression(node)
    seconds, gap, lasting = read_staying(fields, reading)
    return None if expression is None else Becomes(expression, seconds, gap, lasting)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"becomes": shapes.EXPRESSION, **STAYING}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    return tell_staying(teller.say("explain.trigger.becomes", what=teller.clause(node)), fields, teller)

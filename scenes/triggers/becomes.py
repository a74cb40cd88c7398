"""`becomes`: an expression turns from false to true, and stays true `for` a time."""

from dataclasses import dataclass

from hub.text.reader import Fields, duration
from hub.text.yaml import Node
from scenes.engine.program import Arm, Fire
from scenes.language.expression import Expression
from scenes.language.reading import Reading


@dataclass(frozen=True, slots=True)
class Becomes:
    """Fires on false -> true, never on unknown -> true; `for_seconds` it must stay true."""

    expression: Expression
    for_seconds: float = 0.0

    @property
    def text(self) -> str:
        """The expression as written."""
        return self.expression.source

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch the expression."""
        expression = self.expression
        arm.watch(
            expression.cells,
            expression.test,
            lambda: fire({}, expression.values(arm.context)),
            self.for_seconds,
            expression.boundaries,
        )


def read(node: Node, fields: Fields, reading: Reading) -> Becomes | None:
    """`becomes: EXPRESSION`, `for: DURATION`."""
    expression = reading.expression(node)
    seconds = fields.optional("for", duration(low=0), 0.0)
    return None if expression is None else Becomes(expression, seconds)

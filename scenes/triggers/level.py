"""`while`: something is true, whenever it became so. No trigger among others: what a scene with `keep` stands on."""

from dataclasses import dataclass

from scenes.engine.program import Arm, Fire
from scenes.language.expression import Expression


@dataclass(frozen=True, slots=True)
class While:
    """Fires whenever the expression is true and the scene does not run: at an edge, after a start, after a reload."""

    expression: Expression
    for_seconds: float = 0.0

    @property
    def text(self) -> str:
        """The expression as written."""
        return self.expression.source

    def arm(self, arm: Arm, fire: Fire) -> None:
        """Watch the expression."""
        expression = self.expression

        def fires() -> None:
            fire({}, expression.values(arm.context))

        arm.level(expression.cells, expression.test, fires, self.for_seconds, expression.boundaries)

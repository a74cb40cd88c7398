"""`on_unknown`: what counts where nobody knows whether a condition holds."""

from dataclasses import dataclass

from scenes.engine.program import Condition
from scenes.engine.trace import Values
from scenes.engine.view import Context


@dataclass(frozen=True, slots=True)
class Decided:
    """A condition that is never unknown: `fallback` stands for that."""

    condition: Condition
    fallback: bool

    def test(self, context: Context) -> bool | None:
        """True or false."""
        truth = self.condition.test(context)
        return self.fallback if truth is None else truth

    def blame(self, context: Context) -> tuple[str, Values]:
        """What keeps the condition from holding, or makes it unknown."""
        text, values = self.condition.blame(context)
        if self.condition.test(context) is None:
            text += f" (on_unknown: {'true' if self.fallback else 'false'})"
        return text, values

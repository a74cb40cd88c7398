"""`check`: go on only if a condition holds, such as the one that mattered before a wait."""

from dataclasses import dataclass

from hub.text.reader import Fields
from hub.text.schema import Keys
from hub.text.yaml import Node
from scenes.engine.acting import STOP, Actor, BaseStep
from scenes.engine.program import Condition
from scenes.engine.run import Run
from scenes.kit.flow import is_short, tell_so
from scenes.language import shapes
from scenes.language.reading import Code, Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Check(BaseStep):
    """Stops the run where the condition does not hold, or is not known."""

    condition: Condition

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Look."""
        truth = self.condition.test(actor.context)
        if truth:
            return run.step + 1
        text, values = self.condition.blame(actor.context)
        what = "trace.not_known" if truth is None else "trace.holds_not"
        actor.note(run, what, {"condition": text}, values)
        return STOP


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`check: CONDITION`, or a list of which all must hold."""
    condition = reading.condition(node)
    if condition is not None:
        code.add(Check(condition))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"check": shapes.CONDITIONS}


def tell(node: Node, _fields: Fields, teller: Teller) -> Line:
    """In words."""
    parts = teller.conditions(node)
    return Line(tell_so("explain.action.check", parts, teller), () if is_short(parts) else parts)

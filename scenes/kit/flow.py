"""What the actions share that say where to go on."""

from dataclasses import dataclass

from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.program import Condition
from scenes.engine.run import Run


@dataclass(frozen=True, slots=True)
class Jump(BaseStep):
    """Goes on somewhere else."""

    to: int

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Go there."""
        return self.to


@dataclass(frozen=True, slots=True)
class Branch(BaseStep):
    """Goes on with the next step where the condition holds, elsewhere where it does not, or is not known."""

    condition: Condition
    otherwise: int
    unknown: int

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Look."""
        truth = self.condition.test(actor.context)
        text, values = self.condition.blame(actor.context)
        match truth:
            case True:
                actor.note(run, "trace.holds", {"condition": text}, values)
                return run.step + 1
            case False:
                actor.note(run, "trace.holds_not", {"condition": text}, values)
                return self.otherwise
            case None:
                actor.note(run, "trace.not_known", {"condition": text}, values)
                return self.unknown


def body_of(fields: Fields) -> Node | None:
    """The actions under `do`, which must be there."""
    body = fields.node("do")
    if body is None:
        fields.problems.append(error("value.missing_key", fields.mapping.mark, key="do"))
    return body

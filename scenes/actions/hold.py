"""`hold … until`: claim properties; when the claim ends, the next one applies, or what was before."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, duration
from hub.text.schema import Keys
from hub.text.yaml import Mapping, Node
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.run import Run
from scenes.kit.targets import Targets, work_out
from scenes.language import shapes
from scenes.language.expression import Expression
from scenes.language.reading import Code, Reading
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Hold(BaseStep):
    """Claims the targets, and releases them when `until` has been true for its time."""

    targets: Targets
    until: Expression
    for_seconds: float

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Claim, and watch for the end."""
        values = work_out(self.targets, run, actor)
        if values is None:
            return FAIL
        actor.hold(run, values)
        return self.resume(run, actor)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Watch for the end; the claims are there."""
        until = self.until
        actor.until(run, until.reads(run.variables), until.test, self.for_seconds, until.boundaries)
        return None

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """Let go."""
        actor.note(run, "trace.met", {"condition": self.until.source}, self.until.values(actor.context))
        actor.release(run)
        return run.step + 1


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`hold: {DEVICE.PROPERTY: VALUE, …}`, `until: EXPRESSION` or `until: {is: EXPRESSION, for: DURATION}`."""
    targets = reading.targets(node, holding=True)
    ending = fields.node("until")
    if ending is None:
        reading.problems.append(error("scenes.hold_without_until", node.mark))
        return
    for_seconds = 0.0
    if isinstance(ending, Mapping):
        inner = Fields(ending, reading.problems)
        until = inner.required("is", lambda value, _: reading.expression(value))
        for_seconds = inner.optional("for", duration(low=0), 0.0)
        inner.close()
    else:
        until = reading.expression(ending)
    if until is not None:
        code.add(Hold(targets, until, for_seconds))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "hold": shapes.HELD,
        "until": form.either(shapes.EXPRESSION, form.mapping({"is": shapes.EXPRESSION, "for": form.DURATION}, ["is"])),
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    ending = fields.node("until")
    what, length = ending, None
    if isinstance(ending, Mapping):
        inner = Fields(ending, fields.problems)
        what, length = inner.node("is"), inner.node("for")
    until = "" if what is None else teller.clause(what)
    if length is not None:
        until = teller.say("explain.for", what=until, length=teller.duration(length))
    return Line(teller.say("explain.action.hold", until=until), teller.states(node))

"""What the actions share that say where to go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.text.problem import error
from hub.text.reader import Fields
from hub.text.yaml import Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.program import Condition
from scenes.engine.run import Run
from scenes.language.telling import Line, Teller


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


def is_short(conditions: tuple[Line, ...]) -> bool:
    """Whether conditions fit into a line."""
    return len(conditions) == 1 and not conditions[0].below


def tell_so(message_id: str, conditions: tuple[Line, ...], teller: Teller) -> str:
    """A sentence about conditions: with the one, or with a list of all to follow."""
    what = conditions[0].text if is_short(conditions) else teller.say("explain.all_of_this")
    return teller.say(message_id, what=what)


def tell_choice(ways: Sequence[tuple[Node, Node | None]], otherwise: Node | None, teller: Teller) -> Line:
    """The first of some ways whose condition holds, in words."""
    parts = [(teller.conditions(condition), body) for condition, body in ways]
    (first, body), *others = parts
    if not others and otherwise is None and is_short(first) and body is not None:
        return Line(tell_so("explain.action.if", first, teller), teller.steps(body), numbered=True)
    lines = [_way(one, body, teller) for one, body in parts]
    if otherwise is not None:
        lines.append(Line(teller.say("explain.action.else"), teller.steps(otherwise), numbered=True))
    return Line(teller.say("explain.action.choose" if others else "explain.action.decide"), tuple(lines))


def _way(conditions: tuple[Line, ...], body: Node | None, teller: Teller) -> Line:
    steps = (Line(teller.say("explain.nothing")),) if body is None else teller.steps(body)
    text = tell_so("explain.action.if", conditions, teller)
    if is_short(conditions):
        return Line(text, steps, numbered=True)
    return Line(text, (*conditions, Line(teller.say("explain.action.then"), steps, numbered=True)))

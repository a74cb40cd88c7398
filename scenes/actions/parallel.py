"""`parallel`: several lists of actions at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.text import schema as form
from hub.text.problem import error
from hub.text.reader import Fields, switch
from hub.text.schema import Keys
from hub.text.yaml import Node, Sequence
from scenes.engine.acting import FAIL, JOIN, Actor, BaseStep
from scenes.engine.run import Run
from scenes.engine.trace import Result
from scenes.kit.trying import ON_ERROR
from scenes.language import shapes
from scenes.language.reading import Code, Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller


@dataclass(frozen=True, slots=True)
class Parallel(BaseStep):
    """Begins a strand at each of `starts`, and goes on at `after` when all (or the `first`) have done their work."""

    starts: tuple[int, ...]
    after: int
    first: bool
    go_on: bool

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Let them run."""
        actor.spawn(run, self.starts)
        return None

    def joined(self, run: Run, actor: Actor, results: Mapping[str, Result]) -> int | None:
        """One is over: the rest is stopped when it failed, or when it is the first."""
        if self.first and Result.DONE in results.values():
            return self.after
        if not self.go_on and (Result.FAILED in results.values() or Result.STOPPED in results.values()):
            return FAIL
        return None if Result.RUNNING in results.values() else self._all_over(results)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """The strands go on by themselves; what became known of them last, or nothing, is already acted upon."""
        return None

    def _all_over(self, results: Mapping[str, Result]) -> int:
        return FAIL if self.first and Result.DONE not in results.values() and not self.go_on else self.after


@dataclass(frozen=True, slots=True)
class Join(BaseStep):
    """The end of a strand."""

    def begin(self, run: Run, actor: Actor) -> int | None:
        """It is over."""
        return JOIN


def read(node: Node, fields: Fields, reading: Reading, code: Code) -> None:
    """`parallel: [ACTIONS, …]`, `first: true` (the first that is done ends the others), `on_error: stop|continue`."""
    first = fields.optional("first", switch, default=False)
    go_on = fields.optional("on_error", ON_ERROR, default=False)
    if not isinstance(node, Sequence) or len(node.items) < 2:
        reading.problems.append(error("scenes.parallel_of_what", node.mark))
        return
    place, starts = code.reserve(), []
    for branch in node.items:
        starts.append(code.here)
        reading.block(branch, code, alone=True)
        code.add(Join())
    code.fill(place, Parallel(tuple(starts), code.here, first, go_on))


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {"parallel": form.listing(shapes.ACTIONS), "first": form.SWITCH, "on_error": shapes.ON_ERROR}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    first, go_on = fields.optional("first", switch, default=False), fields.node("on_error")
    branches = [teller.steps(item) for item in node.items] if isinstance(node, Sequence) else []
    lines = [
        one[0] if len(one) == 1 else Line(teller.say("explain.action.branch"), one, numbered=True) for one in branches
    ]
    if source_text(go_on) == "continue":
        lines.append(Line(teller.say("explain.action.parallel_go_on")))
    return Line(teller.say("explain.action.parallel_first" if first else "explain.action.parallel"), tuple(lines))

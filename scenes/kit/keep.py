"""`while … keep`: while something is true, properties are what the scene says, worked out anew when that changes."""

from dataclasses import dataclass

from hub.text import schema as form
from hub.text.reader import Fields, duration, one_of
from hub.text.schema import Keys
from hub.text.yaml import Mapping, Node
from scenes.engine.acting import Actor, BaseStep
from scenes.engine.plain import plain
from scenes.engine.program import Arm, Fire
from scenes.engine.run import Run
from scenes.engine.view import BRIDGE, Cell, Context
from scenes.kit.targets import Targets, work_out
from scenes.language import shapes
from scenes.language.expression import Expression
from scenes.language.reading import Code, Reading, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_VALUES, _LINGERS = "values", "lingers"


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


@dataclass(frozen=True, slots=True)
class Keep(BaseStep):
    """Claims the targets while `during` is true, or until `ends` is (where given), and `linger` seconds longer.

    `feeds` are the properties that the values are worked out of. `lets_go`: it also ends when nobody has known for five
    minutes whether it is true.
    """

    targets: Targets
    during: Expression
    ends: Expression | None = None
    linger: float = 0.0
    lets_go: bool = False
    feeds: tuple[Cell, ...] = ()

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Claim, and watch."""
        values = work_out(self.targets, run, actor)
        if values is not None:
            actor.remember(run, _VALUES, self._now(actor.context))
            actor.hold(run, values)
        return self._watch(run, actor)

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Watch again; the claims are there."""
        return self._watch(run, actor)

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """Something is different: it is over, or true again while it lingered, or the values have changed."""
        over = self._over(actor.context)
        if run.memo.get(_LINGERS) and over is False:
            actor.remember(run, _LINGERS, value=False)
        elif over is not False and not run.memo.get(_LINGERS):
            linger = self.linger if over else max(self.linger, BRIDGE)
            if not linger:
                return self._let_go(run, actor)
            actor.remember(run, _LINGERS, value=True)
            actor.after(run, linger)
        return self.begin(run, actor) if self._changed(run, actor.context) else self._watch(run, actor)

    def woken(self, run: Run, actor: Actor) -> int | None:
        """It has lingered long enough; where it became true again meanwhile, this is the alarm of then."""
        return self._let_go(run, actor) if run.memo.get(_LINGERS) else None

    def _let_go(self, run: Run, actor: Actor) -> int | None:
        during, ends = self.during, self.ends
        if ends is not None and ends.test(actor.context):
            actor.note(run, "trace.met", {"condition": ends.source}, ends.values(actor.context))
        else:
            actor.note(run, "trace.no_more", {"condition": during.source}, during.values(actor.context))
        actor.release(run)
        return run.step + 1

    def _watch(self, run: Run, actor: Actor) -> int | None:
        """Wait for anything that makes a difference."""

        def different(context: Context) -> bool:
            over, lingers = self._over(context), bool(run.memo.get(_LINGERS))
            return lingers is (over is False) or self._changed(run, context)

        ends = self.ends
        cells = {cell.id: cell for cell in (*self.during.cells, *(ends.cells if ends else ()), *self.feeds)}
        boundaries = dict.fromkeys((*self.during.boundaries, *(ends.boundaries if ends else ())))
        actor.until(run, tuple(cells.values()), different, 0.0, tuple(boundaries))
        return None

    def _over(self, context: Context) -> bool | None:
        """Whether it is over; None where nobody knows, and that is a reason to let go."""
        ended = self.ends.test(context) if self.ends is not None else _inverse(self.during.test(context))
        return False if ended is None and not self.lets_go else ended

    def _changed(self, run: Run, context: Context) -> bool:
        """Whether the values are others than those claimed; what is not known changes nothing."""
        return bool(self.feeds) and None not in (now := self._now(context)) and now != run.memo.get(_VALUES)

    def _now(self, context: Context) -> list[object]:
        return [plain(source(context)) for _, source in self.targets]


def _inverse(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def read(keep: Node, during: Node, reading: Reading, code: Code) -> While | None:
    """`keep: {DEVICE.PROPERTY: VALUE, …}` under a scene's `while: EXPRESSION`, or `while: {is: EXPRESSION, …}`.

    Beside `is`: `for: DURATION`, `until: EXPRESSION`, `linger: DURATION`, `on_unknown: keep|release`.
    """
    for_seconds, linger, lets_go = 0.0, 0.0, False
    ends: Expression | None = None
    if isinstance(during, Mapping):
        inner = Fields(during, reading.problems)
        expression = inner.required("is", lambda value, _: reading.expression(value))
        for_seconds = inner.optional("for", duration(low=0), 0.0)
        ends = inner.maybe("until", lambda value, _: reading.expression(value))
        linger = inner.optional("linger", duration(low=0), 0.0)
        lets_go = inner.optional("on_unknown", one_of({"keep": False, "release": True}), default=False)
        inner.close()
    else:
        expression = reading.expression(during)
    targets, feeds = reading.kept(keep)
    if expression is None:
        return None
    code.add(Keep(targets, expression, ends, linger, lets_go, feeds))
    return While(expression, for_seconds)


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    return {
        "while": form.either(
            shapes.EXPRESSION,
            form.mapping(
                {
                    "is": shapes.EXPRESSION,
                    "for": form.DURATION,
                    "until": shapes.EXPRESSION,
                    "linger": form.DURATION,
                    "on_unknown": form.words(("keep", "release")),
                },
                ["is"],
            ),
        ),
        "keep": shapes.HELD,
    }


def tell(keep: Node, during: Node, teller: Teller) -> Line:
    """In words."""
    inner = Fields(during, []) if isinstance(during, Mapping) else None
    what = during if inner is None else inner.node("is")
    text = "" if what is None else teller.clause(what)
    length = None if inner is None else inner.node("for")
    if length is not None:
        text = teller.say("explain.for", what=text, length=teller.duration(length))
    lines = list(teller.states(keep))
    ends, linger = (None, None) if inner is None else (inner.node("until"), inner.node("linger"))
    if ends is not None:
        lines.append(Line(teller.say("explain.keep.until", what=teller.clause(ends))))
    if linger is not None:
        lines.append(Line(teller.say("explain.keep.linger", length=teller.duration(linger))))
    if inner is not None and source_text(inner.node("on_unknown")) == "release":
        lines.append(Line(teller.say("explain.keep.release")))
    return Line(teller.say("explain.keep.begins" if ends is not None else "explain.keep", what=text), tuple(lines))

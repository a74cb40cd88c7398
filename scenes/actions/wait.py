"""`wait`: for a time, or until something is true, with a timeout and what to do then."""

from dataclasses import dataclass

from hub.text.reader import Fields, duration
from hub.text.yaml import Mapping, Node, Scalar
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.run import Run
from scenes.language.expression import Expression
from scenes.language.reading import Code, Reading


@dataclass(frozen=True, slots=True)
class Pause(BaseStep):
    """Waits some seconds."""

    seconds: float

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Set the alarm."""
        actor.note(run, "trace.wait", {"seconds": self.seconds})
        actor.after(run, self.seconds)
        return None

    def woken(self, run: Run, actor: Actor) -> int | None:
        """Go on."""
        return run.step + 1


@dataclass(frozen=True, slots=True)
class Until(BaseStep):
    """Waits until an expression is true (it may be so already) and stays so for a time.

    `met` and `late` are the steps to go on with then, and at the timeout.
    """

    expression: Expression
    for_seconds: float
    timeout: float | None
    met: int
    late: int

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Watch, and set the alarm."""
        expression = self.expression
        actor.note(run, "trace.wait_until", {"condition": expression.source}, expression.values(actor.context))
        if self.timeout is not None:
            actor.after(run, self.timeout)
        actor.until(run, expression.reads(run.variables), expression.test, self.for_seconds, expression.boundaries)
        return None

    def woken(self, run: Run, actor: Actor) -> int | None:
        """Time is up."""
        actor.note(run, "trace.timeout", {"seconds": self.timeout or 0.0})
        return self.late

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """It is true."""
        actor.note(run, "trace.met", {"condition": self.expression.source}, self.expression.values(actor.context))
        return self.met


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`wait: DURATION`, or `wait: {until: EXPRESSION, for: DURATION, timeout: DURATION, on_timeout: …}`.

    `on_timeout` is `stop` (the default: the run fails), `continue`, or actions after which the run goes on.
    """
    if not isinstance(node, Mapping):
        seconds = duration(low=0)(node, reading.problems)
        if seconds is not None:
            code.add(Pause(seconds))
        return
    inner = Fields(node, reading.problems)
    until = inner.required("until", lambda value, _: reading.expression(value))
    for_seconds = inner.optional("for", duration(low=0), 0.0)
    timeout = inner.maybe("timeout", duration(low=0))
    on_timeout = inner.node("on_timeout")
    inner.close()
    place = code.reserve()
    late = FAIL
    if isinstance(on_timeout, Scalar) and on_timeout.text in ("stop", "continue"):
        late = FAIL if on_timeout.text == "stop" else code.here
    elif on_timeout is not None:
        late = code.here
        reading.steps(on_timeout, code)
    if until is not None:
        code.fill(place, Until(until, for_seconds, timeout, code.here, late))

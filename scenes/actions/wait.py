"""`wait`: for a time, until something is true, for an event, or until a time of day."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.value import Kind, Value
from hub.text import schema as form
from hub.text.problem import error
from hub.text.quantities import LONGEST_DURATION_S, format_time_of_day
from hub.text.reader import Fields, Reader, duration, time_of_day
from hub.text.schema import Keys
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.plain import number_of
from scenes.engine.run import Run
from scenes.engine.schedule import Once, Schedule
from scenes.engine.view import Context
from scenes.kit.happening import tell_happening
from scenes.kit.narrowing import Wanted, narrowing
from scenes.language import shapes
from scenes.language.expression import Expression
from scenes.language.reading import Code, Fixed, Reading, Source, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

_DURATION = Property("wait", Kind.DURATION, minimum=0)
_TIME = Property("until_time", Kind.TIME)
_FORMS = ("until", "for_event", "until_time")


@dataclass(frozen=True, slots=True)
class Pause(BaseStep):
    """Waits some seconds, worked out when it begins."""

    seconds: Source

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Set the alarm."""
        value = self.seconds(actor.context)
        if not isinstance(value, (int, float)):
            actor.note(run, "trace.value_unknown", {"target": "wait"})
            return FAIL
        seconds = min(max(0.0, value), LONGEST_DURATION_S)
        actor.note(run, "trace.wait", {"seconds": seconds})
        actor.after(run, seconds)
        return None

    def woken(self, run: Run, actor: Actor) -> int | None:
        """Go on."""
        return run.step + 1

    def resume(self, run: Run, actor: Actor) -> int | None:
        """What is left of the time goes on."""
        return None


@dataclass(frozen=True, slots=True)
class TimeLimit(BaseStep):
    """A wait that may have a `timeout`. `met` and `late` are the steps to go on with, in time and afterwards."""

    timeout: float | None
    met: int
    late: int

    def limit(self, run: Run, actor: Actor) -> None:
        """Set the alarm."""
        if self.timeout is not None:
            actor.after(run, self.timeout)

    def woken(self, run: Run, actor: Actor) -> int | None:
        """Time is up."""
        actor.note(run, "trace.timeout", {"seconds": self.timeout or 0.0})
        return self.late


@dataclass(frozen=True, slots=True)
class Until(TimeLimit):
    """Waits until an expression is true (it may be so already) and stays so for a time."""

    expression: Expression
    for_seconds: float

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Watch, and set the alarm."""
        expression = self.expression
        actor.note(run, "trace.wait_until", {"condition": expression.source}, expression.values(actor.context))
        self.resume(run, actor)
        self.limit(run, actor)
        return None

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """It is true."""
        actor.note(run, "trace.met", {"condition": self.expression.source}, self.expression.values(actor.context))
        return self.met

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Watch; since when it has been true is known."""
        expression = self.expression
        actor.until(
            run, expression.reads(run.variables), expression.test, self.for_seconds, expression.boundaries
        )  # fmt: skip
        return None


@dataclass(frozen=True, slots=True)
class Event(TimeLimit):
    """Waits for an event of a device (a key). `fields`: the variables that it brings, by full name."""

    text: str
    device: str
    path: str
    wanted: tuple[Wanted, ...]
    fields: tuple[str, ...]

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Listen, and set the alarm."""
        actor.note(run, "trace.wait_event", {"event": self.text})
        self.limit(run, actor)
        return self.resume(run, actor)

    def happened(self, run: Run, actor: Actor, fields: Mapping[str, Value | None]) -> int | None:
        """Go on with its fields, where it is the one that is wanted."""
        if not all(wanted.fits(fields) for wanted in self.wanted):
            return None
        actor.note(run, "trace.event", {"event": self.text}, tuple(fields.items()))
        for name in self.fields:
            actor.assign(run, name, fields.get(name))
        return self.met

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Listen."""
        actor.happens(run, self.device, self.path)
        return None


@dataclass(frozen=True, slots=True)
class TimeOfDay(BaseStep):
    """Waits until the wall clock next shows a time of day (seconds since midnight), worked out when it begins."""

    second: Source

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Find the moment, and wait for it."""
        context, second = actor.context, self.second(actor.context)
        if not isinstance(second, (int, float)):
            actor.note(run, "trace.value_unknown", {"target": "wait"})
            return FAIL
        actor.note(run, "trace.wait_time", {"time": format_time_of_day(int(second))})
        actor.remember(run, "moment", Schedule((int(second),)).next_after(context.wall, context.zone))
        return self.resume(run, actor)

    def satisfied(self, run: Run, actor: Actor) -> int | None:
        """It is that time."""
        return run.step + 1

    def resume(self, run: Run, actor: Actor) -> int | None:
        """Wait for the moment; it may have passed."""
        moment = number_of(run.memo["moment"])

        def has_come(context: Context) -> bool:
            return context.wall >= moment

        actor.until(run, (), has_come, 0.0, (Once(moment),))
        return None


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`wait: DURATION`, or `wait: {until: …}`, `wait: {for_event: …}`, `wait: {until_time: 07:00}`.

    Duration and time may be `=EXPRESSION`.
    `until: EXPRESSION` may have `for: DURATION`, `for_event: DEVICE.EVENT` may have `with: {FIELD: VALUE}`. Both may
    have `timeout: DURATION` and `on_timeout`: `stop` (the default: the run fails), `continue`, or actions after which
    the run goes on.
    """
    if not isinstance(node, YamlMapping):
        seconds = _worked_out(node, reading, _DURATION, duration(low=0))
        if seconds is not None:
            code.add(Pause(seconds))
        return
    inner = Fields(node, reading.problems)
    keys = [key.text for key, _ in node.entries if key.text in _FORMS]
    match keys:
        case ["until"]:
            _until(inner, reading, code)
        case ["for_event"]:
            _event(inner, reading, code)
        case ["until_time"]:
            second = inner.required("until_time", lambda value, _: _worked_out(value, reading, _TIME, time_of_day))
            if second is not None:
                code.add(TimeOfDay(second))
        case _:
            reading.problems.append(error("scenes.wait_for_what", node.mark))
            return
    inner.close()


def _worked_out(node: Node, reading: Reading, expected: Property, written: Reader[float]) -> Source | None:
    """A value that is written out, or `=EXPRESSION`."""
    if isinstance(node, Scalar) and node.text.startswith("="):
        return reading.value(node, expected)
    value = written(node, reading.problems)
    return None if value is None else Fixed(value)


def schema(house: House) -> Keys:
    """What may stand under its keys."""
    limit = {"timeout": form.DURATION, "on_timeout": form.either(form.words(("stop", "continue")), shapes.ACTIONS)}
    fields = form.mapping(house.event_fields())
    return {
        "wait": form.either(
            form.DURATION,
            shapes.COMPUTED,
            form.mapping({"until": shapes.EXPRESSION, "for": form.DURATION, **limit}, ["until"]),
            form.mapping({"for_event": shapes.EVENT, "with": fields, **limit}, ["for_event"]),
            form.mapping({"until_time": form.either(form.TIME, shapes.COMPUTED)}, ["until_time"]),
        )
    }


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    if not isinstance(node, YamlMapping):
        return Line(teller.say("explain.action.wait", length=teller.duration(node)))
    inner = Fields(node, fields.problems)
    until, event, time = (inner.node(key) for key in _FORMS)
    if time is not None:
        return Line(teller.say("explain.action.wait_time", time=teller.time(time)))
    if event is not None:
        text = teller.say("explain.action.wait_until", what=tell_happening(event, inner.node("with"), teller))
    else:
        text = teller.say("explain.action.wait_until", what="" if until is None else teller.clause(until))
    length, timeout, late = inner.node("for"), inner.node("timeout"), inner.node("on_timeout")
    if length is not None:
        text = teller.say("explain.for", what=text, length=teller.duration(length))
    if timeout is None:
        return Line(teller.say("explain.action.wait_endless", what=text))
    return Line(text, (_tell_late(late, teller.duration(timeout), teller),))


def _until(inner: Fields, reading: Reading, code: Code) -> None:
    expression = inner.required("until", lambda value, _: reading.expression(value))
    for_seconds = inner.optional("for", duration(low=0), 0.0)
    place = code.reserve()
    timeout, late = _limit(inner, reading, code)
    if expression is not None:
        code.fill(place, Until(timeout, code.here, late, expression, for_seconds))


def _event(inner: Fields, reading: Reading, code: Code) -> None:
    node = inner.node("for_event")
    found = None if node is None else reading.event(node)
    place = code.reserve()
    timeout, late = _limit(inner, reading, code)
    if node is None or found is None:
        inner.node("with")
        return
    device, path, kind = found
    known = {f"event.{one.name}": one for one in kind.fields}
    wanted = narrowing(inner.node("with"), known, reading)
    fields = tuple(name for name, one in known.items() if reading.variables.setdefault(name, one) == one)
    code.fill(place, Event(timeout, code.here, late, source_text(node), device, path, wanted, fields))


def _limit(inner: Fields, reading: Reading, code: Code) -> tuple[float | None, int]:
    """The timeout, and the step to go on with after it, laid down where there are actions for it."""
    timeout = inner.maybe("timeout", duration(low=0))
    on_timeout = inner.node("on_timeout")
    if on_timeout is not None and "timeout" not in inner:
        reading.problems.append(error("scenes.endless_wait", on_timeout.mark))
    if on_timeout is None or (isinstance(on_timeout, Scalar) and on_timeout.text == "stop"):
        return timeout, FAIL
    late = code.here
    if not (isinstance(on_timeout, Scalar) and on_timeout.text == "continue"):
        reading.block(on_timeout, code)
    return timeout, late


def _tell_late(late: Node | None, length: str, teller: Teller) -> Line:
    """What happens when time is up, in words."""
    if late is None or source_text(late) == "stop":
        return Line(teller.say("explain.action.late_stop", length=length))
    if source_text(late) == "continue":
        return Line(teller.say("explain.action.late_continue", length=length))
    return Line(teller.say("explain.action.late", length=length), teller.steps(late), numbered=True)

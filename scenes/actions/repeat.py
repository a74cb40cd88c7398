"""`repeat`: the same actions again, so many times, while or until something holds, or for each of several values."""

from dataclasses import dataclass, replace

from hub.model.capability import Property
from hub.model.value import Kind, Value
from hub.text import schema as form
from hub.text.example import read_shown
from hub.text.problem import Problem, error
from hub.text.reader import Fields, scalar
from hub.text.schema import Keys
from hub.text.yaml import Node, Scalar, Sequence
from scenes.engine.acting import FAIL, Actor, BaseStep
from scenes.engine.program import Condition
from scenes.engine.run import Run
from scenes.kit.flow import Jump, body_of, tell_so
from scenes.language import shapes
from scenes.language.reading import Code, Reading, Source, source_text
from scenes.language.shapes import House
from scenes.language.telling import Line, Teller

INDEX = "repeat.index"
_TIMES = Property("times", Kind.FLOAT, minimum=0)
_ROUND = Property("index", Kind.INT)
_FORMS = ("times", "while", "until", "for_each")


@dataclass(frozen=True, slots=True)
class Enter(BaseStep):
    """Begins a loop at its first round. `count`: the variable that counts the rounds; the one of `times`, their number.

    A number that is unknown fails the run.
    """

    count: str
    times: Source | None = None

    def begin(self, run: Run, actor: Actor) -> int | None:
        """Begin to count."""
        actor.assign(run, self.count, 0)
        if self.times is not None:
            times = self.times(actor.context)
            if times is None:
                actor.note(run, "trace.value_unknown", {"target": "times"})
                return FAIL
            actor.assign(run, f"{self.count}.times", times)
        return run.step + 1


@dataclass(frozen=True, slots=True)
class Round(BaseStep):
    """Stands before each round: the next step is its first, `after` what comes when there is no more.

    `outer`: the variable that counts the rounds of the loop around this one.
    """

    count: str
    outer: str | None
    after: int
    limit: int | None = None
    during: Condition | None = None
    until: Condition | None = None
    each: str = ""
    values: tuple[Value, ...] = ()

    def begin(self, run: Run, actor: Actor) -> int | None:
        """See whether there is another round."""
        done = run.variables.get(self.count)
        if not isinstance(done, int) or not actor.round(run):
            return FAIL
        if not self._goes_on(done, run, actor):
            actor.note(run, "trace.repeated", {"rounds": done})
            if self.outer is not None:
                actor.assign(run, INDEX, run.variables.get(self.outer))
            return self.after
        for name in (self.count, INDEX):
            actor.assign(run, name, done + 1)
        if self.each:
            actor.assign(run, self.each, self.values[done])
        return run.step + 1

    def _goes_on(self, done: int, run: Run, actor: Actor) -> bool:
        if self.during is not None:
            return self._holds(self.during, run, actor)
        if self.until is not None:
            return done == 0 or not self._holds(self.until, run, actor)
        times = run.variables.get(f"{self.count}.times")
        return done < (len(self.values) if self.each else times if isinstance(times, (int, float)) else 0)

    def _holds(self, condition: Condition, run: Run, actor: Actor) -> bool:
        """Whether it is known to hold; the trace says what is not known."""
        truth = condition.test(actor.context)
        if truth is None:
            text, values = condition.blame(actor.context)
            actor.note(run, "trace.not_known", {"condition": text}, values)
        return truth is True


def read(node: Node, _fields: Fields, reading: Reading, code: Code) -> None:
    """`repeat: {times: N, do: …}`; or `while: CONDITION`, `until: CONDITION`, `for_each: VALUES` with `as: NAME`."""
    fields = Fields.of(node, reading.problems)
    if fields is None:
        return
    keys = [key.text for key, _ in fields.mapping.entries if key.text in _FORMS]
    if len(keys) != 1:
        reading.problems.append(error("scenes.repeat_how", node.mark))
        return
    count = f"repeat#{code.here}"
    round_ = Round(count, code.loops[-1] if code.loops else None, 0)
    with reading.scope():
        enter, found = _form(keys[0], fields, reading, Enter(count), round_)
        reading.variables[INDEX] = _ROUND
        place = _lay(fields, reading, code, enter)
    if found is not None:
        code.fill(place, replace(found, after=code.here))
    fields.close()


def schema(_house: House) -> Keys:
    """What may stand under its keys."""
    forms = {"times": shapes.VALUE, "while": shapes.CONDITIONS, "until": shapes.CONDITIONS}
    each = {
        "for_each": form.either(shapes.GROUP, form.listing(shapes.VALUE)), "as": form.HANDLE,
        "do": shapes.BOUND_ACTIONS,
    }  # fmt: skip
    plain = (form.mapping({key: value, "do": shapes.ACTIONS}, [key, "do"]) for key, value in forms.items())
    return {"repeat": form.either(*plain, form.mapping(each, ["for_each", "as", "do"]))}


def tell(node: Node, fields: Fields, teller: Teller) -> Line:
    """In words."""
    inner = Fields.of(node, fields.problems) or fields
    key = next(key for key in _FORMS if key in inner)
    value, body, name = inner.node(key), inner.node("do"), inner.node("as")
    if value is None or body is None:
        return Line("")
    if key in ("while", "until"):
        parts = teller.conditions(value)
        heading = tell_so(f"explain.action.repeat.{key}", parts, teller)
        conditions = () if len(parts) == 1 and not parts[0].below else parts
        rounds = Line(teller.say("explain.action.rounds"), teller.steps(body), numbered=True)
        return Line(heading, (*conditions, rounds)) if conditions else Line(heading, rounds.below, numbered=True)
    if key == "times":
        text = teller.say("explain.action.repeat.times", times=teller.value(value))
        return Line(text, teller.steps(body), numbered=True)
    values = value.items if isinstance(value, Sequence) and _listed(value, "") is not None else ()
    each = teller.both(map(teller.value, values)) if values else teller.devices(value)
    called = teller.declare(source_text(name), holds=not values)
    text = teller.say("explain.action.repeat.each", each=each, name=called)
    return Line(text, teller.steps(body), numbered=True)


def _lay(fields: Fields, reading: Reading, code: Code, enter: Enter) -> int:
    """Lay the loop down, but for the step before its rounds: the place kept for that."""
    code.add(enter)
    place = code.reserve()
    code.loops.append(enter.count)
    body = body_of(fields)
    if body is not None:
        reading.block(body, code)
    code.loops.pop()
    code.add(Jump(place))
    return place


def _form(
    key: str, fields: Fields, reading: Reading, enter: Enter, round_: Round
) -> tuple[Enter, Round | None]:  # fmt: skip
    value = fields.node(key)
    if value is None:
        reading.problems.append(error("value.empty", fields.mapping.mark))
        return enter, None
    match key:
        case "times":
            times = reading.value(value, _TIMES)
            return (enter, None) if times is None else (replace(enter, times=times), round_)
        case "while":
            during = reading.condition(value)
            return enter, None if during is None else replace(round_, during=during)
        case "until":
            until = reading.condition(value)
            return enter, None if until is None else replace(round_, until=until)
        case _:
            return enter, _for_each(value, fields, reading, round_)


def _for_each(node: Node, fields: Fields, reading: Reading, round_: Round) -> Round | None:
    """Values that show their type, or devices: a group, or a list of handles."""
    name = fields.required("as", scalar)
    if name is None:
        return None
    listed = _listed(node, name.text)
    if listed is not None:
        prop, values = listed
        return replace(round_, each=name.text, values=values) if reading.declare(name, prop) else None
    members = reading.devices(node)
    if members is None or not reading.declare(name, Property(name.text, Kind.TEXT)):
        return None
    reading.bind(name.text, members)
    return replace(round_, each=name.text, values=tuple(member.ref for member in members))


def _listed(node: Node, name: str) -> tuple[Property, tuple[Value, ...]] | None:
    """Values of one type; None where they are no such."""
    if not isinstance(node, Sequence) or not node.items:
        return None
    unheard: list[Problem] = []
    shown = [read_shown(name, item, unheard) for item in node.items if isinstance(item, Scalar)]
    found = [prop for prop in shown if prop is not None]
    values = tuple(prop.initial for prop in found if prop.initial is not None)
    alike = {(prop.kind, prop.unit) for prop in found}
    return (replace(found[0], initial=None), values) if len(values) == len(node.items) and len(alike) == 1 else None

"""What templates speak of: entities, times, numbers, variables. Each becomes a term with a type, or is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hub.importing.around import Around, Variable
from hub.importing.document import text_of
from hub.importing.entities import SUN, Told
from hub.importing.phrases import COMPARED, PRODUCT, SUM, Phrase, spoken
from hub.importing.refused import Refused
from hub.importing.templates import Both, Call, Const, Filter, Member, Minus, Name, Several, Tree, is_template, single
from hub.importing.times import number_of
from hub.model.value import Kind
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class State:
    """A state or attribute as it is read; `native`: a number that needs no filter to be one."""

    told: Told
    native: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `told` while it is a property alone, `cut` or `rounded` what is after the point.

    `whole`: there never is anything after it.
    """

    phrase: Phrase
    told: Told | None = None
    cut: bool = False
    whole: bool = False
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """Something that is so or not."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is known now: a text, a number, true or false, nothing; or several of these."""

    value: str | float | bool | tuple["Term", ...] | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The local time, or a part of it: `now`, `hour`, `weekday`, `isoweekday`, `clock` (`HH:MM`)."""

    part: str


@dataclass(frozen=True, slots=True)
class Sun:
    """The state of the sun."""


@dataclass(frozen=True, slots=True)
class Fire:
    """The id of the trigger that fired."""


Term = State | Number | Truth | Fixed | Clock | Sun | Fire

_NEXT_HOP: Final = 8
"""Variables that are made of variables that are made of variables …"""


def whole_steps(told: Told | None) -> bool:
    """Whether a property has no parts after the point."""
    if told is None:
        return False
    step = told.prop.step
    return told.prop.kind is Kind.INT or (step is not None and float(step).is_integer())


class Terms:
    """Makes terms of trees."""

    def __init__(self, around: Around, mark: Mark, truth: Callable[[Tree], Phrase]) -> None:
        self.around = around
        self.mark = mark
        self._truth = truth
        self._hops = 0

    def refuse(self, what: str) -> Refused:
        """It is not among what can be told exactly."""
        return Refused("import.template", self.mark, what=what)

    def term(self, tree: Tree) -> Term:  # noqa: PLR0911 - one way for each kind of tree
        """What a tree stands for. Refused: nothing that can be told exactly."""
        match tree:
            case Const(value):
                return Fixed(value)
            case Several(items):
                return Fixed(tuple(self.term(one) for one in items))
            case Name(name):
                return self._name(name)
            case Member(of, name):
                return self._member(of, name)
            case Call(of, args):
                return self._call(of, args)
            case Filter(of, name, args):
                return self._filter(self.term(of), name, args)
            case Minus(of):
                number = self.number(self.term(of))
                return Number(Phrase(f"-{number.phrase.inside(PRODUCT + 1)}", PRODUCT + 1))
            case Both("+" | "-" | "*" | "/" as sign, left, right):
                return self._arithmetic(sign, left, right)
            case _:
                return Truth(self._truth(tree))

    def number(self, term: Term) -> Number:
        """A term as a number. Refused: it is none."""
        match term:
            case Number():
                return term
            case State(told, True) if told.is_number:
                return Number(Phrase(told.ref), told)
            case Fixed(value) if isinstance(value, float):
                return Number(Phrase(spoken(value)))
            case _:
                raise Refused("import.not_number", self.mark)

    def text(self, tree: Tree) -> str:
        """The text that a tree is. Refused: it is worked out later."""
        term = self.term(tree)
        if isinstance(term, Fixed) and isinstance(term.value, str):
            return term.value
        raise self.refuse("…")

    def _arithmetic(self, sign: str, left: Tree, right: Tree) -> Number:
        one, other = self.number(self.term(left)), self.number(self.term(right))
        for part in (one, other):
            if part.told is not None and part.told.unit:
                raise Refused("import.unit_sum", self.mark, unit=part.told.unit)
            if part.cut or part.rounded:
                raise self.refuse("int")
        rank = SUM if sign in "+-" else PRODUCT
        after = rank + 1 if sign in "-/" else rank
        return Number(Phrase(f"{one.phrase.inside(rank)} {sign} {other.phrase.inside(after)}", rank))

    def _name(self, name: str) -> Term:
        variable = self.around.variables.get(name)
        if variable is None:
            raise Refused("import.variable", self.mark, name=name)
        self._hops += 1
        if self._hops > _NEXT_HOP:
            raise Refused("import.variable", self.mark, name=name)
        return self._variable(variable)

    def _variable(self, variable: Variable) -> Term:
        if variable.tree is not None:
            return self.term(variable.tree)
        if variable.phrase is not None:
            return Truth(variable.phrase) if variable.type == "bool" else Number(variable.phrase)
        node = variable.node
        if isinstance(node, Sequence):
            return Fixed(tuple(self._variable(Variable(one)) for one in node.items))
        text = text_of(node) if node is not None else ""
        if is_template(text):
            return self.term(single(text, self.mark))
        if isinstance(node, Scalar) and not node.quoted:
            if (number := number_of(text)) is not None:
                return Fixed(number)
            if text.lower() in {"true", "false", "on", "off", "yes", "no"}:
                return Fixed(text.lower() in {"true", "on", "yes"})
        return Fixed(text)

    def _member(self, of: Tree, name: str) -> Term:  # noqa: C901, PLR0911, PLR0912 - a table of names
        path = _path(Member(of, name))
        match path.split("."):
            case ["trigger", "id"]:
                return Fire()
            case ["trigger", "entity_id"] if self.around.fired.entity is not None:
                return Fixed(self.around.fired.entity.id)
            case ["trigger", "to_state" | "from_state", "name"]:
                return self._fired_name()
            case ["trigger", "to_state", "state"]:
                return self._fired_state(None)
            case ["trigger", "to_state", "attributes", attribute]:
                return self._fired_state(attribute)
            case ["trigger", "from_state", "state"] if self.around.fired.brings_change:
                return self._before()
            case ["repeat", "item" | "index" as which] if f"repeat.{which}" in self.around.variables:
                return self._variable(self.around.variables[f"repeat.{which}"])
            case ["repeat", "item", key] if "repeat.item" in self.around.variables:
                return self._variable(Variable(_inside(self.around.variables["repeat.item"].node, key, self.mark)))
            case ["repeat", "index"] if self.around.looping:
                return Number(Phrase("repeat.index"), whole=True)
            case ["wait", "completed"] if self.around.waited is not None:
                return Truth(Phrase(self.around.waited))
            case ["states", domain, object_id, "state"]:
                return self._state(f"{domain}.{object_id}", None)
            case ["states", domain, object_id, "attributes", attribute]:
                return self._state(f"{domain}.{object_id}", attribute)
            case ["now()", "hour"]:
                return Clock("hour")
            case _:
                raise self.refuse(path or name)

    def _fired_name(self) -> Term:
        entity = self.around.fired.entity
        if entity is None:
            raise Refused("import.trigger_which", self.mark)
        if entity.name is None:
            raise Refused("import.name", self.mark, entity=entity.id)
        return Fixed(entity.name)

    def _fired_state(self, attribute: str | None) -> Term:
        entity = self.around.fired.entity
        if entity is None:
            raise Refused("import.trigger_which", self.mark)
        if not self.around.fresh:
            raise Refused("import.trigger_later", self.mark)
        return self._state(entity.id, attribute)

    def _before(self) -> Term:
        fired = self.around.fired
        if fired.entity is None:
            raise Refused("import.trigger_which", self.mark)
        told = fired.entity.told(fired.attribute, self.mark)
        return State(Told("change.old", told.prop, told.values, told.unit))

    def _state(self, id_: str, attribute: str | None) -> Term:
        if id_ == SUN:
            if attribute is None:
                return Sun()
            if attribute == "elevation":
                self.around.findings.note("import.note_sun", self.mark)
                return Number(Phrase("sun.elevation"))
            raise Refused("import.attribute", self.mark, entity=SUN, attribute=attribute)
        told = self.around.map.entity(id_, self.mark).told(attribute, self.mark)
        return State(told, attribute is not None)

    def _call(self, of: Tree, args: tuple[Tree, ...]) -> Term:  # noqa: PLR0911 - a table of names
        path = _path(of)
        match path, len(args):
            case "states", 1:
                return self._state(self.text(args[0]), None)
            case "state_attr", 2:
                return self._state(self.text(args[0]), self.text(args[1]))
            case "has_value", 1:
                told = self._state(self.text(args[0]), None)
                if isinstance(told, State):
                    return Truth(Phrase(f"{told.told.ref} is known", COMPARED, f"{told.told.ref} is unknown"))
            case "is_state", 2:
                return Truth(
                    self._truth(
                        Both("in" if isinstance(args[1], Several) else "==", Call(Name("states"), args[:1]), args[1])
                    )
                )
            case "is_state_attr", 3:
                return Truth(self._truth(Both("==", Call(Name("state_attr"), args[:2]), args[2])))
            case ("float" | "int") as name, 1 | 2:
                return self._filter(self.term(args[0]), name, args[1:])
            case "now", 0:
                return Clock("now")
        if isinstance(of, Member) and not args and self._is_now(of.of) and of.name in {"weekday", "isoweekday"}:
            return Clock(of.name)
        if isinstance(of, Member) and of.name == "strftime" and self._is_now(of.of) and len(args) == 1 and (
            self.text(args[0]) == "%H:%M"
        ):  # fmt: skip
            return Clock("clock")
        raise self.refuse(f"{path}()")

    def _is_now(self, tree: Tree) -> bool:
        return tree == Call(Name("now"), ())

    def _filter(self, term: Term, name: str, args: tuple[Tree, ...]) -> Term:
        if isinstance(term, State) and name in {"float", "int"} and term.told.is_number:
            term = Number(Phrase(term.told.ref), term.told)
        match name, term:
            case "float", Number():
                return term
            case "int", Number(phrase, told):
                return term if whole_steps(told) else Number(phrase, told, cut=True)
            case "round", Number(phrase, told) if len(args) < 2:
                digits = self.number(self.term(args[0])).phrase.text if args else "0"
                return Number(Phrase(f"round({phrase.text}, {digits})"), told, rounded=True)
            case "abs", Number(phrase, _, False, False):
                return Number(Phrase(f"abs({phrase.text})"))
            case (("lower" | "string" | "trim"), Fixed(value)) if isinstance(value, str):
                return Fixed({"lower": value.lower(), "trim": value.strip()}.get(name, value))
            case "bool", Truth() | Fixed():
                return term
        raise self.refuse(f"| {name}")


def _inside(node: Node | None, key: str, mark: Mark) -> Node:
    found = node.get(key) if isinstance(node, Mapping) else None
    if found is None:
        raise Refused("import.variable", mark, name=f"repeat.item.{key}")
    return found


def _path(tree: Tree) -> str:
    match tree:
        case Name(name):
            return name
        case Member(of, name):
            before = _path(of)
            return f"{before}.{name}" if before else ""
        case Call(Name("now"), ()):
            return "now()"
        case _:
            return ""

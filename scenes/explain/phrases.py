"""Expressions in words: what one says when it is true, and what a value in it stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from hub.model.value import Kind
from hub.text.quantities import format_time_of_day
from hub.text.reader import SWITCH_WORDS
from scenes.engine.sun import NAMES
from scenes.explain import figures
from scenes.explain.house import House, Subject
from scenes.language.daywords import is_days
from scenes.language.grouping import AGGREGATES, names_in
from scenes.language.groups import GROUP_WORDS
from scenes.language.lexer import tokenize
from scenes.language.notes import Notes
from scenes.language.parser import parse
from scenes.language.past import PAST, TODAY
from scenes.language.scope import AREA, BROUGHT, NAME
from scenes.language.syntax import (
    Arithmetic,
    Call,
    Colour,
    Compare,
    IsKnown,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Range,
    Text,
    Time,
    Within,
)  # fmt: skip
from scenes.language.telling import quoted

_OPPOSITES: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: Final = {"==": "==", "!=": "!=", "<": ">", ">=": "<=", ">": "<", "<=": ">="}
_WORDS: Final = {"==": "is", "!=": "is_not", "<": "below", ">=": "least", ">": "above", "<=": "most"}
_SIGNS: Final = {"+": "plus", "-": "minus", "*": "times", "/": "by"}
_OWN: Final = ("time", "day", "date", "sun.elevation", "repeat.index")
_MEASURED: Final = ("min", "max", "abs", "round", "mean", "lowest", "highest", "change")
_TRUTHS: Final = ("any", "all", "has_been", "unchanged", "was")
_JUDGES: Final = {
    ("any", True): "one_of", ("any", False): "none_of", ("all", True): "all_of", ("all", False): "not_all",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrases:
    """Speaks of the expressions of one scene. `held`: the variables that hold a device, with what that is called.

    `group`: what the group is called whose devices an expression is asked of just now.
    """

    house: House
    held: Mapping[str, str]
    text: str = ""
    group: str = ""

    def condition(self, text: str) -> str:
        """What an expression says when it is true."""
        node = _tree(text)
        return text if node is None else replace(self, text=text).clause(node, yes=True)

    def worth(self, text: str, beside: Subject | None = None) -> str:
        """What an expression stands for."""
        node = _tree(text)
        return text if node is None else replace(self, text=text).value(node, beside)

    def each(self, text: str) -> str:
        """What a condition over a group says, of one of its devices."""
        node = _tree(text)
        return text if node is None else replace(self, text=text).judged("some_one", node)

    def clause(self, node: Node, *, yes: bool) -> str:
        """A part that is true, or (`yes` False) false, as a sentence without its end."""
        match node:
            case Not(operand):
                return self.clause(operand, yes=not yes)
            case Logic(operator, operands):
                word = operator if yes else "or" if operator == "and" else "and"
                return self._chain(word, [self._inner(one, yes=yes) for one in operands])
            case Compare() | Within() | IsKnown():
                return self._comparison(node, yes=yes)
            case Call(function, arguments) if function in AGGREGATES and len(arguments) == 1:
                return self.judged(_JUDGES[function, yes], arguments[0])
            case Call(function) if function in PAST:
                return self._past(node, yes=yes)
            case Name():
                return self._named(node, yes=yes)
        return self.say("explain.is_so" if yes else "explain.is_not_so", what=self.value(node))

    def value(self, node: Node, beside: Subject | None = None) -> str:
        """A part that is a value; `beside`: the property that it stands beside."""
        match node:
            case Number() | Time() | Text() | Colour():
                return self._literal(node, beside)
            case Name(parts):
                return self._noun(parts, beside)
            case Negative(operand):
                return self.say("explain.negative", what=self._part(operand, beside))
            case Arithmetic():
                return self._calculated(node, beside)
            case Call(function) if function not in _TRUTHS:
                return self._counted(node, beside)
        return self.say("explain.truth", what=self.clause(node, yes=True))

    def _literal(self, node: Number | Time | Text | Colour, beside: Subject | None) -> str:
        match node:
            case Number(number, unit):
                unit = unit or (beside.property.unit or "" if beside is not None else "")
                return figures.amount(number, unit, self.house.language)
            case Time(seconds):
                return format_time_of_day(seconds)
            case Text(words):
                return quoted(words)
            case Colour(color):
                return str(color)

    def _comparison(self, node: Compare | Within | IsKnown, *, yes: bool) -> str:
        match node:
            case Compare():
                return self._compare(node if yes else replace(node, operator=_OPPOSITES[node.operator]))
            case Within():
                return self._within(node, yes=yes)
            case IsKnown(operand, known):
                return self._known(operand, known=known is yes)

    def say(self, message_id: str, /, **params: object) -> str:
        """A text of the catalogue."""
        return self.house.say(message_id, **params)

    def subject(self, parts: tuple[str, ...]) -> Subject | None:
        """Whose property a name is; None where it is something else."""
        if parts[0] in self.held and len(parts) > 1 and parts[1:] not in ((NAME,), (AREA,)):
            who = self.held[parts[0]]
            if parts[1] == AREA:
                return self._around(who, parts)
            return self.house.bound(who, parts[1:])
        if parts[0] in BROUGHT:
            return None
        found = self.house.subject(parts)
        return replace(found, who=self.group) if found is not None and found.group and self.group else found

    def _around(self, who: str, parts: tuple[str, ...]) -> Subject:
        """A property of what is in the area of a device."""
        kind = self.house.kind(parts[2] if len(parts) > 3 else "device")
        group = self.group or self.say("explain.around", kind=kind, who=who)
        return replace(self.house.bound(group, parts[2:]), group=True)

    def _chain(self, word: str, clauses: list[str]) -> str:
        *most, last = clauses
        return self.say(f"explain.{word}_clauses", most=self.say(f"explain.{word}_between").join(most), last=last)

    def _inner(self, node: Node, *, yes: bool) -> str:
        said = self.clause(node, yes=yes)
        inner = node.operand if isinstance(node, Not) else node
        return self.say("explain.brackets", what=said) if isinstance(inner, Logic) else said

    def _named(self, node: Name, *, yes: bool) -> str:
        word = ".".join(node.parts)
        if word in SWITCH_WORDS:
            return self.say("explain.always" if SWITCH_WORDS[word] is yes else "explain.never")
        if word == "sun.up" and "sun" not in self.house.devices:
            return self.say("explain.sun_up" if yes else "explain.sun_down")
        subject = self.subject(node.parts)
        if subject is not None:
            return self.house.truth(subject, yes=yes)
        return self.say("explain.is_so" if yes else "explain.is_not_so", what=self._noun(node.parts, None))

    def _compare(self, node: Compare) -> str:
        left, right, operator = node.left, node.right, node.operator
        if _is_literal(left) and not _is_literal(right):
            left, right, operator = right, left, _MIRRORED[operator]
        truth = _truth(right)
        if truth is not None and operator in ("==", "!=") and not self._is_word(left):
            return self.clause(left, yes=truth is (operator == "=="))
        if left == Name(("time",)):
            return self.say(f"explain.time.{_WORDS[operator]}", time=self.value(right))
        if left in (Name(("day",)), Name(("date",))):
            days = figures.days(self._source(right), self.house.language)
            return self.say(f"explain.today.{_WORDS[operator]}", days=days)
        one, other = self._beside(left), self._beside(right)
        said = {"left": self.value(left, other), "right": self.value(right, one)}
        return self.say(f"explain.compare.{_WORDS[operator]}", **said)

    def _within(self, node: Within, *, yes: bool) -> str:
        word = "in" if yes else "not_in"
        day = node.operand in (Name(("day",)), Name(("date",)))
        if day or any(is_days(one) for one in node.members):
            said = [figures.days(self._source(one), self.house.language) for one in node.members]
            return self.say(f"explain.today.{word}", days=self.either(said))
        beside = self._beside(node.operand)
        clock = node.operand == Name(("time",))
        members = self.either(self._member(one, beside, clock=clock) for one in node.members)
        if clock:
            return self.say(f"explain.time.{word}", members=members)
        return self.say(f"explain.compare.{word}", left=self.value(node.operand), members=members)

    def _member(self, node: Node | Range, beside: Subject | None, *, clock: bool) -> str:
        if not isinstance(node, Range):
            return self.value(node, beside)
        ends = {"first": self.value(node.low, beside), "last": self.value(node.high, beside)}
        if not clock:
            return self.say("explain.range", **ends)
        over = isinstance(node.low, Time) and isinstance(node.high, Time) and node.high.seconds <= node.low.seconds
        return self.say("explain.between_over" if over else "explain.between", **ends)

    def _known(self, operand: Node, *, known: bool) -> str:
        word = "known" if known else "unknown"
        subject = self.subject(operand.parts) if isinstance(operand, Name) else None
        if subject is not None and subject.property.kind is not Kind.BOOL:
            return self.say(f"explain.{word}", what=self.house.noun(subject))
        if isinstance(operand, (Not, Logic, Compare, Within)) or subject is not None:
            return self.say(f"explain.{word}_whether", what=self.clause(operand, yes=True))
        return self.say(f"explain.{word}", what=self.value(operand))

    def judged(self, word: str, argument: Node) -> str:
        """What some of a group are: of a plain question the group is the subject; others are asked of each of them."""
        group = self._group_of(argument)
        if _is_plain(argument):
            who = self.say(f"explain.{word}", group=group)
            return replace(self, group=who).clause(argument, yes=True)
        inner = replace(self, group=self.say("explain.it")).clause(argument, yes=True)
        return self.say(f"explain.{word}_where", group=group, what=inner)

    def _group_of(self, argument: Node) -> str:
        for name in names_in(argument):
            if name.parts[0] in GROUP_WORDS and name.parts[0] not in self.house.devices:
                found = self.house.group(name.parts)
                return ".".join(name.parts) if found is None else found.who
            if name.parts[0] in self.held and len(name.parts) > 2 and name.parts[1] == AREA:
                return self._around(self.held[name.parts[0]], name.parts).who
        return self._source(argument)

    def _past(self, node: Call, *, yes: bool) -> str:
        argument, window = node.arguments
        word = node.function if yes else f"{node.function}_not"
        if node.function == "unchanged":
            return self.say(f"explain.past.{word}", what=self._thing(argument), window=self._length(window))
        length = self._window(window) if node.function == "was" else self._length(window)
        return self.say(f"explain.past.{word}", what=self.clause(argument, yes=True), window=length)

    def _counted(self, node: Call, beside: Subject | None) -> str:
        function, arguments = node.function, node.arguments
        if function in AGGREGATES and len(arguments) == 1 and self._has_group(arguments[0]):
            if function == "count":
                inner = replace(self, group=self.say("explain.it")).clause(arguments[0], yes=True)
                return self.say("explain.group.count", group=self._group_of(arguments[0]), what=inner)
            return self.say(f"explain.group.{function}", what=self.value(arguments[0]))
        if function in PAST:
            argument, window = arguments
            asks = function in ("times", "lasted")
            what = self.clause(argument, yes=True) if asks else self.value(argument, beside)
            return self.say(f"explain.past.{function}", what=what, window=self._window(window))
        said = [self.value(one, beside) for one in arguments]
        if function == "round" and len(said) > 1:
            return self.say("explain.function.round_to", what=said[0], digits=said[1])
        if function in ("min", "max"):
            return self.say(f"explain.function.{function}", what=self.both(said))
        return self.say(f"explain.function.{function}", what=said[0])

    def _has_group(self, node: Node) -> bool:
        return any(
            name.parts[0] in GROUP_WORDS or (name.parts[0] in self.held and name.parts[1:2] == (AREA,))
            for name in names_in(node)
        )

    def _window(self, node: Node) -> str:
        if node == Name((TODAY,)):
            return self.say("explain.today_window")
        return self.say("explain.last", length=self._length(node))

    def _length(self, node: Node) -> str:
        return self.value(node)

    def _thing(self, node: Node) -> str:
        subject = self.subject(node.parts) if isinstance(node, Name) else None
        return self.value(node) if subject is None else self.house.noun(subject)

    def _calculated(self, node: Arithmetic, beside: Subject | None) -> str:
        match node:
            case Arithmetic(Name((name,)), ((sign, Number() as number),)) if name in NAMES:
                word = "after" if sign == "+" else "before"
                sun = self.say(f"explain.sun.{name}")
                return self.say(f"explain.{word}", length=self.value(number), what=sun)
        sums = node.rest[0][0] in "+-"  # a plain number that is added is of the same unit, a factor is not
        beside = (beside or self._beside(node.first)) if sums else None
        said = self._part(node.first, beside)
        for sign, operand in node.rest:
            said = self.say(f"explain.{_SIGNS[sign]}", left=said, right=self._part(operand, beside))
        return said

    def _part(self, node: Node, beside: Subject | None) -> str:
        said = self.value(node, beside)
        return self.say("explain.brackets", what=said) if isinstance(node, Arithmetic) else said

    def _noun(self, parts: tuple[str, ...], beside: Subject | None) -> str:
        """What a name stands for as a value."""
        word = ".".join(parts)
        if len(parts) == 1 and beside is not None and word in beside.property.options:
            return self.house.option(beside, word)
        if len(parts) == 1 and word in self.house.devices:
            return self.house.device(word)  # which of its devices a variable holds
        own = self._own(word)
        if own:
            return own
        if parts[0] in self.held and parts[1:] in ((), (NAME,), (AREA,)):
            which = self.held[parts[0]]
            return which if parts[1:] == () else self.say(f"explain.{parts[1]}_of", who=which)
        subject = self.subject(parts)
        if subject is not None:
            return self.house.noun(subject)
        if parts[0] in BROUGHT and len(parts) > 1:
            return self.say(f"explain.brought.{parts[0]}", field=".".join(parts[1:]))
        return f"`{word}`"

    def _own(self, word: str) -> str:
        """A word of the language itself; empty for any other."""
        if word in SWITCH_WORDS:
            return self.say("explain.on" if SWITCH_WORDS[word] else "explain.off")
        if word in NAMES:
            return self.say(f"explain.sun.{word}")
        return self.say(f"explain.own.{word}") if word in _OWN else ""

    def _beside(self, node: Node) -> Subject | None:
        """The property whose unit and options what stands beside it has."""
        match node:
            case Name(parts):
                return self.subject(parts)
            case Call(function, (first, *_)) if function in _MEASURED:
                return self._beside(first)
            case Arithmetic(first, ((sign, _), *_)) if sign in "+-":
                return self._beside(first)
        return None

    def _is_word(self, node: Node) -> bool:
        """Whether it is a word or number of which on and off may be an option."""
        subject = self.subject(node.parts) if isinstance(node, Name) else None
        return subject is not None and subject.property.kind is Kind.ENUM

    def either(self, words: Iterable[str]) -> str:
        """`a, b or c`."""
        return self.house.joined(words, "or")

    def both(self, words: Iterable[str]) -> str:
        """`a, b and c`."""
        return self.house.joined(words, "and")

    def _source(self, node: Node | Range) -> str:
        return self.text[node.start : node.end].strip()


def _tree(text: str) -> Node | None:
    notes = Notes(text, None, [])
    return parse(tokenize(notes), notes)


def _truth(node: Node) -> bool | None:
    return SWITCH_WORDS.get(node.parts[0]) if isinstance(node, Name) and len(node.parts) == 1 else None


def _is_literal(node: Node) -> bool:
    return isinstance(node, (Number, Time, Text, Colour)) or _truth(node) is not None


def _is_plain(node: Node) -> bool:
    """Whether a question over a group has one subject, so that the group can stand in its place."""
    match node:
        case Name() | Not(Name()):
            return True
        case Compare(_, Name(), right):
            return _is_written_out(right)
        case Within(Name(), members):
            ends = [end for one in members for end in ((one.low, one.high) if isinstance(one, Range) else (one,))]
            return all(map(_is_written_out, ends))
    return False


def _is_written_out(node: Node) -> bool:
    return _is_literal(node) or (isinstance(node, Name) and len(node.parts) == 1)

"""What expressions mean to the checker: when they are true, and when they are false."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from math import inf
from typing import Final

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.reading import property_id
from hub.model.units import SPELLINGS, convert
from hub.model.value import Kind, Value
from hub.text.quantities import DAY_S
from scenes.check.facts_words import YEAR, day_of_year, is_word, names, parsed, placed, sun_hours, weekdays_of
from scenes.check.sets import BOTH, Choices, Span, Values, Week, all_of, between, just, numbers, on_days, scale_of
from scenes.check.sets_formulas import DATE, OPAQUE, WEEK, Formula, atom, both, either
from scenes.engine.days import Days
from scenes.engine.sun import NAMES as SUN_WORDS
from scenes.engine.sun import Sun
from scenes.language.daywords import Missing, days_of_word, is_days
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.groups import GROUP_WORDS, find, property_at
from scenes.language.resolved import Unresolved
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
    write,
)  # fmt: skip
from scenes.language.types import DAYS
from scenes.language.walker import SWITCH_WORDS

_OPPOSITES: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Truth:
    """When something is true, and when it is false; what is in neither is unknown, or could not be taken apart."""

    true: Formula
    false: Formula

    def turned(self) -> "Truth":
        """Its opposite."""
        return Truth(self.false, self.true)


def all_true(truths: Iterable[Truth]) -> Truth:
    """`and`."""
    found = tuple(truths)
    return Truth(both(*(one.true for one in found)), either(*(one.false for one in found)))


def any_true(truths: Iterable[Truth]) -> Truth:
    """`or`."""
    return all_true(one.turned() for one in truths).turned()


@dataclass(frozen=True, slots=True)
class House:
    """The home as the checker sees it: its devices by handle, what is known of it, and its zone."""

    devices: Mapping[str, Device]
    facts: HomeFacts = NOWHERE
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class _Thing:
    """What a comparison is about: the key of a formula, the property where it is one, and what it depends on."""

    key: str
    property: Property | None
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Reads expressions of one scene. `bound`: names of groups, and the member of each that is meant."""

    house: House
    scene: str
    bound: Mapping[tuple[str, ...], tuple[str, Property]] = field(default_factory=dict)

    def of(self, text: str) -> Truth:
        """When an expression, as it is written, is true and when it is false."""
        node = parsed(text)
        return self.opaque(text, ()) if node is None else self.truth(node)

    def of_member(self, text: str, member: str) -> Truth:
        """The same of a condition over a group, for one member of it."""
        node = parsed(text)
        name = None if node is None else next(self._groups(node), None)
        found = () if name is None else self._members(name)
        one = next(((id_, prop) for ref, id_, prop in found if ref == member), None)
        if node is None or name is None or one is None:
            return self.opaque(f"{text} @ {member}", ())
        return Meaning(self.house, self.scene, {**self.bound, name.parts: one}).truth(node)

    def reads(self, node: Node) -> frozenset[str]:
        """Ids of the properties that a part of an expression names."""
        found: set[str] = set()
        for name in names(node):
            one = self._property(name)
            if one is not None:
                found.add(one[0])
            elif name.parts[0] in GROUP_WORDS:
                found.update(id_ for _, id_, _ in self._members(name))
        return frozenset(found)

    def opaque(self, text: str, reads: Iterable[str], *, own: bool = False) -> Truth:
        """What is known by its text alone; with `own`, the text of another scene means something else."""
        key = f"{OPAQUE}{self.scene}: {text}" if own else f"{OPAQUE}{text}"
        yes, no = (Choices(frozenset((one,)), BOTH.all_) for one in (True, False))
        return Truth(atom(key, yes, reads=reads), atom(key, no, reads=reads))

    def truth(self, node: Node) -> Truth:
        """When a part of an expression is true, and when it is false."""
        match node:
            case Logic(operator, operands):
                parts = [self.truth(one) for one in operands]
                return all_true(parts) if operator == "and" else any_true(parts)
            case Not(operand):
                return self.truth(operand).turned()
            case IsKnown(operand, known):
                found = self._text_alone(operand, "known ")
                return found if known else found.turned()
            case Compare(operator, left, right):
                return self._compare(operator, left, right, node)
            case Within(operand, members):
                return any_true(self._member_of(operand, one, node) for one in members)
            case Call(function, arguments):
                return self._call(function, arguments, node)
            case _:
                return self._switch(node)

    def _switch(self, node: Node) -> Truth:
        if isinstance(node, Name) and node.parts == ("sun", "up"):
            return self._sun_up(node)
        thing = self._thing(node)
        if isinstance(node, Name) and node.parts[0] in SWITCH_WORDS and thing.property is None:
            every, never = self._in(thing, BOTH), self._in(thing, BOTH).turned()
            return every if SWITCH_WORDS[node.parts[0]] else never
        return self._in(thing, Choices(frozenset((True,)), BOTH.all_))

    def _sun_up(self, node: Name) -> Truth:
        """Known by its text, and surely so at noon, surely not at midnight."""
        told, rises, sets = self._text_alone(node), self._seconds(Name(("sunrise",))), self._seconds(Name(("sunset",)))
        if rises is None or sets is None or rises[1] > sets[0]:
            return told
        day, noon = between(rises[0], sets[1]), between(rises[1], sets[0])
        return Truth(both(told.true, atom(WEEK, day)), both(told.false, atom(WEEK, noon.rest())))

    def _compare(self, operator: str, left: Node, right: Node, whole: Node) -> Truth:
        if self._is_plain(left) and not self._is_plain(right):
            left, right, operator = right, left, _OPPOSITES[operator]
        if is_word(left, "time"):
            low, high = (right, None) if operator in (">", ">=") else (None, right)
            return self._time(low, high, whole) if operator not in ("==", "!=") else self._text_alone(whole)
        if is_word(left, "day"):
            found = self._day(right, right, whole)
            return found.turned() if operator == "!=" else found
        if is_word(left, "date"):
            found = self._date(right, right, whole)
            return found.turned() if operator == "!=" else found
        thing = self._thing(left)
        value = self._constant(right, thing)
        if value is None:
            return self._text_alone(whole)
        found = self._in(thing, self._set(operator, value, thing))
        return found.turned() if operator == "!=" else found

    def _set(self, operator: str, value: Value, thing: _Thing) -> Values:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            every = _every(thing.property, value)
            return Choices(frozenset((value,)), every.all_ if isinstance(every, Choices) else None)
        scale = scale_of(thing.property) if thing.property is not None else scale_of(Property("", Kind.FLOAT))
        spans: dict[str, Span] = {
            "<": (-inf, value, True, False),
            "<=": (-inf, value, True, True),
            ">": (value, inf, False, True),
            ">=": (value, inf, True, True),
        }
        if operator in spans:
            return numbers((spans[operator],), scale)
        return just(thing.property or Property("", Kind.FLOAT), value)

    def _member_of(self, operand: Node, member: Node | Range, whole: Node) -> Truth:
        low, high = (member.low, member.high) if isinstance(member, Range) else (member, member)
        if is_word(operand, "time") and isinstance(member, Range):
            return self._time(low, high, whole)
        if is_word(operand, "day"):
            return self._day(low, high, whole)
        if is_word(operand, "date"):
            return self._date(low, high, whole)
        thing = self._thing(operand)
        one, other = self._constant(low, thing), self._constant(high, thing)
        if one is None or other is None:
            return self._text_alone(whole)
        if not isinstance(member, Range) or not isinstance(one, (int, float)) or not isinstance(other, (int, float)):
            return self._in(thing, self._set("==", one, thing))
        scale = scale_of(thing.property or Property("", Kind.FLOAT))
        if thing.property is not None and thing.property.kind is Kind.TIME:
            wrapped: tuple[Span, ...] = ((one, inf, True, True), (-inf, other, True, False))
            return self._in(thing, numbers(wrapped if one > other else ((one, other, True, False),), scale))
        return self._in(thing, numbers(((one, other, True, True),), scale))

    # Time and days

    def _time(self, low: Node | None, high: Node | None, whole: Node) -> Truth:
        """`time` from one time of day to another; None: from or until midnight."""
        first = (0.0, 0.0) if low is None else self._seconds(low)
        last = (DAY_S, DAY_S) if high is None else self._seconds(high)
        if first is None or last is None:
            return self._text_alone(whole)
        fixed = first[0] == first[1] and last[0] == last[1]
        wraps = low is not None and high is not None and first[0] > last[1]
        widest = between(first[0], last[1])
        if not fixed and not wraps and first[0] > last[1]:
            widest = Week(0)
        if fixed:
            even = first[0] % 60 == 0 and last[0] % 60 == 0
            inner = between(-(-first[0] // 60) * 60, last[0] // 60 * 60)
            return Truth(_rough(atom(WEEK, widest), even), _rough(atom(WEEK, inner.rest()), even))
        told = self._text_alone(whole)
        return Truth(both(told.true, atom(WEEK, widest)), told.false)

    def _seconds(self, node: Node) -> tuple[float, float] | None:
        """The earliest and the latest second of the day that a time of day is in a year; None: nobody knows."""
        match node:
            case Time(seconds):
                return float(seconds), float(seconds)
            case Name((word,)) if word in SUN_WORDS:
                latitude, longitude = self.house.facts.latitude, self.house.facts.longitude
                if latitude is None or longitude is None:
                    return None
                return sun_hours(Sun(latitude, longitude), word, self.house.zone)
            case Arithmetic(first, ((sign, Number(value, unit)),)) if sign in "+-" and unit:
                found, by = self._seconds(first), convert(value, unit, "s")
                if found is None or by is None:
                    return None
                by = by if sign == "+" else -by
                return (found[0] + by, found[1] + by) if found[0] + by >= 0 and found[1] + by <= DAY_S else None
        return None

    def _day(self, low: Node, high: Node, whole: Node) -> Truth:
        if is_days(low):
            word = days_of_word(write(low), self.house.facts)
            return self._text_alone(whole) if isinstance(word, Missing) else self.on_days(word.days, write(low))
        if not (isinstance(low, Name) and isinstance(high, Name) and {low.parts[-1], high.parts[-1]} <= {*DAYS}):
            return self._text_alone(whole)
        begin, end = DAYS.index(low.parts[-1]), DAYS.index(high.parts[-1])
        week = on_days((begin + step) % 7 for step in range((end - begin) % 7 + 1))
        return Truth(atom(WEEK, week), atom(WEEK, week.rest()))

    def _date(self, low: Node, high: Node, whole: Node) -> Truth:
        """Days that come every year; those of one year are known by their text."""
        first, last = day_of_year(low), day_of_year(high)
        if first is None or last is None:
            return self._text_alone(whole)
        after = YEAR[YEAR.index(first) :] + YEAR
        days = Choices(frozenset(after[: after.index(last) + 1]), frozenset(YEAR))
        return Truth(atom(DATE, days), atom(DATE, days.rest()))

    def on_days(self, days: Days, text: str) -> Truth:
        """When it is one of some days; by the day of the week where that says it all."""
        within, outside = weekdays_of(days)
        yes, no = atom(WEEK, on_days(within)), atom(WEEK, on_days(outside))
        if not set(within) & set(outside):
            return Truth(yes, no)
        told = self.opaque(f"day in {text}", ())
        return Truth(both(told.true, yes), both(told.false, no))

    # Functions

    def _call(self, function: str, arguments: tuple[Node, ...], node: Node) -> Truth:
        if function in ("any", "all") and len(arguments) == 1:
            name = next(self._groups(arguments[0]), None)
            members = () if name is None else self._members(name)
            if name is not None and members:
                each = [
                    Meaning(self.house, self.scene, {**self.bound, name.parts: (id_, prop)}).truth(arguments[0])
                    for _, id_, prop in members
                ]
                return any_true(each) if function == "any" else all_true(each)
        told = self._text_alone(node)
        if function == "has_been" and arguments:
            return Truth(both(told.true, self.truth(arguments[0]).true), told.false)
        return told

    # Names

    def _in(self, thing: _Thing, values: Values) -> Truth:
        yes, no = atom(thing.key, values, reads=thing.reads), atom(thing.key, values.rest(), reads=thing.reads)
        return Truth(yes, no)

    def _text_alone(self, node: Node, before: str = "") -> Truth:
        return self.opaque(before + write(node), self.reads(node), own=self._is_own(node))

    def _thing(self, node: Node) -> _Thing:
        if isinstance(node, Name) and (found := self._property(node)) is not None:
            return _Thing(found[0], found[1], frozenset((found[0],)))
        text = write(node)
        key = f"{OPAQUE}{self.scene}: {text}" if self._is_own(node) else f"{OPAQUE}{text}"
        return _Thing(key, None, self.reads(node))

    def _is_own(self, node: Node) -> bool:
        """Whether it reads variables of the run, or is bound to a member of a group."""
        words = {*SUN_WORDS, *SWITCH_WORDS, *DAYS, "time", "day", "date", "sun", "today"}
        return any(
            name.parts in self.bound
            or not (name.parts[0] in self.house.devices or name.parts[0] in GROUP_WORDS or name.parts[0] in words)
            for name in names(node)
        )

    def _property(self, name: Name) -> tuple[str, Property] | None:
        if name.parts in self.bound:
            return self.bound[name.parts]
        device, path = self.house.devices.get(name.parts[0]), ".".join(name.parts[1:])
        prop = None if device is None else property_at(device, path)
        return None if device is None or prop is None else (property_id(device.key, path), prop)

    def _is_plain(self, node: Node) -> bool:
        return isinstance(node, (Number, Time, Text, Colour)) or (
            isinstance(node, Name) and len(node.parts) == 1 and node.parts[0] not in ("time", "day", "date")
        )

    def _constant(self, node: Node, thing: _Thing) -> Value | None:
        match node:
            case Number(value, unit):
                return value if not unit else convert(value, unit, SPELLINGS[unit][0]) if unit in SPELLINGS else None
            case Negative(Number(value, unit)):
                number = self._constant(Number(value, unit), thing)
                return -number if isinstance(number, (int, float)) else None
            case Arithmetic(first, rest):
                return self._worked_out(first, rest, thing)
            case Time(seconds):
                return seconds
            case Text(value):
                return value
            case Colour(color):
                return color
            case Name((word,)):
                return self._word(word, thing)
        return None

    def _worked_out(self, first: Node, rest: tuple[tuple[str, Node], ...], thing: _Thing) -> Value | None:
        """A sum or a product of numbers that are written out."""
        total = self._constant(first, thing)
        for sign, node in rest:
            one = self._constant(node, thing)
            if not isinstance(total, (int, float)) or not isinstance(one, (int, float)) or (sign == "/" and not one):
                return None
            ways = {"+": total + one, "-": total - one, "*": total * one, "/": total / (one or 1)}
            total = ways[sign]
        return total

    def _word(self, word: str, thing: _Thing) -> Value | None:
        prop = thing.property
        if prop is not None and prop.kind is Kind.ENUM:
            return word if word in prop.options else None
        if word in SWITCH_WORDS:
            return SWITCH_WORDS[word]
        return word if prop is None and word not in SUN_WORDS and word not in self.house.devices else None

    def _groups(self, node: Node) -> Iterator[Name]:
        return (one for one in names(node) if one.parts[0] in GROUP_WORDS and one.parts not in self.bound)

    def _members(self, name: Name) -> tuple[tuple[str, str, Property], ...]:
        found = find(self.house.devices, name.parts)
        if isinstance(found, Unresolved):
            return ()
        selection, path = found
        return tuple(placed(member, at) for member, at in selection.having(path))


def _every(prop: Property | None, value: Value) -> Values:
    if prop is not None:
        return all_of(prop)
    return BOTH if isinstance(value, bool) else Choices(frozenset(), others=True)


def _rough(formula: Formula, exact: bool) -> Formula:
    return formula if exact else Formula(formula.regions, False, formula.reads)

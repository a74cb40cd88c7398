"""Templates that are true or false, and values and texts with templates in them, as scenes say them.

An unknown state is a text like any other over there, and unknown here: what differs while something is unknown stands
in docs/scenes/from-home-assistant.md.
"""

import math
import operator
from collections.abc import Callable
from typing import Final

from hub.importing.around import Around
from hub.importing.document import text_of
from hub.importing.entities import SUN_STATES, UNKNOWN, Told
from hub.importing.phrases import (
    FALSE,
    NOT,
    PRODUCT,
    TRUE,
    Phrase,
    all_of,
    any_of,
    compared,
    opposite,
    spoken,
    switched,
)
from hub.importing.refused import Refused
from hub.importing.templates import Both, Const, Not, Tree, is_template, pieces, single
from hub.importing.terms import Clock, Fire, Fixed, Number, State, Sun, Term, Terms, Truth, whole_steps
from hub.model.value import Kind
from hub.text.source import Mark
from hub.text.yaml import Node

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_DAY_MINUTES: Final = 1440
Holds = Callable[[float], bool]
_ORDERS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


class Logic:
    """Translates the templates at one place."""

    def __init__(self, around: Around, mark: Mark) -> None:
        self.around = around
        self.mark = mark
        self.terms = Terms(around, mark, self.tree)

    def condition(self, node: Node) -> Phrase:
        """A template as a condition. Refused: it cannot be told exactly."""
        tree = single(text_of(node), self.mark)
        if not isinstance(tree, (Both, Not, Const)):
            term = self.terms.term(tree)
            if isinstance(term, State) and term.told.prop.kind is Kind.BOOL and not term.told.values:
                return switched(term.told.ref, on=True)
        return self.tree(tree)

    def tree(self, tree: Tree) -> Phrase:
        """What a tree says, as something that is so or not."""
        match tree:
            case Both("and", left, right):
                return all_of([self.tree(left), self.tree(right)])
            case Both("or", left, right):
                return any_of([self.tree(left), self.tree(right)])
            case Not(of):
                return opposite(self.tree(of))
            case Both(sign, left, right) if sign in {*_FLIPPED, "in", "not in"}:
                return self._compared(sign, self.terms.term(left), self.terms.term(right))
        term = self.terms.term(tree)
        match term:
            case Truth(phrase):
                return phrase
            case Fixed(value) if isinstance(value, bool):
                return TRUE if value else FALSE
            case _:
                raise Refused("import.not_truth", self.mark)

    def _compared(self, sign: str, left: Term, right: Term) -> Phrase:  # noqa: PLR0911 - a table of pairs
        if sign in {"in", "not in"}:
            return self._among(left, right, wanted=sign == "in")
        if isinstance(left, Fixed) and not isinstance(right, Fixed):
            left, right, sign = right, left, _FLIPPED[sign]
        match left, right:
            case State(told), Fixed(value) if isinstance(value, str):
                return self._equal(sign, [self._at(told, value)])
            case State(told, True), Fixed(value) if isinstance(value, bool) and told.prop.kind is Kind.BOOL:
                return self._equal(sign, [switched(told.ref, on=value)])
            case Sun(), Fixed(value) if value in SUN_STATES:
                return self._equal(sign, [SUN_STATES[str(value)]])
            case Fire(), Fixed(value) if isinstance(value, str):
                return self._equal(sign, [fired_by(self.around, value, self.mark)])
            case Truth(phrase), Fixed(value) if isinstance(value, bool):
                return self._equal(sign, [phrase if value else opposite(phrase)])
            case Clock(part), Fixed():
                return self._clock(sign, part, right.value)
            case Fixed(one), Fixed(other) if isinstance(one, (str, bool)) and sign in {"==", "!="}:
                return TRUE if (one == other) == (sign == "==") else FALSE
        return self._numbers(sign, self.terms.number(left), self.terms.number(right))

    def _equal(self, sign: str, parts: list[Phrase]) -> Phrase:
        if sign not in {"==", "!="}:
            raise Refused("import.text_order", self.mark)
        found = any_of(parts)
        return found if sign == "==" else opposite(found)

    def _at(self, told: Told, value: str) -> Phrase:
        if value in UNKNOWN:
            raise Refused("import.unknown_state", self.mark, state=value, property=told.ref)
        return told.is_at(value, self.mark)

    def _among(self, left: Term, right: Term, *, wanted: bool) -> Phrase:
        if not isinstance(right, Fixed) or not isinstance(right.value, tuple):
            raise Refused("import.template", self.mark, what="in")
        if isinstance(left, Clock) and left.part in {"weekday", "isoweekday"}:
            numbers = [one.value for one in right.value if isinstance(one, Fixed)]
            return self._days(left.part, lambda number: (number in numbers) is wanted)
        states = [one.value for one in right.value if isinstance(one, Fixed) and isinstance(one.value, str)]
        if isinstance(left, State) and len(states) == len(right.value) and states:
            if UNKNOWN & set(states):
                if wanted or not set(states) <= UNKNOWN:
                    raise Refused("import.unknown_state", self.mark, state=states[0], property=left.told.ref)
                return Phrase(f"{left.told.ref} is known", NOT + 1)
            found = left.told.is_one_of(tuple(states), self.mark)
            return found if wanted else opposite(found)
        parts = [self._compared("==", left, one) for one in right.value]
        return any_of(parts) if wanted else opposite(any_of(parts))

    def _numbers(self, sign: str, left: Number, right: Number) -> Phrase:
        if left.rounded or right.rounded or (right.cut and right.told is not None):
            raise Refused("import.rounded", self.mark)
        limit = _plain(right)
        told = left.told
        if left.cut:
            if limit is None or sign in {"==", "!="}:
                raise Refused("import.rounded", self.mark)
            sign, limit = uncut(sign, limit)
        if limit is not None and told is not None:
            if sign in {"==", "!="} and not _on_grid(told, limit):
                raise Refused("import.between_steps", self.mark, property=told.ref)
            return compared(left.phrase, sign, Phrase(told.number(limit)))
        if right.told is not None and _plain(left) is not None:
            return self._numbers(_FLIPPED[sign], right, left)
        if (told is not None and told.unit) or (right.told is not None and right.told.unit):
            raise Refused("import.unit_sum", self.mark, unit=(told.unit if told is not None else "") or "?")
        if sign in {"==", "!="} and not (left.whole and limit is not None and limit.is_integer()):
            raise Refused("import.between_steps", self.mark, property=left.phrase.text)
        if told is not None and right.told is not None and told.prop.unit != right.told.prop.unit:
            one, other = told.prop.unit, right.told.prop.unit
            left_, right_ = _in_unit(left, None if one else other), _in_unit(right, None if other else one)
            return compared(left_, sign, right_)
        return compared(left.phrase, sign, right.phrase)

    def _clock(self, sign: str, part: str, value: object) -> Phrase:
        if part == "hour" and isinstance(value, float) and value.is_integer():
            return _between(sign, int(value) * 60, 60)
        if part == "clock" and isinstance(value, str):
            hour, _, minute = value.partition(":")
            if len(value) == 5 and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60:
                return _between(sign, int(hour) * 60 + int(minute), 1)
        if part in {"weekday", "isoweekday"} and isinstance(value, float):
            holds = _ORDERS[sign]
            return self._days(part, lambda number: holds(number, value))
        raise Refused("import.template", self.mark, what="now()")

    def _days(self, part: str, holds: Holds) -> Phrase:
        first = 1 if part == "isoweekday" else 0
        return days_phrase([day for number, day in enumerate(DAYS, first) if holds(float(number))])

    # Values and texts

    def value(self, node: Node, unit: str | None = None) -> str | None:
        """A template that is worked out to a number or to yes or no, as an expression; None: it is no template.

        `unit`: that of what it is written to, and so that of a plain number over there.
        """
        text = text_of(node)
        if not is_template(text):
            return None
        term = self.terms.term(single(text, self.mark))
        match term:
            case Truth(phrase):
                return phrase.text
            case Fixed(value) if isinstance(value, (bool, float)):
                return ("on" if value else "off") if isinstance(value, bool) else spoken(value)
            case State(told) if told.prop.kind is Kind.BOOL and not told.values:
                return told.ref
            case State(told) | Number(_, told, False) if told is not None and told.is_number and not told.unit and (
                unit and not told.prop.unit
            ):  # fmt: skip
                return f"{told.ref} * 1 {unit}"
            case State(told) if told.is_number and not told.unit:
                return told.ref
            case Number(phrase, told, False) if told is None or not told.unit:
                return phrase.text
            case _:
                raise Refused("import.value", self.mark)

    def message(self, text: str) -> str:
        """A text as messages of scenes write it."""
        if not is_template(text):
            return text.replace("{", "{{").replace("}", "}}")
        parts = [one if isinstance(one, str) else self.terms.term(one) for one in pieces(text, self.mark)]
        return "".join(_doubled(one) if isinstance(one, str) else self._said(one) for one in parts)

    def _said(self, term: Term) -> str:
        match term:
            case Fixed(value) if isinstance(value, str):
                return _doubled(value)
            case Fixed(value) if isinstance(value, float):
                return spoken(value)
            case State(told) if not told.values and told.prop.kind in _SAID:
                if told.is_number and not whole_steps(told):
                    self.around.findings.note("import.note_figures", self.mark)
                return f"{{{told.ref}}}"
            case Number(phrase, told, False) if told is None or not told.unit:
                self.around.findings.note("import.note_figures", self.mark)
                return f"{{{phrase.text}}}"
            case _:
                raise Refused("import.message_value", self.mark)


_SAID: Final = (Kind.BOOL, Kind.INT, Kind.FLOAT, Kind.ENUM, Kind.TEXT)


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def fired_by(around: Around, id_: str, mark: Mark) -> Phrase:
    """That the trigger with this id fired; kept from the beginning, where time has passed since.

    Refused: it cannot be told from what was so.
    """
    found = around.fired.ids.get(id_)
    if found is None:
        if around.fired.ids:
            return FALSE
        raise Refused("import.trigger_ids", mark)
    if around.fresh or found in {TRUE, FALSE}:
        return found
    return Phrase(around.fired.kept.setdefault(id_, f"fired_{len(around.fired.kept) + 1}"))


def days_phrase(days: list[str]) -> Phrase:
    """That it is one of these days."""
    if len(days) == 7 or not days:
        return TRUE if days else FALSE
    if len(days) == 1:
        return Phrase(f"day is {days[0]}", NOT + 1)
    first, last = DAYS.index(days[0]), DAYS.index(days[-1])
    if last - first + 1 == len(days) and len(days) > 2:
        return Phrase(f"day in {days[0]}..{days[-1]}", NOT + 1)
    return Phrase(f"day in ({', '.join(days)})", NOT + 1)


def uncut(sign: str, limit: float) -> tuple[str, float]:
    """`sign limit` of a number whose part after the point was cut off, said of the number itself."""
    down, up = math.floor(limit), math.ceil(limit)
    if sign == ">":
        return (">=", down + 1) if down >= 0 else (">", down)
    if sign == ">=":
        return (">=", up) if up > 0 else (">", up - 1)
    if sign == "<":
        return ("<", up) if up > 0 else ("<=", up - 1)
    return ("<", down + 1) if down >= 0 else ("<=", down)


def _in_unit(number: Number, unit: str | None) -> Phrase:
    return Phrase(f"{number.phrase.inside(PRODUCT)} * 1 {unit}", PRODUCT) if unit else number.phrase


def _plain(number: Number) -> float | None:
    text = number.phrase.text
    try:
        return float(text)
    except ValueError:
        return None


def _on_grid(told: Told, limit: float) -> bool:
    step, low = told.prop.step, told.prop.minimum or 0.0
    return not told.unit and step is not None and abs((limit - low) / step - round((limit - low) / step)) < 1e-6


def _at(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _between(sign: str, start: int, length: int) -> Phrase:
    """The local time, beside a stretch of the day that begins and lasts so many minutes."""
    end = start + length
    before = Phrase(f"time < {_at(start)}", NOT + 1) if start > 0 else FALSE
    not_yet_over = Phrase(f"time < {_at(end)}", NOT + 1) if end < _DAY_MINUTES else TRUE
    begun = Phrase(f"time >= {_at(start)}", NOT + 1) if 0 < start < _DAY_MINUTES else TRUE if start <= 0 else FALSE
    over = Phrase(f"time >= {_at(end)}", NOT + 1) if end < _DAY_MINUTES else FALSE
    inside = Phrase(f"time in {_at(start)}..{_at(end)}", NOT + 1) if start >= 0 and end < _DAY_MINUTES else begun
    table = {"<": before, "<=": not_yet_over, ">=": begun, ">": over, "==": inside, "!=": opposite(inside)}
    if not 0 <= start < _DAY_MINUTES and sign in {"==", "!="}:
        return FALSE if sign == "==" else TRUE
    if start >= _DAY_MINUTES and sign in {"<", "<="}:
        return TRUE
    return table[sign]

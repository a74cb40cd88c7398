"""Arithmetic: `+ - * /` and the sign, with units."""

import operator
from collections.abc import Callable
from dataclasses import replace

from scenes.language import closures
from scenes.language.draft import Code, Draft, made_of, one_unit
from scenes.language.types import ANY, NUMBER, Type, measured_in

_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def calculate(draft: Draft, sign: str, left: Code, right: Code) -> Code | None:
    """`left sign right`; None when a problem was noted."""
    sound = [_countable(draft, code) for code in (left, right)]
    if not all(sound):
        return None
    if left.type.kind is None or right.type.kind is None:
        type_: Type | None = ANY
    else:
        fitted = _added(draft, left, right) if sign in "+-" else (left, right)
        if fitted is None:
            return None
        left, right = fitted
        type_ = left.type if sign in "+-" else _scaled(draft, sign, left, right)
    if type_ is None:
        return None
    type_ = type_ if type_.kind is None else measured_in(type_.unit)
    run = closures.calculate(_OPERATIONS[sign], left.measure, right.measure)
    return replace(made_of(type_, run, left.start, right.end, left, right), computed=True)


def negate(draft: Draft, value: Code, start: int) -> Code | None:
    """`-value`; None when a problem was noted."""
    if not _countable(draft, value):
        return None
    type_ = value.type if value.type.kind is None else measured_in(value.type.unit)
    run = closures.gather(lambda numbers: -numbers[0], [value.measure])
    return replace(made_of(type_, run, start, value.end, value), computed=True)


def _countable(draft: Draft, code: Code) -> bool:
    if code.type.kind is not None and not code.type.is_number:
        draft.error("scenes.needs_number", code)
        return False
    if code.offset_unit:
        draft.error("scenes.no_difference", code, unit=code.offset_unit, canonical=code.type.unit)
        return False
    return True


def _added(draft: Draft, left: Code, right: Code) -> tuple[Code, Code] | None:
    numbers = one_unit(draft, [left, right])
    return None if numbers is None else (numbers[0], numbers[1])


def _scaled(draft: Draft, sign: str, left: Code, right: Code) -> Type | None:
    one, other = left.type.unit, right.type.unit
    if other is None:
        return left.type
    if sign == "*" and one is None:
        return right.type
    if sign == "/" and one == other:
        return NUMBER
    draft.error("scenes.no_such_unit", right, sign=sign, left=one or "1", right=other)
    return None

"""Evaluators: one small closure for each shape of expression.

None means unknown; logic is Kleene's: `false and unknown` is false, `true or unknown` is true, all else that reads an
unknown is unknown. The shapes that scenes are made of (a property, a property against a constant, and `not`, `and`,
`or` of them) have closures of their own: an attribute load and a comparison are all that an evaluation costs.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from hub.model.value import Color, Kind, Value
from hub.text.quantities import DAY_S
from scenes.engine.view import Cell, Context
from scenes.language.expression import Evaluate, Test

Measure = Callable[[Context], float | None]


class NumberCell(Protocol):
    """A cell whose property is a number."""

    value: float | None


def constant(value: Value | None) -> Evaluate:
    """Always the same."""
    return lambda _: value


def read(cell: Cell) -> Evaluate:
    """A property: one evaluator, however many expressions read it."""
    found = cell.read
    if found is None:
        found = cell.read = lambda _: cell.value
    return found


_FORMS: dict[Kind, tuple[type, ...]] = {
    Kind.BOOL: (bool,),
    Kind.ENUM: (str,),
    Kind.TEXT: (str,),
    Kind.COLOR: (Color,),
}


def variable(name: str, kind: Kind) -> Evaluate:
    """A variable; unknown where it is missing, or not what was declared (an event's fields come from outside)."""
    forms = _FORMS.get(kind, (int, float))

    def run(context: Context) -> Value | None:
        value = context.vars.get(name)
        return value if type(value) in forms and value == value else None  # noqa: PLR0124 - NaN is not itself

    return run


def invert(test: Test) -> Test:
    """`not x`."""

    def run(context: Context) -> bool | None:
        truth = test(context)
        return None if truth is None else not truth

    return run


def invert_cell(cell: Cell) -> Test:
    """`not x` of a property."""

    def run(_: Context) -> bool | None:
        truth = cell.value
        return None if truth is None else not truth

    return run


def all_of(tests: Sequence[Test]) -> Test:
    """`a and b and ...`, two operands or more."""
    if len(tests) == 2:
        return _both(*tests)

    def run(context: Context) -> bool | None:
        verdict: bool | None = True
        for test in tests:
            truth = test(context)
            if truth is None:
                verdict = None
            elif not truth:
                return False
        return verdict

    return run


def any_of(tests: Sequence[Test]) -> Test:
    """`a or b or ...`, two operands or more."""
    if len(tests) == 2:
        return _either(*tests)

    def run(context: Context) -> bool | None:
        verdict: bool | None = False
        for test in tests:
            truth = test(context)
            if truth:
                return True
            if truth is None:
                verdict = None
        return verdict

    return run


def _both(left: Test, right: Test) -> Test:
    def run(context: Context) -> bool | None:
        one = left(context)
        if one is False:
            return False
        other = right(context)
        return other if one or other is False else None

    return run


def _either(left: Test, right: Test) -> Test:
    def run(context: Context) -> bool | None:
        one = left(context)
        if one:
            return True
        other = right(context)
        return other if one is False or other else None

    return run


def is_known(evaluate: Evaluate, known: bool) -> Test:
    """`x is known`, `x is unknown`."""
    return lambda context: (evaluate(context) is not None) is known


def equals_cell(cell: Cell, value: Value, equal: bool) -> Test:
    """A property `==` or `!=` a constant that is no number."""

    def same(_: Context) -> bool | None:
        found = cell.value
        return None if found is None else found == value

    def different(_: Context) -> bool | None:
        found = cell.value
        return None if found is None else found != value

    return same if equal else different


def equals(left: Evaluate, right: Evaluate, equal: bool) -> Test:
    """`==` or `!=` of values that are no numbers."""

    def run(context: Context) -> bool | None:
        one, other = left(context), right(context)
        return None if one is None or other is None else (one == other) is equal

    return run


def near(left: Measure, right: Measure, tolerance: float, equal: bool) -> Test:
    """`==` or `!=` of numbers: equal when less than `tolerance` apart."""

    def run(context: Context) -> bool | None:
        one, other = left(context), right(context)
        if one is None or other is None:
            return None
        try:
            return (abs(one - other) < tolerance) is equal
        except OverflowError:  # a whole number too large for a float is near to none
            return not equal

    return run


def order_cell(sign: str, cell: Cell, limit: float) -> Test:
    """A property `<`, `<=`, `>` or `>=` a constant."""
    number = cast(NumberCell, cell)

    def below(_: Context) -> bool | None:
        found = number.value
        return None if found is None else found < limit

    def at_most(_: Context) -> bool | None:
        found = number.value
        return None if found is None else found <= limit

    def above(_: Context) -> bool | None:
        found = number.value
        return None if found is None else found > limit

    def at_least(_: Context) -> bool | None:
        found = number.value
        return None if found is None else found >= limit

    return {"<": below, "<=": at_most, ">": above, ">=": at_least}[sign]


ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def order(sign: str, left: Measure, right: Measure) -> Test:
    """`<`, `<=`, `>` or `>=`."""
    holds = ORDERS[sign]

    def run(context: Context) -> bool | None:
        one, other = left(context), right(context)
        return None if one is None or other is None else holds(one, other)

    return run


def between(value: Measure, low: float, high: float) -> Test:
    """Both ends included."""

    def run(context: Context) -> bool | None:
        found = value(context)
        return None if found is None else low <= found <= high

    return run


def strictly_between(cell: Cell, low: float, high: float, inside: bool) -> Test:
    """A property equal to a constant within its step: between the neighbours, or not."""
    number = cast(NumberCell, cell)

    def within(_: Context) -> bool | None:
        found = number.value
        return None if found is None else low < found < high

    def without(_: Context) -> bool | None:
        found = number.value
        return None if found is None else not low < found < high

    return within if inside else without


def one_of(value: Evaluate, options: frozenset[Value]) -> Test:
    """One of some constants that are no numbers."""

    def run(context: Context) -> bool | None:
        found = value(context)
        return None if found is None else found in options

    return run


def window(value: Measure, start: float, end: float) -> Test:
    """From `start` until before `end`; over midnight where the end comes first."""
    if start <= end:

        def in_a_day(context: Context) -> bool | None:
            found = value(context)
            return None if found is None else start <= found < end

        return in_a_day

    def over_midnight(context: Context) -> bool | None:
        found = value(context)
        return None if found is None else found >= start or found < end

    return over_midnight


def moving_window(value: Measure, start: Measure, end: Measure, longest: float = DAY_S) -> Test:
    """As `window`, with ends that are read; unknown as soon as one of the three is.

    Over midnight it is no longer than `longest` seconds: else the end has come before the beginning, and it is empty.
    """

    def run(context: Context) -> bool | None:
        found, first, last = value(context), start(context), end(context)
        if found is None or first is None or last is None:
            return None
        if first <= last:
            return first <= found < last
        return last + DAY_S - first <= longest and (found >= first or found < last)

    return run


def calculate(compute: Callable[[float, float], float], left: Measure, right: Measure) -> Measure:
    """Two numbers into one; unknown where the result is no number, or too large."""

    def run(context: Context) -> float | None:
        one, other = left(context), right(context)
        if one is None or other is None:
            return None
        try:
            result = compute(float(one), float(other))
        except ArithmeticError:
            return None
        return result if -LARGEST < result < LARGEST else None

    return run


def gather(compute: Callable[[Sequence[float]], float], operands: Sequence[Measure]) -> Measure:
    """Some numbers into one; unknown where one of them is, or the result is too large."""

    def run(context: Context) -> float | None:
        found = [number for operand in operands if (number := operand(context)) is not None]
        if len(found) < len(operands):
            return None
        try:
            return compute(found)
        except ArithmeticError:
            return None

    return run


LARGEST = float("inf")

"""Filters that make numbers of values, and numbers of numbers.

Source: https://www.home-assistant.io/docs/configuration/templating/#numeric-functions-and-filters .
"""

import math
import statistics
from collections.abc import Iterable
from typing import Any, Final

from drivers.mqtt.template.errors import Failed
from drivers.mqtt.template.values import UNDEFINED, Run

_MISSING: Final[Any] = object()
_TRUE: Final = frozenset({"1", "true", "yes", "on", "enable"})
_FALSE: Final = frozenset({"0", "false", "no", "off", "disable"})


def _or(default: Any, what: str) -> Any:
    if default is _MISSING:
        raise Failed(what)
    return default


def to_float(run: Run, value: Any, default: Any = _MISSING) -> Any:
    """`float`."""
    run.pay_for(value)
    try:
        return float(value)
    except (ValueError, TypeError):
        return _or(default, "float")


def to_int(run: Run, value: Any, default: Any = _MISSING, base: Any = 10) -> Any:
    """`int`: of a text in a base, of `42.7` too."""
    run.pay_for(value)
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (ValueError, TypeError):
        pass
    try:
        return int(float(value))
    except (ValueError, TypeError):
        return _or(default, "int")


def to_bool(_: Run, value: Any, default: Any = _MISSING) -> Any:
    """`bool`: of the words for yes and no."""
    if isinstance(value, str) and value.lower().strip() in _TRUE | _FALSE:
        return value.lower().strip() in _TRUE
    return bool(value) if isinstance(value, (int, float)) else _or(default, "bool")


def rounded(_: Run, value: Any, precision: Any = 0, method: Any = "common", default: Any = _MISSING) -> Any:
    """`round`: a whole number where no precision is named."""
    if isinstance(precision, int) and abs(precision) > 300:
        raise Failed("round")
    try:
        multiplier = float(10**precision)
        if method == "ceil":
            value = math.ceil(float(value) * multiplier) / multiplier
        elif method == "floor":
            value = math.floor(float(value) * multiplier) / multiplier
        elif method == "half":
            value = round(float(value) * 2) / 2
        else:
            value = round(float(value), precision)
        return int(value) if precision == 0 else value
    except (ValueError, TypeError):
        return _or(default, "round")


def multiplied(_: Run, value: Any, amount: Any, default: Any = _MISSING) -> Any:
    """`multiply`."""
    if not isinstance(amount, (int, float)):
        return _or(default, "multiply")
    try:
        return float(value) * amount
    except (ValueError, TypeError):
        return _or(default, "multiply")


def absolute(_: Run, value: Any) -> Any:
    """`abs`."""
    return abs(value)


def is_number(run: Run, value: Any) -> bool:
    """Whether it is, or writes, a finite number."""
    run.pay_for(value)
    try:
        return math.isfinite(float(value))
    except (ValueError, TypeError):
        return False


def total(run: Run, value: Any, *, start: Any = 0) -> Any:
    """`sum`."""
    for one in value:
        run.pay(1)
        start = run.keep(start + one)
    return start


def _smallest(run: Run, values: Iterable[Any], sign: int, case_sensitive: Any) -> Any:
    found: Any = UNDEFINED
    rank: Any = None
    for first, one in enumerate(values):
        run.pay(1)
        key = one.lower() if isinstance(one, str) and not case_sensitive else one
        if not first or (key < rank if sign < 0 else key > rank):
            found, rank = one, key
    return found


def smallest(run: Run, value: Any, case_sensitive: Any = False) -> Any:
    """`min`."""
    return _smallest(run, value, -1, case_sensitive)


def largest(run: Run, value: Any, case_sensitive: Any = False) -> Any:
    """`max`."""
    return _smallest(run, value, 1, case_sensitive)


def _of(values: tuple[Any, ...]) -> Any:
    if len(values) != 1:
        return values
    if not isinstance(values[0], Iterable):
        raise Failed("one number")
    return values[0]


def smallest_of(run: Run, value: Any, *more: Any) -> Any:
    """`min(…)`: of the arguments, or of a list."""
    return smallest(run, _of((value, *more)))


def largest_of(run: Run, value: Any, *more: Any) -> Any:
    """`max(…)`: of the arguments, or of a list."""
    return largest(run, _of((value, *more)))


def average(run: Run, value: Any, *more: Any, default: Any = _MISSING) -> Any:
    """`average` of a list (then the next is what is said of an empty one), or of several numbers."""
    if isinstance(value, Iterable):
        default = more[0] if more and default is _MISSING else default
    else:
        value = _of((value, *more))
    try:
        return statistics.fmean(run.keep(list(value)))
    except (TypeError, statistics.StatisticsError):
        return _or(default, "average")


def bitwise_and(_: Run, value: Any, other: Any) -> Any:
    """The bits that both have."""
    return value & other


def bitwise_or(_: Run, value: Any, other: Any) -> Any:
    """The bits that one of them has."""
    return value | other


def bitwise_xor(_: Run, value: Any, other: Any) -> Any:
    """The bits that only one of them has."""
    return value ^ other

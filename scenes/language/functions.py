"""The functions of the expression language: one table.

A new function is one entry; one that needs more than the values of its arguments (such as how long a property has
been what it is) takes the `Code` of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.model.value import Kind, quantise
from scenes.language import closures
from scenes.language.draft import Code, Draft, made_of, one_unit
from scenes.language.types import ANY, Type, measured_in

_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Function:
    """`build(draft, arguments, start, end)` compiles a call with `least` to `most` arguments; None: a problem noted."""

    least: int
    most: int
    build: Callable[[Draft, list[Code], int, int], Code | None]


def _smallest(draft: Draft, arguments: list[Code], start: int, end: int) -> Code | None:
    return _gathered(min, draft, arguments, (start, end))


def _largest(draft: Draft, arguments: list[Code], start: int, end: int) -> Code | None:
    return _gathered(max, draft, arguments, (start, end))


def _gathered(
    compute: Callable[[Sequence[float]], float], draft: Draft, arguments: list[Code], place: tuple[int, int]
) -> Code | None:
    numbers = one_unit(draft, arguments)
    if numbers is None:
        return None
    units = [code.type.unit for code in numbers if code.type.kind is not None]
    type_ = measured_in(units[0]) if units else ANY
    run = closures.gather(compute, [code.measure for code in numbers])
    made = made_of(type_, run, *place, *numbers)
    return _computed(made) if any(code.computed for code in numbers) else made


def _absolute(draft: Draft, arguments: list[Code], start: int, end: int) -> Code | None:
    if one_unit(draft, arguments) is None:
        return None
    (value,) = arguments
    if value.offset_unit:
        draft.error("scenes.no_difference", value, unit=value.offset_unit, canonical=value.type.unit)
        return None
    type_ = ANY if value.type.kind is None else measured_in(value.type.unit)
    run = closures.gather(lambda numbers: abs(numbers[0]), [value.measure])
    return _computed(made_of(type_, run, start, end, value))


def _rounded(draft: Draft, arguments: list[Code], start: int, end: int) -> Code | None:
    value = arguments[0]
    if one_unit(draft, [value]) is None:
        return None
    digits = 0
    if len(arguments) == 2:
        asked = arguments[1].number if arguments[1].bare else None
        if asked not in range(_MOST_DIGITS + 1):
            draft.error("scenes.round_digits", arguments[1], most=_MOST_DIGITS)
            return None
        digits = int(asked or 0)
    step = 10.0**-digits
    type_ = ANY if value.type.kind is None else measured_in(value.type.unit)
    if not digits and type_.kind is Kind.FLOAT:
        type_ = Type(Kind.INT, type_.unit)
    run = closures.gather(lambda numbers: quantise(numbers[0], step), [value.measure])
    made = made_of(type_, run, start, end, value)
    return _computed(made) if value.computed else made


def _computed(code: Code) -> Code:
    return Code(code.type, code.run, code.start, code.end, code.constant, code.value, computed=True)


FUNCTIONS: dict[str, Function] = {
    "min": Function(2, 16, _smallest),
    "max": Function(2, 16, _largest),
    "abs": Function(1, 1, _absolute),
    "round": Function(1, 2, _rounded),
}

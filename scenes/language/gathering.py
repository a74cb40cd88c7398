"""Evaluators over several devices: a group, or the one of them that a variable holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from hub.model.value import Value
from scenes.engine.view import Cell, Context
from scenes.language.closures import LARGEST, Measure, NumberCell
from scenes.language.expression import Evaluate, Test

Bounds = Callable[[Context], tuple[int, int]]
"""The least and the most that a whole number can be, while not all that it is made of is known."""
_ANY_NUMBER = 1000
Gather = Callable[[Context], list[float]]


def of_bound(name: str, cells: Mapping[str, Cell]) -> Evaluate:
    """A property of the device that a variable holds; unknown where it holds none of them."""

    def run(context: Context) -> Value | None:
        word = context.vars.get(name)
        cell = cells.get(word) if isinstance(word, str) else None
        return None if cell is None else cell.value

    return run


def of_words(name: str, words: Mapping[str, str]) -> Evaluate:
    """A word for the device that a variable holds; unknown where there is none."""

    def run(context: Context) -> str | None:
        word = context.vars.get(name)
        return words.get(word) if isinstance(word, str) else None

    return run


def by_word(name: str, ways: Mapping[str, Evaluate]) -> Evaluate:
    """That of several which the value of a variable asks for; unknown where it asks for none."""

    def run(context: Context) -> Value | None:
        word = context.vars.get(name)
        way = ways.get(word) if isinstance(word, str) else None
        return None if way is None else way(context)

    return run


def bounds_by_word(name: str, ways: Mapping[str, Bounds]) -> Bounds:
    """As `by_word`, of a whole number; where nothing is asked for, it may be any up to a thousand."""

    def run(context: Context) -> tuple[int, int]:
        word = context.vars.get(name)
        way = ways.get(word) if isinstance(word, str) else None
        return (0, _ANY_NUMBER) if way is None else way(context)

    return run


def any_cell(cells: tuple[Cell, ...]) -> Test:
    """Whether one of some properties is on."""

    def run(_: Context) -> bool | None:
        verdict: bool | None = False
        for cell in cells:
            truth = cell.value
            if truth:
                return True
            if truth is None:
                verdict = None
        return verdict

    return run


def every_cell(cells: tuple[Cell, ...]) -> Test:
    """Whether all of some properties are on."""

    def run(_: Context) -> bool | None:
        verdict: bool | None = True
        for cell in cells:
            truth = cell.value
            if truth is None:
                verdict = None
            elif not truth:
                return False
        return verdict

    return run


def bounds(tests: Sequence[Test]) -> Bounds:
    """How many of some tests are true: at least, and at most."""

    def run(context: Context) -> tuple[int, int]:
        least = most = 0
        for test in tests:
            truth = test(context)
            if truth is None:
                most += 1
            elif truth:
                least += 1
                most += 1
        return least, most

    return run


def bounds_of(cells: tuple[Cell, ...]) -> Bounds:
    """How many of some properties are on: at least, and at most."""

    def run(_: Context) -> tuple[int, int]:
        least = unknown = 0
        for cell in cells:
            truth = cell.value
            if truth is None:
                unknown += 1
            elif truth:
                least += 1
        return least, least + unknown

    return run


def settled(bounds: Bounds) -> Measure:
    """A whole number; unknown while it can be more than one."""

    def run(context: Context) -> float | None:
        least, most = bounds(context)
        return least if least == most else None

    return run


def within_bounds(bounds: Bounds, holds: Callable[[float], bool]) -> Test:
    """A comparison of a whole number: known as soon as whatever it can be compares alike."""

    def run(context: Context) -> bool | None:
        least, most = bounds(context)
        verdict = holds(least)
        return verdict if all(holds(number) is verdict for number in range(least + 1, most + 1)) else None

    return run


def numbers_of(cells: tuple[Cell, ...]) -> Gather:
    """The numbers that some properties are known to have."""
    numbers = cast(tuple[NumberCell, ...], cells)
    return lambda _: [number for cell in numbers if (number := cell.value) is not None]


def numbers_from(operands: Sequence[Measure]) -> Gather:
    """Those of some numbers that are known."""
    return lambda context: [number for operand in operands if (number := operand(context)) is not None]


def of_known(compute: Callable[[Sequence[float]], float], gather: Gather) -> Measure:
    """Some known numbers into one; unknown where none is, or the result is too large."""

    def run(context: Context) -> float | None:
        found = gather(context)
        if not found:
            return None
        try:
            result = float(compute(found))
        except ArithmeticError:
            return None
        return result if -LARGEST < result < LARGEST else None

    return run

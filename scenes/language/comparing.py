"""Comparisons: `== != < <= > >=`, `in`. Operands come compiled; types and units are checked here."""

from typing import cast

from hub.model.value import Kind, Value
from hub.text.quantities import DAY_S
from scenes.language import closures, gathering
from scenes.language.draft import Code, Draft, one_unit, verdict
from scenes.language.types import BOOL, DAYS

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_DUST = 1e-9
LONGEST_NIGHT_S = 72_000.0
"""A window from a time written out to one of the sun (or back) that were longer is none: in June, `05:00..sunrise`."""


def compare(draft: Draft, sign: str, left: Code, right: Code) -> Code | None:
    """`left sign right`; None when a problem was noted."""
    start, end = left.start, right.end
    if left.constant and not right.constant:
        # So that the closures for `reading sign constant` serve both spellings.
        left, right, sign = right, left, _FLIPPED[sign]
    if left.type.kind is None or right.type.kind is None:
        return Code(BOOL, ANY_VALUE, start, end)
    if sign not in ("==", "!="):
        return _ordered(draft, sign, left, right, (start, end))
    if left.clock or right.clock:
        clock = left if left.clock else right
        if clock.type.kind is Kind.TIME:
            draft.error("scenes.time_equals", clock)
            return None
    if left.type.is_number and right.type.is_number:
        return _equal_numbers(draft, left, right, (start, end), equal=sign == "==")
    if not _alike(draft, left, right):
        return None
    return _equal(left, right, (start, end), equal=sign == "==")


ANY_VALUE = closures.constant(None)
"""What is read of something whose type is not known yet."""


def _alike(draft: Draft, left: Code, right: Code) -> bool:
    one, other = left.type, right.type
    words = (Kind.ENUM, Kind.TEXT)
    if one.kind is Kind.ENUM and other.kind is Kind.ENUM:
        fits = bool(set(one.options) & set(other.options))
    else:
        fits = one.kind is other.kind or (one.kind in words and other.kind in words)
    if not fits:
        odd, model = (left, right) if left.constant and not right.constant else (right, left)
        draft.error("scenes.mismatch", odd, other=draft.text(model), expected=str(model.type))
    return fits


def _equal(left: Code, right: Code, place: tuple[int, int], *, equal: bool) -> Code:
    cell, value = left.cell, right.value
    if not right.constant or value is None:
        return verdict(closures.equals(left.run, right.run, equal), *place, left, right)
    if isinstance(value, bool):
        # `x is on` is x, `x is off` is `not x`.
        if value is equal:
            return Code(BOOL, left.run, *place, constant=left.constant, value=left.value, cell=cell)
        return verdict(closures.invert_cell(cell) if cell else closures.invert(left.test), *place, left)
    if cell is not None:
        return verdict(closures.equals_cell(cell, value, equal), *place, left)
    return verdict(closures.equals(left.run, right.run, equal), *place, left, right)


def _equal_numbers(draft: Draft, left: Code, right: Code, place: tuple[int, int], *, equal: bool) -> Code | None:
    numbers = one_unit(draft, [left, right])
    if numbers is None:
        return None
    left, right = numbers
    if left.bounds is not None and (wanted := right.number) is not None:
        run = gathering.within_bounds(left.bounds, lambda number: (abs(number - wanted) < _DUST) is equal)
        return verdict(run, *place, left)
    tolerance = max(left.type.step or 0.0, right.type.step or 0.0) / 2 + _DUST
    if left.cell is not None and right.number is not None:
        low, high = right.number - tolerance, right.number + tolerance
        return verdict(closures.strictly_between(left.cell, low, high, equal), *place, left, right)
    return verdict(closures.near(left.measure, right.measure, tolerance, equal), *place, left, right)


def _ordered(draft: Draft, sign: str, left: Code, right: Code, place: tuple[int, int]) -> Code | None:
    if left.type.kind is Kind.TIME or right.type.kind is Kind.TIME:
        if not _alike(draft, left, right) or not _turns(draft, sign, left, right):
            return None
        return verdict(closures.order(sign, left.measure, right.measure), *place, left, right)
    disorderly = next((code for code in (left, right) if not code.type.is_number), None)
    if disorderly is not None:
        draft.error("scenes.no_order", disorderly, sign=sign)
        return None
    numbers = one_unit(draft, [left, right])
    if numbers is None:
        return None
    left, right = numbers
    draft.turns_with(left, right.number)
    if left.bounds is not None and (limit := right.number) is not None:
        holds = closures.ORDERS[sign]
        return verdict(gathering.within_bounds(left.bounds, lambda number: holds(number, limit)), *place, left)
    if left.cell is not None and right.number is not None:
        return verdict(closures.order_cell(sign, left.cell, right.number), *place, left)
    return verdict(closures.order(sign, left.measure, right.measure), *place, left, right)


def _turns(draft: Draft, sign: str, left: Code, right: Code) -> bool:
    """Note when the comparison of times may turn by itself; False when that cannot be told."""
    if not left.clock and not right.clock:
        return True
    limit = right.number if left.clock else left.number
    other = right if left.clock else left
    if other.turns is not None:
        draft.turns_with(other, 0.0)
        draft.turns_at(0)
        return True
    if limit is None:
        draft.error("scenes.time_needs_constant", right if left.clock else left)
        return False
    sign = sign if left.clock else _FLIPPED[sign]
    draft.turns_at(0)
    draft.turns_at(limit if sign in ("<", ">=") else limit + 1)
    return True


def between(draft: Draft, value: Code, low: Code, high: Code) -> Code | None:
    """`value in low..high`."""
    codes = (value, low, high)
    if any(code.type.kind is None for code in codes):
        return Code(BOOL, ANY_VALUE, low.start, high.end)
    if value.type.kind is Kind.TIME:
        return _window(draft, value, low, high)
    if value.type.options == DAYS:
        return _days(draft, value, low, high)
    if not value.type.is_number:
        draft.error("scenes.no_range", value)
        return None
    numbers = one_unit(draft, list(codes))
    if numbers is None:
        return None
    value, low, high = numbers
    draft.turns_with(value, low.number, high.number)
    place = (low.start, high.end)
    if low.number is None or high.number is None:
        above = closures.order(">=", value.measure, low.measure)
        below = closures.order("<=", value.measure, high.measure)
        return verdict(closures.all_of([above, below]), *place, *numbers)
    if low.number > high.number:
        draft.error("scenes.range_backwards", low, high=draft.text(high))
        return None
    first, last = low.number, high.number
    if value.bounds is not None:
        run = gathering.within_bounds(value.bounds, lambda number: first <= number <= last)
    else:
        run = closures.between(value.measure, first, last)
    return verdict(run, *place, value)


def _window(draft: Draft, value: Code, low: Code, high: Code) -> Code | None:
    place = (low.start, high.end)
    for code in (low, high):
        if code.type.kind is not Kind.TIME:
            draft.error("scenes.mismatch", code, other=draft.text(value), expected=str(value.type))
            return None
        if (value.clock and not code.constant and code.turns is None) or code.clock:
            draft.error("scenes.time_needs_constant", code)
            return None
        if value.clock:
            draft.turns_at(code.number or 0.0)  # of what moves with the sun, another day has another
        draft.turns_with(code, 0.0)
    if low.number is None or high.number is None:
        longest = LONGEST_NIGHT_S if (low.turns is None) is not (high.turns is None) else DAY_S
        run = closures.moving_window(value.measure, low.measure, high.measure, longest)
        return verdict(run, *place, value, low, high)
    if low.number == high.number:
        draft.error("scenes.empty_window", high)
        return None
    return verdict(closures.window(value.measure, low.number, high.number), *place, value)


def _days(draft: Draft, value: Code, low: Code, high: Code) -> Code | None:
    for code in (low, high):
        if not code.constant or code.value not in DAYS:
            draft.error("scenes.day_needs_constant", code)
            return None
    first, last = (DAYS.index(cast(str, code.value)) for code in (low, high))
    days = frozenset[Value](DAYS[day % 7] for day in range(first, last + 1 if first <= last else last + 8))
    return verdict(closures.one_of(value.run, days), low.start, high.end, value)


def among(draft: Draft, value: Code, members: list[Code]) -> Code | None:
    """`value in (a, b, ...)`, of members that are no ranges."""
    if value.clock and value.type.kind is Kind.TIME:
        draft.error("scenes.time_equals", value)
        return None
    simple = all(code.constant and code.value is not None for code in members)
    simple = simple and value.type.kind is not None and not value.type.is_number and not value.clock
    if simple and value.type.kind is not Kind.TIME:
        fitting = [_alike(draft, value, member) for member in members]
        if not all(fitting):
            return None
        options = frozenset(member.value for member in members if member.value is not None)
        return verdict(closures.one_of(value.run, options), members[0].start, members[-1].end, value)
    verdicts = [compare(draft, "==", value, member) for member in members]
    tests = [code for code in verdicts if code is not None]
    if len(tests) < len(verdicts):
        return None
    if len(tests) == 1:
        return tests[0]
    return verdict(closures.any_of([code.test for code in tests]), members[0].start, members[-1].end, *tests)

"""A value that is a part of what stands on the wire: some characters of a text, or some bits of a number."""

from collections.abc import Callable
from string import hexdigits

from drivers.kit.plain import Table, plain_number
from hub.model.capability import Property
from hub.model.value import Kind

Part = Callable[[object], object]
"""Wire -> the part of it that counts; None where there is none."""

LONGEST = 64  # characters or bits


def read_part(table: Table, prop: Property) -> Part | None:
    """`chars: [first, after]`, with `hex` where they are a hexadecimal number, or `bits: [first, after]`."""
    chars, bits = _span(table, "chars"), _span(table, "bits")
    hexadecimal = table.flag("hex")
    if chars is not None:
        first, after = chars
        return lambda wire: _characters(wire, first, after, hexadecimal=hexadecimal)
    if bits is not None:
        first, after = bits
        return lambda wire: _bits(wire, first, after, any_of_them=prop.kind is Kind.BOOL)
    return None


def _span(table: Table, key: str) -> tuple[int, int] | None:
    given = table.numbers(key, 2, 2)
    if given is None:
        return None
    first, after = int(given[0]), int(given[1])
    if not 0 <= first < after <= LONGEST:
        table.flaw("product.bad_range", key)
        return None
    return first, after


def _characters(wire: object, first: int, after: int, *, hexadecimal: bool) -> object:
    if not isinstance(wire, str) or len(wire) < after:
        return None
    part = wire[first:after]
    if not hexadecimal:
        return part
    return int(part, 16) if all(each in hexdigits for each in part) else None


def _bits(wire: object, first: int, after: int, *, any_of_them: bool) -> object:
    number = plain_number(wire)
    if number is None or number < 0:
        return None
    part = (int(number) >> first) & ((1 << (after - first)) - 1)
    return part > 0 if any_of_them else part

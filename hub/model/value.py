"""Values: what a property can hold, and how values are compared, parsed and written.

A value is never a magic string: `None` stands for "not known", and the reading that carries it says why.
Numbers are in the canonical unit of their property.
"""

import math
from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """The type of a value."""

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    ENUM = "enum"  # one of the property's options, as text
    TEXT = "text"
    COLOR = "color"
    DURATION = "duration"  # seconds, float
    TIME = "time"  # seconds since local midnight, int


class Color(NamedTuple):
    """One colour, red, green and blue 0..255 each: one atomic value."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> "Color | None":
        """Read `#rrggbb`; None where the text is something else."""
        digits = text.removeprefix("#")
        if len(text) != 7 or len(digits) != 6 or any(c not in "0123456789abcdefABCDEF" for c in digits):
            return None
        return cls(*(int(digits[i : i + 2], 16) for i in (0, 2, 4)))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


Value = bool | int | float | str | Color


FARTHEST: Final = 1e15
"""What no number of a property goes beyond, either way: there they are not exact, and none measures so much."""


def quantise(number: float, step: float, origin: float = 0.0) -> float:
    """The multiple of `step` from `origin` that is nearest, free of binary dust (0.1 stays 0.1)."""
    steps = math.floor((number - origin) / step + 0.5)
    return round(origin + steps * step, 9)


def canonical_json(value: Value | None) -> bool | int | float | str | None:
    """The value as JSON knows it: a colour becomes `#rrggbb`."""
    return str(value) if isinstance(value, Color) else value

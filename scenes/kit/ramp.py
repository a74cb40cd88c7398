"""Ramps: a number on its way from one value to another, in steps, on devices that cannot fade by themselves."""

import math
from dataclasses import dataclass
from typing import Final, TypeGuard

from hub.model.capability import Property
from hub.model.value import Kind, Value

PACE: Final = 0.5
"""The least seconds between two steps of a ramp."""
MOST_STEPS: Final = 100
FROM_NOTHING: Final = ("brightness", "speed", "volume")
"""What begins at its least when its device is switched on for the way, wherever it was when that went off."""


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where a property goes."""

    prop: Property
    start: float
    end: float

    def at(self, part: float) -> Value:
        """The value after that part of the way (0 to 1), as the property stores it; at 1 exactly the end."""
        if part >= 1:
            return self.prop.accept(self.end)
        low, high = sorted((self.start, self.end))
        return self.prop.accept(min(high, max(low, self.start + (self.end - self.start) * max(0.0, part))))

    @property
    def steps(self) -> int:
        """In how many steps it can be gone at most."""
        if self.start == self.end:
            return 0
        step = self.prop.step
        return MOST_STEPS if not step else max(1, math.ceil(abs(self.end - self.start) / step - 1e-9))

    def strays(self, value: float, reached: float, last: float) -> bool:
        """Whether a reading is off the way from what was reached to what was written last, by more than a step."""
        low, high = sorted((reached, last))
        slack = (self.prop.step or abs(self.end - self.start) / MOST_STEPS) * 1.5
        return not low - slack <= value <= high + slack


def is_number(value: Value | None) -> TypeGuard[float]:
    """Whether a value is one that can be on its way."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def can_ramp(prop: Property) -> bool:
    """Whether a property can be gone along: an absolute, harmless number."""
    return prop.kind in (Kind.INT, Kind.FLOAT) and prop.guard is None and not prop.one_shot


def pace(seconds: float, ways: tuple[Way, ...]) -> int:
    """In how many equal parts the time is cut: no finer than a property's step, none shorter than `PACE`."""
    finest = max((way.steps for way in ways), default=1)
    return max(1, min(finest, MOST_STEPS, math.floor(seconds / PACE + 1e-9)))

"""Plain data: what rows and the journal are made of, as JSON knows it, and back.

What does not fit is a ValueError: the row is damaged.
"""

import math
from collections.abc import Iterable, Mapping
from typing import NoReturn

from hub.model.cause import Cause, Origin
from hub.model.value import Color, Value


def plain(value: Value | None) -> object:
    """A value as JSON knows it; a colour is [red, green, blue]."""
    return list(value) if isinstance(value, Color) else value


def plain_values(values: Mapping[str, Value | None]) -> dict[str, object]:
    """Values by name."""
    return {name: plain(value) for name, value in values.items()}


def plain_readings(readings: Iterable[tuple[str, Value | None]]) -> list[object]:
    """Values with their names, of which one may come twice."""
    return [[name, plain(value)] for name, value in readings]


def plain_cause(cause: Cause) -> list[object]:
    """[origin, who, run, step, depth], and behind it the grant where there is one."""
    found: list[object] = [cause.origin.value, cause.who, cause.run, cause.step, cause.depth]
    return [*found, cause.grant] if cause.grant else found


def value_of(found: object) -> Value | None:
    """A value, or None for one that is not known."""
    match found:
        case None | bool() | int() | float() | str():
            return found
        case [red, green, blue]:
            return Color(whole_of(red), whole_of(green), whole_of(blue))
    return refuse(found)


def known_of(found: object) -> Value:
    """A value that is known."""
    value = value_of(found)
    return refuse(found) if value is None else value


def values_of(found: object) -> dict[str, Value | None]:
    """Values by name."""
    return {name: value_of(value) for name, value in mapping_of(found).items()}


def cause_of(found: object) -> Cause:
    """A cause."""
    origin, who, run, step, depth, *grant = list_of(found)
    (granted,) = grant or [""]
    return Cause(Origin(text_of(origin)), text_of(who), text_of(run), whole_of(step), whole_of(depth), text_of(granted))


def readings_of(found: object) -> tuple[tuple[str, Value | None], ...]:
    """Values with their names, of which one may come twice."""
    return tuple((text_of(name), value_of(value)) for name, value in map(list_of, list_of(found)))


def mapping_of(found: object) -> dict[str, object]:
    """Names with what stands under them."""
    return found if isinstance(found, dict) else refuse(found)


def list_of(found: object) -> list[object]:
    """A list."""
    return found if isinstance(found, list) else refuse(found)


def text_of(found: object) -> str:
    """A text."""
    return found if isinstance(found, str) else refuse(found)


def whole_of(found: object) -> int:
    """A whole number."""
    return found if isinstance(found, int) and not isinstance(found, bool) else refuse(found)


def number_of(found: object) -> float:
    """A finite number."""
    if isinstance(found, (int, float)) and not isinstance(found, bool) and math.isfinite(found):
        return float(found)
    return refuse(found)


def real_of(found: object) -> float:
    """A number, infinite ones among them."""
    if isinstance(found, (int, float)) and not isinstance(found, bool) and not math.isnan(found):
        return found
    return refuse(found)


def real_or_none(found: object) -> float | None:
    """A number, infinite ones among them, or None where there is none."""
    return None if found is None else real_of(found)


def number_or_none(found: object) -> float | None:
    """A finite number, or None where there is none."""
    return None if found is None else number_of(found)


def refuse(found: object) -> NoReturn:
    """ValueError."""
    raise ValueError(f"does not belong here: {str(found)[:40]!r}")

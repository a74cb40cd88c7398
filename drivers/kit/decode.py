"""Translators between what devices send and canonical values. A decoder answers None to what it does not know."""

from collections.abc import Callable, Mapping

from hub.model.value import FARTHEST, Color, Value

Decode = Callable[[object], Value | None]
Encode = Callable[[Value], object]

_TRUE = ("on", "true", "1")
_FALSE = ("off", "false", "0")


def as_is(value: Value) -> object:
    """The canonical value is what the device takes."""
    return value


def boolean(wire: object) -> bool | None:
    """True and false as devices write them: JSON, 0 and 1, `on` and `off`."""
    if isinstance(wire, bool):
        return wire
    text = str(wire).lower() if isinstance(wire, (int, str)) else ""
    return True if text in _TRUE else False if text in _FALSE else None


def inverted(wire: object) -> bool | None:
    """The opposite of `boolean`."""
    value = boolean(wire)
    return None if value is None else not value


def number(wire: object) -> float | None:
    """A number that a property can have; some devices quote it."""
    if isinstance(wire, str):
        try:
            wire = float(wire)
        except ValueError:
            return None
    if isinstance(wire, bool) or not isinstance(wire, (int, float)):
        return None
    return float(wire) if abs(wire) <= FARTHEST else None


def scaled(scale: float = 1.0, low: float = -1e12, high: float = 1e12) -> Decode:
    """A number times `scale`, without binary dust; outside of `low`..`high` (canonical) it means nothing."""

    def decode(wire: object) -> float | None:
        raw = number(wire)
        value = None if raw is None else round(raw * scale, 6)
        return value if value is not None and low <= value <= high else None

    return decode


def whole(low: float = -1e12, high: float = 1e12) -> Decode:
    """A number rounded to an integer, within `low`..`high`."""

    def decode(wire: object) -> int | None:
        raw = number(wire)
        return round(raw) if raw is not None and low <= raw <= high else None

    return decode


def options(names: Mapping[int | str, str]) -> Decode:
    """One of some words by its wire value. True is not 1 here."""

    def decode(wire: object) -> str | None:
        return names.get(wire) if isinstance(wire, (int, str)) and not isinstance(wire, bool) else None

    return decode


def color(wire: object) -> Color | None:
    """A colour from 0xRRGGBB."""
    if isinstance(wire, bool) or not isinstance(wire, int) or not 0 <= wire <= 0xFFFFFF:
        return None
    return Color(wire >> 16, wire >> 8 & 0xFF, wire & 0xFF)


def color_code(value: Value) -> object:
    """0xRRGGBB of a colour."""
    if not isinstance(value, Color):
        return 0
    return value.red << 16 | value.green << 8 | value.blue


def battery_of_millivolts(low: int = 2700, high: int = 3100) -> Decode:
    """The charge of a lithium cell by its voltage: a guess, linear between `low` and `high`."""

    def decode(wire: object) -> int | None:
        raw = number(wire)
        if raw is None or not 1000 <= raw <= 5000:
            return None
        return max(0, min(100, round((raw - low) * 100 / (high - low))))

    return decode

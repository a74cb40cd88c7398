"""Words of makers: how units are spelt, and descriptions made into options."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from hub.model.units import SPELLINGS

LONGEST: Final = 40

UNITS: Final[Mapping[str, str]] = {
    "percentage": "%", "percent": "%", "celsius": "°C", "degc": "°C", "fahrenheit": "°F", "kelvin": "K",
    "day": "d", "days": "d", "hour": "h", "hours": "h", "minute": "min", "minutes": "min", "mins": "min",
    "second": "s", "seconds": "s", "milliseconds": "ms", "watt": "W", "watts": "W", "w": "W", "kwh": "kWh",
    "wh": "Wh", "volt": "V", "volts": "V", "v": "V", "mv": "mV", "ampere": "A", "a": "A", "ma": "mA",
    "lux": "lx", "arcdegrees": "°", "arcdegress": "°", "degree": "°", "pascal": "Pa", "pa": "Pa", "hpa": "hPa",
    "μg/m3": "µg/m³", "µg/m3": "µg/m³", "ug/m3": "µg/m³", "litre": "L", "liter": "L", "milliliter": "ml",
}  # fmt: skip
"""Spellings of units in specifications (frequencies: merdok/homebridge-miot's 227 models), by lower case."""

_SEPARATORS: Final = re.compile(r"[\W_]+")
_NUMBERED: Final = re.compile(r"^level(\d+)$")


def slug(text: str) -> str:
    """A description as an option: `Straight Wind` is `straight_wind`, `Level3` `level_3`; empty without any letter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    word = _SEPARATORS.sub("_", plain)[:LONGEST].strip("_")
    return _NUMBERED.sub(r"level_\1", word)


def unit_of(said: str) -> str | None:
    """The hub's spelling of a maker's unit; None where it measures something that the hub does not know."""
    unit = UNITS.get(said.casefold(), said)
    return unit if unit in SPELLINGS else None

"""Canonical units, and the spellings and conversions that people use.

Every number inside the hub is in its property's canonical unit; conversion happens only where text comes in.
"""

CANONICAL = (
    "°C", "%", "lx", "W", "kWh", "V", "A", "ppm", "ppb", "µg/m³", "mg/m³", "hPa", "K", "s", "°", "L", "dB", "kg", "m²",
)  # fmt: skip

# spelling -> (canonical unit, factor, offset): canonical = number * factor + offset
SPELLINGS: dict[str, tuple[str, float, float]] = {
    **{unit: (unit, 1.0, 0.0) for unit in CANONICAL},
    "C": ("°C", 1.0, 0.0),
    "℃": ("°C", 1.0, 0.0),
    "°F": ("°C", 5 / 9, -160 / 9),
    "F": ("°C", 5 / 9, -160 / 9),
    "℉": ("°C", 5 / 9, -160 / 9),
    "lux": ("lx", 1.0, 0.0),
    "kW": ("W", 1000.0, 0.0),
    "mW": ("W", 0.001, 0.0),
    "Wh": ("kWh", 0.001, 0.0),
    "mV": ("V", 0.001, 0.0),
    "mA": ("A", 0.001, 0.0),
    "ug/m3": ("µg/m³", 1.0, 0.0),
    "μg/m³": ("µg/m³", 1.0, 0.0),  # the Greek letter mu, which keyboards give, beside the micro sign
    "mg/m3": ("mg/m³", 1.0, 0.0),
    "mbar": ("hPa", 1.0, 0.0),
    "Pa": ("hPa", 0.01, 0.0),
    "deg": ("°", 1.0, 0.0),
    "m2": ("m²", 1.0, 0.0),
    "l": ("L", 1.0, 0.0),
    "ml": ("L", 0.001, 0.0),
    "g": ("kg", 0.001, 0.0),
    "ms": ("s", 0.001, 0.0),
    "min": ("s", 60.0, 0.0),
    "m": ("s", 60.0, 0.0),
    "h": ("s", 3600.0, 0.0),
    "d": ("s", 86400.0, 0.0),
}


def convert(number: float, spelling: str, unit: str) -> float | None:
    """`number` of unit `spelling` in the canonical `unit`; None where the two do not measure the same thing."""
    known = SPELLINGS.get(spelling)
    if known is None or known[0] != unit:
        return None
    return round(number * known[1] + known[2], 9)

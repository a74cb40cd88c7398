"""How a published fact's values on the wire become the hub's: by labels, units and ranges of the fact alone."""

from collections.abc import Callable, Mapping
from typing import Any

from hub.model.value import Color

Fact = Mapping[str, Any]
Reading = Callable[[Fact, Any], Any]

UNITS = {
    "minutes": 60.0, "seconds": 1.0, "hours": 3600.0, "days": 86_400.0, "mV": 0.001, "hPa": 1.0, "half_hours": 1800.0,
}  # fmt: skip


def number(fact: Fact, wire: Any) -> Any:
    """In the hub's unit: seconds, °C, %, W."""
    return float(wire) * float(fact.get("scale", 1)) * UNITS.get(str(fact.get("unit", "")), 1.0)


def times(factor: float, offset: float = 0.0) -> Reading:
    return lambda fact, wire: float(wire) * factor + offset


def within(low: float, high: float, reading: Reading = number) -> Reading:
    """A number that means something between two ends only."""

    def read(fact: Fact, wire: Any) -> Any:
        value = reading(fact, wire)
        return value if low <= value <= high else None

    return read


def share(fact: Fact, wire: Any) -> Any:
    """As a share of its range."""
    low, high = fact["range"][:2]
    return round(100 * (wire - low) / (high - low)) if low in (0, high) else wire * 100 / high


def yes(fact: Fact, wire: Any) -> Any:
    return True if wire in (True, 1, "on") else False if wire in (False, 0, "off") else None


def no(fact: Fact, wire: Any) -> Any:
    return not yes(fact, wire)


def label(fact: Fact, wire: Any) -> str:
    """What the fact calls the wire's value."""
    return str(fact.get("values", {}).get(wire, ""))


def one_of(*labels: str) -> Reading:
    """Yes for these labels."""
    return lambda fact, wire: label(fact, wire) in labels


def words(**options: str) -> Reading:
    """`option="label label"`; a label that is nowhere means nothing."""
    table = {word: option for option, listed in options.items() for word in (option, *listed.split())}
    return lambda fact, wire: table.get(label(fact, wire))


def same_word(fact: Fact, wire: Any) -> Any:
    """The label itself."""
    return label(fact, wire)


def color(fact: Fact, wire: Any) -> Any:
    return Color(wire >> 16, wire >> 8 & 255, wire & 255)


def places(**positions: int) -> Reading:
    """A few places by the wire's value, `_1=100`."""
    return lambda fact, wire: positions.get(f"_{wire}")


def levels(fact: Fact, wire: Any) -> Any:
    """`level1` is the lowest of two or three; of four they are a speed."""
    labels = fact["values"].values()
    if "level4" in labels:
        return None
    words_ = {"auto": "auto", "humidity": "constant", "level1": "low", "level2": "medium", "level3": "high"}
    return "high" if label(fact, wire) == "level2" and "level3" not in labels else words_.get(label(fact, wire))


def glow(fact: Fact, wire: Any) -> Any:
    """How bright a display is: three words, of which some mean different things beside others."""
    if "values" not in fact:
        return share(fact, wire) if "range" in fact else None
    labels = fact["values"].values()
    steps = {"bright": 50 if "brightest" in labels else 100, "dark": 50 if "extinguished" in labels else 0}
    steps |= dict.fromkeys(("extinguished", "led_closed", "close", "off"), 0)
    steps |= dict.fromkeys(("glimmer", "dim", "half"), 50)
    steps |= dict.fromkeys(("brightest", "full", "normal"), 100)
    return steps.get(label(fact, wire))


def dimmed(fact: Fact, wire: Any) -> Any:
    """Heaters of one maker count from bright to dark (python-miio heater_miot.py)."""
    return None if "values" in fact else 100 - 100 * wire / fact["range"][1]


def gears(fact: Fact, wire: Any) -> Any:
    """`l3`, `level3` and so on, and `auto`."""
    word = label(fact, wire)
    return word if word == "auto" else f"level_{word.removeprefix('level').removeprefix('l')}"


def thirds(fact: Fact, wire: Any) -> Any:
    """One of a few numbered levels, as a share of a hundred."""
    codes = sorted(fact["values"])
    return 100 * (codes.index(wire) + 1) / len(codes)


def tank(fact: Fact, wire: Any) -> Any:
    """Water counted from 0 to 120; more means that the tank is off."""
    return min(100, wire / 1.2) if 0 <= wire <= 125 else None


def fault(fact: Fact, wire: Any) -> Any:
    """`none` or the maker's word, or a code."""
    if isinstance(wire, (bool, str)):
        return wire if isinstance(wire, str) else "fault" if wire else "none"
    if "values" in fact:
        word = label(fact, wire)
        return "none" if word.startswith(("no_fault", "no_error", "fault_free")) else word
    return "none" if wire == 0 else f"code_{wire}"

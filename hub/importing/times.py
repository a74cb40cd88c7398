"""Durations and times of day as Home Assistant writes them.

Source: https://www.home-assistant.io/docs/automation/trigger/ (time periods `HH:MM:SS`, seconds, or a mapping).
"""

import re

from hub.importing.document import entries, text_of
from hub.importing.refused import Refused
from hub.text.quantities import format_duration
from hub.text.yaml import Mapping, Node

_UNITS = {"days": 86_400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0, "milliseconds": 0.001}
_CLOCK = re.compile(r"([+-]?)(\d{1,3}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,6})?")


def number_of(text: str) -> float | None:
    """A decimal number."""
    return float(text) if _NUMBER.fullmatch(text.strip()) else None


def seconds_of(node: Node) -> float:
    """Seconds of a time period. Refused: a template, or no time period."""
    if isinstance(node, Mapping):
        total = 0.0
        for unit, value in entries(node).items():
            amount = number_of(text_of(value))
            if unit not in _UNITS or amount is None:
                raise Refused("import.duration", value.mark, text=text_of(value))
            total += _UNITS[unit] * amount
        return total
    text = text_of(node).strip()
    if (amount := number_of(text)) is not None:
        return amount
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise Refused("import.duration", node.mark, text=text)
    sign = -1.0 if match[1] == "-" else 1.0
    return sign * (int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0) + float(match[5] or 0))


def duration(node: Node) -> str | None:
    """A time period as scenes write it, None for none at all. Refused: a template, or less than nothing."""
    seconds = seconds_of(node)
    if seconds < 0:
        raise Refused("import.duration", node.mark, text=str(seconds))
    return format_duration(seconds) if seconds else None


def time_of_day(text: str) -> str | None:
    """`22:30`, or `22:30:15`; None: it is no time of day."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None
    second = f":{match[3]}" if match[3] and int(match[3]) else ""
    return f"{int(match[1]):02}:{match[2]}{second}"


def shifted(name: str, node: Node | None) -> str:
    """`sunset`, `sunset + 20m`. Refused: an offset that is no time period, or is more than 12 hours."""
    seconds = 0.0 if node is None else seconds_of(node)
    if abs(seconds) > 43_200 and node is not None:
        raise Refused("import.duration", node.mark, text=f"{seconds:g} s")
    return name if not seconds else f"{name} {'+' if seconds > 0 else '-'} {format_duration(abs(seconds))}"

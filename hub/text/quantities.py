"""Durations, times of day and numbers as people write them."""

import re

DAY_S = 86_400
LONGEST_DURATION_S = 3_660 * DAY_S

_MILLISECONDS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_DURATION = re.compile(
    r"(?:(?P<d>\d{1,9}(?:\.\d{1,6})?)d)?(?:(?P<h>\d{1,9}(?:\.\d{1,6})?)h)?"
    r"(?:(?P<m>\d{1,9}(?:\.\d{1,6})?)m(?!s))?(?:(?P<s>\d{1,9}(?:\.\d{1,6})?)s)?"
    r"(?:(?P<ms>\d{1,9})ms)?",
    re.ASCII,
)
_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
# A unit holds no digit, so that `1e5` and `22:30` stay mistakes.
_QUANTITY = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,15})?)\s?([^\d\s.,:_]*(?:(?<=/m)[23])?)")
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)


def parse_duration(text: str) -> float | None:
    """Seconds of `250ms`, `90s`, `5m`, `1h30m`, `1.5h`, `2d`; None when it is none, or beyond ten years."""
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        return None
    total = sum(float(part) * _MILLISECONDS[unit] for unit, part in match.groupdict().items() if part)
    seconds = total / 1000
    return seconds if seconds <= LONGEST_DURATION_S else None


def format_duration(seconds: float) -> str:
    """The shortest form that `parse_duration` reads back, to the millisecond: `1h30m`, `250ms`, `0s`."""
    left = round(seconds * 1000)
    parts = []
    for unit, size in _MILLISECONDS.items():
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def format_roughly(seconds: float) -> str:
    """A duration to be read and not counted with: whole seconds from a minute on, `12.5s`, `250ms`."""
    if seconds < 1:
        return format_duration(seconds)
    return f"{seconds:.3g}s" if seconds < 59.95 else format_duration(round(seconds))


def parse_time_of_day(text: str) -> int | None:
    """Seconds since midnight of `7:00`, `22:30`, `22:30:15`; None when it is none."""
    match = _TIME_OF_DAY.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second


def format_time_of_day(seconds: int) -> str:
    """`22:30`, or `22:30:15` when there are seconds, from seconds since midnight."""
    hour, rest = divmod(seconds, 3600)
    minute, second = divmod(rest, 60)
    return f"{hour:02}:{minute:02}:{second:02}" if second else f"{hour:02}:{minute:02}"


def parse_number(text: str) -> float | None:
    """A decimal number of at most 15 digits on either side of the point; None when it is none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def parse_integer(text: str) -> int | None:
    """A whole decimal number of at most 15 digits; None when it is none."""
    return int(text) if _INTEGER.fullmatch(text) else None


def parse_quantity(text: str) -> tuple[float, str] | None:
    """Number and unit of `20 °C`, `3kWh`, `40 %`, `7` (unit empty); None when it is none."""
    match = _QUANTITY.fullmatch(text)
    return (float(match[1]), match[2]) if match else None

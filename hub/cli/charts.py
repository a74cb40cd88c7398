"""Charts of one line: how high numbers were, and which state held, cell by cell; blanks where nothing is known."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

LEVELS: Final = "▁▂▃▄▅▆▇█"
STATES: Final = "█░▓▒abcdefghijklmnopqrstuvwxyz"
WIDTH: Final = 72

Row = Mapping[str, Any]


def cells(rows: Sequence[Row], since: float, until: float) -> list[list[Row]]:
    """Rows that touch each of WIDTH equal parts of the time; a row lasts until the next one begins."""
    span = (until - since) / WIDTH
    found: list[list[Row]] = [[] for _ in range(WIDTH)]
    if span <= 0 or not rows:
        return found
    ends = [row["at"] for row in rows[1:]] + [until]
    for row, end in zip(rows, ends, strict=True):
        lasts = min(end, row["at"] + row["lasts"]) if "lasts" in row else end
        first = max(0, int((row["at"] - since) / span))
        last = min(WIDTH - 1, max(first, int((lasts - since) / span - 1e-9)))
        for place in range(first, last + 1):
            found[place].append(row)
    return found


def sparkline(rows: Sequence[Row], since: float, until: float) -> str:
    """The mean of numbers (`mean`, else `value`) in each cell, between the lowest and the highest."""
    heights = [_mean(cell) for cell in cells(rows, since, until)]
    known = [height for height in heights if height is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    steps = len(LEVELS) - 1
    scale = steps / (high - low) if high > low else 0.0
    return "".join(" " if one is None else LEVELS[round((one - low) * scale)] for one in heights).rstrip()


def state_bar(rows: Sequence[Row], since: float, until: float) -> tuple[str, dict[str, str]]:
    """The state that held longest in each cell, and what the signs stand for."""
    signs: dict[str, str] = {}
    bar = ""
    for cell in cells(rows, since, until):
        lasted: dict[str, float] = {}
        for row in cell:
            for name, seconds in row["states"].items():
                lasted[name] = lasted.get(name, 0.0) + seconds
        if not lasted:
            bar += " "
            continue
        name = max(lasted, key=lambda state: lasted[state])
        bar += signs.setdefault(name, STATES[min(len(signs), len(STATES) - 1)])
    return bar.rstrip(), signs


def _mean(cell: Sequence[Row]) -> float | None:
    values = [row.get("mean", row.get("value")) for row in cell]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return sum(numbers) / len(numbers) if numbers else None

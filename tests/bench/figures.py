"""Figures: a measured value with its spread, beside its target and its floor; as a table, and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal

from rich.console import Console
from rich.table import Table

Verdict = Literal["holds", "misses", ""]


@dataclass(frozen=True, slots=True)
class Spread:
    """What several repetitions gave."""

    low: float
    median: float
    high: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    """The spread of at least one value."""
    return Spread(min(values), median(values), max(values), len(values))


@dataclass(frozen=True, slots=True)
class Target:
    """What the figure is to hold: at most (or `at_least`) the limit; `of_floor`: that many times the floor."""

    limit: float
    at_least: bool = False
    of_floor: bool = False

    def text(self, unit: str) -> str:
        """As people write it."""
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.limit:g} × floor" if self.of_floor else f"{sign} {shown(self.limit)} {unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one bench; `floor` is the smallest honest thing that does the same job, in the same run."""

    bench: str
    name: str
    unit: str
    value: Spread
    floor: Spread | None = None
    target: Target | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value in floors."""
        return self.value.median / self.floor.median if self.floor and self.floor.median else None

    @property
    def verdict(self) -> Verdict:
        """Whether the median holds the target; empty without one."""
        if self.target is None:
            return ""
        measured = self.ratio if self.target.of_floor else self.value.median
        if measured is None:
            return ""
        good = measured >= self.target.limit if self.target.at_least else measured <= self.target.limit
        return "holds" if good else "misses"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of the values lie; of the values themselves, none made up."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def shown(value: float) -> str:
    """A number in three or four digits."""
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.3g}"


def to_json(figures: Sequence[Figure], load: Sequence[str]) -> dict[str, object]:
    """Everything, for machines."""
    rows = [{**asdict(figure), "ratio": figure.ratio, "verdict": figure.verdict} for figure in figures]
    return {"machine_load": list(load), "figures": rows}


def print_table(figures: Sequence[Figure], load: Sequence[str]) -> None:
    """Everything, for people."""
    table = Table(title="Hearth: figures beside their targets and floors")
    for heading in ("bench", "figure"):
        table.add_column(heading, overflow="fold")
    for heading in ("median", "target", "", "floor", "ratio", "min … max", "runs"):
        table.add_column(heading, justify="right", no_wrap=True)
    last = ""
    for one in figures:
        span = f"{shown(one.value.low)} … {shown(one.value.high)}"
        table.add_row(
            "" if one.bench == last else one.bench,
            f"{one.name} ({one.note})" if one.note else one.name,
            f"{shown(one.value.median)} {one.unit}",
            one.target.text(one.unit) if one.target else "",
            {"holds": "[green]holds[/]", "misses": "[red]misses[/]"}.get(one.verdict, ""),
            shown(one.floor.median) if one.floor else "",
            f"{one.ratio:.2f}" if one.ratio is not None else "",
            span,
            str(one.value.count),
        )
        last = one.bench
    console = Console(width=None if Console().is_terminal else 170)
    console.print(table)
    for line in load:
        console.print(line, highlight=False)

"""The command line: wall time of `hearth --help`, and of `hearth check` of the example home.

The floor is a Python that starts and does nothing.
"""

from typing import Final

from tests.bench.figures import Figure, Target, spread
from tests.bench.machine import ROOT, wall_time

COMMANDS: Final = (
    ("hearth --help", ("--help",), 0.1),
    ("hearth check, the example home", ("check", "--config", str(ROOT / "config")), 0.6),
)


def measure(*, quick: bool) -> list[Figure]:
    """Both commands, in turns with the floor."""
    figures: list[Figure] = []
    for name, arguments, limit in COMMANDS:
        taken: list[float] = []
        floors: list[float] = []
        for _ in range(3 if quick else 10):
            floors.append(wall_time("-c", "pass"))
            taken.append(wall_time("-m", "hub.cli.main", *arguments))
        figures.append(Figure("command line", name, "s", spread(taken), spread(floors), Target(limit)))
    return figures

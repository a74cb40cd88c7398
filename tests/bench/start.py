"""Process start: from exec to READY=1, which the hub says when scenes are indexed and sessions run.

The home was taken into use before, as at every start but the first, and its last known readings are kept. Nobody
answers at the devices' addresses.
The floor is a Python that imports what the hub imports from others.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench.figures import Figure, Target, spread
from tests.bench.homes import remember, write_home
from tests.bench.hubs import running_hub
from tests.bench.machine import wall_time

IMPORTS: Final = "import asyncio, aiohttp, zeroconf, cryptography, sqlite3, yaml"
LIMITS: Final = {200: 0.6, 2000: 1.0, 10000: 3.0}


def measure(*, quick: bool, sizes: tuple[int, ...] = (200, 2000, 10000)) -> list[Figure]:
    """The start of homes of these sizes."""
    figures: list[Figure] = []
    runs = 2 if quick else 5
    for size in sizes:
        with TemporaryDirectory(prefix="hearth-bench-") as folder:
            places = write_home(Path(folder), size)
            with running_hub(places):  # settles keys, and compiles what is not compiled yet
                pass
            asyncio.run(remember(places, size))
            taken: list[float] = []
            floors: list[float] = []
            for _ in range(runs):
                floors.append(wall_time("-c", IMPORTS))
                with running_hub(places) as hub:
                    taken.append(hub.ready_after)
        target = Target(LIMITS[size]) if size in LIMITS else None
        name = f"{size:,} devices, a scene each: exec → first scene armed"
        figures.append(Figure("start", name, "s", spread(taken), spread(floors), target))
    return figures

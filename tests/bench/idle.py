"""An idle hub: memory and processor time with every device online, read, and polled at its pace.

Measured once all devices have been read, after SETTLE more seconds; processor time over WATCH seconds, in which devices
that do not push are read four times: nothing has changed for long enough to slow that down. The floor is a Python that
imports what the hub imports from others, and waits.
"""

import select
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from tests.bench.figures import Figure, Target, spread
from tests.bench.homes import write_home
from tests.bench.hubs import running_hub
from tests.bench.machine import Memory, cpu_seconds, memory_of, process
from tests.bench.start import IMPORTS

SETTLE: Final = 7.0
WATCH: Final = 20.0
READ_WITHIN: Final = 60.0
LIMITS: Final = {30: 64.0, 200: 64.0, 2000: 76.0}
CPU_LIMIT: Final = {200: 1.0}


def bare() -> Memory:
    """The floor."""
    with process(
        ("-c", f"{IMPORTS}; print(1, flush=True); input()"), "measured", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        line_of(child.stdout, 30.0)
        return memory_of(child.pid)


def line_of(stream: IO[str] | None, patience: float) -> str:
    """The next line of a child's output. Raises TimeoutError."""
    if stream is None or not select.select([stream], [], [], patience)[0]:
        raise TimeoutError("a child of the benchmark says nothing")
    return stream.readline()


def observe(size: int, settle: float, watch: float) -> tuple[Memory, float]:
    """Memory, and percent of a core, of a hub with `size` devices."""
    with TemporaryDirectory(prefix="hearth-bench-") as folder:
        places = write_home(Path(folder), size)
        responder = ("-m", "tests.bench.responder", "home", str(size))
        with process(responder, "driver", stdout=subprocess.PIPE) as devices:
            line_of(devices.stdout, 30.0)
            with running_hub(places) as hub:
                line_of(devices.stdout, READ_WITHIN)
                time.sleep(settle)
                begun, spent = time.monotonic(), cpu_seconds(hub.child.pid)
                time.sleep(watch)
                cpu = (cpu_seconds(hub.child.pid) - spent) / (time.monotonic() - begun) * 100
                return memory_of(hub.child.pid), cpu


def measure(
    *, quick: bool, sizes: tuple[int, ...] = (30, 200, 1000, 2000), settle: float = SETTLE, watch: float = WATCH
) -> list[Figure]:
    """Memory and idle time of homes of these sizes."""
    figures: list[Figure] = []
    alone: dict[int, float] = {}
    runs, watch = (1, watch / 2) if quick else (3, watch)
    floors = [bare() for _ in range(runs)]
    for size in sizes:
        found = [observe(size, settle, watch) for _ in range(runs)]
        memory = [one for one, _ in found]
        limit = LIMITS.get(size)
        shared = f"with other Pythons alive {spread([one.pss for one in memory]).median:.1f}"
        figures.append(
            Figure(
                "idle", f"{size:,} devices: PSS", "MiB", spread([one.alone for one in memory]),
                spread([one.alone for one in floors]), Target(limit) if limit else None, shared,
            )
        )  # fmt: skip
        alone[size] = spread([one.alone for one in memory]).median
        limit = CPU_LIMIT.get(size)
        figures.append(
            Figure(
                "idle", f"{size:,} polled devices: processor", "% of a core", spread([cpu for _, cpu in found]),
                None, Target(limit) if limit else None,
            )
        )  # fmt: skip
    if len(sizes) > 1:
        fewest, most = min(sizes), max(sizes)
        each = (alone[most] - alone[fewest]) / (most - fewest) * 1024
        figures.append(Figure("idle", f"memory a device, from {fewest} to {most:,}", "KiB", spread([each])))
    return figures

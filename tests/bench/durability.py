"""What it costs that commands last: how long a hazardous one waits for the disk, and a harmless one not at all.

A whole hub in one process, over the real store on this disk; sessions are stand-ins that take every order and report
it. Measured is the time inside the hub. For a hazardous command (a kettle switched on by a person): from its
submission until its order leaves, with its record, its audit entry, its OFF and off.list on the disk; each kettle once,
since cycles are limited. For a harmless one: from a lamp's report through intake, state, scene and dispatcher until the
order of the other lamp leaves, with the commands' records going to the disk; the floor is the same hub with a ledger
that keeps nothing.

The floor of a hazardous command is SQLite alone: one row and a commit, with the settings of the store.

`python -m tests.bench.durability KIND COUNT` is one run; KIND is `hazard`, `slow` (every commit takes 20 ms more),
`commit` and `slow_commit` (their floors), `harmless` or `floor`.
"""

import asyncio
import gc
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from hub.app import Hub, Machine, Options, open_hub
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.core.records import NoLedger
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Settled, Write
from hub.model.device import Device, Health, Status
from hub.model.errors import HearthError
from hub.model.ports import Order, Report
from hub.model.value import Value
from hub.process import loop_factory
from hub.storage.database import LOCK_WAIT, Connect, connect
from tests.bench.figures import Figure, percentile, spread
from tests.bench.machine import answer_of

MODULE: Final = "tests.bench.durability"
SLOW: Final = 0.02
GAP: Final = 0.03  # seconds between two hazardous commands, and up to as much again
HARMLESS_GAP: Final = 0.004
WARM_UP: Final = 10
FLOORS: Final = {"hazard": "commit", "slow": "slow_commit"}
HEARTH_YAML: Final = "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n"
SCENES_YAML: Final = """\
- scene: Along
  when: left.on
  do: [set: {right.on: on}]
- scene: Along again
  when: not left.on
  do: [set: {right.on: off}]
"""


class SlowDisk(sqlite3.Connection):
    """A connection to a disk that takes SLOW seconds for every commit."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT":
            time.sleep(SLOW)
        return super().execute(sql, parameters)


def slow_connect(path: Path) -> sqlite3.Connection:
    """Open the database on a slow disk."""
    connect(path).close()
    return sqlite3.connect(path, LOCK_WAIT, isolation_level=None, check_same_thread=False, factory=SlowDisk)


class Stand:
    """Takes every order at once, notes when, and reports what it was told."""

    def __init__(self, hub: Hub, device: Device, left: Callable[[], None]) -> None:
        self._hub = hub
        self._key = device.key
        self._left = left

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Take it."""
        self._left()
        now = self._hub.clock.monotonic()
        self._hub.clock.call_at(now + 0.001, lambda: self._act(order.writes, done))

    def _act(self, writes: tuple[tuple[str, Value], ...], done: Callable[[HearthError | None], None]) -> None:
        done(None)
        self._hub.intake.report(Report(self._key, writes))

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Nothing is to be read."""

    async def run(self) -> None:
        """Nothing is to be done."""

    def close(self) -> None:
        """Nothing is open."""


def write_home(folder: Path, kettles: int) -> Places:
    """Two lamps that go along with one another, and kettles."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    (places.config / "scenes").mkdir(parents=True)
    lamps = "".join(
        f"  {name}: {{name: Lamp, model: yeelink.light.lamp1, endpoints: [miio:{number}]}}\n"
        for number, name in enumerate(("left", "right"), 600_000_000)
    )
    pots = "".join(
        f"  kettle_{number}: {{name: Kettle, model: yunmi.kettle.v19, endpoints: [miio:{number}], hazard: allow}}\n"
        for number in range(610_000_000, 610_000_000 + kettles)
    )
    (places.config / "hearth.yaml").write_text(HEARTH_YAML, "utf-8")
    (places.config / "devices.yaml").write_text(f"devices:\n{lamps}{pots}", "utf-8")
    (places.config / "scenes" / "along.yaml").write_text(SCENES_YAML, "utf-8")
    return places


def stand_in(hub: Hub, device: Device, left: Callable[[], None]) -> None:
    """Give a device a session, and let it be there."""
    ref = device.endpoints[0].ref
    hub.registry.attach(device.key, ref, Stand(hub, device, left))
    hub.intake.status(device.key, ref, Status(Health.ONLINE, hub.clock.now()))
    hub.intake.report(Report(device.key, (("on", False),)))


async def hazards(hub: Hub, count: int) -> list[float]:
    """Seconds from the submission of each kettle's ON until it leaves."""
    taken: list[float] = []
    random = Random(1)
    for device in [one for one in hub.registry.devices().values() if one.handle.startswith("kettle")]:
        left: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def note(left: asyncio.Future[float] = left) -> None:
            if not left.done():
                left.set_result(time.perf_counter())

        def ended(settled: tuple[Settled, ...], left: asyncio.Future[float] = left) -> None:
            if not left.done():
                left.set_exception(RuntimeError(f"refused: {settled}"))

        stand_in(hub, device, note)
        await asyncio.sleep(GAP * (1 + random.random()))
        command = Command(device.handle, Cause(Origin.PERSON, "bench"), (Write(device.key, "on", True),))
        begun = time.perf_counter()
        hub.dispatcher.submit(command, ended)
        async with asyncio.timeout(10):
            taken.append(await left - begun)
    return taken[count // 10 :]


async def harmless(hub: Hub, count: int) -> list[float]:
    """Seconds from one lamp's report until the order of the other lamp leaves."""
    taken: list[float] = []
    lamps = {one.handle: one for one in hub.registry.devices().values() if one.handle in ("left", "right")}
    stand_in(hub, lamps["left"], lambda: None)
    stand_in(hub, lamps["right"], lambda: taken.append(time.perf_counter() - begun))
    hub.scenes.start()
    await asyncio.sleep(0.5)
    for number in range(count + WARM_UP):
        begun = time.perf_counter()
        hub.intake.report(Report(lamps["left"].key, (("on", number % 2 == 0),)))
        await asyncio.sleep(HARMLESS_GAP)
    if len(taken) != count + WARM_UP:
        raise RuntimeError(f"{len(taken)} orders left for {count + WARM_UP} reports")
    return taken[WARM_UP:]


def commits(folder: Path, opened: Connect, count: int) -> list[float]:
    """Seconds of each commit of one row."""
    taken: list[float] = []
    connection = opened(folder / "bare.db")
    for setting in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, body TEXT)")
    for number in range(count):
        time.sleep(GAP)
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rows VALUES (?, ?)", (str(number), "x" * 500))
        connection.execute("COMMIT")
        taken.append(time.perf_counter() - begun)
    connection.close()
    return taken


async def run(kind: str, count: int) -> list[float]:
    """One run, on a hub of its own or on none."""
    opened: Connect = slow_connect if kind.startswith("slow") else connect
    # In the working folder: what is under /tmp may be memory.
    with TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
        if kind.endswith("commit"):
            return commits(Path(folder), opened, count)
        places = write_home(Path(folder), count + count // 10 if kind in ("hazard", "slow") else 0)
        async with open_hub(Options(places), Machine(LoopClock(), Random(1), connect=opened)) as hub:
            if kind == "floor":
                hub.dispatcher._ledger = NoLedger()
            return await (hazards if kind in ("hazard", "slow") else harmless)(hub, count)


def alone(kind: str, count: int) -> list[float]:
    """One run in a process of its own."""
    return [float(one) for one in answer_of(MODULE, kind, count)]


def measure(*, quick: bool, count: int = 300, answer: Callable[[str, int], list[float]] = alone) -> list[Figure]:
    """All four, hazardous ones once and harmless ones in turns with their floor; `answer` makes a run."""
    count, runs = (count // 10, 1) if quick else (count, 5)
    waits = {kind: answer(kind, count) for kind in (*FLOORS, *FLOORS.values())}
    turns: dict[str, list[list[float]]] = {"harmless": [], "floor": []}
    for _ in range(runs):
        for kind, found in turns.items():
            found.append(answer(kind, count * 2))

    def wait(kind: str, share: float, what: str) -> Figure:
        value, floor = (spread([percentile(waits[one], share) * 1000]) for one in (kind, FLOORS[kind]))
        return Figure("durability", f"class C delay, {what}", "ms", value, floor, None, f"{count} commands")

    def path(share: float, what: str) -> Figure:
        value, floor = (spread([percentile(one, share) * 1e6 for one in turns[kind]]) for kind in ("harmless", "floor"))
        return Figure("durability", f"harmless, report to order, {what}", "µs", value, floor, None, "floor: no ledger")

    return [
        wait("hazard", 0.5, "this disk, p50"),
        wait("hazard", 0.99, "this disk, p99"),
        wait("slow", 0.5, "20 ms more a commit, p50"),
        wait("slow", 0.99, "20 ms more a commit, p99"),
        path(0.5, "p50"),
        path(0.99, "p99"),
    ]


if __name__ == "__main__":
    gc.disable()  # in the hub's own process what lives long is frozen; here a collection would be counted
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        print(json.dumps(runner.run(run(sys.argv[1], int(sys.argv[2])))))

"""Commands over real sockets at product settings, and the loop while devices are silent: a whole hub, and a responder.

`python -m tests.bench.commands KIND FOLDER COUNT SECONDS` is one run over a home made by `tests.bench.homes`.

*confirmed*: one command after the other, each to a lamp drawn at random, from submission until the lamp, asked again,
says that it is so: request, answer, the rest of 50 ms that every device gets between requests, reading
back. The floor is a single exchange with the same lamps. *lag*: a fourth of the lamps falls silent; somebody asks the
loop to be woken each millisecond, and how late that was is measured while the hub greets, waits and gives up. *own*
is the most processor time that the hub took between two wakings: what is later than that is the machine's.
"""

import asyncio
import gc
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import Final

from drivers.miio.exchange import Answer, Ask
from drivers.miio.link import Link
from drivers.miio.outbox import GAP
from hub.app import Hub, Machine, Options, open_hub
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.cause import Cause, Origin
from hub.model.command import Command, Outcome, Settled, Write
from hub.model.device import Health
from hub.process import loop_factory
from tests.bench.figures import Figure, Target, percentile, spread
from tests.bench.homes import write_home
from tests.bench.idle import line_of
from tests.bench.machine import answer_of, process

DEVICES: Final = 200
SILENT: Final = 50
READ_WITHIN: Final = 60.0
MODULE: Final = "tests.bench.commands"


async def confirmed(hub: Hub, seconds: float) -> dict[str, float]:
    """Milliseconds from submission to confirmation, and of one exchange. Raises RuntimeError for one not confirmed."""
    lamps = [one for one in hub.registry.devices().values() if "on" in one.abilities.properties]
    random, taken, trips = Random(1), [], []
    end = perf_counter() + seconds
    while perf_counter() < end:
        lamp = random.choice(lamps)
        value = not hub.state.reading(lamp.key, "on").value
        settled: asyncio.Future[tuple[Settled, ...]] = asyncio.get_running_loop().create_future()
        command = Command(lamp.handle, Cause(Origin.PERSON, "bench"), (Write(lamp.key, "on", value),))
        begun = perf_counter()
        hub.dispatcher.submit(command, settled.set_result)
        async with asyncio.timeout(10):
            outcomes = await settled
        taken.append(perf_counter() - begun)
        if any(one.outcome is not Outcome.CONFIRMED for one in outcomes):
            raise RuntimeError(f"not confirmed: {outcomes}")
        trips.append(await round_trip(hub, random))
    return {
        "p50": percentile(taken, 0.5) * 1000, "p99": percentile(taken, 0.99) * 1000,
        "trip": percentile(trips, 0.5) * 1000,
    }  # fmt: skip


async def round_trip(hub: Hub, random: Random) -> float:
    """Seconds of one exchange with a lamp that has had its rest."""
    links: dict[int, Link] = vars(hub.drivers["miio"])["_links"]
    link = random.choice(list(links.values()))
    await asyncio.sleep(2 * GAP)
    answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
    begun = perf_counter()
    link.ask(Ask("get_properties", [{"did": "x", "siid": 2, "piid": 1}]), answered.set_result, urgent=True)
    await answered
    return perf_counter() - begun


async def lag(_: Hub, seconds: float) -> dict[str, float]:
    """Milliseconds by which somebody who wants to be woken each millisecond was woken too late."""
    late, own, end = [], [], perf_counter() + seconds
    while (begun := perf_counter()) < end:
        spent = thread_time()
        await asyncio.sleep(0.001)
        late.append(perf_counter() - begun - 0.001)
        own.append(thread_time() - spent)
    return {"p99": percentile(late, 0.99) * 1000, "worst": max(late) * 1000, "own": max(own) * 1000}


async def run(kind: str, folder: Path, count: int, seconds: float) -> dict[str, float]:
    """One run over a home whose lamps are there."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    async with open_hub(Options(places), Machine(LoopClock(), Random(1))) as hub:
        async with asyncio.timeout(READ_WITHIN):
            while sum(_reached(hub, key) for key in hub.registry.devices()) < count:
                await asyncio.sleep(0.05)
        await asyncio.sleep(2.0)
        gc.collect()
        gc.freeze()
        return await (confirmed if kind == "confirmed" else lag)(hub, seconds)


def _reached(hub: Hub, key: str) -> bool:
    status = hub.registry.status(key)
    return status is not None and status.health is Health.ONLINE


def measure(*, quick: bool, devices: int = DEVICES, silent: int = SILENT, seconds: float = 10.0) -> list[Figure]:
    """Confirmation, and the loop with silent devices."""
    runs, seconds = (1, seconds / 4) if quick else (3, seconds)
    found: dict[str, list[dict[str, float]]] = {"confirmed": [], "lag": []}
    for _ in range(runs):
        for kind, answers in found.items():
            with TemporaryDirectory(prefix="hearth-bench-") as folder:
                write_home(Path(folder), devices)
                words = ("-m", "tests.bench.responder", "lamps", str(devices), str(silent if kind == "lag" else 0))
                with process(words, "driver", stdout=subprocess.PIPE) as lamps:
                    line_of(lamps.stdout, 30.0)
                    answers.append(answer_of(MODULE, kind, folder, devices, seconds))
    trips = spread([one["trip"] for one in found["confirmed"]])

    def figure(kind: str, key: str, words: str, target: Target | None = None) -> Figure:
        floor = trips if kind == "confirmed" else None
        values = spread([one[key] for one in found[kind]])
        return Figure("commands", f"{devices} devices: {words}", "ms", values, floor, target)

    allowed = GAP * 1000 + 1.5 * trips.median
    return [
        figure("confirmed", "p50", "set to confirmed, p50", Target(allowed)),
        figure("confirmed", "p99", "set to confirmed, p99"),
        figure("lag", "worst", f"loop late, {silent} silent, at worst", Target(20.0)),
        figure("lag", "p99", f"loop late, {silent} silent, p99"),
        figure("lag", "own", f"loop late, {silent} silent, at worst by the hub's own work", Target(20.0)),
    ]


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        told = runner.run(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
    print(json.dumps(told))

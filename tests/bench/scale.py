"""A large site run by one hub, by two and by four: each has its share of the devices, and sees some of the others'.

Lamps over one Mosquitto (`tests/bench/site.py`). All hubs have one core together, as many as there are; the broker and
the lamps have the other. So the sum of what several hubs do on a core, and the processor time a firing, say what the
splitting costs; hubs with a core each do as many times more, until the broker is full: its time a firing stands beside.

*Firings*: a lamp is switched, a scene makes another follow, that one answers; `UNDER_WAY` at a time. *Local*:
the same one by one, from the message of the first lamp to the command at the second. *Across*: the first lamp is
another hub's, and the second another's again where there are three: state, scene, ask, command, answer. With one hub,
the same lamps and scenes without a way between. *Down*: one hub is killed, and the lamps of the others are switched:
what was not followed is counted. *Back*: from its exec to the first command of a scene of its own, and to the first of
a scene across hubs in which it has a part.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench.figures import Figure, percentile, spread
from tests.bench.hubs import RunningHub, running_hub
from tests.bench.machine import ROOT, cpu_seconds, memory_of, pin
from tests.bench.site import Lamps, Site, lamps_at
from tests.mosquitto import BINARY, mosquitto

UNDER_WAY: Final = 32
"""Firings under way at all hubs together."""
PATIENCE: Final = 30.0
LATE: Final = 2.0
"""Seconds after which a lamp counts as not followed."""
QUIET: Final = 10.0
PAUSE: Final = 0.01


@dataclass
class Running:
    """The hubs of a site and its lamps. `ready`: seconds from exec to READY=1 of each."""

    site: Site
    lamps: Lamps
    broker: int
    stacks: list[ExitStack] = field(default_factory=list)
    hubs: list[RunningHub] = field(default_factory=list)

    def start(self, hub: int) -> None:
        """Start a hub, in the place of the one that was killed where there was one."""
        stack = ExitStack()
        running = stack.enter_context(running_hub(self.site.places(hub)))
        if hub < len(self.hubs):
            self.stacks[hub].close()
            self.stacks[hub], self.hubs[hub] = stack, running
        else:
            self.stacks.append(stack)
            self.hubs.append(running)

    def stop(self) -> None:
        """End them all."""
        for stack in self.stacks:
            stack.close()
        self.stacks.clear()
        self.hubs.clear()

    def spent(self) -> float:
        """Seconds of processor time of all hubs."""
        return sum(cpu_seconds(one.child.pid) for one in self.hubs)


@dataclass(frozen=True)
class Found:
    """What was measured at one site; times in ms but for `ready` and `back`, in s; processor time in µs a firing."""

    rate: float
    hub_time: float
    broker_time: float
    across_time: float
    local: list[float]
    across: list[float]
    confirmed: list[float]
    pss: list[float]
    ready: list[float]
    down: tuple[int, int]
    back: tuple[float, float]


def adopt(site: Site, hub: int) -> None:
    """Take on all that the other hubs show. Raises RuntimeError."""
    places = site.places(hub)
    words = ["--config", places.config, "--state", places.state, "--socket", places.socket]
    expected = site.shown * (site.hubs - 1)
    for _ in range(20):  # what others show comes with the broker's next turn
        command = [sys.executable, "-m", "hub.cli.main", *map(str, words), "adopt", "--all", "hearth", "--yes"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE * 4, check=False)
        text = (places.config / "devices.yaml").read_text("utf-8")
        if text.count("hearth:") >= expected:
            return
        time.sleep(0.5)
    raise RuntimeError(f"the hub did not adopt {expected} devices: {done.stdout[-500:]}{done.stderr[-500:]}")


@asynccontextmanager
async def running(folder: Path, lamps: int, hubs: int) -> AsyncIterator[Running]:
    """A site at work: everything adopted, then all hubs started anew, and heard."""
    with mosquitto() as broker:
        pin("driver", broker.pid)
        site = Site(folder, lamps, hubs, broker.host, broker.port)
        async with lamps_at(site) as speaking:
            at_work = Running(site, speaking, broker.pid)
            try:
                for hub in range(hubs):
                    site.write(hub)
                    await asyncio.to_thread(at_work.start, hub)
                for hub in range(hubs) if hubs > 1 else ():
                    await asyncio.to_thread(adopt, site, hub)
                at_work.stop()
                for hub in range(hubs):
                    site.write_across(hub)
                    await asyncio.to_thread(at_work.start, hub)
                for hub in range(hubs):
                    await heard(at_work, site.local(hub)[:1])
                    await heard(at_work, site.across(hub)[:1])
                yield at_work
            finally:
                at_work.stop()


async def rested(at_work: Running) -> None:
    """Wait until the hubs have done what comes after a start: they use a twentieth of a core, or QUIET is over."""
    deadline = time.monotonic() + QUIET
    before, spent = 0.0, at_work.spent()
    while spent - before > 0.05 and time.monotonic() < deadline:
        await asyncio.sleep(1.0)
        before, spent = spent, at_work.spent()


async def heard(at_work: Running, pairs: Iterable[tuple[int, int]], confirmed: asyncio.Event | None = None) -> None:
    """Switch the first of each pair until the second follows. Raises TimeoutError."""
    for one, other in pairs:
        deadline = time.monotonic() + 2 * PATIENCE
        while not await follows(at_work.lamps, one, other, confirmed, late=0.25):
            if time.monotonic() > deadline:
                raise TimeoutError(f"lamp {other} does not follow lamp {one}")


async def follows(
    lamps: Lamps, one: int, other: int, confirmed: asyncio.Event | None = None, late: float = LATE
) -> float | None:
    """Milliseconds from the message of a lamp to the command at the other, or to its confirmation; None: none came."""
    done = asyncio.Event()
    lamps.told = lambda number: done.set() if number == other else None
    begun = time.perf_counter()
    lamps.toggle(one)
    try:
        await asyncio.wait_for(done.wait(), late)
        taken = time.perf_counter() - begun
    except TimeoutError:
        return None
    return taken * 1000


async def firings(at_work: Running, seconds: float) -> tuple[int, float]:
    """Let all hubs fire for so long: how many firings, in how many seconds."""
    site, lamps = at_work.site, at_work.lamps
    follower: dict[int, tuple[int, int]] = {}
    waiting: list[list[tuple[int, int]]] = []
    count, over, under_way = 0, False, 0
    empty = asyncio.Event()

    def begin(hub: int) -> None:
        nonlocal under_way
        one, other = waiting[hub].pop(0)
        waiting[hub].append((one, other))
        follower[other] = (hub, one)
        under_way += 1
        lamps.toggle(one)

    def told(number: int) -> None:
        nonlocal count, under_way
        found = follower.pop(number, None)
        if found is None:
            return
        count += 1
        under_way -= 1
        if not over:
            begin(found[0])
        elif not under_way:
            empty.set()

    lamps.told = told
    begun = time.monotonic()
    for hub in range(site.hubs):
        waiting.append(site.local(hub))
        for _ in range(min(UNDER_WAY // site.hubs, len(waiting[hub]))):
            begin(hub)
    await asyncio.sleep(seconds)
    over, taken, done = True, time.monotonic() - begun, count
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(empty.wait(), LATE)
    if under_way:
        raise RuntimeError(f"{under_way} lamps were not followed")
    return done, taken


async def one_by_one(at_work: Running, pairs: list[tuple[int, int]], count: int) -> list[float]:
    """So many firings, one by one."""
    taken: list[float] = []
    for number in range(count):
        found = await follows(at_work.lamps, *pairs[number % len(pairs)])
        if found is None:
            raise RuntimeError("a lamp was not followed")
        taken.append(found)
        await asyncio.sleep(PAUSE)
    return taken


async def across(at_work: Running, pairs: list[tuple[int, int]], count: int) -> tuple[list[float], list[float]]:
    """So many firings across hubs: until the command is at the lamp, and until the other hub has confirmed it."""
    arrived, confirmed = list[float](), list[float]()
    for number in range(count):
        answer = asyncio.Event()
        at_work.lamps.answered = lambda _topic, payload, answer=answer: _done(payload, answer)  # type: ignore[misc]  # bound now
        begun = time.perf_counter()
        found = await follows(at_work.lamps, *pairs[number % len(pairs)])
        if found is None:
            raise RuntimeError("a lamp of another hub was not followed")
        if at_work.site.hubs > 1:
            await asyncio.wait_for(answer.wait(), LATE)
        arrived.append(found)
        confirmed.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(PAUSE)
    return arrived, confirmed


def _done(payload: bytes, answer: asyncio.Event) -> None:
    if json.loads(payload)["done"]:
        answer.set()


async def outage(at_work: Running, count: int) -> tuple[tuple[int, int], tuple[float, float]]:
    """Kill the last hub, switch lamps of the others, start it again: what was lost of how many, and when it is back."""
    site, last = at_work.site, at_work.site.hubs - 1
    pairs = [pair for ours in zip(*(site.local(hub) for hub in range(last)), strict=False) for pair in ours]
    at_work.hubs[last].child.kill()
    at_work.hubs[last].child.wait(PATIENCE)
    lost = 0
    for number in range(count if pairs else 0):
        lost += await follows(at_work.lamps, *pairs[number % len(pairs)]) is None
    begun = time.monotonic()
    starting = asyncio.create_task(asyncio.to_thread(at_work.start, last))
    await heard(at_work, site.local(last)[:1])
    fires = time.monotonic() - begun
    asks = next(hub for hub in range(site.hubs) if set(site.across(hub)[0]) & set(site.seen(last)))
    await heard(at_work, site.across(asks)[:1])
    answers = time.monotonic() - begun
    await starting
    return (lost, count if pairs else 0), (fires, answers)


async def observe(folder: Path, lamps: int, hubs: int, seconds: float, count: int) -> Found:
    """All of it, at one site."""
    async with running(folder, lamps, hubs) as at_work:
        site = at_work.site
        ready = [one.ready_after for one in at_work.hubs]
        await rested(at_work)
        begun, broker = at_work.spent(), cpu_seconds(at_work.broker)
        fired, taken = await firings(at_work, seconds)
        hub_time, broker_time = at_work.spent() - begun, cpu_seconds(at_work.broker) - broker
        local = await one_by_one(at_work, [pair for hub in range(hubs) for pair in site.local(hub)], count)
        begun = at_work.spent()
        reached, confirmed = await across(at_work, [pair for hub in range(hubs) for pair in site.across(hub)], count)
        across_time = (at_work.spent() - begun) / count
        pss = [memory_of(one.child.pid).pss for one in at_work.hubs]
        down, back = await outage(at_work, count)
        return Found(
            fired / taken, hub_time / fired * 1e6, broker_time / fired * 1e6, across_time * 1e6, local, reached,
            confirmed, pss, ready, down, back,
        )  # fmt: skip


def figures_of(lamps: int, hubs: int, found: Found, alone: Found | None) -> list[Figure]:
    """The rows of one site; the floor of several hubs is one hub with all of it."""
    where = f"a site of {lamps:,}, {hubs} hub{'s' if hubs > 1 else ''}"

    def one(name: str, unit: str, value: Callable[[Found], float], note: str = "") -> Figure:
        floor = spread([value(alone)]) if alone is not None else None
        return Figure("large site", f"{where}: {name}", unit, spread([value(found)]), floor, None, note)

    lost, switched = found.down
    rows = [
        one("local firings on one core", "1/s", lambda it: it.rate),
        one("processor of all hubs a firing", "µs", lambda it: it.hub_time),
        one("processor of the broker a firing", "µs", lambda it: it.broker_time),
        one("local scene, p50", "ms", lambda it: percentile(it.local, 0.5)),
        one("local scene, p99", "ms", lambda it: percentile(it.local, 0.99)),
        one("scene across hubs, p50", "ms", lambda it: percentile(it.across, 0.5)),
        one("scene across hubs, p99", "ms", lambda it: percentile(it.across, 0.99)),
        one("scene across hubs, confirmed, p50", "ms", lambda it: percentile(it.confirmed, 0.5)),
        one("scene across hubs, confirmed, p99", "ms", lambda it: percentile(it.confirmed, 0.99)),
        one("processor of all hubs a firing across, one by one", "µs", lambda it: it.across_time),
        one("PSS, sum", "MiB", lambda it: sum(it.pss), f"the largest {max(found.pss):.1f}"),
        one("exec → first scene armed, the slowest", "s", lambda it: max(it.ready)),
        one("killed: back, its own scenes", "s", lambda it: it.back[0]),
        one("killed: back, for other hubs", "s", lambda it: it.back[1]),
    ]
    if switched:
        row = Figure("large site", f"{where}: one killed, firings of the others lost", "", spread([float(lost)]))
        rows.append(Figure(row.bench, row.name, "", row.value, note=f"of {switched}"))
    return rows


def measure(
    *, quick: bool, sizes: tuple[int, ...] = (2000,), hubs: tuple[int, ...] = (1, 2, 4), seconds: float = 4.0,
    count: int = 300,
) -> list[Figure]:  # fmt: skip
    """Sites of these sizes, by so many hubs each; nothing without Mosquitto, and nothing in a hurry."""
    if quick or BINARY is None:
        return []
    figures: list[Figure] = []
    for size in sizes:
        alone: Found | None = None
        for number in hubs:
            with TemporaryDirectory(prefix="hearth-bench-") as folder:
                found = asyncio.run(observe(Path(folder), size, number, seconds, count))
            figures += figures_of(size, number, found, alone)
            alone = alone or found
    return figures

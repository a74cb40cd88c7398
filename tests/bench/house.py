"""The whole hub in one process: how quick it is with 2,000 devices, in a storm of reports, and how punctual.

Sessions are stand-ins that take every order and report it, as in `tests/bench/durability.py`; all else is the hub.

*report*: 2,000 lamps, and 2,000 scenes by which the second thousand follows the first. From a lamp's report through
intake, state, scene and dispatcher until the order of the other lamp leaves; some milliseconds apart.

*storm*: 200 lamps, two of which report 10,000 times a second by turns, each time another value, and so set off their
scenes every time. Meanwhile another lamp, ten times a second, is to be followed by its neighbour: from its report to
the order is measured, with the wait for the loop in it. `late`: by how much the hub fell behind the storm in the end.

*timers*: 1,000 scenes that wait for a second or a little more, on a loop that is busy 80 % of the time in turns of some
milliseconds. From the time at which each is due to its order; the floor are as many timers of the same loop.

`python -m tests.bench.house KIND SECONDS` is one run; KIND is one of those, or `timers_floor`.
"""

import asyncio
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from hub.app import Hub, Machine, Options, open_hub
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.device import Device, Health, Status
from hub.model.errors import HearthError
from hub.model.ports import Order, Report
from hub.model.value import Value
from hub.process import loop_factory
from tests.bench.figures import Figure, Target, percentile, spread
from tests.bench.machine import answer_of

MODULE: Final = "tests.bench.house"
HEARTH_YAML: Final = "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [lo], discovery: off}\n"
FIRST: Final = 600_000_000
STORM: Final = 10_000
"""Reports a second."""
TURN: Final = 0.005
"""Seconds of reports that come at once."""
BUSY: Final = 0.8
TIMERS: Final = 1000
PATIENCE: Final = 10.0
REST: Final = 0.002
"""Seconds that a storm leaves to others after each turn, however late it is."""
PAGE: Final = 4096
MEBIBYTE: Final = 2**20


class Stand:
    """Takes every order at once, tells of it, and reports what it was told a millisecond later."""

    def __init__(self, hub: Hub, device: Device, left: Callable[[Device], None]) -> None:
        self._hub, self._device, self._left = hub, device, left
        hub.registry.attach(device.key, device.endpoints[0].ref, self)
        hub.intake.status(device.key, device.endpoints[0].ref, Status(Health.ONLINE, hub.clock.now()))
        hub.intake.report(Report(device.key, (("on", False), ("brightness", 1))))

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Take it."""
        self._left(self._device)
        self._hub.clock.call_at(self._hub.clock.monotonic() + 0.001, partial(self._act, order.writes, done))

    def _act(self, writes: tuple[tuple[str, Value], ...], done: Callable[[HearthError | None], None]) -> None:
        done(None)
        self._hub.intake.report(Report(self._device.key, writes))

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Nothing is to be read."""

    async def run(self) -> None:
        """Nothing is to be done."""

    def close(self) -> None:
        """Nothing is open."""


def write_home(folder: Path, lamps: int, scenes: list[str]) -> Places:
    """A home of lamps; its scenes in files of a few hundred."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    (places.config / "scenes").mkdir(parents=True)
    rows = "".join(
        f"  lamp_{n}: {{name: Lamp, model: yeelink.light.lamp1, endpoints: [miio:{FIRST + n}]}}\n" for n in range(lamps)
    )
    (places.config / "hearth.yaml").write_text(HEARTH_YAML, "utf-8")
    (places.config / "devices.yaml").write_text(f"devices:\n{rows}", "utf-8")
    for begin in range(0, len(scenes), 500):
        (places.config / "scenes" / f"{begin}.yaml").write_text("".join(scenes[begin : begin + 500]), "utf-8")
    return places


def _scene(title: str, when: str, lamp: int, value: str, before: str = "") -> str:
    return f"- scene: {title}\n  when: {when}\n  do: [{before}set: {{lamp_{lamp}.on: {value}}}]\n"


class House:
    """The hub with its stand-ins."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.left: Counter[str] = Counter()
        self.watched: dict[str, Callable[[], None]] = {}
        lamps = [one for one in hub.registry.devices().values() if one.handle.startswith("lamp_")]
        self.lamps = {one.handle: one.key for one in lamps}
        for device in lamps:
            Stand(hub, device, self._leaves)
        hub.scenes.start()

    def _leaves(self, device: Device) -> None:
        self.left[device.handle] += 1
        if (watched := self.watched.get(device.handle)) is not None:
            watched()

    def report(self, handle: str, path: str, value: Value) -> None:
        """A lamp says something."""
        self.hub.intake.report(Report(self.lamps[handle], ((path, value),)))


async def report(house: House, seconds: float) -> dict[str, Any]:
    """Microseconds from a report to the order that comes of it."""
    taken: list[float] = []
    half = len(house.lamps) // 2
    begun, clock = 0.0, house.hub.clock
    for number in range(half):
        house.watched[f"lamp_{number + half}"] = lambda: taken.append((time.perf_counter() - begun) * 1e6)
    end, count = clock.monotonic() + seconds, 0
    while clock.monotonic() < end:
        begun = time.perf_counter()
        house.report(f"lamp_{count % half}", "on", value=count // half % 2 == 0)
        count += 1
        await asyncio.sleep(0.003)
    if len(taken) != count:
        raise RuntimeError(f"{len(taken)} orders left for {count} reports")
    return {"taken": taken}


async def storm(house: House, seconds: float) -> dict[str, Any]:
    """What becomes of a home in which two devices storm: so many reports as belong into the time, late or not."""
    clock, taken, begun = house.hub.clock, list[float](), 0.0
    house.watched["lamp_3"] = lambda: taken.append((time.perf_counter() - begun) * 1000)
    before, start, sent, asked = _resident(), clock.monotonic(), 0, 0
    while sent < seconds * STORM:
        for number in range(sent, sent + int(TURN * STORM)):
            house.report(f"lamp_{number % 2}", "brightness", 1 + number // 2 % 100)
        sent += int(TURN * STORM)
        if sent / STORM * 10 >= asked == len(taken):
            asked += 1
            begun = time.perf_counter()
            asyncio.get_running_loop().call_soon(house.report, "lamp_2", "on", asked % 2 == 1)
        await asyncio.sleep(max(REST, start + sent / STORM - clock.monotonic()))
    over = clock.monotonic()
    while len(taken) < asked and clock.monotonic() < over + PATIENCE:
        await asyncio.sleep(0.001)
    await house.hub.store.flush()
    drained = clock.monotonic() - over
    if len(taken) != asked:
        raise RuntimeError(f"{len(taken)} orders left for {asked} reports")
    traces = [one for one in house.hub.scenes.traces() if one.title.startswith("Storm")]
    return {
        "taken": taken, "reports": sent, "late": over - start - seconds, "drained": drained,
        "grown": (_resident() - before) / MEBIBYTE, "traces": len(traces),
        "aside": sum(armed.aside is not None for armed in house.hub.scenes.engine.armed.values()),
        "orders": sum(house.left[f"lamp_{len(house.lamps) // 2 + n}"] for n in range(2)),
    }  # fmt: skip


async def timers(house: House, seconds: float) -> dict[str, Any]:
    """Milliseconds by which the order after a wait is late."""
    clock, loop, taken = house.hub.clock, asyncio.get_running_loop(), list[float]()
    begun: dict[int, float] = {}

    def rang(number: int) -> None:
        taken.append((clock.monotonic() - begun[number] - _wait_of(number, seconds)) * 1000)

    count = len(house.lamps) - 1
    for number in range(count):
        house.watched[f"lamp_{number + 1}"] = partial(rang, number)
    with busy(loop):
        for number in range(count):
            begun[number] = clock.monotonic()
            house.hub.scenes.ask(f"Wait {number}", {}, house.hub.scenes.engine.turn.cause)
            if number % 20 == 0:
                await asyncio.sleep(0.01)
        while len(taken) < count:
            await asyncio.sleep(0.05)
    return {"taken": taken}


async def timers_floor(seconds: float) -> dict[str, Any]:
    """As many timers of the bare loop."""
    loop, taken = asyncio.get_running_loop(), list[float]()
    with busy(loop):
        for number in range(TIMERS):
            due = loop.time() + _wait_of(number, seconds)
            loop.call_at(due, partial(_note, taken, due))
            if number % 20 == 0:
                await asyncio.sleep(0.01)
        while len(taken) < TIMERS:
            await asyncio.sleep(0.05)
    return {"taken": taken}


def _note(taken: list[float], due: float) -> None:
    taken.append((asyncio.get_running_loop().time() - due) * 1000)


def _wait_of(number: int, seconds: float) -> float:
    return max(0.3, seconds / 2) + number % 100 / 100


@contextmanager
def busy(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Keep the loop busy for so much of its time."""
    over, random = False, Random(1)

    def work() -> None:
        if over:
            return
        turn = random.uniform(0.001, 0.008)
        end = time.perf_counter() + turn
        while time.perf_counter() < end:
            pass
        loop.call_later(turn * (1 - BUSY) / BUSY, work)

    work()
    try:
        yield
    finally:
        over = True


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE


def _scenes(kind: str, seconds: float, lamps: int) -> list[str]:
    half = lamps // 2
    if kind == "timers":
        waits = [f"wait: {_wait_of(n, seconds) * 1000:.0f}ms, " for n in range(lamps - 1)]
        return [_scene(f"Wait {n}", "manual", n + 1, "on", wait) for n, wait in enumerate(waits)]
    along = [
        _scene(f"{word} {n}", f"{sign}lamp_{n}.on", n + (half if kind == "report" else 1), value)
        for n in (range(half) if kind == "report" else (2,))
        for word, sign, value in (("On", "", "on"), ("Off", "not ", "off"))
    ]
    storms = [_scene(f"Storm {n}", f"{{changes: lamp_{n}.brightness}}", n + half, "on") for n in range(2)]
    wild = [f"{storm}  mode: parallel\n" for storm in storms]
    return along if kind == "report" else along + wild


KINDS: Final[dict[str, tuple[int, Callable[[House, float], Any]]]] = {
    "report": (2000, report),
    "storm": (200, storm),
    "timers": (TIMERS + 1, timers),
}


async def run(kind: str, seconds: float, share: float = 1.0) -> dict[str, Any]:
    """One run on a hub of its own, or on none; `share` of the devices."""
    if kind == "timers_floor":
        return await timers_floor(seconds)
    whole, measured = KINDS[kind]
    lamps = int(whole * share)
    with TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
        places = write_home(Path(folder), lamps, _scenes(kind, seconds, lamps))
        async with open_hub(Options(places), Machine(LoopClock(), Random(1))) as hub:
            house = House(hub)
            await asyncio.sleep(0.5)
            gc.collect()
            gc.freeze()
            found: dict[str, Any] = await measured(house, seconds)
            return found


def alone(kind: str, seconds: float) -> dict[str, Any]:
    """One run in a process of its own."""
    found: dict[str, Any] = answer_of(MODULE, kind, seconds)
    return found


def measure(
    *, quick: bool, seconds: float | None = None, answer: Callable[[str, float], dict[str, Any]] = alone
) -> list[Figure]:
    """All three; `answer` makes a run."""
    length = 3.0 if quick else 10.0
    told = answer("report", seconds or length)
    wild = answer("storm", seconds or (5.0 if quick else 60.0))
    timely, floor = answer("timers", seconds or length), answer("timers_floor", seconds or length)

    def one(name: str, unit: str, value: float, target: Target | None = None, note: str = "") -> Figure:
        return Figure("the hub in one process", name, unit, spread([value]), None, target, note)

    note = f"{wild['reports']:,} reports, {wild['aside']} scenes set aside after {wild['orders']} orders"
    note += f", {max(0.0, wild['late']):.1f} s behind"
    found = [
        one("2,000 devices and scenes: report to order, p50", "µs", percentile(told["taken"], 0.5), Target(100)),
        one("2,000 devices and scenes: report to order, p99", "µs", percentile(told["taken"], 0.99), Target(1000)),
        one("storm of 10,000 reports/s, 200 devices: p99", "ms", percentile(wild["taken"], 0.99), Target(250), note),
        one("storm, 200 devices: memory grown", "MiB", max(0.01, wild["grown"]), Target(20)),
        one("storm, 200 devices: on disk after", "s", max(1e-6, wild["drained"]), Target(5)),
    ]
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        value, bare = (spread([max(0.001, percentile(one["taken"], share))]) for one in (timely, floor))
        limit = Target(100) if share > 0.9 else None
        found.append(
            Figure("the hub in one process", f"1,000 timers, loop busy 80 %: late, {name}", "ms", value, bare, limit)
        )
    return found


if __name__ == "__main__":
    gc.disable()
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        print(json.dumps(runner.run(run(sys.argv[1], float(sys.argv[2])))))

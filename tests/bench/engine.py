"""The engine alone: N scenes loaded, ten watching each event. `python -m tests.bench.engine SCENES SECONDS`.

"None fires": a reading changes, ten expressions are evaluated, none turns. "One fires": a reading changes, ten are
evaluated, one becomes true; its condition is evaluated, a run starts, its command leaves; then the command's outcome
comes back as a moment of its own and the run ends; the trace with all its entries is kept, as the runtime keeps it.
The falling change that makes the next firing possible is not timed.

The floor does the job with a dictionary: store the value, call ten closures, append to a list when one turned true.
"""

import gc
import json
import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import Final

from hub.model.command import Outcome, Settled
from hub.model.device import Device
from hub.model.reading import PropertyId, property_id
from hub.text.source import Source
from scenes.engine.effects import Do, Effect, Traced
from scenes.engine.engine import Engine
from scenes.engine.moments import Answered, Heard
from scenes.engine.trace import Trace
from scenes.engine.view import View
from scenes.reader.home import read_scenes
from tests.bench.figures import Figure, Target, percentile, spread
from tests.bench.machine import answer_of
from tests.scenes.household import device

WATCHERS: Final = 10
SHAPES: Final = ("{s}.temperature > {t}", "{t} < {s}.temperature", "{s}.temperature >= {t} and {s}.humidity < 200%")
PAGE: Final = 4096


class Bench:
    """An engine with `count` scenes on count / 10 sensors; each scene has a lamp of its own to switch."""

    def __init__(self, count: int) -> None:
        self.sensors = [f"sensor_{number}" for number in range(max(1, count // WATCHERS))]
        house: dict[str, Device] = {one: device(one, "temperature", "humidity") for one in self.sensors}
        house |= {f"lamp_{n}": device(f"lamp_{n}", "light") for n in range(count)}
        pages = [range(begin, min(begin + 1000, count)) for begin in range(0, count, 1000)]
        sources = [Source(f"scenes-{page.start}.yaml", "".join(map(self._scene, page))) for page in pages]
        self.view = View()
        self.engine = Engine(self.view, UTC)
        self.traces: deque[Trace] = deque(maxlen=1000)
        gc.collect()
        gc.disable()  # as the hub loads: what lives now lives as long as the hub
        resident, begun = _resident(), perf_counter()
        reading = read_scenes(sources, house, self.view, uses=False)
        if len(reading.program.scenes) != count:
            raise RuntimeError(reading.problems[0].message())
        self.temperatures = [property_id(sensor, "temperature") for sensor in self.sensors]
        for sensor, id_ in zip(self.sensors, self.temperatures, strict=True):
            self.engine.prime(id_, 20.0)
            self.engine.prime(property_id(sensor, "humidity"), 50.0)
        self.engine.load(reading.program, 0.0, 1e9)
        self.load_seconds = perf_counter() - begun
        gc.enable()
        gc.collect()
        self.bytes_a_scene = (_resident() - resident) / count
        gc.freeze()
        self.now = 0.0

    def _scene(self, number: int) -> str:
        sensor = self.sensors[number // WATCHERS % len(self.sensors)]
        when = SHAPES[number % len(SHAPES)].format(s=sensor, t=30 + number % WATCHERS)
        head = f"- scene: S{number}\n  when: {when}\n  if: {sensor}.humidity > 10%\n"
        return f"{head}  most: 900000/s\n  do: [set: {{lamp_{number}.on: on}}]\n"

    def hear(self, id_: PropertyId, value: float) -> None:
        """One reading, and all that comes of it."""
        self.now += 0.001
        effects = self.engine.handle(Heard(self.now, 1e9 + self.now, id_, value))
        if effects:
            self._carry_out(effects)

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Do(command):
                    write = command.writes[0]
                    settled = (Settled(write.device, write.path, Outcome.CONFIRMED),)
                    answered = Answered(self.now, 1e9 + self.now, command.id, settled)
                    self._carry_out(self.engine.handle(answered))
                case Traced():
                    if effect.new:
                        self.traces.append(effect.trace)


class Floor:
    """The same job with what Python has."""

    def __init__(self, count: int) -> None:
        self.fired: deque[tuple[int, float]] = deque(maxlen=1000)
        sensors = max(1, count // WATCHERS)
        self._table = {
            PropertyId(f"sensor_{n}.temperature"): [self._test(30 + i) for i in range(WATCHERS)] for n in range(sensors)
        }
        self.temperatures = list(self._table)
        self._values = dict.fromkeys(self._table, 20.0)

    @staticmethod
    def _test(limit: float) -> Callable[[float, float], bool]:
        return lambda old, new: old <= limit < new

    def hear(self, id_: PropertyId, value: float) -> None:
        """One reading."""
        old = self._values[id_]
        self._values[id_] = value
        for number, test in enumerate(self._table[id_]):
            if test(old, value):
                self.fired.append((number, value))


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE


def idle_rate(bench: Bench | Floor, seconds: float) -> float:
    """Events a second that turn no expression."""
    done, begun = 0, perf_counter()
    while (spent := perf_counter() - begun) < seconds:
        for value in (21.0, 22.0):
            for id_ in bench.temperatures:
                bench.hear(id_, value)
        done += 2 * len(bench.temperatures)
    return done / spent


def fire_rate(bench: Bench | Floor, seconds: float) -> float:
    """Firings a second; each rising change fires one scene, and is timed alone."""
    done, spent = 0, 0.0
    while spent < seconds:
        begun = perf_counter()
        for id_ in bench.temperatures:
            bench.hear(id_, 30.5)
        spent += perf_counter() - begun
        for id_ in bench.temperatures:
            bench.hear(id_, 20.0)
        done += len(bench.temperatures)
    return done / spent


def latencies(bench: Bench | Floor, value: float, count: int) -> list[float]:
    """Microseconds of single events that change a reading to `value` and back; only the first is timed."""
    taken: list[float] = []
    while len(taken) < count:
        for id_ in bench.temperatures:
            begun = perf_counter_ns()
            bench.hear(id_, value)
            taken.append((perf_counter_ns() - begun) / 1000)
            bench.hear(id_, 20.0)
    return taken


def main(count: int, seconds: float) -> dict[str, float]:
    """Everything about one size."""
    found: dict[str, float] = {}
    bench, floor = Bench(count), Floor(count)
    for name, one in (("", bench), ("floor_", floor)):
        idle_rate(one, seconds / 10)
        fire_rate(one, seconds / 10)
        found[f"{name}events"] = idle_rate(one, seconds)
        found[f"{name}fires"] = fire_rate(one, seconds)
        singles = latencies(one, 21.0, int(20000 * seconds) + 10)
        found[f"{name}p50"], found[f"{name}p99"] = percentile(singles, 0.5), percentile(singles, 0.99)
        singles = latencies(one, 30.5, int(5000 * seconds) + 10)
        found[f"{name}fire_p50"], found[f"{name}fire_p99"] = percentile(singles, 0.5), percentile(singles, 0.99)
    done = [trace for trace in bench.traces if str(trace.result) == "done" and len(trace.entries) == 4]
    if len(done) != len(bench.traces) or not done:
        raise RuntimeError("a firing did not come to its end")
    found |= {"load": bench.load_seconds, "kib": bench.bytes_a_scene / 1024}
    return found


def measure(*, quick: bool, sizes: tuple[int, ...] = (10, 1000, 10000), seconds: float = 1.0) -> list[Figure]:
    """The figures of all sizes, each in a process of its own."""
    figures: list[Figure] = []
    runs, seconds = (1, seconds / 5) if quick else (3, seconds)
    for size in sizes:
        found: list[dict[str, float]] = [answer_of("tests.bench.engine", size, seconds) for _ in range(runs)]

        def figure(
            what: str, key: str, unit: str, target: Target | None = None, size: int = size,
            found: list[dict[str, float]] = found,
        ) -> Figure:  # fmt: skip
            floors = [one[f"floor_{key}"] for one in found if f"floor_{key}" in one]
            values = spread([one[key] for one in found])
            return Figure(
                "engine alone", f"{size:,} scenes: {what}", unit, values, spread(floors) if floors else None, target
            )

        figures += [
            figure("none fires", "events", "events/s", Target(300_000, at_least=True)),
            figure("none fires, p50", "p50", "µs"),
            figure("none fires, p99", "p99", "µs"),
            figure("one fires, with outcome and trace", "fires", "firings/s", Target(80_000, at_least=True)),
            figure("one fires, p50", "fire_p50", "µs"),
            figure("one fires, p99", "fire_p99", "µs"),
            figure("read, type and index", "load", "s"),
            figure("memory a scene", "kib", "KiB"),
        ]
    return figures


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]))))

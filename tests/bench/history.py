"""What recording a day costs, and how long a month takes to look up.

The day: a home of 200 devices on a clock that stands still between reports, over the real state, recorder, journal and
memory, on this disk. Every flush, commit and checkpoint is counted where the store counts it. The rates:

| devices | report |
|---|---|
| 40 plugs | power every 30 s, always another; energy by hundredths of a kWh as the power makes it |
| 60 climate sensors | temperature and humidity, each changed every 1 to 10 minutes; battery once a day |
| 50 lights and switches | on or off 8 times a day, brightness as often for half of them |
| 20 motion sensors | 60 times motion and none a day, illuminance every 5 minutes |
| 20 contacts | open and shut 10 times a day, battery once a day |
| 10 buttons | 8 presses a day |

Scenes name the lights, motion sensors, contacts and buttons, half of the climate sensors and a quarter of the plugs:
what those report is in the journal. After each motion, press and opening come a command's outcome and a timer.

The month: one property of 400 that were sampled every 30 s for 31 days, each asked for at random, as the API answers
it; nothing of it is in SQLite's cache at first. `python -m tests.bench.history KIND SIZE` is one run.
"""

import asyncio
import csv
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from heapq import merge
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.compose.histories import HistoriesView
from hub.compose.recorder import Recorder, RecorderPorts
from hub.core.clock import VirtualClock
from hub.core.memory import Memory
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.capability import Abilities, Capability
from hub.model.command import Outcome, Settled
from hub.model.device import Device, Happening
from hub.model.reading import Change, PropertyId
from hub.model.words.basics import BUTTON, PLUG
from hub.model.words.lighting import LIGHT
from hub.model.words.sensors import BATTERY, CONTACT, HUMIDITY, ILLUMINANCE, OCCUPANCY, TEMPERATURE
from hub.storage.control import open_control
from hub.storage.history.buckets import encode_day, roll
from hub.storage.history.budget import Budget
from hub.storage.history.pruning import Retention
from hub.storage.history.samples import Sample, encode
from hub.storage.history.store import HistoryStore
from hub.storage.history.worker import DAY, FIVE, HOUR, Books, put_fact
from hub.storage.readings import load_readings
from scenes.engine.moments import Answered, Happened, Heard, Ticked
from scenes.journal.entries import CellState, Checkpoint
from tests.bench.figures import Figure, Target, percentile, spread
from tests.bench.machine import answer_of

MODULE: Final = "tests.bench.history"
ZONE: Final = ZoneInfo("Europe/Berlin")
BEGIN: Final = 20_500 * 86_400.0
BUDGET: Final = 40_000_000
MEGABYTE: Final = 1e6
PROPERTIES: Final = 400
Report = tuple[float, int, str, Any]
"""When (seconds of the day), which device, which path, and the value; for an event its fields."""

KINDS: Final[tuple[tuple[int, tuple[Capability, ...]], ...]] = (
    (40, (PLUG,)),
    (60, (TEMPERATURE, HUMIDITY, BATTERY)),
    (50, (LIGHT,)),
    (20, (OCCUPANCY, ILLUMINANCE, BATTERY)),
    (20, (CONTACT, BATTERY)),
    (10, (BUTTON, BATTERY)),
)


def home() -> list[Device]:
    """The devices."""
    kinds = [capabilities for count, capabilities in KINDS for _ in range(count)]
    return [
        Device(
            f"d{number:016x}", f"thing_{number}", f"Thing {number}",
            abilities=Abilities(
                tuple(("", kind.name) for kind in capabilities),
                {prop.name: prop for kind in capabilities for prop in kind.properties},
                {event.name: event for kind in capabilities for event in kind.events},
                {},
            ),
        )
        for number, capabilities in enumerate(kinds)
    ]  # fmt: skip


def named(number: int) -> bool:
    """Whether scenes name a device."""
    return number % 4 == 0 if number < 40 else number % 2 == 0 if number < 100 else True


def day(random: Random, seconds: float) -> Iterator[Report]:
    """All reports of a day in order, up to `seconds` of it."""
    return (one for one in merge(*_reports(random), key=lambda one: one[0]) if one[0] < seconds)


def _reports(random: Random) -> Iterator[list[Report]]:
    for number in range(40):
        base, energy, found = random.choice((3.0, 8.0, 40.0, 90.0, 600.0)), random.random() * 900, []
        for place in range(2880):
            power = round(base * random.uniform(0.9, 1.1), 1)
            energy += power / 120_000
            at = place * 30 + random.random()
            found += [(at, number, "power", power), (at, number, "energy", round(energy, 2))]
        yield found
    for number in range(40, 100):
        for path, begin in (("temperature", 21.0), ("humidity", 45.0)):
            every, at, value, found = random.uniform(60, 600), 0.0, begin, []
            while at < 86_400:
                at += random.uniform(0.5, 1.5) * every
                value = round(value + random.choice((-0.1, 0.1)), 1)
                found.append((at, number, path, value))
            yield found
    for number in range(100, 150):
        times = sorted(random.uniform(0, 86_400) for _ in range(8))
        yield [(at, number, "on", place % 2 == 0) for place, at in enumerate(times)]
        yield [(at + 1, number, "brightness", random.randrange(1, 100)) for at in times if number % 2]
    for number in range(150, 170):
        times = sorted(random.uniform(0, 86_400) for _ in range(120))
        yield [(at, number, "motion", place % 2 == 0) for place, at in enumerate(times)]
        yield [(at, number, "illuminance", float(random.randrange(500))) for at in range(0, 86_400, 300)]
    for number in range(170, 190):
        times = sorted(random.uniform(0, 86_400) for _ in range(20))
        yield [(at, number, "open", place % 2 == 0) for place, at in enumerate(times)]
    for number in range(190, 200):
        times = sorted(random.uniform(0, 86_400) for _ in range(8))
        yield [(at, number, "press", {"kind": "single"}) for at in times]
    yield [(random.uniform(0, 86_400), number, "battery", 90) for number in range(40, 200) if not 100 <= number < 150][
        :1
    ]


class Day:
    """One day's recording."""

    def __init__(self, recorder: Recorder, state: State, clock: VirtualClock, devices: list[Device]) -> None:
        self.recorder, self.state, self.clock, self.devices = recorder, state, clock, devices
        self.entries = 0
        keys = {device.key: number for number, device in enumerate(devices)}
        state.subscribe(lambda change: self.heard(change, keys[change.device]))

    def journal(self, entry: Any) -> None:
        self.entries += 1
        self.recorder.journal(entry)

    def heard(self, change: Change, number: int) -> None:
        """What the scenes' runtime does with a change."""
        at, wall = self.clock.monotonic(), self.clock.now()
        if named(number):
            self.journal(Heard(at, wall + 1e-6, change.id, change.new.value, change.cause))
            if change.path in ("motion", "open"):
                self.acted(at, wall, change.device)

    def acted(self, at: float, wall: float, key: str) -> None:
        """A scene ran: its command was answered, and later a timer rang."""
        settled = Settled(key, "on", Outcome.CONFIRMED, None, (), 0.0431 + at % 0.01)
        self.journal(Answered(at + 0.05, wall + 0.05, f"3f2a9c01-{self.entries}:0:1", (settled,)))
        self.journal(Ticked(at + 180.0, wall + 180.0))

    def take(self, report: Report) -> None:
        _, number, path, value = report
        key = self.devices[number].key
        if path != "press":
            self.state.apply(key, path, value)
            return
        self.state.occur(key, Happening(path, value))
        at, wall = self.clock.monotonic(), self.clock.now()
        self.journal(Happened(at, wall, key, path, value))
        self.acted(at, wall, key)


async def record(folder: Path, hours: float) -> dict[str, Any]:
    """A day (or some hours) of the home; what it cost."""
    clock, random, devices = VirtualClock(BEGIN, monotonic=1234.5), Random(1), home()
    state, registry = State(clock), Registry(clock)
    registry.replace(devices)
    control = await open_control(folder, clock)
    memory = Memory(clock, state, await load_readings(control), timely=True)
    budget = Budget(BUDGET, ZONE)
    journals = [
        PropertyId(f"{one.key}.{path}")
        for n, one in enumerate(devices)
        if named(n)
        for path in one.abilities.properties
    ]

    def checkpoint() -> Checkpoint:
        cells = tuple(CellState(id_, state.reading(*id_.split(".", 1)).value) for id_ in journals)
        return Checkpoint(clock.monotonic(), clock.now(), "0" * 32, cells, {})

    store = HistoryStore(folder, lambda part, count: budget.spend(clock.now(), part, count))
    recorder = Recorder(
        store, RecorderPorts(clock, state, registry, lambda: control.written_bytes, checkpoint), budget, Retention()
    )
    for device in devices:
        state.adopt(device)
    state.subscribe(recorder.changed)
    state.subscribe(memory.changed)
    state.subscribe_events(recorder.occurred)
    the_day = Day(recorder, state, clock, devices)
    reports = list(day(random, hours * 3600))
    await recorder.flush()
    begun, place = time.process_time(), 0
    for minute in range(int(hours * 60)):
        end = (minute + 1) * 60.0
        while place < len(reports) and reports[place][0] < end:
            clock.advance(max(0.0, BEGIN + reports[place][0] - clock.now()))
            the_day.take(reports[place])
            place += 1
        clock.advance(max(0.0, BEGIN + end - clock.now()))
        if minute % 10 == 9:
            memory.write()
        await control.flush()
        if (minute + 1) * 60 % budget.pace.flush == 0 and await recorder.flush():
            while await store.roll_up():
                pass
    cpu = time.process_time() - begun
    held = await store.look(
        lambda connection, _: connection.execute(
            "SELECT sum(length(body)) FROM journal WHERE NOT checkpoint"
        ).fetchone()
    )
    checkpoints = await store.look(
        lambda connection, _: connection.execute("SELECT sum(length(body)) FROM journal WHERE checkpoint").fetchone()
    )
    spent: dict[str, int] = {}
    for parts in budget.spent().values():
        for part, count in parts.items():
            spent[part] = spent.get(part, 0) + count
    size = await store.size()
    samples = sum(recorder.counts.values())
    await recorder.close()
    await control.close()
    return {
        "spent": spent, "cpu": cpu, "journal": held[0], "checkpoints": checkpoints[0], "entries": the_day.entries,
        "samples": samples, "size": size, "pace": budget.level,
    }  # fmt: skip


def fill(connection: Any, books: Books, days: int) -> None:
    """Some days of PROPERTIES properties, sampled every 30 s: the rows that folding and rolling up would leave."""
    random, first = Random(2), int(BEGIN * 1000) // DAY
    samples = [
        Sample(place * 30_000 + random.randrange(900), round(random.uniform(50, 70), 1)) for place in range(2880)
    ]
    hours = [[one for one in samples if one.at // HOUR == hour] for hour in range(24)]
    for property_ in range(PROPERTIES):
        books.numbers[f"d{property_:016x}.power"] = property_ + 1
    connection.executemany(
        "INSERT INTO names VALUES (?, ?)", [(number, name) for name, number in books.numbers.items()]
    )
    for place in range(days):
        begin = (first + place) * DAY
        for hour, some in enumerate(hours):
            body = encode([Sample(begin + one.at, one.what) for one in some])
            connection.executemany(
                "INSERT INTO raw VALUES (?, ?, ?)",
                [(begin // HOUR + hour, number + 1, body) for number in range(PROPERTIES)],
            )
        moved = [Sample(begin + one.at, one.what) for one in samples]
        for table, step in (("fives", FIVE), ("hours", HOUR)):
            buckets, closing = roll(None, moved, begin, begin + DAY, step)
            body = encode_day(buckets, begin, step, closing)
            connection.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?)",
                [(first + place, number + 1, body) for number in range(PROPERTIES)],
            )
    books.rolled, books.end = first + days, (first + days) * DAY
    put_fact(connection, "rolled", books.rolled)
    put_fact(connection, "end", books.end)


async def look_up(folder: Path, days: int, count: int) -> dict[str, Any]:
    """Milliseconds of `count` questions for all the days, by step; and of all samples as CSV."""
    clock = VirtualClock(BEGIN + days * 86_400)
    state, registry = State(clock), Registry(clock)
    budget, random = Budget(BUDGET, ZONE), Random(3)
    store = HistoryStore(folder, lambda part, written: budget.spend(clock.now(), part, written))
    await store._write(lambda connection, books: fill(connection, books, days))
    ports = RecorderPorts(clock, state, registry, lambda: 0, lambda: Checkpoint(0.0, 0.0, "", (), {}))
    recorder = Recorder(store, ports, budget, Retention())
    view, prop = HistoriesView(recorder, clock, ZONE), PLUG.properties[1]
    took: dict[str, list[float]] = {}

    def device(number: int) -> Device:
        return Device(f"d{number:016x}", f"plug_{number}", "Plug")

    for step in ("1h", "5m", "1d"):
        for _ in range(count):
            asked = device(random.randrange(PROPERTIES))
            begun = time.perf_counter()
            answer = await view.history(asked, "power", prop, BEGIN, clock.now(), step)
            took.setdefault(step, []).append((time.perf_counter() - begun) * 1000)
            if len(answer["rows"]) < min(days, 17):  # type: ignore[arg-type]  # JSON of ours
                raise RuntimeError("rows are missing")
    begun = time.perf_counter()
    lines, out = 0, io.StringIO()
    writer, since = csv.writer(out), BEGIN
    while since:
        page: Any = await view.history(device(7), "power", prop, since, clock.now(), "raw")
        writer.writerows((row["at"], row["value"]) for row in page["rows"])
        lines, since = lines + len(page["rows"]), page["next"]
    csv_ms = (time.perf_counter() - begun) * 1000
    size = await store.size()
    await recorder.close()
    return {**took, "csv": [csv_ms], "lines": lines, "size": size}


async def run(kind: str, size: float) -> dict[str, Any]:
    """One run."""
    with TemporaryDirectory(prefix="hearth-bench-") as folder:
        if kind == "day":
            return await record(Path(folder), size)
        return await look_up(Path(folder), int(size), 200 if size > 7 else 20)


def alone(kind: str, size: float) -> dict[str, Any]:
    """One run in a process of its own."""
    found: dict[str, Any] = answer_of(MODULE, kind, size)
    return found


def measure(
    *, quick: bool, hours: float = 24.0, days: int = 31, answer: Callable[[str, float], dict[str, Any]] = alone
) -> list[Figure]:
    """A day's recording and a month's questions; `answer` makes a run."""
    hours, days = (min(hours, 2.0), min(days, 3)) if quick else (hours, days)
    the_day, month = answer("day", hours), answer("month", days)
    spent = the_day["spent"]
    total = sum(spent.values())

    def one(name: str, value: float, unit: str, target: Target | None = None, note: str = "") -> Figure:
        return Figure("history", name, unit, spread([value]), None, target, note)

    parts = ", ".join(f"{part} {count / MEGABYTE:.1f}" for part, count in spent.items())
    whose = f"{hours:g} h of 200 devices"
    figures = [
        one(f"{whose}: written", total / MEGABYTE, "MB", Target(BUDGET / MEGABYTE), parts),
        one(f"{whose}: journal kept", the_day["journal"] / MEGABYTE, "MB", None, f"{the_day['entries']:,} entries"),
        one(f"{whose}: its checkpoints", the_day["checkpoints"] / MEGABYTE, "MB"),
        one(f"{whose}: history.db", the_day["size"] / MEGABYTE, "MB", None, f"{the_day['samples']:,} samples"),
        one(f"{whose}: processor", the_day["cpu"], "s", None, "state, memory and control.db too"),
    ]
    for step in ("1d", "1h", "5m"):
        for share, name in ((0.5, "p50"), (0.99, "p99")):
            limit = Target(50.0) if share > 0.9 and step != "5m" else None
            found = spread([percentile(month[step], share)])
            figures.append(Figure("history", f"{days} days of a property by {step}, {name}", "ms", found, None, limit))
    lines = f"{month['lines']:,} lines, history.db {month['size'] / MEGABYTE:.0f} MB"
    figures.append(one(f"{days} days of a property as CSV, every sample", month["csv"][0], "ms", None, lines))
    return figures


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1], float(sys.argv[2])))))

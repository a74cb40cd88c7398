"""What scenes write to disk in a day: runs that wait, timers, claims and holds, windows of the past.

The home is that of `tests/bench/history.py`; its day, too, but for what no scene names. The scenes are those of a home
that uses most of the language: 20 lamps that motion holds for five minutes, 10 buttons, 10 doors after which a lamp
burns for ten minutes, 10 doors that stay open for ten minutes, 5 rules that keep, 20 schedules, a ramp of half an hour,
and 20 windows of the past. Runtime, claims and control.db are real, time is the virtual loop's; every page that SQLite
gives to the file system is counted. Commands are confirmed after 50 ms, the lamp says so.

There is no floor: nothing smaller does the same. `python -m tests.bench.scene_rows HOURS` is one run.
"""

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.core.state import State
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Happening
from hub.model.reading import PropertyId
from hub.storage.claims import ClaimRows, load_claims
from hub.storage.control import ControlStore, open_control
from hub.text.source import Source
from scenes.language.facts import NOWHERE
from scenes.reader.home import read_scenes
from scenes.runtime import SceneRuntime
from tests.bench.figures import Figure, Target, spread
from tests.bench.history import BEGIN, day, home
from tests.bench.machine import answer_of
from tests.simulation.clock import SimClock
from tests.simulation.loop import SimLoop

MODULE: Final = "tests.bench.scene_rows"
ZONE: Final = ZoneInfo("Europe/Berlin")
DISK: Final = 0.005
"""Seconds of a job of the disk."""
ANSWER: Final = 0.05
MEGABYTE: Final = 1e6
SHARE: Final = 8.0
"""Megabytes a day that scenes may have of the forty of a home."""


def scenes() -> str:
    """All scenes, as somebody would write them."""
    found: list[str] = []
    for n in range(20):
        motion, lamp = f"thing_{150 + n}", f"thing_{100 + n}"
        until = f"until: {{is: not {motion}.motion, for: 5m}}"
        found.append(f"- scene: Light {n}\n  when: {motion}.motion\n  hold: {{{lamp}.on: on}}\n  {until}\n")
    for n in range(10):
        rest = "  cooldown: 10s\n" if n % 2 else ""
        when = f"when: {{button: thing_{190 + n}}}"
        found.append(f"- scene: Button {n}\n  {when}\n{rest}  do: [toggle: thing_{120 + n}.on]\n")
    for n in range(10):
        lamp = f"thing_{130 + n}.on"
        steps = f"do: [set: {{{lamp}: on}}, wait: 10m, set: {{{lamp}: off}}]"
        found.append(f"- scene: Porch {n}\n  when: thing_{170 + n}.open\n  {steps}\n")
        open_ = f"when: {{becomes: thing_{180 + n}.open, for: 10m}}"
        found.append(f"- scene: Left open {n}\n  {open_}\n  do: [log: still open]\n")
    for n in range(5):
        rule = f"while: thing_{40 + n}.temperature > 21.5\n  keep: {{thing_{140 + n}.on: on}}"
        found.append(f"- scene: Keep {n}\n  {rule}\n")
    found += [f"- scene: At {n}\n  when: {{at: '{n:02}:{n:02}'}}\n  do: [toggle: thing_145.on]\n" for n in range(20)]
    found.append("- scene: Dawn\n  when: {at: '06:30'}\n  do: [{set: {thing_147.brightness: 90}, over: 30m}]\n")
    for n in range(10):
        found.append(f"- scene: Warm {n}\n  when: mean(thing_{50 + n}.temperature, 1h) > 23\n  do: [log: warm]\n")
        found.append(f"- scene: Quiet {n}\n  when: has_been(not thing_{160 + n}.motion, 30m)\n  do: [log: quiet]\n")
    return "".join(found)


class Home:
    """The house, its scenes and their rows."""

    def __init__(self, loop: SimLoop, clock: SimClock, store: ControlStore, rows: ClaimRows) -> None:
        self.loop, self.clock, self.rows = loop, clock, rows
        self.counts: Counter[str] = Counter()
        self.devices = home()
        self.state = State(clock)
        self.runtime = SceneRuntime(clock, clock, self, ZONE, said=lambda *_: None, keeper=self)
        for device in self.devices:
            self.state.adopt(device)
            for path, prop in device.abilities.properties.items():
                if prop.kind == "bool":
                    self.state.apply(device.key, path, value=False)
        view = self.runtime.view.draft()
        reading = read_scenes([Source("day.yaml", scenes())], {one.handle: one for one in self.devices}, view, NOWHERE)
        if reading.problems:
            raise RuntimeError(reading.problems[0].message())
        self.runtime.load(reading.program, view, self._known)
        self.state.subscribe(self.runtime.changed)
        self.state.subscribe_events(self.runtime.occurred)
        self.runtime.start()

    def _known(self, id_: PropertyId) -> tuple[Any, bool]:
        return self.state.reading(*id_.split(".", 1)).value, True

    def keep(self, id_: str, body: object | None) -> None:
        """Count what kinds of rows are said, and keep them."""
        self.counts[id_.partition(":")[0]] += 1
        self.rows.keep(id_, body)

    def settle(self) -> None:
        """See `Keeper`."""
        self.rows.settle()

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        """Confirm it a little later."""
        self.counts["commands"] += 1
        self.loop.call_later(ANSWER, partial(self._obey, command, done))

    def _obey(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None) -> None:
        for write in command.writes:
            self.state.apply(write.device, write.path, write.value, command.cause)
        if done is not None:
            done(tuple(Settled(one.device, one.path, Outcome.CONFIRMED) for one in command.writes))

    async def live(self, hours: float) -> None:
        """Let all reports happen at their times."""
        for at, number, path, value in day(Random(1), hours * 3600):
            if not self._is_named(number, path):
                continue
            await self.clock.sleep(max(0.0, BEGIN + at - self.clock.now()))
            self._take(number, path, value)
        await self.clock.sleep(max(0.0, BEGIN + hours * 3600 - self.clock.now()))

    def _is_named(self, number: int, path: str) -> bool:
        id_ = PropertyId(f"{self.devices[number].key}.{path}")
        return path == "press" or id_ in self.runtime.view.cells

    def _take(self, number: int, path: str, value: Any) -> None:
        key = self.devices[number].key
        self.counts["reports"] += 1
        if path == "press":
            self.state.occur(key, Happening(path, value))
        else:
            self.state.apply(key, path, value)


async def _live(folder: Path, loop: SimLoop, hours: float) -> dict[str, Any]:
    clock = SimClock(loop, BEGIN)
    store = await open_control(folder, clock)
    writer = asyncio.create_task(store.run())
    home_ = Home(loop, clock, store, await load_claims(store))
    await clock.sleep(1.0)
    before = store.written_bytes
    await home_.live(hours)
    written = store.written_bytes - before
    home_.runtime.close()
    await store.close()
    writer.cancel()
    await asyncio.wait((writer,))
    return {"written": written, "counts": dict(home_.counts), "traces": sum(1 for _ in home_.runtime.traces())}


def run(hours: float) -> dict[str, Any]:
    """One run."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="hearth-bench-", dir=memory if memory.is_dir() else None) as folder:
        loop = SimLoop(lambda: DISK)
        found = loop.run_until_complete(_live(Path(folder), loop, hours))
        loop.bury()
        loop.close()
        return found


def alone(hours: float) -> dict[str, Any]:
    """One run in a process of its own."""
    found: dict[str, Any] = answer_of(MODULE, hours)
    return found


def measure(*, quick: bool, hours: float = 24.0, answer: Callable[[float], dict[str, Any]] = alone) -> list[Figure]:
    """What the scenes of a day write."""
    hours = min(hours, 6.0) if quick else hours
    found = answer(hours)
    told = ", ".join(f"{word} {count:,}" for word, count in sorted(found["counts"].items()))
    value, target = spread([found["written"] / MEGABYTE]), Target(SHARE * hours / 24.0)
    return [Figure("scenes' rows", f"{hours:g} h of 200 devices: written", "MB", value, None, target, told)]


if __name__ == "__main__":
    print(json.dumps(run(float(sys.argv[1]))))

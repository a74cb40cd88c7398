"""A week of a home of 200 devices through the engine once more, from the bytes of its journal; and how many these are.

The week is lived by the scenes' runtime on a clock that jumps: people move, doors open, rooms change their temperature,
at the rates of `tests/bench/day.py`; devices confirm within a tenth of a second. Each hour is a row of the journal with
a checkpoint behind it, packed as history.db has them. *replay*: unpack all of it, and replay; each checkpoint is
compared. *beside*: the same, with another version of every scene beside it. There is no floor: nothing smaller does it.

`python -m tests.bench.replay DAYS` prints its JSON.
"""

import json
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.core.clock import VirtualClock
from hub.model.cause import DEVICE, Cause
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Device, Happening
from hub.model.reading import Change, Occurrence, Reading, property_id
from hub.model.value import Value
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.journal.codec import decode, decode_checkpoint, encode, encode_checkpoint
from scenes.journal.entries import Checkpoint, Entry, Loaded, Resumed
from scenes.reader.home import read_scenes
from scenes.replay.replayer import Replayer
from scenes.replay.what_if import WhatIf
from scenes.runtime import SceneRuntime
from scenes.stage.home import Home, Load
from tests.bench.day import BEGIN, HAPPENINGS, HOUR, SCENES
from tests.bench.figures import Figure, Target, spread
from tests.bench.machine import answer_of
from tests.scenes.household import device

MODULE: Final = "tests.bench.replay"
BERLIN: Final = ZoneInfo("Europe/Berlin")
ROOMS: Final = 10
DAYS: Final = 7
THINGS: Final[dict[str, str]] = {
    "light": "light", "lamp": "light", "spot": "light", "fan": "fan", "humidifier": "humidifier", "curtain": "cover",
    "desk": "plug", "plug": "plug", "fridge": "plug", "tv": "plug", "motion": "occupancy", "presence": "occupancy",
    "door": "contact", "window": "contact", "air": "temperature", "bath_air": "temperature", "bed_air": "temperature",
    "floor_air": "temperature", "button": "button", "gateway": "switch",
}  # fmt: skip


@dataclass
class Week:
    """The home at work: `rows` are its journal, an hour and its checkpoint by turns."""

    devices: dict[str, Device]
    rows: list[tuple[bool, bytes]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self.clock, self.random = VirtualClock(BEGIN, monotonic=50.0), Random(1)
        self.runtime = SceneRuntime(self.clock, self.clock, self, BERLIN, said=lambda *_: None)
        self.runtime.journal = self.entries.append

    def number(self, name: str) -> int:
        if name not in self.numbers:
            self.numbers[name] = len(self.names)
            self.names.append(name)
        return self.numbers[name]

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        def answer() -> None:
            for one in command.writes:
                self.changes(one.device, one.path, one.value, command.cause)
            if done is not None:
                done(tuple(Settled(one.device, one.path, Outcome.CONFIRMED, took=0.1) for one in command.writes))

        self.clock.call_at(self.clock.monotonic() + 0.1, answer)

    def changes(self, key: str, path: str, value: Value, cause: Cause = DEVICE) -> None:
        now = self.clock.now()
        new = Reading(value, now, now)
        self.runtime.changed(Change(property_id(key, path), key, path, new, new, cause))

    def happen(self, key: str, kind: str, number: int) -> None:
        every, path, values = HAPPENINGS[kind]
        value: Any = values[number % len(values)]
        if kind == "button":
            happening = Happening(path, {"kind": value})
            self.runtime.occurred(Occurrence(key, happening, self.clock.now(), DEVICE))
        else:
            self.changes(key, path, value)
        due = self.clock.monotonic() + self.random.expovariate(1 / every)
        self.clock.call_at(due, lambda: self.happen(key, kind, number + 1))

    def live(self, load: Load, days: float) -> None:
        view = self.runtime.view.draft()
        self.runtime.load(load(view), view, lambda _: (False, True))
        self.runtime.start()
        for key in self.devices:
            kind = key.rpartition("_")[0]
            if kind in HAPPENINGS:
                self.happen(key, kind, 0)
        for _ in range(round(days * 24)):
            self.clock.advance(HOUR)
            self.count += len(self.entries)
            self.rows.append((False, zlib.compress(encode(self.entries, self.number).encode(), 6)))
            checkpoint = encode_checkpoint(self.runtime.checkpoint(), self.number)
            self.rows.append((True, zlib.compress(checkpoint.encode(), 6)))
            self.entries.clear()

    def name(self, number: int) -> str:
        return self.names[number]

    def journal(self) -> list[Entry | Checkpoint]:
        found: list[Entry | Checkpoint] = []
        for is_checkpoint, body in self.rows:
            text = zlib.decompress(body).decode()
            read = decode_checkpoint(text, self.name) if is_checkpoint else decode(text, self.name)
            if isinstance(read, tuple):
                found += read
            elif isinstance(read, Checkpoint):
                found.append(read)
        return found


def loads(devices: dict[str, Device], text: str) -> Load:
    def load(view: View) -> Program:
        reading = read_scenes([Source("home.yaml", text)], devices, view)
        assert reading.problems == (), reading.problems[0].message("en")
        return reading.program

    return load


def run(days: float) -> dict[str, float]:
    """Live some days, and replay them."""
    devices = {
        f"{name}_{room}": device(f"{name}_{room}", kind) for room in range(ROOMS) for name, kind in THINGS.items()
    }
    text = "".join(SCENES.format(n=room) for room in range(ROOMS))
    load, other = loads(devices, text), loads(devices, text.replace("for: 3m", "for: 4m"))
    week, home = Week(devices), Home(devices, zone=BERLIN)
    week.live(load, days)

    began = time.perf_counter()
    replayer = Replayer(home, lambda _, __: load)
    for entry in week.journal():
        replayer.take(entry)
    replayed = time.perf_counter() - began
    assert replayer.doubts == []
    assert replayer.proved == round(days * 24)

    began = time.perf_counter()
    replayer = Replayer(home, lambda _, __: load)
    what_if: WhatIf | None = None
    for entry in week.journal():
        if what_if is None and not isinstance(entry, Loaded | Resumed | Checkpoint):
            what_if = WhatIf(Replayer(home, lambda _, __: load), other)
            what_if.begin(replayer.checkpoint(entry.at, entry.wall))
        effects = replayer.take(entry)
        if what_if is not None:
            what_if.take(entry, effects)
    beside = time.perf_counter() - began
    entries = sum(len(body) for is_checkpoint, body in week.rows if not is_checkpoint)
    checkpoints = sum(len(body) for is_checkpoint, body in week.rows if is_checkpoint)
    return {
        "days": days, "moments": week.count, "replay": replayed, "beside": beside, "bytes": entries / days,
        "checkpoints": checkpoints / days,
    }  # fmt: skip


def measure(*, quick: bool) -> list[Figure]:
    """The figures; a quick look lives one day."""
    found = answer_of(MODULE, 1 if quick else DAYS)
    days = found["days"]
    limit = Target(60.0 * days / DAYS)
    lived = f"{days:g} days of 200 devices, {found['moments']:.0f} moments"
    return [
        Figure("replay", lived, "s", spread([found["replay"]]), target=limit),
        Figure("replay", "the same, with other scenes beside them", "s", spread([found["beside"]]), target=limit),
        Figure("replay", "a day of 200 devices: its journal", "MB", spread([found["bytes"] / 1e6])),
        Figure("replay", "a day of 200 devices: its checkpoints", "MB", spread([found["checkpoints"] / 1e6])),
    ]


if __name__ == "__main__":
    print(json.dumps(run(float(sys.argv[1]))))

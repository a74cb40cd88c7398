"""A recorder over a real state, registry and file, on a clock that the test moves."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.compose.recorder import Recorder, RecorderPorts
from hub.core.clock import VirtualClock
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.capability import Abilities
from hub.model.device import Device
from hub.model.reading import PropertyId
from hub.model.words.basics import BUTTON, NOTIFY, PLUG
from hub.model.words.lighting import LIGHT
from hub.model.words.sensors import CONTACT
from hub.storage.history.budget import Budget
from hub.storage.history.pruning import Retention
from hub.storage.history.reading import Stretch
from hub.storage.history.samples import Sample, Unknown, What
from hub.storage.history.store import HistoryStore
from scenes.journal.entries import CellState, Checkpoint

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = 1_772_406_000.0  # 2026-03-02 00:00 in Berlin


def device(key: str, *capabilities: object) -> Device:
    """A device whose handle is its key with an `h` before it."""
    kinds = [kind for kind in (BUTTON, CONTACT, LIGHT, NOTIFY, PLUG) if kind in capabilities]
    return Device(
        key, f"h{key}", key,
        abilities=Abilities(
            tuple(("", kind.name) for kind in kinds),
            {prop.name: prop for kind in kinds for prop in kind.properties},
            {event.name: event for kind in kinds for event in kind.events},
            {},
        ),
    )  # fmt: skip


class Disk:
    """A disk that takes nothing while it is `full`."""

    def __init__(self) -> None:
        self.full = False

    def connect(self, path: Path) -> sqlite3.Connection:
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:  # type: ignore[override]  # fewer forms than sqlite3's own
                if disk.full and sql == "BEGIN IMMEDIATE":
                    error = sqlite3.OperationalError("database or disk is full")
                    error.sqlite_errorname = "SQLITE_FULL"
                    raise error
                return super().execute(sql, parameters)

        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Connection)


class Life:
    """One life of the hub's recorder."""

    def __init__(self, folder: Path, clock: VirtualClock | None = None, limit: int = 40_000_000) -> None:
        self.clock = clock or VirtualClock(BEGIN)
        self.disk = Disk()
        self.state, self.registry = State(self.clock), Registry(self.clock)
        devices = (device("p", PLUG), device("l", LIGHT), device("c", CONTACT), device("b", BUTTON))
        self.registry.replace(devices)
        for one in devices:
            self.state.adopt(one)
        self.budget = Budget(limit, BERLIN)
        self.control = 0
        self.store = HistoryStore(
            folder, lambda part, count: self.budget.spend(self.clock.now(), part, count), self.disk.connect
        )
        ports = RecorderPorts(self.clock, self.state, self.registry, lambda: self.control, self.checkpoint)
        self.recorder = Recorder(self.store, ports, self.budget, Retention())
        self.state.subscribe(self.recorder.changed)
        self.state.subscribe_events(self.recorder.occurred)

    def checkpoint(self) -> Checkpoint:
        cells = (CellState(PropertyId("p.on"), self.state.reading("p", "on").value),)
        return Checkpoint(self.clock.monotonic(), self.clock.now(), "program", cells, {})

    async def past(self, key: str, path: str, since: float = BEGIN) -> list[tuple[float, What]]:
        """Samples since then, with times in seconds after BEGIN; the opening stands first."""
        found: Stretch = await self.recorder.ask(
            key, path, lambda reader: reader.stretch(round(since * 1000), round(self.clock.now() * 1000) + 1)
        )
        opening = [] if found.opening is None else [Sample(found.begin, found.opening)]
        return [(one.at / 1000 - BEGIN, _word(one.what)) for one in (*opening, *found.samples)]


def _word(what: What) -> What:
    return what.why if isinstance(what, Unknown) else what

"""The recorder: what happens in the house and in the engine, gathered in memory and written in few, full pages.

Recording is a list's append; everything else happens in a task of its own. What does not fit, or cannot be written, is
lost, and a hole in the record says so: a chart shows a gap there, and a replay knows from where on it is not exact.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from hub.compose.tray import EARLY, MOST, Named, Tray
from hub.config.hearth_file import DAY_S, Settings
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.device import Device
from hub.model.errors import BadSetup
from hub.model.ports import Clock
from hub.model.reading import Change, Occurrence, Provenance, Reading, property_id
from hub.storage.control import ControlStore
from hub.storage.database import Connect
from hub.storage.history.budget import MEGABYTE, PACES, Budget
from hub.storage.history.pruning import Retention
from hub.storage.history.reading import Reader
from hub.storage.history.samples import Event, Sample, Unknown, What
from hub.storage.history.store import Fresh, HistoryStore
from hub.storage.history.worker import HOUR, Batch, Hole
from hub.text.messages.catalogue import Language, render
from hub.text.problem import Problem, Severity, warning
from scenes.journal.codec import encode, encode_checkpoint
from scenes.journal.entries import Checkpoint, Entry
from scenes.runtime import SceneRuntime

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

LONGEST_TEXT: Final = 200
STEP: Final = HOUR
"""Milliseconds; set forward by more, the clock leaves a hole, and not a value that lasted."""
BREATH: Final = 0.5
"""Seconds between two steps of upkeep."""
_MOST_STEPS: Final = 24


class States(Protocol):
    """What is known of the house (`hub.core.state.State`)."""

    def readings(self, device: str) -> Mapping[str, Reading]:
        """All readings of a device by path."""


class Devices(Protocol):
    """The devices of the house (`hub.core.registry.Registry`)."""

    def devices(self) -> Mapping[str, Device]:
        """All devices by key."""

    def device(self, key: str) -> Device | None:
        """The device with that key."""


@dataclass(frozen=True, slots=True)
class RecorderPorts:
    """What the recorder looks at: `written` is how many bytes control.db has written, `checkpoint` the engine."""

    clock: Clock
    states: States
    devices: Devices
    written: Callable[[], int]
    checkpoint: Callable[[], Checkpoint]


class Recorder:
    """Gathers, and flushes at the pace that the budget allows. `counts` are samples by property since the start."""

    def __init__(
        self, store: HistoryStore, ports: RecorderPorts, budget: Budget, retention: Retention, language: Language = "en"
    ) -> None:
        self.store = store
        self.budget = budget
        self.counts: Counter[str] = Counter()
        self._ports = ports
        self._clock = ports.clock
        self._retention = retention
        self._language: Language = language
        self._tray = Tray(self._now())
        self._looked = (self._tray.since, self._clock.monotonic())
        self._hour = self._tray.since // HOUR
        self._first: int | None = self._tray.since
        self._written_before = 0
        self._opened = False
        self._closed = False
        self._wanted = asyncio.Event()
        self._lock = asyncio.Lock()
        self._trouble: Problem | None = None
        self._slow: Problem | None = None

    # What comes in: nothing here waits, or fails

    def changed(self, change: Change) -> None:
        """Record a reading that is new; not one that is only assumed and may yet be heard."""
        new = change.new
        if new.provenance is Provenance.ASSUMED and new.absent is None and self._readable(change.device, change.path):
            return
        value = new.value
        what = value if value is not None and type(value) is not str else _what(new)
        if self._tray.add_sample(change.id, Sample(self._now(), what)):
            self._wanted.set()

    def occurred(self, occurrence: Occurrence) -> None:
        """Record an event."""
        happening = occurrence.happening
        id_ = property_id(occurrence.device, happening.path)
        if self._tray.add_sample(id_, Sample(self._now(), Event(tuple(dict(happening.fields).items())))):
            self._wanted.set()

    def journal(self, entry: Entry) -> None:
        """Record what the engine takes in."""
        entries, wanted = self._tray.entries, self.budget.pace.journal
        if not wanted or len(entries) >= MOST:
            self._tray.lose_entry(self._now(), "overflow" if wanted else "budget")
            return
        entries.append(entry)
        if len(entries) % EARLY == 0:
            self._wanted.set()

    def _readable(self, key: str, path: str) -> bool:
        device = self._ports.devices.device(key)
        prop = device.abilities.properties.get(path) if device else None
        return prop is None or prop.readable

    # What goes out

    async def run(self) -> None:
        """Write, again and again."""
        while True:
            await self._rest()
            if await self.flush():
                await self._upkeep()

    async def flush(self, *, stopping: bool = False) -> bool:
        """Write what was gathered; whether an hour has ended with it.

        A disk that refuses is complained of once, and asked again the next time.
        """
        async with self._lock:
            if self._closed:
                return False
            try:
                await self._open()
                ended = await self._flush(stopping=stopping)
            except BadSetup as error:
                self._complain(error)
                return False
            self._trouble = None
        self._count_control()
        self._look_at_budget()
        return ended

    async def close(self) -> None:
        """Write what is left, and let go of the file."""
        await self.flush(stopping=True)
        self._closed = True
        try:
            if self._opened:
                await self.store.keep_spent(self.budget.spent())
        except BadSetup as error:
            self._complain(error)
        await self.store.close()

    async def free_space(self) -> None:
        """Give room back to a full disk, the oldest history first."""
        freed = await self.store.free_space()
        if freed > 0:
            _LOG.warning("%s", render("history.freed", {"megabytes": f"{freed / MEGABYTE:.1f}"}, self._language))

    async def ask(self, key: str, path: str, question: Callable[[Reader], T]) -> T:
        """Ask about a property, what is not written yet included. Raises BadSetup."""
        id_ = property_id(key, path)
        async with self._lock:
            samples = [sample for each, sample in self._tray.samples if each == id_]
            holes = [hole for hole in self._tray.holes(self._now()) if hole.what != "journal"]
            return await self.store.ask(id_, Fresh(samples, holes), question)

    def notices(self) -> list[Problem]:
        """What people should know of: files set aside, a disk that refuses, a pace that is slower than usual."""
        return [*self.store.notices, *(one for one in (self._trouble, self._slow) if one is not None)]

    # Inside

    def _now(self) -> int:
        return int(self._clock.now() * 1000)

    async def _rest(self) -> None:
        """Wait for the next flush; a flood of samples that can be thinned out in memory is no reason to hurry."""
        due = self._clock.monotonic() + self.budget.pace.flush
        timer = self._clock.call_at(due, self._wanted.set)
        try:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                self._tray.thin_out(self.budget.pace.grain)
                if self._clock.monotonic() >= due or max(len(self._tray.samples), len(self._tray.entries)) >= EARLY:
                    return
        finally:
            timer.cancel()

    async def _open(self) -> None:
        """Learn, once, until when an earlier life of the hub recorded, and what it wrote."""
        if self._opened:
            return
        end, spent = await self.store.open()
        self.budget.recall(spent)
        if end:
            begun = self._tray.since
            self._tray.stops.append(Hole(min(end, begun), begun, "stopped"))
        self._opened = True

    async def _flush(self, *, stopping: bool) -> bool:
        now = self._now()
        ends = now // HOUR != self._hour and not stopping
        tray, self._tray = self._tray, Tray(now)
        tray.stops += self._stepped_over(now)
        tray.thin_out(self.budget.pace.grain)
        holes = tray.holes(now)
        known = list(self._known_again(tray.samples, holes))
        if not (tray.samples or tray.entries or known or holes or ends or stopping):
            return False
        checkpoint = partial(encode_checkpoint, self._ports.checkpoint()) if ends else None
        self.store.note_spent(self.budget.spent())
        batch = Batch(
            tray.since,
            now,
            [*tray.samples, *known],
            len(tray.entries),
            partial(encode, tray.entries),
            checkpoint,
            holes,
        )
        written = False
        try:
            await self.store.flush(batch)
            written = True
        finally:
            if not written:
                self._tray = tray.before(self._tray)
        self._first = None
        self.counts.update(id_ for id_, _ in batch.samples)
        self._hour = now // HOUR
        return ends

    def _stepped_over(self, now: int) -> list[Hole]:
        """The time that never was, when the clock was set forward since this was last asked."""
        (before, looked), monotonic = self._looked, self._clock.monotonic()
        self._looked = (now, monotonic)
        passed = int((monotonic - looked) * 1000)
        begin, end = before + passed, now - passed  # it was set at some time between
        return [Hole(begin, end, "clock", "samples")] if end - begin > STEP else []

    def _known_again(self, samples: Iterable[Named], holes: Iterable[Hole]) -> Iterator[Named]:
        """After a hole, and at first: what is known of each property that was not sampled since then."""
        ends = [hole.end for hole in holes if hole.what != "journal"]
        if self._first is not None:
            ends.append(self._first)
        if not ends:
            return
        at = max(ends)
        heard = {id_ for id_, sample in samples if sample.at >= at}
        for key in self._ports.devices.devices():
            for path, reading in self._ports.states.readings(key).items():
                id_ = property_id(key, path)
                if reading.value is not None and id_ not in heard:
                    yield id_, Sample(at, _what(reading))

    async def _upkeep(self) -> None:
        """After an hour has ended: roll up, and drop what is too old."""
        try:
            while await self.store.roll_up():
                await self._clock.sleep(BREATH)
            for _ in range(_MOST_STEPS):
                if not await self.store.prune(self._now(), self._retention):
                    break
                await self._clock.sleep(BREATH)
        except BadSetup as error:
            self._complain(error)

    def _count_control(self) -> None:
        written = self._ports.written()
        self.budget.spend(self._clock.now(), "control", written - self._written_before)
        self._written_before = written

    def _look_at_budget(self) -> None:
        if not self.budget.look(self._clock.now()):
            return
        pace, limit = self.budget.pace, f"{self.budget.limit / MEGABYTE:g}"
        if pace == PACES[0]:
            self._slow = None
            _LOG.info("%s", render("history.usual_pace", {}, self._language))
            return
        what = "history.no_journal" if not pace.journal else "history.coarser" if pace.grain else "history.slower"
        self._slow = warning(what, None, limit=limit, flush=f"{pace.flush:g}", grain=f"{pace.grain:g}")
        _LOG.warning("%s", self._slow.message(self._language))

    def _complain(self, error: BadSetup) -> None:
        problem = Problem(error.message_id, error.params, severity=Severity.WARNING)
        if self._trouble is None or self._trouble.message_id != problem.message_id:
            _LOG.error("%s", problem.message(self._language))
        self._trouble = problem


def _what(reading: Reading) -> What:
    if reading.value is None:
        return Unknown(reading.absent.value if reading.absent else "")
    return reading.value[:LONGEST_TEXT] if isinstance(reading.value, str) else reading.value


def recording(
    folder: Path, settings: Settings, machine: tuple[Clock, Connect], house: tuple[State, Registry],
    control: ControlStore, scenes: SceneRuntime,
) -> Recorder:  # fmt: skip
    """The recorder of a home, which hears of all that happens there; history.db is opened with the first flush."""
    wanted, zone = settings.history, settings.home.time_zone
    (clock, connect), (state, registry) = machine, house
    budget = Budget(wanted.write_budget * MEGABYTE, zone)
    retention = Retention(
        wanted.raw_s / DAY_S, wanted.fives_s / DAY_S, wanted.hours_s / DAY_S, wanted.max_mb * MEGABYTE
    )
    store = HistoryStore(folder, lambda part, count: budget.spend(clock.now(), part, count), connect)
    ports = RecorderPorts(clock, state, registry, lambda: control.written_bytes, scenes.checkpoint)
    recorder = Recorder(store, ports, budget, retention, settings.home.language)
    state.subscribe(recorder.changed)
    state.subscribe_events(recorder.occurred)
    scenes.journal, control.on_full = recorder.journal, recorder.free_space
    return recorder

"""What the scenes did, life by life, and whether a replay of the journal on the disk does the same.

Beside the runtime a ledger is kept of all that the engine took in and wanted done, and now and then of where it stood.
In the end the journal is replayed from its beginning, and anew from each place at which the engine was looked at. What
comes of it must be what came of it then, to the last id, wherever the replay does not say that it is not exact; and
where it says so, something must have gone wrong that can lose a journal.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from sqlite3 import connect
from typing import Any, Final, Protocol
from unittest.mock import patch

from hub.app import Hub
from hub.compose.archive import Archive, open_archive
from hub.compose.handover import TABLES, Kept
from hub.config.places import Places
from hub.model.errors import HearthError
from hub.storage.rows import Table
from scenes.engine.effects import Effect, Traced
from scenes.journal.codec import decode_checkpoint, encode_checkpoint
from scenes.journal.entries import Checkpoint, Entry, Gap, Loaded, Resumed
from scenes.replay.replayer import Replayer
from scenes.runtime import SceneRuntime
from tests.simulation.disk import SimDisk
from tests.simulation.life import HubLife
from tests.simulation.loop import LIFE

SHARE: Final = 1 if os.environ.get("HEARTH_SOAK") else 3
"""Of so many stories one is replayed: that takes a third of the time that it took to happen."""
LATE: Final = 75.0
"""Seconds of which a hub that is killed may have nothing in the journal: a minute, and what a slow disk takes."""
ALL: Final = 1e11
"""Seconds since 1970 by which every story is over."""
LOSING: Final = ("overflow", "disk", "budget")
"""Why a journal may lack something, beside what a cut loses."""


class Scene(Protocol):
    """The world, as far as its journal is concerned."""

    disk: SimDisk
    places: Places
    lives: list[HubLife]
    ledger: "Ledger"
    leaps: int

    @property
    def hub(self) -> Hub | None: ...


@dataclass(slots=True)
class Step:
    """What the engine took in (`Loaded` and `Resumed` by their names alone), when, and what it wanted done."""

    entry: Entry | type[Entry]
    at: float
    effects: list[object] = field(default_factory=list)


@dataclass(slots=True)
class Chapter:
    """The life of the hub of that number. `looks`: where the engine stood after so many steps, as a checkpoint says."""

    number: int
    steps: list[Step] = field(default_factory=list)
    looks: list[tuple[int, str]] = field(default_factory=list)


class Ledger:
    """All that the engines of a story took in, and what came of it. Lives by what the ids of their runs begin with.

    `kept`: in this story it is.
    """

    def __init__(self, seed: int, now: Callable[[], float]) -> None:
        self.kept = seed % SHARE == 0
        self.chapters: dict[str, Chapter] = {}
        self._now = now
        self._names: dict[str, int] = {}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """For as long as this lasts, every runtime is overheard."""
        if not self.kept:
            yield
            return
        with ExitStack() as doors:
            for name, tap in (
                ("load", self._taking(SceneRuntime.load, Loaded)),
                ("restore", self._taking(SceneRuntime.restore, Resumed)),
                ("_handle", self._handling(SceneRuntime._handle)),
                ("_carry_out", self._doing(SceneRuntime._carry_out)),
            ):
                doors.enter_context(patch.object(SceneRuntime, name, tap))
            yield

    def look(self, runtime: SceneRuntime) -> None:
        """See where the engine stands."""
        chapter = self.chapters.get(runtime._life)
        if chapter is not None:
            chapter.looks.append((len(chapter.steps), encode_checkpoint(runtime.checkpoint(), self._number)))

    def stood(self, text: str) -> Checkpoint:
        """What was seen, as it comes back from a journal."""
        found = decode_checkpoint(text, tuple(self._names).__getitem__)
        assert isinstance(found, Checkpoint), found.why
        return found

    def _number(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))

    def _step(self, runtime: SceneRuntime, entry: Entry | type[Entry]) -> None:
        self.chapters.setdefault(runtime._life, Chapter(LIFE.get().number)).steps.append(Step(entry, self._now()))

    def _taking(self, really: Callable[..., None], what: type[Entry]) -> Callable[..., None]:
        def taking(runtime: SceneRuntime, *args: Any, **more: Any) -> None:
            self._step(runtime, what)
            really(runtime, *args, **more)

        return taking

    def _handling(self, really: Callable[..., list[Effect]]) -> Callable[..., list[Effect]]:
        def handling(runtime: SceneRuntime, moment: Entry) -> list[Effect]:
            self._step(runtime, moment)
            return really(runtime, moment)

        return handling

    def _doing(self, really: Callable[..., None]) -> Callable[..., None]:
        def doing(runtime: SceneRuntime, effects: list[Effect]) -> None:
            if effects:
                self.chapters[runtime._life].steps[-1].effects += map(said, effects)
            really(runtime, effects)

        return doing


def said(effect: Effect) -> object:
    """An effect as it is now: a trace goes on."""
    if isinstance(effect, Traced):
        trace = effect.trace
        return "trace", effect.new, trace.run, trace.scene, str(trace.result), len(trace.entries)
    return effect


def archive_of(places: Places, disk: SimDisk) -> Archive:
    """What an inquiry would have, of the hub that is up now."""
    store = disk.connection("control.db")
    if store is None:
        raise AssertionError("asked of a hub that is not there")
    rows = {table.name: _accepted(table, store.rows(table.name)) for table in TABLES}
    return open_archive(places.config, places.state, Kept(rows))


def _accepted(table: Table, stored: Sequence[tuple[Any, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(row for row in map(table.accept, stored) if row is not None)


@dataclass(slots=True)
class Judge:
    """Goes through the journal once. `whole` replays it from its beginning, `from_here` from the last look.

    `disk_failed`: whether the disk refused anything; `leapt`: whether the clock was set by half a day or more; `boots`:
    the machine's start of each life, by its number.
    """

    archive: Archive
    ledger: Ledger
    disk_failed: bool
    leapt: bool
    boots: Sequence[str]
    whole: Replayer
    from_here: Replayer | None = None
    life: str = ""
    place: int = 0
    gap: bool = False
    entries: int = 0
    looks: int = 0

    def troubles(self) -> Iterator[str]:
        """What is not as it was."""
        for _, entry in self.archive.journal(0.0, ALL):
            if isinstance(entry, Gap):
                yield from self._missing(entry)
            elif isinstance(entry, Checkpoint):
                self._stand(entry)
            else:
                yield from self._took(entry)
        yield from self._life_over()
        for doubt in self.whole.doubts:
            if doubt.why not in LOSING and not self._excused(doubt.why):
                yield f"the replay is not exact from {doubt.at:.3f} to {doubt.until}: {doubt.why}"

    def _excused(self, why: str) -> bool:
        """Whether something happened that may be the reason; what lies a day ahead is dropped."""
        return (why in ("start", "program") and self.disk_failed) or (why == "damage" and self.leapt)

    def _missing(self, gap: Gap) -> Iterator[str]:
        self._replay(gap)
        self.gap |= gap.why != "stopped"
        if gap.why not in (*LOSING, "stopped") and not self._excused(gap.why):
            yield f"the journal is {gap.why} from {gap.begin:.3f} to {gap.end:.3f}: {gap.count}"

    def _took(self, entry: Entry) -> Iterator[str]:
        """The engine took this in: it is known when, and what came of it."""
        if isinstance(entry, Loaded) and entry.life != self.life:
            yield from self._life_over()
            self.life, self.place, self.gap, self.from_here = entry.life, 0, False, None
        chapter = self.ledger.chapters.get(self.life)
        if chapter is None:
            self._replay(entry)
            return
        place = next((at for at in range(self.place, len(chapter.steps)) if _same(chapter.steps[at], entry)), None)
        if place is None:
            yield f"the journal of {self.life} holds what never happened, or too late: {entry}"
            self._replay(entry)
            return
        if place > self.place and not self.gap and self.whole.is_exact:
            yield f"the journal of {self.life} lacks {place - self.place} entries before {entry}, and does not say so"
        yield from self._look(chapter, place)
        self.place, self.gap = place + 1, False
        yield from self._compare(entry, chapter.steps[place])

    def _compare(self, entry: Entry, step: Step) -> Iterator[str]:
        for name, replayer in (("the replay", self.whole), ("the replay from a look", self.from_here)):
            if replayer is not None:
                found = [said(one) for one in replayer.take(entry)]
                if replayer.is_exact and found != step.effects:
                    yield f"{name} of {self.life} does at {entry}: {_differences(found, step.effects)}"
        self.entries += 1

    def _look(self, chapter: Chapter, place: int) -> Iterator[str]:
        """Compare where the engine stood before this step, and go on from there."""
        while chapter.looks and chapter.looks[0][0] <= place:
            at, text = chapter.looks.pop(0)
            if at != place:
                continue
            checkpoint = self.ledger.stood(text)
            self._stand(checkpoint)
            doubts = [*self.whole.doubts, *(self.from_here.doubts if self.from_here else ())]
            if any((one.at, one.why) == (checkpoint.wall, "checkpoint") for one in doubts):
                yield f"the engine of {self.life} stood elsewhere than its replay at {checkpoint.wall:.3f}"
            self.from_here = self.archive.replayer()
            self.from_here.begin(checkpoint)
            if not self.from_here.is_exact and not self._excused("program"):
                yield f"no replay can begin at {checkpoint.wall:.3f}: {self.from_here.doubts}"
            self.looks += 1

    def _stand(self, checkpoint: Checkpoint) -> None:
        if self.gap and checkpoint.life != self.life:
            self.life, self.place = checkpoint.life, 0
        self._replay(checkpoint)

    def _replay(self, entry: Entry | Checkpoint | Gap) -> None:
        for replayer in (self.whole, self.from_here):
            if replayer is not None:
                replayer.take(entry)

    def _life_over(self) -> Iterator[str]:
        """A life ended: what it did last may be missing, and no more."""
        chapter = self.ledger.chapters.get(self.life)
        if chapter is None or self.place >= len(chapter.steps) or self._power_cut(chapter) or self.disk_failed:
            return
        lost = chapter.steps[-1].at - chapter.steps[self.place].at
        if lost > LATE:
            yield f"the last {lost:.0f} s of {self.life} are not in the journal"

    def _power_cut(self, chapter: Chapter) -> bool:
        return self.boots[chapter.number : chapter.number + 2].count(self.boots[chapter.number]) == 1


def broken_replay(world: Scene) -> Iterator[str]:
    """What a replay of the journal as it lies there does otherwise than was done."""
    if world.hub is None:
        return
    try:
        with patch("sqlite3.connect", connect):
            archive = archive_of(world.places, world.disk)
            boots = [life.boot for life in world.lives]
            judge = Judge(
                archive, world.ledger, world.disk.failed_at >= 0.0, world.leaps > 0, boots, archive.replayer()
            )
            yield from judge.troubles()
    except HearthError as error:
        yield f"the journal cannot be replayed: {error!r}"


def _same(step: Step, entry: Entry) -> bool:
    return isinstance(entry, step.entry) if isinstance(step.entry, type) else step.entry == entry


def _differences(found: Sequence[object], known: Sequence[object]) -> str:
    gone = [one for one in known if one not in found]
    new = [one for one in found if one not in known]
    return f"not {gone}, but {new}" if gone or new else "the same in another order"

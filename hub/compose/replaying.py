"""Answers the inquiry `replay`: what scenes did, once more, and what other scenes would have done.

The question: `since`, `until` (Unix seconds); `files` ([name, text], ...) take the place of scene files of their names,
or come beside them; with `edited` the other scenes are those of the folder as it is. Without both nothing is compared.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.compose.archive import Archive
from hub.compose.handover import Json
from hub.compose.questions import files, number
from hub.text.messages.catalogue import Language
from scenes.engine.effects import Effect, Traced
from scenes.engine.moments import Answered
from scenes.engine.trace import Result
from scenes.journal.entries import Checkpoint, Entry, Gap, Loaded, Resumed
from scenes.replay.comparing import Comparing, Difference
from scenes.replay.deeds import Did, did
from scenes.replay.replayer import Doubt, Replayer
from scenes.replay.what_if import WhatIf
from scenes.stage.home import Load

MOST_DIFFERENCES = 5_000
"""Differences that are told one by one; the others are counted."""


def replay(archive: Archive, question: Json, _language: Language) -> Json:
    """Replay, and compare where there is something to compare with."""
    since, until = number(question, "since"), number(question, "until")
    given = files(question, "files")
    other = archive.scenes(archive.with_files(given)) if given or question.get("edited") else None
    replaying = _Replaying(archive.replayer(), since, other, archive.replayer())
    for _, entry in archive.journal(since, until):
        if isinstance(entry, Checkpoint | Gap) or entry.wall <= until:
            replaying.take(entry)
    return {"since": since, "until": until, **replaying.answer(until)}


@dataclass(slots=True)
class _Replaying:
    """One replay; `beside`: where the other scenes are to be at work."""

    replayer: Replayer
    since: float
    other: Load | None
    beside: Replayer
    what_if: WhatIf | None = None
    comparing: Comparing = field(default_factory=Comparing)
    entries: int = 0
    answered: int = 0
    strange: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)

    def take(self, entry: Entry | Checkpoint | Gap) -> None:
        """Take an entry in; what is before the time that is asked about only leads there."""
        if isinstance(entry, Checkpoint | Gap):
            self.replayer.take(entry)
            return
        looks = entry.wall >= self.since
        first: list[tuple[float, Effect]] = []
        if looks and self.other and self.what_if is None and not isinstance(entry, Loaded | Resumed):
            self.what_if = WhatIf(self.beside, self.other)
            first = self.what_if.begin(self.replayer.checkpoint(entry.at, entry.wall))
        if looks and isinstance(entry, Answered) and self.replayer.is_exact:
            known = self.replayer.engine.awaits(entry.command)
            self.answered, self.strange = self.answered + known, self.strange + (not known)
        effects = self.replayer.take(entry)
        if not looks:
            return
        self.entries += 1
        then = list(self._told((entry.wall, one) for one in effects))
        self._count(effects, then)
        if self.what_if is not None:
            now = list(self._told([*first, *self.what_if.take(entry, effects)]))
            self.comparing.take(then, now, self.what_if.diverged)

    def answer(self, until: float) -> Json:
        """What came of it, when nothing more happened until then."""
        doubts = [_doubt(one) for one in self.replayer.doubts if one.until is None or one.until > self.since]
        names = {**self._names(self.beside), **self._names(self.replayer)}
        scenes = [
            {"scene": one, "title": names.get(one, one), "runs": self.runs[one], "deeds": self.deeds[one]}
            for one in sorted({*self.runs, *self.deeds}, key=lambda one: (-self.deeds[one], one))
            if one
        ]
        answer: Json = {
            "entries": self.entries, "proved": self.replayer.proved, "answered": self.answered,
            "strange": self.strange, "doubts": doubts, "scenes": scenes,
            "stops": [list(one) for one in self.replayer.stops if one[1] > self.since], "deeds": self.deeds.total(),
            "runs": self.runs.total(), "compared": None,
        }  # fmt: skip
        if self.what_if is None:
            return answer
        self.comparing.take((), self._told(self.what_if.end(until)), self.what_if.diverged)
        found = self.comparing.end()
        here, there = self.replayer.view.cells, self.beside.view.cells
        answer["compared"] = {
            "same": self.comparing.same,
            "moved": self.comparing.moved,
            "gone": sum(not one.new for one in found),
            "new": sum(one.new for one in found),
            "differences": [_difference(one, names) for one in found[:MOST_DIFFERENCES]],
            "never_heard": sorted(cell.ref for id_, cell in there.items() if id_ not in here and cell.value is None),
        }
        return answer

    def _told(self, effects: Iterable[tuple[float, Effect]]) -> list[Did]:
        handles = self.replayer.handles
        return [one for wall, effect in effects for one in did(effect, wall, handles)]

    def _count(self, effects: Iterable[Effect], then: Iterable[Did]) -> None:
        self.deeds.update(one.scene for one in then)
        self.runs.update(
            one.trace.scene
            for one in effects
            if isinstance(one, Traced) and one.new and one.trace.result is not Result.NOT_RUN
        )

    def _names(self, replayer: Replayer) -> dict[str, str]:
        return {id_: armed.scene.title for id_, armed in replayer.engine.armed.items()}


def _doubt(doubt: Doubt) -> Json:
    return {"at": doubt.at, "until": doubt.until, "why": doubt.why}


def _difference(one: Difference, names: dict[str, str]) -> Json:
    deed = one.did
    return {
        "at": deed.wall, "new": one.new, "what_if": one.what_if, "kind": str(deed.kind), "what": deed.what,
        "text": deed.text, "scene": deed.scene, "title": names.get(deed.scene, deed.scene),
    }  # fmt: skip

"""The tray: what was recorded and is not written yet, never more than so much; what did not fit is counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from hub.storage.history.samples import Event, Sample
from hub.storage.history.worker import Hole
from scenes.journal.entries import Entry

EARLY: Final = 5_000
"""Samples, or entries of the journal, with which a flush does not wait for its time."""
MOST: Final = 20_000
"""How many of each are kept at most, while the disk does not take them."""

Named = tuple[str, Sample]
"""A sample, and the id of its property or event."""


@dataclass(frozen=True, slots=True)
class Loss:
    """So many are missing since `begin` (Unix milliseconds), and why."""

    begin: int
    count: int
    why: str

    def and_then(self, later: "Loss | None") -> "Loss":
        """Both, told as one."""
        return self if later is None else Loss(min(self.begin, later.begin), self.count + later.count, self.why)


@dataclass(slots=True)
class Tray:
    """Samples and entries in the order in which they came, since `since` (Unix milliseconds)."""

    since: int
    samples: list[Named] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    stops: list[Hole] = field(default_factory=list)
    lost_samples: Loss | None = None
    lost_entries: Loss | None = None

    def add_sample(self, id_: str, sample: Sample) -> bool:
        """Take a sample in; whether so many wait that they should be written."""
        if len(self.samples) >= MOST:
            self._lose_sample(sample.at)
            return True
        self.samples.append((id_, sample))
        return len(self.samples) % EARLY == 0

    def lose_entry(self, at: int, why: str) -> None:
        """Count an entry that is not kept."""
        one = Loss(at, 1, why)
        self.lost_entries = one if self.lost_entries is None else self.lost_entries.and_then(one)

    def _lose_sample(self, at: int) -> None:
        one = Loss(at, 1, "overflow")
        self.lost_samples = one if self.lost_samples is None else self.lost_samples.and_then(one)

    def holes(self, now: int) -> list[Hole]:
        """What is missing, up to now."""
        losses = ((self.lost_samples, "samples"), (self.lost_entries, "journal"))
        lost = [Hole(loss.begin, now, loss.why, what, loss.count) for loss, what in losses if loss is not None]
        return [*self.stops, *lost]

    def before(self, later: "Tray") -> "Tray":
        """This, which the disk did not take, and what came later; without this where both are too much."""
        lost_samples, lost_entries = self.lost_samples, self.lost_entries
        samples, entries = [*self.samples, *later.samples], [*self.entries, *later.entries]
        if len(samples) > MOST:
            loss = Loss(self.since, len(self.samples), "disk")
            samples, lost_samples = later.samples, loss if lost_samples is None else loss.and_then(lost_samples)
        if len(entries) > MOST:
            loss = Loss(self.since, len(self.entries), "disk")
            entries, lost_entries = later.entries, loss if lost_entries is None else loss.and_then(lost_entries)
        return Tray(
            self.since, samples, entries, [*self.stops, *later.stops],
            later.lost_samples if lost_samples is None else lost_samples.and_then(later.lost_samples),
            later.lost_entries if lost_entries is None else lost_entries.and_then(later.lost_entries),
        )  # fmt: skip

    def thin_out(self, grain: float) -> None:
        """Leave the last sample of each property in each `grain` seconds (0: all of them), and all events."""
        if grain:
            self.samples = thinned(self.samples, grain)


def thinned(samples: Iterable[Named], grain: float) -> list[Named]:
    """The last sample of each property in each `grain` seconds; all events."""
    kept: dict[tuple[str, int], Named] = {}
    for place, (id_, sample) in enumerate(samples):
        window = -place - 1 if isinstance(sample.what, Event) else int(sample.at // (grain * 1000))
        kept.pop((id_, window), None)
        kept[id_, window] = (id_, sample)
    return list(kept.values())

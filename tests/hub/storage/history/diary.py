"""A history that is written by a test, flush by flush, beside a plain list of what should be in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hub.storage.database import Connect, connect
from hub.storage.history.reading import Stretch
from hub.storage.history.samples import Sample
from hub.storage.history.store import Fresh, HistoryStore
from hub.storage.history.worker import HOUR, Batch, Hole

BEGIN = 20_500 * 24 * HOUR
"""A midnight in UTC."""


@dataclass
class Diary:
    folder: Path
    connect: Connect = connect
    spent: Counter[str] = field(default_factory=Counter)
    now: int = BEGIN
    store: HistoryStore = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """What a new life of the hub has: another store over the same file."""
        self.store = HistoryStore(self.folder, lambda part, count: self.spent.update({part: count}), self.connect)

    async def again(self) -> None:
        await self.store.close()
        self.open()

    async def write(
        self, samples: Sequence[tuple[str, Sample]], until: int, holes: Sequence[Hole] = (), journal: str = ""
    ) -> None:
        """One flush up to `until`; it ends the hour where it passes a full one."""
        ends = until // HOUR != self.now // HOUR
        batch = Batch(
            self.now, until, samples, 1 if journal else 0, lambda _: journal, (lambda _: "[]") if ends else None, holes
        )
        await self.store.flush(batch)
        self.now = until

    async def roll_up(self) -> None:
        while await self.store.roll_up():
            pass

    async def stretch(self, id_: str, begin: int, end: int, fresh: Fresh | None = None) -> Stretch:
        return await self.store.ask(id_, fresh or Fresh(), lambda reader: reader.stretch(begin, end))

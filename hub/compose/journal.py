"""The journal as a replay reads it: entries in order, checkpoints, and what is missing."""

import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial

from hub.storage.history.store import HistoryStore
from hub.storage.history.worker import Books, blocks_of, holes_between, load_books
from scenes.journal.codec import Damage, Name, decode, decode_checkpoint
from scenes.journal.entries import Checkpoint, Entry, Gap

Read = tuple[int, Entry | Checkpoint | Gap]
"""An entry with its number; a gap has the number of what comes after it."""


async def read_journal(store: HistoryStore, since: float, until: float) -> AsyncIterator[Read]:
    """What was recorded in blocks that touch the time from `since` to `until` (Unix seconds), in order.

    Raises:
        BadSetup: the disk does not let it.
    """
    begin, end = int(since * 1000), int(until * 1000)
    seqs = await store.look(partial(_places, begin=begin, end=end))
    telling = _Telling(since, await store.look(lambda connection, _: _gaps(connection, begin, end)))
    for place in seqs:
        for found in await store.look(partial(_read, place=place)):
            for one in telling.tell(*found):
                yield one
    for one in telling.rest():
        yield one


def journal_from(connection: sqlite3.Connection, since: float, until: float) -> Iterator[Read]:
    """The journal from the last checkpoint before `since`, or from its beginning, to `until` (Unix seconds).

    Reads while the hub writes: all at once, and then it lets go of the file. Raises sqlite3.Error.
    """
    begin, end = int(since * 1000), int(until * 1000)
    connection.execute("BEGIN")
    books = load_books(connection)
    first, begin = connection.execute(
        "SELECT coalesce(max(seq), 0), coalesce(max(end), 0) FROM journal WHERE checkpoint = 1 AND end <= ?", (begin,)
    ).fetchone()
    places = [place for place in _places(connection, books, begin=begin, end=end) if place[1] >= first]
    gaps = _gaps(connection, begin, end)
    bodies = [_body(connection, books, place) for place in places]
    connection.execute("COMMIT")
    names = {number: name for name, number in books.numbers.items()}
    telling = _Telling(begin / 1000, [gap for gap in gaps if gap.end * 1000 > begin])
    for body in bodies:
        for found in _unpack(body, names.get):
            yield from telling.tell(*found)
    yield from telling.rest()


def _gaps(connection: sqlite3.Connection, begin: int, end: int) -> list[Gap]:
    holes = holes_between(connection, begin, end, "journal")
    return [Gap(one.begin / 1000, one.end / 1000, one.why, one.count) for one in holes]


@dataclass(slots=True)
class _Telling:
    """Puts the gaps where they belong, and says where numbers are missing."""

    before: float
    gaps: list[Gap]
    expected: int | None = None

    def tell(self, at: float, seq: int, read: Entry | Checkpoint | Gap) -> Iterator[Read]:
        """Something of that time and number, and what is missing before it."""
        while self.gaps and self.gaps[0].begin <= at:
            yield seq, self.gaps.pop(0)
        if self.expected is not None and seq > self.expected:
            yield seq, Gap(self.before, at, "damage", seq - self.expected)
        yield seq, read
        self.expected, self.before = seq + 1, at

    def rest(self) -> Iterator[Read]:
        """What is missing at the end."""
        for gap in self.gaps:
            yield self.expected or 0, gap


_Place = tuple[bool, int]
"""Whether it is a row of the journal (else a block on the desk), and the number of its first entry."""


def _places(connection: sqlite3.Connection, books: Books, *, begin: int, end: int) -> list[_Place]:
    rows = connection.execute("SELECT seq FROM journal WHERE end >= ? AND begin <= ? ORDER BY seq", (begin, end))
    desk = [
        (False, block.seq) for block in blocks_of(connection, books.desk, only=0)
        if block.count and max(block.begin, block.end) >= begin and min(block.begin, block.end) <= end
    ]  # fmt: skip
    return [*((True, seq) for (seq,) in rows), *desk]


_Body = tuple[int, int, float, float, bool, str | bytes]
"""Number and count of its entries, begin and end (Unix seconds), whether it is a checkpoint, and its text, packed."""


def _read(
    connection: sqlite3.Connection, books: Books, *, place: _Place
) -> list[tuple[float, int, Entry | Checkpoint | Gap]]:
    names = {number: name for name, number in books.numbers.items()}
    return _unpack(_body(connection, books, place), names.get)


def _body(connection: sqlite3.Connection, books: Books, place: _Place) -> _Body | None:
    """What stands there; None where it was pruned meanwhile."""
    folded, first = place
    if not folded:
        for block in blocks_of(connection, books.desk, only=0):
            if block.count and block.seq == first:  # one without entries has the number of the next
                text = f"{block.seq} {block.count} {block.journal}"
                return first, block.count, block.begin / 1000, block.end / 1000, False, text
        return None
    row = connection.execute(
        "SELECT count, begin, end, checkpoint, body FROM journal WHERE seq = ?", (first,)
    ).fetchone()
    return None if row is None else (first, row[0], row[1] / 1000, row[2] / 1000, row[3] == 1, row[4])


def _unpack(found: _Body | None, name: Name) -> list[tuple[float, int, Entry | Checkpoint | Gap]]:
    if found is None:
        return []
    first, count, begin, end, checkpoint, body = found
    damaged = (begin, first, Gap(begin, end, "damage", count))
    if isinstance(body, str):
        return list(_entries(body, name))
    try:
        text = zlib.decompress(body).decode("ascii")
    except (zlib.error, ValueError):
        return [damaged]
    if checkpoint:
        read = decode_checkpoint(text, name)
        return [damaged if isinstance(read, Damage) else (end, first, read)]
    try:
        return [one for line in text.split("\n") for one in _entries(line, name)]
    except ValueError:
        return [damaged]


def _entries(line: str, name: Name) -> Iterator[tuple[float, int, Entry | Gap]]:
    seq, count, text = line.split(" ", 2)
    found = decode(text, name)
    if isinstance(found, Damage) or len(found) != int(count):
        yield 0.0, int(seq), Gap(0.0, 0.0, "damage", int(count))
        return
    for place, entry in enumerate(found):
        yield entry.wall, int(seq) + place, entry

"""The journal as a replay reads it: entries in order, checkpoints, and what is missing."""

import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterator
from functools import partial

from hub.storage.history.store import HistoryStore
from hub.storage.history.worker import Books, blocks_of, holes_between
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
    gaps = [Gap(one.begin / 1000, one.end / 1000, one.why, one.count) for one in await store.look(
        lambda connection, _: holes_between(connection, begin, end, "journal")
    )]  # fmt: skip
    expected: int | None = None
    before = since
    for place in seqs:
        for at, seq, read in await store.look(partial(_read, place=place)):
            while gaps and gaps[0].begin <= at:
                yield seq, gaps.pop(0)
            if expected is not None and seq > expected:
                yield seq, Gap(before, at, "damage", seq - expected)
            yield seq, read
            expected, before = seq + 1, at
    for gap in gaps:
        yield expected or 0, gap


_Place = tuple[bool, int]
"""Whether it is a row of the journal (else a block on the desk), and the number of its first entry."""


def _places(connection: sqlite3.Connection, books: Books, *, begin: int, end: int) -> list[_Place]:
    rows = connection.execute("SELECT seq FROM journal WHERE end >= ? AND begin <= ? ORDER BY seq", (begin, end))
    desk = [
        (False, block.seq) for block in blocks_of(connection, books.desk, only=0)
        if block.count and block.end >= begin and block.begin <= end
    ]  # fmt: skip
    return [*((True, seq) for (seq,) in rows), *desk]


def _read(
    connection: sqlite3.Connection, books: Books, *, place: _Place
) -> list[tuple[float, int, Entry | Checkpoint | Gap]]:
    folded, first = place
    names = {number: name for name, number in books.numbers.items()}
    if not folded:
        blocks = (block for block in blocks_of(connection, books.desk, only=0) if block.seq == first)
        return [one for block in blocks for one in _entries(f"{block.seq} {block.count} {block.journal}", names.get)]
    row = connection.execute(
        "SELECT count, begin, end, checkpoint, body FROM journal WHERE seq = ?", (first,)
    ).fetchone()
    if row is None:  # pruned meanwhile
        return []
    count, begin, end, checkpoint, body = row
    damaged = (begin / 1000, first, Gap(begin / 1000, end / 1000, "damage", count))
    try:
        text = zlib.decompress(body).decode("ascii")
    except (zlib.error, ValueError):
        return [damaged]
    if checkpoint:
        found = decode_checkpoint(text, names.get)
        return [damaged if isinstance(found, Damage) else (end / 1000, first, found)]
    try:
        return [one for line in text.split("\n") for one in _entries(line, names.get)]
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

"""What is done to history.db inside one transaction each; runs in the database's thread.

A flush puts a block on the desk. Once an hour the desk is folded: into a row an hour and property, and a row of the
journal. Once a day those rows are rolled up. Days are UTC.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.model.errors import BadBytes
from hub.storage.history.buckets import decode_day, encode_day, roll
from hub.storage.history.desk import Block, Desk, load_desk, pack_block, unpack_block
from hub.storage.history.samples import Sample, Unknown, What, decode, encode

SECOND: Final = 1000
FIVE: Final = 300 * SECOND
HOUR: Final = 3600 * SECOND
DAY: Final = 24 * HOUR
_A_SAMPLE: Final = 12
"""Characters of a sample in a block, more or less."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Nothing was recorded between two times (Unix milliseconds), of samples, of the journal, or of both (`all`)."""

    begin: int
    end: int
    why: str
    what: str = "all"
    count: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What one flush brings: samples by name of their property, the journal's text and how many entries it has.

    `encode` writes the journal's entries with the numbers of names. `checkpoint` (of the journal) ends an hour.
    """

    begin: int
    end: int
    samples: Sequence[tuple[str, Sample]] = ()
    entries: int = 0
    encode: Callable[[Callable[[str], int]], str] = lambda _: ""
    checkpoint: Callable[[Callable[[str], int]], str] | None = None
    holes: Sequence[Hole] = ()


@dataclass(slots=True)
class Books:
    """What the worker knows by heart: names, the desk, how far things have come, bytes written by day and part."""

    desk: Desk
    numbers: dict[str, int]
    next_seq: int
    rolled: int | None
    end: int
    spent: dict[str, dict[str, int]] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    """Days that were rolled up, and of which more was told since: the clock had been set back."""
    left: list[int] | None = None
    """Properties of the day at hand that are not rolled up yet; None: not looked for."""


def load_books(connection: sqlite3.Connection) -> Books:
    """What the file says."""
    facts = {name: json.loads(value) for name, value in connection.execute("SELECT name, value FROM facts")}
    desk = load_desk(connection, facts.get("folded", 0))
    numbers = {name: number for number, name in connection.execute("SELECT number, name FROM names ORDER BY number")}
    (next_seq,) = connection.execute("SELECT coalesce(max(seq + count), 1) FROM journal").fetchone()
    end = facts.get("end", 0)
    for block in blocks_of(connection, desk, only=0):
        next_seq, end = max(next_seq, block.seq + block.count), max(end, block.end)
    return Books(desk, numbers, next_seq, facts.get("rolled"), end, facts.get("spent", {}), facts.get("again", []))


def blocks_of(connection: sqlite3.Connection, desk: Desk, only: int | None = None) -> list[Block]:
    """The blocks on the desk in order, without those that are damaged."""
    found = []
    for data in desk.blocks(connection):
        try:
            found.append(unpack_block(data, only))
        except BadBytes:
            continue
    return found


def flush(connection: sqlite3.Connection, books: Books, batch: Batch) -> float:
    """Put a batch on the desk, or fold it in with what is there; returns which share of it is the journal's."""
    numbers = [(books.numbers.get(name) or _new_name(connection, books, name), one) for name, one in batch.samples]
    journal = batch.encode(lambda name: books.numbers.get(name) or _new_name(connection, books, name))
    samples: dict[int, list[Sample]] = {}
    for number, sample in numbers:
        samples.setdefault(number, []).append(sample)
    block = Block(batch.begin, batch.end, books.next_seq, batch.entries, samples, journal)
    books.next_seq += batch.entries
    books.end = max(books.end, batch.end)
    _put_holes(connection, batch.holes)
    if batch.checkpoint is None:
        books.desk.put(connection, pack_block(block))
        return len(journal) / (len(journal) + _A_SAMPLE * len(numbers) + 1)
    rows, entries = _fold(connection, books, block)
    text = batch.checkpoint(lambda name: books.numbers.get(name) or _new_name(connection, books, name))
    entries += _keep_journal(connection, books.next_seq, 1, block.end, block.end, 1, text, books)
    return entries / (entries + rows)


def _new_name(connection: sqlite3.Connection, books: Books, name: str) -> int:
    number = max(books.numbers.values(), default=0) + 1  # after a power cut there may be holes
    connection.execute("INSERT INTO names VALUES (?, ?)", (number, name))
    books.numbers[name] = number
    return number


def _put_holes(connection: sqlite3.Connection, holes: Iterable[Hole]) -> None:
    connection.executemany(
        "INSERT INTO gaps VALUES (?, ?, ?, ?, ?)",
        [(hole.begin, hole.end, hole.why, hole.what, hole.count) for hole in holes],
    )


def _fold(connection: sqlite3.Connection, books: Books, last: Block) -> tuple[int, int]:
    """Make rows of what is on the desk, and of the block that comes last; bytes of samples, and of the journal."""
    blocks = [*blocks_of(connection, books.desk), last]
    if len(blocks) <= len(books.desk.used):
        _put_holes(connection, [Hole(blocks[0].begin, last.begin, "damage")])
    rows: dict[tuple[int, int], list[Sample]] = {}
    for block in blocks:
        for number, samples in block.samples.items():
            for sample in samples:
                rows.setdefault((sample.at // HOUR, number), []).append(sample)
    size = 0
    for (hour, number), samples in sorted(rows.items()):
        for (body,) in connection.execute("SELECT body FROM raw WHERE hour = ? AND property = ?", (hour, number)):
            samples = [*readable(body), *samples]  # noqa: PLW2901 - the hour was folded before: both belong to it
        samples.sort(key=lambda sample: sample.at)
        connection.execute("INSERT OR REPLACE INTO raw VALUES (?, ?, ?)", (hour, number, body := encode(samples)))
        size += len(body)
        if books.rolled is not None and hour // 24 < books.rolled and hour // 24 not in books.again:
            books.again.append(hour // 24)
            books.left = None
    lines = [f"{one.seq} {one.count} {one.journal}" for one in blocks if one.count]
    count = sum(one.count for one in blocks)
    kept = 0
    if count:
        told = [one for one in blocks if one.count]
        begin = min(min(one.begin, one.end) for one in told)  # the clock may have been set back meanwhile
        end = max(max(one.begin, one.end) for one in (*told, last))
        kept = _keep_journal(connection, told[0].seq, count, begin, end, 0, "\n".join(lines))
    put_fact(connection, "folded", books.desk.clear())
    put_fact(connection, "end", books.end)
    put_fact(connection, "spent", books.spent)
    put_fact(connection, "again", books.again)
    return size, kept


def _keep_journal(
    connection: sqlite3.Connection, seq: int, count: int, begin: int, end: int, checkpoint: int, text: str,
    books: Books | None = None,
) -> int:  # fmt: skip
    body = zlib.compress(text.encode("ascii"), 6)
    connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", (seq, count, begin, end, checkpoint, body))
    if books is not None:
        books.next_seq += count
    return len(body)


def put_fact(connection: sqlite3.Connection, name: str, value: object) -> None:
    """Remember something under a name."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))


def readable(body: bytes) -> list[Sample]:
    """The samples of a row; a damaged one is an absence that says so, at no time in particular."""
    try:
        return decode(body)
    except BadBytes:
        return []


def roll_up(connection: sqlite3.Connection, books: Books, limit: int) -> bool:
    """Roll up to `limit` properties of the first day that is over and folded; whether there is more to do."""
    if books.rolled is None:
        (hour,) = connection.execute("SELECT min(hour) FROM raw").fetchone()
        if hour is None:
            return False
        books.rolled = hour // 24
    day = books.again[0] if books.again else books.rolled
    if (day + 1) * DAY > books.end // HOUR * HOUR:
        return False
    if books.left is None:
        books.left = _to_roll(connection, day)
    holes = holes_between(connection, day * DAY, (day + 1) * DAY)
    now, books.left = books.left[:limit], books.left[limit:]
    for number in now:
        _roll_day(connection, number, day, holes)
    if not books.left:
        books.left = None
        _day_is_done(connection, books, day, seen=bool(now))
    return True


def _day_is_done(connection: sqlite3.Connection, books: Books, day: int, *, seen: bool) -> None:
    if books.again:
        books.again.remove(day)
        put_fact(connection, "again", books.again)
        return
    books.rolled = day + 1 if seen else _next_day(connection, day)
    put_fact(connection, "rolled", books.rolled)


def _to_roll(connection: sqlite3.Connection, day: int) -> list[int]:
    """Properties that have samples on that day, or were known when it began."""
    found = {
        number
        for hour in range(day * 24, day * 24 + 24)
        for (number,) in connection.execute("SELECT property FROM raw WHERE hour = ?", (hour,))
    }
    found |= {number for (number,) in connection.execute("SELECT property FROM hours WHERE day = ?", (day - 1,))}
    return sorted(found)


def _next_day(connection: sqlite3.Connection, day: int) -> int:
    """The next day with samples: nothing is known of those before it."""
    (hour,) = connection.execute("SELECT min(hour) FROM raw WHERE hour >= ?", ((day + 1) * 24,)).fetchone()
    return day + 1 if hour is None else max(day + 1, hour // 24)


def _roll_day(connection: sqlite3.Connection, number: int, day: int, holes: Sequence[Hole]) -> None:
    begin, end = day * DAY, (day + 1) * DAY
    samples = [sample for hour in range(day * 24, day * 24 + 24) for sample in hour_of(connection, hour, number)]
    samples = with_holes(samples, holes)
    opening = closing_of(connection, number, day - 1)
    for table, step in (("fives", FIVE), ("hours", HOUR)):
        buckets, closing = roll(opening, samples, begin, end, step)
        connection.execute(f"DELETE FROM {table} WHERE day = ? AND property = ?", (day, number))  # noqa: S608 - our own names
        if buckets or not isinstance(closing, (Unknown, type(None))):
            body = encode_day(buckets, begin, step, closing)
            connection.execute(f"INSERT INTO {table} VALUES (?, ?, ?)", (day, number, body))  # noqa: S608 - as above


def hour_of(connection: sqlite3.Connection, hour: int, number: int) -> list[Sample]:
    """The samples of one hour."""
    row = connection.execute("SELECT body FROM raw WHERE hour = ? AND property = ?", (hour, number)).fetchone()
    return [] if row is None else readable(row[0])


def closing_of(connection: sqlite3.Connection, number: int, day: int) -> What | None:
    """What there was at the end of a day that was rolled up; None: nobody knows."""
    row = connection.execute("SELECT body FROM hours WHERE day = ? AND property = ?", (day, number)).fetchone()
    if row is None:
        return None
    try:
        return decode_day(row[0], day * DAY, HOUR)[1]
    except BadBytes:
        return Unknown("damage")


def holes_between(connection: sqlite3.Connection, begin: int, end: int, what: str = "samples") -> list[Hole]:
    """Holes in the samples (or in the journal) that touch a stretch of time."""
    rows = connection.execute(
        "SELECT begin, end, why, what, count FROM gaps WHERE end > ? AND begin < ? AND what IN ('all', ?)"
        " ORDER BY begin",
        (begin, end, what),
    )
    return [Hole(*row) for row in rows]


def with_holes(samples: Sequence[Sample], holes: Sequence[Hole]) -> list[Sample]:
    """The samples, and an absence where each hole begins; after a hole every property is sampled anew."""
    absences = [Sample(hole.begin, Unknown(hole.why)) for hole in holes]
    return sorted([*samples, *absences], key=lambda sample: sample.at) if absences else list(samples)

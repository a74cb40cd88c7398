"""What is asked of history.db: the samples of a property, or its buckets; runs in the database's thread."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hub.model.errors import BadBytes
from hub.storage.history.buckets import Bucket, decode_day, merged, roll
from hub.storage.history.samples import Sample, What
from hub.storage.history.worker import (
    DAY,
    FIVE,
    HOUR,
    Books,
    Hole,
    blocks_of,
    closing_of,
    holes_between,
    hour_of,
    with_holes,
)

_LOOK_BACK: Final = 48
"""Hours of samples that are looked through for what there was when a stretch of time began."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples from `begin` to `end` (Unix milliseconds) in order, with absences where nothing was recorded.

    `opening` is what there was at `begin`; None: nobody knows.
    """

    begin: int
    end: int
    opening: What | None
    samples: Sequence[Sample]


class Reader:
    """One property, by its number; `fresh` are its samples that are not in the file yet, in order."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        books: Books,
        number: int,
        fresh: Sequence[Sample],
        fresh_holes: Sequence[Hole],
    ) -> None:
        self._connection = connection
        self._rolled = (books.rolled or 0) * DAY
        self._number = number
        desk = (
            [one for block in blocks_of(connection, books.desk, number) for one in block.samples.get(number, ())]
            if number
            else []
        )
        self._fresh = sorted([*desk, *fresh], key=lambda sample: sample.at)
        self._holes = fresh_holes

    def stretch(self, begin: int, end: int) -> Stretch:
        """The samples themselves."""
        stored = [
            one for hour in range(begin // HOUR, (end - 1) // HOUR + 1) for one in self._hour(hour)
        ]  # fmt: skip
        found = [*stored, *self._fresh]
        found.sort(key=lambda sample: sample.at)
        holes = [*holes_between(self._connection, begin, end), *self._holes]
        samples = [one for one in with_holes(found, holes) if one.at < end]
        before = [one for one in samples if one.at < begin]
        opening = before[-1].what if before else self._before(begin)
        return Stretch(begin, end, opening, [one for one in samples if one.at >= begin])

    def buckets(self, begin: int, end: int, step: int) -> list[Bucket]:
        """Buckets of `step` milliseconds: 5 minutes, an hour, or whole multiples of these that divide a day."""
        grain = FIVE if step < HOUR else HOUR
        table = "fives" if grain == FIVE else "hours"
        begin -= begin % step
        small = [one for one in self._rolled_days(table, grain, begin, end) if begin <= one.at < end]
        fresh_from = max(begin, self._rolled)
        if fresh_from < end:
            stretch = self.stretch(fresh_from, end)
            small += roll(stretch.opening, stretch.samples, fresh_from, end, grain)[0]
        return small if step == grain else list(_merged(small, step))

    def _rolled_days(self, table: str, grain: int, begin: int, end: int) -> Iterator[Bucket]:
        for day in range(begin // DAY, (min(end, self._rolled) - 1) // DAY + 1):
            statement = f"SELECT body FROM {table} WHERE day = ? AND property = ?"  # noqa: S608 - our own names
            for (body,) in self._connection.execute(statement, (day, self._number)):
                try:
                    yield from decode_day(body, day * DAY, grain)[0]
                except BadBytes:
                    continue

    def _hour(self, hour: int) -> list[Sample]:
        return hour_of(self._connection, hour, self._number)

    def _before(self, begin: int) -> What | None:
        """What there was just before a time, from the hours before it and the day before them."""
        hour = begin // HOUR
        for back in range(hour, hour - _LOOK_BACK, -1):
            if back % 24 == 23 and back != hour and back // 24 * DAY < self._rolled:
                return closing_of(self._connection, self._number, back // 24)
            holes = holes_between(self._connection, back * HOUR, begin)
            samples = [one for one in with_holes(self._hour(back), holes) if one.at < begin]
            if samples:
                return samples[-1].what
        return None


def _merged(buckets: Sequence[Bucket], step: int) -> Iterator[Bucket]:
    """Small buckets put together into larger ones."""
    waiting: list[Bucket] = []
    for bucket in buckets:
        if waiting and bucket.at // step != waiting[0].at // step:
            yield merged(waiting, waiting[0].at // step * step)
            waiting = []
        waiting.append(bucket)
    if waiting:
        yield merged(waiting, waiting[0].at // step * step)

"""The desk: what was recorded since the last full hour, in slots that fill one page of the file each.

A slot is written over in place with a text of the same length, so that a flush dirties just as many pages as it fills:
no page is allocated, none is freed, and no other page has to know. What is on the desk is told from what is over by
serial numbers: those up to `folded` are over.
"""

import sqlite3
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.model.errors import BadBytes
from hub.storage.history.samples import Sample, dumps, loads, samples_of, series

SLOT: Final = 4040
"""Bytes of a slot: with SQLite's own the most that fits into a page of 4096 (https://www.sqlite.org/fileformat2.html,
"Cell Payload Overflow Pages")."""
_HEAD: Final = struct.Struct("<QHHH")  # serial, part, parts, length
_ROOM: Final = SLOT - _HEAD.size


@dataclass(frozen=True, slots=True)
class Block:
    """What one flush wrote: times in Unix milliseconds, samples by number, and a text of the journal.

    `seq` is the number of the first of `count` entries of the journal.
    """

    begin: int
    end: int
    seq: int
    count: int
    samples: Mapping[int, Sequence[Sample]]
    journal: str


@dataclass(slots=True)
class Desk:
    """Which slots hold what: serials of blocks in order with their slots, free slots, and the next serial."""

    used: dict[int, list[int]] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    next_serial: int = 1
    slots: int = 0

    def put(self, connection: sqlite3.Connection, data: bytes) -> None:
        """Write a packed block."""
        pieces = [data[at : at + _ROOM] for at in range(0, len(data), _ROOM)]
        serial, self.next_serial = self.next_serial, self.next_serial + 1
        self.used[serial] = []
        for part, piece in enumerate(pieces):
            slot = self.free.pop() if self.free else self.slots
            self.slots = max(self.slots, slot + 1)
            self.used[serial].append(slot)
            body = (_HEAD.pack(serial, part, len(pieces), len(piece)) + piece).ljust(SLOT, b"\0")
            connection.execute("INSERT OR REPLACE INTO desk VALUES (?, ?)", (slot, body))

    def blocks(self, connection: sqlite3.Connection) -> list[bytes]:
        """All packed blocks in order."""
        found = []
        for slots in self.used.values():
            bodies = [connection.execute("SELECT body FROM desk WHERE slot = ?", (slot,)).fetchone() for slot in slots]
            found.append(b"".join(body[_HEAD.size : _HEAD.size + _HEAD.unpack_from(body)[3]] for (body,) in bodies))
        return found

    def clear(self) -> int:
        """Everything is over: the serial up to which it is."""
        for slots in self.used.values():
            self.free += slots
        # The lowest first: the same few pages are written again and again, and go home together.
        self.free.sort(reverse=True)
        self.used = {}
        return self.next_serial - 1


def load_desk(connection: sqlite3.Connection, folded: int) -> Desk:
    """The desk as the file has it; blocks of which a part is missing are left out."""
    parts: dict[int, dict[int, tuple[int, int]]] = {}
    desk = Desk(next_serial=folded + 1)
    for slot, head in connection.execute("SELECT slot, substr(body, 1, ?) FROM desk ORDER BY slot", (_HEAD.size,)):
        serial, part, count, _ = _HEAD.unpack(head)
        desk.slots = slot + 1
        desk.next_serial = max(desk.next_serial, serial + 1)
        parts.setdefault(serial, {})[part] = (slot, count)
    for serial in sorted(parts):
        found = parts[serial]
        slots = [slot for _, (slot, _) in sorted(found.items())]
        if serial > folded and len(found) == next(iter(found.values()))[1]:
            desk.used[serial] = slots
        else:
            desk.free += slots
    desk.free.sort(reverse=True)
    return desk


def pack_block(block: Block) -> bytes:
    """The block in bytes, with a checksum (zlib's own)."""
    head = dumps([block.begin, block.end, block.seq, block.count])
    samples = dumps({number: series(found) for number, found in block.samples.items()})
    return zlib.compress(f"{head}\n{samples}\n{block.journal}".encode("ascii"), 6)


def unpack_block(data: bytes, only: int | None = None) -> Block:
    """The block in the bytes; `only`: with the samples of one number alone.

    Raises:
        BadBytes: it is none.
    """
    try:
        head, samples, journal = zlib.decompress(data).decode("ascii").split("\n", 2)
    except (zlib.error, ValueError) as error:
        raise BadBytes("history.damaged", reason=str(error)) from error
    places, found = loads(head.encode()), loads(samples.encode())
    if not isinstance(places, list) or len(places) != 4 or not isinstance(found, dict):
        raise BadBytes("history.damaged", reason="no block")
    wanted = found if only is None else {str(only): found[str(only)]} if str(only) in found else {}
    begin, end, seq, count = places
    return Block(begin, end, seq, count, {int(name): samples_of(one) for name, one in wanted.items()}, journal)

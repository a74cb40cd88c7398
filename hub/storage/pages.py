"""SQLite's file format as far as finding rows in a damaged file needs it: pages, b-trees, records.

Source: https://www.sqlite.org/fileformat2.html. All tables of control.db are WITHOUT ROWID, so each row is a cell of an
index b-tree, on an interior page or a leaf.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from hub.model.errors import BadBytes

MAGIC: Final = b"SQLite format 3\0"
PAGE: Final = 4096

_INTERIOR: Final = 0x02
_LEAF: Final = 0x0A
_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24

Pages = Mapping[int, bytes]
"""Pages by number, from 1."""


def page_size(database: bytes) -> int:
    """What the header says, or what Hearth's databases have where there is no sound header."""
    said = int.from_bytes(database[16:18], "big")
    if not database.startswith(MAGIC) or said < 512 or said & (said - 1):
        return PAGE
    return said


def pages(database: bytes, log: bytes = b"") -> dict[int, bytes]:
    """The pages of a database file, with the transactions of its write-ahead log that were finished."""
    size = page_size(database)
    found = {at // size + 1: database[at : at + size] for at in range(0, len(database) - size + 1, size)}
    pending: dict[int, bytes] = {}
    salts = log[16:24]
    for at in range(_WAL_HEADER, len(log) - size - _FRAME_HEADER + 1, size + _FRAME_HEADER):
        head = log[at : at + _FRAME_HEADER]
        if head[8:16] != salts:
            break
        pending[int.from_bytes(head[:4], "big")] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if head[4:8] != bytes(4):
            found |= pending
            pending = {}
    return found


def records(found: Pages) -> Iterator[tuple[str, ...]]:
    """Every record of texts that stands on a page of an index b-tree; what cannot be read is passed over."""
    for page in found.values():
        if page[0] not in {_INTERIOR, _LEAF}:
            continue
        first = 12 if page[0] == _INTERIOR else 8
        count = int.from_bytes(page[3:5], "big")
        for at in range(first, min(first + 2 * count, len(page) - 1), 2):
            start = int.from_bytes(page[at : at + 2], "big") + (4 if page[0] == _INTERIOR else 0)
            try:
                record = _texts(_payload(found, page, start))
            except BadBytes:
                continue
            yield record


def _payload(found: Pages, page: bytes, start: int) -> bytes:
    """The content of the cell at `start`, gathered from the pages that it runs over to."""
    size = len(page)
    length, at = _varint(page, start)
    most, least = (size - 12) * 64 // 255 - 23, (size - 12) * 32 // 255 - 23
    if length <= most:
        return page[at : at + length]
    local = least + (length - least) % (size - 4)
    local = local if local <= most else least
    parts, left = [page[at : at + local]], length - local
    follows = int.from_bytes(page[at + local : at + local + 4], "big")
    while left > 0:
        more = found.get(follows)
        if more is None or len(parts) > len(found):
            raise BadBytes("store.no_record")
        parts.append(more[4 : 4 + left])
        left -= size - 4
        follows = int.from_bytes(more[:4], "big")
    return b"".join(parts)


def _texts(payload: bytes) -> tuple[str, ...]:
    """The columns of a record, all of them texts."""
    end, at = _varint(payload, 0)
    texts: list[str] = []
    start = end
    while at < end:
        kind, at = _varint(payload, at)
        length = (kind - 13) // 2
        if kind < 13 or kind % 2 == 0 or start + length > len(payload):
            raise BadBytes("store.no_record")
        try:
            texts.append(payload[start : start + length].decode())
        except UnicodeDecodeError as error:
            raise BadBytes("store.no_record") from error
        start += length
    return tuple(texts)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A big-endian number of 7 bits a byte (9 bytes at most, the last with 8 bits), and where it ends."""
    value = 0
    for count in range(9):
        if at + count >= len(content):
            raise BadBytes("store.no_record")
        byte = content[at + count]
        if count == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    raise BadBytes("store.no_record")

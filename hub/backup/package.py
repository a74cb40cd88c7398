"""A backup as a whole: an archive with its manifest first, encrypted. Written once, and read to its last byte."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from hub.backup import tar
from hub.backup.age import Entropy, Opened, Recipient, Sealer, Unlock, Written
from hub.backup.errors import BadBackup
from hub.backup.manifest import LARGEST_MANIFEST, NAME, File, Manifest, decode

PART: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Piece:
    """One file for a backup: its place in there, and its content or where that stands."""

    path: str
    content: bytes | Path

    def parts(self) -> Iterator[bytes]:
        """The content in parts."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as file:
            while part := file.read(PART):
                yield part

    def described(self) -> File:
        """What the manifest says of it."""
        digest, size = hashlib.sha256(), 0
        for part in self.parts():
            digest.update(part)
            size += len(part)
        return File(self.path, size, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself: the version that made it, the home's name, when (Unix seconds)."""

    hearth: str
    home: str
    created: int


Take = Callable[[File], AbstractContextManager[Written]]
"""Gives what takes the content of a file."""


def pack(out: Written, recipient: Recipient, pieces: Sequence[Piece], about: About, entropy: Entropy) -> bytes:
    """Write a backup; returns the key of this one file, with which alone it can be read again, for `unpack`."""
    files = tuple(piece.described() for piece in pieces)
    manifest = Manifest(about.hearth, about.home, about.created, files).encode()
    decode(manifest)  # what could not be restored must not be written
    sealer = Sealer(out, recipient, entropy)
    _member(sealer, NAME, [manifest], len(manifest), 0)
    for number, (piece, file) in enumerate(zip(pieces, files, strict=True)):
        _member(sealer, tar.member_name(number, file.path), piece.parts(), file.size, about.created)
    sealer.write(tar.END)
    sealer.close()
    return sealer.file_key


def unpack(file: BinaryIO, unlock: Unlock, take: Take) -> Manifest:
    """Read a backup to its end, handing each file over; what was handed over counts only when this returns.

    Raises:
        WrongKey, BadBackup: nothing of it is to be used.
    """
    opened = Opened(file, unlock)
    name, size, _ = tar.parsed(opened.read(tar.BLOCK))
    if name != NAME or size > LARGEST_MANIFEST:
        raise BadBackup("backup.damaged", what="archive")
    manifest = decode(opened.read(size))
    tar.expect_padding(opened, size)
    for number, each in enumerate(manifest.files):
        tar.expect(opened, tar.member_name(number, each.path), each.size, manifest.created)
        with take(each) as out:
            _copy(opened, each, out)
        tar.expect_padding(opened, each.size)
    tar.expect_end(opened)
    return manifest


def verify(path: Path, file_key: bytes) -> Manifest:
    """Read a backup that was just written from the disk, and prove every byte. Raises BadBackup, OSError."""
    with path.open("rb") as file:
        # From the disk, not from the memory that was written to.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return unpack(file, lambda _: file_key, lambda _: nullcontext(_Nowhere()))


class _Nowhere:
    def write(self, data: bytes, /) -> None:
        """Forget them."""


def _member(sealer: Sealer, name: str, parts: Iterator[bytes] | list[bytes], size: int, mtime: int) -> None:
    sealer.write(tar.header(name, size, mtime))
    written = 0
    for part in parts:
        sealer.write(part)
        written += len(part)
    if written != size:
        raise BadBackup("backup.changed", path=name)
    sealer.write(tar.padding(size))


def _copy(source: Opened, file: File, out: Written) -> None:
    digest, left = hashlib.sha256(), file.size
    while left and (part := source.read(min(left, PART))):
        digest.update(part)
        out.write(part)
        left -= len(part)
    if left or digest.hexdigest() != file.sha256:
        raise BadBackup("backup.damaged", what=file.path)

"""The tape archive inside a backup: what we write, and of all that exists nothing but that is read.

The header of a member is 512 bytes (POSIX.1-1988 "ustar"): name 100, mode 8, uid 8, gid 8, size 12, mtime 12,
checksum 8, type 1, link name 100, magic and version 8, user 32, group 32, device numbers 16, prefix 155.
"""

import re
from typing import Final, Protocol

from hub.backup.errors import BadBackup

BLOCK: Final = 512
LONGEST_NAME: Final = 100
END: Final = bytes(2 * BLOCK)

_NUMBER: Final = re.compile(rb"[0-7]{11}\0")


class Read(Protocol):
    """Gives bytes, fewer than asked for only at its end."""

    def read(self, size: int, /) -> bytes:
        """The next ones."""


def member_name(number: int, path: str) -> str:
    """The name of a file in the archive: its path, where that fits into the header."""
    return path if len(path.encode()) <= LONGEST_NAME else f"long/{number}"


def header(name: str, size: int, mtime: int) -> bytes:
    """The header of a regular file that only its owner may read."""
    fields = (
        name.encode().ljust(100, b"\0"), b"0000600\0", b"0000000\0", b"0000000\0", b"%011o\0" % size,
        b"%011o\0" % mtime, b" " * 8, b"0", bytes(100), b"ustar\x0000", bytes(32), bytes(32),
        b"0000000\0", b"0000000\0", bytes(155), bytes(12),
    )  # fmt: skip
    block = b"".join(fields)
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def padding(size: int) -> bytes:
    """What fills the last block of a file."""
    return bytes(-size % BLOCK)


def parsed(block: bytes) -> tuple[str, int, int]:
    """Name, size and time of a member.

    Raises:
        BadBackup: this is not, byte for byte, the header that `header` writes: no links, devices, folders, owners,
            prefixes or extensions are known here.
    """
    size, mtime = block[124:136], block[136:148]
    if len(block) != BLOCK or not _NUMBER.fullmatch(size) or not _NUMBER.fullmatch(mtime):
        raise BadBackup("backup.damaged", what="archive")
    try:
        name = block[:100].rstrip(b"\0").decode()
    except UnicodeDecodeError:
        raise BadBackup("backup.damaged", what="archive") from None
    found = (name, int(size[:-1], 8), int(mtime[:-1], 8))
    if header(*found) != block:
        raise BadBackup("backup.damaged", what="archive")
    return found


def expect(source: Read, name: str, size: int, mtime: int) -> None:
    """Read the header of the member that must come next. Raises BadBackup."""
    if parsed(source.read(BLOCK)) != (name, size, mtime):
        raise BadBackup("backup.damaged", what="archive")


def expect_padding(source: Read, size: int) -> None:
    """Read what follows the content of a member. Raises BadBackup."""
    if source.read(-size % BLOCK) != padding(size):
        raise BadBackup("backup.damaged", what="archive")


def expect_end(source: Read) -> None:
    """Read the end of the archive, after which nothing may come. Raises BadBackup."""
    if source.read(len(END)) != END or source.read(1):
        raise BadBackup("backup.damaged", what="archive")

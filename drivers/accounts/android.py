"""The Mi Home database in an Android backup (`adb backup`): four lines of text, then a tar, mostly deflated.

Source: the header as `BackupManagerService` of Android 4 to 13 writes it; the path as python-miio's
`extract_tokens.py` reads it.
"""

import io
import tarfile
import zlib
from typing import Final

from hub.model.errors import BadConfig

MAGIC: Final = b"ANDROID BACKUP\n"
DATABASE: Final = "apps/com.xiaomi.smarthome/db/miio2.db"
MOST_BYTES: Final = 128 << 20
"""Of the tar, deflated or not: a bomb is given up here."""
MOST_MEMBERS: Final = 20_000
_CHUNK: Final = 1 << 16


def database_in(name: str, data: bytes) -> bytes | None:
    """The bytes of the database; None when there is none, or the backup is damaged.

    Raises:
        BadConfig: it was made with a password.
    """
    head = data.split(b"\n", 4)
    if len(head) < 5:
        return None
    _, _, deflated, sealed, rest = head
    if sealed != b"none":
        raise BadConfig("onboarding.sealed", path=name)
    plain = _inflated(rest) if deflated == b"1" else rest[:MOST_BYTES]
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            for count, member in enumerate(tar):
                if member.name == DATABASE and member.isfile():
                    file = tar.extractfile(member)
                    return None if file is None else file.read(MOST_BYTES)
                if count > MOST_MEMBERS:
                    break
    except (tarfile.TarError, ValueError, OverflowError, EOFError, OSError):
        return None
    return None


def _inflated(data: bytes) -> bytes:
    """What is there of the deflated bytes; a truncated end is no reason to lose the beginning."""
    inflate, out = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            while piece and len(out) < MOST_BYTES:
                out += inflate.decompress(piece, _CHUNK * 16)
                piece = inflate.unconsumed_tail
            if inflate.eof or len(out) >= MOST_BYTES:
                break
    except zlib.error:
        pass
    return bytes(out)

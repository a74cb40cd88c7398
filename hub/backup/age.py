"""age v1 files, written for one X25519 recipient and read a chunk at a time: the tool `age` opens them too.

Source of all numbers: https://c2sp.org/age .
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.backup.bech32 import decode, encode
from hub.backup.errors import BadBackup, WrongKey
from hub.model.secret import Secret

CHUNK: Final = 1 << 16
TAG: Final = 16
KEY: Final = 32
FILE_KEY: Final = 16
NONCE: Final = 16
LONGEST_LINE: Final = 4096
MOST_STANZAS: Final = 32
"""Ours; the format names no limit, and each stanza costs its reader an exchange of keys."""
MOST_BODY_LINES: Final = 64

_INTRO: Final = b"age-encryption.org/v1\n"
_COLUMNS: Final = 64
_WRAP_INFO: Final = b"age-encryption.org/v1/X25519"
_RECIPIENT_PREFIX: Final = "age"
_IDENTITY_PREFIX: Final = "age-secret-key-"

Entropy = Callable[[int], bytes]
"""So many bytes that nobody can guess: `secrets.token_bytes`."""


class Written(Protocol):
    """Takes bytes: a file."""

    def write(self, data: bytes, /) -> object:
        """Append them."""


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapping of the file key: for whom, and its bytes."""

    arguments: tuple[str, ...]
    body: bytes


Unlock = Callable[[tuple[Stanza, ...]], bytes]
"""The file key out of the stanzas; raises WrongKey."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The public half of a key pair: who has only this can write backups and read none."""

    key: bytes

    @classmethod
    def parse(cls, text: str) -> "Recipient":
        """The recipient written `age1...`. Raises BadBackup."""
        key = decode(text, _RECIPIENT_PREFIX)
        if len(key) != KEY:
            raise BadBackup("backup.bad_key_text")
        return cls(key)

    def __str__(self) -> str:
        return encode(_RECIPIENT_PREFIX, self.key)

    def wrap(self, file_key: bytes, entropy: Entropy) -> Stanza:
        """The stanza that gives this recipient the file key."""
        ephemeral = X25519PrivateKey.from_private_bytes(entropy(KEY))
        share = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.key))
        wrap_key = _derived(shared, share + self.key, _WRAP_INFO)
        return Stanza(("X25519", _unpadded(share)), ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None))


class Identity:
    """The secret half of a key pair, 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self._text = Secret(encode(_IDENTITY_PREFIX, secret).upper())
        self.recipient = Recipient(self._key.public_key().public_bytes_raw())

    @property
    def text(self) -> Secret:
        """As `age` writes it: `AGE-SECRET-KEY-1...`."""
        return self._text

    def unlock(self, stanzas: tuple[Stanza, ...]) -> bytes:
        """The file key (an `Unlock`). Raises WrongKey, and BadBackup for a stanza that breaks the rules."""
        for stanza in stanzas:
            if stanza.arguments[0] != "X25519":
                continue
            if len(stanza.arguments) != 2 or len(stanza.body) != FILE_KEY + TAG:
                raise BadBackup("backup.damaged", what="header")
            share = _decoded(stanza.arguments[1].encode(), KEY)
            try:
                shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
                wrap_key = _derived(shared, share + self.recipient.key, _WRAP_INFO)
                return ChaCha20Poly1305(wrap_key).decrypt(bytes(12), stanza.body, None)
            except ValueError as error:  # a share that leads to nothing but zeros
                raise BadBackup("backup.damaged", what="header") from error
            except InvalidTag:
                continue
        raise WrongKey("backup.wrong_key")


class Sealer:
    """Encrypts what is written into it onto `out`; `close` ends the file, without closing `out`.

    `file_key` opens this one file: with it the writer can read what it wrote.
    """

    def __init__(self, out: Written, recipient: Recipient, entropy: Entropy) -> None:
        self.file_key = entropy(FILE_KEY)
        nonce = entropy(NONCE)
        signed = _INTRO + _stanza_text(recipient.wrap(self.file_key, entropy)) + b"---"
        out.write(signed + b" " + _unpadded(_mac(self.file_key, signed)).encode() + b"\n" + nonce)
        self._out = out
        self._cipher = ChaCha20Poly1305(_derived(self.file_key, nonce, b"payload"))
        self._count = 0
        self._held = bytearray()

    def write(self, data: bytes) -> None:
        """Append plain bytes."""
        self._held += data
        # A full chunk is held until more comes: it may be the last, and the last is marked.
        while len(self._held) > CHUNK:
            self._emit(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def close(self) -> None:
        """Write the last chunk."""
        self._emit(bytes(self._held), last=True)

    def _emit(self, plain: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_chunk_nonce(self._count, last=last), plain, None))
        self._count += 1


class Opened:
    """The plain bytes of an age file. Raises BadBackup or WrongKey; every byte it gives out has been proved."""

    def __init__(self, file: BinaryIO, unlock: Unlock) -> None:
        stanzas, signed, mac = _header(file)
        file_key = unlock(stanzas)
        if len(file_key) != FILE_KEY or not hmac.compare_digest(mac, _mac(file_key, signed)):
            raise BadBackup("backup.damaged", what="header")
        nonce = file.read(NONCE)
        if len(nonce) != NONCE:
            raise BadBackup("backup.damaged", what="header")
        self._file = file
        self._cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
        self._count = 0
        self._plain = b""
        self._next = file.read(CHUNK + TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        """The next bytes: fewer than `size` only at the end."""
        taken = bytearray()
        while len(taken) < size and (self._plain or self._more()):
            wanted = size - len(taken)
            taken += self._plain[:wanted]
            self._plain = self._plain[wanted:]
        return bytes(taken)

    def _more(self) -> bool:
        if self._ended:
            return False
        block, self._next = self._next, self._file.read(CHUNK + TAG)
        self._ended = not self._next
        try:
            self._plain = self._cipher.decrypt(_chunk_nonce(self._count, last=self._ended), block, None)
        except (InvalidTag, ValueError):
            raise BadBackup("backup.damaged", what="payload") from None
        if not self._plain and self._count:
            raise BadBackup("backup.damaged", what="payload")
        self._count += 1
        return bool(self._plain)


def _header(file: BinaryIO) -> tuple[tuple[Stanza, ...], bytes, bytes]:
    """The stanzas, the bytes that the code covers, and the code."""
    if file.read(len(_INTRO)) != _INTRO:
        raise BadBackup("backup.no_backup")
    signed = bytearray(_INTRO)
    stanzas: list[Stanza] = []
    while not (line := _line(file)).startswith(b"--- "):
        arguments = line.split(b" ")[1:]
        words = [word for word in arguments if word and all(0x21 <= byte <= 0x7E for byte in word)]
        if not line.startswith(b"-> ") or len(words) != len(arguments) or len(stanzas) == MOST_STANZAS:
            raise BadBackup("backup.damaged", what="header")
        body, lines = _body(file)
        stanzas.append(Stanza(tuple(word.decode("ascii") for word in words), body))
        signed += line + b"\n" + lines
    if not stanzas:
        raise BadBackup("backup.damaged", what="header")
    return tuple(stanzas), bytes(signed + b"---"), _decoded(line[4:], KEY)


def _line(file: BinaryIO) -> bytes:
    line = file.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise BadBackup("backup.damaged", what="header")
    return line[:-1]


def _body(file: BinaryIO) -> tuple[bytes, bytes]:
    """The body of a stanza, and its lines as they stand: the last one is shorter than the others."""
    text, lines = b"", b""
    for _ in range(MOST_BODY_LINES):
        line = _line(file)
        text += line
        lines += line + b"\n"
        if len(line) < _COLUMNS:
            return _decoded(text), lines
        if len(line) > _COLUMNS:
            break
    raise BadBackup("backup.damaged", what="header")


def _stanza_text(stanza: Stanza) -> bytes:
    body = _unpadded(stanza.body)
    lines = [body[start : start + _COLUMNS] for start in range(0, len(body) + 1, _COLUMNS)]
    return "".join(f"{line}\n" for line in (" ".join(("->", *stanza.arguments)), *lines)).encode()


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), signed, hashlib.sha256)


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt, info).derive(secret)


def _chunk_nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: bytes, size: int | None = None) -> bytes:
    """The bytes of unpadded base64 in its one canonical form."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise BadBackup("backup.damaged", what="header") from None
    if _unpadded(data).encode() != text or size not in (None, len(data)):
        raise BadBackup("backup.damaged", what="header")
    return data

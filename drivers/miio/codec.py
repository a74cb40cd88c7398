"""miIO packets: bytes <-> headers and JSON text. Both ends use it; it does no I/O and keeps no state but key schedules.

All integers are big-endian. A packet is a header of 32 bytes and AES-128-CBC ciphertext with a fixed IV:

    0   u16  magic 0x2131          8 (of 4..11)  u64 device id      12  u32 stamp, seconds
    2   u16  length with header    16            16 bytes: MD5 of header[0:16], token and ciphertext

key = MD5(token), iv = MD5(key + token), PKCS#7 padding. A hello and its answer carry no ciphertext and are not signed.
Sources: python-miio protocol.py, XiaoMi/ha_xiaomi_home miot_lan.py, aholstenson/miio: all agree.
"""

import hashlib
import json
import re
import struct
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC

from hub.model.errors import BadBytes

PORT: Final = 54321
HEADER_SIZE: Final = 32
MAX_SIZE: Final = 4096  # replies reach about 1,056 bytes, the vendor's buffer is 1,400: anything longer is not miIO
BLOCK: Final = 16
ANY_DID: Final = 0xFFFFFFFFFFFFFFFF
HELLO: Final = bytes.fromhex("21310020") + b"\xff" * 28

_HEADER: Final = struct.Struct(">HHQI16s")
_MAGIC: Final = 0x2131
_HEAD: Final = 16  # the part of the header that the checksum covers


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a packet: device id, stamp in seconds, checksum (of a hello's answer: token, ff or 00)."""

    did: int
    stamp: int
    checksum: bytes
    length: int

    @property
    def is_hello(self) -> bool:
        """Whether nothing follows: a hello, a probe, or an answer to one."""
        return self.length == HEADER_SIZE


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a device that pushes says in its answer to a probe.

    `stamp`: of the current subscription. `kind`: act on 0, 1 and 4. `wildcard`: it takes a subscription to everything.
    """

    stamp: int
    kind: int
    wildcard: bool


class Keys:
    """The key schedule of one token, made once."""

    __slots__ = ("_cipher", "token")

    def __init__(self, token: bytes) -> None:
        if len(token) != 16:
            raise BadBytes("device.bad_token", length=len(token))
        key = hashlib.md5(token, usedforsecurity=False).digest()
        iv = hashlib.md5(key + token, usedforsecurity=False).digest()
        self.token = token
        self._cipher = Cipher(AES128(key), CBC(iv))

    @classmethod
    def of_hex(cls, text: str) -> "Keys":
        """The keys of a token of 32 hex digits.

        Raises:
            BadBytes: the text is something else.
        """
        try:
            return cls(bytes.fromhex(text))
        except ValueError:
            raise BadBytes("device.bad_token", length=len(text)) from None

    def seal(self, did: int, stamp: int, plaintext: bytes) -> bytes:
        """The packet with this content; `stamp` is cut to 32 bits."""
        padding = BLOCK - len(plaintext) % BLOCK
        encryptor = self._cipher.encryptor()
        body = encryptor.update(plaintext + bytes((padding,)) * padding) + encryptor.finalize()
        head = struct.pack(">HHQI", _MAGIC, HEADER_SIZE + len(body), did, stamp & 0xFFFFFFFF)
        return head + hashlib.md5(head + self.token + body, usedforsecurity=False).digest() + body

    def conceal(self, block: bytes) -> bytes:
        """One block of 16 bytes, encrypted: how a token travels inside a scene (python-miio push_server)."""
        return self._cipher.encryptor().update(block)

    def open(self, packet: bytes) -> bytes:
        """The content of a packet whose header `parse_header` has accepted, without trailing NULs.

        Raises:
            BadBytes: signed with another token, or the padding is wrong.
        """
        head, body = packet[:_HEAD], packet[HEADER_SIZE:]
        if hashlib.md5(head + self.token + body, usedforsecurity=False).digest() != packet[_HEAD:HEADER_SIZE]:
            raise BadBytes("device.bad_checksum")
        decryptor = self._cipher.decryptor()
        padded = decryptor.update(body) + decryptor.finalize()
        padding = padded[-1] if padded else 0
        if not 0 < padding <= BLOCK or padded[-padding:] != bytes((padding,)) * padding:
            raise BadBytes("device.bad_padding")
        return padded[:-padding].rstrip(b"\0")


def parse_header(packet: bytes) -> Header:
    """The header of a datagram, checked before anything else is made of it.

    Raises:
        BadBytes: too short or long, another magic, a length that is not the datagram's, or a body of half blocks.
    """
    size = len(packet)
    if not HEADER_SIZE <= size <= MAX_SIZE:
        raise BadBytes("device.bad_packet", length=size)
    magic, length, did, stamp, checksum = _HEADER.unpack_from(packet)
    if magic != _MAGIC or length != size or (size - HEADER_SIZE) % BLOCK:
        raise BadBytes("device.bad_packet", length=size)
    return Header(did, stamp, checksum, length)


def hello_answer(did: int, stamp: int, token: bytes = b"\xff" * 16) -> bytes:
    """A device's answer to a hello; it shows its token only while it is not provisioned."""
    return _HEADER.pack(_MAGIC, HEADER_SIZE, did, stamp & 0xFFFFFFFF, token)


def probe(virtual_did: int) -> bytes:
    """A hello that also asks whether the device pushes; `virtual_did` is the hub's own id. Old devices see a hello.

    Source: XiaoMi/ha_xiaomi_home miot_lan.py.
    """
    return HELLO[:16] + b"MDID" + struct.pack(">Q", virtual_did) + bytes(4)


def probed_by(packet: bytes) -> int | None:
    """The virtual id in a probe; None: not a probe."""
    if len(packet) == HEADER_SIZE and packet[4:20] == HELLO[4:16] + b"MDID":
        return int.from_bytes(packet[20:28], "big")
    return None


def subscription_answer(did: int, stamp: int, subscription: Subscription) -> bytes:
    """The answer to a probe by a device that pushes."""
    wildcard = 0xFE if subscription.wildcard else 0
    tail = struct.pack(">4sI3sBBxxx", b"MSUB", subscription.stamp, b"PUB", subscription.kind, wildcard)
    return hello_answer(did, stamp, tail)


def subscription_of(checksum: bytes) -> Subscription | None:
    """What the last 16 bytes of a hello's answer say about pushing; None: the device does not push."""
    if checksum[:4] != b"MSUB" or checksum[8:11] != b"PUB":
        return None
    return Subscription(int.from_bytes(checksum[4:8], "big"), checksum[11], checksum[12] == 0xFE)


def shown_token(checksum: bytes) -> bytes | None:
    """The token that the answer of a device in pairing mode shows; None: it hides it."""
    hidden = checksum in (b"\xff" * 16, bytes(16)) or subscription_of(checksum) is not None
    return None if hidden else checksum


_CONTROLS: Final = dict.fromkeys(range(32))
_REPAIRS: Final = (
    (re.compile(r",(?:\s*,)+"), ","),  # `,,"otu_stat"`
    (re.compile(r"([:\[,]\s*-?)0+(?=\d)"), r"\1"),  # `"value":00`
    (re.compile(r'"[^"]*"\s*:\s*(?=[,}])'), ""),  # `"result":,`
    (re.compile(r"([{\[])\s*,"), r"\1"),  # what the line before leaves behind
    (re.compile(r",\s*([}\]])"), r"\1"),
)


@dataclass(slots=True)
class Repairs:
    """How many messages were malformed, and could be read all the same."""

    count: int = 0


def parse_json(plaintext: bytes, repairs: Repairs) -> dict[str, Any]:
    """The JSON object in a packet. What devices have been seen to get wrong is repaired, and counted.

    Seen: double commas, `00`, empty members, text after a NUL, stray control characters (python-miio protocol.py,
    aholstenson/miio, merdok/homebridge-miot).

    Raises:
        BadBytes: it is no JSON object even so.
    """
    try:
        found = _loads(plaintext.decode())
    except ValueError:
        found = _repaired(plaintext)
        repairs.count += 1
    if not isinstance(found, dict):
        raise BadBytes("device.bad_json")
    return found


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError from None


def _repaired(plaintext: bytes) -> Any:
    text = plaintext.lstrip(b"\0").split(b"\0")[0].decode("utf-8", "replace").translate(_CONTROLS)
    try:
        return _loads(text)
    except ValueError:
        for pattern, replacement in _REPAIRS:
            text = pattern.sub(replacement, text)
    try:
        return _loads(text)
    except ValueError:
        raise BadBytes("device.bad_json") from None


def to_json(message: dict[str, Any]) -> bytes:
    """The compact JSON of a message."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()

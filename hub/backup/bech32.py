"""Bech32, in which keys are written: a prefix, `1`, and the bytes in base 32 with six letters of checksum.

Source: BIP 173, without its limit on length (https://c2sp.org/age).
"""

from collections.abc import Iterable
from typing import Final

from hub.backup.errors import BadBackup

LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM: Final = 6
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """The text of some bytes, in lower case."""
    digits = _digits(data)
    remainder = _polymod([*_expanded(prefix), *digits, *[0] * CHECKSUM]) ^ 1
    checksum = [remainder >> 5 * (CHECKSUM - 1 - place) & 31 for place in range(CHECKSUM)]
    return f"{prefix}1{''.join(LETTERS[digit] for digit in (*digits, *checksum))}"


def decode(text: str, prefix: str) -> bytes:
    """The bytes of a text with that prefix, given in lower case; the text may be all upper case instead.

    Raises:
        BadBackup: it is not of this form, or its checksum does not fit.
    """
    lowered = text.lower()
    head, one, tail = lowered.rpartition("1")
    fits = text in (lowered, text.upper()) and one and head == prefix and set(tail) <= set(LETTERS)
    digits = [LETTERS.index(letter) for letter in tail] if fits else []
    if len(digits) < CHECKSUM or _polymod([*_expanded(prefix), *digits]) != 1:
        raise BadBackup("backup.bad_key_text")
    digits = digits[:-CHECKSUM]
    bits = len(digits) * 5
    number = sum(digit << 5 * place for place, digit in enumerate(reversed(digits)))
    spare = bits % 8
    if spare >= 5 or number & ((1 << spare) - 1):
        raise BadBackup("backup.bad_key_text")
    return (number >> spare).to_bytes(bits // 8, "big")


def _digits(data: bytes) -> list[int]:
    bits = len(data) * 8
    spare = -bits % 5
    number = int.from_bytes(data, "big") << spare
    count = (bits + spare) // 5
    return [number >> 5 * (count - 1 - place) & 31 for place in range(count)]


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: Iterable[int]) -> int:
    remainder = 1
    for value in values:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            if top >> place & 1:
                remainder ^= term
    return remainder

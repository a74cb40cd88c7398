"""The recovery phrase: ten words that a person can write down, say aloud and type, and the key that they stand for.

A word is five letters, consonant and vowel in turn, and holds 16 bits ("proquint", https://arxiv.org/html/0901.4016).
Eight words are the secret; two more make any single wrong word known, with its place and what it should be.
"""

import re
import unicodedata
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.backup.age import Entropy, Identity
from hub.backup.errors import BadPhrase
from hub.model.secret import Secret

WORDS: Final = 10
LETTERS: Final = 5
_SECRET_WORDS: Final = 8
_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"
_INFO: Final = b"hearth backup key, version 1"
# The field of 2**16 elements, by the primitive polynomial x^16 + x^12 + x^3 + x + 1.
_FIELD: Final = 0x1100B
_ORDER: Final = (1 << 16) - 1


def new_phrase(entropy: Entropy) -> Secret:
    """A phrase of 128 bits that nobody can guess."""
    data = entropy(2 * _SECRET_WORDS)
    numbers = [int.from_bytes(data[place : place + 2], "big") for place in range(0, len(data), 2)]
    return Secret("-".join(_word(number) for number in _coded(numbers)))


def identity_of(phrase: Secret) -> Identity:
    """The key that a phrase stands for; case, blanks and hyphens do not matter.

    Raises:
        BadPhrase: it is no phrase; the message says where the mistake is, as far as that can be told.
    """
    numbers = _numbers(_words(phrase.reveal()))
    _check(numbers)
    secret = b"".join(number.to_bytes(2, "big") for number in numbers[:_SECRET_WORDS])
    return Identity(HKDF(SHA256(), 32, None, _INFO).derive(secret))


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())
    letters = "".join(words)
    if any(len(word) != LETTERS for word in words) and len(letters) == WORDS * LETTERS:
        # Written without gaps, or with gaps elsewhere.
        words = [letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS)]
    if len(words) != WORDS:
        raise BadPhrase("backup.phrase_count", found=len(words), wanted=WORDS)
    return words


def _numbers(words: list[str]) -> list[int]:
    numbers: list[int] = []
    for place, word in enumerate(words, 1):
        number = 0
        for at, letter in enumerate(word[:LETTERS]):
            alphabet = _VOWELS if at % 2 else _CONSONANTS
            if letter not in alphabet or len(word) != LETTERS:
                raise BadPhrase("backup.phrase_word", place=place)
            number = number * len(alphabet) + alphabet.index(letter)
        numbers.append(number)
    return numbers


def _check(numbers: list[int]) -> None:
    plain, weighted = _sums(numbers)
    if not plain and not weighted:
        return
    if not plain:
        # As many bits too many as are missing: that is what words in another order look like.
        raise BadPhrase("backup.phrase_order")
    for place in range(WORDS):
        if _times(plain, _power(place)) == weighted:
            raise BadPhrase("backup.phrase_near", place=place + 1, word=_word(numbers[place] ^ plain))
    raise BadPhrase("backup.phrase_wrong")


def _coded(secret: list[int]) -> list[int]:
    """The words with two more, so that both sums are zero."""
    plain, weighted = _sums(secret)
    first, second = _power(_SECRET_WORDS), _power(_SECRET_WORDS + 1)
    eighth = _times(weighted ^ _times(second, plain), _inverse(first ^ second))
    return [*secret, eighth, plain ^ eighth]


def _sums(numbers: list[int]) -> tuple[int, int]:
    """The sum of all words, and the sum of each times a power of its place."""
    plain = weighted = 0
    for place, number in enumerate(numbers):
        plain ^= number
        weighted ^= _times(number, _power(place))
    return plain, weighted


def _power(exponent: int) -> int:
    return 1 << exponent  # places are few: no reduction is ever due


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        other >>= 1
        one <<= 1
        if one > _ORDER:
            one ^= _FIELD
    return product


def _inverse(number: int) -> int:
    result = 1
    for _ in range(_ORDER.bit_length() - 1):
        number = _times(number, number)
        result = _times(result, number)
    return result


def _word(number: int) -> str:
    letters = []
    for at in reversed(range(LETTERS)):
        alphabet = _VOWELS if at % 2 else _CONSONANTS
        number, index = divmod(number, len(alphabet))
        letters.append(alphabet[index])
    return "".join(reversed(letters))

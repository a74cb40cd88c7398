"""The recovery phrase: what is written down, misheard and mistyped."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.backup.errors import BadPhrase
from hub.backup.phrase import LETTERS, WORDS, identity_of, new_phrase
from hub.model.secret import Secret

SECRETS = st.binary(min_size=16, max_size=16)


def phrase(secret: bytes = bytes(range(16))) -> str:
    return new_phrase(lambda _: secret).reveal()


def key(text: str) -> str:
    return identity_of(Secret(text)).text.reveal()


def test_a_phrase_is_ten_words_that_can_be_said() -> None:
    words = phrase().split("-")
    assert len(words) == WORDS
    assert {len(word) for word in words} == {LETTERS}
    assert words[:2] == ["babad", "bamag"]


def test_the_key_of_a_phrase_stays_the_same_for_good() -> None:
    assert key(phrase()) == "AGE-SECRET-KEY-167UM5XDNFFJK5WJ0337URS6Y450WP0F73X7VPFF2UNWTNTVXUYUQWMAD23"


@given(SECRETS)
def test_each_secret_has_a_phrase_of_its_own(secret: bytes) -> None:
    assert key(phrase(secret)) != key(phrase(bytes(15) + b"\1")) or secret == bytes(15) + b"\1"


@pytest.mark.parametrize(
    "spoil",
    [
        str.upper,
        lambda text: text.replace("-", " "),
        lambda text: text.replace("-", ""),
        lambda text: f"\n  {text}\n",
        lambda text: text.replace("-", ",  "),
        lambda text: "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else " " for letter in text),
        lambda text: text.replace("-", "", 3),
    ],
)  # fmt: skip
def test_how_it_is_written_does_not_matter(spoil: object) -> None:
    assert callable(spoil)
    assert key(spoil(phrase())) == key(phrase())


@given(SECRETS, st.integers(0, WORDS - 1), st.integers(1, 0xFFFF))
def test_any_one_wrong_word_is_named_with_its_place_and_its_remedy(secret: bytes, place: int, change: int) -> None:
    words = phrase(secret).split("-")
    right = words[place]
    # Eight words make 128 bits; any two bytes of them are a word.
    other = phrase((int.from_bytes(_bits(right)) ^ change).to_bytes(2, "big") + bytes(14)).split("-")[0]
    words[place] = other
    with pytest.raises(BadPhrase) as told:
        key("-".join(words))
    assert told.value.message_id == "backup.phrase_near"
    assert told.value.params == {"place": place + 1, "word": right}


def _bits(word: str) -> bytes:
    number = 0
    for at, letter in enumerate(word):
        alphabet = "aiou" if at % 2 else "bdfghjklmnprstvz"
        number = number * len(alphabet) + alphabet.index(letter)
    return number.to_bytes(2, "big")


def test_a_letter_that_no_word_has_is_told_with_its_place() -> None:
    words = phrase().split("-")
    words[3] = "celar"
    with pytest.raises(BadPhrase) as told:
        key("-".join(words))
    assert (told.value.message_id, told.value.params) == ("backup.phrase_word", {"place": 4})


def test_a_word_too_few_is_told() -> None:
    with pytest.raises(BadPhrase) as told:
        key(phrase()[6:])
    assert told.value.params == {"found": 9, "wanted": 10}


def test_words_in_another_order_are_told() -> None:
    words = phrase().split("-")
    words[2], words[7] = words[7], words[2]
    with pytest.raises(BadPhrase) as told:
        key("-".join(words))
    assert told.value.message_id == "backup.phrase_order"


def test_several_wrong_words_are_never_taken_for_right() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        words = phrase(chance.randbytes(16)).split("-")
        others = phrase(chance.randbytes(16)).split("-")
        for place in chance.sample(range(WORDS), chance.randint(2, 5)):
            words[place] = others[place]
        with pytest.raises(BadPhrase):
            key("-".join(words))


@given(st.text(max_size=200))
def test_any_text_is_either_a_phrase_or_told(text: str) -> None:
    with pytest.raises(BadPhrase):
        key(text)

"""Keys as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.backup.bech32 import LETTERS, decode, encode
from hub.backup.errors import BadBackup

# From https://c2sp.org/age: an identity and its recipient.
IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


def test_the_published_examples() -> None:
    assert decode(IDENTITY, "age-secret-key-") == b"B" * 32
    assert encode("age-secret-key-", b"B" * 32).upper() == IDENTITY
    assert encode("age", decode(RECIPIENT, "age")) == RECIPIENT


@given(st.binary(max_size=80))
def test_there_and_back(data: bytes) -> None:
    assert decode(encode("age", data), "age") == data


@given(st.integers(4, len(RECIPIENT) - 1), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_seen(place: int, letter: str) -> None:
    wrong = RECIPIENT[:place] + letter + RECIPIENT[place + 1 :]
    if wrong != RECIPIENT:
        with pytest.raises(BadBackup):
            decode(wrong, "age")


@given(st.text(max_size=80))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(BadBackup):
        decode(text, "age")


@pytest.mark.parametrize(
    "text", ["", "age1", IDENTITY, RECIPIENT.replace("a", "A", 1), RECIPIENT[:-1], "1" + RECIPIENT]
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(BadBackup):
        decode(text, "age")

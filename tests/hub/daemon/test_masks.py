"""Secrets stay hidden in whatever spelling they slip out."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.daemon.masks import Masks
from hub.model.secret import Secret

TOKEN = "00112233445566778899aabbccddeeff"


WITHOUT_STARS = st.characters(exclude_characters="*")


@given(st.text(WITHOUT_STARS, min_size=1), st.text(), st.text())
def test_a_secret_is_gone(secret: str, before: str, after: str) -> None:
    masks = Masks()
    masks.add(Secret(secret))
    assert secret not in masks.hide(f"{before}{secret}{after}")


@pytest.mark.parametrize(
    "spelling",
    [
        TOKEN,
        TOKEN.upper(),
        repr(bytes.fromhex(TOKEN)),
        base64.b64encode(TOKEN.encode()).decode(),
        TOKEN.encode().hex(),
    ],
)
def test_a_token_is_hidden_in_every_spelling(spelling: str) -> None:
    masks = Masks()
    masks.add(Secret(TOKEN))
    assert masks.hide(f"sent {spelling}!").strip("b'") in {"sent ***!", "sent b'***'!", "sent ***=!", "sent ***==!"}


@pytest.mark.parametrize("spelling", [quote('pa"ss wörd\n'), json.dumps('pa"ss wörd\n'), repr('pa"ss wörd\n')])
def test_a_password_is_hidden_in_every_spelling(spelling: str) -> None:
    masks = Masks()
    masks.add(Secret('pa"ss wörd\n'))
    assert "ss" not in masks.hide(spelling)


def test_a_secret_inside_another_hides_neither_half() -> None:
    masks = Masks()
    masks.add(Secret("kettle"))
    masks.add(Secret("kettle-and-more"))
    assert masks.hide("kettle-and-more, kettle") == "***, ***"


def test_a_secret_out_of_use_may_be_said_again() -> None:
    masks = Masks()
    masks.add(Secret("kettle"))
    masks.remove(Secret("kettle"))
    masks.remove(Secret("unknown"))
    assert masks.hide("the kettle") == "the kettle"


def test_an_empty_secret_hides_nothing() -> None:
    masks = Masks()
    masks.add(Secret(""))
    assert masks.hide("the kettle") == "the kettle"

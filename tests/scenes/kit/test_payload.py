"""What comes in from outside: any text is read without a fault, and gives values of the declared types only."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from hub.model.value import Kind
from scenes.kit.payload import LARGEST, LONGEST, LONGEST_TEXT, Field, decode, typed, values_of

FIELDS = (
    Field("webhook.a", ("a",), Kind.TEXT),
    Field("webhook.b", ("b",), Kind.FLOAT),
    Field("webhook.c.d", ("c", "d"), Kind.BOOL),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
)


def check(text: str) -> None:
    found = values_of(decode(text), FIELDS)
    assert list(found) == ["webhook.a", "webhook.b", "webhook.c.d"]
    a, b, d = found.values()
    assert a is None or isinstance(a, str)
    if isinstance(a, str):
        assert len(a.encode("utf-8")) <= 4 * LONGEST_TEXT
    assert b is None or (isinstance(b, float) and math.isfinite(b) and abs(b) < LARGEST)
    assert d is None or isinstance(d, bool)


@given(st.text(st.characters()))
def test_any_text(text: str) -> None:
    check(text)


@given(JSON)
def test_any_json(body: object) -> None:
    check(json.dumps(body))


@given(st.binary())
def test_any_bytes(body: bytes) -> None:
    check(body.decode("utf-8", "replace"))


def test_what_is_too_long_or_too_deep_says_nothing() -> None:
    assert decode("[" * 60_000) is None
    assert decode('{"a":' * 10_000 + "1" + "}" * 10_000) is None
    assert decode(json.dumps({"a": "x" * LONGEST})) is None
    assert values_of({"a": "x" * (LONGEST_TEXT + 1)}, FIELDS)["webhook.a"] is None


def test_values_of_a_body() -> None:
    body = {"a": "hello", "b": 21.5, "c": {"d": True}}
    assert values_of(body, FIELDS) == {"webhook.a": "hello", "webhook.b": 21.5, "webhook.c.d": True}
    assert values_of({"c": 1}, FIELDS) == {"webhook.a": None, "webhook.b": None, "webhook.c.d": None}
    assert values_of([body], FIELDS) == dict.fromkeys(("webhook.a", "webhook.b", "webhook.c.d"))


def test_words_for_on_and_numbers_in_quotes() -> None:
    assert [typed(one, Kind.BOOL) for one in ("ON", "off", "true", "2", 1)] == [True, False, True, None, None]
    assert [typed(one, Kind.FLOAT) for one in ("21.5", " 7 ", "x", "1e5", True)] == [21.5, 7.0, None, None, None]
    assert [typed(one, Kind.FLOAT) for one in (math.nan, math.inf, 10**400, -3)] == [None, None, None, -3.0]
    assert [typed(one, Kind.TEXT) for one in ("a", 1, None, "\ud800")] == ["a", None, None, None]

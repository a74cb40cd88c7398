"""Payloads: whatever the bytes are, nothing raises; paths lead where they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.mqtt.payload import DEEPEST, Said, at_path, parse_json, short, stamp, steps_of, whole


def said(text: str) -> Said:
    return Said("t", text, parse_json(text), {"at": "a", "id": "i"}, False)


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("a", ("a",)), ("a.b", ("a", "b")), ("a[0].c", ("a", 0, "c")), ("[2][1]", (2, 1)), ("POWER 1", ("POWER 1",)),
        ("", None), (".a", None), ("a.", None), ("a..b", None), ("a[x]", None), ("a]", None), ("a[0]b", None),
        (".".join("a" * 13), None),
    ],
)  # fmt: skip
def test_paths(path: str, steps: object) -> None:
    assert steps_of(path) == steps


def test_a_path_leads_to_a_value_or_to_nothing() -> None:
    message = said('{"a": {"b": [1, {"c": "x"}]}, "n": null, "f": false}')
    assert at_path(("a", "b", 1, "c"))(message) == "x"
    assert at_path(("f",))(message) is False
    wrong: list[tuple[str | int, ...]] = [("n",), ("z",), ("a", "b", 9), ("a", 0), ("a", "b", "c"), ("f", "x")]
    for steps in wrong:
        assert at_path(steps)(message) is None
    assert at_path(("a",))(said("[1]")) is None
    assert whole(said("")) is None
    assert whole(said("ON")) == "ON"


def test_json_is_bounded_and_has_no_number_that_is_none() -> None:
    assert parse_json('{"a": NaN, "b": Infinity, "c": 1}') == {"a": None, "b": None, "c": 1}
    assert parse_json("[" * DEEPEST + "]" * DEEPEST) is not None
    assert parse_json("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) is None
    assert parse_json("[" * 30_000) is None
    assert parse_json("9" * 5000) is None
    assert parse_json('["' + "[" * 100 + '"]') is None  # brackets in texts count, which does no harm
    assert parse_json("[{},{},{}]" * 1 + " ") == [{}, {}, {}]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_not(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    found = parse_json(text)
    message = Said("t", text, found, {}, False)
    assert at_path(("a", 0, "b"))(message) is None or isinstance(found, dict)
    assert at_path((0,))(message) is None or isinstance(found, list)
    assert len(short(found)) <= 80


@given(st.text(max_size=60))
def test_any_path_is_one_or_none(path: str) -> None:
    steps = steps_of(path)
    assert steps is None or len(steps) >= 1


@pytest.mark.parametrize(
    ("wire", "seconds"),
    [
        (1_700_000_000, 1_700_000_000.0), ("1700000000", 1_700_000_000.0), (1_700_000_000_123, 1_700_000_000.123),
        ("2023-11-14T22:13:20Z", 1_700_000_000.0), ("2023-11-14T22:13:20+00:00", 1_700_000_000.0),
        ("2023-11-14T22:13:20", 1_700_000_000.0), (-5, None), ("soon, I hope", None), (True, None), (None, None),
    ],
)  # fmt: skip
def test_time_stamps(wire: object, seconds: object) -> None:
    assert stamp(wire) == seconds


@given(st.one_of(st.text(max_size=50), st.floats(), st.integers(), st.none(), st.lists(st.integers(), max_size=2)))
def test_any_time_stamp_is_one_or_none(wire: object) -> None:
    found = stamp(wire)
    assert found is None or isinstance(found, float)

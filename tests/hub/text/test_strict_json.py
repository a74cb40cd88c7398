"""One object, or nothing: whatever another reader might take for something else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.text.strict_json import json_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_what_is_written_is_read(value: dict[str, object]) -> None:
    assert json_object(json.dumps(value), 99) == value
    assert json_object(json.dumps(value).encode(), 99) == value


@given(st.text() | st.binary())
def test_anything_is_an_object_or_refused(text: str | bytes) -> None:
    found = json_object(text, 4)
    assert found is None or isinstance(found, dict)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "1", "null", "{'a': 1}", '{"a": 1, "a": 1}', '{"b": [{"a": 1, "a": 2}]}', '{"a": NaN}',
        '{"a": -Infinity}', '{"a": 1e999}', '{"a": [-1e999]}', '{"a": ' + "9" * 5000 + "}", b'{"a": "\xff"}',
        '{"a": ' + "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_refused(text: str | bytes) -> None:
    assert json_object(text, 4) is None


def test_how_deep_it_may_be() -> None:
    assert json_object('{"a": [{}, {"b": 1}]}', 3) == {"a": [{}, {"b": 1}]}
    assert json_object('{"a": [{}, {"b": 1}]}', 2) is None

"""Values as JSON knows them, and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.value import Color, Value
from scenes.engine.plain import list_of, mapping_of, plain, text_of, value_of, whole_of

VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    | st.builds(Color, *(st.integers(0, 255),) * 3)
)  # fmt: skip


@given(VALUES)
def test_every_value_comes_back(value: Value | None) -> None:
    assert value_of(json.loads(json.dumps(plain(value)))) == value


@pytest.mark.parametrize("found", [[1, 2], {"a": 1}, [1, 2, "3"], object()])
def test_what_is_no_value(found: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        value_of(found)


def test_the_shapes_are_looked_at() -> None:
    assert (mapping_of({}), list_of([]), text_of(""), whole_of(3)) == ({}, [], "", 3)
    for read in (mapping_of, list_of, text_of, whole_of):
        with pytest.raises(ValueError, match="None"):
            read(None)

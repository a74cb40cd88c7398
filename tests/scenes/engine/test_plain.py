"""Values as JSON knows them, and back."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.cause import Cause, Origin
from hub.model.value import Color, Value
from scenes.engine.plain import (
    cause_of,
    list_of,
    mapping_of,
    number_of,
    number_or_none,
    plain,
    plain_cause,
    plain_values,
    text_of,
    value_of,
    values_of,
    whole_of,
)

VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    | st.builds(Color, *(st.integers(0, 255),) * 3)
)  # fmt: skip


@given(VALUES)
def test_every_value_comes_back(value: Value | None) -> None:
    assert value_of(json.loads(json.dumps(plain(value)))) == value


@given(st.dictionaries(st.text(), VALUES))
def test_values_come_back_by_name(values: dict[str, Value | None]) -> None:
    assert values_of(json.loads(json.dumps(plain_values(values)))) == values


@given(st.builds(Cause, st.sampled_from(Origin), st.text(), st.text(), st.integers(), st.integers(), st.text()))
def test_every_cause_comes_back(cause: Cause) -> None:
    assert cause_of(json.loads(json.dumps(plain_cause(cause)))) == cause


@pytest.mark.parametrize("found", [None, [], ["person", "", "", 0], ["nobody", "", "", 0, 0], ["hub", "", "", 0, 0, 1]])
def test_what_is_no_cause(found: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        cause_of(found)


@pytest.mark.parametrize("found", [[1, 2], {"a": 1}, [1, 2, "3"], [1, 2, True], object()])
def test_what_is_no_value(found: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        value_of(found)


def test_the_shapes_are_looked_at() -> None:
    assert (mapping_of({}), list_of([]), text_of(""), whole_of(3)) == ({}, [], "", 3)
    for read in (mapping_of, list_of, text_of, whole_of):
        with pytest.raises(ValueError, match="None"):
            read(None)
    with pytest.raises(ValueError, match="True"):
        whole_of(True)


@pytest.mark.parametrize("found", [True, "1", math.nan, math.inf, [1]])
def test_what_is_no_number(found: object) -> None:
    with pytest.raises(ValueError, match="does not belong here"):
        number_of(found)
    with pytest.raises(ValueError, match="does not belong here"):
        number_or_none(found)


def test_numbers_and_none() -> None:
    assert (number_of(1), number_or_none(2.5), number_or_none(None)) == (1.0, 2.5, None)

"""Decoders know what they know, and survive the rest."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.decode import (
    as_is,
    battery_of_millivolts,
    boolean,
    color,
    color_code,
    inverted,
    number,
    options,
    scaled,
    whole,
)
from hub.model.value import Color

NAMES: dict[int | str, str] = {0: "auto", 1: "low", 2: "low", "x": "high"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("decode", "wire", "value"),
    [
        (boolean, True, True),
        (boolean, 0, False),
        (boolean, "on", True),
        (boolean, "OFF", False),
        (boolean, 2, None),
        (boolean, "maybe", None),
        (inverted, 1, False),
        (inverted, None, None),
        (number, "21.5", 21.5),
        (number, "warm", None),
        (number, True, None),
        (number, float("inf"), None),
        (number, 10**400, None),
        (scaled(0.1), 2301, 230.1),
        (scaled(1, -40, 100), -41, None),
        (whole(0, 100), 41.6, 42),
        (whole(0, 100), 101, None),
        (options(NAMES), 2, "low"),
        (options(NAMES), "x", "high"),
        (options(NAMES), True, None),
        (options(NAMES), 9, None),
        (color, 0xFF8000, Color(255, 128, 0)),
        (color, 1 << 24, None),
        (battery_of_millivolts(), 3100, 100),
        (battery_of_millivolts(), 2900, 50),
        (battery_of_millivolts(), 2000, 0),
        (battery_of_millivolts(), 12, None),
    ],
)
def test_decode(decode: Any, wire: object, value: object) -> None:
    assert decode(wire) == value
    assert type(decode(wire)) is type(value)


def test_encode() -> None:
    assert as_is(5) == 5
    assert color_code(Color(255, 128, 0)) == 0xFF8000
    assert color_code("red") == 0


@given(ANYTHING)
def test_garbage_is_unknown_not_an_error(wire: object) -> None:
    for decode in (boolean, inverted, number, scaled(0.1), whole(0, 9), options(NAMES), color, battery_of_millivolts()):
        assert decode(wire) is None or isinstance(decode(wire), (bool, int, float, str, Color))

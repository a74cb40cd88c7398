"""What a property takes: any value at all is stored as it is to be, or is a BadValue that can be said."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.value import FARTHEST, Color, Kind, Value
from hub.text.messages.catalogue import render

PROPERTIES = st.builds(
    Property,
    st.just("level"),
    st.sampled_from(Kind),
    minimum=st.sampled_from([None, 0.0, -40.0]),
    maximum=st.sampled_from([None, 100.0, 1e14]),
    step=st.sampled_from([None, 1.0, 0.1, 1e-6]),
    options=st.just(("low", "high")),
)
VALUES = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["low", Color(1, 2, 3)]),
    st.integers(300, 5_000).map(lambda digits: 10**digits), st.integers(300, 5_000).map(lambda digits: -(10**digits)),
)  # fmt: skip


@given(PROPERTIES, VALUES)
@example(Property("level", Kind.BOOL), 10**5_000)
@example(Property("level", Kind.INT, step=1.0), 10**5_000)
@example(Property("level", Kind.FLOAT, step=1e-6), 1e308)
def test_any_value_is_taken_or_refused_in_words(prop: Property, value: Value) -> None:
    refusal = None
    try:
        taken = prop.accept(value)
    except BadValue as error:
        refusal = error
    if refusal is not None:
        assert "level" in render(refusal.message_id, refusal.params, "en")
        return
    assert isinstance(taken, bool) == (prop.kind is Kind.BOOL)
    if not isinstance(taken, bool) and isinstance(taken, (int, float)):
        assert isinstance(taken, int) == (prop.kind in (Kind.INT, Kind.TIME))
        assert abs(taken) <= FARTHEST
        assert prop.accept(taken) == taken


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 10**400, -(10**400), 2 * FARTHEST])
def test_no_number_is_infinite(value: float) -> None:
    with pytest.raises(BadValue):
        Property("level", Kind.FLOAT).accept(value)

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.capability import Property
from hub.model.errors import BadBytes, BadValue
from hub.model.value import Color, Kind
from hub.model.vocabulary import CAPABILITIES
from hub.mqtt.payloads import DEEPEST, LARGEST, Unfit, object_of, text_of, value_of

PROPERTIES = [prop for kind in CAPABILITIES for prop in kind.properties]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)


@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    try:
        found = object_of(text_of(payload))
    except BadBytes:
        return
    assert found == json.loads(payload)


@given(st.sampled_from(PROPERTIES), ANYTHING | st.integers(min_value=-(10**400), max_value=10**400))
def test_any_value_fits_or_is_refused_in_words(prop: Property, value: object) -> None:
    said = None
    try:
        found = value_of(prop, value)
    except Unfit as error:
        said = error.problem
    except BadValue:
        return
    if said is not None:
        assert said.message("en") != said.message_id
    else:
        assert prop.accept(found) == found


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (Kind.BOOL, "Off", False),
        (Kind.INT, "7", 7),
        (Kind.FLOAT, "1e1", 10.0),
        (Kind.DURATION, "5", 5.0),
        (Kind.DURATION, "5m", 300.0),
        (Kind.TIME, "22:30", 81_000),
        (Kind.COLOR, "#00ff00", Color(0, 255, 0)),
        (Kind.TEXT, " as it is ", "as it is"),
    ],
)
def test_words_are_read_as_scenes_read_them(kind: Kind, given: str, value: object) -> None:
    assert value_of(Property("it", kind), given) == value


@pytest.mark.parametrize("text", ["1_0", "nan", "inf", "1" * 50, "", "+5"])
def test_no_number_is_read_out_of_other_things(text: str) -> None:
    with pytest.raises(BadValue):
        value_of(Property("it", Kind.INT), text)


def test_limits() -> None:
    assert text_of(b"x" * LARGEST)
    with pytest.raises(BadBytes):
        text_of(b"x" * (LARGEST + 1))
    deep = '{"a":' * DEEPEST + "1" + "}" * DEEPEST
    assert object_of(deep)
    with pytest.raises(BadBytes):
        object_of('{"a":' + deep + "}")

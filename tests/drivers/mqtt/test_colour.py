"""Colours there and back, in all forms and shapes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.decode import Decode, Encode
from drivers.kit.plain import Flaw, Table
from drivers.mqtt.colour import FORMS, SHAPES, read_colours
from drivers.mqtt.session import NEAR
from hub.model.value import Color

BRIGHT = st.tuples(st.integers(0, 255), st.integers(0, 255)).flatmap(
    lambda two: st.permutations((255, *two)).map(lambda parts: Color(*parts))
)
"""A colour that is as bright as it can be."""
ANY = st.builds(Color, *(st.integers(0, 255),) * 3)
WIRE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("hsxyrgbcw"), inner, max_size=5),
    max_leaves=6,
)


def codec(**data: object) -> tuple[Decode, Encode]:
    flaws: list[Flaw] = []
    table = Table(data, (), flaws)
    made = read_colours(table, in_json=True)
    table.close()
    assert flaws == []
    return made


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("form", ["rgb", "rgbw", "rgbww", "hex"])
@given(color=ANY)
def test_what_has_red_green_and_blue_comes_back(form: str, shape: str, color: Color) -> None:
    decode, encode = codec(form=form, shape=shape)
    assert decode(json.loads(json.dumps(encode(color)))) == color


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("form", ["hs", "xy"])
@given(color=BRIGHT)
def test_what_has_no_brightness_comes_back_as_near_as_counts(form: str, shape: str, color: Color) -> None:
    decode, encode = codec(form=form, shape=shape)
    back = decode(json.loads(json.dumps(encode(color))))
    assert isinstance(back, Color)
    assert max(abs(one - other) for one, other in zip(back, color, strict=True)) <= NEAR


@pytest.mark.parametrize("form", FORMS)
@given(wire=WIRE)
def test_whatever_is_said_is_a_colour_or_nothing(form: str, wire: object) -> None:
    decode, _ = codec(form=form)
    found = decode(wire)
    assert found is None or (isinstance(found, Color) and all(0 <= part <= 255 for part in found))


def test_names_and_known_colours() -> None:
    decode, encode = codec(form="hs", names=["hue", "saturation"])
    assert encode(Color(0, 255, 0)) == {"hue": 120.0, "saturation": 100.0}
    assert decode({"hue": 240, "saturation": 100, "x": 1}) == decode({"h": 240, "s": 100}) == Color(0, 0, 255)
    _, encode = codec(form="hs", type="int")
    assert json.dumps(encode(Color(255, 128, 0))) == '{"h": 30, "s": 100}'
    decode, _ = codec(form="xy")
    red = decode({"x": 0.64, "y": 0.33})
    assert isinstance(red, Color)
    assert red.red == 255
    assert max(red.green, red.blue) < 8
    assert decode({"x": 0.5, "y": 0.0}) is None
    decode, _ = codec(form="rgb", shape="text")
    assert decode("255, 128,0") == Color(255, 128, 0)
    assert decode("255,128") is None
    assert decode("256,0,0") is None


def test_too_few_names_are_a_mistake() -> None:
    flaws: list[Flaw] = []
    read_colours(Table({"form": "rgb", "names": ["r"]}, (), flaws), in_json=True)
    assert [flaw.path for flaw in flaws] == [("names",)]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.yeelight.definitions.lights import DEFINITIONS, WITH_BACKGROUND
from drivers.yeelight.picture import Picture
from hub.core.intake import fits
from hub.model.value import Color

COLOR = DEFINITIONS["yeelink.light.color1"]


def test_only_what_shines_counts() -> None:
    picture = Picture(COLOR)
    assert dict(picture.take({"ct": "3000", "rgb": "255", "color_mode": "2"})) == {"color_temperature": 3000}
    assert dict(picture.take({"color_mode": 1})) == {"color": Color(0, 0, 255)}
    assert dict(picture.take({"hue": "120", "sat": "100", "color_mode": "3"})) == {"color": Color(0, 255, 0)}
    assert dict(picture.take({"ct": 5000})) == {}
    assert dict(picture.take({"color_mode": 2})) == {"color_temperature": 5000}


def test_a_property_that_is_not_there_comes_as_empty_text() -> None:
    assert Picture(COLOR).take({"bright": "", "ct": "", "power": "on"}) == (("on", True),)


def test_the_second_light_is_a_component() -> None:
    picture = Picture(DEFINITIONS[WITH_BACKGROUND])
    assert {"bg_power", "bg_bright", "bg_ct", "bg_rgb", "bg_lmode"} <= set(picture.props)
    told = {"bg_power": "on", "bg_rgb": "65280", "bg_lmode": "1", "power": "off", "ct": "2700", "color_mode": "2"}
    assert dict(picture.take(told)) == {
        "background.on": True, "background.color": Color(0, 255, 0), "on": False, "color_temperature": 2700,
    }  # fmt: skip


@pytest.mark.parametrize("told", [{"hue": "400", "sat": "1", "color_mode": "3"}, {"rgb": -5}, {"nonsense": 1}])
def test_what_no_colour_is_is_not_told_as_one(told: dict[str, object]) -> None:
    assert [value for _, value in Picture(COLOR).take(told) if value is not None] == []


_VALUES: st.SearchStrategy[object] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([1]), st.just({})
)
_NAMES = st.sampled_from([*Picture(DEFINITIONS[WITH_BACKGROUND]).props, "color_mode", "flowing"])


@given(st.lists(st.dictionaries(_NAMES, _VALUES, max_size=8), max_size=4))
def test_whatever_a_lamp_tells_has_the_type_of_its_property(told: list[dict[str, object]]) -> None:
    for model in (WITH_BACKGROUND, "yeelink.light.color1"):
        definition = DEFINITIONS[model]
        picture = Picture(definition)
        for one in told:
            for path, value in picture.take(one):
                assert value is None or fits(definition.abilities.properties[path], value)

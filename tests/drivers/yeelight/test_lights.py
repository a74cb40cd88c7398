import pytest

from drivers.kit.define import Binding
from drivers.yeelight.definitions.lights import (
    COLORED,
    DEFINITIONS,
    LAMPS,
    TEMPERED,
    WHITE,
    WITH_BACKGROUND,
    Wish,
    model_of,
)


@pytest.mark.parametrize(
    ("name", "support", "model"),
    [
        ("color", "", "yeelink.light.color1"),
        ("stripe", "", "yeelink.light.strip1"),
        ("ceiling4", "", "yeelink.light.ceiling4"),
        ("new9", "set_power set_ct_abx set_rgb", COLORED),
        ("new9", "set_power set_ct_abx bg_set_power", WITH_BACKGROUND),
        ("new9", "set_power set_ct_abx", TEMPERED),
        ("new9", "set_power", WHITE),
    ],
)
def test_every_lamp_gets_a_model_that_is_known(name: str, support: str, model: str) -> None:
    assert model_of(name, support.split()) == model
    assert model in DEFINITIONS


def test_every_wish_is_one() -> None:
    samples = {"on": True, "brightness": 5, "color_temperature": 3000, "auto_off": 300}
    for lamp in LAMPS:
        for binding in lamp.bindings:
            member = binding.member
            if isinstance(binding, Binding) and binding.encode and member in samples:
                assert isinstance(binding.encode(samples[member]), Wish)

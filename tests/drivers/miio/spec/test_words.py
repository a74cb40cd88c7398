"""Makers' words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.kit.words import LONGEST, UNITS, slug, unit_of
from drivers.miio.spec.words import option_for, scale_of, yes_or_no
from hub.model.units import SPELLINGS


def test_descriptions_are_normalised() -> None:
    assert slug("Straight Wind") == slug("straight-wind") == slug(" STRAIGHT_wind. ") == "straight_wind"
    assert slug("Level3") == "level_3"
    assert slug("自动") == "自动"
    assert slug("...") == ""


@given(st.text(max_size=200))
def test_a_slug_is_short_and_stays(text: str) -> None:
    word = slug(text)
    assert len(word) <= LONGEST + 1
    assert slug(word) == word or "level" in word


def test_synonyms_mean_options_by_their_words_and_never_by_their_numbers() -> None:
    assert option_for("vacuum", "Go Charging") == "returning"
    assert option_for("vacuum", "Charging") == "docked"
    assert option_for("climate.mode", "Dehumidification") == "dry"
    assert option_for("purifier", "Favourite") == "favorite"
    assert option_for("kettle", "Keep warm") == "keep_warm"
    assert option_for("kettle", "1") is None
    assert option_for("no such table", "Auto") is None


@pytest.mark.parametrize(
    ("said", "means"), [("On", True), ("Close", False), ("ENABLE", True), ("turn off", False), ("maybe", None)]
)
def test_yes_and_no(said: str, means: object) -> None:
    assert yes_or_no(said) is means


def test_every_unit_is_one_of_the_hub() -> None:
    assert {unit for unit in UNITS.values() if unit not in SPELLINGS} == set()
    assert unit_of("none") is None


@pytest.mark.parametrize(
    ("said", "unit", "scale"),
    [
        ("percentage", "%", (1.0, 0.0)), ("hours", "s", (3600.0, 0.0)), ("minutes", "s", (60.0, 0.0)),
        ("days", "s", (86400.0, 0.0)), ("μg/m3", "µg/m³", (1.0, 0.0)), ("pascal", "hPa", (0.01, 0.0)),
        ("mA", "A", (0.001, 0.0)), ("Watt", "W", (1.0, 0.0)), ("percentage", "K", None), ("bananas", "K", None),
    ],
)  # fmt: skip
def test_units_are_normalised(said: str, unit: str, scale: object) -> None:
    assert scale_of(said, unit) == scale


def test_fahrenheit_has_an_offset() -> None:
    scale = scale_of("fahrenheit", "°C")
    assert scale is not None
    assert round(212 * scale[0] + scale[1], 6) == 100.0

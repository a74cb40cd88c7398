"""The tables say nothing that the vocabulary does not know."""

import pytest

from drivers.zigbee2mqtt.tables import (
    AIR,
    FACTORS,
    FAN_SPEEDS,
    MODES,
    MOVEMENTS,
    NUMBERS,
    POWER_ON,
    POWER_ON_WORDS,
    RUNNING,
    YES_OR_NO,
)
from hub.model.capability import Property
from hub.model.units import SPELLINGS
from hub.model.value import Kind
from hub.model.vocabulary import capability


def member(name: str, path: str) -> Property:
    return next(one for one in capability(name).properties if one.name == path)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_a_member_in_the_unit_of_that_member(name: str) -> None:
    group, path, unit = NUMBERS[name]
    prop = member(group, path)
    assert prop.kind in (Kind.INT, Kind.FLOAT)
    assert SPELLINGS.get(unit, ("", 1.0, 0.0)) == ((prop.unit or ""), 1.0, 0.0)


@pytest.mark.parametrize("name", YES_OR_NO)
def test_yes_and_no_are_a_member(name: str) -> None:
    assert member(*YES_OR_NO[name]).kind is Kind.BOOL


def test_a_factor_leads_to_a_unit_of_ours() -> None:
    ours = {unit for _, _, unit in NUMBERS.values()}
    assert {to for _, to in FACTORS} <= ours
    assert all(factor > 0 and there != here for (there, here), factor in FACTORS.items())


@pytest.mark.parametrize(
    ("words", "group", "path"),
    [
        (POWER_ON_WORDS, "settings", "power_on"),
        (MOVEMENTS, "cover", "movement"),
        (AIR, "air_quality", "air_quality"),
        (MODES, "climate", "mode"),
        (RUNNING, "climate", "state"),
    ],
)
def test_every_word_is_an_option(words: dict[str, str], group: str, path: str) -> None:
    assert set(words.values()) <= set(member(group, path).options)


def test_a_name_is_in_one_table() -> None:
    assert not set(NUMBERS) & set(YES_OR_NO)
    assert not {*NUMBERS, *YES_OR_NO} & set(POWER_ON)
    assert max(FAN_SPEEDS.values()) == 100

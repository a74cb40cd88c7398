"""Properties of the owner's own, and capabilities as virtual devices have them."""

import pytest

from hub.model.errors import BadValue
from hub.model.own import PLAYABLE, own_property, played, virtual_abilities
from hub.model.value import Color, Kind
from hub.model.vocabulary import capability


def test_a_property_begins_with_its_value_in_the_canonical_unit() -> None:
    wanted = own_property("wanted", "float", 68.0, unit="°F", limits=(50.0, 86.0, 0.9))
    assert (wanted.unit, wanted.minimum, wanted.maximum, wanted.step) == ("°C", 10.0, 30.0, 0.5)
    assert wanted.initial == 20.0
    assert wanted.writable
    assert own_property("kind", "enum", "a", options=("a", "b")).initial == "a"
    assert own_property("color", "color", "#ff0000").initial == Color(255, 0, 0)
    assert own_property("at", "time", 60).kind is Kind.TIME


def test_a_unit_or_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadValue):
        own_property("a", "float", 1.0, unit="furlong")
    with pytest.raises(BadValue):
        own_property("a", "float", 1.0, limits=(2.0, None, None))


def test_what_a_property_begins_with_is_no_part_of_what_it_is() -> None:
    assert own_property("a", "bool", True) == own_property("a", "bool", False)
    assert repr(own_property("a", "bool", True)) == repr(own_property("a", "bool", False))


def test_a_capability_is_played_without_danger_and_without_what_only_a_device_has() -> None:
    for name in PLAYABLE:
        for prop in played(capability(name)):
            assert prop.writable
            assert prop.guard is None
            assert prop.fresh_for is None
            assert prop.initial is not None
            assert prop.accept(prop.initial) == prop.initial
    assert {prop.name for prop in played(capability("switch"))} == {"on"}
    assert {prop.name for prop in played(capability("battery"))} == {"battery"}


def test_a_virtual_device_can_be_named_before_anything_else_is_known_of_it() -> None:
    found = virtual_abilities(("presence",), (own_property("away_since", "time", 0),))
    assert found.has("virtual")
    assert found.has("presence")
    assert set(found.properties) == {"home", "away_since"}
    assert found.events == {}
    assert "notify" not in PLAYABLE
    assert "virtual" not in PLAYABLE

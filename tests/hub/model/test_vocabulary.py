"""The vocabulary is the sum of its files, and every file keeps its conventions."""

import pytest

from hub.model.capability import Capability
from hub.model.errors import UnknownName
from hub.model.value import Kind
from hub.model.vocabulary import CAPABILITIES, capability
from hub.model.words import (
    air,
    basics,
    cleaning,
    climate,
    covers,
    guards,
    kitchen,
    lighting,
    media,
    network,
    sensors,
    settings,
    shapes,
)

FILES = (basics, lighting, climate, air, kitchen, cleaning, covers, sensors, media, network, settings)


def test_every_capability_of_every_file_is_in_the_table() -> None:
    declared = [one for file in FILES for one in vars(file).values() if isinstance(one, Capability)]
    assert {one.name for one in CAPABILITIES} == {one.name for one in declared}


def test_every_name_is_there_once_and_found() -> None:
    assert [capability(one.name) for one in CAPABILITIES] == list(CAPABILITIES)
    with pytest.raises(UnknownName):
        capability("kettel")


def test_nobody_but_a_person_allows_what_heats() -> None:
    assert kitchen.KETTLE.properties[0].guard is guards.KETTLE_GUARD
    assert shapes.on("Whether it cooks.", guards.HEAT_GUARD).holdable is False


@pytest.mark.parametrize("one", [*kitchen.CAPABILITIES, climate.WATER_HEATER], ids=lambda one: one.name)
def test_what_heats_cooks_or_lets_water_run_is_started_by_its_guarded_on_alone(one: Capability) -> None:
    started = [prop for prop in one.properties if prop.name == "on" and prop.writable]
    assert all(prop.guard is not None for prop in started)
    assert {command.name for command in one.commands} <= {"pause", "cancel"}


@pytest.mark.parametrize("one", CAPABILITIES, ids=lambda one: one.name)
def test_its_properties_are_whole(one: Capability) -> None:
    assert len({each.name for each in one.properties}) == len(one.properties)
    for each in one.properties:
        assert each.doc.endswith(".")
        assert each.kind is Kind.ENUM or not each.options

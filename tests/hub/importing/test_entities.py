"""The map: what is accepted, what is refused, and a first one as a proposal."""

import pytest

import hub.importing.conditions
import hub.importing.triggers
from hub.importing.document import read_document
from hub.importing.entities import read_map
from hub.importing.proposing import propose
from hub.importing.refused import Refused
from hub.importing.triggers import apart
from hub.text.source import Mark, Source
from tests.hub.importing.homes import DEVICES, MAP, the_map

MARK = Mark(Source("x", ""), 1, 1)
KINDS = (hub.importing.conditions.KINDS, hub.importing.triggers.KINDS)


def test_the_map_is_read() -> None:
    found = the_map()
    assert not found.problems
    lamp = found.entity("light.hall", MARK)
    assert lamp.told(None, MARK).ref == "hall_light.on"
    assert found.entity("person.anna", MARK).told(None, MARK).word("not_home", MARK) == "off"
    assert found.entity("sensor.temp_f", MARK).told(None, MARK).number(70) == "70 °F"
    with pytest.raises(Refused):
        found.entity("cover.curtain", MARK).told(None, MARK)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("entities: {light.x: hal_light}", "import.map_device"),
        ("entities: {light.x: hall_light.nothing}", "import.map_property"),
        ("entities: {light.x: {is: hall_light, colour: yes}}", "import.map_entity"),
        ("notify: {x: nobody}", "import.map_device"),
        ("same: [{there: x}]", "import.map_same"),
        ("gadgets: {}", "import.map_key"),
        ("- x", "value.not_mapping"),
    ],
)
def test_what_is_wrong_in_a_map_is_told(text: str, problem: str) -> None:
    found = read_map(read_document(Source("map.yaml", text)).root, DEVICES)
    assert [one.message_id for one in found.problems] == [problem]


def test_words_and_values() -> None:
    text = "entities: {binary_sensor.x: {is: front_door.open, values: {closed: off, open: on}}, vacuum.v: vacuum.state}"
    found = read_map(read_document(Source("map.yaml", text)).root, DEVICES)
    door = found.entity("binary_sensor.x", MARK).told(None, MARK)
    assert door.is_at("closed", MARK).text == "not front_door.open"
    with pytest.raises(Refused):
        door.is_at("on", MARK)
    assert (
        found.entity("vacuum.v", MARK).told(None, MARK).is_one_of(("docked", "idle"), MARK).text
        == "vacuum.state in (docked, idle)"
    )


def test_a_proposal_counts_for_nothing_until_it_is_confirmed() -> None:
    text = (
        "- trigger: {entity_id: light.hall_ceiling_light}\n"
        "  action: {service: light.turn_on, a: sensor.bedroom_temperature, b: notify.mobile}\n"
    )
    proposal = propose([Source("a.yaml", text)], DEVICES)
    assert "  # light.hall_ceiling_light: hall_light\n" in proposal
    assert "  # sensor.bedroom_temperature: bedroom.temperature\n" in proposal
    assert "  # mobile: phone\n" in proposal
    assert "turn_on" not in proposal
    read = read_map(read_document(Source("map.yaml", proposal)).root, DEVICES)
    assert not read.entities
    confirmed = read_map(read_document(Source("map.yaml", proposal.replace("  # ", "  "))).root, DEVICES)
    assert not confirmed.problems
    assert len(confirmed.entities) == 2


def test_what_excludes_what() -> None:
    assert apart(("a.on", "on"), ("a.on", "off"))
    assert not apart(("a.on", "on"), ("b.on", "off"))
    assert apart(("t", "20..None"), ("t", "None..20"))
    assert not apart(("t", "20..None"), ("t", "25..None"))
    assert MAP.startswith("\nentities:")

import json
from typing import Any

import pytest

from drivers.hearth.about import About, abilities_of, about_in, about_out, entry_of
from hub.model.capability import Abilities, CommandType
from hub.model.errors import BadBytes
from hub.model.vocabulary import CAPABILITIES
from tests.hub.core.house import ABILITIES

EVERYTHING = Abilities(
    tuple(("left", one.name) for one in CAPABILITIES),
    {f"left.{prop.name}": prop for one in CAPABILITIES for prop in one.properties},
    {f"left.{event.name}": event for one in CAPABILITIES for event in one.events},
    {f"left.{command.name}": command for one in CAPABILITIES for command in one.commands},
)


@pytest.mark.parametrize("abilities", [ABILITIES, EVERYTHING])
def test_what_a_device_can_do_comes_as_it_was_sent(abilities: Abilities) -> None:
    sent = About("Lamp", "Living room", "maker.lamp.one", abilities)
    found = about_in(about_out(sent))
    assert (found.name, found.area, found.model) == ("Lamp", "Living room", "maker.lamp.one")
    assert entry_of(found.abilities) == entry_of(abilities)
    for path, prop in abilities.properties.items():
        other = found.abilities.properties[path]
        assert (other.kind, other.guard, other.options, other.fresh_for, other.command_class(None)) == (
            prop.kind, prop.guard, prop.options, prop.fresh_for, prop.command_class(None),
        )  # fmt: skip


def test_words_of_the_vocabulary_bring_their_explanation() -> None:
    found = abilities_of(entry_of(EVERYTHING))
    assert found.properties["left.brightness"].doc == EVERYTHING.properties["left.brightness"].doc


def test_the_entry_is_plain_data() -> None:
    entry = entry_of(ABILITIES)
    assert json.loads(json.dumps(entry)) == entry


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("properties", "heat", "guard", "level"), "7"), (("properties", "heat", "guard", "most"), 0),
        (("properties", "heat", "guard", "level"), 1), (("properties", "heat", "guard", "level"), 0),
        (("properties", "heat", "guard", "within"), None), (("properties", "heat", "guard", "safe"), "no"),
        (("properties", "on", "kind"), 7), (("properties", "on", "write"), 1),
        (("properties", "position", "step"), -1), (("properties", "position", "max"), "much"),
        (("properties", "mode", "options"), ["a"] * 300), (("commands", "start", "class"), None),
        (("capabilities",), [["switch"]]), (("properties",), [1]), (("properties", ""), {"kind": "bool"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(path: tuple[str, ...], value: object) -> None:
    with pytest.raises(BadBytes):
        abilities_of(changed(ABILITIES, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("properties", "heat", "guard", "level"), 4), (("properties", "mode", "kind"), "colour"),
        (("properties", "position", "category"), "hidden"), (("commands", "start", "class"), "E"),
        (("commands", "say", "args", "text", "kind"), "speech"),
    ],
)  # fmt: skip
def test_a_word_of_a_newer_hub_costs_the_member_that_has_it_and_no_other(path: tuple[str, ...], value: object) -> None:
    whole, found = abilities_of(entry_of(ABILITIES)), abilities_of(changed(ABILITIES, path, value))
    where, member, *_ = path
    assert {*whole.properties} - {*found.properties} == ({member} if where == "properties" else set())
    assert {*whole.commands} - {*found.commands} == ({member} if where == "commands" else set())
    assert (found.capabilities, found.events) == (whole.capabilities, whole.events)


def test_an_event_with_a_field_that_only_a_newer_hub_knows_is_left_out() -> None:
    found = abilities_of(changed(ABILITIES, ("events", "press", "fields"), {"who": {"kind": "person"}}))
    assert (found.events, len(found.properties)) == ({}, len(ABILITIES.properties))


def test_a_capability_goes_with_the_member_that_it_must_have() -> None:
    both = Abilities((("", "switch"), ("", "notify")), ABILITIES.properties, {}, {"send": CommandType("send")})
    found = abilities_of(changed(both, ("commands", "send", "class"), "E"))
    assert (found.capabilities, found.commands) == ((("", "switch"),), {})
    with pytest.raises(BadBytes):  # nothing is left that it would be
        abilities_of(changed(ABILITIES, ("properties", "on", "kind"), "tristate"))


def changed(abilities: Abilities, path: tuple[str, ...], value: object) -> dict[str, object]:
    """The entry with something else in one place."""
    entry: dict[str, object] = json.loads(json.dumps(entry_of(abilities)))
    inner: Any = entry
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return entry

import json

import pytest

from drivers.hearth.about import About, abilities_of, about_in, about_out, entry_of
from hub.model.capability import Abilities
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
        (("properties", "heat", "guard", "level"), 7), (("properties", "heat", "guard", "most"), 0),
        (("properties", "heat", "guard", "level"), 1), (("properties", "heat", "guard", "level"), 0),
        (("properties", "heat", "guard", "within"), None), (("properties", "heat", "guard", "safe"), "no"),
        (("properties", "on", "kind"), "colour"), (("properties", "on", "write"), 1),
        (("properties", "position", "step"), -1), (("properties", "position", "max"), "much"),
        (("properties", "mode", "options"), ["a"] * 300), (("commands", "start", "class"), "E"),
        (("capabilities",), [["switch"]]), (("properties",), [1]), (("properties", ""), {"kind": "bool"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(path: tuple[str, ...], value: object) -> None:
    entry = json.loads(json.dumps(entry_of(ABILITIES)))
    inner = entry
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(BadBytes):
        abilities_of(entry)

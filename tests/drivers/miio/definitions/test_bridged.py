"""Entries of what is left to python-miio."""

from drivers.kit.define import Binding
from drivers.kit.plain import Flaw, Table
from drivers.miio.bridge.definition import STATUS, BridgedDefinition
from drivers.miio.definitions.bridged import MOST_MEMBERS, read_bridged
from drivers.miio.definitions.entry import read_entry
from drivers.miio.spec.model import Spec
from hub.model.capability import Category

ENTRY = {
    "speaks": "bridge",
    "members": {"steps": {"type": "int"}, "is_on": {"type": "bool"}, "mode": {"type": "string"}},
    "bind": {"switch.on": {"read": "is_on", "on": {"call": "on"}, "off": {"call": "off"}}},
}


def test_binds_are_bound_and_everything_else_is_raw_and_only_read() -> None:
    definition = read_entry("a.b.c", ENTRY, Spec()).definition
    assert isinstance(definition, BridgedDefinition)
    properties = definition.abilities.properties
    assert sorted(properties) == ["on", "raw.mode", "raw.steps"]
    assert properties["on"].writable
    for path in ("raw.mode", "raw.steps"):
        assert (properties[path].category, properties[path].writable) == (Category.RAW, False)
    addresses = {one.path: one.address for one in definition.bindings if isinstance(one, Binding)}
    assert {one.getter for one in addresses.values()} == {STATUS}


def test_raw_values_are_taken_for_what_they_are() -> None:
    flaws: list[Flaw] = []
    made = {one.path: one for one in read_bridged(Table(ENTRY, (), flaws)) if isinstance(one, Binding)}
    assert flaws == []
    assert (made["raw.steps"].decode(7), made["raw.steps"].decode("x")) == (7.0, None)
    assert (made["raw.mode"].decode("auto"), made["raw.mode"].decode(["auto"])) == ("auto", None)


def test_mistakes_have_their_place_and_members_an_end() -> None:
    flaws: list[Flaw] = []
    many = {f"m{n}": {"type": "int"} for n in range(MOST_MEMBERS + 50)}
    assert len(read_bridged(Table({"members": many}, (), flaws))) == MOST_MEMBERS
    assert flaws == []
    read_bridged(Table({"members": {"x": {"type": "uint8", "tpye": "int"}}}, (), flaws))
    assert [one.path for one in flaws] == [("members", "x", "type"), ("members", "x", "tpye")]

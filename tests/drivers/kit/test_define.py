"""A definition is checked against the vocabulary when it is made."""

from dataclasses import dataclass, replace

import pytest

from drivers.kit.decode import as_is, boolean, whole
from drivers.kit.define import (
    Binding,
    CallBinding,
    Definition,
    DefinitionError,
    EventBinding,
    Narrow,
    Poll,
    Signal,
    abilities_of,
    by_model,
)
from hub.model.capability import Category, Property
from hub.model.value import Kind
from hub.model.words.guards import KETTLE_GUARD


@dataclass(frozen=True, slots=True)
class Thing(Definition[str]):
    """A family's own definition."""


def on(member: str = "on", component: str = "") -> Binding[str]:
    return Binding("switch", member, "p1", boolean, as_is, component)


def test_abilities_are_those_of_the_bindings() -> None:
    thing = Thing(
        "Maker",
        "Thing",
        ("maker.thing.v1",),
        (
            on(),
            on(component="left"),
            Binding("light", "brightness", "p2", whole(0, 50), as_is, "lamp", narrow=Narrow(maximum=50)),
            Binding("light", "on", "p3", boolean, None, "lamp", Poll.SLOW),
            CallBinding("vacuum", "start", "c1", str, "robot"),
            CallBinding("vacuum", "dock", "c2", str, "robot"),
            Binding("vacuum", "state", "p4", boolean, component="robot"),
            EventBinding("button", "press", "e1", lambda _: {"kind": "single"}),
            EventBinding("button", "press", "e2", lambda _: {"kind": "double"}),
        ),
    )
    abilities = thing.abilities
    assert abilities.capabilities == (
        ("", "switch"), ("left", "switch"), ("lamp", "light"), ("robot", "vacuum"), ("", "button"),
    )  # fmt: skip
    assert set(abilities.properties) == {"on", "left.on", "lamp.brightness", "lamp.on", "robot.state"}
    assert set(abilities.commands) == {"robot.start", "robot.dock"}
    assert set(abilities.events) == {"press"}
    assert abilities.properties["lamp.brightness"].maximum == 50
    assert abilities.properties["on"].writable
    assert not abilities.properties["lamp.on"].writable
    assert thing.abilities is abilities


def test_freshness_is_three_periods_and_a_door_stays_as_it_was_left() -> None:
    def prop(poll: Poll, *, unlimited: bool = False) -> float | None:
        binding = Binding("contact", "open", "p", boolean, poll=poll, unlimited=unlimited)
        return Thing("Maker", "Thing", (), (binding,)).abilities.properties["open"].fresh_for

    assert prop(Poll.FAST) == 90  # a device that pushes is read at the next slower pace
    assert prop(Poll.NORMAL) == 90
    assert prop(Poll.SLOW) == 1800
    assert prop(Poll.NEVER) is None
    assert prop(Poll.SLOW, unlimited=True) is None


def test_a_product_can_be_more_dangerous_than_its_capability() -> None:
    binding = Binding("climate", "on", "p", boolean, as_is, narrow=Narrow(guard=KETTLE_GUARD))
    assert Thing("Maker", "Heater", (), (binding,)).abilities.properties["on"].guard is KETTLE_GUARD


@pytest.mark.parametrize(
    ("bindings", "message"),
    [
        ((on("onn"),), "device.definition_member"),
        ((on(), on()), "device.definition_twice"),
        ((Binding("light", "brightness", "p", boolean),), "device.definition_required"),
        ((Binding("vacuum", "state", "p", boolean),), "device.definition_required"),
        ((Signal("contact", "open", "e", value=True),), "device.definition_signal"),
        ((Binding("nonsense", "on", "p", boolean),), "device.unknown_capability"),
    ],
)
def test_mistakes_are_refused(bindings: tuple[Binding[str], ...], message: str) -> None:
    with pytest.raises(Exception, match=message):
        Thing("Maker", "Thing", (), bindings)


def test_a_model_belongs_to_one_definition() -> None:
    one = Thing("Maker", "One", ("m.1", "m.2"), (on(),))
    other = Thing("Maker", "Other", ("m.2",), (on(),))
    assert by_model([one]) == {"m.1": one, "m.2": one}
    with pytest.raises(DefinitionError, match=r"m\.2"):
        by_model([one, other])


def as_is_number(wire: object) -> int | None:
    return wire if isinstance(wire, int) else None


def test_a_product_may_have_a_property_of_its_own_that_no_capability_declares() -> None:
    own = Property("lamp_mode", Kind.INT, "As its maker has it.", category=Category.RAW)
    binding = Binding("raw", "lamp_mode", 7, as_is_number, component="raw", poll=Poll.NEVER, own=own)
    abilities = abilities_of("Lamp", [binding])
    assert abilities.properties["raw.lamp_mode"].category is Category.RAW
    assert not abilities.properties["raw.lamp_mode"].writable


def test_what_is_only_told_needs_no_guard() -> None:
    told = Binding("kettle", "on", "p1", boolean)
    written = replace(told, encode=as_is)
    assert abilities_of("Kettle", [told]).properties["on"].guard is None
    assert abilities_of("Kettle", [written]).properties["on"].guard is KETTLE_GUARD

"""What takes more than one member: the parts of a specification, covers, what is on by its state."""

import pytest

from drivers.kit.define import Binding
from drivers.miio.profiles.miot import Act, Prop, Together
from drivers.miio.spec.compose import Parts, Switch, appliances, covers, happenings
from hub.model.errors import NotSupported
from tests.drivers.miio.spec.making import action, event, prop, spec


def test_parts_are_what_may_be_bound() -> None:
    parts = Parts(
        spec(
            prop("device-information:model 1.2 string r"), prop("light:on 2.1"), prop("light:mode 2.2 uint8 rw"),
            prop("own:thing 5.1", standard=False), action("light-2:toggle 3.1"), event("remote:click 4.1"),
        ),
        frozenset(("light:mode",)),
    )  # fmt: skip
    assert [one.name for one in parts.properties] == ["light:on"]
    assert parts.services == ("light", "light-2", "remote")
    assert (parts.type_of("light-2"), parts.type_of("pm2"), parts.type_of("-2")) == ("light", "pm2", "-2")
    assert parts.find("light", "mode") is None


def test_what_ends_is_an_action_that_needs_nothing() -> None:
    assert Parts(spec(action("oven:cancel-cooking 2.1", ("oven:mode",))), frozenset()).ends() is None
    found = Parts(spec(action("oven:stop 2.3"), action("oven:cancel-cooking 2.2")), frozenset()).ends()
    assert found is not None
    assert found.name == "oven:cancel-cooking"


def test_a_switch_that_only_switches_off() -> None:
    off = Together(((Prop(2, 1), False),))
    assert Switch(off)(False) is off
    with pytest.raises(NotSupported):
        Switch(Act(2, 1))(True)


def test_a_state_that_says_nothing_of_working_makes_no_switch() -> None:
    quiet = spec(prop("oven:status 2.1 uint8 rn", values={0: "Foo", 1: "Bar"}))
    assert list(appliances(Parts(quiet, frozenset()))) == []


def test_a_cover_shows_its_target_where_it_knows_no_position() -> None:
    blind = spec(prop("curtain:target-position 2.7 uint8 rwn", bounds=(0, 100, 1)))
    (made,) = covers(Parts(blind, frozenset()), "curtain")
    assert isinstance(made.binding, Binding)
    assert made.binding.address == Prop(2, 7)
    assert [made.binding.decode(wire) for wire in (0, 55.4, 101, True, "5")] == [0, 55, None, None, None]


def test_events_that_mean_nothing_are_none() -> None:
    odd = spec(event("oven:cooking-finished 2.1"), event("light:click 3.1"))
    assert list(happenings(Parts(odd, frozenset()))) == []

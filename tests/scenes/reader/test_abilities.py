"""Names of what devices can do: events, commands and messages."""

from dataclasses import replace

from hub.text.yaml import Mapping
from scenes.engine.view import View
from scenes.reader.abilities import Abilities
from tests.scenes.household import HOUSE
from tests.scenes.reader.test_names import node, said


def names() -> Abilities:
    return Abilities(HOUSE, View())


def test_a_command_and_an_event_are_remembered_as_members() -> None:
    found = names()
    assert found.callees(node("vacuum.start")) is not None
    assert found.event(node("doorbell.ring")) is not None
    assert found.members == {"vacuum.start", "doorbell.ring"}


def test_what_is_no_word_is_no_name() -> None:
    found = names()
    tree = node("{a: b}")
    assert isinstance(tree, Mapping)
    assert (found.callees(tree), found.event(tree), found.emitters(tree), found.notifiers(tree)) == (
        None,
        None,
        None,
        (),
    )
    assert said(found.problems) == ["value.not_word"] * 4


def test_a_device_that_is_called_by_its_name() -> None:
    found = Abilities({one.handle: one for one in (replace(HOUSE["kettle"], name="水壶"), HOUSE["fan"])}, View())
    found.callees(node("水壶.start"))
    assert [(problem.message_id, problem.hint) for problem in found.problems] == [("scenes.unknown_device", "kettle")]


def test_who_can_show_a_message() -> None:
    found = names()
    assert found.notifiers(node("band")) == (("band", "band", "send"),)
    assert [handle for handle, _, _ in found.notifiers(node("label.family"))] == ["band", "phone"]
    assert found.members == {"band.notify", "phone.notify"}
    assert found.problems == []
    for text in ("bandd", "fan", "area.child", "area.chld"):
        assert found.notifiers(node(text)) == ()
    assert said(found.problems) == [
        "scenes.unknown_device", "scenes.cannot_notify", "scenes.group_cannot_notify", "scenes.no_such_area",
    ]  # fmt: skip


def test_a_property_is_neither_event_nor_command() -> None:
    found = names()
    assert (found.event(node("hall.motion")), found.callees(node("fan.on"))) == (None, None)
    assert [problem.message() for problem in found.problems] == [
        "`hall.motion` is no event but a property: write `when: hall.motion`, or `changes: hall.motion`",
        "`fan.on` is no command but a property: write `set: {fan.on: …}`",
    ]

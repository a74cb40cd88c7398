"""Parts of a scene: the tables of kinds decide what reads them."""

from scenes.engine.view import View
from scenes.reader.parts import Parts
from tests.scenes.household import HOUSE
from tests.scenes.reader.test_names import node, said


def test_a_list_of_triggers_is_any_of_them() -> None:
    parts = Parts(HOUSE, View())
    found = parts.triggers(node("[kettle.on, {event: doorbell.ring}, started]"))
    assert found is not None
    assert [trigger.text for trigger in found] == ["kettle.on", "doorbell.ring", "started"]


def test_one_bad_trigger_does_not_hide_the_next() -> None:
    parts = Parts(HOUSE, View())
    parts.triggers(node("[ketle.on, {evnt: doorbell.ring}]"))
    assert said(parts.problems) == ["scenes.unknown_device", "scenes.no_trigger"]

"""The device that set a scene off: one of those that any of its triggers may bring."""

from scenes.engine.view import View
from scenes.kit.binding import bind_member
from scenes.language.resolved import Member
from scenes.reader.parts import Parts
from tests.scenes.household import HOUSE


def test_each_trigger_adds_its_devices() -> None:
    parts = Parts(HOUSE, View())
    fan, hall, lamp = (Member(name, HOUSE[name]) for name in ("fan", "hall", "hall_light"))
    bind_member(parts, (fan, hall))
    bind_member(parts, (hall, lamp))
    assert parts.bound == {"member": (fan, hall, lamp)}
    assert parts.variables["member"].options == ("fan", "hall", "hall_light")

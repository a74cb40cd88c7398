"""How bad a write is, and what sets a scene off."""

import pytest

from scenes.check import risk
from tests.scenes.check.checked import HERE, facts


@pytest.mark.parametrize(("target", "least", "most"), [
    ("kettle.on: on", 2, 9), ("kettle.on: off", 0, 1), ("hall_light.on: on", 0, 0), ("kitchen_plug.on: on", 2, 2),
    ("house.mode: away", 1, 1), ("guests.on: on", 0, 0), ("bedroom_heater.target_temperature: 20", 2, 9),
])  # fmt: skip
def test_heat_is_worse_than_light(target: str, least: float, most: float) -> None:
    (write,) = facts(f"- scene: S\n  when: front_door.open\n  do: {{set: {{{target}}}}}\n").writes
    assert least <= risk.risk(write, HERE) <= most


def test_a_device_is_found_by_its_property() -> None:
    device = risk.device_of("hall.motion", HERE)
    assert device is not None
    assert device.handle == "hall"
    assert risk.device_of("nobody.on", HERE) is None
    assert risk.is_sensed("hall.motion", HERE)
    assert not risk.is_sensed("hall_light.on", HERE)
    assert risk.is_own("guests.on", HERE)


@pytest.mark.parametrize(("when", "alone", "clock"), [
    ("manual", False, False), ("{at: 08:00}", True, True), ("front_door.open", True, False),
    ("{button: kitchen_button}", False, False), ("[{at: 08:00}, front_door.open]", True, False),
])  # fmt: skip
def test_what_begins_by_itself(when: str, alone: bool, clock: bool) -> None:
    one = facts(f"- scene: S\n  when: {when}\n  do: {{log: x}}\n")
    assert (risk.by_itself(one), risk.by_clock(one)) == (alone, clock)

from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.mitv.definitions.sets import DEFINITIONS
from drivers.mitv.simulator import simulators
from drivers.mitv.truth import truth
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadValue, UnknownName

PORTS = SimulationPorts(VirtualClock(), Random(1))


def test_a_row_with_a_setting_that_no_set_has_is_refused() -> None:
    with pytest.raises(BadConfig):
        simulators([SimulatedDevice("tv", "mitv", "mitv", settings={"channel": 1})], PORTS)


def test_hands_and_faults_are_known_by_name() -> None:
    (tv,) = simulators([SimulatedDevice("tv", "mitv", "mitv", settings={"mac": "0" * 12})], PORTS)
    with pytest.raises(UnknownName):
        tv.act("sing", True)
    with pytest.raises(UnknownName):
        tv.misbehave("sing", True)
    with pytest.raises(BadValue):
        tv.misbehave("old", 3)
    tv.misbehave("slow", 0.0)


def test_the_judge_sees_the_set() -> None:
    look = truth("mitv")
    assert look is not None
    assert look.looks["volume"]({"volume": 10}) == 20
    assert look.calls["open_app"]({"app": "com.example.video"}, {"app": "Video"})
    assert look.calls["power_key"]({"keys": ["power"]}, {})
    assert set(look.calls) == set(DEFINITIONS["mitv"].abilities.commands)

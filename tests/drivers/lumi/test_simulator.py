from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.lumi.simulated import THINGS
from drivers.lumi.simulator import simulators
from drivers.lumi.truth import truth
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadSetup, BadValue, UnknownName
from tests.drivers.lumi.house import KEY, SID, House

HOST = "127.77.98.4"


def made(*rows: SimulatedDevice) -> None:
    simulators(rows, SimulationPorts(VirtualClock(), Random(1)))


GATEWAY = SimulatedDevice("gateway", "lumi", "gateway.v3", HOST, SID, KEY)


def test_rows_that_cannot_be() -> None:
    for bad in (
        SimulatedDevice("gateway", "lumi", "gateway.v9", HOST, SID, KEY),
        SimulatedDevice("gateway", "lumi", "gateway", HOST, SID, KEY, settings={"colour": "red"}),
    ):
        with pytest.raises(BadConfig):
            made(bad)
    for bad in (
        SimulatedDevice("plug", "lumi", "toaster", wire_id="1", via="gateway"),
        SimulatedDevice("plug", "lumi", "plug", via="gateway"),
        SimulatedDevice("plug", "lumi", "plug", wire_id="1", via="nobody"),
    ):
        with pytest.raises(BadConfig):
            made(GATEWAY, bad)


async def test_words_that_nobody_knows() -> None:
    home = House(HOST, *THINGS)
    for simulator in home.simulators:
        with pytest.raises(UnknownName):
            simulator.act("explode", True)
        with pytest.raises(UnknownName):
            simulator.misbehave("explode", True)
    with pytest.raises(BadValue):
        home.child("switch").act("press", "softly")
    await home.stop()


async def test_an_address_that_is_taken_is_said() -> None:
    one, other = House(HOST), House(HOST)
    await one.start()
    with pytest.raises(BadSetup):
        await other.start()
    await one.stop()
    await other.stop()


async def test_the_truth_is_read_past_the_wire() -> None:
    home = House(HOST, "magnet", "plug", "ctrl_neutral2", "curtain")
    home.gateway.act("rgb", 50 << 24 | 0x00FF00)
    home.child("magnet").act("open", True)
    home.child("plug").act("press", "status")
    home.child("ctrl_neutral2").act("press", "channel_1")
    home.child("curtain").act("pull", 30)
    looks = {
        ("gateway.v3", "brightness"): 50,
        ("magnet", "open"): True,
        ("plug", "on"): True,
        ("ctrl_neutral2", "right.on"): True,
        ("ctrl_neutral2", "left.on"): False,
        ("curtain", "position"): 30,
    }
    for (model, path), value in looks.items():
        look = truth(model)
        assert look is not None
        state = (home.gateway if model == "gateway.v3" else home.child(model)).state()
        assert look.looks[path](state) == value
    assert truth("toaster") is None
    await home.stop()

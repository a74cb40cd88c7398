"""The virtual zigbee2mqtt: its manners, and what it refuses."""

import json
from random import Random
from typing import Any

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.zigbee2mqtt.simulator import simulators
from drivers.zigbee2mqtt.truth import truth
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadValue, UnknownName
from tests.drivers.zigbee2mqtt.zigbee import rows
from tests.fake_broker import FakeBroker


class House:
    def __init__(self) -> None:
        self.broker, self.clock = FakeBroker(), VirtualClock()
        made = simulators(rows(), SimulationPorts(self.clock, Random(1), broker=self.broker))
        self.sim: dict[str, Any] = {one.name: one for one in made}

    async def start(self) -> "House":
        for one in self.sim.values():
            await one.start()
        self.broker.sent.clear()
        return self

    def said(self, topic: str) -> list[Any]:
        return [json.loads(sent.payload) for sent in self.broker.sent if sent.topic == f"zigbee2mqtt/{topic}"]


async def test_manners_and_bad_manners() -> None:
    house = await House().start()
    plug = house.sim["ts011f_plug_1"]
    house.broker.say("zigbee2mqtt/ts011f_plug_1/set", '{"state":"ON"}')
    house.clock.advance(0.1)
    assert [one["state"] for one in house.said("ts011f_plug_1")] == ["ON"]
    plug.misbehave("twice", True)
    plug.misbehave("kept", True)
    plug.misbehave("slow", 2.0)
    house.broker.say("zigbee2mqtt/ts011f_plug_1/set", '{"state":"OFF"}')
    house.clock.advance(1)
    assert len(house.said("ts011f_plug_1")) == 1
    house.clock.advance(2)
    assert [one["power"] for one in house.said("ts011f_plug_1")] == [38.5, 0, 0]
    assert "zigbee2mqtt/ts011f_plug_1" in house.broker.kept
    plug.misbehave("unreachable", True)
    assert house.said("ts011f_plug_1/availability") == [{"state": "offline"}]
    house.broker.say("zigbee2mqtt/ts011f_plug_1/set", '{"state":"ON"}')
    assert "Publish 'set' 'state' to 'ts011f_plug_1' failed" in house.said("bridge/logging")[-1]["message"]
    house.broker.say("zigbee2mqtt/nobody/set", "{}")
    assert "Entity 'nobody' is unknown" in house.said("bridge/logging")[-1]["message"]
    assert [one.method for one in plug.received()] == ["set"] * 3
    look = truth("TS011F_plug_1")
    assert look is not None
    assert look.commanding(plug.received()[0])
    assert look.looks["on"](plug.state()) is False


async def test_a_crash_a_restart_and_another_name() -> None:
    house = await House().start()
    bridge = house.sim["zigbee"]
    bridge.misbehave("silent", True)
    house.broker.say("zigbee2mqtt/ts011f_plug_1/set", '{"state":"ON"}')
    house.sim["mccgq11lm"].act("open", True)
    assert [sent.topic for sent in house.broker.sent] == ["zigbee2mqtt/bridge/state"]
    assert bridge.state()["up"] is False
    bridge.misbehave("silent", False)
    bridge.act("restart", True)
    assert [one["state"] for one in house.said("bridge/state")] == ["offline", "online", "offline", "online"]
    assert house.said("mccgq11lm")[-1]["contact"] is False
    house.broker.say("zigbee2mqtt/bridge/request/device/rename", '{"from":"mccgq11lm","to":"door"}')
    assert house.said("door")[-1]["contact"] is False
    assert bridge.received()[-1].method == "bridge/request/device/rename"
    await bridge.stop()
    assert house.said("bridge/state")[-1] == {"state": "offline"}


def test_rows_and_hands_that_nobody_knows_are_refused() -> None:
    ports = SimulationPorts(VirtualClock(), Random(1), broker=FakeBroker())
    bridge = SimulatedDevice("z", "zigbee2mqtt", "bridge")
    for row in (
        SimulatedDevice("x", "zigbee2mqtt", "no.such", via="z"),
        SimulatedDevice("x", "zigbee2mqtt", "WXKG11LM"),
        SimulatedDevice("x", "zigbee2mqtt", "WXKG11LM", via="z", settings={"colour": 1}),
        SimulatedDevice("x", "zigbee2mqtt", "bridge", settings={"base": 1}),
    ):
        with pytest.raises(BadConfig):
            simulators([bridge, row], ports)
    (one,) = simulators([bridge], ports)
    with pytest.raises(UnknownName):
        one.act("dance", True)
    with pytest.raises(UnknownName):
        one.misbehave("dance", True)
    with pytest.raises(BadValue):
        one.act("join", "nobody")

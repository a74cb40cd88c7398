"""The driver against virtual devices."""

import asyncio
from random import Random
from typing import Any

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.tasmota.simulator import PRODUCTS, simulators
from drivers.tasmota.truth import truth
from hub.model.device import Endpoint
from hub.model.errors import BadConfig, UnknownName
from hub.model.value import Color
from tests.drivers.tasmota.test_driver import MAC, Home


async def _adopted(home: Home, model: str) -> tuple[Any, Any]:
    """The simulator and the session of a virtual device."""
    (sim,) = simulators(
        [SimulatedDevice("lamp", "tasmota", model, wire_id=MAC)],
        SimulationPorts(home.clock, Random(1), broker=home.broker),
    )
    await sim.start()
    scanning = asyncio.ensure_future(home.driver.scan(home.sightings.append))
    await asyncio.sleep(0)
    home.clock.advance(2)
    await scanning
    learned = await home.driver.verify(home.sightings[0], None)
    endpoint = Endpoint("tasmota", MAC)
    home.book.addresses[endpoint.ref] = learned.address
    session = home.driver.open("k1", learned.model, endpoint, None)
    home._running.append(asyncio.ensure_future(session.run()))
    await asyncio.sleep(0)
    return sim, session


@pytest.mark.parametrize("model", PRODUCTS)
async def test_every_product_tells_the_truth(model: str) -> None:
    home = Home()
    sim, session = await _adopted(home, model)
    looks = truth(model)
    assert looks is not None
    for value in (True, False):
        home.write(session, on=value)
        for path, look in looks.looks.items():
            assert home.now(path) == look(sim.state()), (path, value)
    sim.act("on", True)
    assert home.now("on") is True
    assert looks.commanding(sim.received()[-1])
    await home.close()


async def test_a_lamp_does_as_it_is_told_over_a_bad_line() -> None:
    home = Home()
    sim, session = await _adopted(home, "Athom Bulb")
    sim.misbehave("garbage", True)
    sim.misbehave("twice", True)
    home.write(session, brightness=30)
    home.write(session, color=Color(0, 255, 0))
    assert (home.now("brightness"), home.now("color"), home.now("on")) == (30, Color(0, 255, 0), True)
    home.write(session, color_temperature=4000)
    assert sim.state()["CT"] == 250
    sim.misbehave("silent", True)
    home.clock.advance(3)
    assert home.ears.health == ("offline", "mqtt.said_offline")
    sim.misbehave("silent", False)
    home.clock.advance(3)
    assert home.ears.health == ("online", "")
    await home.close()


def test_rows_that_are_no_device_are_refused() -> None:
    home = Home()
    ports = SimulationPorts(home.clock, Random(1), broker=home.broker)
    for row in (
        SimulatedDevice("a", "tasmota", "Unknown", wire_id=MAC),
        SimulatedDevice("a", "tasmota", "Athom Bulb"),
        SimulatedDevice("a", "tasmota", "Athom Bulb", wire_id=MAC, settings={"colour": 1}),
    ):
        with pytest.raises(BadConfig):
            simulators([row], ports)
    (bulb,) = simulators([SimulatedDevice("a", "tasmota", "Athom Bulb", wire_id=MAC)], ports)
    with pytest.raises(UnknownName):
        bulb.act("power", 3)

"""The whole way: our session, the pipe, python-miio in its own process and environment, and a device on a socket."""

import asyncio
import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts, Simulator
from drivers.miio.bridge.definition import BridgedDefinition
from drivers.miio.bridge.process import Bridge
from drivers.miio.bridge.session import BridgedSession
from drivers.miio.definitions.entry import read_entry
from drivers.miio.simulator import simulators
from drivers.miio.spec.model import Spec
from hub.core.clock import LoopClock
from hub.model.device import Endpoint
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import DriverPorts, Network, Order
from tests.drivers.conversation import Book, Ears, until

PYTHON = Path(__file__).parents[4] / ".venv-miio" / "bin" / "python"
pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="python-miio is not installed: run `make setup-witness`")

TOKEN = "62726964676562726964676562726964"
ADDRESS = f"127.{80 + os.getpid() % 100}.{os.getpid() // 100 % 250}.9"
ENTRY = {
    "speaks": "bridge",
    "members": {"scene": {"type": "int"}, "delay_off_countdown": {"type": "float"}, "brightness": {"type": "int"}},
    "bind": {
        "light.on": {"read": "is_on", "on": {"call": "on"}, "off": {"call": "off"}},
        "light.brightness": {"read": "brightness", "set": "set_brightness", "range": [1, 100]},
    },
}


class Way:
    """A session of a lamp that is left to python-miio, and the lamp."""

    def __init__(self, bulb: Simulator, bridge: Bridge, ears: Ears, ports: DriverPorts) -> None:
        definition = read_entry("philips.light.bulb", ENTRY, Spec()).definition
        assert isinstance(definition, BridgedDefinition)
        self.bulb, self.ears = bulb, ears
        self.session = BridgedSession("d1", "philips.light.bulb", Endpoint("miio", "77"), definition, bridge, ports)

    async def order(self, path: str, value: float) -> HearthError | None:
        done: asyncio.Future[HearthError | None] = asyncio.get_running_loop().create_future()
        self.session.submit(Order(((path, value),)), done.set_result)
        async with asyncio.timeout(20):
            return await done


@pytest.fixture
async def way() -> AsyncIterator[Way]:
    ears = Ears()
    ports = DriverPorts(LoopClock(), Random(1), ears, Book(ADDRESS, TOKEN), Network())
    row = SimulatedDevice("bulb", "miio", "philips.light.bulb", ADDRESS, "77", TOKEN, settings={"mdns": "none"})
    (bulb,) = simulators([row], SimulationPorts(LoopClock(), Random(1)))
    bridge = Bridge(ports, str(PYTHON))
    await bulb.start()
    made = Way(bulb, bridge, ears, ports)
    running = asyncio.ensure_future(made.session.run())
    yield made
    running.cancel()
    await bridge.close()
    await bulb.stop()


def shows(way: Way, value: bool) -> bool:
    return way.ears.told("on")[-1] is value


async def test_it_is_read_and_commanded(way: Way) -> None:
    await until(lambda: way.ears.told("on"))
    assert way.ears.health == ("online", "")
    assert way.ears.told("raw.scene"), "what no bind reads is raw"
    assert not way.ears.told("raw.brightness"), "what a bind reads is not"
    for value in (True, False):
        assert await way.order("on", value) is None
        assert way.bulb.state()["power"] == ("on" if value else "off")
        way.session.refresh(("on",))
        await until(partial(shows, way, value))
    assert await way.order("brightness", 40) is None
    assert way.bulb.state()["bright"] == 40


async def test_what_is_not_there_is_said(way: Way) -> None:
    assert isinstance(await way.order("speed", 3), NotSupported)


async def test_what_python_miio_tells_of_a_model_and_of_one_that_it_does_not_know() -> None:
    ports = DriverPorts(LoopClock(), Random(1), Ears(), Book(None, None), Network())
    bridge = Bridge(ports, str(PYTHON))
    told = await bridge.ask({"do": "describe", "model": "ksmb.walkingpad.v3"}, 30.0)
    assert isinstance(told, dict)
    assert told["members"]["is_on"] == {"kind": "bool"}
    assert told["members"]["mode"] == {"kind": "enum", "options": ["auto", "manual", "off"]}
    with pytest.raises(NotSupported):
        await bridge.ask({"do": "describe", "model": "nobody.knows.x1"}, 30.0)
    where = {"model": "ksmb.walkingpad.v3", "host": "127.0.0.1", "token": TOKEN}
    with pytest.raises(NotSupported):
        await bridge.ask({**where, "do": "call", "method": "raw_command", "params": ["x", []]}, 30.0)
    await bridge.close()

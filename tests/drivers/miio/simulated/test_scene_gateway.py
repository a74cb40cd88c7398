"""The whole way on real sockets: a simulated gateway keeps our scenes and commands us; and it shows its LAN key."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.lumi.keys import lan_key
from drivers.miio.driver import MiioDriver
from drivers.miio.simulated.appliance import Refusal
from drivers.miio.simulated.scene_gateway import SceneGateway
from drivers.miio.simulator import MiioSimulator, simulators
from hub.core.clock import LoopClock
from hub.model.device import Endpoint
from hub.model.errors import AuthFailed, BadValue
from hub.model.ports import DriverPorts, Network
from hub.model.secret import Secret
from tests.drivers.conversation import Book, Ears, until
from tests.drivers.miio.simulated.bench import TOKEN

HOST, HUB = "127.77.93.4", "127.77.93.1"
CHILD = "lumi.158d0001a2b3c4"
GATEWAY = Endpoint("miio", "412345680")


@pytest.fixture
async def gateway() -> AsyncIterator[MiioSimulator]:
    settings = {"ack_timeout": 0.2, "values": {"key": ""}}
    row = SimulatedDevice("gateway", "miio", "lumi.gateway.v3", HOST, GATEWAY.wire_id, TOKEN, "hall", settings=settings)
    (made,) = simulators([row], SimulationPorts(LoopClock(), Random(1)))
    assert isinstance(made, MiioSimulator)
    await made.start()
    yield made
    await made.stop()


def ports_for(ears: Ears) -> DriverPorts:
    return DriverPorts(LoopClock(), Random(1), ears, Book(HOST, TOKEN), Network((HUB,)))


async def test_a_press_comes_as_a_command(gateway: MiioSimulator) -> None:
    ears = Ears()
    driver = MiioDriver(ports_for(ears))
    await driver.start()
    session = driver.open(
        "button", "lumi.sensor_switch.v2", Endpoint("miio", CHILD, "gateway", scene_push=True), GATEWAY
    )
    running = asyncio.create_task(session.run())
    await until(lambda: len(gateway.appliance.state()["scenes"]) == 3)  # type: ignore[arg-type]  # a mapping
    gateway.act("tell", f"{CHILD} key_double")
    await until(lambda: ears.events("press"))
    assert ears.events("press") == [{"kind": "double"}]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await driver.stop()
    assert gateway.appliance.state()["scenes"] == {}


async def test_its_lan_key_is_made_and_read_with_its_token(gateway: MiioSimulator) -> None:
    ports = ports_for(Ears())
    driver = MiioDriver(ports)
    await driver.start()
    made = await lan_key(Secret(TOKEN), HOST, ports.side_door, ports.random)
    assert gateway.appliance.state()["key"] == made.decode()
    assert await lan_key(Secret(TOKEN), HOST, ports.side_door, ports.random) == made
    await driver.stop()
    unknown = DriverPorts(LoopClock(), Random(1), Ears(), Book(None, None), Network((HUB,)))
    assert isinstance(MiioDriver(unknown), MiioDriver)
    with pytest.raises(AuthFailed, match="needs_key"):
        await lan_key(None, HOST, unknown.side_door, unknown.random)


async def test_what_is_no_scene_is_refused(gateway: MiioSimulator) -> None:
    box = gateway.appliance
    assert isinstance(box, SceneGateway)
    for data in ("", "[]", "[[1,[1,2,[3,4],[5]]]]"):
        with pytest.raises(Refusal):
            box.request("send_data_frame", {"type": "scene", "data": data})
    with pytest.raises(BadValue):
        box.act("lux", "dark")
    assert box.request("get_alarming_volume", []) == [50]
    assert box.request("set_alarming_volume", [10]) == ["ok"]
    assert box.request("get_illumination", []) == [120]

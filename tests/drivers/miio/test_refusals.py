"""What adoption says of simulated devices that behave as real ones do: over sockets, with shorter waits."""

import socket
from collections.abc import AsyncIterator
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio import calls
from drivers.miio.driver import MiioDriver
from drivers.miio.simulator import MiioSimulator, simulators
from hub.core.clock import LoopClock
from hub.model.device import Sighting
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Network
from hub.model.secret import Secret
from tests.drivers.miio.products import LIBRARY
from tests.drivers.miio.test_simulator_home import Book, Ears

LAMP, HOST, DID, TOKEN = "yeelink.light.colorc", "127.77.21.1", "421002101", "a7" * 16


@pytest.fixture
async def home(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[MiioSimulator, MiioDriver, int]]:
    monkeypatch.setattr(calls, "HELLO_WAITS", (0.2, 0.2))
    monkeypatch.setattr(calls, "ANSWER_WAITS", (0.3,))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    row = SimulatedDevice("lamp", "miio", LAMP, HOST, DID, TOKEN, "room", port=port)
    (lamp,) = simulators([row], SimulationPorts(LoopClock(), Random(1)))
    assert isinstance(lamp, MiioSimulator)
    driver = MiioDriver(DriverPorts(LoopClock(), Random(3), Ears(), Book(()), Network(), LIBRARY))
    await lamp.start()
    await driver.start()
    yield lamp, driver, port
    await driver.stop()
    await lamp.stop()


async def said(
    driver: MiioDriver, port: int, *, host: str = HOST, did: str = DID, model: str = "", how: str = ""
) -> str:
    """The message of the refusal; empty when the lamp was proved."""
    try:
        await driver.verify(Sighting("miio", did, f"{host}:{port}", how or "typed", model), Secret(TOKEN))
    except HearthError as error:
        return error.message_id
    return ""


async def test_each_way_not_to_answer_has_its_sentence(home: tuple[MiioSimulator, MiioDriver, int]) -> None:
    lamp, driver, port = home
    assert await said(driver, port) == ""
    assert await said(driver, port, did="7") == "device.somebody_else"
    assert await said(driver, port, host="127.77.21.9") == "device.silent_at"
    lamp.misbehave("silent", True)
    assert await said(driver, port) == "device.wrong_token"
    assert await said(driver, port, model="roborock.vacuum.s5") == "device.perhaps_roborock"
    lamp.misbehave("silent", False)
    lamp.act("token", "b8" * 16)
    assert await said(driver, port) == "device.wrong_token"
    lamp.act("token", TOKEN)
    lamp.act("plug", False)
    assert await said(driver, port, how="hello") == "device.heard_not_answering"


async def test_a_sleeper_is_to_be_woken_and_then_proved(home: tuple[MiioSimulator, MiioDriver, int]) -> None:
    lamp, driver, port = home
    lamp.misbehave("mute", True)
    assert await said(driver, port, model="madv.cateye.mowl3g") == "device.asleep"
    lamp.misbehave("mute", False)
    lamp.act("wake", True)
    assert await said(driver, port, model="madv.cateye.mowl3g") == ""

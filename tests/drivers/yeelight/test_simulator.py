import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.simulators import SIMULATED
from drivers.yeelight.simulated import LampState, Refusal
from drivers.yeelight.simulator import A_MINUTE, MOST_CONNECTIONS, simulators
from drivers.yeelight.truth import truth
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadSetup, BadValue, UnknownName
from hub.model.value import Color
from tests.drivers.conversation import until
from tests.drivers.yeelight.bench import COLOR, ID, House

HOST = "127.77.93.4"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House(HOST)
    await made.lamp.start()
    yield made
    await made.stop()


@pytest.mark.parametrize(
    "row",
    [
        SimulatedDevice("lamp", "yeelight", COLOR, HOST, "12"),
        SimulatedDevice("lamp", "yeelight", "maker.lamp.v1", HOST, ID),
        SimulatedDevice("lamp", "yeelight", COLOR, HOST, ID, settings={"colour": "red"}),
    ],
)
def test_a_row_that_is_no_lamp_is_refused(row: SimulatedDevice) -> None:
    with pytest.raises(BadConfig):
        simulators([row], SimulationPorts(VirtualClock(), Random(1)))


async def test_a_port_that_is_taken_is_named(house: House) -> None:
    twin = House(HOST)
    row = SimulatedDevice("twin", "yeelight", COLOR, HOST, ID, port=house.port)
    (second,) = SIMULATED["yeelight"].make([row], SimulationPorts(twin.clock, Random(1)))
    with pytest.raises(BadSetup, match="cannot_listen"):
        await second.start()
    await second.stop()


async def test_the_quota_of_a_connection_is_kept(house: House) -> None:
    reader, writer = await asyncio.open_connection(HOST, house.port)
    for number in range(A_MINUTE + 1):
        writer.write(json.dumps({"id": number, "method": "get_prop", "params": ["power"]}).encode() + b"\r\n")
    answers = [json.loads(await reader.readline()) for _ in range(A_MINUTE + 1)]
    assert [answer["id"] for answer in answers if "error" in answer] == [A_MINUTE]
    house.clock.advance(61)
    writer.write(b'{"id":99,"method":"sing","params":[]}\r\n{"id":100,"method":"set_power","params":["maybe"]}\r\n')
    assert json.loads(await reader.readline())["error"]["message"] == "method not supported"
    assert json.loads(await reader.readline())["error"]["message"] == "invalid params"
    writer.close()


async def test_a_fifth_connection_is_cut(house: House) -> None:
    writers = [(await asyncio.open_connection(HOST, house.port))[1] for _ in range(MOST_CONNECTIONS)]
    await until(lambda: house.lamp.state()["connections"] == MOST_CONNECTIONS)
    reader, writer = await asyncio.open_connection(HOST, house.port)
    with suppress(ConnectionError):
        assert await reader.read() == b""
    for each in (*writers, writer):
        each.close()


async def test_hands_and_faults_are_known_by_name(house: House) -> None:
    with pytest.raises(UnknownName):
        house.lamp.act("sing", True)
    with pytest.raises(UnknownName):
        house.lamp.misbehave("sing", True)
    with pytest.raises(BadValue):
        house.lamp.act("power", 3)
    house.lamp.misbehave("slow", 0.0)


def test_a_lamp_does_what_its_kind_can() -> None:
    told: list[dict[str, object]] = []
    white = LampState("yeelink.light.mono1", told.append)
    assert "set_rgb" not in white.support
    assert white.call("toggle", []) == ["ok"]
    assert told == [{"power": "on"}]
    assert white.call("get_prop", ["power", "ct", "bright"]) == ["on", "", "100"]
    with pytest.raises(Refusal):
        white.call("set_rgb", [255])
    with pytest.raises(Refusal):
        white.call("bg_set_power", ["on"])


def test_the_judge_sees_the_lamp() -> None:
    look = truth(COLOR)
    assert look is not None
    assert look.looks["color"]({"rgb": 0xFF8000}) == Color(255, 128, 0)
    assert look.looks["on"]({"power": "on"}) is True
    assert "background.on" not in look.looks
    assert truth("maker.lamp.v1") is None

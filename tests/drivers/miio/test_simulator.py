"""Simulated devices on real sockets."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from random import Random

import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import Announcer, SimulationPorts, Simulator
from drivers.miio.simulator import MiioSimulator, simulators
from hub.core.clock import LoopClock
from hub.model.errors import BadConfig, BadSetup, BadValue, UnknownName
from tests.drivers.conversation import until
from tests.drivers.miio.simulated.bench import HELLO, TOKEN, seal, unseal

LAMP, PLUG, OTHER = "127.78.0.1", "127.78.0.2", "127.78.0.3"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.255.255.255", 0))
        port: int = probe.getsockname()[1]
        return port


class Client:
    """A plain UDP socket that keeps what it hears."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.socket.bind(("127.0.0.1", 0))

    def send(self, packet: bytes, address: str, port: int) -> None:
        self.socket.sendto(packet, (address, port))

    async def hear(self) -> tuple[bytes, str]:
        async with asyncio.timeout(5):
            packet, source = await asyncio.get_running_loop().sock_recvfrom(self.socket, 4096)
        return packet, source[0]


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client()
    yield made
    made.socket.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
async def home(port: int) -> AsyncIterator[dict[str, Simulator]]:
    rows = [
        SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "11", TOKEN, "room", port=port),
        SimulatedDevice("plug", "miio", "cuco.plug.cp2", PLUG, "12", TOKEN, "room", port=port),
    ]
    made = {simulator.name: simulator for simulator in simulators(rows, SimulationPorts(LoopClock(), Random(1)))}
    for simulator in made.values():
        await simulator.start()
    yield made
    for simulator in made.values():
        await simulator.stop()


async def test_each_answers_on_its_own_address(home: dict[str, Simulator], client: Client, port: int) -> None:
    for address, did in ((LAMP, 11), (PLUG, 12)):
        client.send(HELLO, address, port)
        packet, source = await client.hear()
        assert (source, int.from_bytes(packet[4:12], "big")) == (address, did)


async def test_a_broadcast_reaches_everybody_once(home: dict[str, Simulator], client: Client, port: int) -> None:
    client.send(HELLO, "127.255.255.255", port)
    heard = {await client.hear() for _ in home}
    assert {source for _, source in heard} == {LAMP, PLUG}
    await home["plug"].stop()
    client.send(HELLO, "127.255.255.255", port)
    assert (await client.hear())[1] == LAMP
    client.send(HELLO, LAMP, port)
    assert (await client.hear())[1] == LAMP


async def test_a_command_over_the_wire(home: dict[str, Simulator], client: Client, port: int) -> None:
    client.send(HELLO, LAMP, port)
    hello, _ = await client.hear()
    stamp = int.from_bytes(hello[12:16], "big")
    write = {"id": 9, "method": "set_properties", "params": [{"did": "11", "siid": 2, "piid": 1, "value": True}]}
    client.send(seal(write, stamp, did=11), LAMP, port)
    reply = json.loads(unseal((await client.hear())[0]))
    assert reply["result"] == [{"did": "11", "siid": 2, "piid": 1, "code": 0}]
    assert home["lamp"].state()["on"] is True
    assert [command.method for command in home["lamp"].received()] == ["set_properties"]


async def test_the_same_device_at_a_new_address(home: dict[str, Simulator], client: Client, port: int) -> None:
    home["lamp"].act("address", OTHER)
    client.send(HELLO, LAMP, port)
    client.send(HELLO, OTHER, port)
    packet, source = await client.hear()
    assert (source, packet[11]) == (OTHER, 11)
    assert home["lamp"].state()["address"] == OTHER


async def test_paired_anew(home: dict[str, Simulator], client: Client, port: int) -> None:
    home["lamp"].act("token", "ff" * 16)
    client.send(HELLO, LAMP, port)
    stamp = int.from_bytes((await client.hear())[0][12:16], "big")
    info = {"id": 1, "method": "miIO.info", "params": []}
    client.send(seal(info, stamp, did=11), LAMP, port)
    client.send(seal(info, stamp, token="ff" * 16, did=11), LAMP, port)
    assert json.loads(unseal((await client.hear())[0], "ff" * 16))["id"] == 1


async def test_garbage_does_not_kill_the_socket(home: dict[str, Simulator], client: Client, port: int) -> None:
    random = Random(5)
    for size in (0, 1, 31, 32, 33, 48, 1000, 9000, 60000):
        for address in (LAMP, "127.255.255.255"):
            with suppress(OSError):  # a broadcast may not be that long
                client.send(random.randbytes(size), address, port)
    client.send(HELLO, LAMP, port)
    assert (await client.hear())[1] == LAMP


async def test_time_passes_by_itself(home: dict[str, Simulator], client: Client, port: int) -> None:
    plug = home["plug"]
    assert isinstance(plug, MiioSimulator)
    plug.act("load", 1_000_000_000)
    plug.act("on", value=True)
    await until(lambda: float(str(plug.state()["energy"])) > 0)


async def test_an_address_in_use_is_told(home: dict[str, Simulator], port: int) -> None:
    row = SimulatedDevice("twin", "miio", "yeelink.light.colorc", LAMP, "13", TOKEN, port=port)
    (twin,) = simulators([row], SimulationPorts(LoopClock(), Random(1)))
    with pytest.raises(BadSetup) as caught:
        await twin.start()
    assert caught.value.params["address"] == LAMP
    await twin.stop()


async def test_stopping_twice_and_starting_again(home: dict[str, Simulator], client: Client, port: int) -> None:
    await home["lamp"].stop()
    await home["lamp"].stop()
    await home["lamp"].start()
    client.send(HELLO, LAMP, port)
    assert (await client.hear())[1] == LAMP


NAME = "philips-light-bulb_miio421000205._miio._udp.local."


async def resolved(zeroconf: AsyncZeroconf) -> AsyncServiceInfo:
    info = AsyncServiceInfo("_miio._udp.local.", NAME)
    await info.async_request(zeroconf.zeroconf, 5000)
    return info


@pytest.mark.parametrize(("how", "key"), [("mac", b"mac"), ("poch", b"poch")])
async def test_it_announces_itself_with_its_mac(port: int, how: str, key: bytes) -> None:
    ours, theirs = AsyncZeroconf(interfaces=["127.0.0.1"]), AsyncZeroconf(interfaces=["127.0.0.1"])
    row = SimulatedDevice(
        "lamp", "miio", "philips.light.bulb", LAMP, "421000205", TOKEN, port=port, settings={"mdns": how}
    )
    (lamp,) = simulators([row], SimulationPorts(LoopClock(), Random(1), Announcer(ours)))
    try:
        await lamp.start()
        info = await resolved(theirs)
        assert (info.parsed_addresses(), info.port) == ([LAMP], port)
        assert b"024D1917" in (info.properties[key] or b"").replace(b":", b"")
        lamp.act("address", OTHER)
        async with asyncio.timeout(10):
            while (await resolved(theirs)).parsed_addresses() != [OTHER]:
                await asyncio.sleep(0.02)
    finally:
        await lamp.stop()
        await ours.async_close()
        await theirs.async_close()


async def test_rows_that_cannot_be() -> None:
    ports = SimulationPorts(LoopClock(), Random(1))
    good = SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "11", TOKEN)
    for wrong in (
        SimulatedDevice("lamp", "miio", "yeelink.light.none", LAMP, "11", TOKEN),
        SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "eleven", TOKEN),
        SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "11", "secret"),
        SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "11", TOKEN, settings={"lattency": 3}),
        SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "11", TOKEN, settings={"subnet": "home"}),
        SimulatedDevice("door", "miio", "isa.magnet.dw2hl", wire_id="blt.1", via="lamp"),
        SimulatedDevice("door", "miio", "isa.magnet.dw2hl", wire_id="blt.1", via="nobody"),
    ):
        with pytest.raises(BadConfig):
            simulators([good, wrong] if wrong.handle != "lamp" else [wrong], ports)


async def test_words_that_nobody_knows() -> None:
    row = SimulatedDevice("lamp", "miio", "yeelink.light.colorc", LAMP, "11", TOKEN)
    (lamp,) = simulators([row], SimulationPorts(LoopClock(), Random(1)))
    with pytest.raises(UnknownName) as caught:
        lamp.act("shine", value=True)
    assert "plug" in str(caught.value.params["known"])
    with pytest.raises(UnknownName):
        lamp.misbehave("shine", value=True)
    for fault, value in (("lies", 1), ("latency", "long"), ("malformed", "badly"), ("property_errors", 3)):
        with pytest.raises(BadValue):
            lamp.misbehave(fault, value)

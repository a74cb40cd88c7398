"""The shared sockets, for real: on asyncio and on uvloop, with garbage in between."""

import asyncio
import socket
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import uvloop

from drivers.miio.codec import HELLO, PORT, Keys, hello_answer
from drivers.miio.driver import MiioDriver
from drivers.miio.transport import Address, Transport, address_of, text_of
from hub.core.clock import LoopClock
from hub.model.device import Endpoint, Sighting
from hub.model.errors import BadSetup, HearthError
from hub.model.ports import Blank, DriverPorts, Network, Order
from tests.drivers.miio.peer import TOKEN, Book, Heard, Peer, lamp, miot
from tests.drivers.miio.products import LIBRARY

TIMEOUT = 30.0  # real seconds until a test gives up


def test_addresses_as_text() -> None:
    assert [address_of(f"127.0.0.1:{port}") for port in (0, -1, 65536, 99999)] == [None] * 4
    assert address_of("192.168.1.9") == ("192.168.1.9", PORT)
    assert address_of("192.168.1.9:4000") == ("192.168.1.9", 4000)
    assert [address_of(text) for text in ("", "lamp", "1.2.3", "1.2.3.4:x", "::1")] == [None] * 5
    assert text_of(("1.2.3.4", PORT)) == "1.2.3.4"
    assert text_of(("1.2.3.4", 4000)) == "1.2.3.4:4000"


class Served(asyncio.DatagramProtocol):
    """A scripted device on a real socket."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    def connection_made(self, transport: Any) -> None:
        self.transport: asyncio.DatagramTransport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for answer in self.peer.take(data):
            self.transport.sendto(answer, addr)


async def conversation(host: str) -> tuple[Heard, MiioDriver, list[Sighting], HearthError | None, Peer]:
    clock, heard = LoopClock(), Heard()
    ref = "miio:77"
    book = Book({ref: host}, {ref: TOKEN})
    driver = MiioDriver(DriverPorts(clock, Random(1), heard, book, Network(("127.0.0.1",), (host,)), LIBRARY))
    peer = Peer(clock, miot(lamp()), did=77)
    loop = asyncio.get_running_loop()
    served, _ = await loop.create_datagram_endpoint(lambda: Served(peer), local_addr=(host, PORT))
    await driver.start()
    ours = driver._transport._ways[0][1].get_extra_info("sockname")
    dice = Random(5)
    for size in (0, 1, 31, 32, 33, 64, 1500, 9000):
        served.sendto(dice.randbytes(size), ours)
        served.sendto(HELLO[:4] + dice.randbytes(size), ours)
    session = driver.open("d1", "yeelink.light.lamp22", Endpoint("miio", "77"), None)
    running = asyncio.ensure_future(session.run())
    answered: asyncio.Future[HearthError | None] = loop.create_future()
    sightings: list[Sighting] = []
    async with asyncio.timeout(TIMEOUT):
        while "brightness" not in heard.values():
            await asyncio.sleep(0.01)
        session.submit(Order(writes=(("on", True),)), answered.set_result)
        error = await answered
        await driver.scan(sightings.append)
        running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await driver.stop()
    served.close()
    await asyncio.sleep(0)
    return heard, driver, sightings, error, peer


@pytest.mark.parametrize("kind", ["asyncio", "uvloop"])
def test_a_conversation_on_real_sockets(kind: str) -> None:
    factory = asyncio.new_event_loop if kind == "asyncio" else uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        heard, driver, sightings, error, peer = runner.run(conversation("127.77.94.1"))
    assert error is None
    assert heard.values()["brightness"] == 40
    assert "set_properties" in peer.methods
    assert driver.counters.garbage >= 12
    assert [(each.wire_id, each.address) for each in sightings if each.wire_id == "77"] == [("77", "127.77.94.1")]


async def test_an_address_that_is_not_ours_is_bad_setup() -> None:
    ports = DriverPorts(LoopClock(), Random(1), Heard(), Book(), Network(("127.0.0.1", "203.0.113.7")))
    transport = Transport(ports)
    with pytest.raises(BadSetup, match=r"device\.no_socket"):
        await transport.start()


async def test_each_destination_is_reached_from_the_nearest_local_address() -> None:
    ports = DriverPorts(LoopClock(), Random(1), Heard(), Book(), Network(("127.0.0.1", "127.77.94.9")))
    transport = Transport(ports)
    await transport.start()
    came: list[tuple[str, str]] = []
    for host in ("127.77.94.10", "127.1.0.1"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
            device.bind((host, 0))
            device.settimeout(TIMEOUT)
            transport.send(HELLO, device.getsockname())
            _, source = await asyncio.to_thread(device.recvfrom, 100)
            came.append((host, source[0]))
    transport.stop()
    await asyncio.sleep(0)
    assert came == [("127.77.94.10", "127.77.94.9"), ("127.1.0.1", "127.0.0.1")]


async def test_datagrams_find_their_receiver() -> None:
    ports = DriverPorts(LoopClock(), Random(1), Heard(), Book(), Network())
    transport = Transport(ports)
    took: list[str] = []

    class Ear:
        def __init__(self, name: str, *, understands: bool = True) -> None:
            self.name = name
            self.understands = understands

        def greeted(self, header: object, address: object) -> None:
            took.append(f"{self.name} hello")

        def received(self, header: object, packet: bytes, address: object) -> bool:
            took.append(self.name)
            return self.understands

        def garbled(self, address: object) -> None:
            took.append(f"{self.name} garbled")

    deaf, known = Ear("deaf", understands=False), Ear("known")
    transport.attach(("10.0.0.1", PORT), deaf)
    transport.attach(("10.0.0.1", PORT), known)
    transport.know(5, known)
    packet = Keys(bytes(16)).seal(5, 1, b"{}")
    transport.datagram_received(packet, ("10.0.0.1", PORT))
    transport.datagram_received(packet, ("10.0.0.2", PORT))
    transport.datagram_received(hello_answer(5, 1), ("10.0.0.2", PORT))
    transport.datagram_received(hello_answer(6, 1), ("10.0.0.2", PORT))
    transport.datagram_received(HELLO, ("10.0.0.2", PORT))
    transport.detach(("10.0.0.1", PORT), known)
    transport.detach(("10.0.0.1", PORT), known)
    transport.datagram_received(packet, ("10.0.0.1", PORT))
    transport.detach(("10.0.0.1", PORT), deaf)
    transport.forget(5)
    transport.datagram_received(packet, ("10.0.0.1", PORT))
    assert took == ["deaf", "known", "known", "known hello", "deaf"]
    assert (transport.counters.strangers, transport.counters.forged) == (2, 1)


async def test_nothing_is_sent_out_of_the_home_whoever_says_that_a_device_is_there() -> None:
    network = Network(("127.0.0.1",), (), ("127.0.0.0/8", "10.7.0.0/24"), ("127.0.0.0/8",), routed=False)
    transport = Transport(DriverPorts(LoopClock(), Random(1), Heard(), Book(), network))
    sent: list[tuple[bytes, Address]] = []
    way = SimpleNamespace(sendto=lambda packet, address: sent.append((packet, address)), close=lambda: None)
    transport._ways = [(0, way)]  # type: ignore[list-item]  # no socket is needed to see what goes out
    for host in ("127.0.0.9", "10.7.0.9", "8.8.8.8", "127.0.0.9"):
        transport.send(HELLO, (host, PORT))
    assert [address[0] for _, address in sent] == ["127.0.0.9", "127.0.0.9"]


@pytest.mark.parametrize("noted", [None, {"did": "x"}, {"did": -1}, {"did": True}, {}])
async def test_the_hub_is_the_same_subscriber_in_every_life(noted: dict[str, Any] | None) -> None:
    notebook = Blank()
    if noted is not None:
        notebook.note("miio/", noted)
    lives = [
        Transport(DriverPorts(LoopClock(), Random(seed), Heard(), Book(), Network(), notebook=notebook))
        for seed in (1, 2)
    ]
    assert lives[0].virtual_did == lives[1].virtual_did > 1

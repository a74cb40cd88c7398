"""Scene push, with a gateway that does what published captures show: it keeps scenes and calls who they name."""

import asyncio
import json
import socket
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.codec import HELLO, PORT, Keys, parse_header
from drivers.miio.driver import MiioDriver
from drivers.miio.scene_push import push
from drivers.miio.scene_push.products import DEFINITIONS, PRODUCTS, Trigger, triggers
from drivers.miio.scene_push.push import COMMAND_LENGTH, DID, REMEMBERED, FakeDevice, Source, install_ask, scene_id
from drivers.miio.scene_push.session import SceneSession
from drivers.miio.transport import Address, Transport
from hub.core.clock import VirtualClock
from hub.model.device import Endpoint
from hub.model.errors import BadBytes, BadSetup, HearthError, NotSupported
from hub.model.ports import DriverPorts, Network, Order, Session
from tests.drivers.conversation import until
from tests.drivers.miio.peer import DID as GATEWAY
from tests.drivers.miio.peer import HOST, TOKEN, Bench, Book, Heard, Peer, Refusal

CHILD = "lumi.158d0001a2b3c4"
REF = f"miio:{GATEWAY}"


class Box:
    """A gateway's memory of scenes: what it was given, and the packets by which it calls."""

    def __init__(self) -> None:
        self.scenes: dict[str, list[Any]] = {}
        self.refuses = False

    def answer(self, method: str, params: Any) -> Any:
        if method == "send_data_frame" and not self.refuses:
            ((name, scene),) = json.loads(params["data"])
            self.scenes[name] = scene
            return ["ok"]
        if method == "miIO.xdel":
            self.scenes.pop(params[0])
            return ["ok"]
        return Refusal(-1)

    def call(self, action: str, request_id: int, token: str = TOKEN) -> bytes:
        """What it sends when a child does what a scene waits for."""
        source = CHILD.replace(".", "_")
        content = {"id": request_id, "method": f"{action}:{source}", "params": []}
        return Keys.of_hex(token).seal(DID, request_id, json.dumps(content).encode())


class Wire(asyncio.DatagramTransport):
    """The fake device's socket."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []

    def sendto(self, data: Any, addr: Any = None) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        """Nothing to close."""


class House:
    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.box = Box()
        self.peer = Peer(bench.clock, self.box.answer)
        bench.wire.peers[HOST, PORT] = self.peer
        bench.book.addresses[REF] = HOST
        bench.book.secrets[REF] = TOKEN
        self.fake = bench.driver._fake = FakeDevice(bench.wire)
        self.wire = Wire()
        self.fake._ways["127.0.0.1"] = self.wire

    def open(self, model: str, *, scene_push: bool = True) -> Session:
        endpoint = Endpoint("miio", CHILD, "gateway", scene_push=scene_push)
        return self.bench.driver.open("d1", model, endpoint, Endpoint("miio", str(GATEWAY)))

    async def runs(self, session: Session) -> None:
        await self.bench.run(session, 0.0)
        for _ in range(60):
            await asyncio.sleep(0)
            self.bench.clock.advance(0.01)

    def hears(self, packet: bytes, source: Address = (HOST, PORT)) -> None:
        self.fake.datagram_received(packet, source)


@pytest.fixture
def house(bench: Bench) -> House:
    return House(bench)


async def test_a_button_tells_through_scenes(house: House) -> None:
    session = house.open("lumi.sensor_switch.v2")
    assert isinstance(session, SceneSession)
    await house.runs(session)
    assert len(house.box.scenes) == 3
    assert house.bench.heard.health == "online"
    house.hears(house.box.call("key_double", 1))
    house.hears(house.box.call("key_double", 1))  # the same packet: an echo, acknowledged and heard once
    house.hears(house.box.call("key_long", 2))
    events = [event for report in house.bench.heard.reports for event in report.events]
    assert [(one.path, dict(one.fields)) for one in events] == [
        ("press", {"kind": "double"}),
        ("press", {"kind": "long"}),
    ]
    answers = [json.loads(Keys.of_hex(TOKEN).open(packet)) for packet in house.wire.sent]
    assert answers == [{"result": 0, "id": 1}, {"result": 0, "id": 1}, {"result": 0, "id": 2}]


async def test_a_recorded_call_is_not_heard_again_however_long_ago_it_was(house: House) -> None:
    await house.runs(house.open("lumi.sensor_switch.v2"))
    recorded = house.box.call("key_double", 1)
    house.hears(recorded)
    for number in range(2, 1002):
        house.hears(house.box.call("key_long", number))
    before = len(house.bench.heard.reports)
    house.hears(recorded)
    assert len(house.bench.heard.reports) == before
    assert len(house.fake._packets) <= REMEMBERED


async def test_what_is_remembered_of_calls_has_an_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "REMEMBERED", 10)
    await house.runs(house.open("lumi.sensor_switch.v2"))
    for number in range(50):
        house.hears(house.box.call("key_long", number))
    assert len(house.fake._packets) == 10


async def test_doors_and_motion_are_values(house: House) -> None:
    await house.runs(house.open("lumi.sensor_magnet.aq2"))
    house.hears(house.box.call("open", 1))
    assert house.bench.heard.values() == {"open": True}
    house.hears(house.box.call("close", 2))
    assert house.bench.heard.values() == {"open": False}


async def test_motion_ends_though_nobody_says_so(house: House) -> None:
    await house.runs(house.open("lumi.sensor_motion.aq2"))
    assert house.bench.heard.values() == {"motion": False}
    house.hears(house.box.call("motion", 1))
    assert house.bench.heard.values() == {"motion": True}
    house.bench.clock.advance(151)
    assert house.bench.heard.values() == {"motion": False}


async def test_what_is_not_signed_by_the_gateway_is_nothing(house: House) -> None:
    await house.runs(house.open("lumi.sensor_magnet.aq2"))
    counters = house.bench.wire.counters
    house.hears(house.box.call("open", 1, token="ff" * 16))
    house.hears(house.box.call("open", 2), ("127.77.9.9", PORT))
    house.hears(b"garbage")
    house.hears(house.box.call("explode", 3))
    assert house.bench.heard.values() == {}
    assert (counters.forged, counters.strangers) == (2, 1)


async def test_the_gateway_is_greeted_and_nobody_else(house: House) -> None:
    await house.runs(house.open("lumi.sensor_magnet.aq2"))
    house.hears(HELLO)
    house.hears(HELLO, ("127.77.9.9", PORT))
    (answer,) = house.wire.sent
    assert parse_header(answer).did == DID


async def test_scenes_are_taken_out_again(house: House) -> None:
    session = house.open("lumi.sensor_magnet.aq2")
    await house.runs(session)
    assert len(house.box.scenes) == 2
    house.bench.tasks.pop().cancel()
    closing = asyncio.ensure_future(asyncio.sleep(0))
    await closing
    ending = asyncio.ensure_future(house.fake.close())
    for _ in range(60):
        await asyncio.sleep(0)
        house.bench.clock.advance(0.01)
    await ending
    assert house.box.scenes == {}
    house.hears(house.box.call("open", 1))
    assert house.bench.heard.values() == {}


async def test_it_is_off_unless_asked_for(house: House) -> None:
    with pytest.raises(NotSupported, match="scenes_not_asked"):
        house.open("lumi.sensor_switch.v2", scene_push=False)
    assert isinstance(house.bench.driver, MiioDriver)
    assert house.bench.driver.abilities("lumi.sensor_switch.v2") == PRODUCTS["lumi.sensor_switch.v2"].abilities


async def test_a_gateway_that_refuses_is_told(house: House) -> None:
    house.box.refuses = True
    session = house.open("lumi.sensor_switch.v2")
    await house.runs(session)
    assert house.bench.heard.health == "degraded"
    answers: list[HearthError | None] = []
    session.submit(Order(), answers.append)
    session.refresh(("press",))
    house.bench.clock.advance(0.01)
    assert isinstance(answers[0], NotSupported)


def test_every_trigger_of_a_product_has_its_word() -> None:
    for product in DEFINITIONS:
        words = triggers(product)
        assert len({one.address.extra for one in words.values()}) == len(words) > 1
        for word in words:
            source = Source("lumi.158d0001a2b3c4", product.models[0])
            ask = install_ask("x.scene.1", source, words[word].address, bytes(16), "127.0.0.1", 1)
            ((_, (_, _, _, (then,))),) = json.loads(ask.params["data"])
            assert len(then["command"]) <= COMMAND_LENGTH
            assert len(then["token"]) == 32


def test_the_page_shows_every_product() -> None:
    page = (Path(__file__).parents[4] / "docs" / "gateways.md").read_text("utf-8")
    rows = {
        f"| {one.vendor} {one.name} | {' '.join(f'`{model}`' for model in one.models)}"
        f" | {', '.join(sorted({name for _, name in one.abilities.capabilities}))} |"
        for one in DEFINITIONS
    }
    assert rows <= set(page[page.index("## Scene push") :].splitlines())


async def test_its_port_is_its_own() -> None:
    """Real sockets: the fake device is at port 54321 of the address nearest to the gateway, and hears what comes."""
    clock = VirtualClock()
    ports = DriverPorts(clock, Random(1), Heard(), Book(), Network(("127.77.94.1", "127.78.94.1")))
    transport = Transport(ports)
    one, other = FakeDevice(transport), FakeDevice(transport)
    assert await one.open("127.77.94.9") == "127.77.94.1"
    with pytest.raises(BadSetup, match="port_taken"):
        await other.open("127.77.94.9")
    told: list[str] = []
    one.listen("127.77.94.9", REF, Keys.of_hex(TOKEN), CHILD, told.append)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gateway:
        gateway.bind(("127.77.94.9", 0))
        gateway.setblocking(False)
        gateway.sendto(Box().call("open", 7), ("127.77.94.1", PORT))
        await until(lambda: told)
        answer = await asyncio.get_running_loop().sock_recv(gateway, 1000)
    assert told == ["open"]
    assert json.loads(Keys.of_hex(TOKEN).open(answer)) == {"result": 0, "id": 7}
    await one.close()
    await other.close()


def test_names_of_scenes_last_and_differ() -> None:
    source = Source(CHILD, "lumi.sensor_magnet.v2")
    names = {scene_id(REF, source, trigger) for trigger in (Trigger("open", "1"), Trigger("close", "2"))}
    assert len(names) == 2
    assert scene_id(REF, source, Trigger("open", "1")) in names
    with pytest.raises(BadBytes, match="too_long"):
        install_ask("x", Source("x" * 60, "m"), Trigger("open", "1"), bytes(16), "127.0.0.1", 1)


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(packet: bytes) -> None:
    bench = Bench()
    house = House(bench)
    told: list[str] = []
    house.fake.listen(HOST, REF, Keys.of_hex(TOKEN), CHILD, told.append)
    house.hears(packet)
    house.hears(Keys.of_hex(TOKEN).seal(DID, 1, packet))
    assert told == []

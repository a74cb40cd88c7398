import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from random import Random

import aiohttp
import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from drivers.axis.discover import MDNS_TYPE, recognise
from drivers.axis.simulator import CameraSimulator, simulators
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import Announcer, SimulationPorts
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadValue, UnknownName
from hub.model.ports import MdnsRecord
from tests.drivers.conversation import PATIENCE, free_port, until

HOST = "127.77.92.4"
SERIAL = "B8A44F000004"
STREAM = "/vapix/ws-data-stream?sources=events"


def row(**changes: object) -> SimulatedDevice:
    arguments: dict[str, object] = {
        "handle": "cam", "family": "axis", "model": "AXIS M3088-V", "address": HOST, "wire_id": SERIAL,
        "token": "root:pass", "port": free_port(HOST), **changes,
    }  # fmt: skip
    return SimulatedDevice(**arguments)  # type: ignore[arg-type]  # keyword arguments of the row, some changed


class Client:
    """Not ours: aiohttp's digest client, straight at the camera."""

    def __init__(self, port: int, password: str = "pass") -> None:
        self.root = f"http://{HOST}:{port}"
        self.session = aiohttp.ClientSession(middlewares=(aiohttp.DigestAuthMiddleware("root", password),))

    async def subscribe(self, *filters: str, path: str = STREAM) -> aiohttp.ClientWebSocketResponse:
        stream = await self.session.ws_connect(self.root + path)
        params = {"eventFilterList": [{"topicFilter": topic} for topic in filters]}
        await stream.send_json({"apiVersion": "1.0", "context": "c", "method": "events:configure", "params": params})
        assert await stream.receive_json(timeout=PATIENCE) == {
            "apiVersion": "1.0", "context": "c", "method": "events:configure", "data": {},
        }  # fmt: skip
        return stream


async def topics(stream: aiohttp.ClientWebSocketResponse, count: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for _ in range(count):
        notification = (await stream.receive_json(timeout=PATIENCE))["params"]["notification"]
        assert isinstance(notification["timestamp"], int)
        found.append((notification["topic"].rpartition("/")[2], notification["message"]["data"]["active"]))
    return found


@pytest.fixture
async def camera() -> AsyncIterator[CameraSimulator]:
    made = CameraSimulator(row(), SimulationPorts(VirtualClock(), Random(1)))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def client(camera: CameraSimulator) -> AsyncIterator[Client]:
    made = Client(camera._port)
    yield made
    await made.session.close()


async def test_it_tells_the_present_state_and_then_changes(camera: CameraSimulator, client: Client) -> None:
    camera.act("person", True)
    stream = await client.subscribe("//.")
    assert await topics(stream, 4) == [
        ("Device1Scenario1", "1"),
        ("Device1ScenarioANY", "1"),
        ("Camera1Profile1", "0"),
        ("Camera1ProfileANY", "0"),
    ]
    camera.act("motion", True)
    assert await topics(stream, 2) == [("Camera1Profile1", "1"), ("Camera1ProfileANY", "1")]
    assert camera.state() == {"person": True, "motion": True, "crossed": 0, "listeners": 1}


async def test_filters_choose(camera: CameraSimulator, client: Client) -> None:
    vmd = "tnsaxis:CameraApplicationPlatform/VMD"
    stream = await client.subscribe(f"{vmd}/Camera1Profile1|tnsaxis:CameraApplicationPlatform/Other//.")
    assert await topics(stream, 1) == [("Camera1Profile1", "0")]
    await client.subscribe("tns1:Device//.")
    camera.act("person", True)
    camera.act("motion", True)
    assert await topics(stream, 1) == [("Camera1Profile1", "1")]


async def test_a_broken_subscription_is_refused(client: Client) -> None:
    stream = await client.session.ws_connect(client.root + STREAM)
    for broken in ("{", "[]", '{"params": {"eventFilterList": [{"topicFilter": 7}]}}'):
        await stream.send_str(broken)
        assert (await stream.receive_json(timeout=PATIENCE))["error"]["code"] == 2104


async def test_a_session_token_opens_one_stream(camera: CameraSimulator, client: Client) -> None:
    async with client.session.get(client.root + "/axis-cgi/wssession.cgi") as response:
        token = await response.text()
    async with aiohttp.ClientSession() as stranger:
        url = f"{client.root}{STREAM}&wssession={token}"
        async with stranger.ws_connect(url):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
            await stranger.ws_connect(url)


async def test_without_the_password_nothing_is_told(camera: CameraSimulator) -> None:
    for client in (Client(camera._port, "wrong"), Client(camera._port, "")):
        async with client.session.post(client.root + "/axis-cgi/basicdeviceinfo.cgi", json={}) as response:
            assert response.status == 401
        with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
            await client.session.ws_connect(client.root + STREAM)
        await client.session.close()
    assert camera.received() == []


async def test_a_proof_used_twice_is_refused(client: Client) -> None:
    url = client.root + "/axis-cgi/wssession.cgi"
    async with client.session.get(url) as response:
        proof = response.request_info.headers["Authorization"]
        assert response.status == 200
    async with aiohttp.ClientSession() as thief, thief.get(url, headers={"Authorization": proof}) as response:
        assert response.status == 401


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs the system's curl")
async def test_a_digest_client_not_written_in_python_agrees(camera: CameraSimulator) -> None:
    question = json.dumps({"apiVersion": "1.0", "method": "getAllProperties"})
    url = f"http://{HOST}:{camera._port}/axis-cgi/basicdeviceinfo.cgi"
    process = await asyncio.create_subprocess_exec(
        "curl", "--silent", "--noproxy", "*", "--digest", "--user", "root:pass", "--data", question, url,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert json.loads(output)["data"]["propertyList"]["SerialNumber"] == SERIAL


async def test_it_is_found_over_mdns() -> None:
    host = AsyncZeroconf(interfaces=["127.0.0.1"])
    seeker = AsyncZeroconf(interfaces=["127.0.0.1"])
    port = free_port(HOST)
    serial = f"B8A44F{port:06X}"  # a name of its own, as another run of the tests may announce at the same time
    device = row(port=port, wire_id=serial)
    camera = CameraSimulator(device, SimulationPorts(VirtualClock(), Random(1), Announcer(host)))
    await camera.start()
    try:
        info = AsyncServiceInfo(MDNS_TYPE, f"AXIS M3088-V - {serial}.{MDNS_TYPE}")
        assert await info.async_request(seeker.zeroconf, PATIENCE * 1000)
        txt = tuple((name, value or "") for name, value in info.decoded_properties.items())
        record = MdnsRecord(
            info.type, info.name.removesuffix(f".{info.type}"), info.parsed_addresses()[0], info.port or 0, txt
        )
        sighting = recognise(record)
        assert sighting is not None
        assert (sighting.wire_id, sighting.model) == (serial, "AXIS M3088-V")
        assert sighting.address == f"{HOST}:{port}"
    finally:
        await camera.stop()
        await seeker.async_close()
        await host.async_close()


async def test_a_drop_cuts_every_stream(camera: CameraSimulator, client: Client) -> None:
    stream = await client.subscribe("tns1:Device//.")
    camera.misbehave("drop_connection", True)
    assert (await stream.receive(timeout=PATIENCE)).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    await until(lambda: camera.state()["listeners"] == 0)


def test_hands_and_faults_know_their_words() -> None:
    camera = CameraSimulator(row(), SimulationPorts(VirtualClock(), Random(1)))
    for act in camera.acts:
        with pytest.raises(BadValue):
            camera.act(act, 7)
    for fault in camera.faults:
        with pytest.raises(BadValue):
            camera.misbehave(fault, "yes")
    with pytest.raises(UnknownName):
        camera.act("dance", True)
    with pytest.raises(UnknownName):
        camera.misbehave("dance", True)


@pytest.mark.parametrize("changes", [{"wire_id": ""}, {"token": ""}, {"token": "root"}, {"settings": {"lens": 1}}])
def test_a_row_that_is_no_camera_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadConfig):
        simulators([row(**changes)], SimulationPorts(VirtualClock(), Random(1)))


def test_one_row_one_camera() -> None:
    made = simulators([row(handle="a"), row(handle="b")], SimulationPorts(VirtualClock(), Random(1)))
    assert [camera.name for camera in made] == ["a", "b"]

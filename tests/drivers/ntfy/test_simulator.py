from collections.abc import AsyncIterator
from random import Random

import aiohttp
import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.ntfy.simulator import TopicSimulator, simulators
from hub.core.clock import VirtualClock
from hub.model.errors import BadConfig, BadValue, UnknownName
from tests.drivers.conversation import free_port

HOST = "127.77.92.6"


def row(**changes: object) -> SimulatedDevice:
    arguments: dict[str, object] = {
        "handle": "band", "family": "ntfy", "model": "ntfy", "address": HOST, "wire_id": "our-band",
        "port": free_port(HOST), **changes,
    }  # fmt: skip
    return SimulatedDevice(**arguments)  # type: ignore[arg-type]  # keyword arguments of the row, some changed


def ports() -> SimulationPorts:
    return SimulationPorts(VirtualClock(), Random(1))


@pytest.fixture
async def server() -> AsyncIterator[TopicSimulator]:
    made = TopicSimulator(row(token="tk_1"), ports())
    await made.start()
    yield made
    await made.stop()


async def publish(server: TopicSimulator, body: str, token: str = "tk_1") -> tuple[int, dict[str, object]]:
    url = f"http://{HOST}:{server._server._port}/"
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, data=body.encode(), headers={"Authorization": f"Bearer {token}"}) as response,
    ):
        return response.status, await response.json()


async def test_it_keeps_what_its_topic_gets_until_the_person_clears_it(server: TopicSimulator) -> None:
    status, published = await publish(server, '{"topic": "our-band", "message": "hi", "title": "T"}')
    assert status == 200
    assert published["message"] == "hi"
    assert (await publish(server, '{"topic": "other", "message": "hi"}'))[0] == 200
    assert server.state() == {"messages": [published]}
    server.act("clear", True)
    assert server.state() == {"messages": []}


async def test_an_empty_message_is_a_trigger(server: TopicSimulator) -> None:
    assert (await publish(server, '{"topic": "our-band"}'))[1]["message"] == "triggered"


@pytest.mark.parametrize(
    ("body", "token", "code"),
    [
        ("{", "tk_1", 40024),
        ("[]", "tk_1", 40009),
        ('{"topic": "a b"}', "tk_1", 40009),
        ('{"topic": "our-band", "message": "' + "x" * 4097 + '"}', "tk_1", 41301),
        ('{"topic": "our-band"}', "tk_2", 40301),
    ],
)
async def test_it_refuses_as_the_real_one(server: TopicSimulator, body: str, token: str, code: int) -> None:
    status, refusal = await publish(server, body, token)
    assert (status, refusal["code"], refusal["http"]) == (code // 100, code, status)
    assert server.state() == {"messages": []}


def test_hands_and_faults_know_their_words() -> None:
    server = TopicSimulator(row(), ports())
    with pytest.raises(BadValue):
        server.act("clear", 7)
    for fault in server.faults:
        with pytest.raises(BadValue):
            server.misbehave(fault, "yes")
    with pytest.raises(UnknownName):
        server.act("dance", True)
    with pytest.raises(UnknownName):
        server.misbehave("dance", True)


@pytest.mark.parametrize("changes", [{"wire_id": ""}, {"wire_id": "a b"}, {"settings": {"screen": 1}}])
def test_a_row_that_is_no_topic_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadConfig):
        simulators([row(**changes)], ports())


def test_one_row_one_server() -> None:
    assert [made.name for made in simulators([row(handle="a"), row(handle="b")], ports())] == ["a", "b"]

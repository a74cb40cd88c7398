import asyncio
from collections.abc import AsyncIterator

import pytest

from drivers.lumi.discover import ROUNDS, scan, verify
from drivers.lumi.keys import lan_key
from drivers.lumi.transport import Transport
from hub.model.device import Sighting
from hub.model.errors import AuthFailed, NotSupported, Unreachable
from hub.model.ports import Learned
from hub.model.secret import Secret
from tests.drivers.conversation import quiet, until
from tests.drivers.lumi.house import KEY, SID, TOKEN, Calls, House

HOST = "127.77.96.4"


@pytest.fixture
async def home() -> AsyncIterator[House]:
    made = House(HOST, "plug")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def newer() -> AsyncIterator[House]:
    made = House("127.77.96.5", "plug", generation=2, gateway="acpartner.v3")
    await made.start()
    yield made
    await made.stop()


async def test_a_scan_finds_the_gateway_once(home: House) -> None:
    sighted: list[Sighting] = []
    scanning = asyncio.create_task(home.driver.scan(sighted.append))
    ours = Sighting("lumi", SID, HOST, "whois", "gateway.v3")
    await until(lambda: ours in sighted)
    home.clock.advance(2)
    await scanning
    assert sighted.count(ours) == 1
    assert scan is not None


async def test_the_key_is_proven(home: House, newer: House) -> None:
    assert await home.verify(KEY) == Learned("gateway.v3", "lan 1", HOST)
    assert await newer.verify(KEY) == Learned("acpartner.v3", "lan 2", "127.77.96.5")
    assert home.gateway.state()["rgb"] == 0
    assert verify is not None


async def test_a_wrong_key_is_none(home: House) -> None:
    with pytest.raises(AuthFailed, match="wrong_key"):
        await home.verify("fedcba9876543210")
    with pytest.raises(AuthFailed, match="bad_key"):
        await home.verify("too short")


async def test_who_takes_every_key_proves_nothing(home: House) -> None:
    home.gateway.misbehave("gullible", True)
    with pytest.raises(AuthFailed, match="no_proof"):
        await home.verify(KEY)
    assert len([one for one in home.gateway.received() if one.method == "write"]) <= ROUNDS + 1


async def test_with_the_token_of_its_other_protocol_no_key_need_be_typed(home: House) -> None:
    assert (await home.verify(TOKEN)).model == "gateway.v3"
    assert home.calls.asked == [(HOST, "get_lumi_dpf_aes_key", (), TOKEN)]
    assert (await home.verify(None)).model == "gateway.v3"
    assert home.calls.asked[-1] == (HOST, "get_lumi_dpf_aes_key", (), None)


async def test_a_token_that_is_wrong_there_is_wrong_here(home: House) -> None:
    home.calls.key = AuthFailed("device.wrong_token", ref="miio:1")
    with pytest.raises(AuthFailed, match="wrong_token"):
        await home.verify(TOKEN)
    with pytest.raises(AuthFailed, match="needs_key"):
        await home.verify(None)


async def test_a_gateway_without_a_key_gets_one(home: House) -> None:
    calls = Calls("")
    ports = home.driver._ports
    ports.side_door.answer = calls.call
    key = await lan_key(Secret(TOKEN), HOST, ports.side_door, ports.random)
    assert [method for _, method, _, _ in calls.asked] == ["get_lumi_dpf_aes_key", "set_lumi_dpf_aes_key"]
    assert calls.asked[1][2] == (key.decode(),)
    assert len(key) == 16


async def test_nobody_there_or_nobody_known(home: House) -> None:
    silent = asyncio.create_task(home.verify(KEY, "127.77.96.99"))
    await quiet(0.01)
    for _ in range(4):
        home.clock.advance(1.1)
        await quiet(0.01)
    with pytest.raises(Unreachable):
        await silent
    with pytest.raises(NotSupported, match="bad_sid"):
        await home.driver.verify(Sighting("lumi", "not a sid", HOST, "whois"), Secret(KEY))
    with pytest.raises(NotSupported, match="child_needs_gateway"):
        await home.driver.verify(Sighting("lumi", home.sessions["plug"].sid, HOST, "whois"), Secret(KEY))
    with pytest.raises(Unreachable):
        await home.driver.verify(Sighting("lumi", SID, "somewhere", "whois"), Secret(KEY))


async def test_no_socket_before_it_is_needed(home: House) -> None:
    assert home.driver._transport._asking == []
    await home.verify(KEY)
    assert home.driver._transport._hearing == []
    transport = home.driver._transport
    assert isinstance(transport, Transport)

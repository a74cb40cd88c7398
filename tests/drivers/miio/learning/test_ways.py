"""A conversation with a device that is nobody's yet: what it takes to be one."""

import asyncio

import pytest

from drivers.miio.learning.ways import learn_at
from drivers.miio.spec.model import Spec
from hub.model.device import Endpoint, Sighting
from hub.model.errors import AuthFailed, HearthError, NotSupported, Unreachable
from hub.model.secret import Secret
from tests.drivers.miio.peer import DID, HOST, TOKEN, Bench, Peer, miot


async def refused(bench: Bench, wire_id: str, address: str, secret: Secret | None) -> HearthError:
    owner = Endpoint("miio", wire_id)
    sighting = Sighting("miio", wire_id, address, "typed")
    task = asyncio.ensure_future(learn_at(bench.wire, sighting, owner, secret, lambda _: (Spec(), False)))
    while not task.done():
        await asyncio.sleep(0)
        bench.clock.advance(0.1)
    with pytest.raises(HearthError) as caught:
        await task
    return caught.value


async def test_what_must_be_right_before_anything_is_asked(bench: Bench) -> None:
    bench.wire.peers[HOST, 54321] = Peer(bench.clock, miot({}), DID)
    token = Secret(str(TOKEN))
    assert isinstance(await refused(bench, "blt.1", HOST, token), NotSupported)
    assert (await refused(bench, str(DID), HOST, None)).message_id == "device.needs_token"
    assert isinstance(await refused(bench, str(DID), HOST, Secret("x")), AuthFailed)
    assert isinstance(await refused(bench, str(DID), "", token), Unreachable)
    assert (await refused(bench, "5", HOST, token)).message_id == "device.somebody_else"
    assert isinstance(await refused(bench, str(DID), HOST, Secret("f" * 32)), AuthFailed)


async def test_one_that_says_no_model_cannot_be_written_down(bench: Bench) -> None:
    bench.wire.peers[HOST, 54321] = Peer(bench.clock, miot({}), DID)
    assert (await refused(bench, str(DID), HOST, Secret(str(TOKEN)))).message_id == "learn.no_model"

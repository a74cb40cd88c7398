"""One question on the side."""

import asyncio
from typing import Any

import pytest

from drivers.miio.calls import call
from drivers.miio.codec import PORT
from hub.model.errors import AuthFailed, NotSupported, Unreachable
from hub.model.secret import Secret
from tests.drivers.miio.peer import HOST, TOKEN, Bench, Peer, Refusal

REF = "miio:412345678"


def gateway(method: str, params: Any) -> Any:
    return ["0123456789abcdef"] if method == "get_lumi_dpf_aes_key" else Refusal(-10000)


async def asked(bench: Bench, method: str, token: str | None, refs: tuple[str, ...] = ()) -> object:
    calling = asyncio.ensure_future(call(bench.wire, refs, HOST, method, [], Secret(token) if token else None))
    await asyncio.sleep(0)
    await bench.clock.run_for(12)
    return await calling


@pytest.fixture
def box(bench: Bench) -> Peer:
    made = Peer(bench.clock, gateway)
    bench.wire.peers[HOST, PORT] = made
    return made


async def test_with_a_token(bench: Bench, box: Peer) -> None:
    assert await asked(bench, "get_lumi_dpf_aes_key", TOKEN) == ["0123456789abcdef"]
    assert box.methods == ["get_lumi_dpf_aes_key"]


async def test_with_that_of_the_endpoint_adopted_there(bench: Bench, box: Peer) -> None:
    bench.book.addresses |= {"miio:1": "127.77.1.9", REF: HOST}
    bench.book.secrets |= {"miio:1": "ff" * 16, REF: TOKEN}
    assert await asked(bench, "get_lumi_dpf_aes_key", None, ("miio:1", REF)) == ["0123456789abcdef"]


async def test_a_recorded_answer_is_no_answer(bench: Bench, box: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Peer.take

    def with_replays(self: Peer, packet: bytes) -> list[bytes]:
        old = [self.say({"id": number, "result": ["ffffffffffffffff"]}) for number in (1, 12345)]
        return [*old, *answers(self, packet)]

    monkeypatch.setattr(Peer, "take", with_replays)
    assert await asked(bench, "get_lumi_dpf_aes_key", TOKEN) == ["0123456789abcdef"]


async def test_what_can_go_wrong_has_its_error(bench: Bench, box: Peer) -> None:
    bench.book.secrets.clear()
    with pytest.raises(AuthFailed, match="needs_token"):
        await asked(bench, "get_lumi_dpf_aes_key", None)
    with pytest.raises(AuthFailed, match="bad_token"):
        await asked(bench, "get_lumi_dpf_aes_key", "zz")
    with pytest.raises(AuthFailed, match="wrong_token"):
        await asked(bench, "get_lumi_dpf_aes_key", "ff" * 16)
    with pytest.raises(NotSupported, match="no_such_method"):
        await asked(bench, "get_something", TOKEN)
    box.silent = True
    with pytest.raises(Unreachable, match="silent_at"):
        await asked(bench, "get_lumi_dpf_aes_key", TOKEN)

"""Floods and lies: nothing grows with what strangers send, and devices that were adopted are served all the while."""

import sys
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.miio.codec import PORT, Keys, Subscription, hello_answer, subscription_answer
from drivers.miio.transport import MOST_HOSTS
from hub.model.device import Health
from hub.model.ports import Order
from tests.drivers.miio.peer import DID, HOST, LAMP, Bench, Outcome, lamp, miot

FLOOD = 20_000


def forged(dice: Random, did: int) -> bytes:
    """What somebody without a token can send in a device's name."""
    match dice.randrange(5):
        case 0:
            return hello_answer(did, dice.getrandbits(32))
        case 1:
            return subscription_answer(did, dice.getrandbits(32), Subscription(dice.getrandbits(32), 1, wildcard=True))
        case 2:
            return Keys(dice.randbytes(16)).seal(did, dice.getrandbits(32), b'{"id":1,"result":["ok"]}')
        case 3:
            return dice.randbytes(dice.randrange(200))
        case _:
            return hello_answer(dice.getrandbits(64), dice.getrandbits(32))


def weight(bench: Bench) -> int:
    """How much the transport and the link of the one device hold on to, in entries."""
    wire, link = bench.wire, bench.driver._links[DID]
    held: tuple[Any, ...] = (
        wire._by_address, wire._by_did, wire._stays, wire.overheard, bench.driver._models, link._pushes._heard,
        link._where._proofs, link._outbox._polls, link._outbox._urgent,
    )  # fmt: skip
    return sum(map(len, held))


@pytest.mark.parametrize("source", ["its own address", "other addresses"])
async def test_a_flood_of_forgeries_takes_no_memory_and_stops_nobody(source: str) -> None:
    bench, dice = Bench(), Random(7)
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 5)
    before, moves = weight(bench), list(bench.book.moves)
    outcomes = []
    for number in range(FLOOD):
        host = HOST if source == "its own address" else f"127.{dice.randrange(256)}.{dice.randrange(256)}.9"
        bench.wire.datagram_received(forged(dice, DID), (host, PORT))
        if number % 500 == 0:
            outcome = Outcome()
            outcomes.append(outcome)
            session.submit(Order(writes=(("on", number % 1000 == 0),)), outcome)
            bench.clock.advance(2)
            bench.wire.sent.clear()
            peer.requests.clear()
    bench.clock.advance(5)
    assert [outcome.calls for outcome in outcomes] == len(outcomes) * [[None]]
    assert bench.book.moves == moves
    assert bench.heard.health is Health.ONLINE
    assert weight(bench) <= before + 20
    await bench.close()


async def test_hosts_that_were_sent_to_are_not_remembered_without_end() -> None:
    bench = Bench()
    for number in range(MOST_HOSTS + 10):
        bench.wire._inward(f"127.{number >> 8}.{number & 255}.1")
    assert len(bench.wire._stays) <= MOST_HOSTS
    await bench.close()


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
ITEM = st.fixed_dictionaries(
    {"siid": st.sampled_from([2, "2", 2.0, None, True]), "piid": st.sampled_from([1, 2, 3, -1, [1]])},
    optional={"value": ODD, "code": ODD, "did": ODD},
)


@settings(max_examples=60)
@given(st.lists(st.lists(ITEM, max_size=12) | ODD, min_size=1, max_size=3))
async def test_answers_of_any_shape_type_and_size_are_survived(answers: list[Any]) -> None:
    bench = Bench()
    values = lamp()
    sane = miot(values)
    odd = True

    def answer(method: str, params: Any) -> Any:
        return answers[len(params) % len(answers)] if odd and method == "get_properties" else sane(method, params)

    session, _ = bench.adopt(LAMP, answer)
    await bench.run(session, 20)
    properties = bench.driver.abilities(LAMP)
    assert properties is not None
    for report in bench.heard.reports:
        for path, value in report.values:
            if value is not None:
                properties.properties[path].accept(value)
        assert sum(sys.getsizeof(text) for _, text in report.raw) < 100_000
    odd = False
    session.refresh(("on",))
    bench.clock.advance(30)
    assert bench.heard.values()["on"] is False
    await bench.close()

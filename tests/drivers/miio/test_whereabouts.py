"""A device is where it proves to be."""

from drivers.miio.codec import PORT
from hub.model.device import Health
from hub.model.ports import MdnsRecord, Order
from tests.drivers.miio.peer import DID, HOST, LAMP, REF, Bench, Outcome, Peer, lamp, miot


async def test_a_silent_device_is_looked_for_and_followed_once_it_proves_itself(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 10)
    del bench.wire.peers[HOST, PORT]
    bench.wire.peers["127.77.1.99", PORT] = peer
    bench.clock.advance(40)
    assert bench.book.moves == [(REF, "127.77.1.99")]
    assert bench.heard.health is Health.ONLINE
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    bench.clock.advance(0.1)
    assert done.error is None


async def test_mdns_moves_a_device_at_once_but_only_with_proof(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 10)
    liar = Peer(bench.clock, miot(lamp()), token="ee" * 16)
    bench.wire.peers["127.77.1.66", PORT] = liar
    bench.driver.recognise(record("127.77.1.66"))
    bench.clock.advance(4)
    assert liar.hellos == 1
    assert bench.book.moves == []
    del bench.wire.peers[HOST, PORT]
    bench.wire.peers["127.77.1.99", PORT] = peer
    bench.driver.recognise(record("127.77.1.99"))
    bench.clock.advance(0.5)
    assert bench.book.moves == [(REF, "127.77.1.99")]


def record(host: str) -> MdnsRecord:
    return MdnsRecord("_miio._udp.local.", f"yeelink-light-lamp22_miio{DID}", host, PORT, ())


async def test_somebody_else_at_the_address_gets_no_commands(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    bench.wire.peers[HOST, PORT] = other = Peer(bench.clock, miot(lamp()), did=DID + 1)
    bench.wire.peers["127.77.1.98", PORT] = peer
    await bench.run(session, 20)
    assert other.requests == []
    assert bench.heard.health is Health.ONLINE
    assert bench.book.address(REF) == "127.77.1.98"


async def test_an_unknown_address_is_found_by_broadcast(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()), host=None)
    bench.wire.peers["127.77.1.97", PORT] = peer
    await bench.run(session, 1)
    assert bench.book.moves == [(REF, "127.77.1.97")]
    assert bench.heard.values()["brightness"] == 40


async def test_a_device_that_answers_where_it_was_is_not_given_up_for_a_twin(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 10)
    twin = Peer(bench.clock, miot(lamp()), booted=-5000)
    bench.wire.peers["127.77.1.99", PORT] = twin
    for _ in range(5):
        bench.driver.recognise(record("127.77.1.99"))
        bench.wire.call()
        bench.clock.advance(5)
    assert twin.hellos == 10
    assert twin.requests == []
    assert bench.book.moves == []
    assert not any(report.rebooted for report in bench.heard.reports)

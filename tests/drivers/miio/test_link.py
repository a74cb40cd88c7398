"""The conversation with one device under a virtual clock: ids, stamps, retries, tokens, reboots, health."""

from typing import Any

from drivers.miio.codec import PORT, Keys, hello_answer
from drivers.miio.lessons import Lesson
from drivers.miio.stamp import FATAL_ID
from hub.model.device import Endpoint, Health
from hub.model.errors import AuthFailed, NotAdopted, Unreachable
from hub.model.ports import Order
from tests.drivers.miio.peer import (
    DID,
    DROP,
    HOST,
    LAMP,
    REF,
    Bench,
    Outcome,
    Peer,
    Script,
    lamp,
    miot,
)


async def test_commands_overtake_polls_and_wait_for_one_request_at_most(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    done = Outcome()
    session.refresh(("on",))
    session.refresh(("brightness",))
    session.refresh(("color_temperature",))
    session.submit(Order(writes=(("on", True),)), done)
    assert done.calls == []
    bench.clock.advance(1.0)
    assert peer.methods[1:] == ["get_properties", "set_properties", *["get_properties"] * 3]


async def test_ids_are_new_for_every_datagram_and_never_the_fatal_one(bench: Bench) -> None:
    bench.wire.ids._last = FATAL_ID - 3
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 60)
    ids = [request_id for request_id, _, _ in peer.requests]
    assert len(ids) > 5
    assert len(set(ids)) == len(ids)
    assert FATAL_ID not in ids
    assert FATAL_ID - 1 in ids
    assert FATAL_ID + 1 in ids


async def test_stamps_follow_the_device(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 60)
    session.submit(Order(writes=(("on", True),)), Outcome())
    bench.clock.advance(0.5)
    assert abs(peer.stamps[-1] - peer.stamp) <= 1


async def test_a_lost_request_is_sent_again_after_a_greeting_with_a_new_id(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    hellos = peer.hellos
    lost: list[bytes] = []

    def lose_the_first(packet: bytes) -> bool:
        lost.append(packet)
        return len(lost) == 1

    bench.wire.lose = lose_the_first
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    bench.clock.advance(3.0)
    assert done.error is None
    assert peer.hellos == hellos + 1
    assert peer.methods.count("set_properties") == 1


async def test_at_most_once_keeps_its_id(bench: Bench) -> None:
    values = {(2, 1): 0, (2, 3): 20, (2, 4): 80}
    boils = Script(DROP)
    session, peer = bench.adopt("yunmi.kettle.v19", miot(values, set_properties=boils))
    peer.forgetful = False
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),), once=True, timeout=10), done)
    bench.clock.advance(12.0)
    sets = [request for request in peer.requests if request[1] == "set_properties"]
    assert len(sets) >= 2
    assert len({request_id for request_id, _, _ in sets}) == 1
    assert len(boils.asked) == 1
    assert isinstance(done.error, Unreachable)


async def test_what_is_done_once_is_not_sent_again_to_a_device_that_has_rebooted(bench: Bench) -> None:
    boils = Script(DROP)
    session, peer = bench.adopt("yunmi.kettle.v19", miot({(2, 1): 0, (2, 3): 20, (2, 4): 80}, set_properties=boils))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),), once=True, timeout=10), done)
    bench.clock.advance(1.0)
    peer.reboot()
    bench.clock.advance(12.0)
    assert len(boils.asked) == 1
    assert done.error is not None
    assert done.error.message_id == "device.rebooted"


async def test_a_poll_that_is_not_answered_does_not_hold_a_command_up(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp(), get_properties=Script(DROP)))
    await bench.run(session, 0.1)
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    bench.clock.advance(3.0)
    assert done.calls == [None]


async def test_a_device_that_is_paired_anew_says_so_after_its_reboot_and_comes_back(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 10)
    peer.keys = Keys.of_hex("ff" * 16)
    peer.reboot()
    bench.clock.advance(90)
    assert (bench.heard.health, bench.heard.reason) == (Health.OFFLINE, "device.wrong_token")
    await bench.close()
    bench.book.secrets[REF] = "ff" * 16
    again = bench.driver.open("d1", LAMP, Endpoint("miio", str(DID)), None)
    await bench.run(again, 1)
    assert bench.heard.health is Health.ONLINE


async def test_a_session_opened_anew_hears_how_the_device_fares(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    await bench.close()
    bench.heard.statuses.clear()
    await bench.run(bench.driver.open("d2", LAMP, Endpoint("miio", str(DID)), None))
    assert [(device, status.health) for device, _, status in bench.heard.statuses] == [("d2", Health.ONLINE)]


async def test_closed_amid_many_reads_nothing_is_left(bench: Bench) -> None:
    values = {(2, 1): True, (2, 5): 1, (2, 6): 60, (2, 7): 100, (3, 7): 22.0, (3, 9): 44}
    session, peer = bench.adopt("zhimi.humidifier.ca4", miot(values, limit=2))
    bench.driver._lessons.learn("zhimi.humidifier.ca4", "", Lesson(2))
    await bench.run(session, 0.003)
    assert len(peer.requests) == 1
    sent = len(bench.wire.sent)
    await bench.close()
    bench.clock.advance(0.01)
    assert bench.clock.next_due() is None
    assert len(bench.wire.sent) == sent
    assert bench.driver._links[DID]._outbox.flight is None


async def test_duplicate_and_late_answers(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    held: list[tuple[int, Any]] = []
    answer = peer.answer

    def hold(method: str, params: Any) -> Any:
        held.append((peer.requests[-1][0], params))
        return DROP

    peer.answer = hold
    done = Outcome()
    session.submit(Order(writes=(("on", True),), timeout=10), done)
    bench.clock.advance(2.6)  # the first try has been given up, the second is on its way
    assert [item["siid"] for item in held[0][1]] == [2]
    late = peer.say({"id": held[0][0], "result": answer("set_properties", held[0][1])})
    bench.wire.deliver(late, (HOST, PORT))
    bench.wire.deliver(late, (HOST, PORT))
    bench.clock.advance(0.1)
    assert done.calls == [None]
    assert bench.driver.counters.unasked == 1


async def test_a_very_late_answer_does_not_count(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    peer.answer = lambda method, params: DROP
    done = Outcome()
    session.submit(Order(writes=(("on", True),), timeout=20), done)
    bench.clock.advance(0.1)
    first = peer.requests[-1][0]
    bench.clock.advance(6.5)
    bench.wire.deliver(peer.say({"id": first, "result": [{"siid": 2, "piid": 1, "code": 0}]}), (HOST, PORT))
    bench.clock.advance(0.1)
    assert done.calls == []


async def test_an_order_ends_when_its_time_is_up(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    peer.silent = True
    first, second = Outcome(), Outcome()
    session.submit(Order(writes=(("on", True),), timeout=3), first)
    session.submit(Order(writes=(("on", False),), timeout=1), second)
    bench.clock.advance(1.01)
    assert isinstance(second.error, Unreachable)
    bench.clock.advance(2.0)
    assert isinstance(first.error, Unreachable)


async def test_without_a_token_nothing_is_sent_but_greetings(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    del bench.book.secrets[REF]
    await bench.run(session)
    assert (bench.heard.health, bench.heard.reason) == (Health.NEW, "device.not_adopted")
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    bench.clock.advance(0.1)
    assert isinstance(done.error, NotAdopted)
    assert peer.requests == []
    bench.book.secrets[REF] = "00112233445566778899aabbccddeeff"
    bench.clock.advance(60)
    assert bench.heard.health is Health.ONLINE
    assert bench.heard.values()["brightness"] == 40


async def test_a_wrong_token_is_told_apart_from_silence(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    bench.book.secrets[REF] = "ff" * 16
    await bench.run(session, 120)
    assert peer.requests == []
    assert (bench.heard.health, bench.heard.reason) == (Health.OFFLINE, "device.wrong_token")
    done = Outcome()
    session.submit(Order(writes=(("on", True),), timeout=15), done)
    bench.clock.advance(16)
    assert isinstance(done.error, AuthFailed)


async def test_a_token_of_the_wrong_form(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    bench.book.secrets[REF] = "abc"
    await bench.run(session)
    assert bench.heard.reason == "device.bad_token"


async def test_a_reboot_is_told_and_everything_read_again(bench: Bench) -> None:
    values = lamp()
    session, peer = bench.adopt(LAMP, miot(values))
    await bench.run(session, 10)
    peer.reboot()
    values[2, 3] = 2700
    bench.clock.advance(8)
    assert [report.rebooted for report in bench.heard.reports].count(True) == 1
    assert bench.heard.values()["color_temperature"] == 2700
    assert abs(peer.stamps[-1] - peer.stamp) <= 6


async def test_health_goes_down_in_steps_and_comes_back(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 20)
    peer.silent = True
    bench.clock.advance(60)
    peer.silent = False
    bench.clock.advance(60)
    healths = [status.health for _, _, status in bench.heard.statuses]
    assert healths == [Health.ONLINE, Health.DEGRADED, Health.OFFLINE, Health.ONLINE]
    assert [status.reason for _, _, status in bench.heard.statuses][1:3] == ["device.misses", "device.silent"]


async def test_one_lost_datagram_is_no_news(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 20)
    count = 0

    def lose(packet: bytes) -> bool:
        nonlocal count
        count += 1
        return count % 7 == 0

    bench.wire.lose = lose
    bench.clock.advance(300)
    assert [status.health for _, _, status in bench.heard.statuses] == [Health.ONLINE]


async def test_greetings_of_a_large_home_are_capped(bench: Bench) -> None:
    peers = []
    for number in range(600):
        session, peer = bench.adopt(
            LAMP, miot(lamp()), host=f"127.78.{number // 200}.{number % 200 + 1}", did=DID + number, device=f"d{number}"
        )
        peers.append(peer)
        await bench.run(session, 0)
    bench.clock.advance(1.0)
    assert 200 <= sum(peer.hellos for peer in peers) <= 260
    bench.clock.advance(5.0)
    assert all(len(peer.requests) >= 1 for peer in peers)


async def test_a_flood_of_lies_about_where_a_device_is_sends_nothing_but_a_greeting_now_and_then(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 20)
    sent = sum(packet[2:4] == b"\x00\x20" for packet, _ in bench.wire.sent)
    for number in range(5000):
        bench.wire.deliver(hello_answer(DID, number), (f"127.79.0.{number % 250 + 1}", PORT))
        bench.clock.advance(0.01)
    assert sum(packet[2:4] == b"\x00\x20" for packet, _ in bench.wire.sent) - sent <= 10
    assert {address for _, address in bench.wire.sent} == {(HOST, PORT)}
    assert bench.book.moves == []
    assert bench.heard.health is Health.ONLINE


async def test_forged_datagrams_are_counted_and_change_nothing(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session, 10)
    reports = len(bench.heard.reports)
    stranger = Peer(bench.clock, miot({}), token="ee" * 16)
    push = {"id": 7, "method": "properties_changed", "params": [{"did": str(DID), "siid": 2, "piid": 1, "value": True}]}
    for host in (HOST, "127.77.1.66"):
        bench.wire.datagram_received(stranger.say(push), (host, PORT))
        bench.wire.datagram_received(b"garbage", (host, PORT))
    bench.wire.datagram_received(Peer(bench.clock, miot({}), did=5).say(push), ("127.77.1.66", PORT))
    assert len(bench.heard.reports) == reports
    counters = bench.driver.counters
    assert (counters.forged, counters.garbage, counters.strangers) == (2, 2, 1)

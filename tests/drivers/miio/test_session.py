"""A session against a scripted device under a virtual clock."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from drivers.miio.codec import PORT, Subscription
from drivers.miio.stamp import FATAL_ID
from hub.model.command import Call
from hub.model.device import Endpoint, Health
from hub.model.errors import AuthFailed, HearthError, NotAdopted, NotSupported, Rejected, Unreachable
from hub.model.ports import MdnsRecord, Order
from tests.drivers.miio.peer import DID, DROP, HOST, Bench, Peer, Refusal, legacy, miot

LAMP = "yeelink.light.lamp22"
REF = f"miio:{DID}"


def lamp(**changes: Any) -> dict[tuple[int, int], Any]:
    return {(2, 1): False, (2, 2): 40, (2, 3): 4000, **changes}


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.close()


class Outcome:
    """Remembers what `done` was called with, and how often."""

    def __init__(self) -> None:
        self.calls: list[HearthError | None] = []

    def __call__(self, error: HearthError | None) -> None:
        self.calls.append(error)

    @property
    def error(self) -> HearthError | None:
        (error,) = self.calls
        return error


async def test_first_contact_reads_everything(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    assert peer.methods == ["get_properties"]
    assert bench.heard.values() == {"on": False, "brightness": 40, "color_temperature": 4000}
    assert bench.heard.statuses[0][:2] == ("d1", REF)
    assert bench.heard.health is Health.ONLINE


async def test_a_command_leaves_in_the_same_call(bench: Bench) -> None:
    values = lamp()
    session, peer = bench.adopt(LAMP, miot(values))
    await bench.run(session)
    sent, done = len(bench.wire.sent), Outcome()
    session.submit(Order(writes=(("on", True), ("brightness", 70))), done)
    assert len(bench.wire.sent) == sent + 1
    bench.clock.advance(0.1)
    assert done.error is None
    assert (values[2, 1], values[2, 2]) == (True, 70)
    assert peer.requests[-1][2] == [
        {"did": str(DID), "siid": 2, "piid": 1, "value": True},
        {"did": str(DID), "siid": 2, "piid": 2, "value": 70},
    ]


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
    assert peer.methods[1:] == ["get_properties", "set_properties", "get_properties", "get_properties"]


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
    bench.wire.lose = lambda packet: not lost and not lost.append(packet)  # type: ignore[func-returns-value]
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    bench.clock.advance(3.0)
    assert done.error is None
    assert peer.hellos == hellos + 1
    assert peer.methods.count("set_properties") == 1


async def test_at_most_once_keeps_its_id(bench: Bench) -> None:
    values = {(2, 1): 0, (2, 3): 20, (2, 4): 80}
    boils: list[Any] = []
    session, peer = bench.adopt(
        "yunmi.kettle.v19", miot(values, set_properties=lambda params: boils.append(params) or DROP)
    )
    peer.forgetful = False
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),), once=True, timeout=10), done)
    bench.clock.advance(12.0)
    sets = [request for request in peer.requests if request[1] == "set_properties"]
    assert len(sets) >= 2
    assert len({request_id for request_id, _, _ in sets}) == 1
    assert len(boils) == 1
    assert isinstance(done.error, Unreachable)


async def test_the_kettle_starts_with_one_atomic_write_and_stops_by_its_action(bench: Bench) -> None:
    session, peer = bench.adopt("yunmi.kettle.v19", miot({(2, 1): 4, (2, 3): 90, (2, 4): 80}))
    await bench.run(session)
    assert bench.heard.values() == {"on": True, "state": "keep_warm", "temperature": 90.0, "target_temperature": 80.0}
    for value in (True, False):
        session.submit(Order(writes=(("on", value),)), Outcome())
        bench.clock.advance(0.5)
    start, stop = [request for request in peer.requests if request[1] != "get_properties"]
    assert [(item["siid"], item["piid"], item["value"]) for item in start[2]] == [
        (2, 4, 99), (2, 5, False), (2, 6, 90), (3, 1, 1440), (3, 11, 1), (3, 13, "99,0,90,1440"),
    ]  # fmt: skip
    assert stop[1:] == ("action", {"did": str(DID), "siid": 3, "aiid": 1, "in": []})


async def test_duplicate_and_late_answers(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    held: list[tuple[int, Any]] = []
    answer = peer.answer
    peer.answer = lambda method, params: held.append((peer.requests[-1][0], params)) or DROP  # type: ignore[func-returns-value]
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


@pytest.mark.parametrize(
    ("result", "error"),
    [
        ([{"siid": 2, "piid": 1, "code": 1}], None),
        ([{"siid": 2, "piid": 1, "code": -4005}], Rejected),
        ([{"siid": 2, "piid": 1, "code": -4002}], NotSupported),
        ([{"siid": 2, "piid": 1, "code": -704042011}], Unreachable),
        ([{"siid": 2, "piid": 2, "code": 0}], Unreachable),  # says nothing of what was asked
        ([], Unreachable),
        (0, Unreachable),
        (["ok"], Unreachable),
        (Refusal(-5001), Rejected),
        (Refusal(-5005), Rejected),
        (Refusal(-10000), NotSupported),
        (Refusal(-9999), Unreachable),
        (Refusal(-30001), Unreachable),
    ],
)
async def test_errors_by_their_remedy(bench: Bench, result: Any, error: type[HearthError] | None) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp(), set_properties=result))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    bench.clock.advance(3.0)
    assert type(done.error) is (error or type(None))
    retried = isinstance(result, Refusal) and result.code in (-9999, -30001)
    assert peer.methods.count("set_properties") == (2 if retried else 1)


async def test_what_cannot_be_ordered_is_refused_later_not_at_once(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    outcomes = [Outcome() for _ in range(3)]
    session.submit(Order(writes=(("nothing", True),)), outcomes[0])
    session.submit(Order(call=Call("d1", "stop")), outcomes[1])
    session.submit(Order(), outcomes[2])
    assert [outcome.calls for outcome in outcomes] == [[], [], []]
    bench.clock.advance(0.1)
    assert all(isinstance(outcome.error, NotSupported) for outcome in outcomes)


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


async def test_polling_keeps_its_pace_and_the_hub_its_budget(bench: Bench) -> None:
    peers: list[Peer] = []
    for number in range(100):
        session, peer = bench.adopt(
            LAMP, miot(lamp()), host=f"127.77.9.{number + 1}", did=DID + number, device=f"d{number}"
        )
        peers.append(peer)
        await bench.run(session, 0)
    bench.clock.advance(10)
    before = [len(peer.requests) for peer in peers]
    bench.clock.advance(60)
    counts = [len(peer.requests) - earlier for peer, earlier in zip(peers, before, strict=True)]
    assert all(10 <= count <= 14 for count in counts)  # every 5 s, give or take a tenth
    assert sum(counts) <= 60 * 60


async def test_polls_of_a_large_home_are_capped(bench: Bench) -> None:
    peers = []
    for number in range(600):
        session, peer = bench.adopt(
            LAMP, miot(lamp()), host=f"127.78.{number // 200}.{number % 200 + 1}", did=DID + number, device=f"d{number}"
        )
        peers.append(peer)
        await bench.run(session, 0)
    bench.clock.advance(30)
    before = sum(len(peer.requests) for peer in peers)
    bench.clock.advance(60)
    polled = sum(len(peer.requests) for peer in peers) - before
    assert 3400 <= polled <= 3700
    assert min(len(peer.requests) for peer in peers) >= 5


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


async def test_read_back_after_a_command_follows_a_device_that_is_slow(bench: Bench) -> None:
    values = lamp()
    slow: list[bool] = []

    def set_later(params: Any) -> Any:
        bench.clock.call_at(bench.clock.monotonic() + 0.7, lambda: values.update({(2, 1): True}) or slow.append(True))  # type: ignore[func-returns-value]
        return [{"siid": 2, "piid": 1, "code": 1}]

    session, _ = bench.adopt(LAMP, miot(values, set_properties=set_later))
    await bench.run(session, 5.8)
    seen = len(bench.heard.history("on"))
    session.submit(Order(writes=(("on", True),)), lambda error: session.refresh(("on",)))
    bench.clock.advance(1.2)
    assert bench.heard.history("on")[seen:] == [False, True]
    requests = len(bench.heard.history("on"))
    bench.clock.advance(2.3)  # it shows, so nobody reads at three seconds
    assert len(bench.heard.history("on")) == requests


async def test_unknown_values_keep_their_original(bench: Bench) -> None:
    session, _ = bench.adopt(LAMP, miot(lamp()))
    values = lamp()
    values[2, 2] = "bright"
    session, _ = bench.adopt(LAMP, miot(values))
    await bench.run(session)
    (report,) = [report for report in bench.heard.reports if report.values]
    assert dict(report.values)["brightness"] is None
    assert list(report.raw) == [("brightness", "bright")]


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
    bench.clock.advance(0.1)
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


async def test_a_device_that_offers_it_is_subscribed_to_and_polled_less(bench: Bench) -> None:
    values = lamp()
    subscribed: list[Any] = []
    session, peer = bench.adopt(
        LAMP, miot(values, **{"miIO.sub": lambda params: subscribed.append(params) or {"code": 0}})
    )
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    assert peer.probes == peer.hellos > 0
    assert subscribed[0]["sub_method"] == "."
    peer.subscription = Subscription(subscribed[0]["update_ts"], 1, wildcard=True)
    bench.wire.deliver(peer.say(changed(900, True)), (HOST, PORT))
    bench.wire.deliver(peer.say(changed(900, True)), (HOST, PORT))
    bench.clock.advance(0.1)
    assert bench.heard.history("on") == [False, True]
    assert [request for request in peer.requests if request[1] == "ack"] == [(900, "ack", {"code": 0})] * 2
    assert bench.driver.counters.repeated == 1
    requests = len(peer.requests)
    bench.clock.advance(60)
    assert len(peer.requests) - requests <= 3
    assert len(subscribed) == 1


def changed(request_id: int, value: object) -> dict[str, Any]:
    entry = {"did": str(DID), "siid": 2, "piid": 1, "value": value}
    return {"id": request_id, "method": "properties_changed", "params": [entry]}


async def test_a_reboot_loses_the_subscription_and_it_is_made_anew(bench: Bench) -> None:
    subscribed: list[Any] = []
    session, peer = bench.adopt(
        LAMP, miot(lamp(), **{"miIO.sub": lambda params: subscribed.append(params) or {"code": 0}})
    )
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    peer.subscription = Subscription(subscribed[0]["update_ts"], 1, wildcard=True)
    bench.clock.advance(30)
    peer.reboot()
    peer.subscription = Subscription(0, 1, wildcard=True)
    bench.clock.advance(60)
    assert len(subscribed) >= 2


async def test_a_refused_subscription_is_not_asked_for_ever(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp(), **{"miIO.sub": {"code": -1}}))
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session, 600)
    assert 1 <= peer.methods.count("miIO.sub") <= 3


async def test_children_share_the_gateways_conversation(bench: Bench) -> None:
    gateway_values = {(6, 6): 1}
    child_values = {(2, 1): True}

    def get(params: Any) -> Any:
        found = []
        for item in params:
            values = child_values if item["did"] == "lumi.158d000000000b" else gateway_values
            found.append({**item, "code": 0, "value": values.get((item["siid"], item["piid"]))})
        return found

    gateway, peer = bench.adopt("lumi.gateway.mgl03", miot({}, get_properties=get, **{"miIO.sub": {"code": 0}}))
    peer.subscription = Subscription(0, 1, wildcard=True)
    via = Endpoint("miio", str(DID))
    window = bench.driver.open(
        "window", "lumi.sensor_magnet.v2", Endpoint("miio", "lumi.158d000000000b", "gateway"), via
    )
    hall = bench.driver.open("hall", "lumi.motion.acn001", Endpoint("miio", "lumi.158d000000000c", "gateway"), via)
    button = bench.driver.open("button", "linp.remote.k9b01", Endpoint("miio", "blt.3.1abc", "gateway"), via)
    for session in (gateway, window, hall, button):
        await bench.run(session, 0)
    bench.clock.advance(2)
    assert bench.heard.values() == {"led.on": True}
    assert bench.heard.values("window") == {"open": False}
    assert bench.heard.values("hall")["motion"] is False
    assert {endpoint for _, endpoint, _ in bench.heard.statuses} == {
        REF, "miio:lumi.158d000000000b", "miio:lumi.158d000000000c", "miio:blt.3.1abc",
    }  # fmt: skip

    def event(number: int, did: str, siid: int, eiid: int, *arguments: object) -> None:
        params = {"did": did, "siid": siid, "eiid": eiid, "arguments": list(arguments)}
        message = {"id": number, "method": "event_occured", "params": params}
        bench.wire.deliver(peer.say(message), (HOST, PORT))

    event(1, "lumi.158d000000000b", 2, 2)
    event(2, "lumi.158d000000000c", 2, 1, {"piid": 1, "value": 120})
    event(3, "blt.3.1abc", 3, 1012, 15)
    event(4, "blt.3.1abc", 3, 1012, 99)
    event(5, "lumi.158d00000000ff", 2, 1)
    bench.clock.advance(0.1)
    assert bench.heard.values("window") == {"open": True}
    assert (bench.heard.values("hall")["motion"], bench.heard.values("hall")["illuminance"]) == (True, 120.0)
    pressed = [event for report in bench.heard.reports for event in report.events]
    assert [(event.path, dict(event.fields)) for event in pressed] == [("press", {"kind": "double"})]
    bench.clock.advance(60)
    event(6, "lumi.158d000000000c", 2, 1)
    bench.clock.advance(60)
    assert bench.heard.values("hall")["motion"] is True
    bench.clock.advance(31)
    assert bench.heard.values("hall")["motion"] is False


async def test_legacy_lamp(bench: Bench) -> None:
    values = {"power": "off", "bright": 50, "cct": 1}
    sent: list[tuple[str, Any]] = []

    def answer(method: str, params: Any) -> Any:
        sent.append((method, params))
        return ["ok"] if method.startswith("set_") else legacy(values)(method, params)

    session, peer = bench.adopt("philips.light.bulb", answer)
    await bench.run(session)
    assert peer.probes == 0
    assert bench.heard.values() == {"on": False, "brightness": 50, "color_temperature": 3000}
    done = Outcome()
    session.submit(Order(writes=(("on", True), ("color_temperature", 5700))), done)
    bench.clock.advance(0.5)
    assert done.error is None
    assert sent[1:] == [("set_power", ["on"]), ("set_cct", [100])]


async def test_the_second_write_is_not_sent_when_the_first_is_refused(bench: Bench) -> None:
    session, peer = bench.adopt("philips.light.bulb", legacy({}, set_power=["error"], set_cct=["ok"]))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True), ("color_temperature", 5700))), done)
    bench.clock.advance(0.5)
    assert isinstance(done.error, Rejected)
    assert "set_cct" not in peer.methods


async def test_vacuum(bench: Bench) -> None:
    status = [{"state": 8, "battery": 93}]
    session, peer = bench.adopt(
        "rockrobo.vacuum.v1", legacy({}, get_status=lambda _: status, app_start=[0], app_charge=["ok"])
    )
    await bench.run(session)
    assert peer.methods == ["get_status"]
    assert bench.heard.values() == {"state": "docked", "battery": 93}
    done = Outcome()
    session.submit(Order(call=Call("d1", "start")), done)
    bench.clock.advance(0.5)
    assert done.error is None


async def test_a_closed_session_asks_for_nothing_more(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    peer.answer = lambda method, params: DROP
    done = Outcome()
    session.submit(Order(writes=(("on", True),)), done)
    await bench.close()
    session.close()
    assert isinstance(done.error, Unreachable)
    sent = len(bench.wire.sent)
    bench.clock.advance(100)
    assert len(bench.wire.sent) == sent


async def test_a_session_that_is_run_again_starts_anew(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    await bench.close()
    await bench.run(session)
    assert peer.methods == ["get_properties", "get_properties"]

"""Devices and gateways that tell by themselves."""

from typing import Any

from drivers.miio.codec import PORT, Subscription, probed_by
from drivers.miio.patience import GREET_WAITS
from drivers.miio.push import MOST_REMEMBERED, OVERTAKING
from drivers.miio.told import SAFETY
from hub.model.device import Endpoint, Health
from hub.model.ports import Order
from tests.drivers.miio.peer import (
    DID,
    DROP,
    HOST,
    LAMP,
    REF,
    Bench,
    Peer,
    Script,
    lamp,
    miot,
)


async def test_a_device_that_offers_it_is_subscribed_to_and_polled_less(bench: Bench) -> None:
    values = lamp()
    subscribed = Script({"code": 0})
    session, peer = bench.adopt(LAMP, miot(values, subscribe=subscribed))
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    assert peer.probes == peer.hellos > 0
    assert subscribed.asked[0]["sub_method"] == "."
    peer.subscription = Subscription(subscribed.asked[0]["update_ts"], 1, wildcard=True)
    bench.wire.deliver(peer.say(changed(900, True)), (HOST, PORT))
    bench.wire.deliver(peer.say(changed(900, True)), (HOST, PORT))
    bench.clock.advance(0.1)
    assert bench.heard.history("on") == [False, True]
    assert [request for request in peer.requests if request[1] == "ack"] == [(900, "ack", {"code": 0})] * 2
    assert bench.driver.counters.repeated == 1
    requests = len(peer.requests)
    bench.clock.advance(60)
    assert len(peer.requests) - requests <= 3
    assert len(subscribed.asked) == 1


async def test_an_answer_that_a_push_has_overtaken_is_older_than_it(bench: Bench) -> None:
    values = lamp()
    session, peer = bench.adopt(LAMP, miot(values))
    await bench.run(session)
    session.refresh(("on", "brightness"))
    # The lamp answers what it was, and is switched on while the answer is on its way.
    bench.wire.deliver(peer.say(changed(900, True)), (HOST, PORT))
    bench.clock.advance(0.1)
    assert bench.heard.history("on") == [False, True]
    assert bench.heard.history("brightness") == [40, 40]
    values[2, 1] = True
    session.refresh(("on",))
    bench.clock.advance(0.1)
    assert bench.heard.history("on") == [False, True, True]


async def test_a_push_of_long_ago_says_nothing(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    recorded = peer.say(changed(900, True))
    bench.clock.advance(130)
    acknowledged = peer.methods.count("ack")
    bench.wire.deliver(recorded, (HOST, PORT))
    bench.clock.advance(0.1)
    assert True not in bench.heard.history("on")
    assert bench.driver.counters.stale == 1
    assert peer.methods.count("ack") == acknowledged
    assert [report for report in bench.heard.reports if report.rebooted] == []
    bench.wire.deliver(peer.say(changed(901, True)), (HOST, PORT))
    bench.clock.advance(0.1)
    assert bench.heard.history("on")[-1] is True


async def test_a_push_that_others_have_overtaken_is_asked_about_and_not_believed(bench: Bench) -> None:
    _, peer, _, values = await subscribed_lamp(bench)
    tell(bench, peer, values, 903, on=False)
    bench.clock.advance(7)
    peer.requests.clear()
    for late in (902, 903):  # that it was on, lost until now; and once more what is heard already
        bench.wire.deliver(peer.say(changed(late, late == 902)), (HOST, PORT))
        bench.clock.advance(0.1)
        assert bench.heard.values()["on"] is False
        assert bench.heard.history("on")[2:].count(True) == 0
    assert (peer.methods.count("ack"), reads_of_on(peer)) == (2, 2)
    values[2, 1] = True  # ids need not count upwards: it is so, and the answer says it
    bench.wire.deliver(peer.say(changed(5, True)), (HOST, PORT))
    bench.clock.advance(0.1)
    assert bench.heard.values()["on"] is True


async def test_what_an_overtaken_push_tells_is_read_until_it_is_known(bench: Bench) -> None:
    _, peer, _, values = await subscribed_lamp(bench)
    answer, peer.answer = peer.answer, lambda method, params: DROP
    values[2, 1] = False
    bench.wire.deliver(peer.say(changed(5, False)), (HOST, PORT))
    bench.clock.advance(20)
    peer.answer = answer
    bench.clock.advance(60)
    assert bench.heard.values()["on"] is False


async def test_of_pushes_far_apart_none_was_overtaken(bench: Bench) -> None:
    _, peer, _, values = await subscribed_lamp(bench)
    bench.clock.advance(OVERTAKING)
    peer.requests.clear()
    tell(bench, peer, values, 5, on=False)
    assert (bench.heard.values()["on"], reads_of_on(peer)) == (False, 0)


async def test_what_cannot_be_read_is_believed_however_late(bench: Bench) -> None:
    answer = miot(lamp())

    def get(params: Any) -> Any:
        found = answer("get_properties", params)
        return [
            {"did": one["did"], "siid": 2, "piid": 1, "code": -4001} if (one["siid"], one["piid"]) == (2, 1) else one
            for one in found
        ]

    session, peer = bench.adopt(LAMP, miot({}, get_properties=get))
    await bench.run(session)
    for number, value in ((900, False), (899, True)):
        bench.wire.deliver(peer.say(changed(number, value)), (HOST, PORT))
        bench.clock.advance(0.1)
    assert bench.heard.values()["on"] is True


async def test_the_first_push_after_a_reboot_counts_when_it_is_repeated(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    peer.reboot()
    for _ in range(2):
        bench.wire.deliver(peer.say(changed(900, True)), (HOST, PORT))
        bench.clock.advance(0.5)
    assert True in bench.heard.history("on")


def changed(request_id: int, value: object) -> dict[str, Any]:
    entry = {"did": str(DID), "siid": 2, "piid": 1, "value": value}
    return {"id": request_id, "method": "properties_changed", "params": [entry]}


async def test_a_reboot_loses_the_subscription_and_it_is_made_anew(bench: Bench) -> None:
    subscribed = Script({"code": 0})
    session, peer = bench.adopt(LAMP, miot(lamp(), subscribe=subscribed))
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    peer.subscription = Subscription(subscribed.asked[0]["update_ts"], 1, wildcard=True)
    bench.clock.advance(30)
    peer.reboot()
    peer.subscription = Subscription(0, 1, wildcard=True)
    bench.clock.advance(60)
    assert len(subscribed.asked) >= 2


async def test_a_refused_subscription_is_not_asked_for_ever(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp(), subscribe={"code": -1}))
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

    gateway, peer = bench.adopt("lumi.gateway.mgl03", miot({}, get_properties=get, subscribe={"code": 0}))
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


async def subscribed_lamp(bench: Bench) -> tuple[Any, Peer, Script, dict[tuple[int, int], Any]]:
    """A lamp that has told once that it is on, and will be asked for the rest only."""
    values = lamp()
    asked = Script({"code": 0})
    session, peer = bench.adopt(LAMP, miot(values, subscribe=asked))
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    peer.subscription = Subscription(asked.asked[0]["update_ts"], 1, wildcard=True)
    tell(bench, peer, values, 900, on=True)
    return session, peer, asked, values


def tell(bench: Bench, peer: Peer, values: dict[tuple[int, int], Any], request_id: int, *, on: bool) -> None:
    values[2, 1] = on
    bench.wire.deliver(peer.say(changed(request_id, on)), (HOST, PORT))
    bench.clock.advance(0.1)


def reads_of_on(peer: Peer) -> int:
    return sum(
        (item["siid"], item["piid"]) == (2, 1)
        for _, method, params in peer.requests
        if method == "get_properties"
        for item in params
    )


def quiet_for(bench: Bench, seconds: float) -> float:
    """The longest time that nothing was said of `on`."""
    longest = since = 0.0
    for _ in range(int(seconds)):
        known = len(bench.heard.history("on"))
        bench.clock.advance(1)
        since = 0.0 if len(bench.heard.history("on")) > known else since + 1
        longest = max(longest, since)
    return longest


async def test_what_was_told_once_is_read_every_five_minutes_and_fresh_all_the_time(bench: Bench) -> None:
    _, peer, asked, _ = await subscribed_lamp(bench)
    bench.clock.advance(60)
    peer.requests.clear()
    assert quiet_for(bench, 1500) < 60  # a value is fresh for 90 s
    assert set(bench.heard.history("on")[2:]) == {True}
    assert 3 <= reads_of_on(peer) <= 6
    assert len(asked.asked) == 1


async def test_a_subscription_that_was_lost_in_silence_is_made_anew_and_everything_read(bench: Bench) -> None:
    _, peer, asked, values = await subscribed_lamp(bench)
    bench.clock.advance(120)
    peer.subscription = Subscription(asked.asked[0]["update_ts"] - 1, 1, wildcard=True)
    values[2, 1] = False  # and nobody is told
    bench.clock.advance(58)
    assert bench.heard.values()["on"] is False
    assert len(asked.asked) == 2
    peer.subscription = Subscription(asked.asked[1]["update_ts"], 1, wildcard=True)
    tell(bench, peer, values, 901, on=True)
    assert bench.heard.values()["on"] is True


async def test_one_that_offers_no_subscription_any_more_is_polled_as_others(bench: Bench) -> None:
    _, peer, asked, _ = await subscribed_lamp(bench)
    bench.clock.advance(60)
    peer.subscription = None
    bench.clock.advance(60)
    peer.requests.clear()
    assert quiet_for(bench, 60) < 50
    assert reads_of_on(peer) >= 1
    assert len(asked.asked) == 1


async def test_a_change_that_the_device_kept_to_itself_ends_the_trust(bench: Bench) -> None:
    _, peer, _, values = await subscribed_lamp(bench)
    values[2, 1] = False
    bench.clock.advance(400)
    assert bench.heard.values()["on"] is False
    peer.requests.clear()
    bench.clock.advance(300)
    assert reads_of_on(peer) >= 5
    tell(bench, peer, values, 901, on=True)
    peer.requests.clear()
    bench.clock.advance(250)
    assert reads_of_on(peer) == 0


async def test_what_was_commanded_and_not_told_ends_no_trust(bench: Bench) -> None:
    session, peer, _, values = await subscribed_lamp(bench)
    session.submit(Order(writes=(("on", False),)), lambda error: None)
    bench.clock.advance(10)
    assert (bench.heard.values()["on"], values[2, 1]) == (False, False)
    peer.requests.clear()
    bench.clock.advance(250)
    assert reads_of_on(peer) == 0


async def test_nothing_is_fresh_of_one_that_has_gone_or_only_greets(bench: Bench) -> None:
    _, peer, _, _ = await subscribed_lamp(bench)
    bench.clock.advance(60)
    peer.answer = lambda method, params: DROP  # it greets, as anybody could in its place
    bench.clock.advance(2 * SAFETY)
    known = len(bench.heard.history("on"))
    bench.clock.advance(300)
    assert len(bench.heard.history("on")) == known
    peer.silent = True
    bench.clock.advance(120)
    assert bench.heard.health is Health.OFFLINE


async def test_a_lost_probe_is_no_lost_subscription(bench: Bench) -> None:
    _, peer, asked, _ = await subscribed_lamp(bench)
    bench.clock.advance(60)
    bench.wire.lose = lambda packet: probed_by(packet) is not None
    peer.requests.clear()
    hellos = peer.hellos
    bench.clock.advance(200)
    assert peer.hellos > hellos
    assert (len(asked.asked), reads_of_on(peer)) == (1, 0)


async def test_a_hub_that_stops_takes_its_subscription_back(bench: Bench) -> None:
    asked = Script({"code": 0})
    session, peer = bench.adopt(LAMP, miot(lamp(), subscribe=asked))
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    await bench.driver.stop()
    bench.clock.advance(0.1)
    _, method, params = peer.requests[-1]
    assert method == "miIO.unsub"
    assert (params["did"], params["sub_method"]) == (asked.asked[0]["did"], ".")
    sent = len(peer.requests)
    await bench.close()
    bench.clock.advance(0.1)
    assert len(peer.requests) == sent  # once is enough


async def test_a_device_that_falls_silent_is_asked_three_times_five_seconds_apart(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp(), subscribe={"code": 0}))
    peer.subscription = Subscription(0, 1, wildcard=True)
    await bench.run(session)
    bench.clock.advance(300)
    peer.silent = True
    sent = len(bench.wire.sent)
    for _ in range(120):
        bench.clock.advance(1)
        if bench.heard.health is Health.OFFLINE:
            break
    assert bench.heard.health is Health.OFFLINE
    hellos = [packet for packet, _ in bench.wire.sent[sent:] if len(packet) == 32]
    assert len(hellos) >= 3 * len(GREET_WAITS)
    assert probed_by(hellos[0]) is not None


async def test_pushes_beyond_all_measure_take_no_memory(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    for number in range(3 * MOST_REMEMBERED):
        bench.wire.datagram_received(peer.say(changed(1000 + number, True)), (HOST, PORT))
    assert len(bench.driver._links[DID]._pushes._heard) == MOST_REMEMBERED

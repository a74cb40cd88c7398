"""A session against a scripted device under a virtual clock: reading, orders, read-back, products."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.miio.codec import PORT
from drivers.miio.outbox import GAP
from hub.model.command import Call
from hub.model.device import Health
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
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
    Refusal,
    lamp,
    legacy,
    miot,
)


def _nested(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["did", "siid", "piid", "eiid", "code", "value", "arguments", "result"])
    return st.lists(children, max_size=4) | st.dictionaries(names, children, max_size=5)


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
    assert peer.requests[-2][2] == [
        {"did": str(DID), "siid": 2, "piid": 1, "value": True},
        {"did": str(DID), "siid": 2, "piid": 2, "value": 70},
    ]


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


@pytest.mark.parametrize("code", [-9999, -30001])
async def test_what_is_done_once_is_not_sent_again_because_nobody_knows(bench: Bench, code: int) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp(), set_properties=Refusal(code)))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),), once=True), done)
    bench.clock.advance(8.0)
    assert isinstance(done.error, Unreachable)
    assert peer.methods.count("set_properties") == 1


@pytest.mark.parametrize(("codes", "error"), [((0, -10000), Rejected), ((-10000, 0), NotSupported)])
async def test_an_order_that_was_begun_is_not_called_impossible(
    bench: Bench, codes: tuple[int, int], error: type[HearthError]
) -> None:
    words = {"set_power": codes[0], "set_wash_status": codes[1]}
    peer: dict[str, Any] = {name: Refusal(code) if code else ["ok"] for name, code in words.items()}
    session, heard = bench.adopt("viomi.dishwasher.m02", legacy({"power": 0, "wash_status": 0}, **peer))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),), once=True), done)
    bench.clock.advance(8.0)
    assert type(done.error) is error
    assert heard.methods.count("set_power") == 1


async def test_all_of_an_order_has_the_time_of_the_order(bench: Bench) -> None:
    lost = [True]

    def slow(_params: Any) -> Any:
        return DROP if lost and lost.pop() else ["ok"]

    values = {"power": 0, "wash_status": 0}
    session, peer = bench.adopt("viomi.dishwasher.m02", legacy(values, set_power=slow, set_wash_status=DROP))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True),), once=True, timeout=5.0), done)
    bench.clock.advance(5.2)
    assert isinstance(done.error, Unreachable)
    told = peer.methods.count("set_wash_status")
    bench.clock.advance(10.0)
    assert peer.methods.count("set_wash_status") == told > 0, "it does not start when nobody waits for it any more"


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


async def test_read_back_after_a_command_follows_a_device_that_is_slow(bench: Bench) -> None:
    values = lamp()

    def set_later(params: Any) -> Any:
        bench.clock.call_at(bench.clock.monotonic() + 0.7, lambda: values.update({(2, 1): True}))
        return [{"siid": 2, "piid": 1, "code": 1}]

    session, _ = bench.adopt(LAMP, miot(values, set_properties=set_later))
    await bench.run(session, 5.8)
    seen = len(bench.heard.history("on"))
    session.submit(Order(writes=(("on", True),)), Outcome())
    bench.clock.advance(0.1)
    session.refresh(("on",))  # is being read already
    bench.clock.advance(1.1)
    assert bench.heard.history("on")[seen:] == [False, False, True]
    requests = len(bench.heard.history("on"))
    bench.clock.advance(2.3)  # it shows, so nobody reads at three seconds
    assert len(bench.heard.history("on")) == requests


async def test_what_the_device_took_is_read_at_once_and_without_being_asked(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, miot(lamp()))
    await bench.run(session)
    session.submit(Order(writes=(("on", True),)), Outcome())
    bench.clock.advance(GAP + 0.03)
    assert bench.heard.history("on") == [False, True]
    assert peer.methods[-2:] == ["set_properties", "get_properties"]


async def test_a_second_command_begins_the_reading_anew(bench: Bench) -> None:
    values = lamp()
    session, _ = bench.adopt(LAMP, miot(values, set_properties=lambda params: [{"siid": 2, "piid": 1, "code": 1}]))
    await bench.run(session)
    session.submit(Order(writes=(("on", True),)), Outcome())
    bench.clock.advance(1.5)  # the next reading would be at three seconds
    values[2, 1] = True
    session.submit(Order(writes=(("on", True),)), Outcome())
    bench.clock.advance(GAP + 0.03)
    assert bench.heard.history("on")[-1] is True


async def test_who_asks_what_became_of_a_command_that_was_not_answered_hears_it_at_once(bench: Bench) -> None:
    values = lamp()
    session, _ = bench.adopt(LAMP, miot(values, set_properties=lambda params: values.update({(2, 1): True})))
    await bench.run(session)
    refused = Outcome()
    session.submit(Order(writes=(("on", True),)), refused)
    bench.clock.advance(0.1)
    assert refused.error is not None
    session.refresh(("on",))
    bench.clock.advance(0.1)
    assert bench.heard.history("on") == [False, True]


async def test_unknown_values_keep_their_original(bench: Bench) -> None:
    values = lamp()
    values[2, 2] = "bright"
    session, _ = bench.adopt(LAMP, miot(values))
    await bench.run(session)
    (report,) = [report for report in bench.heard.reports if report.values]
    assert dict(report.values)["brightness"] is None
    assert list(report.raw) == [("brightness", "bright")]


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
    assert sent[1:3] == [("set_power", ["on"]), ("set_cct", [100])]


async def test_the_second_write_is_not_sent_when_the_first_is_refused(bench: Bench) -> None:
    session, peer = bench.adopt("philips.light.bulb", legacy({}, set_power=["error"], set_cct=["ok"]))
    await bench.run(session)
    done = Outcome()
    session.submit(Order(writes=(("on", True), ("color_temperature", 5700))), done)
    bench.clock.advance(0.5)
    assert isinstance(done.error, Rejected)
    assert "set_cct" not in peer.methods


async def test_vacuum(bench: Bench) -> None:
    status, worn = [{"state": 8, "battery": 93}], [{"filter_work_time": 36_000}]
    answer = legacy({}, get_status=status, get_consumable=worn, app_start=[0], app_charge=["ok"])
    session, peer = bench.adopt("rockrobo.vacuum.v1", answer)
    await bench.run(session)
    assert sorted(peer.methods) == ["get_consumable", "get_status"]
    assert bench.heard.values() == {"state": "docked", "battery": 93, "filter_left": 504_000.0}
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


@settings(max_examples=300)
@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), _nested, max_leaves=12)
)
async def test_any_signed_answer_or_push_is_survived(message: Any) -> None:
    bench = Bench()
    try:
        session, peer = bench.adopt(LAMP, lambda method, params: message)
        await bench.run(session, 1)
        done = Outcome()
        session.submit(Order(writes=(("on", True),)), done)
        bench.clock.advance(0.5)
        bench.wire.deliver(peer.say({"id": 1, "method": "properties_changed", "params": message}), (HOST, PORT))
        bench.wire.deliver(peer.say({"id": 2, "method": "event_occured", "params": [message]}), (HOST, PORT))
        bench.wire.deliver(peer.say({"id": message, "method": message, "params": message}), (HOST, PORT))
        bench.wire.deliver(peer.say({"id": message, "error": message}), (HOST, PORT))
        bench.clock.advance(12)
        assert len(done.calls) == 1
    finally:
        await bench.close()

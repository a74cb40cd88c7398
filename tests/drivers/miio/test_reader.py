"""Chunks: how many members fit a request is learned, and what spoils a request is set aside."""

from typing import Any

import pytest

from drivers.miio import reader
from drivers.miio.codec import PORT
from drivers.miio.lessons import Lesson
from drivers.miio.profiles.miot import Prop
from drivers.miio.reader import TRY_SOON
from drivers.miio.session import MiioSession
from hub.model.device import Health
from tests.drivers.miio.peer import DROP, HOST, Bench, Refusal, legacy, miot

HUMIDIFIER = "zhimi.humidifier.ca4"
VALUES: dict[tuple[int, int], Any] = {(2, 1): True, (2, 6): 50, (2, 5): 1, (3, 9): 41, (3, 7): 21.5, (2, 7): 60}
READ = {
    "on": True,
    "target_humidity": 50,
    "mode": "low",
    "humidity": 41.0,
    "temperature": 21.5,
    "water_level": 50.0,
}


def limit_of(bench: Bench, model: str = HUMIDIFIER) -> int:
    return bench.driver._lessons.of(model, None).limit


def sizes(requests: list[tuple[int, str, Any]]) -> list[int]:
    return [len(params) for _, method, params in requests if method == "get_properties"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
async def test_the_size_that_fits_is_learned_for_the_model(bench: Bench, limit: int) -> None:
    session, peer = bench.adopt(HUMIDIFIER, miot(dict(VALUES), limit))
    await bench.run(session, 4.5)
    assert bench.heard.values() == READ
    learned = limit_of(bench)
    assert 1 <= learned <= limit
    bench.clock.advance(60)
    assert max(sizes(peer.requests)[-10:]) <= limit
    second, other = bench.adopt(HUMIDIFIER, miot(dict(VALUES), limit), host="127.77.1.2", did=7, device="d2")
    await bench.run(second, 4.5)
    assert max(sizes(other.requests)) <= limit
    assert bench.heard.values("d2") == READ


async def test_a_size_that_one_bad_moment_has_taught_is_forgotten(bench: Bench) -> None:
    answer, busy = miot(dict(VALUES)), True

    def moody(params: Any) -> Any:
        return Refusal(-9999) if busy and len(params) > 2 else answer("get_properties", params)

    session, peer = bench.adopt(HUMIDIFIER, miot({}, get_properties=moody))
    await bench.run(session, 4.5)
    assert 1 <= limit_of(bench) <= 2
    busy = False
    bench.clock.advance(TRY_SOON / 2)
    assert max(sizes(peer.requests)[-10:]) <= 2
    bench.clock.advance(TRY_SOON)
    assert limit_of(bench) == 0
    assert max(sizes(peer.requests)[-10:]) > 2
    assert bench.heard.values() == READ


async def test_a_size_that_is_the_devices_own_is_asked_for_once_more_and_then_once_a_day(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.TRY_AGAIN == 86400.0
    monkeypatch.setattr(reader, "TRY_AGAIN", 2 * TRY_SOON)  # a day has many polls
    session, peer = bench.adopt(HUMIDIFIER, miot(dict(VALUES), 2))
    await bench.run(session, 4.5)
    learned = limit_of(bench)
    peer.requests.clear()
    bench.clock.advance(1.2 * TRY_SOON)
    assert 1 <= len([size for size in sizes(peer.requests) if size > 2]) <= 4
    assert limit_of(bench) == learned
    peer.requests.clear()
    bench.clock.advance(TRY_SOON)
    assert max(sizes(peer.requests)) == learned
    peer.answer = miot(dict(VALUES))  # another day, another firmware
    bench.clock.advance(2 * TRY_SOON)
    assert limit_of(bench) == 0
    assert max(sizes(peer.requests)[-10:]) > 2


async def test_one_that_spoils_the_others_is_set_aside_and_the_size_kept(bench: Bench) -> None:
    answer = miot(dict(VALUES))

    def spoilt(params: Any) -> Any:
        if any((item["siid"], item["piid"]) == (2, 7) for item in params):
            return Refusal(-9999)
        return answer("get_properties", params)

    session, peer = bench.adopt(HUMIDIFIER, miot({}, get_properties=spoilt))
    await bench.run(session, 4.5)
    assert bench.heard.values() == {path: value for path, value in READ.items() if path != "water_level"}
    assert limit_of(bench) == 0
    before = len(peer.requests)
    bench.clock.advance(120)
    asked = {Prop(item["siid"], item["piid"]) for _, _, params in peer.requests[before:] for item in params}
    assert Prop(2, 7) not in asked
    assert max(sizes(peer.requests[before:])) == 5
    bench.clock.advance(3700)
    asked = {Prop(item["siid"], item["piid"]) for _, _, params in peer.requests[before:] for item in params}
    assert Prop(2, 7) in asked


async def test_a_member_that_is_not_there_is_not_asked_for_again(bench: Bench) -> None:
    values = {key: value for key, value in VALUES.items() if key != (2, 7)}
    session, peer = bench.adopt(HUMIDIFIER, miot(values))
    await bench.run(session, 60)
    assert "water_level" not in bench.heard.values()
    first, *others = sizes(peer.requests)
    assert first > max(others)


async def test_a_mangled_answer_counts_as_too_much(bench: Bench) -> None:
    answer = miot(dict(VALUES))

    def mangle(params: Any) -> Any:
        return "truncated" if len(params) > 3 else answer("get_properties", params)

    session, _ = bench.adopt(HUMIDIFIER, miot({}, get_properties=mangle))
    await bench.run(session, 4.5)
    assert bench.heard.values() == READ
    assert 1 <= limit_of(bench) <= 3


async def test_silence_is_blamed_on_the_size_only_when_it_repeats(bench: Bench) -> None:
    answer = miot(dict(VALUES))

    def drop(params: Any) -> Any:
        return DROP if len(params) > 2 else answer("get_properties", params)

    session, peer = bench.adopt(HUMIDIFIER, miot({}, get_properties=drop))
    await bench.run(session, 0)
    bench.clock.advance(10)
    whole = sizes(peer.requests)[0]
    assert set(sizes(peer.requests)) == {whole}
    bench.clock.advance(4)  # the first has been given up
    assert whole // 2 not in sizes(peer.requests)
    bench.clock.advance(240)
    assert bench.heard.values() == READ


async def test_what_is_told_meanwhile_is_newer_than_the_answer_under_way(bench: Bench) -> None:
    session, _ = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    assert isinstance(session, MiioSession)
    await bench.run(session, 4.5)
    for path, siid, piid, value in (("on", 2, 1, False), ("target_humidity", 2, 6, 70)):
        session.refresh((path,))
        session.pushed("properties_changed", [{"did": session.did, "siid": siid, "piid": piid, "value": value}])
        bench.clock.advance(0.05)
        assert bench.heard.values()[path] == value


async def test_what_spoiled_others_once_goes_with_them_again_when_it_answers(bench: Bench) -> None:
    bench.driver._lessons.learn(HUMIDIFIER, "", Lesson(poison=frozenset({"2.7"})))
    session, peer = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    await bench.run(session, 4.5)
    assert 1 in sizes(peer.requests), "it was asked for alone"
    bench.clock.advance(60)
    assert bench.driver._lessons.of(HUMIDIFIER, "").poison == frozenset()


async def test_what_only_silence_has_taught_is_not_believed_for_long(bench: Bench) -> None:
    session, peer = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    answer = peer.answer

    def lossy(method: str, params: Any) -> Any:
        return answer(method, params) if bench.clock.monotonic() > 120 or method == "miIO.info" else DROP

    peer.answer = lossy
    await bench.run(session, 120)
    peer.requests.clear()
    bench.clock.advance(200)
    assert bench.heard.values() == READ
    assert limit_of(bench) == 0
    bench.clock.advance(1200)
    assert max(sizes(peer.requests)) >= 6


async def test_after_an_absence_everything_is_asked_again_at_once(bench: Bench) -> None:
    session, peer = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    answer, deaf = peer.answer, True

    def dumb(method: str, params: Any) -> Any:
        return DROP if deaf and method != "miIO.info" else answer(method, params)

    peer.answer = dumb
    await bench.run(session, 3600)
    bench.wire.lose = lambda packet: True
    bench.clock.advance(60)
    bench.wire.lose, deaf = (lambda packet: False), False
    bench.heard.reports.clear()
    for _ in range(600):
        bench.clock.advance(1)
        if bench.heard.health is Health.ONLINE:
            break
    bench.clock.advance(5)
    assert bench.heard.values() == READ


async def test_lost_datagrams_do_not_make_requests_small(bench: Bench) -> None:
    from random import Random

    dice = Random(3)
    session, _ = bench.adopt(HUMIDIFIER, miot(dict(VALUES)))
    bench.wire.lose = lambda packet: dice.random() < 0.2
    await bench.run(session, 1800)
    assert limit_of(bench) in (0, *range(5, 11))
    assert bench.heard.health in (Health.ONLINE, Health.DEGRADED)


async def test_legacy_humidifier_is_asked_one_name_at_a_time(bench: Bench) -> None:
    values = {"power": "on", "mode": "silent", "limit_hum": 60, "humidity": 44, "temperature": 22, "depth": 127}
    session, peer = bench.adopt("zhimi.humidifier.cb1", legacy(values, limit=1))
    await bench.run(session, 4.5)
    assert {len(params) for _, _, params in peer.requests} == {1}
    assert bench.heard.values() == {
        "on": True, "mode": "low", "target_humidity": 60, "humidity": 44.0, "temperature": 22.0, "water_level": None,
    }  # fmt: skip


async def test_a_device_that_takes_four_seconds_to_say_that_it_was_too_much(bench: Bench) -> None:
    answer = miot(dict(VALUES))
    held: list[tuple[float, int]] = []

    def hold(params: Any) -> Any:
        if len(params) <= 2:
            return answer("get_properties", params)
        now, request_id = bench.clock.monotonic(), peer.requests[-1][0]
        if not held or now - held[-1][0] > 4.1:  # else it is busy
            held.append((now, request_id))
            refusal = peer.say({"id": request_id, "error": {"code": -9999, "message": "user ack timeout"}})
            bench.clock.call_at(now + 4.1, lambda: bench.wire.deliver(refusal, (HOST, PORT)))
        return DROP

    session, peer = bench.adopt(HUMIDIFIER, miot({}, get_properties=hold))
    await bench.run(session, 20)
    assert bench.heard.values() == READ
    assert limit_of(bench) <= 2

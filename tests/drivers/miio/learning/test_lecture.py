"""Devices asked for everything: by their specification, by numbers, by names; what is private stays private."""

import asyncio
import json
from typing import Any

import pytest

from drivers.miio.bridge.process import Bridge
from drivers.miio.definitions.entry import read_entry
from drivers.miio.learning.lecture import LAST_SERVICE, LEGACY_NAMES
from drivers.miio.spec.model import Spec
from hub.model.device import Endpoint, Sighting
from hub.model.errors import AuthFailed, HearthError, NotSupported, Unreachable
from hub.model.lesson import Lesson, Taught
from hub.model.secret import Secret
from tests.drivers.miio.peer import DID, DROP, HOST, LAMP, Bench, Peer, Refusal, lamp, legacy, miot
from tests.drivers.miio.peer import TOKEN as TOKEN_TEXT

TOKEN = Secret(str(TOKEN_TEXT))


@pytest.fixture(autouse=True)
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started here: its clock is not the tests'."""

    async def ask(*_: object) -> object:
        raise NotSupported("device.needs_legacy")

    monkeypatch.setattr(Bridge, "ask", ask)


INFO: dict[str, Any] = {
    "model": "acme.lamp.x1", "fw_ver": "1.2.3", "mac": "04:CF:8C:00:00:01", "token": "0" * 32,
    "ap": {"ssid": "mywifi", "bssid": "aa:bb", "rssi": -40}, "netif": {"localIp": HOST, "gw": "10.0.0.1"},
}  # fmt: skip


OURS = {**INFO, "model": LAMP}


def told(values: dict[tuple[int, int], Any], info: dict[str, Any], limit: int = 100) -> Any:
    """A MIoT device that says this of itself."""
    methods: Any = {"miIO.info": info}
    return miot(values, limit, **methods)


async def learned(bench: Bench, answer: Any, *, model: str = "", secret: Secret | None = TOKEN) -> Lesson:
    """What the device teaches that answers so; nobody has adopted it."""
    bench.wire.peers[HOST, 54321] = Peer(bench.clock, answer, DID)
    sighting = Sighting("miio", str(DID), HOST, "typed", model)
    return await over(bench, bench.driver.learn(sighting, secret, None))


async def over(bench: Bench, work: Any) -> Lesson:
    task = asyncio.ensure_future(work)
    for _ in range(20_000):
        if task.done():
            break
        await asyncio.sleep(0)
        bench.clock.advance(0.05)
    result = await task
    assert isinstance(result, Lesson)
    return result


def values(lesson: Lesson) -> dict[str, str]:
    return {one.at: one.value for one in lesson.members if one.value}


async def test_one_of_ours_is_asked_over_its_link_for_what_is_known_of_it(bench: Bench) -> None:
    session, peer = bench.adopt(LAMP, told(lamp(), OURS))
    await bench.run(session)
    lesson = await over(bench, bench.driver.learn(Sighting("miio", str(DID), HOST, "x", LAMP), None, None))
    assert (lesson.model, lesson.firmware, lesson.speaks, lesson.complete) == (LAMP, "1.2.3", "miot", True)
    assert values(lesson)["2.2"] == "40"
    assert set(peer.methods) <= {"get_properties", "miIO.info", "miIO.sub", "miIO.unsub"}
    assert read_entry(LAMP, lesson.entry, Spec()).flaws == ()


async def test_a_stranger_is_asked_by_numbers_gently_and_only_where_something_is(bench: Bench) -> None:
    there = {(2, 1): True, (2, 9): 7, (3, 1001): 21.5, (7, 1): "warm"}
    lesson = await learned(bench, told(dict(there), INFO))
    assert values(lesson) == {"2.1": "true", "2.9": "7", "3.1001": "21.5", "7.1": "warm"}
    assert lesson.asked < 3 * LAST_SERVICE
    read = read_entry("acme.lamp.x1", lesson.entry, Spec())
    assert read.definition is not None
    properties = read.definition.abilities.properties
    assert properties["raw.service_7_property_1"].writable is False
    assert len(properties) == 4


async def test_one_of_the_older_generation_is_asked_by_names(bench: Bench) -> None:
    lesson = await learned(bench, legacy({"power": "on", "temperature": 215}, 1, **{"miIO.info": INFO}))
    assert (lesson.speaks, values(lesson)) == ("legacy", {"power": "on", "temperature": "215"})
    assert lesson.asked <= len(LEGACY_NAMES) + 4
    read = read_entry("acme.lamp.x1", lesson.entry, Spec())
    assert read.definition is not None
    assert set(read.definition.abilities.properties) == {"raw.power", "raw.temperature"}


async def test_nothing_of_the_home_is_in_it(bench: Bench) -> None:
    private = {
        (2, 1): "mywifi",
        (2, 2): DID,
        (2, 3): "04:CF:8C:00:00:01",
        (2, 4): "Ha long and private text",
        (2, 5): 5,
    }
    lesson = await learned(bench, told(private, INFO))
    text = json.dumps([[one.at, one.name, one.value] for one in lesson.members] + [dict(lesson.entry)])
    for secret in ("mywifi", str(DID), "04:CF", "private", "aa:bb", HOST, TOKEN.reveal(), "0" * 32):
        assert secret not in text
    assert values(lesson)["2.5"] == "5"


async def test_a_specification_that_says_more_than_there_is(bench: Bench) -> None:
    lesson = await learned(bench, told({(2, 1): True, (2, 2): 5}, OURS))
    dead = [one for one in lesson.members if one.absent]
    assert [one.at for one in dead if one.at == "2.3"] == ["2.3"]
    assert dead[0].why == "-4003"
    hidden = lesson.entry["hide"]
    assert isinstance(hidden, list)
    assert "light:color-temperature" in hidden


async def test_requests_that_are_too_large_are_made_smaller(bench: Bench) -> None:
    lesson = await learned(bench, told(lamp(), OURS, 1))
    assert values(lesson)["2.1"] == "false"


async def test_a_wrong_token_and_a_silent_device_say_so(bench: Bench) -> None:
    async def refused(answer: Any, secret: Secret | None) -> HearthError:
        with pytest.raises(HearthError) as caught:
            await learned(bench, answer, secret=secret)
        return caught.value

    assert isinstance(await refused(miot({}), Secret("ff" * 16)), AuthFailed)
    assert (await refused(miot({}), Secret("nonsense"))).message_id == "device.bad_token"
    assert (await refused(miot({}), None)).message_id == "device.needs_token"
    bench.wire.peers.clear()
    with pytest.raises(Unreachable):
        await over(bench, bench.driver.learn(Sighting("miio", str(DID), HOST, "typed"), TOKEN, None))
    child = Sighting("miio", "blt.3.1", HOST, "typed", LAMP)
    with pytest.raises(HearthError):
        await over(bench, bench.driver.learn(child, TOKEN, Endpoint("miio", "blt.2.2")))


async def test_one_that_falls_silent_is_left_at_what_is_known(bench: Bench) -> None:
    def answer(method: str, params: Any) -> Any:
        return INFO if method == "miIO.info" else DROP

    lesson = await learned(bench, answer)
    assert (lesson.members, lesson.complete) == ((), False)


async def test_an_answer_of_the_wrong_shape_teaches_nothing(bench: Bench) -> None:
    odd: Any
    for odd in ("ok", {"a": 1}, [None, 5, {"siid": []}], Refusal(-9999)):
        answers = {"miIO.info": INFO}
        lesson = await learned(bench, lambda method, _, answers=answers, odd=odd: answers.get(method, odd))
        assert all(isinstance(one, Taught) for one in lesson.members)
        assert not values(lesson) or lesson.speaks == "legacy"


async def test_one_that_only_tells_its_status_as_a_whole(bench: Bench) -> None:
    methods: Any = {"miIO.info": INFO, "get_status": [{"state": 8, "battery": 100, "map": {"a": 1}, "no way": 1}]}
    lesson = await learned(bench, legacy({}, 0, **methods))
    assert (lesson.speaks, values(lesson)) == ("legacy", {"state": "8", "battery": "100"})
    assert lesson.asked < 12
    read = read_entry("acme.lamp.x1", lesson.entry, Spec())
    assert read.definition is not None
    assert set(read.definition.abilities.properties) == {"raw.state", "raw.battery"}

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from drivers.lumi.codec import Message, write_key
from drivers.lumi.simulated import THINGS
from hub.model.errors import AuthFailed, NotSupported, Rejected, Unreachable
from hub.model.value import Color
from tests.drivers.conversation import quiet, until
from tests.drivers.lumi.house import House

HOST = "127.77.95.4"
Made = Callable[..., Any]


@pytest.fixture
async def house() -> AsyncIterator[Made]:
    houses: list[House] = []

    async def made(*models: str, **more: Any) -> House:
        one = House(HOST, *models, **more)
        houses.append(one)
        await one.start()
        await one.talk()
        return one

    yield made
    for one in houses:
        await one.stop()


@pytest.mark.parametrize("generation", [1, 2])
async def test_what_the_gateway_knows_is_read_and_what_children_tell_is_heard(house: Made, generation: int) -> None:
    home = await house("magnet", "weather.v1", "sensor_wleak.aq1", "smoke", "natgas", generation=generation)
    await home.shows("magnet", "open", False)
    assert home.ears["magnet"].told("battery") == [40]
    assert home.ears["gateway"].told("illuminance") == [120.0]
    home.child("magnet").act("open", True)
    await home.shows("magnet", "open", True)
    home.child("weather.v1").act("temperature", 21.37)
    home.child("weather.v1").act("pressure", 1013.25)
    await home.shows("weather.v1", "temperature", 21.37)
    await home.shows("weather.v1", "pressure", 1013.25)
    for model, word, path in (
        ("sensor_wleak.aq1", "leak", "leak"), ("smoke", "smoke", "smoke"), ("natgas", "gas", "gas"),
    ):  # fmt: skip
        home.child(model).act(word, True)
        await home.shows(model, path, True)


@pytest.mark.parametrize("generation", [1, 2])
async def test_commands_are_done_and_proven(house: Made, generation: int) -> None:
    home = await house("plug", "ctrl_neutral2", "curtain", generation=generation)
    assert await home.write("plug", on=True) is None
    assert home.child("plug").state()["on"] is True
    assert await home.write("ctrl_neutral2", **{"right.on": True}) is None
    assert home.child("ctrl_neutral2").state() == {"channel_0": False, "channel_1": True}
    assert await home.write("curtain", position=40) is None
    assert home.child("curtain").state()["position"] == 40
    assert await home.call("curtain", "stop") is None
    await home.shows("curtain", "position", 40)


@pytest.mark.parametrize("generation", [1, 2])
async def test_presses_and_what_else_only_happens(house: Made, generation: int) -> None:
    home = await house("switch", "86sw1", "86sw2", "vibration", "cube", "lock.aq1", generation=generation)
    for kind in ("single", "double", "long"):
        home.child("switch").act("press", kind)
    end = [{"kind": "release"}] if generation == 1 else []
    heard = [{"kind": "single"}, {"kind": "double"}, {"kind": "long"}, *end]
    await until(lambda: home.ears["switch"].events("press") == heard)
    home.child("86sw1").act("press", "single")
    home.child("86sw2").act("right", "double")
    home.child("vibration").act("moved", "tilt")
    home.child("cube").act("turned", "flip90")
    home.child("cube").act("rotated", "-35.5,1200" if generation == 1 else "-35.5")
    home.child("lock.aq1").act("finger", "3")
    home.child("lock.aq1").act("wrong", "1")
    await until(lambda: home.ears["86sw1"].events("press") == [{"kind": "single"}])
    await until(lambda: home.ears["86sw2"].events("right.press") == [{"kind": "double"}])
    await until(lambda: home.ears["vibration"].events("moved") == [{"kind": "tilt"}])
    turns = [{"kind": "flip90"}, {"kind": "rotate", "angle": -35.5}]
    await until(lambda: home.ears["cube"].events("turned") == turns)
    await until(lambda: home.ears["lock.aq1"].events("opened") == [{"how": "fingerprint", "user": 3}])
    await until(lambda: home.ears["lock.aq1"].events("refused") == [{}])


async def test_the_same_datagram_again_is_no_second_press(house: Made) -> None:
    home = await house("switch")
    home.gateway.misbehave("double", True)
    home.child("switch").act("press", "single")
    await until(lambda: home.ears["switch"].events("press"))
    await quiet()
    assert len(home.ears["switch"].events("press")) == 1
    await home.passes(1.0)
    home.child("switch").act("press", "single")
    await until(lambda: len(home.ears["switch"].events("press")) == 2)


@pytest.mark.parametrize(("generation", "before", "after"), [(1, 149.0, 2.0), (2, 119.0, 2.0)])
async def test_motion_ends_by_itself(house: Made, generation: int, before: float, after: float) -> None:
    home = await house("motion", generation=generation)
    await home.shows("motion", "motion", False)
    home.child("motion").act("motion", True)
    await home.shows("motion", "motion", True)
    await home.passes(before, step=9.0)
    assert home.ears["motion"].told("motion")[-1] is True
    await home.passes(after)
    await home.shows("motion", "motion", False)


async def test_motion_is_believed_of_reports_only(house: Made) -> None:
    home = await house("sensor_motion.aq2")
    sensor = home.child("sensor_motion.aq2")
    sensor.act("motion", True)
    await home.shows("sensor_motion.aq2", "motion", True)
    sensor.act("quiet", True)
    await home.shows("sensor_motion.aq2", "motion", False)
    home.gateway.report(home.sessions["sensor_motion.aq2"].sid, "sensor_motion.aq2", {"status": "motion"}, "heartbeat")
    home.sessions["sensor_motion.aq2"].refresh(("motion",))
    sensor.act("lux", 88)
    await home.shows("sensor_motion.aq2", "illuminance", 88.0)
    await until(lambda: not home.sessions["sensor_motion.aq2"]._under_way)
    assert home.ears["sensor_motion.aq2"].told("motion")[-1] is False


async def test_the_lamp_holds_three_things_in_one_number(house: Made) -> None:
    home = await house()
    assert await home.write("gateway", color=Color(255, 0, 0)) is None
    assert home.gateway.state()["rgb"] == 100 << 24 | 0xFF0000
    assert await home.write("gateway", brightness=20) is None
    assert await home.write("gateway", on=False) is None
    assert home.gateway.state()["rgb"] == 0
    await home.shows("gateway", "on", False)
    assert await home.write("gateway", on=True) is None
    assert home.gateway.state()["rgb"] == 20 << 24 | 0xFF0000
    await home.shows("gateway", "brightness", 20)
    await home.shows("gateway", "color", Color(255, 0, 0))
    assert await home.call("gateway", "sound", tone=10, volume=30) is None
    assert (home.gateway.state()["mid"], home.gateway.state()["vol"]) == (10, 30)
    assert await home.call("gateway", "silence") is None
    assert home.gateway.state()["mid"] == 10_000


async def test_a_new_token_is_asked_for_when_ours_is_old(house: Made) -> None:
    home = await house("plug")
    home.gateway.act("restart", True)
    assert await home.write("plug", on=True) is None
    assert home.child("plug").state()["on"] is True
    assert [one.method for one in home.gateway.received()][-3:] == ["write", "get_id_list", "write"]


async def test_the_token_of_a_heartbeat_is_used(house: Made) -> None:
    home = await house("plug")
    home.gateway.act("restart", True)
    heard = len(home.ears["gateway"].reports)
    home.gateway.report(home.sessions["gateway"].sid, "gateway.v3", {"ip": HOST}, "heartbeat")
    home.gateway.act("lux", 55)
    await until(lambda: len(home.ears["gateway"].reports) > heard)
    assert await home.write("plug", on=True) is None
    assert [one.method for one in home.gateway.received()].count("write") == 1


async def test_the_token_of_somebody_else_is_not(house: Made) -> None:
    home = await house("plug")
    link = home.sessions["gateway"]._link
    for sid, cmd in (("158d000001", "heartbeat"), (link.sid, "report")):
        link._told(Message(cmd, sid, token="x" * 16), b"")
    assert await home.write("plug", on=True) is None
    assert [one.method for one in home.gateway.received()].count("write") == 1


async def test_a_wrong_key_is_said(house: Made) -> None:
    home = await house("plug", secret="fedcba9876543210")
    refused = await home.write("plug", on=True)
    assert isinstance(refused, AuthFailed)
    assert refused.message_id == "lan.wrong_key"
    assert home.child("plug").state()["on"] is False


async def test_refusals_have_their_error(house: Made) -> None:
    home = await house("plug", "magnet")
    home.gateway.things.pop(home.sessions["plug"].sid)
    assert isinstance(await home.write("plug", on=True), Rejected)
    assert isinstance(await home.write("magnet", open=True), NotSupported)
    assert isinstance(await home.call("plug", "stop"), NotSupported)


async def test_a_silent_gateway_takes_its_children_with_it_and_comes_back(house: Made) -> None:
    home = await house("magnet", "plug")
    home.gateway.act("plug", False)
    await home.passes(100.0)
    for handle in ("gateway", "magnet", "plug"):
        assert home.ears[handle].health == ("offline", "device.silent")
    answer = asyncio.create_task(home.write("plug", on=True))
    await home.passes(8.0)
    assert isinstance(await answer, Unreachable)
    home.gateway.act("plug", True)
    home.child("magnet").act("open", True)
    await home.passes(60.0)
    for handle in ("gateway", "magnet", "plug"):
        await home.fares(handle, "online")
    await home.shows("magnet", "open", True)


async def test_lost_heartbeats_alone_take_nobody_offline_and_are_told(house: Made) -> None:
    home = await house("magnet")
    home.gateway.misbehave("lost_beats", True)
    await home.passes(90.0)
    assert home.ears["gateway"].health == ("degraded", "lan.deaf")
    assert home.ears["magnet"].health == ("degraded", "lan.deaf")
    home.gateway.misbehave("lost_beats", False)
    await home.passes(60.0)
    await home.fares("gateway", "online")


async def test_a_child_that_tells_nothing_for_hours_is_away(house: Made) -> None:
    home = await house("magnet", "plug", "smoke")
    home.child("magnet").misbehave("silent", True)
    home.child("plug").misbehave("silent", True)
    await home.passes(36 * 60, step=20.0)
    assert home.ears["plug"].health == ("offline", "lan.child_silent")
    assert home.ears["magnet"].health == ("online", "")
    await home.passes(116 * 60, step=25.0)
    assert home.ears["magnet"].health == ("offline", "lan.child_silent")
    assert home.ears["smoke"].health == ("online", "")
    home.child("magnet").misbehave("silent", False)
    home.child("magnet").act("open", True)
    await home.fares("magnet", "online")


async def test_a_child_that_the_gateway_does_not_know_is_told(house: Made) -> None:
    home = House(HOST, "magnet")
    await home.simulators[0].start()
    task = asyncio.create_task(home.sessions["magnet"].run())
    await home.fares("magnet", "offline", "lan.no_such_child")
    assert home.ears["magnet"].reports == []
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await home.stop()


async def test_nobody_else_is_believed(house: Made) -> None:
    """From another address the same words mean nothing."""
    home = await house("magnet", "plug")
    other = House("127.77.95.5", "magnet", "plug")
    await other.start()
    other.gateway.report(home.sessions["gateway"].sid, "gateway.v3", {}, "heartbeat")
    other.child("magnet").act("open", True)
    await quiet()
    assert home.ears["magnet"].told("open") == [False]
    assert await home.write("plug", on=True) is None
    assert home.driver.counters.strangers > 0
    await other.stop()


async def test_garbage_and_losses_are_outlived(house: Made) -> None:
    home = await house("plug")
    home.gateway.misbehave("garbage", True)
    answer = asyncio.create_task(home.write("plug", on=True))
    await until(lambda: home.driver.counters.garbage)
    home.gateway.misbehave("garbage", False)
    await home.passes(2.0)
    assert await answer is None
    assert home.driver.counters.garbage > 0


async def test_what_is_asked_for_while_a_reading_is_under_way_is_read_again(house: Made) -> None:
    home = await house("plug")
    before = len([one for one in home.gateway.received() if one.method == "read"])
    for _ in range(3):
        home.sessions["plug"].refresh(("on",))
    await until(lambda: len([one for one in home.gateway.received() if one.method == "read"]) == before + 2)
    await quiet()
    assert len([one for one in home.gateway.received() if one.method == "read"]) == before + 2


async def test_every_simulated_child_can_be_opened(house: Made) -> None:
    home = await house(*THINGS)
    assert all(ears.health == ("online", "") for ears in home.ears.values())


def test_the_key_of_a_write() -> None:
    """The protocol's published way: AES-128-CBC with its fixed start, no padding, as hexadecimal digits."""
    assert write_key(b"0123456789abcdef", "1234567890abcdef") != write_key(b"0123456789abcdef", "1234567890abcdee")
    assert len(write_key(b"0123456789abcdef", "1234567890abcdef")) == 32

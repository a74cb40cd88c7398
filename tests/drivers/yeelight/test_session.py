import asyncio
from collections.abc import AsyncIterator

import pytest

from drivers.yeelight.outbox import BURST
from hub.model.command import Call
from hub.model.errors import NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from hub.model.value import Color
from tests.drivers.conversation import quiet, until
from tests.drivers.yeelight.bench import COLOR, House

HOST = "127.77.93.1"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House(HOST)
    await made.lamp.start()
    yield made
    await made.stop()


async def test_everything_is_read_at_first_contact(house: House) -> None:
    await house.talk()
    await until(lambda: house.ears.told("on"))
    assert house.ears.told("on") == [False]
    assert house.ears.told("brightness") == [100]
    assert house.ears.told("color_temperature") == [4000]
    assert house.ears.told("color") == []  # it shines white
    assert house.ears.told("auto_off") == [0]


async def test_what_a_hand_does_is_told_at_once(house: House) -> None:
    await house.talk()
    house.lamp.act("power", True)
    house.lamp.act("brightness", 7)
    await until(lambda: house.ears.told("brightness")[-1] == 7)
    assert house.ears.told("on")[-1] is True


async def test_a_scene_is_carried_out_on_first_and_told_back(house: House) -> None:
    await house.talk()
    house.write(("color", Color(255, 0, 0)), ("brightness", 40), ("on", True), ("auto_off", 600))
    assert await house.answer() is None
    assert house.methods()[0] == "set_power"
    state = house.lamp.state()
    assert (state["power"], state["bright"], state["rgb"], state["delayoff"]) == ("on", 40, 0xFF0000, 10)
    await until(lambda: house.ears.told("auto_off")[-1] == 600)
    assert house.ears.told("color")[-1] == Color(255, 0, 0)
    house.write(("color_temperature", 2700), ("on", False), ("auto_off", 0))
    assert await house.answer() is None
    assert house.methods()[-1] == "set_power"
    assert house.lamp.state()["power"] == "off"
    assert house.ears.told("color_temperature")[-1] == 2700


async def test_changes_are_smooth_and_countdowns_are_not(house: House) -> None:
    await house.talk()
    house.write(("on", True), ("auto_off", 60))
    assert await house.answer() is None
    summaries = {one.method: one.summary for one in house.lamp.received()}
    assert summaries["set_power"] == '["on", "smooth", 300]'
    assert summaries["cron_add"] == "[0, 1]"


async def test_a_burst_comes_down_to_the_newest_value_and_none_is_refused(house: House) -> None:
    await house.talk()
    house.write(("on", True))
    assert await house.answer() is None
    for level in range(1, 101):
        house.write(("brightness", level))
    await until(lambda: house.lamp.state()["bright"] == BURST - 2)  # one question and `on` were of the burst
    await quiet()
    assert len(house.methods()) == BURST - 1
    await house.passes(1.5, 0.01)
    await until(lambda: len(house.answers) == 100)
    assert house.answers == [None] * 100
    assert house.lamp.state()["bright"] == 100
    assert len(house.methods()) == BURST


async def test_no_minute_has_more_requests_than_the_lamp_takes(house: House) -> None:
    await house.talk()
    house.write(("on", True))
    for level in range(1, 140):
        house.write(("brightness", level % 100 + 1))
        await house.passes(0.5, 0.001)
    await house.passes(2)
    await until(lambda: len(house.answers) == 140)
    times = [one.at for one in house.lamp.received()]
    assert max(sum(start <= at < start + 60 for at in times) for start in times) <= 60
    assert [answer for answer in house.answers if answer is not None] == []


async def test_a_lamp_that_has_enough_of_others_is_given_time(house: House) -> None:
    await house.talk()
    house.lamp.misbehave("quota", True)
    house.write(("on", True), timeout=30.0)
    await until(lambda: house.ears.health == ("degraded", "device.lamp_quota"))
    house.lamp.misbehave("quota", False)
    await house.passes(6, 0.01)
    assert await house.answer() is None
    assert house.lamp.state()["power"] == "on"
    assert house.ears.health == ("online", "")


async def test_what_the_quota_holds_back_too_long_is_given_back(house: House) -> None:
    await house.talk()
    house.lamp.misbehave("quota", True)
    house.write(("on", True), timeout=2.0)
    await until(lambda: house.ears.health[0] == "degraded")
    await house.passes(2.1, 0.001)
    answer = await house.answer()
    assert isinstance(answer, Unreachable)
    assert answer.message_id == "device.lamp_quota"


async def test_a_lamp_that_is_off_takes_only_on(house: House) -> None:
    await house.talk()
    house.write(("brightness", 5))
    answer = await house.answer()
    assert isinstance(answer, Rejected)
    assert answer.message_id == "device.lamp_refuses"


async def test_what_the_lamp_does_not_have_is_left_to_another_way(house: House) -> None:
    await house.talk()
    house.session.submit(Order(call=Call("key", "sing")), house.answers.append)
    house.write(("background.on", True))
    house.clock.advance(0)
    assert [type(await house.answer()) for _ in range(2)] == [NotSupported, NotSupported]


async def test_a_lamp_that_falls_silent_is_offline_and_comes_back(house: House) -> None:
    await house.talk()
    house.lamp.misbehave("silent", True)
    house.write(("on", True), timeout=30.0)
    await until(house.methods)
    await house.passes(5.1, 0.01)
    assert isinstance(await house.answer(), Unreachable)
    await until(lambda: house.ears.health == ("offline", "device.silent"))
    house.write(("on", True))
    house.clock.advance(0)
    assert isinstance(await house.answer(), Unreachable)
    house.lamp.misbehave("silent", False)
    await house.passes(10, 0.01)
    await until(lambda: house.ears.health == ("online", ""))


async def test_lan_control_that_was_removed_is_named_and_found_again(house: House) -> None:
    await house.talk()
    house.lamp.misbehave("lan_control_off", True)
    await until(lambda: house.ears.health[0] == "offline")
    await house.passes(10, 0.01)
    await until(lambda: house.ears.health == ("offline", "device.lan_control_off"))
    house.lamp.misbehave("lan_control_off", False)
    await house.passes(60, 0.01)
    await until(lambda: house.ears.health == ("online", ""))


async def test_another_lamp_at_the_address_is_not_spoken_to(house: House) -> None:
    other = House(HOST, COLOR, "0x0000000000000001")
    other.book.moved("", house.address)
    await house.lamp.stop()
    await other.lamp.start()
    try:
        house.task = asyncio.create_task(house.session.run())
        await until(lambda: house.ears.health == ("offline", "device.other_device"))
        assert other.lamp.received() == []
    finally:
        await other.stop()


async def test_nonsense_between_the_lines_is_counted(house: House) -> None:
    house.lamp.misbehave("garbage", True)
    await house.talk()
    house.write(("on", True))
    assert await house.answer() is None
    assert house.session.dropped >= 5


async def test_a_change_that_was_not_told_is_read_within_a_minute_or_when_asked(house: House) -> None:
    await house.talk()
    house.lamp.misbehave("mute", True)
    house.lamp.act("power", True)
    await house.passes(67, 0.01)
    await until(lambda: house.ears.told("on")[-1] is True)
    house.lamp.act("power", False)
    house.session.refresh(("on",))
    await until(lambda: house.ears.told("on")[-1] is False)


async def test_without_an_address_there_is_nobody_to_talk_to() -> None:
    house = House(HOST)
    house.book.moved("", "lamp.local")
    house.task = asyncio.create_task(house.session.run())
    await until(lambda: house.ears.health == ("offline", "device.bad_address"))
    await house.stop()

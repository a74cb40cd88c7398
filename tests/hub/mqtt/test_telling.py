from dataclasses import replace

from hub.config.mqtt import Publishing
from hub.model.capability import Category, Property
from hub.model.device import Happening, Health, Status
from hub.model.reading import Provenance
from hub.model.value import Color, Kind
from hub.mqtt.outflow import REST
from hub.mqtt.telling import LINGER, will
from tests.fake_broker import FakeBroker
from tests.hub.mqtt.house import ROOT, SETTINGS, House, device

LAMP = device("d1", "lamp", "light", area="kitchen", name="The lamp", model="maker.lamp.v1")
KETTLE = device("d2", "kettle", "kettle")


async def test_everything_is_told_when_the_broker_is_there() -> None:
    house = House([LAMP, KETTLE])
    house.state.apply("d1", "on", True)
    house.state.apply("d1", "color", Color(255, 0, 128))
    await house.start()

    assert house.word("status") == "online"
    assert house.word("available/lamp") == "online"
    assert house.said("state/lamp") == {
        "on": True, "brightness": None, "color_temperature": None, "color": "#ff0080", "effect": None,
        "auto_off": None, "color_mode": "color",
    }  # fmt: skip
    assert house.announced("d1")["dev"] | {"sw": ""} == {
        "ids": ["hearth_villa_d1"], "name": "The lamp", "mdl": "maker.lamp.v1", "sa": "The kitchen",
        "via_device": "hearth_villa_hub", "sw": "",
    }  # fmt: skip
    assert all(one.retain for one in house.broker.sent)
    assert [one.topic for one in house.broker.sent][-1] == f"{ROOT}/status"


async def test_a_change_is_told_at_once_and_a_flood_of_them_now_and_then() -> None:
    house = await House([LAMP]).start()
    house.state.apply("d1", "on", True)
    await house.settle(0.05)
    assert house.said("state/lamp")["on"] is True

    before = len(house.broker.sent)
    for number in range(10_000):
        house.state.apply("d1", "brightness", 1 + number % 100)
        if number % 100 == 99:
            await house.settle(0.05)
    seconds = 100 * 0.05
    assert len(house.broker.sent) - before <= seconds / REST + 1
    assert house.telling.counts()["waiting_to_be_told"] <= 1
    await house.settle()
    assert house.said("state/lamp")["brightness"] == 100


async def test_what_was_only_sent_is_not_told_as_known() -> None:
    house = await House([LAMP]).start()
    house.state.apply("d1", "on", True, provenance=Provenance.ASSUMED)
    await house.settle()
    assert house.said("state/lamp")["on"] is None

    mute = device("d3", "box", "media")
    told = mute.abilities.properties["muted"]
    properties = {**mute.abilities.properties, "muted": replace(told, readable=False)}
    house.take([replace(mute, abilities=replace(mute.abilities, properties=properties))])
    house.telling.renewed()
    house.state.apply("d3", "muted", True, provenance=Provenance.ASSUMED)
    await house.settle()
    assert house.said("state/box")["muted"] is True


async def test_a_device_that_is_away_says_so_and_its_old_values_go() -> None:
    house = await House([LAMP]).start()
    house.state.apply("d1", "on", True)
    house.registry.set_status("d1", LAMP.endpoints[0].ref, Status(Health.OFFLINE, house.clock.now()))
    house.state.offline("d1")
    await house.settle()
    assert (house.word("available/lamp"), house.said("state/lamp")["on"]) == ("offline", True)
    await house.settle(301)
    assert house.said("state/lamp")["on"] is None


async def test_an_event_is_said_once_and_not_kept() -> None:
    house = await House([device("d4", "bell", "button")]).start()
    house.state.occur("d4", Happening("press", {"kind": "double"}))
    await house.settle()
    at = house.heard("event/bell")[0]["at"]
    assert house.heard("event/bell") == [{"event": "press", "fields": {"kind": "double"}, "at": at}]
    assert house.said("event/bell") is None


async def test_events_of_the_time_without_a_broker_are_lost_and_values_are_not() -> None:
    house = await House([device("d4", "bell", "button"), LAMP]).start()
    house.broker.disconnect()
    house.state.occur("d4", Happening("press", {"kind": "single"}))
    house.state.apply("d1", "on", True)
    await house.settle()
    house.broker.connect()
    await house.settle()
    assert house.heard("event/bell") == []
    assert house.said("state/lamp")["on"] is True


async def test_after_each_connection_all_is_told_anew_and_the_hub_is_there_last() -> None:
    house = await House([LAMP, KETTLE]).start()
    house.broker.disconnect()
    house.broker.kept.clear()
    house.broker.sent.clear()
    house.broker.connect()
    await house.settle()
    topics = [one.topic for one in house.broker.sent]
    assert topics[-1] == f"{ROOT}/status"
    assert {f"{ROOT}/state/lamp", f"{ROOT}/available/kettle"} < set(topics)
    assert house.announced("d2") is not None


async def test_a_renamed_device_leaves_nothing_behind_and_is_the_same_for_home_assistant() -> None:
    house = await House([LAMP]).start()
    house.take([replace(LAMP, handle="desk_lamp")])
    house.telling.renewed()
    await house.settle(LINGER + 1)
    assert house.word("available/lamp") is None
    assert house.said("state/lamp") is None
    assert house.word("available/desk_lamp") == "online"
    entity = house.announced("d1")["cmps"]["light_on"]
    assert (entity["uniq_id"], entity["state_topic"]) == ("hearth_villa_d1_light_on", f"{ROOT}/state/desk_lamp")


async def test_a_name_that_comes_back_at_once_is_not_cleared() -> None:
    house = await House([LAMP]).start()
    for handle in ("desk_lamp", "lamp"):
        house.take([replace(LAMP, handle=handle)])
        house.telling.renewed()
        await house.settle(1.0)
    await house.settle(LINGER + 1)
    assert house.word("available/lamp") == "online"
    assert "brightness" in house.said("state/lamp")
    assert house.word("available/desk_lamp") is None


async def test_two_that_swap_their_handles_are_both_told() -> None:
    house = await House([LAMP, KETTLE]).start()
    house.take([replace(LAMP, handle="kettle"), replace(KETTLE, handle="lamp")])
    house.telling.renewed()
    await house.settle(LINGER + 1)
    assert "brightness" in house.said("state/kettle")
    assert "temperature" in house.said("state/lamp")


async def test_a_device_that_left_is_forgotten_everywhere() -> None:
    house = await House([LAMP, KETTLE]).start()
    house.take([KETTLE])
    house.telling.renewed()
    await house.settle(LINGER + 1)
    assert not [topic for topic in house.broker.kept if "lamp" in topic or "d1" in topic]


async def test_a_reload_that_changes_nothing_says_nothing_and_one_of_an_area_does() -> None:
    house = await House([LAMP, KETTLE]).start()
    before = len(house.broker.sent)
    house.telling.renewed()
    await house.settle()
    assert len(house.broker.sent) == before
    house.areas = {"kitchen": "Galley"}
    house.telling.renewed()
    await house.settle()
    assert house.announced("d1")["dev"]["sa"] == "Galley"


async def test_devices_of_other_hubs_are_neither_told_nor_announced_and_own_ones_are() -> None:
    other = device("d5", "cabin_lamp", "light", family="hearth")
    house = await House([other, device("d6", "guests", "switch", family="virtual")]).start()
    assert not [topic for topic in house.broker.kept if "cabin" in topic or "d5" in topic]
    house.state.apply("d5", "on", True)
    await house.settle()
    assert house.said("state/cabin_lamp") is None
    assert house.said("state/guests") == {"on": None, "auto_off": None}


async def test_what_is_raw_is_not_told() -> None:
    lamp = device("d1", "lamp", "light")
    raw = {**lamp.abilities.properties, "hidden_one": Property("hidden_one", Kind.INT, category=Category.RAW)}
    house = await House([replace(lamp, abilities=replace(lamp.abilities, properties=raw))]).start()
    assert "hidden_one" not in house.said("state/lamp")
    assert "hidden_one" not in str(house.announced("d1"))


async def test_without_a_prefix_nothing_is_announced() -> None:
    settings = replace(SETTINGS, publishing=Publishing(homeassistant=""))
    house = await House([LAMP], settings).start()
    assert not [topic for topic in house.broker.kept if not topic.startswith(ROOT)]


async def test_the_will_and_the_end_say_that_the_hub_is_gone() -> None:
    house = await House([LAMP]).start()
    await house.telling.stop()
    assert house.word("status") == "offline"
    house.state.apply("d1", "on", True)
    await house.settle()
    assert house.said("state/lamp")["on"] is None
    assert will(SETTINGS) == (f"{ROOT}/status", b"offline")
    assert will(replace(SETTINGS, publishing=None)) is None


async def test_a_hub_that_tells_nothing_any_more_clears_what_it_told() -> None:
    first = await House([LAMP]).start()
    await first.telling.stop()
    first.broker.kept["homeassistant/device/other/config"] = b"{}"
    silent = replace(SETTINGS, publishing=None)
    second = await House([LAMP], silent, first.broker, first.notebook).start()
    await second.settle(LINGER + 1)
    assert list(second.broker.kept) == ["homeassistant/device/other/config"]


async def test_hundreds_of_devices_are_told_in_small_portions() -> None:
    house = House([device(f"d{number}", f"lamp_{number}", "light") for number in range(300)], broker=FakeBroker())
    house.telling.start()
    house.clock.advance(1.0)
    assert len(house.broker.sent) == 100  # more only when the broker has confirmed
    await house.settle(5.0)
    assert len(house.broker.sent) == 900 + 2

"""The driver against a virtual zigbee2mqtt."""

import json
from typing import Any

import pytest

from drivers.zigbee2mqtt.session import COUNTS
from drivers.zigbee2mqtt.simulated import PRODUCTS
from drivers.zigbee2mqtt.truth import truth
from hub.model.errors import NotSupported, Rejected, Unreachable
from hub.model.value import Color
from tests.drivers.conversation import until
from tests.drivers.zigbee2mqtt.zigbee import MODELS, Zigbee, ieee


async def test_all_that_the_bridge_tells_of_is_sighted() -> None:
    async with Zigbee() as zigbee:
        found = {one.wire_id: one for one in zigbee.sightings}
        assert set(found) == {"bridge", *(ieee(model) for model in MODELS)}
        button = found[ieee("WXKG11LM")]
        assert (button.model, button.name, button.address) == ("WXKG11LM", "wxkg11lm", "zigbee2mqtt/wxkg11lm")
        assert dict(button.details)["vendor"] == "Aqara"
        assert dict(button.details)["ieee"] == ieee("WXKG11LM")


@pytest.mark.parametrize("model", MODELS)
async def test_every_product_tells_the_truth(model: str) -> None:
    looks = truth(model)
    assert looks is not None
    async with Zigbee() as zigbee:
        device = await zigbee.adopt(ieee(model))
        assert zigbee.ears.health == ("online", "")
        zigbee.thing(model).tell()
        state = zigbee.thing(model).state()
        for path, look in looks.looks.items():
            assert device.now(path) == look(state), path


async def test_a_lamp_does_as_it_is_told() -> None:
    async with Zigbee() as zigbee:
        lamp = await zigbee.adopt(ieee("LED2109G6"))
        lamp.write(on=True, brightness=50)
        assert lamp.told == [None]
        assert zigbee.thing("LED2109G6").received()[-1].summary == '{"state":"ON","brightness":127}'
        assert (lamp.now("on"), lamp.now("brightness")) == (True, 50)
        lamp.write(color_temperature=2700)
        assert lamp.now("color_temperature") == 2700
        lamp.write(color=Color(255, 120, 30))
        assert lamp.now("color") == Color(255, 120, 30)
        lamp.write(effect="blink")
        assert "blink" in zigbee.thing("LED2109G6").received()[-1].summary
        assert not [sent for sent in zigbee.broker.sent if sent.topic.endswith("/set") and sent.retain]


async def test_a_curtain_moves_and_stops() -> None:
    async with Zigbee() as zigbee:
        curtain = await zigbee.adopt(ieee("ZNCLDJ12LM"))
        curtain.write(position=40)
        assert curtain.now("movement") == "opening"
        zigbee.clock.advance(20)
        assert (curtain.now("position"), curtain.now("movement")) == (40, "stopped")
        curtain.call("close")
        curtain.call("stop")
        zigbee.clock.advance(20)
        assert (curtain.now("position"), curtain.now("movement")) == (40, "stopped")
        assert curtain.told == [None, None, None]


async def test_presses_are_events_and_nothing_that_the_broker_kept_is_one() -> None:
    async with Zigbee() as zigbee:
        await zigbee.adopt(ieee("QBKG03LM"))
        switch = zigbee.thing("QBKG03LM")
        switch.act("press", "double_left")
        switch.act("press", "single_right")
        assert zigbee.ears.events("left.press") == [{"kind": "double"}]
        assert zigbee.ears.events("right.press") == [{"kind": "single"}]
        zigbee.broker.say("zigbee2mqtt/qbkg03lm", '{"action":"single_left"}', retained=True)
        zigbee.broker.say("zigbee2mqtt/qbkg03lm", '{"action":"","state_left":"ON"}')
        assert zigbee.ears.events("left.press") == [{"kind": "double"}]


async def test_a_door_is_open_when_it_has_no_contact_and_as_old_as_it_was_seen() -> None:
    async with Zigbee() as zigbee:
        door = await zigbee.adopt(ieee("MCCGQ11LM"))
        zigbee.thing("MCCGQ11LM").act("open", True)
        assert door.now("open") is True
        seen = round((zigbee.clock.now() - 90) * 1000)
        zigbee.broker.say("zigbee2mqtt/mccgq11lm", json.dumps({"contact": True, "last_seen": seen}))
        assert door.now("open") is False
        assert zigbee.ears.reports[-1].ago == pytest.approx(90, abs=0.01)


async def test_what_cannot_be_delivered_fails_when_it_is_told() -> None:
    async with Zigbee() as zigbee:
        plug = await zigbee.adopt(ieee("TS011F_plug_1"))
        zigbee.broker.say("zigbee2mqtt/ts011f_plug_1/availability", '{"state":"online"}')
        zigbee.thing("TS011F_plug_1").misbehave("silent", True)
        plug.write(on=True)
        assert plug.told == []
        log = "Publish 'set' 'state' to 'ts011f_plug_1' failed: 'Error: ZCL command failed (Delivery failed)'"
        zigbee.bridge.complain(log.replace("ts011f_plug_1", "another"))
        kept = json.dumps({"level": "error", "message": log}, separators=(",", ":"))
        zigbee.broker.say("zigbee2mqtt/bridge/logging", kept, retained=True)
        zigbee.broker.say("zigbee2mqtt/ts011f_plug_1", '{"state": "OFF"}')
        assert plug.told == []
        zigbee.bridge.complain(log)
        assert isinstance(plug.told[0], Unreachable)
        assert plug.told[0].message_id == "zigbee2mqtt.not_delivered"
        plug.write(on=True)
        zigbee.bridge.complain("No converter available for 'state' on 'ts011f_plug_1': (\"ON\")")
        assert isinstance(plug.told[1], Rejected)
        plug.write(on=True)
        zigbee.clock.advance(5)
        assert plug.told[2] is None  # nobody said anything: the state will tell, or not


async def test_a_new_name_is_followed_without_another_description() -> None:
    async with Zigbee() as zigbee:
        lamp = await zigbee.adopt(ieee("LED2109G6"))
        ref = f"zigbee2mqtt:{ieee('LED2109G6')}"
        zigbee.thing("LED2109G6").act("rename", "hall/ceiling")
        await until(lambda: zigbee.book.addresses[ref] == "zigbee2mqtt/hall/ceiling")
        lamp.write(on=True)
        assert zigbee.broker.sent[-1].topic == "zigbee2mqtt/hall/ceiling"
        assert lamp.now("on") is True
        assert {model for said, model in zigbee.library.said if said == ref} == {lamp.model}


async def test_another_interview_with_other_exposes_is_another_description() -> None:
    async with Zigbee() as zigbee:
        button = await zigbee.adopt(ieee("WXKG11LM"))
        ref = f"zigbee2mqtt:{ieee('WXKG11LM')}"
        more = PRODUCTS["WSDCGQ11LM"].exposes[1]
        listed: list[Any] = [zigbee.thing("WXKG11LM").described()]
        listed[0]["definition"]["exposes"].append(more)
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps(listed))
        await until(lambda: [model for said, model in zigbee.library.said if said == ref and model != button.model])
        newest = [model for said, model in zigbee.library.said if said == ref][-1]
        assert newest.startswith("WXKG11LM@")
        assert "temperature.temperature" in zigbee.library.entries[newest]["bind"]  # type: ignore[operator]  # a mapping


async def test_the_bridge_down_is_every_device_down_and_back() -> None:
    async with Zigbee() as zigbee:
        await zigbee.adopt(ieee("SJCGQ11LM"))
        zigbee.broker.kept.pop("zigbee2mqtt/sjcgq11lm/availability")
        zigbee.bridge.misbehave("silent", True)
        assert zigbee.ears.health == ("offline", "zigbee2mqtt.bridge_gone")
        zigbee.broker.say("zigbee2mqtt/bridge/state", '{"state":"online"}', retained=True)
        zigbee.clock.advance(3)
        assert zigbee.ears.health == ("online", "")
        zigbee.thing("SJCGQ11LM").misbehave("unreachable", True)
        zigbee.bridge.misbehave("silent", False)
        assert zigbee.ears.health == ("offline", "mqtt.said_offline")


async def test_what_was_taken_out_or_disabled_is_offline_and_says_why() -> None:
    async with Zigbee() as zigbee:
        device = await zigbee.adopt(ieee("TS011F_plug_1"))
        listed: list[dict[str, object]] = [one.described() for one in zigbee.bridge.things]
        for one in listed:
            one["disabled"] = one["ieee_address"] == ieee("TS011F_plug_1")
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps(listed))
        await until(lambda: zigbee.ears.health == ("offline", "zigbee2mqtt.disabled"))
        zigbee.broker.say("zigbee2mqtt/bridge/devices", "[]")
        await until(lambda: zigbee.ears.health == ("offline", "zigbee2mqtt.removed"))
        device.write(on=True)
        assert isinstance(device.told[0], Unreachable)
        assert not [sent for sent in zigbee.broker.sent if sent.topic.endswith("ts011f_plug_1/set")]
        zigbee.bridge.tell_devices()
        await until(lambda: zigbee.ears.health == ("online", ""))


async def test_devices_may_join_for_a_while() -> None:
    async with Zigbee() as zigbee:
        bridge = await zigbee.adopt("bridge")
        await until(lambda: zigbee.ears.told("pairing_open") == [False])
        bridge.call("permit_join", seconds=120)
        assert bridge.told == [None]
        assert zigbee.bridge.state()["open"] is True
        await until(lambda: zigbee.ears.told("pairing_open")[-1] is True)
        assert bridge.now("pairing_left") == 120
        zigbee.clock.advance(COUNTS)
        assert bridge.now("pairing_left") == 110
        listed = [one.described() for one in zigbee.bridge.things if one.name != "wxkg11lm"]
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps(listed))
        await until(lambda: zigbee.driver.undescribed(ieee("WXKG11LM")))
        zigbee.sightings.clear()
        zigbee.bridge.act("join", "wxkg11lm")
        await until(lambda: zigbee.sightings)
        assert {one.wire_id for one in zigbee.sightings} == {ieee("WXKG11LM")}
        zigbee.clock.advance(121)
        await until(lambda: zigbee.ears.told("pairing_open")[-1] is False)
        assert bridge.now("pairing_left") == 0


async def test_what_makes_no_device_says_why() -> None:
    async with Zigbee() as zigbee:
        listed: list[Any] = [one.described() for one in zigbee.bridge.things]
        listed[0] |= {"definition": None, "supported": False}
        listed[1] |= {"definition": None, "interview_state": "IN_PROGRESS"}
        listed[2]["definition"]["exposes"] = []
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps(listed))
        ids = [one["ieee_address"] for one in listed]
        await until(lambda: zigbee.driver.undescribed(ids[0]) == "zigbee2mqtt.unsupported")
        assert zigbee.driver.undescribed(ids[1]) == "zigbee2mqtt.interviewing"
        assert zigbee.driver.undescribed(ids[2]) == "zigbee2mqtt.nothing_told"
        assert zigbee.driver.undescribed(ids[3]) == ""
        assert zigbee.driver.undescribed("0x1") == "zigbee2mqtt.not_there"
        with pytest.raises(NotSupported):
            await zigbee.driver.verify(zigbee.sighting(ids[0]), None)


async def test_a_group_has_what_its_members_have_in_common() -> None:
    async with Zigbee() as zigbee:
        members = [{"ieee_address": ieee(model), "endpoint": 1} for model in ("LED2109G6", "TS011F_plug_1")]
        groups = [
            {"id": 1, "friendly_name": "evening", "members": members, "scenes": []},
            {"id": 2, "friendly_name": "lamps", "members": members[:1], "scenes": []},
            {"id": 3, "friendly_name": "odd", "members": [{"ieee_address": ieee("WXKG11LM")}], "scenes": []},
            {"id": 4, "friendly_name": "new", "members": [*members[:1], {"ieee_address": "0xdead"}], "scenes": []},
        ]
        zigbee.broker.say("zigbee2mqtt/bridge/groups", json.dumps(groups), retained=True)
        await until(lambda: any(one.wire_id == "group_3" for one in zigbee.sightings))
        assert zigbee.driver.undescribed("group_3") == "zigbee2mqtt.nothing_common"
        assert zigbee.driver.undescribed("group_4") == "zigbee2mqtt.nothing_common", (
            "nobody knows what all of it can do"
        )
        both = await zigbee.adopt("group_1")
        assert set(zigbee.library.entries[both.model]["bind"]) == {"switch.on"}  # type: ignore[call-overload]  # a mapping
        lamps = await zigbee.adopt("group_2")
        assert {"light.on", "light.brightness", "light.color"} <= set(
            zigbee.library.entries[lamps.model]["bind"]  # type: ignore[call-overload]  # a mapping
        )
        both.write(on=True)
        assert zigbee.broker.sent[-1].topic == "zigbee2mqtt/bridge/logging"  # the simulator has no groups
        assert [sent for sent in zigbee.broker.sent if sent.topic == "zigbee2mqtt/evening/set"]


async def test_without_its_topics_nothing_is_listened_to() -> None:
    zigbee = Zigbee({"zigbee2mqtt": ()})
    await zigbee.driver.scan(zigbee.sightings.append)
    assert zigbee.broker.subscribed == []
    assert zigbee.driver.undescribed("0x1") == "zigbee2mqtt.not_there"


async def test_a_bridge_that_is_heard_again_and_again_is_read_once_more_each_time() -> None:
    async with Zigbee() as zigbee:
        for _ in range(20):
            zigbee.bridge.tell_devices()
        zigbee.broker.say("zigbee2mqtt/bridge/devices", "{not json")
        zigbee.broker.say("zigbee2mqtt/bridge/devices", "")
        listed = [one.described() for one in zigbee.bridge.things][:1]
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps(listed))
        await until(lambda: zigbee.driver.undescribed(ieee("WXKG11LM")) == "zigbee2mqtt.not_there")
        zigbee.bridge.tell_devices()
        await until(lambda: zigbee.driver.undescribed(ieee("WXKG11LM")) == "")


async def test_what_makes_safe_is_tried_whatever_the_bridge_says() -> None:
    async with Zigbee() as zigbee:
        device: dict[str, Any] = zigbee.thing("TS011F_plug_1").described()
        words = {"value_on": "LOCK", "value_off": "UNLOCK"}
        state = {"type": "binary", "name": "state", "property": "state", "access": 7, **words}
        device["definition"] |= {"model": "L1", "exposes": [{"type": "lock", "features": [state]}]}
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps([device]))
        await until(lambda: zigbee.sighting(ieee("TS011F_plug_1")).model == "L1")
        lock = await zigbee.adopt(ieee("TS011F_plug_1"))
        zigbee.broker.say("zigbee2mqtt/bridge/devices", json.dumps([{**device, "disabled": True}]))
        await until(lambda: zigbee.ears.health == ("offline", "zigbee2mqtt.disabled"))
        lock.write(locked=False)
        assert isinstance(lock.told[0], Unreachable)
        lock.write(locked=True)
        said = [sent.payload for sent in zigbee.broker.sent if sent.topic.endswith("ts011f_plug_1/set")]
        assert said == [b'{"state":"LOCK"}']


async def test_equal_devices_of_two_networks_each_follow_their_own_bridge() -> None:
    async with Zigbee({"zigbee2mqtt": ("zigbee2mqtt", "attic")}) as zigbee:
        device = zigbee.thing("LED2109G6").described()
        zigbee.broker.say("attic/bridge/devices", json.dumps([{**device, "ieee_address": "0x1"}]))
        await until(lambda: any(one.wire_id == "attic/0x1" for one in zigbee.sightings))
        here, there = await zigbee.adopt(ieee("LED2109G6")), await zigbee.adopt("attic/0x1")
        assert "zigbee2mqtt/bridge/state" in json.dumps(zigbee.library.entries[here.model])
        assert "attic/bridge/state" in json.dumps(zigbee.library.entries[there.model])
        zigbee.bridge.tell_devices()
        zigbee.broker.say("attic/bridge/devices", json.dumps([{**device, "ieee_address": "0x1", "disabled": True}]))
        await until(lambda: len(zigbee.library.said) == 2)
        assert set(zigbee.library.said) == {
            (f"zigbee2mqtt:{ieee('LED2109G6')}", here.model), ("zigbee2mqtt:attic/0x1", there.model),
        }  # fmt: skip


async def test_what_the_library_has_dropped_is_described_again() -> None:
    async with Zigbee() as zigbee:
        lamp = await zigbee.adopt(ieee("LED2109G6"))
        del zigbee.library.entries[lamp.model]
        zigbee.bridge.tell_devices()
        await until(lambda: lamp.model in zigbee.library.entries)
        del zigbee.library.entries[lamp.model]
        assert (await zigbee.adopt(ieee("LED2109G6"))).model in zigbee.library.entries


async def test_an_order_under_way_ends_with_its_session() -> None:
    async with Zigbee() as zigbee:
        plug = await zigbee.adopt(ieee("TS011F_plug_1"))
        zigbee.thing("TS011F_plug_1").misbehave("silent", True)
        plug.write(on=True)
        assert plug.told == []
        plug.session.close()
        assert plug.told == [None]
        zigbee.clock.advance(60)
        assert plug.told == [None]

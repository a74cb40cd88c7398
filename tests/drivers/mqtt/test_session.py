"""One device at work: what it says is told, what is wanted of it is said, and nobody is believed too much."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.kit.define import Binding
from drivers.mqtt.session import SETTLES
from hub.core.intake import fits
from hub.model.device import Health
from hub.model.errors import NotSupported, Unreachable
from hub.model.value import Color, Kind, Value
from tests.drivers.mqtt.hearing import Hearing

Entry = dict[str, object]
Begin = Callable[..., Awaitable[Hearing]]

BARREL: Entry = {
    "from": "{at}",
    "to": "{at}/set",
    "ask": {"to": "{at}/get", "write": {"state": ""}},
    "bind": {
        "water_level.water_level": {"json": "level"},
        "switch.on": {"json": "relay", "values": {"ON": True, "OFF": False}},
        "button.press": {"json": "action", "events": {"single": {"kind": "single"}, "hold": {"kind": "long"}}},
    },
}
LAMP: Entry = {
    "from": "{at}",
    "to": "{at}/set",
    "bind": {
        "light.on": {"json": "state", "values": {"ON": True, "OFF": False}},
        "light.brightness": {
            "json": "b", "linear": {"0": 0, "254": 100}, "type": "int", "write": {"state": "ON", "b": "$"},
        },
        "light.color_temperature": {"json": "ct", "unit": "mired", "type": "int", "range": [2000, 6500]},
        "light.color": {"json": "color", "form": "xy"},
        "light.effect": {"json": "effect", "values": ["Rainbow", "Color Loop"]},
    },
}  # fmt: skip
STEPPED: Entry = {
    "from": "{at}",
    "to": "{at}/set",
    "bind": {
        "fan.on": {"json": "on"},
        "fan.speed": {"json": "speed", "values": {"low": 33, "medium": 66, "high": 100}},
        "fan.mode": {"json": "mode", "values": {"breeze": "natural", "wind": "natural", "night": "sleep"}},
        "fan.oscillate": {"json": "swing", "invert": True, "type": "int"},
        "fan.angle": {"json": "angle", "scale": 2, "offset": 10},
        "settings.led": {"json": "led", "values": {"1": True, "0": False}, "type": "string"},
        "climate.target_temperature": {"json": "wanted", "unit": "°F"},
    },
}


@pytest.fixture
async def begin() -> AsyncIterator[Begin]:
    made: list[Hearing] = []

    async def start(entry: Entry, *, connected: bool = True) -> Hearing:
        made.append(Hearing(entry, connected=connected))
        return await made[-1].start()

    yield start
    for each in made:
        await each.stop()


async def test_a_message_is_one_report(begin: Begin) -> None:
    house = await begin(BARREL)
    house.broker.say("garden/barrel", '{"level": 62, "relay": "OFF", "action": "hold"}')
    (report,) = house.ears.reports
    assert dict(report.values) == {"water_level": 62.0, "on": False}
    assert house.ears.events == [("press", {"kind": "long"})]
    house.broker.say("garden/barrel", '{"other": 1}')
    house.broker.say("garden/barrel", "no json")
    house.broker.say("garden/barrel", "")
    house.broker.say("garden/other", '{"level": 1}')
    assert len(house.ears.reports) == 1


async def test_what_is_not_known_is_told_with_what_was_said(begin: Begin) -> None:
    house = await begin(BARREL)
    house.broker.say("garden/barrel", '{"relay": "MAYBE", "level": [1]}')
    (report,) = house.ears.reports
    assert dict(report.values) == {"on": None, "water_level": None}
    assert dict(report.raw) == {"on": "MAYBE", "water_level": "list"}


async def test_what_the_broker_kept_has_values_and_no_events(begin: Begin) -> None:
    house = await begin(BARREL)
    house.broker.say("garden/barrel", '{"level": 62, "action": "single"}', retained=True)
    assert house.ears.values == {"water_level": 62.0}
    assert house.ears.events == []


async def test_too_large_a_payload_is_not_read(begin: Begin) -> None:
    house = await begin(BARREL)
    house.broker.say("garden/barrel", '{"level": 1, "x": "' + "x" * 65_536 + '"}')
    assert house.ears.reports == []


async def test_it_is_asked_at_each_connection_and_at_refresh(begin: Begin) -> None:
    house = await begin(BARREL, connected=False)
    assert house.ears.fares == (Health.OFFLINE, "mqtt.no_connection")
    house.session.refresh(("on",))
    assert house.sent == []
    house.broker.connect()
    assert house.ears.fares == (Health.ONLINE, "")
    assert house.sent == [("garden/barrel/get", '{"state":""}')]
    house.session.refresh(("on",))
    assert len(house.sent) == 2
    house.broker.disconnect()
    assert house.ears.fares == (Health.OFFLINE, "mqtt.no_connection")


async def test_an_order_is_published_once_and_never_kept(begin: Begin) -> None:
    house = await begin(BARREL)
    house.broker.sent.clear()
    house.write(("on", True))
    assert house.sent == [("garden/barrel/set", '{"relay":"ON"}')]
    (sent,) = house.broker.sent
    assert (sent.retain, sent.qos) == (False, 0)
    assert sent.expires is not None
    assert house.said == [None]
    house.broker.disconnect()
    house.write(("on", False))
    assert isinstance(house.said[-1], Unreachable)
    assert len(house.sent) == 1


async def test_writes_that_travel_together_are_one_message(begin: Begin) -> None:
    house = await begin(LAMP)
    house.write(("brightness", 50), ("color_temperature", 2700))
    assert house.sent == [("garden/barrel/set", '{"state":"ON","b":127,"ct":370}')]
    house.write(("brightness", 50), ("on", False))
    assert json.loads(house.sent[-1][1]) == {"state": "OFF", "b": 127}
    assert house.said == [None, None]


async def test_what_cannot_be_written_is_refused(begin: Begin) -> None:
    house = await begin(BARREL)
    house.write(("water_level", 3.0))
    house.write(("nothing", 3.0))
    house.call("stop")
    assert [type(one) for one in house.said] == [NotSupported] * 3


async def test_commands_have_arguments_and_are_sent_surely(begin: Begin) -> None:
    entry: Entry = {
        "bind": {
            "notify.send": {"to": "{at}/say", "write": {"text": "$message", "head": "$title", "by": "hub"}},
            "chime.sound": {"to": "{at}/bell", "write": "$tone at $volume", "args": {"volume": {"scale": 10}}},
            "chime.silence": {"to": "{at}/bell", "write_template": "stop"},
        }
    }
    house = await begin(entry)
    house.call("send", message="hello $title")
    house.call("sound", tone=3, volume=50)
    house.call("silence")
    assert house.sent == [
        ("garden/barrel/say", '{"by":"hub","text":"hello $title"}'), ("garden/barrel/bell", "3 at 5"),
        ("garden/barrel/bell", "stop"),
    ]  # fmt: skip
    assert {one.qos for one in house.broker.sent} == {1}
    assert house.said == [None] * 3


async def test_a_heater_is_switched_off_whatever_is_said_of_it(begin: Begin) -> None:
    entry: Entry = {
        "availability": {"from": "{at}/lwt"},
        "bind": {"climate.on": {"from": "{at}", "json": "on", "to": "{at}/set"}},
    }
    house = await begin(entry)
    house.broker.say("garden/barrel/lwt", "offline")
    assert house.ears.fares == (Health.OFFLINE, "mqtt.said_offline")
    house.write(("on", True))
    assert house.sent == []
    house.write(("on", False))
    assert [type(one) for one in house.said] == [Unreachable, type(None)]
    (sent,) = house.broker.sent
    assert (sent.expires, sent.qos) == (None, 1)
    house.broker.say("garden/barrel/lwt", "online")
    house.write(("on", True))
    assert house.broker.sent[-1].expires is not None


PLAIN: Entry = {
    "bind": {
        "occupancy.occupied": {"from": "{at}/motion", "values": {"on": True, "off": False}},
        "temperature.temperature": {"from": "{at}/warmth"},
    }
}


async def test_short_payloads_are_remembered_by_what_they_mean(begin: Begin) -> None:
    house = await begin(PLAIN)
    motion, warmth = house.definition.plans["{at}/motion"], house.definition.plans["{at}/warmth"]
    said = [b"on", b"off", b"on", b"", b" ON ", b"sideways", b"\xff" * 40, b"on", b"sideways"]
    for payload in said:
        house.broker.say("garden/barrel/motion", payload)
    path = "occupied"
    told = [(report.values, report.raw) for report in house.ears.reports]
    yes, no, unknown = ((((path, value),), ()) for value in (True, False, None))
    strange, garbage = ((unknown[0], ((path, text),)) for text in ("sideways", "\ufffd" * 40))
    assert [(tuple(values), tuple(raw)) for values, raw in told] == [yes, no, yes, yes, strange, garbage, yes, strange]
    assert sorted(motion.known) == [b"", b" ON ", b"off", b"on", b"sideways"]
    for tenth in range(2_000):
        house.broker.say("garden/barrel/warmth", f"{tenth / 100}")
    assert house.ears.values["temperature"] == 19.99
    assert len(warmth.known) <= 128


async def test_it_is_neither_there_nor_away_until_the_broker_is() -> None:
    for reached in (True, False):
        house = Hearing(PLAIN, connected=False)
        house.broker.trying = True
        await house.start()
        assert house.ears.statuses == []
        house.broker.trying = False
        (house.broker.connect if reached else house.broker.disconnect)()
        assert house.ears.fares[0] is (Health.ONLINE if reached else Health.OFFLINE)
        await house.stop()


async def test_availability_is_waited_for_and_then_taken_for_granted(begin: Begin) -> None:
    entry = {**BARREL, "availability": [{"from": "bridge", "json": "state"}, {"from": "{at}/there", "json": "state"}]}
    house = await begin(entry)
    assert house.ears.statuses == []
    house.clock.advance(SETTLES + 0.1)
    assert house.ears.fares == (Health.ONLINE, "")
    house.broker.say("garden/barrel/there", '{"state": "offline"}', retained=True)
    assert house.ears.fares == (Health.OFFLINE, "mqtt.said_offline")
    house.broker.say("garden/barrel/there", '{"state": "online"}')
    house.broker.say("bridge", '{"state": "online"}')
    assert house.ears.fares == (Health.ONLINE, "")
    house.broker.disconnect()
    house.broker.kept.clear()
    house.broker.connect()
    assert house.ears.fares == (Health.OFFLINE, "mqtt.no_connection")
    house.clock.advance(SETTLES + 0.1)
    assert house.ears.fares == (Health.ONLINE, "")


async def test_what_was_kept_before_the_connection_is_known_counts_at_once(begin: Begin) -> None:
    house = await begin({**BARREL, "availability": {"from": "{at}/lwt"}}, connected=False)
    house.broker.kept["garden/barrel/lwt"] = b"offline"
    house.broker.connect()
    assert house.ears.fares == (Health.OFFLINE, "mqtt.said_offline")


async def test_what_lasts_lapses_and_what_was_kept_does_not_begin_it(begin: Begin) -> None:
    entry: Entry = {
        "from": "{at}",
        "bind": {"camera.person": {"when": {"label": "person", "camera": "{id}"}, "means": True, "lasts": "30s"}},
    }
    house = await begin(entry)
    seen = '{"label": "person", "camera": "garden/barrel"}'
    house.broker.say("garden/barrel", seen, retained=True)
    house.broker.say("garden/barrel", '{"label": "cat", "camera": "garden/barrel"}')
    house.broker.say("garden/barrel", '{"label": "person", "camera": "attic"}')
    assert house.ears.reports == []
    house.broker.say("garden/barrel", seen)
    house.clock.advance(29)
    house.broker.say("garden/barrel", seen)
    house.clock.advance(29)
    assert house.ears.values == {"person": True}
    house.clock.advance(2)
    assert house.ears.values == {"person": False}
    assert len(house.ears.reports) == 3


SEEN: Entry = {"from": "{at}", "bind": {"camera.person": {"when": {"label": "person"}, "means": True, "lasts": "30s"}}}


async def test_what_lasted_before_the_session_began_lapses_too(begin: Begin) -> None:
    house = await begin(SEEN, connected=False)
    house.clock.advance(60)
    assert house.ears.reports == []
    house.broker.connect()
    house.clock.advance(29)
    assert house.ears.reports == []
    house.clock.advance(2)
    assert house.ears.values == {"person": False}
    house.broker.disconnect()
    house.broker.connect()
    house.clock.advance(60)
    assert len(house.ears.reports) == 1


async def test_a_closed_session_lets_nothing_lapse(begin: Begin) -> None:
    house = await begin(SEEN)
    house.broker.say("garden/barrel", '{"label": "person"}')
    house.session.close()
    house.clock.advance(60)
    assert house.ears.values == {"person": True}
    assert house.broker.subscribed == []


async def test_a_report_is_as_old_as_the_device_says(begin: Begin) -> None:
    house = await begin({**BARREL, "seen": {"json": "at"}})
    now = house.clock.now()
    house.broker.say("garden/barrel", json.dumps({"level": 1, "at": round((now - 90) * 1000)}))
    house.broker.say("garden/barrel", json.dumps({"level": 1, "at": now + 90}))
    house.broker.say("garden/barrel", json.dumps({"level": 1, "at": "yesterday"}))
    assert [round(one.ago) for one in house.ears.reports] == [90, 0, 0]


async def test_a_device_that_is_renamed_is_heard_elsewhere(begin: Begin) -> None:
    house = await begin(BARREL)
    house.book.moved("mqtt:garden/barrel", "roof")
    house.session.moved()
    assert house.broker.subscribed == ["roof"]
    house.broker.say("garden/barrel", '{"level": 1}')
    house.broker.say("roof", '{"level": 2}')
    assert house.ears.values == {"water_level": 2.0}
    house.write(("on", True))
    assert house.sent[-1][0] == "roof/set"
    house.broker.disconnect()
    assert house.ears.fares[1] == "mqtt.no_connection"
    await house.stop()
    assert house.broker.subscribed == []


async def test_what_a_lamp_repeats_in_its_own_digits_is_what_was_written(begin: Begin) -> None:
    house = await begin(LAMP)
    written = Color(128, 40, 7)
    house.write(("color", written))
    said = json.loads(house.sent[-1][1])
    house.broker.say("garden/barrel", json.dumps(said))
    assert house.ears.values["color"] == written
    said["color"]["x"] += 0.0004
    house.broker.say("garden/barrel", json.dumps(said))
    assert house.ears.values["color"] == written
    house.broker.say("garden/barrel", '{"color": {"x": 0.15, "y": 0.06}}')
    assert house.ears.values["color"] != written
    house.broker.say("garden/barrel", json.dumps(said))
    assert house.ears.values["color"] != written  # somebody else's doing since


def values_of(house: Hearing, path: str) -> st.SearchStrategy[Value]:
    prop = house.definition.abilities.properties[path]
    match prop.kind:
        case Kind.BOOL:
            return st.booleans()
        case Kind.ENUM:
            return st.sampled_from(prop.options)
        case Kind.COLOR:
            return st.builds(Color, *(st.integers(0, 255),) * 3)
        case _:
            low, high = prop.minimum or 0.0, prop.maximum or 100.0
            return st.floats(low, high).map(prop.accept)


@pytest.mark.parametrize("entry", [LAMP, STEPPED], ids=["lamp", "stepped"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
async def test_what_a_device_echoes_is_read_as_what_was_written(entry: Entry, data: st.DataObject) -> None:
    house = await Hearing(entry).start()
    paths = [one.path for one in house.definition.bindings if isinstance(one, Binding)]
    path = data.draw(st.sampled_from(paths))
    value = data.draw(values_of(house, path))
    house.write((path, value))
    assert house.said == [None]
    house.broker.say("garden/barrel", house.sent[-1][1])
    prop = house.definition.abilities.properties[path]
    assert prop.same(house.ears.values[path], value)
    await house.stop()


@settings(max_examples=200, deadline=None)
@given(
    payload=st.binary(max_size=200)
    | st.dictionaries(
        st.sampled_from(("state", "b", "ct", "color", "effect", "on", "speed", "mode", "swing", "angle", "wanted")),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyhs"), inner, max_size=3),
            max_leaves=5,
        ),
        max_size=5,
    ).map(lambda said: json.dumps(said).encode()),
    retained=st.booleans(),
)
async def test_whatever_is_said_is_a_value_of_the_property_or_none(payload: bytes, retained: bool) -> None:
    for entry in (LAMP, BARREL, {"bind": {"temperature.temperature": {"from": "{at}"}}}):
        house = await Hearing(entry).start()
        house.broker._tell("garden/barrel", payload, retained)
        properties = house.definition.abilities.properties
        said = [(path, value) for path, value in house.ears.values.items() if value is not None]
        assert all(fits(properties[path], value) for path, value in said)
        assert all(properties[path].accept(value) is not None for path, value in said)
        await house.stop()


async def test_what_makes_safe_together_with_something_else_is_no_making_safe(begin: Begin) -> None:
    words = {"values": {"ON": True, "OFF": False}}
    heater: Entry = {
        "availability": {"from": "{at}/up"},
        "bind": {
            "climate.on": {"from": "a", "to": "a/set", **words},
            "blower.fan.on": {"from": "b", "to": "b/set", **words},
        },
    }
    house = await begin(heater)
    house.broker.say("garden/barrel/up", "offline", retained=True)
    house.write(("blower.on", True), ("on", False))
    assert [error.message_id for error in house.said if error] == ["mqtt.said_offline"]
    assert house.sent == []


async def test_an_order_of_several_messages_fails_with_the_one_that_does(begin: Begin) -> None:
    house = await begin({"bind": {"light.on": {"from": "a", "to": "a/set"}, "light.brightness": {"to": "b/set"}}})
    house.broker.refuse = Unreachable("mqtt.unsure", topic="a/set")
    house.broker.subscribe("a/set", lambda *_: setattr(house.broker, "refuse", None))
    house.write(("on", True), ("brightness", 40))
    assert [error.message_id if error else "" for error in house.said] == ["mqtt.unsure"]
    assert len(house.sent) == 2

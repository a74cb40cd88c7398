"""S09, S10: whoever may write to the broker writes anything: no family raises, grows without end, or shows it raw."""

import asyncio
import gc
import json
import logging
import tracemalloc
from collections.abc import Iterator
from random import Random
from typing import Any, Final, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.announced.driver import AnnouncedDriver
from drivers.announced.reader import Place, announcement_of
from drivers.families import FAMILIES
from drivers.hearth.about import About, about_out
from drivers.zigbee2mqtt.driver import Zigbee2mqttDriver
from hub.core.clock import VirtualClock, settle
from hub.discovery.sightings import Sightings
from hub.model.device import Sighting
from hub.model.errors import HearthError
from hub.model.ports import DriverPorts, Network
from tests.drivers.conversation import Addresses, Ears
from tests.drivers.zigbee2mqtt.zigbee import Descriptions
from tests.fake_broker import FakeBroker
from tests.hub.core.house import ABILITIES

OVER_BROKER: Final = ("announced", "frigate", "hearth", "tasmota", "zigbee2mqtt")
MAC: Final = "DC4F220756C6"
CONFIG: Final[dict[str, object]] = {
    "ip": "192.168.1.5", "dn": "Plug", "fn": ["Plug"], "hn": "plug", "mac": MAC, "md": "Plug", "ty": 0, "if": 0,
    "ofln": "Offline", "onln": "Online", "state": ["OFF", "ON", "TOGGLE", "HOLD"], "sw": "13.0", "t": "plug",
    "ft": "%prefix%/%topic%/", "tp": ["cmnd", "stat", "tele"], "rl": [1, 0], "swc": [-1], "swn": [None], "btn": [0],
    "so": {"4": 0}, "lk": 0, "lt_st": 0, "sho": [0], "sht": [[0, 0, 0]], "ver": 1,
}  # fmt: skip
ZIGBEE: Final[dict[str, object]] = {
    "ieee_address": "0x00158d0001820000", "type": "Router", "friendly_name": "lamp", "supported": True,
    "disabled": False, "interview_completed": True, "power_source": "Mains (single phase)",
    "definition": {
        "model": "LED1", "vendor": "IKEA", "description": "lamp",
        "exposes": [{"type": "light", "features": [
            {"type": "binary", "name": "state", "property": "state", "access": 7, "value_on": "ON", "value_off": "OFF"},
        ]}],
    },
}  # fmt: skip
LAMP: Final[dict[str, object]] = {
    "name": "Lamp", "unique_id": "lamp1", "command_topic": "a/set", "state_topic": "a/state",
    "device": {"identifiers": ["lamp1"], "name": "Lamp", "manufacturer": "Maker", "model": "Model"},
}  # fmt: skip
EVENT: Final[dict[str, object]] = {
    "type": "new",
    "before": {},
    "after": {
        "id": "1.1-a", "camera": "door", "label": "person", "score": 0.8, "entered_zones": ["porch"],
        "current_zones": ["porch"], "has_snapshot": True, "false_positive": False,
    },
}  # fmt: skip
TOPICS: Final = {
    "announced": ("homeassistant/light/lamp1/config", "homeassistant/device/n/lamp1/config"),
    "frigate": ("frigate/stats", "frigate/events", "frigate/door/detect/state", "frigate/door/person", "frigate/a/b"),
    "hearth": ("hearth/cabin/shared/about/lamp", "hearth/cabin/shared/beat", "hearth/cabin/status"),
    "tasmota": (f"tasmota/discovery/{MAC}/config", f"tasmota/discovery/{MAC}/sensors"),
    "zigbee2mqtt": tuple(f"zigbee2mqtt/bridge/{what}" for what in ("devices", "groups", "info", "logging")),
}
SEEDS: Final[dict[str, list[Any]]] = {
    "announced": [LAMP],
    "frigate": [{"service": {"version": "0.15"}, "cameras": {"door": {}}}, EVENT],
    "hearth": [json.loads(about_out(About("Lamp", "Hall", "m.l", ABILITIES)))],
    "tasmota": [CONFIG, {"sn": {"Time": "x", "DHT11": {"Temperature": 20.1}}, "ver": 1}],
    "zigbee2mqtt": [[ZIGBEE], [{"id": 1, "friendly_name": "g", "members": []}], {"permit_join": True, "version": "2"}],
}
NASTY: Final = (
    "<script>alert(1)</script>", "x" * 500_000, "\u202egnp.exe", "\u2066a\u2069", "a\0b", "{{ 7*7 }}", "{% raw %}",
    "../../etc/passwd", "\x1b]0;owned\x07\x1b[2J", "\ud800", "%s%n", "$(id)", "'; --", "\r\nlevel=error", "+", "#", "",
    "a/b/../c", "\ufeff", "é" * 300, "\u200b", "__proto__", "constructor",
)  # fmt: skip


class Everything(Addresses):
    """Has adopted all that there is."""

    def adopted(self, ref: str) -> bool:
        return True


class Broker:
    """One family at a broker in memory, with everything adopted or nothing."""

    def __init__(self, family: str, *, adopted: bool = False) -> None:
        self.family, self.broker, self.clock = family, FakeBroker(), VirtualClock()
        self.library, self.found = Descriptions(), list[Sighting]()
        self.book = Everything() if adopted else Addresses()
        ports = DriverPorts(
            self.clock, Random(7), Ears(), self.book, Network(), self.library, broker=self.broker,
            listening={"hearth": ("hearth/villa",)}, descriptions=self.library,
        )  # fmt: skip
        self.driver = FAMILIES[family](ports)

    async def __aenter__(self) -> Self:
        await self.driver.start()
        await self.scan()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.driver.stop()
        await settle()

    async def scan(self) -> None:
        scanning = asyncio.ensure_future(self.driver.scan(self.found.append))
        await settle()
        self.clock.advance(2)
        await scanning

    async def rest(self, seconds: float = 10.0) -> None:
        """Let all that was heard be worked on."""
        for _ in range(3):
            await self._read()
            await settle()
            self.clock.advance(seconds)
        while await self._read():
            self.clock.advance(0.01)

    async def _read(self) -> bool:
        """Let what is read beside the loop come to its end, and raise what it raises; whether there may be more."""
        driver = self.driver
        if not isinstance(driver, (AnnouncedDriver, Zigbee2mqttDriver)):
            return False
        more = bool(driver._due or driver._reading)
        await asyncio.gather(*driver._reading._tasks)
        return more

    async def take(self) -> None:
        """Have each that was found looked at as an adoption does."""
        for one in {found.wire_id: found for found in self.found}.values():
            try:
                self.driver.undescribed(one.wire_id)
                learned = await self.driver.verify(one, None)
            except HearthError:
                continue
            self.driver.abilities(learned.model)


def places(said: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a JSON value something stands that could be something else."""
    yield at
    for key, value in said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ():
        yield from places(value, (*at, key))


def put(said: Any, at: tuple[Any, ...], what: object) -> Any:
    """The value with something else at that place."""
    if not at:
        return what
    copy = dict(said) if isinstance(said, dict) else list(said)
    copy[at[0]] = put(said[at[0]], at[1:], what)
    return copy


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(NASTY) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@st.composite
def attacks(draw: st.DrawFn) -> tuple[str, list[tuple[str, bytes, bool]]]:
    """A family, and what is said to it: bytes, or what is right but for some places in it."""
    family = draw(st.sampled_from(OVER_BROKER))
    said = []
    for _ in range(draw(st.integers(1, 4))):
        topic = draw(st.sampled_from(TOPICS[family]))
        if draw(st.integers(0, 4)) == 0:
            payload = draw(st.binary(max_size=60))
        else:
            value = draw(st.sampled_from(SEEDS[family]))
            for _ in range(draw(st.integers(0, 2))):
                value = put(value, draw(st.sampled_from(list(places(value)))), draw(ANYTHING))
            payload = json.dumps(value).encode()
        said.append((topic, payload, draw(st.booleans())))
    return family, said


@settings(max_examples=80, deadline=None)
@given(attacks(), st.booleans())
async def test_whatever_is_said_a_family_never_raises(
    attack: tuple[str, list[tuple[str, bytes, bool]]], adopted: bool
) -> None:
    family, said = attack
    async with Broker(family, adopted=adopted) as at:
        for topic, payload, retained in said:
            at.broker.say(topic, payload, retained=retained)
        await at.rest()
        await at.scan()
        await at.take()


@pytest.mark.parametrize("family", OVER_BROKER)
async def test_no_name_reaches_the_log_or_a_person_raw(family: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with Broker(family) as at:
        for seed in SEEDS[family]:
            for place in places(seed):
                for name in NASTY:
                    for topic in TOPICS[family]:
                        if len(name) < 1000 or topic == TOPICS[family][0]:
                            at.broker.say(topic, json.dumps(put(seed, place, name)))
                await settle(2)
        await at.rest()
        await at.scan()
        await at.take()
        heard = Sightings(at.clock)
        for one in at.found:
            heard.heard(one)
        rows = [row.sighting for row in heard.rows()]
        assert rows
        for row in rows:
            details = (part for pair in row.details for part in pair)
            for text in (row.wire_id, row.address, row.model, row.name, *details):
                assert len(text) <= 128, text[:200]
                assert text.isprintable(), ascii(text)
    for record in caplog.records:
        assert len(record.getMessage()) < 1000


async def test_what_a_flood_of_tasmotas_says_is_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.tasmota.driver.MOST_BYTES", 1_000)
    monkeypatch.setattr("drivers.tasmota.driver.MOST_DEVICES", 20)
    sensors = json.dumps({"sn": {"x": {"y": 1}, "pad": "x" * 100}})
    async with Broker("tasmota") as at:
        for number in range(100):
            mac = f"{number:012X}"
            at.broker.say(f"tasmota/discovery/{mac}/sensors", sensors)
            at.broker.say(f"tasmota/discovery/{mac}/config", json.dumps(CONFIG | {"mac": mac}))
        await at.scan()
        assert len({one.wire_id for one in at.found}) == 20
        kept = [one.sensors for one in at.driver._devices.values() if one.sensors]
        assert sum(map(len, kept)) == at.driver._bytes <= 1_000
        for number in range(100):
            at.broker.say(f"tasmota/discovery/{number:012X}/config", "")
        assert (at.driver._bytes, at.driver._devices) == (0, {})


NUMBERED: Final = {f"k{number}": f"{number}" for number in range(900)}


@pytest.mark.parametrize("filler", [[[]] * 1900, [{}] * 1900, {key: [] for key in NUMBERED}, "x" * 60_000, NUMBERED])
def test_an_announcement_takes_no_more_memory_than_it_counts_for(filler: object) -> None:
    payload = json.dumps(LAMP | {"filler": filler}).encode()
    gc.collect()
    tracemalloc.start()
    try:
        said = announcement_of(Place("light", "", "lamp1"), payload)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken <= 1.5 * said.size


async def test_a_scan_of_what_other_hubs_show_lets_the_loop_go_on() -> None:
    about = json.dumps(SEEDS["hearth"][0])
    async with Broker("hearth") as at:
        for number in range(500):
            at.broker.say(f"hearth/cabin/shared/about/lamp{number}", about)
        at.found.clear()
        scanning = asyncio.ensure_future(at.driver.scan(at.found.append))
        await settle()
        assert 0 < len(at.found) <= 32
        while not scanning.done():
            at.clock.advance(0.01)
            await settle(2)
        assert len(at.found) == 500

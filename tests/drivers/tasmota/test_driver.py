"""The driver against what devices with Tasmota say, as owners have shown it in public reports."""

import asyncio
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.mqtt.form import read_form
from drivers.tasmota.announcement import Config, read_config, read_sensors
from drivers.tasmota.driver import MOST_DEVICES, TasmotaDriver
from drivers.tasmota.entry import entry_of
from drivers.tasmota.sensors import sensor_binds
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import DriverPorts, Network, Order
from hub.model.value import Color
from tests.drivers.conversation import Addresses, Ears
from tests.drivers.zigbee2mqtt.zigbee import Descriptions
from tests.fake_broker import FakeBroker

MAC = "DC4F220756C6"
CONFIG: dict[str, Any] = {
    "ip": "192.0.2.7", "dn": "Heating", "fn": ["Heating", None], "hn": "heating-5830", "mac": MAC, "md": "Sonoff Basic",
    "ty": 0, "if": 0, "ofln": "Offline", "onln": "Online", "state": ["OFF", "ON", "TOGGLE", "HOLD"], "sw": "13.4.0",
    "t": "heating", "ft": "%prefix%/%topic%/", "tp": ["cmnd", "stat", "tele"], "rl": [1, 0], "swc": [-1, -1],
    "swn": [None, None], "btn": [0, 0],
    "so": {"4": 0, "11": 0, "13": 0, "17": 0, "20": 0, "30": 0, "68": 0, "73": 0, "82": 0, "114": 0, "117": 0},
    "lk": 0, "lt_st": 0, "bat": 0, "dslp": 0, "sho": [], "sht": [], "ver": 1,
}  # fmt: skip
SENSORS: dict[str, Any] = {
    "Time": "2024-03-31T08:46:17", "DS18B20-1": {"Id": "3CCCE3810022", "Temperature": 18.4},
    "DS18B20-2": {"Id": "3CF0E381CD74", "Temperature": 17.7}, "TempUnit": "C",
}  # fmt: skip
ENERGY = {"Total": 12.512, "Today": 0.1, "Power": 41, "Factor": 0.9, "Voltage": 231, "Current": 0.187}


class Home:
    """A driver at a broker in memory, and one device."""

    def __init__(self) -> None:
        self.broker = FakeBroker()
        self.clock = VirtualClock()
        self.ears = Ears()
        self.book = Addresses()
        self.library = Descriptions()
        self.sightings: list[Sighting] = []
        self.told: list[HearthError | None] = []
        ports = DriverPorts(
            self.clock, Random(7), self.ears, self.book, Network(), self.library, broker=self.broker,
            descriptions=self.library,
        )  # fmt: skip
        self.driver = TasmotaDriver(ports)
        self._running: list[asyncio.Task[None]] = []

    def announce(self, config: dict[str, Any], sensors: dict[str, Any] | None = None) -> None:
        mac = config["mac"]
        self.broker.say(f"tasmota/discovery/{mac}/config", json.dumps(config), retained=True)
        said = json.dumps({"sn": sensors or {"Time": "x"}, "ver": 1})
        self.broker.say(f"tasmota/discovery/{mac}/sensors", said, retained=True)

    async def adopt(self, changes: dict[str, Any], sensors: dict[str, Any] | None = None) -> Any:
        self.announce({**CONFIG, **changes}, sensors)
        scanning = asyncio.ensure_future(self.driver.scan(self.sightings.append))
        await asyncio.sleep(0)
        self.clock.advance(2)
        await scanning
        learned = await self.driver.verify(self.sightings[0], None)
        endpoint = Endpoint("tasmota", MAC)
        self.book.addresses[endpoint.ref] = learned.address
        session = self.driver.open("k1", learned.model, endpoint, None)
        self._running.append(asyncio.ensure_future(session.run()))
        await asyncio.sleep(0)
        self.say("tele/heating/LWT", "Online")
        return session

    def say(self, topic: str, said: object) -> None:
        self.broker.say(topic, said if isinstance(said, str) else json.dumps(said))

    def write(self, session: Any, **values: Any) -> list[tuple[str, str]]:
        """What leaves for these values."""
        before = len(self.broker.sent)
        writes = tuple((path.replace("__", "."), value) for path, value in values.items())
        session.submit(Order(writes), self.told.append)
        self.broker.settle()
        return [(sent.topic, sent.payload.decode("utf-8", "replace")) for sent in self.broker.sent[before:]]

    def now(self, path: str) -> object:
        return self.ears.told(path)[-1]

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.driver.stop()


@pytest.fixture
async def home() -> Any:
    home = Home()
    yield home
    await home.close()


async def test_a_plug_is_found_asked_and_switched(home: Home) -> None:
    session = await home.adopt({}, {**SENSORS, "ENERGY": ENERGY})
    found = home.sightings[0]
    assert (found.wire_id, found.address, found.model, found.name) == (MAC, "heating", "Sonoff Basic", "Heating")
    assert dict(found.details) == {"mac": MAC, "ip": "192.0.2.7", "origin": "Tasmota 13.4.0"}
    asked = [(sent.topic, sent.payload) for sent in home.broker.sent if sent.topic.startswith("cmnd/")]
    assert asked[:2] == [("cmnd/heating/STATE", b""), ("cmnd/heating/STATUS", b"10")]
    home.say("stat/heating/RESULT", {"Time": "x", "POWER": "ON", "Wifi": {"RSSI": 80, "Signal": -60}})
    assert home.now("on") is True
    sns = {"DS18B20-1": {"Temperature": 18.5}, "ENERGY": ENERGY, "TempUnit": "C"}
    home.say("stat/heating/STATUS10", {"StatusSNS": sns})
    assert (home.now("ds18b20_1.temperature"), home.now("power"), home.now("energy")) == (18.5, 41, 12.512)
    home.say("tele/heating/SENSOR", {"ENERGY": {**ENERGY, "Power": 0}})
    assert (home.now("power"), home.now("voltage"), home.now("current")) == (0, 231, 0.187)
    assert home.write(session, on=False) == [("cmnd/heating/Power1", "OFF")]
    home.say("tele/heating/LWT", "Offline")
    home.clock.advance(3)
    assert home.ears.health == ("offline", "mqtt.said_offline")


async def test_several_channels_are_components(home: Home) -> None:
    session = await home.adopt({"rl": [1, 1, 1, 1], "state": ["aus", "an", "um", "halten"]})
    home.say("tele/heating/STATE", {"POWER1": "an", "POWER2": "aus"})
    assert (home.now("channel1.on"), home.now("channel2.on")) == (True, False)
    assert home.write(session, channel3__on=True) == [("cmnd/heating/Power3", "an")]


async def test_a_lamp_of_five_channels(home: Home) -> None:
    session = await home.adopt({"rl": [2], "lt_st": 5, "lk": 1})
    home.say("stat/heating/RESULT", {"POWER": "ON", "Dimmer": 50, "HSBColor": "0,100,50", "CT": 250, "Scheme": 0})
    assert (home.now("on"), home.now("brightness"), home.now("color_temperature")) == (True, 50, 4000)
    assert (home.now("color"), home.now("effect")) == (Color(255, 0, 0), "solid")
    assert home.write(session, brightness=30) == [("cmnd/heating/Dimmer", "30")]
    assert home.write(session, color_temperature=4000) == [("cmnd/heating/CT", "250")]
    assert home.write(session, color=Color(0, 0, 255)) == [("cmnd/heating/Backlog", "HsbColor1 240;HsbColor2 100")]
    assert home.write(session, effect="random") == [("cmnd/heating/Scheme", "4")]


async def test_a_shutter_that_counts_the_other_way(home: Home) -> None:
    session = await home.adopt({"rl": [3, 3], "sho": [1], "sht": [[-90, 90, 10]]})
    home.say("stat/heating/RESULT", {"Shutter1": {"Position": 20, "Direction": 1, "Target": 60, "Tilt": 0}})
    assert (home.now("position"), home.now("movement"), home.now("tilt")) == (80, "closing", 50)
    assert home.write(session, position=100) == [("cmnd/heating/ShutterPosition1", "0")]
    assert home.write(session, tilt=100) == [("cmnd/heating/ShutterTilt1", "90")]
    session.submit(Order(call=Call("k1", "stop", ())), home.told.append)
    home.broker.settle()
    assert (home.broker.sent[-1].topic, home.broker.sent[-1].payload) == ("cmnd/heating/Backlog", b"ShutterStop1")
    assert home.told[-1] is None


async def test_buttons_and_switches_tell_how_they_are_pressed(home: Home) -> None:
    await home.adopt(
        {"rl": [1], "btn": [1], "swc": [5, 13, 1], "swn": [None, None, "Door"], "so": {"73": 1}}, {"Door": "ON"}
    )
    for kind in ("SINGLE", "QUAD", "HOLD", "CLEAR"):
        home.say("stat/heating/RESULT", {"Button1": {"Action": kind}})
    assert home.ears.events("button1.press") == [{"kind": "single"}, {"kind": "quadruple"}, {"kind": "long"}]
    home.say("stat/heating/RESULT", {"Switch1": {"Action": "HOLD"}})
    assert home.ears.events("switch1.press") == [{"kind": "long"}]
    home.say("stat/heating/RESULT", {"Switch2": {"Action": "ON"}})
    assert home.now("motion") is True
    home.clock.advance(1.1)
    assert home.now("motion") is False
    home.say("tele/heating/SENSOR", {"Door": "OFF"})
    assert home.now("raw.switch3") is False


async def test_another_topic_and_new_sensors_are_followed(home: Home) -> None:
    await home.adopt({})
    home.announce({**CONFIG, "t": "boiler"}, SENSORS)
    assert home.book.addresses[f"tasmota:{MAC}"] == "boiler"
    home.say("stat/boiler/RESULT", {"POWER": "ON"})
    assert home.now("on") is True
    ref, model = home.library.said[-1]
    assert ref == f"tasmota:{MAC}"
    binds = home.library.entries[model]["bind"]
    assert isinstance(binds, dict)
    assert "ds18b20_1.temperature.temperature" in binds
    assert "boiler" not in json.dumps(home.library.entries[model])
    home.broker.say(f"tasmota/discovery/{MAC}/config", "", retained=True)
    assert home.driver.undescribed(MAC) == "tasmota.not_there"
    with pytest.raises(Unreachable):
        await home.driver.verify(home.sightings[0], None)


@pytest.mark.parametrize(
    "changes",
    [
        {"rl": [1, 1, 2], "lt_st": 4}, {"rl": [2, 2], "lt_st": 5, "lk": 0}, {"rl": [2, 2], "lt_st": 3, "so": {"68": 1}},
        {"rl": [2], "if": 1, "lt_st": 0}, {"rl": [2], "lt_st": 1, "ty": 1}, {"rl": [3, 3, 3, 3], "sho": [0, 1]},
        {"rl": [1], "so": {"4": 1, "30": 1}}, {"rl": [], "dslp": 1}, {"ft": "%topic%/%prefix%"},
        {"ft": "home/%hostname%/%id%/%topic%/%prefix%/"},
    ],
)  # fmt: skip
def test_all_kinds_make_a_definition(changes: dict[str, Any]) -> None:
    sensors = {
        **SENSORS, "ENERGY": {**ENERGY, "Power": [1, 2, 3]}, "PMS5003": {"PM2.5": 3, "CF1": 2}, "TempUnit": "F",
        "BME280": {"Temperature": 70, "Humidity": 50, "Pressure": 750}, "PressureUnit": "mmHg",
        "SCD40": {"CarbonDioxide": 400},
    }  # fmt: skip
    config = read_config(json.dumps({**CONFIG, **changes}).encode())
    assert config is not None
    read = read_form("x", entry_of(config, sensors))
    assert read.flaws == ()
    assert read.definition is not None
    assert {"humidity", "co2", "pm25"} <= read.definition.abilities.properties.keys()
    units = sensor_binds(config, sensors)
    assert units["bme280.temperature.temperature"]["unit"] == "°F"
    assert units["pressure.pressure"]["scale"] == 1.33322387
    assert sensor_binds(config, {**sensors, "PressureUnit": "inHg"})["pressure.pressure"]["scale"] == 33.8638866


async def test_what_else_is_metered_is_raw_with_its_unit() -> None:
    home = Home()
    energy = {**ENERGY, "Yesterday": 0.4, "ApparentPower": 45, "ReactivePower": 18, "Frequency": 50}
    await home.adopt({}, {**SENSORS, "ENERGY": energy, "SGP30": {"TVOC": 12, "eCO2": 400}})
    home.say("tele/heating/SENSOR", {"ENERGY": energy, "SGP30": {"TVOC": 13, "eCO2": 401}})
    told = {"energy_today": 0.1, "energy_yesterday": 0.4, "apparent_power": 45, "reactive_power": 18,
            "power_factor": 0.9, "mains_frequency": 50, "sgp30_tvoc": 13, "sgp30_eco2": 401}  # fmt: skip
    assert {name: home.ears.told(f"raw.{name}")[-1] for name in told} == told
    await home.close()
    three = {"ENERGY": {**ENERGY, "Today": [0.1, 0.2], "Power": [1, 2]}}
    config = read_config(json.dumps(CONFIG).encode())
    assert config is not None
    binds = sensor_binds(config, three)
    assert [name for name in binds if "today" in name] == ["raw.energy_today_1", "raw.energy_today_2"]
    assert binds["raw.energy_today_1"]["unit"] == "kWh"


@pytest.mark.parametrize(
    "changes",
    [
        {"mac": "x"},
        {"t": "a/#"},
        {"t": ""},
        {"ft": "x"},
        {"ft": "%prefix%/{at}/%topic%"},
        {"tp": ["cmnd"]},
        {"tp": ["a+", "b", "c"]},
    ],
)
def test_what_cannot_be_a_device_is_none(changes: dict[str, Any]) -> None:
    assert read_config(json.dumps({**CONFIG, **changes}).encode()) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 40) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(sorted(CONFIG)), _JSON),
    st.dictionaries(st.text(max_size=8), _JSON),
    st.binary(max_size=20),
)
def test_whatever_is_announced_is_read_or_refused(
    changes: dict[str, Any], sensors: dict[str, Any], noise: bytes
) -> None:
    read_config(noise)
    read_sensors(noise)
    config = read_config(json.dumps({**CONFIG, **changes}).encode())
    if config is not None:
        assert isinstance(config, Config)
        read_form("x", entry_of(config, read_sensors(json.dumps({"sn": sensors}).encode()) or {}))


def test_what_speaks_for_another_is_not_heard(home: Home) -> None:
    home.driver.announced("tasmota/discovery/AAAAAAAAAAAA/config", json.dumps(CONFIG).encode(), True)
    assert home.driver.undescribed("AAAAAAAAAAAA") == "tasmota.not_there"
    home.driver.announced(f"tasmota/discovery/{MAC}/config", json.dumps(CONFIG).encode(), True)
    assert home.driver.undescribed(MAC) == ""


def test_a_flood_of_announcements_is_bounded(home: Home) -> None:
    for number in range(MOST_DEVICES + 10):
        mac = f"{number:012X}"
        home.driver.announced(f"tasmota/discovery/{mac}/sensors", b'{"sn": {}}', True)
    assert len(home.driver._devices) == MOST_DEVICES
    home.driver.announced(f"tasmota/discovery/{MAC}/config", json.dumps(CONFIG).encode(), True)
    assert len(home.driver._devices) == MOST_DEVICES

"""What Hearth announces, and Home Assistant makes of it: its MQTT component, at a real Mosquitto.

Our Home Assistant (.venv-ha) is of a time before device-based discovery: for it an announcement is taken apart into one
for each entity. A newer one is asked where an interpreter that has it is named by HEARTH_HOME_ASSISTANT.
"""

import asyncio
import json
import os
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiomqtt
import pytest

from drivers.families import FAMILIES, abilities_by
from hub.compose.products import library_of
from hub.config.library import NOTHING_WRITTEN
from hub.model.capability import Property
from hub.model.device import Device, Endpoint, Happening, Health, Status
from hub.model.value import Color, Kind, Value
from hub.mqtt.telling import LINGER
from tests.hub.mqtt.house import ROOT, House, device, one_of_everything
from tests.mosquitto import Mosquitto, mosquitto

PROJECT = Path(__file__).parents[3]
OURS = PROJECT / ".venv-ha/bin/python"
NEWER = os.environ.get("HEARTH_HOME_ASSISTANT", "")
UNKNOWN_TO_OURS = {"notify"}
NOT_ABOUT_US = re.compile(
    r"aiohttp_fast_zlib|homeassistant\.(helpers\.frame|setup|components\.mqtt\.client):"
    # What the older one does not know yet: notify, and that a mode can be unknown.
    r"|.*Integration notify is not supported|.*Invalid \w+ mode: None|.*got: None"
)


class HomeAssistant:
    """The other side, asked line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    async def ask(self, *words: Any) -> Any:
        """Its answer."""
        return await asyncio.to_thread(self._ask, words)

    def _ask(self, words: tuple[Any, ...]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    async def becomes(self, entity: str, *states: str) -> Any:
        """The attributes of an entity, once it has one of these states."""
        found = await self.ask("state", entity, states)
        assert found is not None, entity
        assert found[0] in states, (entity, found)
        return found[1]

    async def does(self, domain: str, service: str, entity: str, **data: Any) -> None:
        """Have a service called."""
        assert await self.ask("call", domain, service, {"entity_id": entity, **data}) is None

    async def complaints(self) -> list[str]:
        """What it said of what we announced."""
        return [line for line in await self.ask("complaints") if not NOT_ABOUT_US.match(line)]


@contextmanager
def home_assistant(python: str, broker: Mosquitto) -> Iterator[HomeAssistant]:
    program = PROJECT / "tests/witness/home_assistant_mqtt.py"
    words = [python, str(program), broker.host, str(broker.port), "homeassistant"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline(), "it did not start"
            yield HomeAssistant(process)
        finally:
            process.kill()


class Wire:
    """Carries what the house says to a real broker, and commands back."""

    def __init__(self, house: House, client: aiomqtt.Client, *, apart: bool) -> None:
        self.house = house
        self.known = 0
        self.expected: set[str] = set()
        self.apart = apart
        self._client = client

    async def carry(self) -> None:
        """All that was said since."""
        await self.house.settle(0.5)
        fresh, self.known = self.house.broker.sent[self.known :], len(self.house.broker.sent)
        for one in fresh:
            announced = one.topic.startswith("homeassistant/device/")
            if announced and one.payload:
                entities = json.loads(one.payload)["cmps"].values()
                unknown = UNKNOWN_TO_OURS if self.apart else set()
                self.expected |= {each["uniq_id"] for each in entities if each["p"] not in unknown}
            for topic, payload in (
                apart(one.topic, one.payload) if announced and self.apart else [(one.topic, one.payload)]
            ):
                await self._client.publish(topic, payload, retain=one.retain, qos=1)

    async def heard(self) -> dict[str, Any]:
        """The next command as the hub understood it: its writes by path, or its call."""
        before = len(self.house.commands.submitted)
        async with asyncio.timeout(10):
            async for message in self._client.messages:
                assert isinstance(message.payload, bytes)
                self.house.broker.say(str(message.topic), message.payload)
                await self.house.settle(0.1)
                if len(self.house.commands.submitted) > before:
                    break
        command = self.house.commands.submitted[-1]
        if command.call is not None:
            return {"call": command.call.path, **dict(command.call.args)}
        return {write.path: write.value for write in command.writes}


def apart(topic: str, payload: bytes) -> Iterator[tuple[str, bytes]]:
    """An announcement of a device as one for each of its entities, as Home Assistant had them before."""
    node = topic.split("/")[-2]
    whole = json.loads(payload or b'{"cmps": {}}')
    shared = {key: whole[key] for key in ("dev", "o", "avty", "avty_mode") if key in whole}
    for name, entity in whole["cmps"].items():
        content = {key: value for key, value in entity.items() if key != "p"}
        yield f"homeassistant/{entity['p']}/{node}/{name}/config", json.dumps(shared | content).encode()


@asynccontextmanager
async def joined(
    python: str, devices: list[Device]
) -> AsyncIterator[tuple[House, Wire, HomeAssistant, dict[str, str]]]:
    """A house, and a Home Assistant that has heard of it; its entities, by the ends of our ids."""
    with mosquitto() as broker:
        house = await House(devices).start()
        async with aiomqtt.Client(broker.host, broker.port) as client:
            wire = Wire(house, client, apart=python == str(OURS))
            for wanted in ("set/+", "set/+/+", "call/+/+"):
                await client.subscribe(f"{ROOT}/{wanted}", qos=1)
            await wire.carry()
            with home_assistant(python, broker) as other:
                found = await other.ask("entities", len(wire.expected))
                there = {row[3]: entity for entity, row in found.items()}
                assert wire.expected == there.keys()
                yield house, wire, other, {id_.removeprefix("hearth_villa_"): entity for id_, entity in there.items()}
                assert "\n".join(await other.complaints()) == ""


PYTHONS = pytest.mark.parametrize(
    "python",
    [
        pytest.param(
            str(OURS),
            marks=pytest.mark.skipif(
                not OURS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt"
            ),
        ),
        pytest.param(NEWER, marks=() if NEWER else pytest.mark.soak),
    ],
    ids=["ours", "newer"],
)

EVENTUAL = ("button", "event", "notify")
"""What has no state until something happens."""

SAMPLES: dict[Kind, Value] = {
    Kind.BOOL: True, Kind.INT: 30, Kind.FLOAT: 30.5, Kind.TEXT: "words", Kind.COLOR: Color(255, 0, 0),
    Kind.DURATION: 60.0, Kind.TIME: 80_000,
}  # fmt: skip


def sample(prop: Property) -> Value:
    """A value that the property can have."""
    value = prop.options[0] if prop.options else SAMPLES.get(prop.kind, "words")
    if isinstance(value, (str, bool, Color)):
        return value
    low, high = prop.minimum, prop.maximum
    return prop.accept(min(max(value, value if low is None else low), value if high is None else high))


async def everything(house: House, wire: Wire, other: HomeAssistant) -> None:
    """Each capability there is, with a value of each of its properties."""
    devices = one_of_everything()
    for one in devices:
        for path, prop in one.abilities.properties.items():
            house.state.apply(one.key, path, sample(prop))
    await wire.carry()
    calls = {
        "feeder_feed", "media_press_key", "media_open_app", "chime_sound", "pairing_permit_join", "siren_sound",
    }  # fmt: skip
    for _ in range(200):
        found = await other.ask("entities", len(wire.expected))
        found = {entity: row for entity, row in found.items() if row[3].startswith("hearth_villa_d0")}
        silent = {entity for entity, row in found.items() if row[0] in ("unknown", "unavailable")}
        silent = {one for one in silent if one.split(".")[0] not in EVENTUAL and one.split(".")[1] not in calls}
        if not silent:
            break
        await asyncio.sleep(0.05)
    assert not silent
    assert found["sensor.co2_co2"][0] == "31.0"
    units = {row[1].get("unit_of_measurement") for row in found.values()}
    assert {"°C", "W", "kWh", "lx", "µg/m³", "hPa", "ppm"} <= units


def lamp() -> Device:
    """A lamp with effects."""
    whole = device("d1", "lamp", "light", area="kitchen", name="The lamp", model="maker.lamp.v1")
    effects = whole.abilities.properties["effect"].narrowed(options=("sunset", "candle"))
    white = whole.abilities.properties["color_temperature"].narrowed(minimum=2700, maximum=6500)
    properties = {**whole.abilities.properties, "effect": effects, "color_temperature": white}
    return replace(whole, abilities=replace(whole.abilities, properties=properties))


HOME = [
    lamp(),
    device("d2", "blind", "cover"),
    device("d3", "heater", "climate", "temperature"),
    device("d4", "blower", "fan"),
    device("d5", "robot", "vacuum"),
    device("d6", "door", "lock"),
    device("d7", "strip", "left:plug", "right:plug"),
    device("d8", "bell", "button", "doorbell"),
    device("d9", "garage", "switch", load="door"),
]


@PYTHONS
async def test_home_assistant_shows_everything_and_its_commands_come_back(python: str) -> None:
    if not python:
        pytest.skip("HEARTH_HOME_ASSISTANT names no interpreter with a newer Home Assistant")
    async with joined(python, [*HOME, *one_of_everything()]) as (house, wire, other, named):
        assert (await other.ask("devices"))["The lamp"][:2] == ["The kitchen", "maker.lamp.v1"]
        await everything(house, wire, other)
        await a_lamp(house, wire, other, named["d1_light_on"])
        await a_cover(house, wire, other, named["d2_cover_position"])
        await a_heater(house, wire, other, named["d3_climate_on"])
        await a_fan(house, wire, other, named["d4_fan_on"])
        await a_vacuum(house, wire, other, named["d5_vacuum_state"], named["d5_select_water"])
        await a_lock(house, wire, other, named["d6_lock_locked"])
        assert {"d9_binary_sensor_on"} == {name for name in named if name.startswith("d9") and name.endswith("_on")}
        await two_plugs(house, wire, other, (named["d7_switch_left_on"], named["d7_switch_right_on"]))
        await a_button(house, wire, other, named["d8_event_press"])
        await what_goes_and_comes(house, wire, other, named["d1_light_on"])


async def a_lamp(house: House, wire: Wire, other: HomeAssistant, lamp: str) -> None:
    for path, value in (("on", True), ("brightness", 40), ("color_temperature", 4000)):
        house.state.apply("d1", path, value)
    await wire.carry()
    about = await other.becomes(lamp, "on")
    assert (about["brightness"], about["color_mode"], about["color_temp"]) == (102, "color_temp", 250)
    assert (about["min_mireds"], about["max_mireds"], about["effect"]) == (154, 370, "off")
    house.clock.advance(1.0)
    house.state.apply("d1", "color", Color(255, 0, 0))
    house.state.apply("d1", "on", False)
    await wire.carry()
    await other.becomes(lamp, "off")
    house.state.apply("d1", "on", True)
    await wire.carry()
    about = await other.becomes(lamp, "on")
    assert (about["color_mode"], about["rgb_color"]) == ("hs", [255, 0, 0])

    await other.does("light", "turn_on", lamp, brightness=51, color_temp_kelvin=5000)
    assert await wire.heard() == {"on": True, "brightness": 20, "color_temperature": 5000}
    await other.does("light", "turn_on", lamp, rgb_color=[0, 255, 0], effect="candle")
    assert await wire.heard() == {"on": True, "color": Color(0, 255, 0), "effect": "candle"}
    await other.does("light", "turn_off", lamp)
    assert await wire.heard() == {"on": False}


async def a_cover(house: House, wire: Wire, other: HomeAssistant, cover: str) -> None:
    house.state.apply("d2", "position", 0)
    house.state.apply("d2", "movement", "stopped")
    await wire.carry()
    await other.becomes(cover, "closed")
    house.state.apply("d2", "movement", "opening")
    await wire.carry()
    await other.becomes(cover, "opening")
    await other.does("cover", "set_cover_position", cover, position=30)
    assert await wire.heard() == {"position": 30}
    await other.does("cover", "open_cover", cover)
    assert await wire.heard() == {"position": 100}
    await other.does("cover", "stop_cover", cover)
    assert await wire.heard() == {"call": "stop"}


async def a_heater(house: House, wire: Wire, other: HomeAssistant, heater: str) -> None:
    for path, value in (("on", True), ("mode", "fan"), ("target_temperature", 21.5), ("temperature", 19.0)):
        house.state.apply("d3", path, value)
    await wire.carry()
    about = await other.becomes(heater, "fan_only")
    assert (about["temperature"], about["current_temperature"], about["min_temp"]) == (21.5, 19.0, 5.0)
    await other.does("climate", "set_hvac_mode", heater, hvac_mode="heat")
    assert await wire.heard() == {"on": True, "mode": "heat"}
    await other.does("climate", "set_hvac_mode", heater, hvac_mode="off")
    assert await wire.heard() == {"on": False}
    await other.does("climate", "set_temperature", heater, temperature=22)
    assert await wire.heard() == {"target_temperature": 22.0}


async def a_fan(house: House, wire: Wire, other: HomeAssistant, fan: str) -> None:
    for path, value in (("on", True), ("speed", 60), ("mode", "natural"), ("oscillate", True)):
        house.state.apply("d4", path, value)
    await wire.carry()
    about = await other.becomes(fan, "on")
    assert (about["percentage"], about["preset_mode"], about["oscillating"]) == (60, "natural", True)
    await other.does("fan", "set_percentage", fan, percentage=25)
    assert await wire.heard() == {"speed": 25}
    await other.does("fan", "set_preset_mode", fan, preset_mode="sleep")
    assert await wire.heard() == {"mode": "sleep"}
    await other.does("fan", "oscillate", fan, oscillating=False)
    assert await wire.heard() == {"oscillate": False}


async def a_vacuum(house: House, wire: Wire, other: HomeAssistant, vacuum: str, water: str) -> None:
    house.state.apply("d5", "state", "cleaning")
    house.state.apply("d5", "water", "none")
    await wire.carry()
    await other.becomes(vacuum, "cleaning")
    await other.becomes(water, "off")
    await other.does("vacuum", "return_to_base", vacuum)
    assert await wire.heard() == {"call": "dock"}
    await other.does("select", "select_option", water, option="off")
    assert await wire.heard() == {"water": "none"}


async def a_lock(house: House, wire: Wire, other: HomeAssistant, lock: str) -> None:
    house.state.apply("d6", "locked", False)
    await wire.carry()
    await other.becomes(lock, "unlocked")
    await other.does("lock", "lock", lock)
    assert await wire.heard() == {"locked": True}


async def two_plugs(house: House, wire: Wire, other: HomeAssistant, plugs: tuple[str, str]) -> None:
    house.state.apply("d7", "left.on", True)
    house.state.apply("d7", "right.on", False)
    await wire.carry()
    await other.becomes(plugs[0], "on")
    await other.becomes(plugs[1], "off")
    await other.does("switch", "turn_on", plugs[1])
    assert await wire.heard() == {"right.on": True}


async def a_button(house: House, wire: Wire, other: HomeAssistant, button: str) -> None:
    house.state.occur("d8", Happening("ring", {}))
    house.state.occur("d8", Happening("press", {"kind": "double"}))
    await wire.carry()
    about: dict[str, Any] = {}
    while about.get("event_type") is None:  # its state is a time, which is known when it was pressed
        about = (await other.ask("entities", 1))[button][1]
    assert about["event_type"] == "double"


async def what_goes_and_comes(house: House, wire: Wire, other: HomeAssistant, lamp: str) -> None:
    """Renamed it stays the same entity; gone it is gone; when it cannot be reached it says so."""
    house.take([replace(HOME[0], handle="desk"), *HOME[1:], *one_of_everything()])
    house.telling.renewed()
    await wire.carry()
    house.state.apply("d1", "on", False)
    await wire.carry()
    await other.becomes(lamp, "off")
    house.registry.set_status("d1", HOME[0].endpoints[0].ref, Status(Health.OFFLINE, house.clock.now()))
    await wire.carry()
    await other.becomes(lamp, "unavailable")
    if not wire.apart:  # announced entity by entity, they would have to be taken back so
        house.take([one for one in house.registry.devices().values() if one.key != "d7"])
        house.telling.renewed()
    await house.settle(LINGER + 1)  # also what stood under the old name is cleared now
    await wire.carry()
    while not wire.apart and any(row[2] == "Strip" for row in (await other.ask("entities", 1)).values()):
        await asyncio.sleep(0.05)


def products() -> list[Device]:
    """A device of each product that is described, those that have the same but once."""
    library = library_of(NOTHING_WRITTEN)
    ability = abilities_by(library)
    found: list[Device] = []
    for family in FAMILIES:
        for model in library.models(family):
            abilities = ability(family, model)
            if abilities is not None and abilities.capabilities and all(abilities != one.abilities for one in found):
                key, handle = f"d{len(found):016x}", f"thing_{len(found)}"
                found.append(Device(key, handle, model, model, endpoints=(Endpoint(family, key),), abilities=abilities))
    return found


@pytest.mark.soak
@PYTHONS
async def test_every_product_is_shown_with_its_values_and_nothing_is_complained_of(python: str) -> None:
    if not python:
        pytest.skip("HEARTH_HOME_ASSISTANT names no interpreter with a newer Home Assistant")
    devices = products()
    assert len(devices) > 100
    for some in (devices[start : start + 25] for start in range(0, len(devices), 25)):
        async with joined(python, some) as (house, wire, other, _):
            for one in some:
                for path, prop in one.abilities.properties.items():
                    house.state.apply(one.key, path, sample(prop))
            await wire.carry()
            shown = 0
            for _ in range(200):  # until what was told last is there
                found = await other.ask("entities", len(wire.expected))
                known = sum(row[0] not in ("unknown", "unavailable") for row in found.values())
                if known == shown > 0:
                    break
                shown = known
                await asyncio.sleep(0.2)

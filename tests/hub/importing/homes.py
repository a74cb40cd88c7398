"""A home that automations of another hub are translated for, and a stage to play them on."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hub.importing.document import read_document
from hub.importing.entities import EntityMap, read_map
from hub.importing.importer import Home, Result, translate
from hub.model.capability import Abilities, Property
from hub.model.device import Device, Endpoint
from hub.model.own import virtual_abilities
from hub.model.value import Kind, Value
from hub.model.vocabulary import capability
from hub.text.source import Source
from scenes.engine.program import Program
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import read_scenes
from scenes.stage.home import DeedKind
from scenes.stage.home import Home as Stand
from scenes.stage.stage import Stage

BERLIN = ZoneInfo("Europe/Berlin")
PLACE = (52.5, 13.4)
FACTS = HomeFacts(*PLACE)
BEGINS = 1_700_000_000.0  # Tuesday 2023-11-14, 23:13:20 in Berlin


def device(handle: str, *capabilities: str) -> Device:
    """A device with all that these capabilities have."""
    parts = [capability(name) for name in capabilities]
    return Device(
        handle, handle, handle.replace("_", " ").capitalize(),
        abilities=Abilities(
            tuple(("", name) for name in capabilities),
            {one.name: one for part in parts for one in part.properties},
            {one.name: one for part in parts for one in part.events},
            {one.name: one for part in parts for one in part.commands},
        ),
    )  # fmt: skip


def virtual(handle: str, *capabilities: str, own: tuple[Property, ...] = ()) -> Device:
    """A device of the hub's own."""
    return Device(
        handle, handle, handle, endpoints=(Endpoint("virtual", handle),), abilities=virtual_abilities(capabilities, own)
    )


DEVICES = {
    one.handle: one
    for one in (
        device("hall", "occupancy", "illuminance"),
        device("front_door", "contact"),
        device("bedroom", "temperature", "humidity"),
        device("hall_light", "light"),
        device("kitchen_light", "light"),
        device("curtain", "cover"),
        device("fan", "fan"),
        device("humidifier", "humidifier"),
        device("bedroom_heater", "climate"),
        device("vacuum", "vacuum", "battery"),
        device("kitchen_button", "button"),
        device("phone", "notify"),
        virtual("guests", "switch"),
        virtual("anna", "presence"),
        virtual(
            "settings",
            own=(
                Property("level", Kind.FLOAT, minimum=0, maximum=100, step=1, writable=True, initial=10.0),
                Property("mode", Kind.ENUM, options=("home", "away", "night"), writable=True, initial="home"),
                Property("wake", Kind.TIME, unit="s", minimum=0, maximum=86399, step=1, writable=True, initial=25200),
                Property("words", Kind.TEXT, writable=True, initial="nothing"),
            ),
        ),
    )
}

MAP = """
entities:
  binary_sensor.motion: hall.motion
  binary_sensor.door: front_door.open
  sensor.lux: hall.illuminance
  sensor.temp: bedroom.temperature
  sensor.temp_f: {is: bedroom.temperature, unit: °F}
  light.hall: hall_light
  light.kitchen: kitchen_light
  cover.curtain: curtain
  fan.fan: fan
  humidifier.air: humidifier
  climate.heater: bedroom_heater
  vacuum.robo: vacuum
  input_boolean.guests: guests
  input_number.level: settings.level
  input_select.mode: settings.mode
  input_datetime.wake: settings.wake
  input_text.words: settings.words
  person.anna: anna.home
notify:
  phone: phone
  log: log
same:
  - there: {platform: event, event_type: pressed, event_data: {button: kitchen}}
    here: {event: kitchen_button.press, with: {kind: single}}
  - there: {service: media_player.play, target: {entity_id: media_player.tv}}
    here: [{log: the television plays}]
"""

ENTITIES = {
    "binary_sensor.motion": "hall.motion",
    "binary_sensor.door": "front_door.open",
    "sensor.lux": "hall.illuminance",
    "sensor.temp": "bedroom.temperature",
    "light.hall": "hall_light.on",
    "light.kitchen": "kitchen_light.on",
    "input_boolean.guests": "guests.on",
    "input_number.level": "settings.level",
    "input_select.mode": "settings.mode",
    "person.anna": "anna.home",
}
STATES: dict[str, str] = {
    "binary_sensor.motion": "off",
    "binary_sensor.door": "off",
    "sensor.lux": "10",
    "sensor.temp": "20.0",
    "light.hall": "off",
    "light.kitchen": "off",
    "input_boolean.guests": "off",
    "input_number.level": "10.0",
    "input_select.mode": "home",
    "person.anna": "home",
}
OBEY: dict[str, dict[str, str]] = {
    "light.turn_on": {"state": "on"},
    "light.turn_off": {"state": "off"},
    "light.toggle": {"state": "!"},
    "homeassistant.turn_off": {"state": "off"},
    "input_boolean.turn_on": {"state": "on"},
    "input_boolean.turn_off": {"state": "off"},
    "input_select.select_option": {"state": "=option"},
    "input_number.set_value": {"state": "=value"},
    "notify.phone": {},
    "logbook.log": {},
}

Done = tuple[float, str, Any]


def the_map(text: str = MAP) -> EntityMap:
    """The map, checked."""
    return read_map(read_document(Source("map.yaml", text)).root, DEVICES)


def translated(automations: str, **others: str) -> Result:
    """What comes of some files."""
    sources = [Source("automations.yaml", automations)] if automations else []
    sources += [Source(f"{name}.yaml", text) for name, text in others.items()]
    return translate(sources, the_map(), Home(DEVICES, FACTS, zone=BERLIN))


def value_of(entity: str, state: str) -> Value:
    """A state over there as a value here."""
    if state in {"on", "off"}:
        return state == "on"
    if entity.startswith("person."):
        return state == "home"
    return float(state) if entity.partition(".")[0] in {"sensor", "input_number"} else state


def stage(result: Result, zone: tzinfo = BERLIN, begins: float = BEGINS) -> Stage:
    """The scenes on a stage, with the home as it is at first."""
    sources = [Source(name, text) for name, text in result.files.items()]

    def load(view: View) -> Program:
        reading = read_scenes(sources, DEVICES, view, FACTS)
        assert not reading.problems, [one.render() for one in reading.problems]
        return reading.program

    home = Stand(DEVICES, FACTS, zone)
    known = {home.id_of(ref): value_of(entity, STATES[entity]) for entity, ref in ENTITIES.items()}
    return Stage(home, load, begins=begins, known=known)


def play(on: Stage, steps: Sequence[Sequence[Any]]) -> list[Done]:
    """What was done in these steps, by seconds since the beginning."""
    began = on.now
    for step in steps:
        if step[0] == "wait":
            on.wait(step[1])
        elif step[0] == "event":
            on.happens("kitchen_button.press", {"kind": "single"})
        else:
            on.is_at(ENTITIES[step[1]], value_of(step[1], step[2]))
    found: list[Done] = []
    for deed in on.done:
        at = round(deed.at - began, 1)
        if deed.kind is DeedKind.WRITE:
            found.append((at, deed.what, deed.value))
        elif deed.kind is DeedKind.CALL:
            found.append((at, deed.what, dict(deed.args).get("message")))
        elif deed.kind is DeedKind.LOG:
            found.append((at, "log", deed.text))
    return found


def witnessed(calls: Sequence[Sequence[Any]]) -> list[Done]:
    """What the other hub called, in the words of this one."""
    found: list[Done] = []
    for at, service, data in calls:
        found += [(round(at, 1), ref, value) for ref, value in _writes(service, data)]
    return found


def _writes(service: str, data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    domain, _, what = service.partition(".")
    if domain == "notify":
        return [("phone.send", data["message"])]
    if domain == "logbook":
        return [("log", f"{data['name']}: {data['message']}")]
    found: list[tuple[str, Any]] = []
    for entity in data["entity_id"]:
        ref = ENTITIES[entity]
        match what:
            case "turn_on" | "turn_off":
                found.append((ref, what == "turn_on"))
                if "brightness_pct" in data:
                    found.append((ref.replace(".on", ".brightness"), float(data["brightness_pct"])))
            case "toggle":
                found.append((ref, data["became"][entity] == "on"))
            case "select_option":
                found.append((ref, data["option"]))
            case "set_value":
                found.append((ref, float(data["value"])))
    return found


def alike(ours: Sequence[Done], theirs: Sequence[Done], slack: float = 0.67) -> bool:
    """Whether the same was done at the same times, to `slack` seconds; what happens at once has no order.

    Times of day come up to half a second late over there, on purpose.
    """
    one, other = (sorted(done, key=lambda each: (each[1], round(each[0]), str(each[2]))) for done in (ours, theirs))
    return len(one) == len(other) and all(
        abs(mine[0] - its[0]) <= slack and mine[1] == its[1] and mine[2] == its[2]
        for mine, its in zip(one, other, strict=True)
    )

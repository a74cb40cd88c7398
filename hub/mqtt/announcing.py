"""Announcements for Home Assistant (its device-based MQTT discovery): one message a device, with all that it has.

The form: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.descriptions import name_of
from hub.model.device import Device
from hub.model.version import VERSION
from hub.mqtt.draft import Draft, Options
from hub.mqtt.heating import add_climate, add_water_heater
from hub.mqtt.plain_entities import add_command, add_event, add_property
from hub.mqtt.states import encode
from hub.mqtt.topics import Topics
from hub.mqtt.whole_entities import (
    Whole,
    add_cover,
    add_dehumidifier,
    add_fan,
    add_gate,
    add_humidifier,
    add_light,
    add_lock,
    add_plug,
    add_siren,
    add_vacuum,
    add_valve,
)
from hub.text.messages.catalogue import Language

WHOLES: Final[Mapping[str, Whole]] = {
    "light": add_light, "cover": add_cover, "climate": add_climate, "fan": add_fan, "purifier": add_fan,
    "humidifier": add_humidifier, "dehumidifier": add_dehumidifier, "water_heater": add_water_heater,
    "vacuum": add_vacuum, "lock": add_lock, "gate": add_gate, "siren": add_siren, "valve": add_valve, "plug": add_plug,
}  # fmt: skip
"""Capabilities that are one thing there; all others are entities property by property."""

HUB: Final = "hub"
"""The id of the hub's own announcement, among those of devices."""
ORIGIN: Final = {"name": "Hearth", "sw": VERSION}


@dataclass(frozen=True, slots=True)
class Make:
    """Who made a device, what they call it, and its firmware; empty where that is not known."""

    vendor: str = ""
    product: str = ""
    firmware: str = ""


def announcement(
    device: Device, topics: Topics, areas: Mapping[str, str], language: Language = "en", make: Make = Make()
) -> bytes:
    """What Home Assistant is told of a device; empty where it has nothing that could be shown.

    `areas`: their names by handle.
    """
    draft = Draft(device, topics, language)
    for component, name in device.abilities.capabilities:
        if name in WHOLES:
            WHOLES[name](draft, f"{component}." if component else "")
    for path, prop in tuple(draft.left.items()):
        add_property(draft, path, prop)
    for path, event in device.abilities.events.items():
        add_event(draft, path, event)
    for path, command in draft.calls.items():
        add_command(draft, path, command)
    if not draft.entities:
        return b""
    about: Options = {"ids": [topics.id_of(device.key)], "name": device.name, "via_device": topics.id_of(HUB)}
    model = name_of(device.model)
    said = {"mf": make.vendor, "mdl": make.product or model, "mdl_id": make.product and model, "sw": make.firmware}
    about |= {key: word for key, word in said.items() if word}
    if device.area is not None:
        about["sa"] = areas.get(device.area, device.area)
    available = [{"t": topics.status}, {"t": topics.available(device.handle)}]
    return encode({"dev": about, "o": ORIGIN, "avty": available, "avty_mode": "all", "cmps": draft.entities})


def hub_announcement(topics: Topics) -> bytes:
    """What Home Assistant is told of the hub itself: whether it is there."""
    id_ = topics.id_of(HUB)
    about = {"ids": [id_], "name": f"Hearth {topics.name}", "mdl": "Hearth", "sw": VERSION}
    there = {
        "p": "binary_sensor", "uniq_id": f"{id_}_status", "name": "Status", "device_class": "connectivity",
        "state_topic": topics.status, "payload_on": "online", "payload_off": "offline",
        "entity_category": "diagnostic",
    }  # fmt: skip
    return encode({"dev": about, "o": ORIGIN, "cmps": {"status": there}})

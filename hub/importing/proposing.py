"""A first map: the entities that the files name, each with the device here whose name is nearest. A proposal only."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from hub.model.device import Device
from hub.model.value import Kind
from hub.text.hints import slips
from hub.text.source import Source

_ENTITY = re.compile(
    r"\b(?:light|switch|fan|cover|climate|humidifier|vacuum|lock|media_player|sensor|binary_sensor|person|device_tracker"
    r"|input_boolean|input_number|input_select|input_text|input_datetime|number|select|siren)\.[a-z0-9_]+\b"
)
_SERVICE = re.compile(r"\b(?:service|action):\s*['\"]?[a-z_]+\.[a-z0-9_]+")
_NOTIFY = re.compile(r"\bnotify\.([a-z0-9_]+)\b")
_MEMBERS: Final = {
    "binary_sensor": ("motion", "open", "person", "wet", "smoke"),
    "sensor": ("temperature", "humidity", "illuminance", "battery", "power", "energy", "state"),
    "person": ("home",),
    "device_tracker": ("home",),
}
_WHOLE: Final = ("light", "switch", "fan", "cover", "climate", "humidifier", "vacuum", "siren")


def propose(sources: Iterable[Source], devices: Mapping[str, Device]) -> str:
    """The map as text. What is a guess is a comment: nothing of it counts until a person takes the `#` away."""
    texts = [one.text for one in sources]
    found = sorted({match for text in texts for match in _ENTITY.findall(_SERVICE.sub("", text))})
    lines = ["# Which entity over there is what here. Take the `#` away where the proposal is right.", "entities:"]
    lines += [_line(entity, devices) for entity in found]
    people = sorted({match for text in texts for match in _NOTIFY.findall(text)} - {"send_message"})
    if people:
        shows = next((one.handle for one in devices.values() if "send" in one.abilities.commands), "log")
        lines += ["notify:", *(f"  # {name}: {shows}" for name in people)]
    return "\n".join(lines) + "\n"


def _line(entity: str, devices: Mapping[str, Device]) -> str:
    domain, _, name = entity.partition(".")
    ranked = sorted((_distance(name, one), one.handle) for one in devices.values() if _fits(domain, one))
    if not ranked or ranked[0][0] >= 1.0:
        return f"  # {entity}: "
    device = devices[ranked[0][1]]
    member = _member(domain, name, device)
    return f"  # {entity}: {device.handle}{f'.{member}' if member else ''}"


def _fits(domain: str, device: Device) -> bool:
    names = {capability for _, capability in device.abilities.capabilities}
    if domain == "switch":
        return bool(names & {"switch", "plug"})
    if domain.startswith("input_") or domain in {"number", "select"}:
        return device.virtual
    return domain in names if domain in _WHOLE else bool(device.abilities.properties)


def _distance(name: str, device: Device) -> float:
    """How far apart two names are: 0 the same words, 1 none in common."""
    mine = set(name.split("_"))
    other = set(re.split(r"[^a-z0-9]+", f"{device.handle} {device.name}".lower())) - {""}
    near = [one for one in mine if any(one == each or (len(one) > 4 and slips(one, each) < 2) for each in other)]
    return 1.0 - 2 * len(near) / (len(mine) + len(other)) if near else 1.0


def _member(domain: str, name: str, device: Device) -> str:
    if domain in _WHOLE:
        return ""
    properties = device.abilities.properties
    for word in _MEMBERS.get(domain, ()):
        if word in properties and (domain != "sensor" or word in name.split("_")):
            return word
    kinds = {"input_boolean": Kind.BOOL, "input_number": Kind.FLOAT, "input_select": Kind.ENUM, "input_text": Kind.TEXT}
    kind = kinds.get(domain, Kind.TIME if domain == "input_datetime" else None)
    return next((path for path, prop in properties.items() if prop.kind is kind), "")

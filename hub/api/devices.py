"""Handlers that show devices and their readings."""

from typing import Final

from hub.api.errors import NotFound
from hub.api.ports import ApiPorts, Json
from hub.api.render import about_json, device_json, reading_json
from hub.api.route import Ask
from hub.model.capability import Category, Property
from hub.model.device import Device
from hub.model.errors import UnknownName
from hub.text.hints import suggest
from hub.text.problem import error

LONGEST_LOOK: Final = 3.0
LOOK_EVERY: Final = 0.02


async def list_devices(ports: ApiPorts, ask: Ask) -> Json:
    """All devices with status and readings."""
    devices = ports.devices.devices().values()
    return {"devices": [device_json(ports, device, ask.language) for device in devices]}


async def show_device(ports: ApiPorts, ask: Ask) -> Json:
    """One device."""
    return device_json(ports, find_device(ports, ask.parts["handle"]), ask.language)


async def show_about(ports: ApiPorts, ask: Ask) -> Json:
    """One device, with what is known of each way to it and what is left out there."""
    device = find_device(ports, ask.parts["handle"])
    heard = {row.sighting.ref: row for row in ports.sightings.rows()}
    endpoints = [about_json(ports, one, heard.get(one.ref), ask.language) for one in device.endpoints]
    return device_json(ports, device, ask.language) | {"endpoints": endpoints}


async def show_property(ports: ApiPorts, ask: Ask) -> Json:
    """The reading of one property. What nobody reads by itself is read now."""
    device = find_device(ports, ask.parts["handle"])
    path = ask.parts["path"]
    prop = find_property(device, path)
    if prop.category is Category.RAW:
        await _read_now(ports, device, path)
    return {"path": f"{device.handle}.{path}", **reading_json(ports.states.reading(device.key, path), prop)}


async def _read_now(ports: ApiPorts, device: Device, path: str) -> None:
    """Ask the device, and wait until it has answered or the time is up."""
    route = ports.devices.route(device.key)
    if route is None or not route.health.reached:
        return
    before = ports.states.reading(device.key, path).heard_at
    route.session.refresh((path,))
    until = ports.clock.monotonic() + LONGEST_LOOK
    while ports.clock.monotonic() < until and ports.states.reading(device.key, path).heard_at == before:
        await ports.clock.sleep(LOOK_EVERY)


def find_device(ports: ApiPorts, handle: str) -> Device:
    """The device of that handle.

    Raises:
        NotFound: there is none; says which was probably meant.
    """
    device = ports.devices.by_handle(handle)
    if device is None:
        handles = [each.handle for each in ports.devices.devices().values()]
        raise NotFound(error("api.unknown_device", None, hint=suggest(handle, handles), device=handle))
    return device


def find_property(device: Device, path: str) -> Property:
    """The property at a path of a device.

    Raises:
        NotFound: there is none; says which was probably meant. UnknownName: nothing is known of the device yet.
    """
    properties = device.abilities.properties
    if path in properties:
        return properties[path]
    if not properties:
        raise UnknownName("api.not_known_yet", device=device.handle)
    hint, known = suggest(path, properties), ", ".join(sorted(properties))
    raise NotFound(error("api.unknown_property", None, hint=hint, device=device.handle, path=path, known=known))

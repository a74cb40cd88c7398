"""Handlers that show devices and their readings."""

from hub.api.errors import NotFound
from hub.api.ports import ApiPorts, Json
from hub.api.render import device_json, reading_json
from hub.api.route import Ask
from hub.model.capability import Property
from hub.model.device import Device
from hub.model.errors import UnknownName
from hub.text.hints import suggest
from hub.text.problem import error


async def list_devices(ports: ApiPorts, ask: Ask) -> Json:
    """All devices with status and readings."""
    devices = ports.devices.devices().values()
    return {"devices": [device_json(ports, device, ask.language) for device in devices]}


async def show_device(ports: ApiPorts, ask: Ask) -> Json:
    """One device."""
    return device_json(ports, find_device(ports, ask.parts["handle"]), ask.language)


async def show_property(ports: ApiPorts, ask: Ask) -> Json:
    """The reading of one property."""
    device = find_device(ports, ask.parts["handle"])
    path = ask.parts["path"]
    prop = find_property(device, path)
    return {"path": f"{device.handle}.{path}", **reading_json(ports.states.reading(device.key, path), prop)}


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

"""The table of platforms: what each of Home Assistant's comes to. A new one is one function and one line here."""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.announced.binds import Draft
from drivers.announced.platforms import air, lights, machines, sensors, things, ways

PLATFORMS: Final[Mapping[str, Callable[[Draft], None]]] = {
    "light": lights.light,
    "switch": things.switch,
    "cover": ways.cover,
    "valve": ways.valve,
    "lock": ways.lock,
    "climate": air.climate,
    "water_heater": air.water_heater,
    "fan": air.fan,
    "humidifier": air.humidifier,
    "vacuum": machines.vacuum,
    "siren": machines.siren,
    "sensor": sensors.sensor,
    "binary_sensor": sensors.binary_sensor,
    "device_tracker": things.device_tracker,
    "event": things.event,
    "device_automation": things.device_automation,
    "button": things.button,
    "scene": things.scene,
    "notify": things.notify,
    "number": things.number,
    "select": things.select,
    "text": things.text,
    **machines.WITHOUT,
}
"""In the order in which the entities of a device may take names without a component."""

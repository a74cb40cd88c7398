"""What devices do to a room: warmer or cooler, damper or drier, brighter, and what moves in it. A table, no physics."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.model.device import Device
from hub.model.value import Value
from scenes.check.facts import Facts, Write
from scenes.check.facts_expressions import House
from scenes.check.risk import device_of
from scenes.check.sets import Numbers, Values


class Quantity(StrEnum):
    """What is pushed; the name is that of the capability that measures it."""

    HEAT = "temperature"
    DAMP = "humidity"
    LIGHT = "illuminance"
    MOTION = "occupancy"


@dataclass(frozen=True, slots=True)
class Push:
    """A device (by handle) pushes a quantity of a room up or down, no further than to `target` where that is known.

    `write` is what does it; None: a command.
    """

    quantity: Quantity
    up: bool
    device: Device
    write: Write | None = None
    target: float | None = None


USUAL: Final = {Quantity.HEAT: 23.0, Quantity.DAMP: 65.0, Quantity.LIGHT: 400.0}
"""How far a push goes in an ordinary room, where nobody says."""
_BRIGHT: Final = 40
"""Per cent of brightness below which a lamp is no sun."""
_WARM: Final = ("heater", "radiator", "heating")
_COOL: Final = ("aircon", "air_con", "cooler", "cooling")
_DRY: Final = ("dehumidifier", "dryer_fan", "exhaust", "extractor")
_AIR: Final = ("window", "skylight", "roof", "vent")


def pushes(one: Facts, house: House) -> Iterator[Push]:
    """All that a scene does to rooms."""
    for write in one.writes:
        device = device_of(write.key, house)
        if device is not None and device.area and not device.virtual and not write.failing:
            yield from _of_write(write, device, one)
    for call in one.others.calls:
        device = device_of(call.id, house)
        if device is not None and device.area and device.abilities.has("vacuum") and call.id.endswith(".start"):
            yield Push(Quantity.MOTION, True, device)


def _of_write(write: Write, device: Device, one: Facts) -> Iterator[Push]:
    able, name = device.abilities.has, write.property.name
    if name == "position" and able("cover") and _named(device, _AIR) and _number(write.value) > 0:
        yield Push(Quantity.HEAT, False, device, write)
    if name != "on" or write.value is not True:
        return
    if able("climate"):
        yield from _climate(write, device, one)
    elif _named(device, _DRY):
        yield Push(Quantity.DAMP, False, device, write)
    elif able("humidifier"):
        yield Push(Quantity.DAMP, True, device, write, _number(_beside(one, device, "target_humidity")) or None)
    elif able("light"):
        brightness = _beside(one, device, "brightness")
        if brightness is None or _number(brightness) >= _BRIGHT:
            yield Push(Quantity.LIGHT, True, device, write)
    elif able("plug") or able("switch"):
        yield from _climate(write, device, one)


def _climate(write: Write, device: Device, one: Facts) -> Iterator[Push]:
    mode = _beside(one, device, "mode")
    target = _number(_beside(one, device, "target_temperature")) or None
    if mode == "dry":
        yield Push(Quantity.DAMP, False, device, write)
    elif mode == "heat" or (mode is None and _named(device, _WARM)):
        yield Push(Quantity.HEAT, True, device, write, target)
    elif mode == "cool" or (mode is None and _named(device, _COOL)):
        yield Push(Quantity.HEAT, False, device, write, target)


def _beside(one: Facts, device: Device, name: str) -> Value | None:
    """What the scene sets another property of the device to."""
    mine = (write for write in one.writes if write.key.startswith(f"{device.key}.") and write.property.name == name)
    return next((write.value for write in mine if write.value is not None), None)


def _number(value: Value | None) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


def _named(device: Device, words: tuple[str, ...]) -> bool:
    said = f"{device.handle} {device.name}".lower()
    return any(word in said for word in words)


def reached(values: Values | None, push: Push) -> Value | None:
    """A value among some that a push brings about, and that would not be so without it; None: it does not get there."""
    if push.quantity is Quantity.MOTION:
        return True if values is not None and values.has(True) else None
    end = USUAL[push.quantity] if push.target is None else push.target
    if not isinstance(values, Numbers) or not values.has(end):
        return None
    far = 0.0 if push.up else 100.0
    return None if values.has(far) else end

"""What a property can do: how bad it is when it is written by mistake, and what people move by hand."""

from typing import Final

from hub.model.device import Device
from hub.model.value import Kind
from scenes.check.facts import Facts, Spark, SparkKind, Write
from scenes.check.facts_expressions import House

LEVELS: Final = ("climate", "humidifier", "fan", "plug", "switch")
"""Capabilities whose properties are to follow a state for as long as it lasts."""
_GRAVE: Final = ("climate", "kettle", "lock", "plug", "switch")
_SENSORS: Final = ("contact", "occupancy", "camera", "water_level", "temperature", "humidity", "illuminance")


def device_of(key: str, house: House) -> Device | None:
    """The device of a property (an id), a command or an event."""
    handle = key.partition(".")[0]
    found = house.devices.get(handle)
    if found is not None and found.key == handle:
        return found
    return next((one for one in house.devices.values() if one.key == handle), None)


def has(key: str, house: House, capabilities: tuple[str, ...]) -> bool:
    """Whether the device of a property is able to one of these."""
    device = device_of(key, house)
    return device is not None and any(device.abilities.has(one) for one in capabilities)


def is_own(key: str, house: House) -> bool:
    """Whether it is a value of the hub's own, which nothing but the home's logic is about."""
    device = device_of(key, house)
    return device is not None and device.virtual


def risk(write: Write, house: House) -> float:
    """How bad it is when it is written though nobody wants it: 0 a nuisance, more for heat, water and locks."""
    guard = write.property.guard
    if guard is not None:
        return 1.0 + guard.level.value if write.value is not guard.safe else 0.5
    if is_own(write.key, house):
        return 1.0 if write.property.kind is Kind.ENUM else 0.0
    return 2.0 if has(write.key, house, _GRAVE) and not is_off(write.value) else 0.0


def is_off(value: object) -> bool:
    """Whether a value is the quiet one."""
    return value is False


def is_elsewhere(write: Write, key: str, house: House) -> bool:
    """Whether something is moved in another room than that of a property (an id)."""
    one, other = device_of(write.key, house), device_of(key, house)
    return has(write.key, house, ("cover",)) and one is not None and other is not None and one.area != other.area


def is_sensed(key: str, house: House) -> bool:
    """Whether a property is measured, and moves by itself."""
    return has(key, house, _SENSORS) and not is_own(key, house)


def is_presence(key: str, house: House) -> bool:
    """Whether it says where a person is."""
    return has(key, house, ("presence",))


def by_itself(one: Facts) -> bool:
    """Whether a scene can begin without anybody who asks for it."""
    return any(spark.kind not in (SparkKind.HAND, SparkKind.OUTSIDE, SparkKind.EVENT) for spark in one.sparks)


def by_clock(one: Facts) -> bool:
    """Whether a scene begins by the clock alone."""
    return bool(one.sparks) and all(spark.kind is SparkKind.TIME for spark in one.sparks)


def by_motion(spark: Spark, house: House) -> bool:
    """Whether something that moves sets it off, which may be a cat."""
    about = (*spark.reads, *spark.events)
    return spark.kind in (SparkKind.TURNS, SparkKind.EVENT) and any(
        has(key, house, ("occupancy", "camera", "doorbell")) for key in about
    )

"""Lamps that speak MIoT. Facts: merdok/homebridge-miot device modules; all answer on the LAN (al-one's list)."""

from drivers.kit.define import AnyBinding
from drivers.miio.definitions.miot_words import level, on, rgb
from drivers.miio.profiles.miot import MiotDefinition, Wire


def _white(brightness: int, temperature: int, low: float, high: float) -> tuple[AnyBinding[Wire], ...]:
    return (
        on("light", 2, 1),
        level("light", "brightness", 2, brightness, low=1),
        level("light", "color_temperature", 2, temperature, low, high),
    )


DEFINITIONS: tuple[MiotDefinition, ...] = (
    MiotDefinition(
        vendor="Yeelight",
        name="Ceiling lamp Arwen",
        models=("yeelink.light.ceilc",),
        bindings=_white(3, 5, 2700, 6500),
    ),
    MiotDefinition(
        vendor="Yeelight",
        name="Screen light bar",
        models=("yeelink.light.lamp15", "yeelink.light.lamp22"),
        bindings=_white(2, 3, 2700, 6500),
    ),
    MiotDefinition(
        vendor="Yeelight",
        name="Colour bulb",
        models=("yeelink.light.colorc",),
        bindings=(*_white(2, 3, 2700, 6500), rgb(2, 4)),
    ),
    MiotDefinition(
        vendor="Yeelight",
        name="GU10 bulb W1",
        models=("yeelink.light.monob",),
        bindings=(on("light", 2, 1), level("light", "brightness", 2, 3, low=1)),
    ),
    MiotDefinition(
        vendor="Scenario",
        name="Dual colour lamp",
        models=("leshi.light.wy0b01",),
        bindings=_white(2, 3, 3000, 6400),
        chunk=1,
    ),
    MiotDefinition(
        vendor="NiteBird",
        name="SL4",
        models=("cuco.light.sl4a",),
        bindings=(on("light", 2, 1), level("light", "brightness", 2, 3, low=1), rgb(2, 4)),
    ),
)

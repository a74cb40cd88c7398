"""What warms, cools or moves the air of a room."""

from hub.model.capability import Capability
from hub.model.words.guards import HEATER_GUARD
from hub.model.words.shapes import AUTO_OFF, celsius, choice, degrees, flag, on, optional, percent

LEVELS = ("low", "medium", "high", *(f"level_{number}" for number in range(1, 9)))
"""Steps of strength, under the maker's words: some say low, some number them."""

CLIMATE = Capability(
    "climate",
    "A heater or air conditioner. It counts as a heater unless the product is known to be made to run unattended.",
    (
        optional(on("Whether it works.", HEATER_GUARD)),
        AUTO_OFF,
        choice("state", "What it does now.", "off", "idle", "heating", "cooling", "drying", "fan", told=True),
        choice("preset", "A way of working of its own; each product has other ones."),
        choice("mode", "What it does.", "auto", "cool", "dry", "fan", "heat", "ventilate", "defog"),
        celsius("target_temperature", "Room temperature to reach.", 5, 35, 0.5, writable=True),
        percent("target_humidity", "Relative humidity to reach.", writable=True, required=False),
        choice("fan_speed", "How strongly it blows.", "auto", *LEVELS),
        flag("swing", "Whether it swings up and down."),
        flag("swing_sideways", "Whether it swings to the sides."),
        choice("heat_level", "How strongly it heats.", "auto", *LEVELS),
        flag("eco", "Whether it saves power."),
        flag("sleep", "Whether it works as for a night."),
    ),
)

FAN = Capability(
    "fan",
    "A fan.",
    (
        on("Whether it blows."),
        AUTO_OFF,
        percent("speed", "Speed.", writable=True, low=1, required=False),
        choice("mode", "What wind it makes.", "normal", "natural", "sleep", "smart", "strong", "gentle", "reverse"),
        flag("oscillate", "Whether it swings."),
        degrees("angle", "How far it swings.", 360),
        flag("oscillate_vertical", "Whether it swings up and down."),
        degrees("angle_vertical", "How far it swings up and down.", 180),
        choice("direction", "Where a ceiling fan blows.", "forward", "reverse"),
    ),
)

WATER_HEATER = Capability(
    "water_heater",
    "A water heater, which counts as a heater.",
    (
        on("Whether it heats when it must.", HEATER_GUARD),
        AUTO_OFF,
        choice("state", "What it does now.", "idle", "heating", "keep_warm", told=True),
        choice("mode", "How it works.", "normal", "eco", "boost"),
        celsius("temperature", "Water temperature.", 0, 110, 1, writable=False),
        celsius("target_temperature", "Water temperature to reach.", 30, 80, 1, writable=True),
    ),
)

CAPABILITIES: tuple[Capability, ...] = (CLIMATE, FAN, WATER_HEATER)

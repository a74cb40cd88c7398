"""What warms, cools or moves the air of a room."""

from hub.model.capability import Capability, Property
from hub.model.value import Kind
from hub.model.words.guards import HEATER_GUARD
from hub.model.words.shapes import AUTO_OFF, celsius, on, percent

CLIMATE = Capability(
    "climate",
    "A heater or air conditioner. It counts as a heater unless the product is known to be made to run unattended.",
    (
        on("Whether it works.", HEATER_GUARD),
        AUTO_OFF,
        Property(
            "mode", Kind.ENUM, "What it does.", options=("auto", "cool", "dry", "fan", "heat"), writable=True,
            required=False,
        ),
        celsius("target_temperature", "Room temperature to reach.", 5, 35, 0.5, writable=True),
    ),
)  # fmt: skip

FAN = Capability(
    "fan",
    "A fan.",
    (
        on("Whether it blows."),
        percent("speed", "Speed.", writable=True, low=1, required=False),
        Property("oscillate", Kind.BOOL, "Whether it swings.", writable=True, required=False),
    ),
)

CAPABILITIES: tuple[Capability, ...] = (CLIMATE, FAN)

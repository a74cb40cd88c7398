"""What makes the air of a room moist, dry or clean."""

from hub.model.capability import Capability, Property
from hub.model.value import Kind
from hub.model.words.shapes import on, percent

HUMIDIFIER = Capability(
    "humidifier",
    "A humidifier.",
    (
        on("Whether it humidifies."),
        percent("target_humidity", "Relative humidity to reach.", writable=True, required=False),
        Property(
            "mode", Kind.ENUM, "How it works.", options=("auto", "low", "medium", "high", "constant"), writable=True,
            required=False,
        ),
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (HUMIDIFIER,)

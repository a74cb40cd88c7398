"""What cooks, boils and washes."""

from hub.model.capability import Capability, Property
from hub.model.value import Kind
from hub.model.words.guards import KETTLE_GUARD
from hub.model.words.shapes import AUTO_OFF, celsius, on

KETTLE = Capability(
    "kettle",
    "A kettle: switching it on heats, so it must be allowed for the device.",
    (
        on("Whether it heats or keeps warm.", KETTLE_GUARD),
        AUTO_OFF,
        Property(
            "state", Kind.ENUM, "What it does now.", options=("idle", "heating", "boiling", "keep_warm", "cooling"),
            required=False, self_changing=True,
        ),
        celsius("temperature", "Water temperature.", 0, 110, 1, writable=False),
        celsius("target_temperature", "Temperature to heat to.", 40, 100, 1, writable=True),
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (KETTLE,)

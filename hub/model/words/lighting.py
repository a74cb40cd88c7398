"""Lamps."""

from hub.model.capability import Capability, Property
from hub.model.value import Kind
from hub.model.words.shapes import AUTO_OFF, on, percent

LIGHT = Capability(
    "light",
    "A lamp.",
    (
        on("Whether it shines."),
        percent("brightness", "Brightness.", writable=True, low=1, required=False),
        Property(
            "color_temperature", Kind.INT, "White from warm (low) to cold (high).", unit="K", minimum=1000,
            maximum=10000, step=1, writable=True, required=False,
        ),
        Property("color", Kind.COLOR, "Colour, as #rrggbb.", writable=True, required=False),
        Property(
            "effect", Kind.ENUM, "A scene of its own that it shows; each product has other ones.", writable=True,
            required=False,
        ),
        AUTO_OFF,
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (LIGHT,)

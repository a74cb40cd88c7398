"""What makes the air of a room moist, dry, clean or fragrant."""

from hub.model.capability import Capability, Category, CommandType, Property
from hub.model.value import Kind
from hub.model.words.shapes import AUTO_OFF, choice, flag, length, on, percent, sensor

HUMIDIFIER = Capability(
    "humidifier",
    "A humidifier.",
    (
        on("Whether it humidifies."),
        AUTO_OFF,
        percent("target_humidity", "Relative humidity to reach.", writable=True, required=False),
        choice("mode", "How it works.", "auto", "low", "medium", "high", "constant", "manual", "sleep"),
        percent("speed", "How strongly it works.", writable=True, low=1, required=False),
        flag("drying", "Whether it dries itself when it is off.", category=Category.CONFIG),
    ),
)

DEHUMIDIFIER = Capability(
    "dehumidifier",
    "A dehumidifier.",
    (
        on("Whether it dries the air."),
        AUTO_OFF,
        percent("target_humidity", "Relative humidity to reach.", writable=True, required=False),
        choice("mode", "How it works.", "auto", "sleep", "laundry", "continuous"),
        percent("speed", "How strongly it blows.", writable=True, low=1, required=False),
        flag("tank_full", "Whether its tank is full.", told=True),
    ),
)

PURIFIER = Capability(
    "purifier",
    "An air purifier.",
    (
        on("Whether it cleans the air."),
        AUTO_OFF,
        choice("mode", "How it works.", "auto", "sleep", "favorite", "manual", "idle"),
        percent("speed", "How strongly it blows when it is told to.", writable=True, low=1, required=False),
        Property(
            "favorite_level", Kind.INT, "How strongly it blows in the mode favorite, in steps of its maker.", minimum=0,
            maximum=20, step=1, writable=True, required=False,
        ),
        flag("uv", "Whether its ultraviolet lamp is on."),
    ),
)  # fmt: skip

DIFFUSER = Capability(
    "diffuser",
    "A scent diffuser.",
    (
        on("Whether it sprays now and then."),
        length("spray_time", "How long it sprays each time.", 60, 1),
        length("interval", "How long it waits between two sprays.", 7200, 1),
    ),
    commands=(CommandType("spray", "Spray once.", required=False),),
)

AIR_QUALITY = Capability(
    "air_quality",
    "A device that judges the air, in Matter's words.",
    (
        Property(
            "air_quality", Kind.ENUM, "How good the air is.",
            options=("good", "fair", "moderate", "poor", "very_poor", "extremely_poor"), self_changing=True,
        ),
    ),
)  # fmt: skip

HCHO = sensor(
    "hcho",
    "A sensor of formaldehyde.",
    Property("hcho", Kind.FLOAT, "Formaldehyde.", unit="mg/m³", minimum=0, step=0.001, self_changing=True),
)

CAPABILITIES: tuple[Capability, ...] = (HUMIDIFIER, DEHUMIDIFIER, PURIFIER, DIFFUSER, AIR_QUALITY, HCHO)

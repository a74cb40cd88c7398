"""What is only told."""

from hub.model.capability import Capability, Category, EventType, Property
from hub.model.value import Kind
from hub.model.words.shapes import measure, sensor

CAMERA = Capability(
    "camera",
    "A camera that recognises. A source that only reports sightings clears `person` after 30 s without one.",
    (
        Property("person", Kind.BOOL, "Whether it sees a person.", self_changing=True),
        Property("motion", Kind.BOOL, "Whether it sees something move.", self_changing=True, required=False),
    ),
    events=(
        EventType(
            "person_seen",
            "A person came into view.",
            (
                Property("zone", Kind.TEXT, "Where in the picture, as the camera names it."),
                Property("score", Kind.FLOAT, "How sure the camera is.", minimum=0, maximum=1),
            ),
        ),
    ),
)

DOORBELL = Capability("doorbell", "A doorbell.", events=(EventType("ring", "Somebody rang."),))

CONTACT = Capability(
    "contact", "A door or window sensor.", (Property("open", Kind.BOOL, "Whether it is open.", self_changing=True),)
)

OCCUPANCY = Capability(
    "occupancy", "A motion sensor.", (Property("motion", Kind.BOOL, "Whether somebody moves.", self_changing=True),)
)

TEMPERATURE = sensor(
    "temperature", "A thermometer.", measure("temperature", "Air temperature.", "°C", 0.1, low=-50, high=100)
)

HUMIDITY = sensor("humidity", "A hygrometer.", measure("humidity", "Relative humidity.", "%", 0.1, high=100))

ILLUMINANCE = sensor("illuminance", "A light sensor.", measure("illuminance", "Illuminance.", "lx", 1))

WATER_LEVEL = sensor(
    "water_level",
    "A tank that knows how full it is.",
    measure("water_level", "How full the tank is.", "%", 1, high=100),
)

BATTERY = sensor(
    "battery",
    "Something that runs on a battery.",
    Property(
        "battery", Kind.INT, "Charge left.", unit="%", minimum=0, maximum=100, step=1, category=Category.DIAGNOSTIC,
        self_changing=True,
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (
    CAMERA,
    DOORBELL,
    CONTACT,
    OCCUPANCY,
    TEMPERATURE,
    HUMIDITY,
    ILLUMINANCE,
    WATER_LEVEL,
    BATTERY,
)

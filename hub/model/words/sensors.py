"""What is only told."""

from hub.model.capability import Capability, Category, CommandType, EventType, Property
from hub.model.value import Kind
from hub.model.words.shapes import flag, measure, on, sensor

_REVIEW = (
    Property("severity", Kind.ENUM, "How much it matters.", options=("alert", "detection")),
    Property("person", Kind.BOOL, "Whether a person is part of it."),
    Property("objects", Kind.TEXT, "What was seen, in the camera's words, with commas between."),
    Property("zones", Kind.TEXT, "Where in the picture, as the camera names it, with commas between."),
)

CAMERA = Capability(
    "camera",
    "A camera that recognises. A source that only reports sightings clears `person` after 30 s without one.",
    (
        Property("person", Kind.BOOL, "Whether it sees a person.", self_changing=True),
        Property("motion", Kind.BOOL, "Whether it sees something move.", self_changing=True, required=False),
        flag("car", "Whether it sees a car.", told=True),
        flag("dog", "Whether it sees a dog.", told=True),
        flag("cat", "Whether it sees a cat.", told=True),
        flag("package", "Whether it sees a parcel.", told=True),
        flag("alert", "Whether something goes on that its owner wants to be told of.", told=True),
        flag("detection", "Whether it looks for people and things at all.", category=Category.CONFIG),
    ),
    events=(
        EventType(
            "person_seen",
            "A person came into view.",
            (
                Property("zone", Kind.TEXT, "Where in the picture, as the camera names it."),
                Property("score", Kind.FLOAT, "How sure the camera is.", minimum=0, maximum=1),
                Property("snapshot", Kind.BOOL, "Whether it keeps a picture of it.", required=False),
            ),
        ),
        EventType("review_began", "Something began that is worth a look, or became an alert.", _REVIEW),
        EventType("review_ended", "It is over.", _REVIEW),
    ),
)

DOORBELL = Capability("doorbell", "A doorbell.", events=(EventType("ring", "Somebody rang."),))

CONTACT = Capability(
    "contact", "A door or window sensor.", (Property("open", Kind.BOOL, "Whether it is open.", self_changing=True),)
)

OCCUPANCY = Capability(
    "occupancy",
    "A sensor of people: of their motion, of their being there, or of both.",
    (
        Property("motion", Kind.BOOL, "Whether somebody moves.", self_changing=True, required=False),
        Property(
            "occupied", Kind.BOOL, "Whether somebody is there, moving or not.", self_changing=True, required=False
        ),
    ),
)


def _alarm(name: str, doc: str, told: str) -> Capability:
    return sensor(name, doc, Property(name, Kind.BOOL, told, self_changing=True))


LEAK = _alarm("leak", "A water leak sensor.", "Whether there is water where none should be.")

SMOKE = _alarm("smoke", "A smoke alarm.", "Whether there is smoke.")

GAS = _alarm("gas", "A gas alarm.", "Whether there is natural gas in the air.")

CARBON_MONOXIDE = _alarm("carbon_monoxide", "A carbon monoxide alarm.", "Whether there is carbon monoxide in the air.")

TAMPER = _alarm("tamper", "Something that notices when it is opened or taken away.", "Whether it was tampered with.")

VIBRATION = Capability(
    "vibration",
    "A sensor of what is done to the thing that it sticks on.",
    (Property("vibration", Kind.BOOL, "Whether it is being shaken.", self_changing=True, required=False),),
    events=(
        EventType(
            "moved",
            "It was moved.",
            (Property("kind", Kind.ENUM, "How.", options=("vibrate", "tilt", "free_fall")),),
        ),
    ),
)

CUBE = Capability(
    "cube",
    "A cube to play with.",
    events=(
        EventType(
            "turned",
            "It was turned or moved.",
            (
                Property(
                    "kind", Kind.ENUM, "How.",
                    options=(
                        "flip90", "flip180", "move", "tap_twice", "shake_air", "swing", "alert", "free_fall", "rotate",
                    ),
                ),
                Property("angle", Kind.FLOAT, "How far, where it was rotated.", unit="°", required=False),
            ),
        ),
    ),
)  # fmt: skip

ACCESS = Capability(
    "access",
    "A lock that tells who opens it.",
    events=(
        EventType(
            "opened",
            "It was opened.",
            (
                Property("how", Kind.ENUM, "By what.", options=("fingerprint", "code", "card", "key")),
                Property("user", Kind.INT, "Whose, by the number in the lock.", required=False),
            ),
        ),
        EventType("refused", "A wrong finger, code or card."),
    ),
)

TEMPERATURE = sensor(
    "temperature", "A thermometer.", measure("temperature", "Air temperature.", "°C", 0.1, low=-50, high=100)
)

DEVICE_TEMPERATURE = sensor(
    "device_temperature",
    "A thermometer of the device's own: how warm a plug gets.",
    Property(
        "device_temperature", Kind.FLOAT, "Temperature inside.", unit="°C", minimum=-50, maximum=200, step=0.1,
        category=Category.DIAGNOSTIC, self_changing=True,
    ),
)  # fmt: skip

HUMIDITY = sensor("humidity", "A hygrometer.", measure("humidity", "Relative humidity.", "%", 0.1, high=100))

ILLUMINANCE = sensor("illuminance", "A light sensor.", measure("illuminance", "Illuminance.", "lx", 1))

SOIL_MOISTURE = sensor(
    "soil_moisture", "A sensor in the soil.", measure("soil_moisture", "How moist the soil is.", "%", 0.1, high=100)
)

NOISE = sensor("noise", "A sensor of noise.", measure("noise", "How loud it is.", "dB", 0.1))

WATER_LEVEL = sensor(
    "water_level",
    "A tank that knows how full it is.",
    measure("water_level", "How full the tank is.", "%", 1, high=100),
)


def _air(name: str, doc: str, told: str, unit: str, step: float) -> Capability:
    return sensor(name, doc, measure(name, told, unit, step))


PM25 = _air("pm25", "A sensor of fine dust.", "Particles of up to 2.5 µm.", "µg/m³", 0.1)

PM10 = _air("pm10", "A sensor of coarse dust.", "Particles of up to 10 µm.", "µg/m³", 0.1)

CO2 = _air("co2", "A sensor of used air.", "Carbon dioxide.", "ppm", 1)

TVOC = _air("tvoc", "A sensor of vapours.", "Volatile organic compounds.", "mg/m³", 0.001)

PRESSURE = _air("pressure", "A barometer.", "Air pressure.", "hPa", 0.01)

BATTERY = Capability(
    "battery",
    "Something that runs on a battery.",
    (
        Property(
            "battery", Kind.INT, "Charge left.", unit="%", minimum=0, maximum=100, step=1, category=Category.DIAGNOSTIC,
            self_changing=True, required=False,
        ),
        Property(
            "battery_low", Kind.BOOL, "Whether it should be replaced or charged.", category=Category.DIAGNOSTIC,
            self_changing=True, required=False,
        ),
        Property(
            "charging", Kind.BOOL, "Whether it is being charged.", category=Category.DIAGNOSTIC, self_changing=True,
            required=False,
        ),
    ),
)  # fmt: skip

CAMERA_SETTINGS = Capability(
    "camera_settings",
    "How a camera works; what it sees is another matter.",
    (
        on("Whether it films."),
        Property(
            "night_vision", Kind.ENUM, "Infrared light and picture.", options=("auto", "always", "never"),
            writable=True, category=Category.CONFIG, required=False,
        ),
        Property(
            "recording", Kind.ENUM, "What it keeps on its card.", options=("always", "on_motion", "never"),
            writable=True, category=Category.CONFIG, required=False,
        ),
        Property(
            "motion_detection", Kind.BOOL, "Whether it looks for motion.", writable=True, category=Category.CONFIG,
            required=False,
        ),
        Property(
            "watermark", Kind.BOOL, "Whether the time stands in the picture.", writable=True,
            category=Category.CONFIG, required=False,
        ),
        Property(
            "flip", Kind.BOOL, "Whether the picture is upside down.", writable=True, category=Category.CONFIG,
            required=False,
        ),
        Property(
            "follow", Kind.BOOL, "Whether it turns after what moves.", writable=True, category=Category.CONFIG,
            required=False,
        ),
    ),
)  # fmt: skip

FEEDER = Capability(
    "feeder",
    "What feeds an animal.",
    commands=(
        CommandType(
            "feed",
            "Give food.",
            (Property("portions", Kind.INT, "How many portions.", minimum=1, maximum=10, step=1),),
        ),
    ),
)

CAPABILITIES: tuple[Capability, ...] = (
    CAMERA,
    DOORBELL,
    CONTACT,
    OCCUPANCY,
    TEMPERATURE,
    DEVICE_TEMPERATURE,
    HUMIDITY,
    ILLUMINANCE,
    SOIL_MOISTURE,
    NOISE,
    WATER_LEVEL,
    BATTERY,
    LEAK,
    SMOKE,
    GAS,
    CARBON_MONOXIDE,
    TAMPER,
    VIBRATION,
    CUBE,
    ACCESS,
    PM25,
    PM10,
    CO2,
    TVOC,
    PRESSURE,
    CAMERA_SETTINGS,
    FEEDER,
)

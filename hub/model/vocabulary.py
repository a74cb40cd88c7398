"""The capability vocabulary: declared once, as data.

Names follow Matter's data model where it has the thing, else SmartThings or MIoT. Polarity is fixed here: a cover's
position is 0 closed or lowered and 100 open or raised; `contact.open` is true when open.
"""

from collections.abc import Mapping

from hub.model.capability import Capability, Category, CommandType, EventType, Guard, Level, Property
from hub.model.command import CommandClass
from hub.model.errors import UnknownName
from hub.model.value import Kind

KETTLE_GUARD = Guard(Level.HEAT, max_on=600, longest=1800)
"""A kettle: it boils within ten minutes, or something is wrong."""

HEATER_GUARD = Guard(Level.HEAT, max_on=7200, longest=43_200, lease=900)
"""What warms a room for hours."""

HEAT_GUARD = Guard(Level.HEAT, max_on=1800, longest=14_400, lease=900)
"""An iron, a cooker, a pump: what heats, cooks or lets water run, and nothing more is known of it."""

DOOR_GUARD = Guard(Level.ENTRY, max_on=60, longest=3600, most=3, within=60, rest=0)
"""A relay that opens a gate or a door while it is on."""

LOCK_GUARD = Guard(Level.ENTRY, max_on=None, longest=None, safe=True, most=3, within=60, rest=0)
"""A lock: unlocking is the hazard, and how long it may stay so is for its owner to say."""

LOADS: Mapping[str, Guard | None] = {"heater": HEATER_GUARD, "heat": HEAT_GUARD, "door": DOOR_GUARD, "other": None}
"""What may hang on a plug or switch, and how its `on` is guarded then."""


def _on(doc: str, guard: Guard | None = None) -> Property:
    return Property("on", Kind.BOOL, doc, writable=True, guard=guard)


AUTO_OFF = Property(
    "auto_off", Kind.DURATION, "The device's own countdown to off, 0 none.", unit="s", minimum=0, writable=True,
    category=Category.CONFIG, required=False, self_changing=True,
)  # fmt: skip


def _percent(name: str, doc: str, *, writable: bool = False, low: float = 0, required: bool = True) -> Property:
    return Property(
        name, Kind.INT, doc, unit="%", minimum=low, maximum=100, step=1, writable=writable, required=required
    )


def _celsius(name: str, doc: str, low: float, high: float, step: float, *, writable: bool) -> Property:
    return Property(
        name, Kind.FLOAT, doc, unit="°C", minimum=low, maximum=high, step=step, writable=writable,
        required=False, self_changing=not writable,
    )  # fmt: skip


def _measure(name: str, doc: str, unit: str, step: float, low: float | None = 0, high: float | None = None) -> Property:
    return Property(
        name, Kind.FLOAT, doc, unit=unit, minimum=low, maximum=high, step=step, required=False, self_changing=True
    )


SWITCH = Capability("switch", "Something that is on or off.", (_on("Whether it is on."), AUTO_OFF))

LIGHT = Capability(
    "light",
    "A lamp.",
    (
        _on("Whether it shines."),
        _percent("brightness", "Brightness.", writable=True, low=1, required=False),
        Property(
            "color_temperature", Kind.INT, "White from warm (low) to cold (high).", unit="K", minimum=1000,
            maximum=10000, step=1, writable=True, required=False,
        ),
        Property("color", Kind.COLOR, "Colour, as #rrggbb.", writable=True, required=False),
    ),
)  # fmt: skip

PLUG = Capability(
    "plug",
    "A socket; what hangs on it may make switching it on hazardous (`load:` in devices.yaml).",
    (
        _on("Whether it gives current."),
        AUTO_OFF,
        _measure("power", "Power drawn now.", "W", 0.1),
        _measure("energy", "Energy used since the counter began.", "kWh", 0.01),
        _measure("voltage", "Mains voltage.", "V", 0.1),
        _measure("current", "Current drawn now.", "A", 0.001),
    ),
)

KETTLE = Capability(
    "kettle",
    "A kettle: switching it on heats, so it must be allowed for the device.",
    (
        _on("Whether it heats or keeps warm.", KETTLE_GUARD),
        AUTO_OFF,
        Property(
            "state", Kind.ENUM, "What it does now.", options=("idle", "heating", "boiling", "keep_warm", "cooling"),
            required=False, self_changing=True,
        ),
        _celsius("temperature", "Water temperature.", 0, 110, 1, writable=False),
        _celsius("target_temperature", "Temperature to heat to.", 40, 100, 1, writable=True),
    ),
)  # fmt: skip

COVER = Capability(
    "cover",
    "A curtain, blind or drying rack.",
    (
        _percent("position", "0 closed or lowered, 100 open or raised.", writable=True),
        Property(
            "movement", Kind.ENUM, "What the motor does.", options=("stopped", "opening", "closing"), required=False,
            self_changing=True,
        ),
    ),
    commands=(CommandType("stop", "Stop the motor where it is.", command_class=CommandClass.B, required=False),),
)  # fmt: skip

HUMIDIFIER = Capability(
    "humidifier",
    "A humidifier.",
    (
        _on("Whether it humidifies."),
        _percent("target_humidity", "Relative humidity to reach.", writable=True, required=False),
        Property(
            "mode", Kind.ENUM, "How it works.", options=("auto", "low", "medium", "high", "constant"), writable=True,
            required=False,
        ),
    ),
)  # fmt: skip

FAN = Capability(
    "fan",
    "A fan.",
    (
        _on("Whether it blows."),
        _percent("speed", "Speed.", writable=True, low=1, required=False),
        Property("oscillate", Kind.BOOL, "Whether it swings.", writable=True, required=False),
    ),
)

CLIMATE = Capability(
    "climate",
    "A heater or air conditioner. It counts as a heater unless the product is known to be made to run unattended.",
    (
        _on("Whether it works.", HEATER_GUARD),
        AUTO_OFF,
        Property(
            "mode", Kind.ENUM, "What it does.", options=("auto", "cool", "dry", "fan", "heat"), writable=True,
            required=False,
        ),
        _celsius("target_temperature", "Room temperature to reach.", 5, 35, 0.5, writable=True),
    ),
)  # fmt: skip

LOCK = Capability(
    "lock",
    "A lock: unlocking it takes a person with the PIN, locking it anybody.",
    (Property("locked", Kind.BOOL, "Whether it is locked.", writable=True, guard=LOCK_GUARD),),
)

VACUUM = Capability(
    "vacuum",
    "A robot vacuum.",
    (
        Property(
            "state", Kind.ENUM, "What it does now.",
            options=("idle", "cleaning", "paused", "returning", "docked", "error"), self_changing=True,
        ),
    ),
    commands=(
        CommandType("start", "Start or go on cleaning."),
        CommandType("pause", "Pause.", required=False),
        CommandType("dock", "Go home."),
    ),
)  # fmt: skip

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

BUTTON = Capability(
    "button",
    "A wireless button.",
    events=(
        EventType(
            "press",
            "It was pressed.",
            (Property("kind", Kind.ENUM, "How.", options=("single", "double", "long")),),
        ),
    ),
)

CONTACT = Capability(
    "contact", "A door or window sensor.", (Property("open", Kind.BOOL, "Whether it is open.", self_changing=True),)
)

OCCUPANCY = Capability(
    "occupancy", "A motion sensor.", (Property("motion", Kind.BOOL, "Whether somebody moves.", self_changing=True),)
)


def _sensor(name: str, doc: str, prop: Property) -> Capability:
    return Capability(name, doc, (prop,))


TEMPERATURE = _sensor(
    "temperature", "A thermometer.", _measure("temperature", "Air temperature.", "°C", 0.1, low=-50, high=100)
)
HUMIDITY = _sensor("humidity", "A hygrometer.", _measure("humidity", "Relative humidity.", "%", 0.1, high=100))
ILLUMINANCE = _sensor("illuminance", "A light sensor.", _measure("illuminance", "Illuminance.", "lx", 1))
WATER_LEVEL = _sensor(
    "water_level",
    "A tank that knows how full it is.",
    _measure("water_level", "How full the tank is.", "%", 1, high=100),
)
BATTERY = _sensor(
    "battery",
    "Something that runs on a battery.",
    Property(
        "battery", Kind.INT, "Charge left.", unit="%", minimum=0, maximum=100, step=1, category=Category.DIAGNOSTIC,
        self_changing=True,
    ),
)  # fmt: skip

_MESSAGE = (
    Property("message", Kind.TEXT, "The words."),
    Property("title", Kind.TEXT, "A heading above them.", required=False),
)

NOTIFY = Capability(
    "notify",
    "Something that shows a message to a person.",
    commands=(CommandType("send", "Show a message.", _MESSAGE, CommandClass.B),),
)

PRESENCE = Capability(
    "presence",
    "A person, or whatever tells of one: at home or not.",
    (Property("home", Kind.BOOL, "Whether the person is at home.", self_changing=True),),
)

VIRTUAL = Capability(
    "virtual", "Nothing that can be touched: a device of the hub's own, with the properties that its owner gave it."
)

CAPABILITIES: tuple[Capability, ...] = (
    SWITCH, LIGHT, PLUG, KETTLE, COVER, HUMIDIFIER, FAN, CLIMATE, LOCK, VACUUM, CAMERA, DOORBELL, BUTTON, CONTACT,
    OCCUPANCY, TEMPERATURE, HUMIDITY, ILLUMINANCE, WATER_LEVEL, BATTERY, NOTIFY, PRESENCE,
    VIRTUAL,
)  # fmt: skip

ONLINE = Property(
    "online", Kind.BOOL, "Whether the device can be reached.", category=Category.DIAGNOSTIC, self_changing=True
)
"""What every device has beside its capabilities; known to scenes, and told by nobody but the hub."""

_BY_NAME = {capability.name: capability for capability in CAPABILITIES}


def capability(name: str) -> Capability:
    """The capability of that name.

    Raises:
        UnknownName: there is none.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownName("device.unknown_capability", name=name) from None

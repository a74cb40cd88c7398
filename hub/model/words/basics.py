"""What is on or off and no more, messages, people, and what is the hub's own."""

from hub.model.capability import Capability, CommandType, EventType, Property
from hub.model.command import CommandClass
from hub.model.value import Kind
from hub.model.words.shapes import AUTO_OFF, measure, on

SWITCH = Capability("switch", "Something that is on or off.", (on("Whether it is on."), AUTO_OFF))

PLUG = Capability(
    "plug",
    "A socket; what hangs on it may make switching it on hazardous (`load:` in devices.yaml).",
    (
        on("Whether it gives current."),
        AUTO_OFF,
        measure("power", "Power drawn now.", "W", 0.1),
        measure("energy", "Energy used since the counter began.", "kWh", 0.01),
        measure("voltage", "Mains voltage.", "V", 0.1),
        measure("current", "Current drawn now.", "A", 0.001),
    ),
)

PRESSES = ("single", "double", "triple", "quadruple", "quintuple", "many", "long", "release", "shake")
"""How a button is pressed; `long`: it is held, and is told to be let go by `release`."""

BUTTON = Capability(
    "button",
    "A wireless button.",
    events=(
        EventType(
            "press",
            "It was pressed.",
            (Property("kind", Kind.ENUM, "How.", options=PRESSES),),
        ),
    ),
)

ACTION = Capability(
    "action",
    "Something that a device can do and no other word is for: restart, a scene of its own; each is a component.",
    commands=(CommandType("press", "Do it."),),
)

DIAL = Capability(
    "dial",
    "A knob or ring that is turned, or a slider.",
    events=(
        EventType(
            "turned",
            "It was turned.",
            (
                Property("direction", Kind.ENUM, "Where to.", options=("left", "right", "up", "down")),
                Property("by", Kind.FLOAT, "How far, in steps of its maker.", required=False),
            ),
        ),
    ),
)

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

RAW = Capability(
    "raw",
    "What a product has on the wire and no capability stands for: under its maker's own names, and only shown.",
)

CAPABILITIES: tuple[Capability, ...] = (SWITCH, PLUG, BUTTON, ACTION, DIAL, NOTIFY, PRESENCE, VIRTUAL, RAW)

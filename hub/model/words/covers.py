"""What opens and closes."""

from hub.model.capability import Capability, CommandType, Property
from hub.model.command import CommandClass
from hub.model.value import Kind
from hub.model.words.guards import HEAT_GUARD, LOCK_GUARD
from hub.model.words.shapes import AUTO_OFF, on, percent

COVER = Capability(
    "cover",
    "A curtain, blind or drying rack.",
    (
        percent("position", "0 closed or lowered, 100 open or raised.", writable=True, required=False),
        percent("tilt", "How its slats stand: 0 closed, 100 open.", writable=True, required=False),
        Property(
            "movement", Kind.ENUM, "What the motor does.", options=("stopped", "opening", "closing"), required=False,
            self_changing=True,
        ),
    ),
    commands=(
        CommandType("open", "Open or raise it.", command_class=CommandClass.A, required=False),
        CommandType("close", "Close or lower it.", command_class=CommandClass.A, required=False),
        CommandType("stop", "Stop the motor where it is.", command_class=CommandClass.B, required=False),
    ),
)  # fmt: skip

LOCK = Capability(
    "lock",
    "A lock: unlocking it takes a person with the PIN, locking it anybody.",
    (Property("locked", Kind.BOOL, "Whether it is locked.", writable=True, guard=LOCK_GUARD),),
)

GATE = Capability(
    "gate",
    "A garage door or a gate: opening it takes a person with the PIN, closing it anybody.",
    (
        Property("closed", Kind.BOOL, "Whether it is closed.", writable=True, guard=LOCK_GUARD, self_changing=True),
        Property(
            "movement", Kind.ENUM, "What the motor does.", options=("stopped", "opening", "closing"), required=False,
            self_changing=True,
        ),
    ),
)  # fmt: skip

VALVE = Capability(
    "valve",
    "A valve, which lets water or gas run while it is on.",
    (on("Whether it is open.", HEAT_GUARD), AUTO_OFF),
)

CAPABILITIES: tuple[Capability, ...] = (COVER, LOCK, GATE, VALVE)

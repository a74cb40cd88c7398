"""What opens and closes."""

from hub.model.capability import Capability, CommandType, Property
from hub.model.command import CommandClass
from hub.model.value import Kind
from hub.model.words.guards import LOCK_GUARD
from hub.model.words.shapes import percent

COVER = Capability(
    "cover",
    "A curtain, blind or drying rack.",
    (
        percent("position", "0 closed or lowered, 100 open or raised.", writable=True),
        Property(
            "movement", Kind.ENUM, "What the motor does.", options=("stopped", "opening", "closing"), required=False,
            self_changing=True,
        ),
    ),
    commands=(CommandType("stop", "Stop the motor where it is.", command_class=CommandClass.B, required=False),),
)  # fmt: skip

LOCK = Capability(
    "lock",
    "A lock: unlocking it takes a person with the PIN, locking it anybody.",
    (Property("locked", Kind.BOOL, "Whether it is locked.", writable=True, guard=LOCK_GUARD),),
)

CAPABILITIES: tuple[Capability, ...] = (COVER, LOCK)

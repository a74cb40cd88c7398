"""What cleans floors."""

from hub.model.capability import Capability, CommandType, Property
from hub.model.value import Kind

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

CAPABILITIES: tuple[Capability, ...] = (VACUUM,)

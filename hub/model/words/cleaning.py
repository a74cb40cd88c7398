"""What cleans floors, and what wears out in doing so."""

from hub.model.capability import Capability, Category, CommandType, Property
from hub.model.value import Kind
from hub.model.words.shapes import duration

VACUUM = Capability(
    "vacuum",
    "A robot vacuum.",
    (
        Property(
            "state", Kind.ENUM, "What it does now.",
            options=("idle", "cleaning", "paused", "returning", "docked", "error"), self_changing=True,
        ),
        Property(
            "suction", Kind.ENUM, "How hard it sucks.",
            options=("none", "gentle", "quiet", "standard", "strong", "max", "auto", "custom"), writable=True,
            required=False,
        ),
        Property(
            "water", Kind.ENUM, "How much water it mops with.", options=("none", "low", "medium", "high", "custom"),
            writable=True, required=False,
        ),
        Property(
            "work", Kind.ENUM, "What it does with the floor.", options=("vacuum", "vacuum_and_mop", "mop"),
            writable=True, required=False,
        ),
        Property(
            "area", Kind.FLOAT, "Floor cleaned in this or the last run.", unit="m²", minimum=0, step=0.1,
            required=False, self_changing=True,
        ),
        duration("cleaning_time", "How long this run has taken, or the last one took."),
    ),
    commands=(
        CommandType("start", "Start or go on cleaning."),
        CommandType("pause", "Pause.", required=False),
        CommandType("stop", "Stop and stay there.", required=False),
        CommandType("dock", "Go home."),
        CommandType("locate", "Say where it is, aloud.", required=False),
    ),
)  # fmt: skip

BRUSH = Capability(
    "brush",
    "A brush, mop or wheel that wears out; a component of its own on each product.",
    (
        Property(
            "brush_life", Kind.INT, "How much of its life is left.", unit="%", minimum=0, maximum=100, step=1,
            category=Category.DIAGNOSTIC, required=False, self_changing=True,
        ),
        Property(
            "brush_left", Kind.DURATION, "Time of work until it should be replaced.", unit="s", minimum=0,
            category=Category.DIAGNOSTIC, required=False, self_changing=True,
        ),
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (VACUUM, BRUSH)

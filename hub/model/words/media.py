"""What shows pictures and plays sound."""

from hub.model.capability import Capability, CommandType, Property
from hub.model.command import CommandClass
from hub.model.value import Kind
from hub.model.words.shapes import flag, percent

MEDIA = Capability(
    "media",
    "A television, a box or a speaker.",
    (
        Property("on", Kind.BOOL, "Whether it is on; some cannot tell.", writable=True, required=False),
        percent("volume", "Volume.", writable=True, required=False),
        Property("muted", Kind.BOOL, "Whether it is muted.", writable=True, required=False),
        Property(
            "state", Kind.ENUM, "What it does now.", options=("idle", "playing", "paused", "stopped"), required=False,
            self_changing=True,
        ),
    ),
    commands=(
        CommandType("play", "Play, or go on.", required=False),
        CommandType("pause", "Pause.", required=False),
        CommandType("stop", "Stop.", required=False),
        CommandType("next", "The next piece or channel.", required=False),
        CommandType("previous", "The piece or channel before.", required=False),
        CommandType("power_key", "Press the power key, which switches on or off.", required=False),
        CommandType(
            "press_key", "Press a key of the remote control.",
            (Property("key", Kind.TEXT, "The key's name, as `home`."),), required=False,
        ),
        CommandType(
            "open_app", "Open an app.",
            (Property("app", Kind.TEXT, "The app's name, or its package."),), required=False,
        ),
    ),
)  # fmt: skip

CHIME = Capability(
    "chime",
    "Something that makes itself heard: a bell, an alarm.",
    commands=(
        CommandType(
            "sound", "Play one of its tones.",
            (
                Property("tone", Kind.INT, "Which, by its number in the device.", minimum=0, maximum=1_000_000, step=1),
                percent("volume", "How loud.", required=False),
            ),
        ),
        CommandType("silence", "Stop it.", command_class=CommandClass.A),
    ),
)  # fmt: skip

SIREN = Capability(
    "siren",
    "A siren.",
    (flag("on", "Whether it sounds."),),
    commands=(
        CommandType(
            "sound", "Let it sound.",
            (Property("duration", Kind.DURATION, "For how long.", unit="s", minimum=1, maximum=1800, step=1),),
            required=False,
        ),
        CommandType("silence", "Stop it.", command_class=CommandClass.A, required=False),
    ),
)  # fmt: skip

CAPABILITIES: tuple[Capability, ...] = (MEDIA, CHIME, SIREN)

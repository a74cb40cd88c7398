"""Effects: what the engine wants done. The runtime carries them out, in order."""

from dataclasses import dataclass

from hub.model.command import Command
from scenes.engine.trace import Trace


@dataclass(slots=True)
class Do:
    """Carry out a command; its outcome comes back as `Answered`."""

    command: Command


@dataclass(slots=True)
class Notice:
    """Tell the people of the house, by whatever way the hub itself has."""

    text: str
    scene: str
    run: str


@dataclass(slots=True)
class Log:
    """Write a line to the log."""

    text: str
    scene: str
    run: str


@dataclass(slots=True)
class Traced:
    """A trace is new, or has changed."""

    trace: Trace
    new: bool = False


Effect = Do | Notice | Log | Traced

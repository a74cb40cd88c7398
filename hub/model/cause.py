"""Causes: who or what made something happen, and how long the chain behind it already is."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a change or command began."""

    DEVICE = "device"  # the device itself, or a hand on it
    PERSON = "person"  # somebody through Hearth: command line, web, voice
    SCENE = "scene"
    NEIGHBOUR = "neighbour"  # another hub: `who` says which, and who or what there
    HUB = "hub"  # restoring, make-safe, start
    LATE = "late"  # seen only when the device came back


@dataclass(slots=True, unsafe_hash=True)
class Cause:
    """Why: the origin, who exactly (person or scene), the run and step of a scene, and the depth of the chain.

    `grant` is the challenge that the person answered, for what takes two steps. It is mutable for speed alone (a frozen
    dataclass takes five times as long to make): nobody changes one after it was made.
    """

    origin: Origin
    who: str = ""
    run: str = ""
    step: int = -1
    depth: int = 0
    grant: str = ""


DEVICE = Cause(Origin.DEVICE)
HUB = Cause(Origin.HUB)
LATE = Cause(Origin.LATE)

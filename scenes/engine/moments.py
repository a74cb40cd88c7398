"""Moments: the inputs of the engine, each with its time. One moment in, its effects out.

`at` is the engine's time, seconds that never jump; `wall` is Unix seconds, which may. They are mutable for speed (a
frozen dataclass costs three times as much to make); nobody changes one after it was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.cause import DEVICE, Cause
from hub.model.command import Settled
from hub.model.reading import PropertyId
from hub.model.value import Value


@dataclass(slots=True)
class Heard:
    """A property changed its value, or stopped being known (`value` None, `since` says when, Unix seconds)."""

    at: float
    wall: float
    id: PropertyId
    value: Value | None
    cause: Cause = DEVICE
    since: float = 0.0


@dataclass(slots=True)
class Happened:
    """A device reported an event."""

    at: float
    wall: float
    device: str
    path: str
    fields: Mapping[str, Value | None] = field(default_factory=dict)
    cause: Cause = DEVICE


@dataclass(slots=True)
class Answered:
    """A command of the engine settled: the outcome of each of its writes, or of its call."""

    at: float
    wall: float
    command: str
    settled: tuple[Settled, ...]


@dataclass(slots=True)
class Ticked:
    """Time has passed: timers may be due."""

    at: float
    wall: float


@dataclass(slots=True)
class Returned:
    """A device (a key) can be reached again: what is wanted of it and did not get there is due."""

    at: float
    wall: float
    device: str


@dataclass(slots=True)
class Started:
    """The hub has started and heard what its devices are at."""

    at: float
    wall: float


@dataclass(slots=True)
class Doubted:
    """The wall clock is doubted until then (engine time), and times of day wait; `until` 0: it can be trusted."""

    at: float
    wall: float
    until: float = 0.0


@dataclass(slots=True)
class Arrived:
    """Something came in that is no property and no event of a device: by webhook, by MQTT, or a word of a device.

    `channel` is `webhook` (`name`: the hook), `mqtt` (the topic) or `report` (a device's key: it said anything at all).
    """

    at: float
    wall: float
    channel: str
    name: str
    fields: Mapping[str, Value | None] = field(default_factory=dict)
    cause: Cause = DEVICE


@dataclass(slots=True)
class Asked:
    """Somebody runs a scene (an id) by hand; `fields` are the variables given along."""

    at: float
    wall: float
    scene: str
    fields: Mapping[str, Value | None] = field(default_factory=dict)
    cause: Cause = DEVICE


@dataclass(slots=True)
class Switched:
    """Somebody pauses a scene (an id) for some seconds, or until further notice (None); or lets it run again (0)."""

    at: float
    wall: float
    scene: str
    pause: float | None = None
    cause: Cause = DEVICE


@dataclass(slots=True)
class Yielded:
    """A person gives a property back to the scenes: what his touch claimed of it ends."""

    at: float
    wall: float
    id: PropertyId


@dataclass(slots=True)
class Replied:
    """The answer to a request that a run sent into the world: a status and text, or the id of what went wrong."""

    at: float
    wall: float
    request: str
    status: int = 0
    text: str = ""
    error: str = ""


Moment = (
    Heard | Happened | Answered | Ticked | Returned | Started | Doubted | Arrived | Asked | Switched | Yielded | Replied
)

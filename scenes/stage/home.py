"""The home that scenes are played in, and how its devices answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum

from hub.model.cause import Cause
from hub.model.command import Outcome
from hub.model.device import Device
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from scenes.engine.program import Program
from scenes.engine.run import Reply
from scenes.engine.view import View
from scenes.language.facts import NOWHERE, HomeFacts

Load = Callable[[View], Program]
"""Compiles scenes against a view."""


@dataclass(frozen=True, slots=True)
class Home:
    """Devices by handle, the time zone, and for how many seconds a person's touch outranks scenes."""

    devices: Mapping[str, Device]
    facts: HomeFacts = NOWHERE
    zone: tzinfo = UTC
    override: float = 3600.0

    def id_of(self, ref: str) -> PropertyId:
        """The property (or event, or command) that people write so: `kettle.on`. KeyError: no such device."""
        handle, _, path = ref.partition(".")
        return property_id(self.devices[handle].key, path)

    def handles(self) -> dict[str, str]:
        """Handles by the keys of devices."""
        return {device.key: handle for handle, device in self.devices.items()}


@dataclass(slots=True)
class Manners:
    """How the house behaves. Commands are confirmed at once, save where `answers` says other; servers give `reply`.

    `answers` are by how people write what is commanded (`kettle.on`, `vacuum.start`); None: no answer, ever.
    """

    answers: dict[str, Outcome | None] = field(default_factory=dict)
    reply: Reply = field(default_factory=lambda: Reply(200))


class DeedKind(StrEnum):
    """What scenes can do to the world."""

    WRITE = "write"
    CALL = "call"
    NOTICE = "notice"
    LOG = "log"
    REQUEST = "request"
    MESSAGE = "message"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: at which engine and wall time (seconds), by which scene and run.

    `what` is the property or command as people write it, the URL, or the topic; `value` what was written. `text` says
    all of it in a line (`kettle.on = on`). `command` is the id of the command that it was part of.
    """

    at: float
    wall: float
    kind: DeedKind
    what: str
    text: str
    value: Value | None = None
    args: tuple[tuple[str, Value], ...] = ()
    cause: Cause | None = None
    scene: str = ""
    command: str = ""

"""The seam between delivery and safety: who may forbid a command, and what must be durable before a hazardous one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.model.cause import Cause
from hub.model.command import Call, CommandClass, Outcome
from hub.model.device import Device, Endpoint
from hub.model.errors import HearthError
from hub.model.reading import PropertyId
from hub.model.value import Value

Extra = Sequence[tuple[str, Value]]
"""Writes (path, value) that travel with a hazardous one, ahead of it in the same order: the device's own countdown."""

Ready = Callable[[Extra | HearthError], None]


@dataclass(frozen=True, slots=True)
class Intent:
    """What one command wants of one device now, through which endpoint: writes (path, value) together, or one call.

    `hazard` is the class of the gravest write; harmless ones may travel with it. Monotonic times: after `expires`
    nothing harmless or hazardous is sent any more, and at `until` the requester wants to know.
    """

    command: str
    device: Device
    endpoint: Endpoint
    hazard: CommandClass
    writes: tuple[tuple[str, Value], ...]
    call: Call | None
    cause: Cause
    expires: float
    until: float


class Interlock(Protocol):
    """Decides whether a command may go, and prepares for a hazardous one. Everything runs on the loop's thread."""

    def refusal(self, intent: Intent) -> HearthError | None:
        """Why this must not be sent now, None when it may.

        Asked when a command is accepted and again right before each sending; never for class D. Must not change
        anything: an asked-for command need not be sent.
        """

    def arm(self, intent: Intent, ready: Ready) -> None:
        """Prepare for a class C intent: what turns it off again must be on disk before `ready` is called.

        `ready` is called exactly once, before or after this returns: with the writes that are to travel along, or with
        the error for which nothing may be sent. The command's own record and its audit entry were put before
        this is called, so one flush of the store covers all of it.
        """

    def settled(self, intent: Intent, path: str, outcome: Outcome, *, sent: bool) -> None:
        """What came of a class C or D write or call that was accepted; `sent`: whether a session ever had it.

        Called once for each, when delivery ends, perhaps while `arm` still prepares for it: it is then not sent. A
        make-safe write that goes on after its requester was told is told of here only when it is confirmed, superseded
        or impossible.
        """


class NoInterlock:
    """Forbids nothing and prepares nothing: for tests of delivery alone."""

    def refusal(self, intent: Intent) -> HearthError | None:
        """Nothing is forbidden."""
        return None

    def arm(self, intent: Intent, ready: Ready) -> None:
        """Go at once."""
        ready(())

    def settled(self, intent: Intent, path: str, outcome: Outcome, *, sent: bool) -> None:
        """Nothing was prepared."""


UnderWay = Callable[[], Mapping[PropertyId, Value]]
"""Tells what was written and is not confirmed yet."""


class Promises(Protocol):
    """What the household has promised itself: knows of writes that would break it."""

    def __bool__(self) -> bool:
        """Whether there is anything to ask."""

    def broken_by(
        self, writes: Mapping[PropertyId, Value], under_way: UnderWay
    ) -> Mapping[PropertyId, HearthError]:  # fmt: skip
        """Those of the writes, seen together, that must not be, each with why."""


class NoPromises:
    """Nothing was promised."""

    def __bool__(self) -> bool:
        return False

    def broken_by(
        self, _writes: Mapping[PropertyId, Value], _under_way: UnderWay
    ) -> Mapping[PropertyId, HearthError]:  # fmt: skip
        """Nothing is broken."""
        return {}

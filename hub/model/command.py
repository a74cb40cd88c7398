"""Commands: what a device is asked to do, by whom, and what came of it.

What is made for every command is mutable for speed alone (a frozen dataclass takes up to five times as long to make):
nobody changes one after it was made.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hub.model.cause import Cause
from hub.model.value import Value


class CommandClass(StrEnum):
    """How a command is delivered (the classes of the safety design).

    A  absolute and harmless: at least once until it expires, the newest wins
    B  relative or one-shot: at most once
    C  hazardous ON: at most once, expires fast, guarded, never repeated or replayed
    D  make safe: at least once, no expiry, until the device confirms
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


LIFETIME: Final[dict[CommandClass, float | None]] = {
    CommandClass.A: 30.0,
    CommandClass.B: 10.0,
    CommandClass.C: 10.0,
    CommandClass.D: None,
}
"""Seconds until a command of a class expires unconfirmed; None: never."""


class Outcome(StrEnum):
    """What came of a write or call: `accepted` is the device's word alone, `confirmed` is what it reports."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


CARRIED_OUT: Final = (Outcome.CONFIRMED, Outcome.ACCEPTED)
"""The device has done it, as far as anybody can tell."""
WELL: Final = (*CARRIED_OUT, Outcome.SUPERSEDED)
"""It came to what is wanted: it is done, or somebody wants something newer."""


@dataclass(slots=True, unsafe_hash=True)
class Write:
    """Set the property at `path` of the device `device` (a key) to `value`, in the canonical unit."""

    device: str
    path: str
    value: Value


@dataclass(slots=True, unsafe_hash=True)
class Call:
    """Invoke the command at `path` of the device `device` (a key) with named arguments."""

    device: str
    path: str
    args: tuple[tuple[str, Value], ...] = ()


@dataclass(slots=True, unsafe_hash=True)
class Command:
    """One request: several writes (those to one device travel together, atomically where it can) or one call.

    `deadline` is seconds from acceptance until the requester wants an outcome; None takes the class's lifetime.
    `lifetime` is for how many seconds harmless writes (class A) are delivered to a device that cannot be reached now,
    instead of their class's; it means nothing to the other classes. `key` is the requester's idempotency key, empty
    where there is none. `late`: it was due while there was no hub, and what is dangerous in it is not done any more.
    """

    id: str
    cause: Cause
    writes: tuple[Write, ...] = ()
    call: Call | None = None
    deadline: float | None = None
    key: str = ""
    lifetime: float | None = None
    late: bool = False


@dataclass(slots=True, unsafe_hash=True)
class Settled:
    """The outcome of one write or call of a command. `path` is the property's or the called command's path.

    `error` is the id of the catalogue message that explains a failure, with its `params`; `took` the seconds from the
    acceptance of the command to this outcome.
    """

    device: str
    path: str
    outcome: Outcome
    error: str | None = None
    params: tuple[tuple[str, str], ...] = field(default=())
    took: float = 0.0


class RecordState(StrEnum):
    """How far a command is, as the ledger keeps it."""

    ACCEPTED = "accepted"
    SENT = "sent"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Part:
    """One write or call of a command that was accepted.

    `sent`: it left, or may have left. `told` is what its requester heard; `over` says that nothing is promised any more
    (a make-safe write goes on after its requester was told that it is not confirmed).
    """

    what: Write | Call
    hazard: CommandClass
    sent: bool = False
    told: Settled | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command as it outlives the hub. Times in Unix seconds.

    `expires`: when its harmless parts are no longer sent. `key` is the idempotency key of its requester (empty: none)
    and `content` what that key stood for, to be compared with what comes under the same key later; `since`: when that
    was, in monotonic seconds of the machine's start of that name, where it has one.
    """

    id: str
    cause: Cause
    parts: tuple[Part, ...]
    accepted: float
    expires: float
    key: str = ""
    content: str = ""
    since: tuple[float, str] | None = None

    @property
    def state(self) -> RecordState:
        """How far it is as a whole; its outcomes are those of its parts."""
        if all(part.over for part in self.parts):
            return RecordState.OVER
        return RecordState.SENT if any(part.sent for part in self.parts) else RecordState.ACCEPTED


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One hazardous action: when (Unix seconds), who and why (the cause), what, and what came of it.

    `id` sorts by time. `value` is the value written or the arguments of a call, as text. `result` is an outcome, `open`
    while there is none yet, or `alarm` for a make-safe write that the device does not confirm; `error` with `params`
    is the catalogue's message to it.
    """

    id: str
    at: float
    command: str
    cause: Cause
    device: str
    path: str
    value: str
    hazard: CommandClass
    result: str
    error: str | None = None
    params: tuple[tuple[str, str], ...] = ()

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
class Complaint:
    """Tell the people of the house what is wrong with a scene: `what` is a message of the catalogue."""

    what: str
    params: dict[str, object]
    scene: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The name of a secret. Only who sends it looks it up, so that it stands in no trace, row or journal."""

    name: str


Said = str | Kept
"""A text, or where the hub keeps it."""


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request. `query` is added to the URL, quoted; `timeout` in seconds; `largest`: bytes of its answer."""

    method: str
    url: Said
    query: tuple[tuple[str, Said], ...] = ()
    headers: tuple[tuple[str, Said], ...] = ()
    body: str = ""
    timeout: float = 10.0
    largest: int | None = None

    @property
    def harmless(self) -> bool:
        """Whether it only asks, so that it may be sent twice (RFC 9110, section 9.2.1)."""
        return self.method in ("GET", "HEAD")


@dataclass(slots=True, unsafe_hash=True)
class Message:
    """An MQTT message; `qos` is 0 or 1. Mutable for speed alone: nobody changes one."""

    topic: str
    text: str
    retain: bool = False
    qos: int = 0


@dataclass(slots=True)
class Fetch:
    """Send a request into the world; its answer comes back as `Replied` with this id."""

    id: str
    request: Request
    scene: str
    run: str


@dataclass(slots=True)
class Publish:
    """Give a message to the broker; how that went comes back as `Replied` with this id."""

    id: str
    message: Message
    scene: str
    run: str


@dataclass(slots=True)
class Inquire:
    """Ask how long ago something reported: a device (a key), or a property (its id).

    The answer comes as `Arrived` on the channel `report` with `name`; its field `ago` is in seconds, None: not yet.
    """

    name: str


@dataclass(slots=True)
class Traced:
    """A trace is new, or has changed."""

    trace: Trace
    new: bool = False


@dataclass(slots=True)
class Would:
    """What a run of a shadow would have done. Nobody does it: the engine goes on as if it had gone well."""

    deed: Do | Notice | Log | Fetch | Publish
    scene: str
    run: str


Effect = Would | Do | Notice | Log | Complaint | Fetch | Publish | Inquire | Traced

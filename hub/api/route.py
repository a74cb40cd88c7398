"""A row of the route table, and what a handler gets."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from hub.api.ports import ApiPorts, Json
from hub.text.messages.catalogue import Language


class Role(IntEnum):
    """Who may: each role may what those below it may."""

    VIEWER = 1
    USER = 2
    OWNER = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: parts of the path, query, body (empty for GET), who asks, and in which language.

    `key` is its idempotency key, None where the header is missing.
    """

    parts: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    who: str
    language: Language
    key: str | None = None


Handler = Callable[[ApiPorts, Ask], Awaitable[Json]]
Send = Callable[[Json], Awaitable[None]]
Stream = Callable[[ApiPorts, Ask, Send], Awaitable[None]]
"""A handler that sends one JSON object after the other until it is cancelled."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way in: GET never changes anything, POST takes a JSON object. `doc` is shown in the list of routes."""

    method: str
    path: str
    role: Role
    handler: Handler
    doc: str


@dataclass(frozen=True, slots=True)
class StreamRoute:
    """One way in that answers with a stream of JSON lines; GET."""

    path: str
    role: Role
    stream: Stream
    doc: str

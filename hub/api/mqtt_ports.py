"""What the API needs to tell of the broker: handed over as `hub.api.ports.ApiPorts`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hub.model.errors import HearthError


@dataclass(frozen=True, slots=True)
class MqttState:
    """How the connection fares: `broker` is `host:port`, `since` Unix seconds of the last change (None: none yet).

    `version` of the protocol is 5, 4 (3.1.1), or 0 without a connection; `why` says why there is none. `refused`:
    topics that the broker does not let the hub hear. `counts` by name, for people.
    """

    broker: str
    connected: bool
    since: float | None = None
    version: int = 0
    why: HearthError | None = None
    refused: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


class MqttPort(Protocol):
    """The hub at its broker."""

    def state(self) -> MqttState | None:
        """How it fares; None where the owner has named no broker."""

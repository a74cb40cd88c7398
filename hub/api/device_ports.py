"""What the API needs to tell where the knowledge of a device comes from: handed over as `hub.api.ports.ApiPorts`."""

from dataclasses import dataclass
from typing import Protocol

from hub.model.descriptions import Left
from hub.model.device import Endpoint


@dataclass(frozen=True, slots=True)
class EndpointAbout:
    """What is known of one way to a device: its model there, where it is, its topics, and what is left out of it.

    Nothing of what is empty is known; `left` is what the device said of itself and no member stands for.
    """

    model: str = ""
    firmware: str = ""
    address: str = ""
    topics: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


class AboutDevices(Protocol):
    """What was learned of endpoints, and what is written of their models."""

    def about(self, endpoint: Endpoint) -> EndpointAbout:
        """All that is known of it."""

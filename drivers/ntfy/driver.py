"""The family: topics of ntfy servers, written into devices.yaml by hand."""

from collections.abc import Callable

from drivers.ntfy.definitions.topics import DEFINITIONS
from drivers.ntfy.discover import FAMILY, refuse_topic, verify
from drivers.ntfy.session import NtfySession
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned, MdnsRecord
from hub.model.secret import Secret


class NtfyDriver:
    """The Driver of the family. Nothing is shared between its sessions."""

    name = FAMILY
    mdns_types: tuple[str, ...] = ()

    def __init__(self, ports: DriverPorts) -> None:
        self._ports = ports

    async def start(self) -> None:
        """Do nothing: there is no shared socket."""

    async def stop(self) -> None:
        """Do nothing: there is no shared socket."""

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        definition = DEFINITIONS.get(model)
        return definition.abilities if definition else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> NtfySession:
        """The session with the topic. Raises NotSupported for another model, or no name for a topic."""
        if self.abilities(model) is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        refuse_topic(endpoint.wire_id)
        return NtfySession(device, endpoint, self._ports)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Do nothing: a server does not announce itself."""

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """None: a server does not announce itself."""
        return None

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports.clock, sighting, secret)

"""The family: televisions, written into devices.yaml by hand."""

from collections.abc import Callable

from drivers.mitv.definitions.sets import DEFINITIONS
from drivers.mitv.discover import FAMILY, verify
from drivers.mitv.session import TvSession
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned, MdnsRecord
from hub.model.secret import Secret


class MitvDriver:
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

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> TvSession:
        """The session with the set. Raises NotSupported for another model."""
        if self.abilities(model) is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        return TvSession(device, endpoint, self._ports)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Do nothing: asking every address of a network is no way to find a television."""

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """None: what sets announce does not say that they can be controlled so."""
        return None

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports.clock, sighting)

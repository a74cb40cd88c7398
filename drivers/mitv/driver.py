"""The family: televisions, written into devices.yaml by hand."""

from drivers.kit.driver import PlainDriver
from drivers.mitv.definitions.sets import DEFINITIONS
from drivers.mitv.discover import FAMILY, verify
from drivers.mitv.session import TvSession
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import Learned
from hub.model.secret import Secret


class MitvDriver(PlainDriver):
    """The Driver of the family. Nothing is shared between its sessions."""

    name = FAMILY

    @staticmethod
    def has_no_secret(_wire_id: str) -> bool:
        """None has one: the protocol knows none."""
        return True

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        definition = DEFINITIONS.get(model)
        return definition.abilities if definition else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> TvSession:
        """The session with the set. Raises NotSupported for another model."""
        if self.abilities(model) is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        return TvSession(device, endpoint, self._ports)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports.clock, sighting)

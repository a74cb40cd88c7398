"""The family: topics of ntfy servers, written into devices.yaml by hand."""

from drivers.kit.driver import PlainDriver
from drivers.ntfy.definitions.topics import DEFINITIONS
from drivers.ntfy.discover import FAMILY, refuse_topic, verify
from drivers.ntfy.session import NtfySession
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import Learned
from hub.model.secret import Secret


class NtfyDriver(PlainDriver):
    """The Driver of the family. Nothing is shared between its sessions."""

    name = FAMILY

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

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports.clock, sighting, secret)

"""The family: devices of the hub's own, made by devices.yaml alone."""

from drivers.kit.driver import PlainDriver
from drivers.virtual.session import VirtualSession
from hub.model.capability import Abilities
from hub.model.device import VIRTUAL_FAMILY, Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import Learned
from hub.model.secret import Secret


class VirtualDriver(PlainDriver):
    """The Driver of the family. It knows no models: what a virtual device can do, its owner says."""

    name = VIRTUAL_FAMILY

    @staticmethod
    def abilities(_model: str) -> Abilities | None:
        """None: there are no models."""
        return None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> VirtualSession:
        """The session, online at once."""
        return VirtualSession(device, endpoint, self._ports)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Raise NotSupported: nobody adopts what is the hub's own."""
        raise NotSupported("own.not_adopted", ref=sighting.ref)

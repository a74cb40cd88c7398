"""The family: cameras found over mDNS that push what they recognise."""

from drivers.axis.definitions.cameras import DEFINITIONS
from drivers.axis.discover import FAMILY, MDNS_TYPE, recognise, verify
from drivers.axis.session import AxisSession
from drivers.kit.driver import PlainDriver
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import Learned, MdnsRecord
from hub.model.secret import Secret


class AxisDriver(PlainDriver):
    """The Driver of the family. Its sessions own their connections; nothing is shared."""

    name = FAMILY
    mdns_types: tuple[str, ...] = (MDNS_TYPE,)

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        """What the product can do; every camera of the maker counts as one with Object Analytics."""
        return next((definition.abilities for definition in DEFINITIONS if definition.matches(model)), None)

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> AxisSession:
        """The session with the camera. Raises NotSupported for a model of nobody here."""
        if self.abilities(model) is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        return AxisSession(device, endpoint, self._ports)

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        return recognise(record)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports.clock, sighting, secret)

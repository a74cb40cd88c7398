"""A family over the MQTT broker, in a home whose owner has named none."""

from collections.abc import Callable

from drivers.kit.driver import PlainDriver
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned, Session
from hub.model.secret import Secret


class AsleepDriver(PlainDriver):
    """The Driver in its place: it knows what is written of the family's devices, and reaches none of them."""

    def __init__(self, ports: DriverPorts, name: str, abilities: Callable[[str], Abilities | None]) -> None:
        super().__init__(ports)
        self.name = name
        self._abilities = abilities

    @staticmethod
    def has_no_secret(_wire_id: str) -> bool:
        """None has one: the broker knows who may say what."""
        return True

    def abilities(self, model: str) -> Abilities | None:
        return self._abilities(model)

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        """Raise NotSupported: hearth.yaml names no broker."""
        raise NotSupported("mqtt.no_broker")

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Raise NotSupported: hearth.yaml names no broker."""
        raise NotSupported("mqtt.no_broker")

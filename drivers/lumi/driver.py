"""The family: gateways of the LAN protocol and their children, over shared sockets."""

from collections.abc import Callable

from drivers.kit.driver import PlainDriver
from drivers.lumi import discover
from drivers.lumi.codec import is_sid
from drivers.lumi.definitions.table import PRODUCTS
from drivers.lumi.link import Link
from drivers.lumi.session import LumiSession
from drivers.lumi.transport import Counters, Transport
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret


class LumiDriver(PlainDriver):
    """The Driver of the family. A gateway and its children share one link."""

    name = discover.FAMILY

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self._transport = Transport(ports)
        self._links: dict[str, Link] = {}

    @property
    def counters(self) -> Counters:
        """What came in over the network and was not used."""
        return self._transport.counters

    async def stop(self) -> None:
        self._transport.close()

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        product = PRODUCTS.get(model)
        return product.abilities if product else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> LumiSession:
        """The session with a gateway or child. Raises NotSupported for an unknown model, or no id of this family."""
        product = PRODUCTS.get(model)
        if product is None:
            raise NotSupported("device.unknown_model", model=model, family=self.name)
        if not is_sid(endpoint.wire_id):
            raise NotSupported("lan.bad_sid", sid=endpoint.wire_id)
        owner = via or endpoint
        if via is None and not product.gateway:
            raise NotSupported("device.child_needs_gateway", ref=endpoint.ref)
        link = self._links.get(owner.wire_id)
        if link is None:
            link = self._links[owner.wire_id] = Link(self._transport, owner.ref, owner.wire_id)
        return LumiSession(self._ports, link, product, device, endpoint)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        await discover.scan(self._transport, sighted)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await discover.verify(self._transport, sighting, secret)

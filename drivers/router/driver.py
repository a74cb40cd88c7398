"""The family: routers, and the phones behind them."""

from collections.abc import Callable

from drivers.kit.driver import PlainDriver
from drivers.router.census import mac_of
from drivers.router.definitions.routers import DEFINITIONS, HERE
from drivers.router.discover import FAMILY, ROOT, scan, verify
from drivers.router.session import Circle, PhoneSession, RouterSession
from drivers.router.sources import HereSource, MiwifiSource, Source
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned, Session
from hub.model.secret import Secret


class RouterDriver(PlainDriver):
    """The Driver of the family. A router and its phones share a circle, whichever of them is opened first."""

    name = FAMILY

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self._circles: dict[str, Circle] = {}

    @staticmethod
    def has_no_secret(wire_id: str) -> bool:
        """This machine itself has none, where it is the router."""
        return wire_id == HERE

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        definition = DEFINITIONS.get(model)
        return definition.abilities if definition else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        """The session with a router, or, `via` one, with a phone. Raises NotSupported for another model, or no MAC."""
        if self.abilities(model) is None:
            raise NotSupported("device.unknown_model", model=model, family=FAMILY)
        circle = self._circles.setdefault((via or endpoint).ref, Circle())
        mac = mac_of(endpoint.wire_id)
        if via is None and mac is None:
            return RouterSession(device, endpoint, self._ports, self._source(endpoint), circle)
        if via is None or mac is None:
            raise NotSupported("device.phone_needs_router", ref=endpoint.ref)
        return PhoneSession(device, endpoint, self._ports, mac, circle)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        await scan(sighted)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        return await verify(self._ports, sighting, secret)

    def _source(self, endpoint: Endpoint) -> Source:
        if endpoint.wire_id != HERE:
            return MiwifiSource(self._ports, endpoint.ref)
        root = self._ports.book.address(endpoint.ref) or ROOT
        return HereSource(self._ports.clock, self._ports.network, root)

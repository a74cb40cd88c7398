"""The family: all miIO devices of the hub, over shared sockets."""

from collections.abc import Callable
from typing import Final

from drivers.miio import discover
from drivers.miio.definitions.table import LEGACY, MIOT
from drivers.miio.link import Link
from drivers.miio.profiles.legacy import LegacyProfile
from drivers.miio.profiles.miot import MiotProfile
from drivers.miio.session import MiioSession
from drivers.miio.transport import Counters, Transport, address_of
from hub.model.capability import Abilities
from hub.model.device import Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned, MdnsRecord, Session
from hub.model.secret import Secret

MAX_MODELS: Final = 1000  # heard over mDNS from devices that are not ours


class MiioDriver:
    """The Driver of the family. A device has one link; a gateway's children share the gateway's."""

    name = discover.FAMILY
    mdns_types: tuple[str, ...] = (discover.MDNS_TYPE,)

    def __init__(self, ports: DriverPorts) -> None:
        self._transport = Transport(ports)
        self._links: dict[int, Link] = {}
        self._limits: dict[str, int] = {}
        self._models: dict[int, str] = {}
        self._miot: dict[str, MiotProfile] = {}  # profiles by model: devices of one product share them
        self._legacy: dict[str, LegacyProfile] = {}

    @property
    def counters(self) -> Counters:
        """What came in over the network and was not used."""
        return self._transport.counters

    async def start(self) -> None:
        await self._transport.start()

    async def stop(self) -> None:
        self._transport.stop()

    @staticmethod
    def abilities(model: str) -> Abilities | None:
        definition = MIOT.get(model) or LEGACY.get(model)
        return definition.abilities if definition else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        """The session with one endpoint. Raises NotSupported for an unknown model or an id that cannot be one."""
        owner = via or endpoint
        if not owner.wire_id.isdecimal():
            raise NotSupported("device.child_needs_gateway", ref=endpoint.ref)
        did = int(owner.wire_id)
        miot, legacy = MIOT.get(model), LEGACY.get(model)
        link = self._links.get(did)
        if link is None:
            link = Link(self._transport, did, owner.ref, pushes=legacy is None)
        where = {"device": device, "model": model, "ref": endpoint.ref, "did": endpoint.wire_id}
        if miot is not None:
            self._links[did] = link
            if model not in self._miot:
                self._miot[model] = MiotProfile(miot, "")
            profile = self._miot[model].behind(endpoint.wire_id)
            return MiioSession(self._transport, link, profile, self._limits, **where)
        if legacy is not None:
            self._links[did] = link
            if model not in self._legacy:
                self._legacy[model] = LegacyProfile(legacy)
            return MiioSession(self._transport, link, self._legacy[model], self._limits, **where)
        raise NotSupported("device.unknown_model", model=model, family=self.name)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        await discover.scan(self._transport, sighted, self._models)

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """What the record announces. A device of ours that is said to be elsewhere is asked there for a proof."""
        sighting = discover.sighting_of(record)
        if sighting is None:
            return None
        did = int(sighting.wire_id)
        address = address_of(sighting.address)
        if did in self._links and address is not None:
            self._links[did].hint(address)
        if did in self._models or len(self._models) < MAX_MODELS:
            self._models[did] = sighting.model
        return sighting

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        learned = await discover.verify(self._transport, sighting, secret)
        if self.abilities(learned.model) is None:
            raise NotSupported("device.unknown_model", model=learned.model, family=self.name)
        return learned

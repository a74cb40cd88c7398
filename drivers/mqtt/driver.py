"""The driver of every family over MQTT, and the family `mqtt`: topics that their owner writes down."""

from collections.abc import Callable
from typing import Final

from drivers.kit.driver import PlainDriver
from drivers.kit.pace import Budget
from drivers.mqtt.catalogue import Catalogue
from drivers.mqtt.definition import MqttDefinition
from drivers.mqtt.session import ASKS, MqttSession
from hub.model.capability import Abilities
from hub.model.device import WRITTEN_FAMILY, Endpoint, Sighting
from hub.model.errors import NotSupported
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret

LISTENS: Final = 1.0
"""Seconds within which a broker tells what devices have left with it."""


class MqttDriver(PlainDriver):
    """A family whose devices talk over the broker. What they are is in the library; their sessions are all alike.

    A family that hears of devices names its topics in `announced_under` (`ports.listening` has others, where the owner
    wants these), makes filters of them in `filters`, and takes what is heard in `announced`. It listens from the first
    scan or the first session on. What it finds it shows with `sight`; of an adopted device (`ports.book.adopted`) it
    tells `ports.descriptions.described`, and `renamed`.
    """

    name: str
    announced_under: tuple[str, ...] = ()

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self.catalogue = Catalogue(ports.library, self.name)
        self._pace = Budget(*ASKS)
        self._sessions: dict[str, MqttSession] = {}
        self._sighted: Callable[[Sighting], None] | None = None
        self._ends: list[Callable[[], None]] = []

    async def stop(self) -> None:
        """Stop listening."""
        for end in self._ends:
            end()
        self._ends.clear()

    @staticmethod
    def has_no_secret(_wire_id: str) -> bool:
        """None has one: the broker knows who may say what."""
        return True

    def abilities(self, model: str) -> Abilities | None:
        return self.catalogue.abilities(model)

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> MqttSession:
        """The session with one device. Raises NotSupported for an unknown model, and without a broker."""
        if not self._ports.broker.there:
            raise NotSupported("mqtt.no_broker")
        definition = self.catalogue.definition(model)
        if definition is None:
            raise NotSupported("device.unknown_model", model=model, family=self.name)
        self._attend()
        session = self._sessions[endpoint.ref] = self.session(device, endpoint, definition)
        session.pace = self._pace
        return session

    def session(self, device: str, endpoint: Endpoint, definition: MqttDefinition) -> MqttSession:
        """Make the session with one device; a family whose sessions hear of more says so in place of this."""
        return MqttSession(device, endpoint, self._ports, definition)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Listen from now on, and give the broker time to tell what it has kept."""
        self._sighted = sighted
        if not self._ports.broker.there or not self.topics:
            return
        self._attend()
        self.tell()
        await self._ports.clock.sleep(LISTENS)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics under which devices are announced."""
        return self._ports.listening.get(self.name, self.announced_under)

    def filters(self, topic: str) -> tuple[str, ...]:
        """What to subscribe to for announcements under one of `topics`."""
        return ()

    def announced(self, topic: str, payload: bytes, retained: bool) -> None:
        """Something was said under one of the filters; untrusted. A family that hears of devices says so here."""

    def tell(self) -> None:
        """Somebody scans: show with `sight` what was heard before."""

    def sight(self, sighting: Sighting) -> None:
        """Show a device to who scans, or has scanned."""
        if self._sighted is not None:
            self._sighted(sighting)

    def renamed(self, ref: str, address: str) -> None:
        """The device of the endpoint talks under another topic now."""
        if self._ports.book.address(ref) != address:
            self._ports.book.moved(ref, address)
            session = self._sessions.get(ref)
            if session is not None:
                session.moved()

    def _attend(self) -> None:
        if not self._ends and self._ports.broker.there:
            filters = dict.fromkeys(one for topic in self.topics for one in self.filters(topic))
            self._ends += [self._ports.broker.subscribe(one, self.announced) for one in filters]


class MqttTopicsDriver(MqttDriver):
    """The family `mqtt`: devices that their owner describes in products/*.yaml and names in devices.yaml."""

    name = WRITTEN_FAMILY

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> MqttSession:
        if not model:
            raise NotSupported("mqtt.no_model", ref=endpoint.ref)
        if any(each in "+#" for each in endpoint.wire_id):
            raise NotSupported("mqtt.no_base", topic=endpoint.wire_id)
        return super().open(device, model, endpoint, via)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Raise NotSupported: what stands in devices.yaml needs no adoption."""
        raise NotSupported("mqtt.not_adopted", ref=sighting.ref)

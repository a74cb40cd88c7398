"""The family: networks of Zigbee devices, each with a zigbee2mqtt of its own at the broker."""

import asyncio
import re
from typing import Final

from drivers.kit.tasks import UnderWay
from drivers.mqtt.definition import MqttDefinition
from drivers.mqtt.driver import MqttDriver
from drivers.mqtt.payload import parse_json
from drivers.zigbee2mqtt.entry import bridge_entry
from drivers.zigbee2mqtt.network import BRIDGE, Network
from drivers.zigbee2mqtt.session import ANSWER, ZigbeeSession
from drivers.zigbee2mqtt.survey import LARGEST, read_devices, read_groups, read_info
from hub.model.broker import HOW
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import DriverPorts, Learned
from hub.model.secret import Secret

FAMILY: Final = "zigbee2mqtt"

_FAILED: Final = re.compile(r"Publish 'set' '([^']{1,200})' to '([^']{1,200})' failed: '(.{0,2000})", re.DOTALL)
_NO_CONVERTER: Final = re.compile(r"No converter available for (?:'set' )?'([^']{1,200})' (?:on '([^']{1,200})')?")
_ERROR: Final = b'"level":"error"'


class Zigbee2mqttDriver(MqttDriver):
    """The Driver of the family.

    Ids on the wire are the IEEE address, `group_1`, and `bridge`; those of a second network begin with its base topic.
    """

    name = FAMILY
    announced_under = ("zigbee2mqtt",)

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        first = self.topics[0] if self.topics else ""
        self._networks = {base: Network(base, "" if base == first else f"{base}/") for base in self.topics}
        self._reading = UnderWay()
        self._due: dict[str, bytes] = {}
        self._models: dict[tuple[str, str], str] = {}

    async def stop(self) -> None:
        self._reading.cancel()
        await super().stop()

    def filters(self, topic: str) -> tuple[str, ...]:
        return tuple(f"{topic}/bridge/{what}" for what in ("devices", "groups", "info", "logging", ANSWER))

    def session(self, device: str, endpoint: Endpoint, definition: MqttDefinition) -> ZigbeeSession:
        session = ZigbeeSession(device, endpoint, self._ports, definition)
        network = self._network_of(endpoint.wire_id)
        if network is not None:
            self._tell_session(network, endpoint.wire_id, session)
        return session

    def announced(self, topic: str, payload: bytes, retained: bool) -> None:
        """Read what a bridge says; the large messages beside the loop, the newest of each topic."""
        base, _, what = topic.rpartition("/bridge/")
        network = self._networks.get(base)
        if network is None:
            return
        if what == ANSWER:
            if not retained:
                self._answered(network, payload)
            return
        if what == "logging":
            if _ERROR in payload and not retained:
                self._logged(network, payload)
            return
        if len(payload) > LARGEST:
            return
        reading = topic in self._due
        self._due[topic] = payload
        if not reading:
            self._reading.start(self._read(network, topic, what))

    def tell(self) -> None:
        for network in self._networks.values():
            self._sight_all(network)

    def undescribed(self, wire_id: str) -> str:
        """Why one makes no device: zigbee2mqtt does not know it, or not yet, or it has nothing that can be told."""
        network = self._network_of(wire_id)
        return network.why_not(wire_id) if network is not None else "zigbee2mqtt.not_there"

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Describe what the bridge said last. Raises Unreachable where it said nothing, else NotSupported."""
        wire_id = sighting.wire_id
        network = self._network_of(wire_id)
        if network is None or not network.knows(wire_id):
            raise Unreachable("zigbee2mqtt.not_there", ref=sighting.ref, model=sighting.model)
        why_not = network.why_not(wire_id)
        if why_not:
            raise NotSupported(why_not, ref=sighting.ref, model=sighting.model)
        return Learned(self._model(network, wire_id, anew=True), network.version, network.address(wire_id))

    async def _read(self, network: Network, topic: str, what: str) -> None:
        """Read a topic's newest message until there is no newer one."""
        try:
            payload = b""
            while self._due[topic] is not payload:
                payload = self._due[topic]
                self._renew(network, await self._changes(network, what, payload))
        finally:
            del self._due[topic]

    async def _changes(self, network: Network, what: str, payload: bytes) -> tuple[str, ...]:
        """Take a message in; which devices it makes new or other than before."""
        match what:
            case "devices":
                devices = await asyncio.to_thread(read_devices, payload, network.base, network.known)
                return network.take_devices(devices) if devices else ()
            case "groups":
                groups = await asyncio.to_thread(read_groups, payload, network.base)
                return network.take_groups(groups) if groups is not None else ()
            case _:
                info = await asyncio.to_thread(read_info, payload)
                return network.take_info(info) if info else ()

    def _renew(self, network: Network, changed: tuple[str, ...]) -> None:
        """Show what is new, and follow what was adopted."""
        for wire_id in changed:
            self.sight(self._sighting(network, wire_id))
        for wire_id in network.all:
            ref = f"{FAMILY}:{wire_id}"
            if not self._ports.book.adopted(ref):
                continue
            self.renamed(ref, network.address(wire_id))
            if not network.why_not(wire_id):
                self._describe(network, wire_id, ref)
        for ref, session in tuple(self._sessions.items()):
            wire_id = ref.partition(":")[2]
            if self._network_of(wire_id) is network and isinstance(session, ZigbeeSession):
                self._tell_session(network, wire_id, session)

    def _tell_session(self, network: Network, wire_id: str, session: ZigbeeSession) -> None:
        trouble = network.trouble(wire_id)
        session.troubled(Unreachable(trouble, ref=f"{FAMILY}:{wire_id}") if trouble else None)
        if wire_id.endswith(BRIDGE) and network.info is not None:
            session.paired(network.info)

    def _describe(self, network: Network, wire_id: str, ref: str) -> None:
        try:
            self._ports.descriptions.described(ref, self._model(network, wire_id))
        except HearthError:
            return  # it stays what it was: there is no room for more descriptions, which the doctor tells

    def _model(self, network: Network, wire_id: str, *, anew: bool = False) -> str:
        """The model under which what it can do stands in the library. Raises BadValue where it cannot stand there.

        Entries speak of their network's bridge; and what nobody is any more the library has dropped.
        """
        key = (network.base, network.digest(wire_id))
        model = self._models.get(key)
        if model is None or anew or not self._ports.library.definitions(FAMILY, model):
            entry = bridge_entry() if wire_id.endswith(BRIDGE) else network.entry(wire_id)
            model = self._ports.descriptions.describe(FAMILY, network.model(wire_id), entry)
            if len(self._models) >= 4096:
                self._models.clear()
            self._models[key] = model
        return model

    def _sight_all(self, network: Network) -> None:
        for wire_id in network.all:
            self.sight(self._sighting(network, wire_id))

    def _sighting(self, network: Network, wire_id: str) -> Sighting:
        return Sighting(
            FAMILY, wire_id, network.address(wire_id), HOW, network.model(wire_id), network.name(wire_id),
            network.details(wire_id),
        )  # fmt: skip

    def _logged(self, network: Network, payload: bytes) -> None:
        """An error of the bridge: it may be about an order that is under way."""
        said = parse_json(payload.decode("utf-8", "replace")) if len(payload) <= 65_536 else None
        message = said.get("message") if isinstance(said, dict) else None
        if not isinstance(message, str):
            return
        failed, unknown = _FAILED.search(message), _NO_CONVERTER.search(message)
        if failed is not None:
            error: HearthError = Unreachable("zigbee2mqtt.not_delivered", what=failed[1], words=failed[3][:120])
            name = failed[2]
        elif unknown is not None and unknown[2]:
            error, name = Rejected("zigbee2mqtt.no_converter", what=unknown[1]), unknown[2]
        else:
            return
        session = self._sessions.get(f"{FAMILY}:{network.wire_id(name)}")
        if isinstance(session, ZigbeeSession):
            session.failed(error)

    def _answered(self, network: Network, payload: bytes) -> None:
        """The bridge has let devices join, or says why not."""
        said = parse_json(payload.decode("utf-8", "replace")) if len(payload) <= 65_536 else None
        session = self._sessions.get(f"{FAMILY}:{network.bridge}")
        if isinstance(said, dict) and isinstance(session, ZigbeeSession):
            words = said.get("error")
            refused = said.get("status") == "error"
            why = words[:120] if isinstance(words, str) else "?"
            session.answered(Rejected("zigbee2mqtt.no_joining", words=why) if refused else None)

    def _network_of(self, wire_id: str) -> Network | None:
        base, slash, _ = wire_id.rpartition("/")
        if slash:
            return self._networks.get(base)
        return next(iter(self._networks.values()), None)

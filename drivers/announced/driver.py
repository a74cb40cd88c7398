"""The family: whatever announces itself for Home Assistant over MQTT."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from drivers.announced.outcome import Described
from drivers.announced.reader import OWN, BadAnnouncement, Entity, Owner, announcement_of, place_of
from drivers.announced.roll import Announced, Roll
from drivers.announced.session import AnnouncedSession
from drivers.kit.tasks import UnderWay
from drivers.mqtt.definition import MqttDefinition
from drivers.mqtt.driver import MqttDriver
from hub.model.broker import HOW
from hub.model.descriptions import MARK, Left
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Learned, Timer
from hub.model.secret import Secret

_LOG = logging.getLogger(__name__)

QUIET: Final = 0.5
"""Seconds without a word of a device after which its announcements are taken together."""
LATEST: Final = 5.0
"""Seconds after which they are, be it quiet or not."""
FLOOD: Final = 30.0
"""Seconds that a broker has, once it is back, to tell what it keeps."""
PACE: Final = 0.01
"""Seconds between two devices that are described, so that the loop goes on in between."""
MOST_LOGGED: Final = 100
LONGEST: Final = 128
"""Characters of a detail of a sighting."""


class AnnouncedDriver(MqttDriver):
    """The Driver of the family. A device is described when its announcements have been quiet for a moment."""

    name = "announced"
    announced_under = ("homeassistant",)

    def __init__(self, ports: DriverPorts) -> None:
        super().__init__(ports)
        self._roll = Roll(lambda wire_id: ports.book.adopted(f"{self.name}:{wire_id}"))
        self._described: dict[str, Described] = {}
        self._since: dict[str, float] = {}
        self._waiting: dict[str, Timer] = {}
        self._due: dict[str, None] = {}
        self._work: Timer | None = None
        self._reading = UnderWay()
        self._logged: set[str] = set()
        self._kept: set[str] = set()
        self._missed: set[str] = set()
        self._counting: Timer | None = None

    def session(self, device: str, endpoint: Endpoint, definition: MqttDefinition) -> AnnouncedSession:
        return AnnouncedSession(device, endpoint, self._ports, definition)

    async def stop(self) -> None:
        """Stop listening, and forget what waits."""
        await super().stop()
        self._reading.cancel()
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()
        self._since.clear()
        self._due.clear()
        for waiting in filter(None, (self._work, self._counting)):
            waiting.cancel()
        self._work = self._counting = None

    def filters(self, topic: str) -> tuple[str, ...]:
        """Announcements without and with a node."""
        return (f"{topic}/+/+/config", f"{topic}/+/+/+/config")

    def announced(self, topic: str, payload: bytes, retained: bool) -> None:
        """Take an announcement in."""
        place = next((found for prefix in self.topics if (found := place_of(topic, prefix))), None)
        if place is None:
            return
        try:
            said = announcement_of(place, payload)
        except BadAnnouncement as error:
            self._log_once(place.key, "an announcement that cannot be read: %s (%s)", place.key, error.params["why"])
            return
        if said.origin == OWN:
            return
        for wire_id in self._roll.hear(said):
            self._changed(wire_id)
        key = place.key
        self._missed.discard(key)
        if not self._roll.has(key):
            self._kept.discard(key)
        elif retained:
            self._kept.add(key)

    def _attend(self) -> None:
        listening = bool(self._ends)
        super()._attend()
        if self._ends and not listening:
            self._ends.append(self._ports.broker.watch(self._connection))

    def _connection(self, connected: bool) -> None:
        """What the broker kept and tells no longer when it is back was taken back meanwhile."""
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        clock = self._ports.clock
        if not connected:
            self._missed = set(self._kept)
        elif self._missed:
            self._counting = clock.call_at(clock.monotonic() + FLOOD, self._count)

    def _count(self) -> None:
        self._counting = None
        for key in sorted(self._missed):
            self._kept.discard(key)
            for wire_id in self._roll.take_back(key):
                self._changed(wire_id)
        self._missed.clear()

    def tell(self) -> None:
        """Show every device that is described."""
        for wire_id in self._roll.ids():
            if wire_id in self._described:
                self._show(wire_id)

    def undescribed(self, wire_id: str) -> str:
        """Why what was heard of one makes no device; empty: it makes one."""
        found = self._describe(wire_id)
        return "announced.not_heard" if found is None else "announced.nothing" if found.empty else ""

    def left_out(self, wire_id: str) -> tuple[Left, ...]:
        """What of a device cannot be read or done here, and why."""
        found = self._describe(wire_id)
        return () if found is None else tuple(gone.left for gone in found.left)

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """What the device says of itself. Raises Unreachable where it does not, NotSupported where that is nothing."""
        found = await self._read(sighting.wire_id)
        device = self._roll.device(sighting.wire_id)
        if device is None or found is None:
            raise Unreachable("announced.not_heard", ref=sighting.ref, model=sighting.model)
        if found.empty:
            raise NotSupported("announced.nothing", ref=sighting.ref, model=sighting.model)
        model = self._ports.descriptions.describe(self.name, _model_of(device), found.entry)
        return Learned(model, device.owner.firmware if device.owner else "", found.address)

    def _changed(self, wire_id: str) -> None:
        """The device says something else: look at it when it has been quiet."""
        self._described.pop(wire_id, None)
        now = self._ports.clock.monotonic()
        since = self._since.setdefault(wire_id, now)
        waiting = self._waiting.pop(wire_id, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[wire_id] = self._ports.clock.call_at(min(now + QUIET, since + LATEST), self._quiet(wire_id))

    def _quiet(self, wire_id: str) -> Callable[[], None]:
        def quiet() -> None:
            self._waiting.pop(wire_id, None)
            self._since.pop(wire_id, None)
            self._due[wire_id] = None
            if self._work is None and not self._reading:
                self._next()

        return quiet

    def _next(self) -> None:
        """Describe one device; adopted ones first."""
        self._work = None
        if not self._due:
            return
        wire_id = next((each for each in self._due if self._ports.book.adopted(f"{self.name}:{each}")), None)
        wire_id = next(iter(self._due)) if wire_id is None else wire_id
        del self._due[wire_id]
        self._reading.start(self._look_at(wire_id))

    async def _look_at(self, wire_id: str) -> None:
        """Follow and show one device; one that says something else meanwhile is looked at again anyway."""
        await self._read(wire_id)
        there = self._roll.device(wire_id) is not None
        if there and wire_id in self._described:
            self._take(wire_id)
            self._show(wire_id)
        session = self._sessions.get(f"{self.name}:{wire_id}")
        if isinstance(session, AnnouncedSession):
            session.taken_back(not there)
        self._work = self._ports.clock.call_at(self._ports.clock.monotonic() + PACE, self._next)

    async def _read(self, wire_id: str) -> Described | None:
        """As `_describe`, beside the loop: long templates take their time. What changed meanwhile is not kept."""
        device = self._roll.device(wire_id)
        if device is None or wire_id in self._described:
            return self._describe(wire_id)
        said = device.owner, device.entities
        found = await asyncio.to_thread(_described, *said)
        device = self._roll.device(wire_id)
        if device is not None and (device.owner, device.entities) == said:
            self._described[wire_id] = found
        return found

    def _describe(self, wire_id: str) -> Described | None:
        device, found = self._roll.device(wire_id), self._described.get(wire_id)
        if device is None:
            return None
        if found is None:
            found = self._described[wire_id] = _described(device.owner, device.entities)
        return found

    def _take(self, wire_id: str) -> None:
        """Say of an adopted device what it is now, and where."""
        device, found = self._roll.device(wire_id), self._described[wire_id]
        if device is None or found.empty:
            return
        for ref in filter(self._ports.book.adopted, (f"{self.name}:{one}" for one in device.names)):
            try:
                model = self._ports.descriptions.describe(self.name, _model_of(device), found.entry)
            except HearthError as error:
                self._log_once(ref, "%s cannot be described: %s", ref, error.message_id)
                return
            self.renamed(ref, found.address)
            self._ports.descriptions.described(ref, model)

    def _show(self, wire_id: str) -> None:
        device, found = self._roll.device(wire_id), self._described[wire_id]
        if device is not None:
            self.sight(_sighting(device, found))

    def _log_once(self, about: str, text: str, *words: object) -> None:
        if about not in self._logged and len(self._logged) < MOST_LOGGED:
            self._logged.add(about)
            _LOG.warning(text, *words)


def _described(owner: Owner | None, entities: tuple[Entity, ...]) -> Described:
    # Platforms and templates are not imported in a home where nothing announces itself.
    from drivers.announced.describe import described  # noqa: PLC0415 - see above

    return described(owner, entities)


def _model_of(device: Announced) -> str:
    """The product's name, as people write it."""
    owner = device.owner
    return ((owner.model or owner.name) if owner else "").replace(MARK, " ") or device.wire_id


def _sighting(device: Announced, found: Described) -> Sighting:
    owner = device.owner
    details: dict[str, str] = {"origin": device.origin}
    if owner is not None:
        details |= {"maker": owner.maker, "firmware": owner.firmware, "area": owner.area, "serial": owner.serial}
        details |= {"mac": next((value for kind, value in owner.connections if kind == "mac"), "")}
        details |= {"identifiers": " ".join(owner.identifiers)}
    name = owner.name if owner else next(iter(entity.text("name") for entity in device.entities), "")
    kept = tuple((key, value[:LONGEST]) for key, value in details.items() if value)
    return Sighting("announced", device.wire_id, found.address, HOW, _model_of(device), name[:LONGEST], kept)

"""Our devices, as other hubs see them: described, with the age of each value, and asked for through `sharing_asks`.

Everything is said under our own tree at the broker, so that bridges and access lists are one direction a tree. What
another hub has is never shown onward.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

from drivers.hearth.about import About, about_out
from drivers.hearth.codec import (
    Beat,
    Happened,
    Said,
    Standing,
    beat_out,
    happened_out,
    standing_out,
)
from drivers.hearth.topics import HANDLE, Tree
from hub.config.mqtt import Sharing
from hub.core.guards import guard_of
from hub.core.registry import StatusChange
from hub.model.broker import Broker
from hub.model.capability import NOTHING, Abilities, Category, Level, Property
from hub.model.cause import Cause, Origin
from hub.model.device import Device, Status
from hub.model.ports import Clock, Commands, Timer
from hub.model.reading import Absence, Change, Occurrence, Provenance, Reading
from hub.model.value import canonical_json
from hub.mqtt.sharing_asks import Asks, Beats
from hub.text.messages.catalogue import Language

EVERY: Final = 20.0
"""Seconds from one beat to the next."""
RENEWED: Final = 60.0
"""Seconds after which a value is said again that was heard again, or a third of the time for which it is fresh."""
AGAIN: Final = 10.0
"""Seconds for which nobody gets all of it once more."""
PAST: Final = 60.0
"""Seconds after which nobody is to hear of an event."""


class State(Protocol):
    """What is known of the house (`hub.core.state.State`)."""

    def reading(self, device: str, path: str) -> Reading:
        """The newest reading of a property of the device with that key."""

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Tell every change."""

    def subscribe_events(self, callback: Callable[[Occurrence], None]) -> Callable[[], None]:
        """Tell every event."""


class Registry(Protocol):
    """Devices and how they fare (`hub.core.registry.Registry`)."""

    def devices(self) -> Mapping[str, Device]:
        """All devices by key."""

    def status(self, key: str) -> Status | None:
        """How a device fares."""

    def subscribe(self, callback: Callable[[StatusChange], None]) -> Callable[[], None]:
        """Tell every change of status."""


@dataclass(frozen=True, slots=True)
class SharingPorts:
    """What sharing needs of the hub; `areas`: the names of the areas in use, by handle."""

    clock: Clock
    random: Random
    state: State
    registry: Registry
    commands: Commands
    language: Language = "en"
    areas: Callable[[], Mapping[str, str]] = dict


@dataclass(slots=True)
class _Shown:
    """A device that is shown: what others may know of it, why its values are as they are, and what was said last."""

    device: Device
    abilities: Abilities
    about: bytes
    causes: dict[str, Cause] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)


class Showing:
    """Shows the devices of the hub `name` to the hubs that its owner named, and takes what these may ask for.

    Where none is named it says nothing, and takes back what was shown before.
    """

    def __init__(self, name: str, sharing: Sharing, broker: Broker, ports: SharingPorts) -> None:
        self._tree = Tree(sharing.base, name)
        self._sharing, self._broker, self._ports = sharing, broker, ports
        self._began = ports.clock.monotonic()
        self._beats = Beats(f"{ports.random.getrandbits(48):012x}", ports.clock)
        self._shown: dict[str, _Shown] = {}
        self._dirty: dict[str, None] = {}
        self._flush_timer: Timer | None = None
        self._beat_timer: Timer | None = None
        self._all_at = -AGAIN
        self._ends: list[Callable[[], None]] = []
        self._said = 0
        self._asks = Asks(self._tree, sharing.hubs, broker, ports.clock, ports.random, ports.commands, self._beats)
        self._asks.language = ports.language

    def start(self) -> None:
        """Begin: show what there is, and listen."""
        ports, broker = self._ports, self._broker
        self._take()
        self._ends = [
            ports.state.subscribe(self._changed), ports.state.subscribe_events(self._occurred),
            ports.registry.subscribe(self._fares), broker.watch(self._connection),
            broker.subscribe(self._tree.about("+"), self._kept),
            *self._asks.listen(self._allowed, self._hello),
        ]  # fmt: skip
        if broker.connected:
            self._connection(connected=True)
        self._next_beat()

    def renewed(self) -> None:
        """Another configuration is in use: show what is new, then take back what is gone: it may have a new name."""
        before = {one.device.handle: one.about for one in self._shown.values()}
        self._take()
        now = {one.device.handle for one in self._shown.values()}
        for key, one in self._shown.items():
            if before.get(one.device.handle) != one.about:
                self._describe(one)
                self._due(key)
        for handle in before:
            if handle not in now:
                self._clear(handle)

    async def stop(self) -> None:
        """End, and tell others that this hub goes."""
        for end in self._ends:
            end()
        self._ends = []
        for timer in (self._flush_timer, self._beat_timer):
            if timer is not None:
                timer.cancel()
        self._say_beat(over=True)

    def counts(self) -> Mapping[str, int]:
        """What was said to other hubs, and what they asked."""
        return {"shared": self._said, **self._asks.counts()}

    # what is shown

    def _take(self) -> None:
        areas = self._ports.areas()
        shown: dict[str, _Shown] = {}
        for key, device in self._ports.registry.devices().items():
            if not self._is_shared(device):
                continue
            abilities = for_others(device)
            area = areas.get(device.area or "", device.area or "")
            about = about_out(About(device.name, area, device.model, abilities))
            old = self._shown.get(key)
            same = old is not None and old.device.handle == device.handle
            kept = old if old is not None and same else _Shown(device, abilities, about)
            kept.device, kept.abilities, kept.about = device, abilities, about
            shown[key] = kept
        self._shown = shown

    def _is_shared(self, device: Device) -> bool:
        wanted = self._sharing.devices is None or device.handle in self._sharing.devices
        fit = HANDLE.fullmatch(device.handle) is not None and device.abilities is not NOTHING and not device.remote
        return self._sharing.shares and wanted and fit and device.handle not in self._sharing.left_out

    def _allowed(self, handle: str) -> tuple[Device, Abilities] | None:
        """The device of that handle, where it is shown, and what others may do with it."""
        found = next((one for one in self._shown.values() if one.device.handle == handle), None)
        return None if found is None else (found.device, found.abilities)

    # what is said

    def _connection(self, connected: bool) -> None:
        if connected:
            self._say_beat()
            self._say_all()

    def _hello(self) -> None:
        """Another hub has just come, or the link to it is back: it may have missed anything."""
        self._say_beat()
        if self._ports.clock.monotonic() - self._all_at >= AGAIN:
            self._say_all()

    def _say_all(self) -> None:
        self._all_at = self._ports.clock.monotonic()
        for key, one in self._shown.items():
            self._describe(one)
            self._due(key)

    def _describe(self, one: _Shown) -> None:
        self._broker.publish(self._tree.about(one.device.handle), one.about, retain=True, qos=1)

    def _clear(self, handle: str) -> None:
        self._broker.publish(self._tree.about(handle), b"", retain=True, qos=1)
        self._broker.publish(self._tree.state(handle), b"", retain=True, qos=1)

    def _kept(self, topic: str, payload: bytes, retained: bool) -> None:
        """What an earlier life of this hub showed, and this one does not."""
        handle = topic.rpartition("/")[2]
        if retained and payload and self._allowed(handle) is None:
            self._clear(handle)

    def _changed(self, change: Change) -> None:
        one = self._shown.get(change.device)
        if one is None:
            return
        one.causes[change.path] = change.cause
        self._due(change.device)

    def _fares(self, change: StatusChange) -> None:
        if change.device in self._shown:
            self._due(change.device)

    def _due(self, key: str) -> None:
        """What changes within one turn is one message."""
        self._dirty[key] = None
        if self._flush_timer is None:
            self._flush_timer = self._ports.clock.call_at(self._ports.clock.monotonic(), self._flush)

    def _flush(self) -> None:
        self._flush_timer = None
        dirty, self._dirty = self._dirty, {}
        for key in dirty:
            one = self._shown.get(key)
            if one is not None:
                self._said += 1
                topic = self._tree.state(one.device.handle)
                self._broker.publish(topic, standing_out(self._standing(key, one)), retain=True, qos=1)

    def _standing(self, key: str, one: _Shown) -> Standing:
        status = self._ports.registry.status(key)
        values: dict[str, Said] = {}
        for path in one.abilities.properties:
            reading = self._ports.state.reading(key, path)
            one.heard[path] = reading.heard_at
            values[path] = _said(reading, one.causes.get(path))
        return Standing(status is not None and status.health.reached is True, values)

    def _occurred(self, occurrence: Occurrence) -> None:
        one = self._shown.get(occurrence.device)
        happening = occurrence.happening
        if one is None or happening.path not in one.abilities.events:
            return
        self._said += 1
        fields = {name: canonical_json(value) for name, value in happening.fields.items()}
        happened = Happened(happening.path, fields, occurrence.at, _why(occurrence.cause))
        self._broker.publish(self._tree.event(one.device.handle), happened_out(happened), qos=1, expires=PAST)

    # beats

    def _next_beat(self) -> None:
        clock = self._ports.clock
        self._beat_timer = clock.call_at(clock.monotonic() + EVERY, self._time_for_a_beat)

    def _time_for_a_beat(self) -> None:
        self._say_beat()
        for key, one in self._shown.items():
            if any(self._heard_again(key, one, path, prop) for path, prop in one.abilities.properties.items()):
                self._due(key)
        self._next_beat()

    def _heard_again(self, key: str, one: _Shown, path: str, prop: Property) -> bool:
        patience = RENEWED if prop.fresh_for is None else min(RENEWED, prop.fresh_for / 3)
        return self._ports.state.reading(key, path).heard_at - one.heard.get(path, 0.0) >= patience

    def _say_beat(self, *, over: bool = False) -> None:
        if self._broker.connected and self._sharing.shares:
            clock = self._ports.clock
            up = clock.monotonic() - self._began
            beat = Beat(self._beats.run, self._beats.next(), clock.now(), up, EVERY, over)
            self._broker.publish(self._tree.beat, beat_out(beat), qos=1)


def for_others(device: Device) -> Abilities:
    """What other hubs may know and do of a device: nothing raw, and what opens a way in is to be looked at only."""
    properties = {
        path: _narrow(device, path, prop)
        for path, prop in device.abilities.properties.items()
        if prop.category is not Category.RAW
    }
    mine = device.abilities
    return Abilities(mine.capabilities, properties, mine.events, mine.commands)


def _narrow(device: Device, path: str, prop: Property) -> Property:
    guard = guard_of(device, path)
    if guard is not None and guard.level is Level.ENTRY:
        return prop.narrowed(writable=False, guard=False)
    return prop.narrowed(guard=guard)


def _said(reading: Reading, cause: Cause | None) -> Said:
    if reading.value is None or reading.provenance is Provenance.ASSUMED:
        why_not = reading.absent or Absence.NEVER_HEARD
        return Said(None, reading.heard_at, reading.changed_at, why_not=why_not.value)
    return Said(reading.value, reading.heard_at, reading.changed_at, _why(cause))


def _why(cause: Cause | None) -> Cause | None:
    """The cause, where there is more to it than that the device did it."""
    plain = cause is None or (cause.origin in (Origin.DEVICE, Origin.LATE) and not cause.depth)
    return None if plain else cause

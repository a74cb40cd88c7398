"""The devices of the house, the ways to reach them, and how each fares."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.core.route import Route
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.ports import Clock, Session

PREFERENCE: Final = (Health.ONLINE, Health.DEGRADED, Health.NEW, Health.OFFLINE)
"""Better first: a device fares as the best of its endpoints does."""


@dataclass(frozen=True, slots=True)
class Diff:
    """What a new list of devices changed.

    `swapped` are those of the changed devices that no endpoint of before leads to: other hardware, or none yet.
    `dropped` names (key, `family:wire_id`) of sessions that the registry let go and the caller must end; `wanted`
    are the endpoints that have no session yet.
    """

    added: tuple[Device, ...]
    removed: tuple[Device, ...]
    changed: tuple[Device, ...]
    swapped: tuple[Device, ...]
    dropped: tuple[tuple[str, str], ...]
    wanted: tuple[tuple[Device, Endpoint], ...]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A device (a key) fares differently now."""

    device: str
    old: Status
    new: Status


class _Way:
    """One endpoint, its session once opened, and its status."""

    __slots__ = ("endpoint", "session", "status")

    def __init__(self, endpoint: Endpoint, status: Status) -> None:
        self.endpoint = endpoint
        self.session: Session | None = None
        self.status = status


class _Entry:
    __slots__ = ("device", "status", "ways")

    def __init__(self, device: Device, status: Status) -> None:
        self.device = device
        self.status = status
        self.ways: tuple[_Way, ...] = ()


class Registry:
    """Devices by key and by handle, and their endpoints in the order of preference."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._handles: dict[str, Device] = {}
        self._subscribers: tuple[Callable[[StatusChange], None], ...] = ()

    # devices

    def replace(self, devices: Iterable[Device]) -> Diff:
        """Take `devices` instead of those there were, all at once.

        An endpoint that stays as it was, of a device whose model and abilities stay, keeps its session and status.
        """
        before, after = self._entries, {device.key: device for device in devices}
        entries = {key: self._entry(before.get(key), device) for key, device in after.items()}
        kept = {id(way) for entry in entries.values() for way in entry.ways}
        dropped = tuple(
            (key, way.endpoint.ref)
            for key, entry in before.items()
            for way in entry.ways
            if way.session is not None and id(way) not in kept
        )
        diff = Diff(
            added=tuple(device for key, device in after.items() if key not in before),
            removed=tuple(entry.device for key, entry in before.items() if key not in after),
            changed=tuple(device for key, device in after.items() if key in before and before[key].device != device),
            swapped=tuple(
                device for key, device in after.items() if key in before and _swapped(before[key].device, device)
            ),
            dropped=dropped,
            wanted=tuple(
                (entry.device, way.endpoint) for entry in entries.values() for way in entry.ways if way.session is None
            ),
        )
        self._entries = entries
        self._handles = {device.handle: device for device in after.values()}
        for key in after:
            self._fold(key, self._clock.now())
        return diff

    def devices(self) -> Mapping[str, Device]:
        """All devices by key, as they are now."""
        return {key: entry.device for key, entry in self._entries.items()}

    def device(self, key: str) -> Device | None:
        """The device with that key."""
        entry = self._entries.get(key)
        return None if entry is None else entry.device

    def by_handle(self, handle: str) -> Device | None:
        """The device that the user calls so."""
        return self._handles.get(handle)

    # ways to reach them

    def attach(self, key: str, ref: str, session: Session) -> None:
        """Give the endpoint `ref` (`family:wire_id`) of a device its session. An endpoint that is gone is ignored."""
        way = self._way(key, ref)
        if way is not None:
            way.session = session

    def detach(self, key: str, ref: str) -> Session | None:
        """Take the session of an endpoint away, to end it."""
        way = self._way(key, ref)
        if way is None:
            return None
        session, way.session = way.session, None
        return session

    def route(self, key: str) -> Route | None:
        """The best way there is: the first endpoint, in the owner's order, of the best health.

        None when no endpoint has a session: the device is not adopted. A route may be offline; its health says so.
        """
        entry = self._entries.get(key)
        if entry is None:
            return None
        ways = [(way, way.session) for way in entry.ways if way.session is not None]
        if len(ways) > 1:
            ways.sort(key=lambda one: PREFERENCE.index(one[0].status.health))
        if not ways:
            return None
        best, session = ways[0]
        others = tuple(other for way, other in ways[1:] if way.status.health is not Health.OFFLINE)
        return Route(best.endpoint, session, best.status, self._clock, others)

    def session(self, key: str) -> Session | None:
        """The session of the first healthy endpoint; None when none is, or the device is not adopted."""
        route = self.route(key)
        return None if route is None or route.health is Health.OFFLINE else route.session

    # how they fare

    def status(self, key: str) -> Status | None:
        """How a device fares: as the best of its endpoints; None for no such device."""
        entry = self._entries.get(key)
        return None if entry is None else entry.status

    def endpoint_status(self, key: str, ref: str) -> Status | None:
        """How one endpoint fares; None for no such endpoint."""
        way = self._way(key, ref)
        return None if way is None else way.status

    def set_status(self, key: str, ref: str, status: Status) -> None:
        """Take in how an endpoint fares; subscribers hear of it where the device's health or the reason changed."""
        way = self._way(key, ref)
        if way is not None:
            way.status = status
            self._fold(key, status.since)

    def subscribe(self, callback: Callable[[StatusChange], None]) -> Callable[[], None]:
        """Call `callback` at once whenever a device fares differently; the answer ends it."""
        self._subscribers = (*self._subscribers, callback)

        def unsubscribe() -> None:
            self._subscribers = tuple(one for one in self._subscribers if one is not callback)

        return unsubscribe

    # inside

    def _entry(self, before: _Entry | None, device: Device) -> _Entry:
        entry = _Entry(device, Status(Health.NEW, self._clock.now()) if before is None else before.status)
        old: dict[Endpoint, _Way] = {}
        if before is not None and (before.device.model, before.device.abilities) == (device.model, device.abilities):
            old = {way.endpoint: way for way in before.ways}
        entry.ways = tuple(
            old.get(endpoint) or _Way(endpoint, Status(Health.NEW, self._clock.now())) for endpoint in device.endpoints
        )
        return entry

    def _way(self, key: str, ref: str) -> _Way | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        return next((way for way in entry.ways if way.endpoint.ref == ref), None)

    def _fold(self, key: str, since: float) -> None:
        """Let the device fare as the best of its endpoints; a health that stays keeps its time."""
        entry = self._entries[key]
        old = entry.status
        ways = [way.status for way in entry.ways] or [Status(Health.NEW, since)]
        best = min(ways, key=lambda status: PREFERENCE.index(status.health))
        if (best.health, best.reason, best.params) == (old.health, old.reason, old.params):
            return
        entry.status = Status(best.health, old.since if best.health is old.health else since, best.reason, best.params)
        change = StatusChange(key, old, entry.status)
        for callback in self._subscribers:
            callback(change)


def _swapped(old: Device, new: Device) -> bool:
    before = {one.ref for one in old.endpoints}
    return bool(before) and before.isdisjoint(one.ref for one in new.endpoints)

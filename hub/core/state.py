"""The readings of the house: kept, aged, and handed on as changes.

The rule of provenance: a value that was only sent, never heard (`ASSUMED`), is kept for people, but conditions and
triggers must not look at it, save on a property declared write-only, of which nobody will ever hear more.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, Self

from hub.model.capability import Property
from hub.model.cause import DEVICE, HUB, Cause
from hub.model.device import Device, Happening
from hub.model.ports import Clock, Timer
from hub.model.reading import (
    NEVER,
    NOT_ADOPTED,
    Absence,
    Change,
    Occurrence,
    PropertyId,
    Provenance,
    Reading,
    property_id,
)
from hub.model.value import Value

OFFLINE_GRACE: Final = 300.0
"""Seconds for which the values of a device that went offline stay usable."""

Unsubscribe = Callable[[], None]

_NEVER: Final = float("inf")


class _Slot:
    """One property of one device: its reading, since when it counts as fresh, and when the device last said a value.

    Both times are monotonic; the two differ where the device was away, or its reading was restored or assumed.
    """

    __slots__ = ("heard", "id", "prop", "reading", "reported")

    def __init__(self, id_: PropertyId, prop: Property) -> None:
        self.id = id_
        self.prop = prop
        self.reading = NEVER
        self.heard = 0.0
        self.reported = -_NEVER

    @property
    def stale_at(self) -> float:
        """When its value is too old; infinity for one that does not age, or is not there."""
        fresh_for = self.prop.fresh_for
        return _NEVER if fresh_for is None or self.reading.value is None else self.heard + fresh_for


class _Shelf:
    """The slots of one device, and its being offline: since when (Unix seconds).

    It has one timer: the end of the grace while it is offline, else (`due`) the look after what has become stale. A
    timer a reading would take 700 bytes each.
    """

    __slots__ = ("due", "offline_since", "slots", "timer")

    def __init__(self) -> None:
        self.slots: dict[str, _Slot] = {}
        self.offline_since: float | None = None
        self.timer: Timer | None = None
        self.due = _NEVER

    def disarm(self) -> None:
        self.due = _NEVER
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class State:
    """What is known of every property of every adopted device.

    Subscribers are called in the order of their subscription, inside `apply`; they must not raise. A change that a
    subscriber causes is handed out after the one at hand, so that all see the same order.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self._subscribers: tuple[Callable[[Change], None], ...] = ()
        self._event_subscribers: tuple[Callable[[Occurrence], None], ...] = ()
        self._first_subscribers: tuple[Callable[[Change], None], ...] = ()
        self._pending: deque[tuple[Change, bool]] = deque()
        self._emitting = False

    # devices

    def adopt(self, device: Device) -> None:
        """Make room for the device's properties; readings of properties that it already had stay."""
        shelf = self._shelves.setdefault(device.key, _Shelf())
        old, shelf.slots = shelf.slots, {}
        for path, prop in device.abilities.properties.items():
            slot = old.get(path)
            if slot is not None and slot.prop == prop:
                shelf.slots[path] = old.pop(path)
            else:
                shelf.slots[path] = _Slot(property_id(device.key, path), prop)

    def restore(
        self, key: str, known: Mapping[str, Reading], *, timely: bool, provenance: Provenance = Provenance.RESTORED
    ) -> None:
        """Put back what was known of a device before the hub started, marked so. Nobody is told of it.

        `known` is by path; what the device does not have, or has said since, is left out. Freshness goes on where the
        wall clock can be trusted to say how old a value is (`timely`); else a value that ages is stale. What only the
        hub changes is as good as heard (`provenance`).
        """
        shelf = self._shelves[key]
        now, wall = self._clock.monotonic(), self._clock.now()
        for path, reading in known.items():
            slot = shelf.slots.get(path)
            if slot is None or slot.reading is not NEVER:
                continue
            slot.reading = replace(reading, provenance=provenance)
            slot.heard = now - max(0.0, wall - reading.heard_at)
            if slot.stale_at <= now or (slot.stale_at < _NEVER and not timely):
                slot.reading = _absent(slot.reading, Absence.STALE, wall)
        if shelf.offline_since is None:
            self._arm(key, shelf, min((slot.stale_at for slot in shelf.slots.values()), default=_NEVER))

    def forget(self, key: str) -> None:
        """Drop the device and its readings; what was known of it changes to `not adopted`."""
        shelf = self._shelves.pop(key, None)
        if shelf is None:
            return
        shelf.disarm()
        for path, slot in shelf.slots.items():
            self._emit(Change(slot.id, key, path, slot.reading, NOT_ADOPTED, HUB))

    def offline(self, key: str) -> None:
        """The device stopped answering: its values stay usable for five minutes, fresh or not."""
        shelf = self._shelves.get(key)
        if shelf is None or shelf.offline_since is not None:
            return
        shelf.disarm()
        shelf.offline_since = self._clock.now()
        shelf.timer = self._clock.call_at(self._clock.monotonic() + OFFLINE_GRACE, lambda: self._grace_over(key))

    def online(self, key: str) -> None:
        """The device answers again: values not heard again yet get one more period of freshness."""
        shelf = self._shelves.get(key)
        if shelf is None or shelf.offline_since is None:
            return
        shelf.offline_since = None
        shelf.disarm()
        now = self._clock.monotonic()
        for slot in shelf.slots.values():
            if slot.stale_at <= now:
                slot.heard = now
        self._arm(key, shelf, min((slot.stale_at for slot in shelf.slots.values()), default=_NEVER))

    # readings

    def reading(self, device: str, path: str) -> Reading:
        """The newest reading of the property at `path` of the device with the key `device`; never an error."""
        shelf = self._shelves.get(device)
        if shelf is None:
            return NOT_ADOPTED
        slot = shelf.slots.get(path)
        return NEVER if slot is None else slot.reading

    def age(self, device: str, path: str) -> float:
        """Seconds since the device itself last reported a value of the property; infinity when it has not yet."""
        shelf = self._shelves.get(device)
        slot = shelf.slots.get(path) if shelf is not None else None
        return _NEVER if slot is None else self._clock.monotonic() - slot.reported

    def readings(self, device: str) -> Mapping[str, Reading]:
        """All readings of a device by path; none when it is not adopted."""
        shelf = self._shelves.get(device)
        return {} if shelf is None else {path: slot.reading for path, slot in shelf.slots.items()}

    def devices(self) -> Iterable[str]:
        """The keys of all devices taken in."""
        return tuple(self._shelves)

    def property(self, device: str, path: str) -> Property | None:
        """The property at `path` of a device."""
        shelf = self._shelves.get(device)
        slot = shelf.slots.get(path) if shelf is not None else None
        return None if slot is None else slot.prop

    def apply(
        self,
        device: str,
        path: str,
        value: Value | None,
        cause: Cause = DEVICE,
        provenance: Provenance = Provenance.REPORTED,
        raw: str | None = None,
        ago: float = 0.0,
    ) -> bool:
        """Take in one value, or None for one that could not be read (`raw` says what it was).

        A change of value, of absence, or from assumed to heard reaches the subscribers before this returns; the same
        value again only renews the time it was heard. Values count as the same within the property's step. All times
        are those of `ago` seconds before now, when the device said it; one that is too old by then is stale.
        Returns whether there was a change; a property that the device does not have is not taken in.
        """
        shelf = self._shelves.get(device)
        slot = shelf.slots.get(path) if shelf is not None else None
        if shelf is None or slot is None:
            return False
        now = self._clock.now() - ago
        old = slot.reading
        new = _unreadable(old, now, raw) if value is None else _heard(slot.prop, old, value, now, provenance)
        slot.reading = new
        if value is not None:
            slot.heard = self._clock.monotonic() - ago
            if provenance is Provenance.REPORTED:
                slot.reported = slot.heard
            if ago and slot.stale_at <= slot.heard + ago:
                new = slot.reading = _absent(new, Absence.STALE, now + ago)
            if shelf.offline_since is None and slot.prop.fresh_for is not None:
                self._arm(device, shelf, slot.stale_at)
        if new.value != old.value or _differs(old, new):
            self._emit(Change(slot.id, device, path, old, new, cause))
            return True
        if old.provenance is Provenance.RESTORED and new.provenance is Provenance.REPORTED:
            self._emit(Change(slot.id, device, path, old, new, cause), changed=False)
        return False

    def occur(self, device: str, happening: Happening, cause: Cause = DEVICE, ago: float = 0.0) -> None:
        """Hand an event of a device to those who want events."""
        occurrence = Occurrence(device, happening, self._clock.now() - ago, cause)
        for callback in self._event_subscribers:
            callback(occurrence)

    # subscribers

    def subscribe(self, callback: Callable[[Change], None]) -> Unsubscribe:
        """Call `callback` with every change, at once. For the few on the way from report to command."""
        self._subscribers = (*self._subscribers, callback)

        def unsubscribe() -> None:
            self._subscribers = tuple(one for one in self._subscribers if one is not callback)

        return unsubscribe

    def subscribe_first(self, callback: Callable[[Change], None]) -> None:
        """Call `callback` when a device says for the first time what was restored already: known now, not changed."""
        self._first_subscribers = (*self._first_subscribers, callback)

    def subscribe_events(self, callback: Callable[[Occurrence], None]) -> Unsubscribe:
        """Call `callback` with every event of a device, at once."""
        self._event_subscribers = (*self._event_subscribers, callback)

        def unsubscribe() -> None:
            self._event_subscribers = tuple(one for one in self._event_subscribers if one is not callback)

        return unsubscribe

    def watch(self, limit: int = 1000) -> "Watch":
        """Changes for somebody slow: at most `limit` waiting, the newest of each property."""
        watch = Watch(limit)
        watch.on_close(self.subscribe(watch.push))
        return watch

    # inside

    def _emit(self, change: Change, *, changed: bool = True) -> None:
        if self._emitting:
            self._pending.append((change, changed))
            return
        self._emitting = True
        try:
            for callback in self._subscribers if changed else self._first_subscribers:
                callback(change)
            while self._pending:
                change, changed = self._pending.popleft()
                for callback in self._subscribers if changed else self._first_subscribers:
                    callback(change)
        finally:
            self._emitting = False

    def _arm(self, device: str, shelf: _Shelf, due: float) -> None:
        """Look at the device at `due` at the latest; mostly it will be looked at before, and reports touch no timer."""
        if due < shelf.due:
            shelf.disarm()
            shelf.due = due
            shelf.timer = self._clock.call_at(due, partial(self._look, device, shelf))

    def _look(self, device: str, shelf: _Shelf) -> None:
        """Expire what has become stale, and come back when the next may have."""
        shelf.timer, shelf.due = None, _NEVER
        now = self._clock.monotonic()
        stale = [(path, slot) for path, slot in shelf.slots.items() if slot.stale_at <= now]
        for path, slot in stale:
            if slot.stale_at <= now:  # else what was told of one before brought news of this one
                self._expire(device, path, slot, Absence.STALE, self._clock.now())
        if self._shelves.get(device) is shelf and shelf.offline_since is None:
            self._arm(device, shelf, min((slot.stale_at for slot in shelf.slots.values()), default=_NEVER))

    def _grace_over(self, device: str) -> None:
        shelf = self._shelves[device]
        shelf.timer = None
        since = shelf.offline_since or self._clock.now()
        for path, slot in shelf.slots.items():
            if slot.reading.value is not None:
                self._expire(device, path, slot, Absence.OFFLINE, since)

    def _expire(self, device: str, path: str, slot: _Slot, why: Absence, since: float) -> None:
        old = slot.reading
        slot.reading = _absent(old, why, since)
        self._emit(Change(slot.id, device, path, old, slot.reading, HUB))


class Watch:
    """A bounded queue of changes: an async iterator that ends when closed.

    Waiting changes of one property become one, from the oldest `old` to the newest `new`; when the queue is full
    the oldest change is dropped and counted in `dropped`.
    """

    def __init__(self, limit: int) -> None:
        self.dropped = 0
        self.coalesced = 0
        self._limit = limit
        self._waiting: OrderedDict[PropertyId, Change] = OrderedDict()
        self._filled = asyncio.Event()
        self._closed = False
        self._unsubscribe: Unsubscribe | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def on_close(self, unsubscribe: Unsubscribe) -> None:
        """What `close` has to call."""
        self._unsubscribe = unsubscribe

    def push(self, change: Change) -> None:
        """Put a change in."""
        waiting = self._waiting.get(change.id)
        if waiting is not None:
            self.coalesced += 1
            change = replace(change, old=waiting.old)
        elif len(self._waiting) >= self._limit:
            self._waiting.popitem(last=False)
            self.dropped += 1
        self._waiting[change.id] = change
        self._filled.set()

    def close(self) -> None:
        """Take no more changes; what waits can still be read."""
        self._closed = True
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._filled.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._filled.clear()
            await self._filled.wait()
        return self._waiting.popitem(last=False)[1]


def _heard(prop: Property, old: Reading, value: Value, now: float, provenance: Provenance) -> Reading:
    """The reading after hearing `value`; a difference below the step leaves the old value, and its time of change."""
    known = old.value if old.absent is None else old.last
    same = known == value or (known is not None and prop.same(known, value))
    return Reading(known if same else value, old.changed_at if same else now, now, provenance)


def _unreadable(old: Reading, now: float, raw: str | None) -> Reading:
    """The reading after something that could not be read; it says nothing yet of a restored value."""
    since = old.since if old.absent is Absence.UNREADABLE else now
    last = old.value if old.absent is None else old.last
    kept = Provenance.RESTORED if old.provenance is Provenance.RESTORED else Provenance.REPORTED
    return Reading(None, old.changed_at, now, kept, absent=Absence.UNREADABLE, since=since, last=last, raw=raw)


def _absent(reading: Reading, why: Absence, since: float) -> Reading:
    return replace(reading, value=None, absent=why, since=since, last=reading.value)


def _differs(old: Reading, new: Reading) -> bool:
    """Whether somebody who may not see assumed values can tell the two apart."""
    if old.value != new.value or old.absent is not new.absent:
        return True
    return old.provenance is not new.provenance and Provenance.ASSUMED in (old.provenance, new.provenance)

"""What sessions bring: checked against what the device can do, given its cause, and put into the state."""

import math
from collections import Counter
from typing import Final

from hub.core.dispatcher import Dispatcher
from hub.core.registry import Registry, StatusChange
from hub.core.state import State
from hub.model.capability import Property
from hub.model.cause import DEVICE, LATE, Cause
from hub.model.device import Health, Status
from hub.model.ports import Clock, Report
from hub.model.reading import Provenance
from hub.model.value import FARTHEST, Color, Kind, Value

LATE_FOR: Final = 300.0
"""Seconds after a return within which the first report of a property tells of something that happened meanwhile."""


class Intake:
    """The port `Reports`: everything that a report sets off runs before `report` returns.

    Causes: the pending command that explains a value; else `LATE` for the first report of a property since the device
    came back or rebooted, or since its reading was restored at the start of the hub; else the report's own, or
    `DEVICE`. Values of an impossible type are unreadable; what a device cannot have, and reports of devices that are
    not there, are dropped. Both are counted: `unreadable` and `dropped`, by device key.
    """

    def __init__(self, clock: Clock, state: State, registry: Registry, dispatcher: Dispatcher) -> None:
        self.unreadable: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self._clock = clock
        self._state = state
        self._registry = registry
        self._dispatcher = dispatcher
        self._back_at: dict[str, float] = {}
        registry.subscribe(self._status_changed)

    def report(self, report: Report) -> None:
        """Take in what one device said: all of it is checked, each change goes on its way at once."""
        device = self._registry.device(report.device)
        if device is None:
            self.dropped[""] += 1  # the keys of strangers would fill the table
            return
        if report.rebooted or self._back_at.get(device.key) == math.inf:
            self._back_at[device.key] = self._clock.now()
        ago = min(max(0.0, report.ago), self._clock.now()) if report.ago else 0.0
        raw = dict(report.raw) if report.raw else {}
        for path, value in report.values:
            prop = device.abilities.properties.get(path)
            if prop is None:
                self.dropped[device.key] += 1
            elif value is None or not fits(prop, value):
                self.unreadable[device.key] += 1
                said = raw.get(path, None if value is None else repr(value))
                self._state.apply(device.key, path, None, raw=said, ago=ago)
            else:
                self._heard(device.key, path, value, report.cause, ago)
        for happening in report.events:
            if happening.path in device.abilities.events:
                self._state.occur(device.key, happening, report.cause or DEVICE, ago)
            else:
                self.dropped[device.key] += 1

    def status(self, device: str, endpoint: str, status: Status) -> None:
        """Take in how an endpoint (`family:wire_id`) of the device (a key) fares."""
        self._registry.set_status(device, endpoint, status)

    def _heard(self, device: str, path: str, value: Value, known: Cause | None, ago: float) -> None:
        cause = self._dispatcher.cause_of(device, path, value) or self._own_cause(device, path)
        self._state.apply(device, path, value, known if known and cause is DEVICE else cause, ago=ago)
        self._dispatcher.heard(device, path, value)

    def _own_cause(self, device: str, path: str) -> Cause:
        """Whether the device does this now, or did it while nobody heard."""
        reading, back_at = self._state.reading(device, path), self._back_at.get(device)
        if reading.provenance is Provenance.RESTORED:
            return LATE
        if back_at is None or reading.heard_at >= back_at:
            return DEVICE
        return LATE if self._clock.now() - back_at < LATE_FOR else DEVICE

    def _status_changed(self, change: StatusChange) -> None:
        key = change.device
        if change.new.health is Health.OFFLINE:
            self._state.offline(key)
            self._back_at[key] = math.inf
        elif change.old.health is Health.OFFLINE:
            self._state.online(key)
            if self._back_at.get(key) == math.inf:
                self._back_at[key] = self._clock.now()


def fits(prop: Property, value: Value) -> bool:
    """Whether `value` is of a type that the property can have; what a device reports may well be out of range."""
    match prop.kind:
        case Kind.BOOL:
            return isinstance(value, bool)
        case Kind.INT | Kind.FLOAT | Kind.DURATION | Kind.TIME:
            return not isinstance(value, bool) and isinstance(value, (int, float)) and abs(value) <= FARTHEST
        case Kind.ENUM:
            return isinstance(value, str) and value in prop.options
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.COLOR:
            return isinstance(value, Color)

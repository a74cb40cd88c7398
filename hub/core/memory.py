"""The memory of the house: last known readings, kept where they outlive the hub, and put back at its start.

Flash wears out, so little is written, and what is written goes together: what people do (switches, doors, modes) within
URGENT seconds, measurements and the mere time at which something was heard at the next of the rounds, every ROUND
seconds; all of it at a clean stop. What only the hub knows, the values of virtual devices, is written when it changes.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from hub.core.intake import fits
from hub.core.state import State
from hub.model.capability import Property
from hub.model.device import Device
from hub.model.errors import BadValue
from hub.model.ports import Clock, Timer
from hub.model.reading import Absence, Change, Provenance, Reading
from hub.model.value import Kind, Value

URGENT: Final = 60.0
ROUND: Final = 600.0
AT_ONCE: Final = 200
"""Devices written in one go on a round, with a pause of BREATH seconds between."""
BREATH: Final = 0.05
_LOG = logging.getLogger(__name__)
_DISCRETE: Final = (Kind.BOOL, Kind.ENUM)


class Rows(Protocol):
    """Where readings are kept."""

    @property
    def found(self) -> Mapping[str, Mapping[str, Reading]]:
        """What was kept before, by device key and path."""

    def keep(self, device: str, readings: Mapping[str, Reading]) -> None:
        """Write the readings of a device soon."""

    def drop(self, device: str) -> None:
        """Forget a device."""


class Memory:
    """Writes what the state knows, and puts it back. `timely`: whether the wall clock can be trusted now."""

    def __init__(self, clock: Clock, state: State, rows: Rows, *, timely: bool) -> None:
        self.skipped = 0
        self._clock = clock
        self._state = state
        self._rows = rows
        self._known = dict(rows.found)
        self._timely = timely
        self._urgent: dict[str, None] = {}
        self._written: dict[str, float] = {}
        self._timer: Timer | None = None
        self._own: dict[str, Mapping[str, Reading]] = {}  # what was written last of virtual devices

    def restore(self, device: Device) -> None:
        """Put back what was known of a device that the state has just taken in.

        Properties that it has no longer, or that are something else by now, are counted in `skipped`.
        """
        known = self._known.pop(device.key, None)
        if device.virtual:
            self._begin(device, known or self._own.get(device.key, {}))
            return
        if known is None:
            return
        properties = device.abilities.properties
        fitting = {
            path: reading
            for path, reading in known.items()
            if (prop := properties.get(path)) is not None
            and all(value is None or fits(prop, value) for value in (reading.value, reading.last))
        }
        self.skipped += len(known) - len(fitting)
        self._state.restore(device.key, fitting, timely=self._timely)
        self._written[device.key] = _newest(fitting)

    def _begin(self, device: Device, known: Mapping[str, Reading]) -> None:
        """Give a virtual device the values it had, and what is new or another thing by now its first."""
        properties, now = device.abilities.properties, self._clock.now()
        fitting: dict[str, Reading] = {}
        for path, prop in properties.items():
            kept = known.get(path)
            fits_still = kept is not None and kept.value is not None and _fits_exactly(prop, kept.value)
            fitting[path] = kept if kept is not None and fits_still else Reading(prop.initial, now, now)
        gone = [path for path in known if path not in properties or fitting[path] is not known[path]]
        if gone:
            _LOG.warning("%s: the values of %s are dropped: not what they were", device.handle, ", ".join(gone))
        self._state.restore(device.key, fitting, timely=True, provenance=Provenance.REPORTED)
        self._own[device.key] = fitting
        self._written[device.key] = _newest(fitting)
        if gone or properties.keys() != known.keys():
            self._keep(device.key, self._readings(device.key))

    async def run(self) -> None:
        """Make the rounds, for ever; a large home in parts, so that nobody waits for it."""
        while True:
            await self._clock.sleep(ROUND)
            devices = tuple(self._state.devices())
            for begin in range(0, len(devices), AT_ONCE):
                self._write(devices[begin : begin + AT_ONCE])
                await self._clock.sleep(BREATH)

    def write(self) -> None:
        """Write every device of which something was heard since it was last written."""
        self._write(self._state.devices())

    def _write(self, devices: Iterable[str]) -> None:
        for device in devices:
            readings = self._readings(device)
            if device in self._urgent or _newest(readings) != self._written.get(device, 0.0):
                self._keep(device, readings)

    def _write_urgent(self) -> None:
        self._timer = None
        for device in tuple(self._urgent):
            self._keep(device, self._readings(device))

    def _keep(self, device: str, readings: Mapping[str, Reading]) -> None:
        self._urgent.pop(device, None)
        self._written[device] = _newest(readings)
        if device in self._own:
            self._own[device] = readings
        self._rows.keep(device, readings)

    def _readings(self, device: str) -> dict[str, Reading]:
        """What is worth keeping: what the device said, or was told where nothing can be heard of it."""
        return {
            path: reading
            for path, reading in self._state.readings(device).items()
            if reading.heard_at and not (reading.provenance is Provenance.ASSUMED and self._readable(device, path))
        }

    def _readable(self, device: str, path: str) -> bool:
        prop = self._state.property(device, path)
        return prop is not None and prop.readable

    def changed(self, change: Change) -> None:
        """Take note of a change of the state."""
        if change.device in self._urgent and change.new.value is not None:
            return
        if change.new.absent is Absence.NOT_ADOPTED:
            self._urgent.pop(change.device, None)
            self._own.pop(change.device, None)
            if self._written.pop(change.device, None) is not None:
                self._rows.drop(change.device)
            return
        if change.device in self._own:
            self._keep(change.device, self._readings(change.device))
            return
        prop = self._state.property(change.device, change.path)
        if change.new.value is None or prop is None or not (prop.writable or prop.kind in _DISCRETE):
            return
        self._urgent[change.device] = None
        if self._timer is None:
            self._timer = self._clock.call_at(self._clock.monotonic() + URGENT, self._write_urgent)


def _fits_exactly(prop: Property, value: Value) -> bool:
    """Whether a virtual property could be set to the value."""
    try:
        return fits(prop, value) and prop.accept(value) is not None
    except BadValue:
        return False


def _newest(readings: Mapping[str, Reading]) -> float:
    return max((max(one.heard_at, one.since) for one in readings.values()), default=0.0)

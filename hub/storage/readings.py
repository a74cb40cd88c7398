"""Last known readings in control.db: a row a device, as short as can be, for it is written again and again.

The body is JSON: [newest, {path: [value, changed, heard, why absent, since]}]. `newest` is the time at which the device
was last heard (Unix seconds, to the millisecond), all other times are seconds before it. Of an absent reading the last
known value is kept; the last two are left out where there is a value.
"""

import json
from collections.abc import Mapping
from typing import Final

from hub.model.reading import Absence, Provenance, Reading
from hub.model.value import Color, Value
from hub.storage.control import ControlStore
from hub.storage.rows import READINGS

_BOUND: Final = 1e15
"""No value and no time of a home is as far out."""


class ReadingRows:
    """The rows of all devices; made by `load_readings`.

    `found` is what the hub knew when it stopped, by device key and path; `damaged` counts the rows that were none.
    """

    def __init__(self, store: ControlStore, found: dict[str, dict[str, Reading]], damaged: int) -> None:
        self.found = found
        self.damaged = damaged
        self._store = store

    def keep(self, device: str, readings: Mapping[str, Reading]) -> None:
        """Write the row of a device soon."""
        self._store.put(READINGS, (device, encode(readings)))

    def drop(self, device: str) -> None:
        """Remove the row of a device soon."""
        self._store.delete(READINGS, device)


def encode(readings: Mapping[str, Reading]) -> str:
    """The body of a device's row."""
    newest = round(max((one.heard_at for one in readings.values()), default=0.0), 3)
    body = [newest, {path: _packed(one, newest) for path, one in readings.items()}]
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def decode(body: str) -> dict[str, Reading] | None:
    """The readings of a row's body, marked as restored; None where it is not what `encode` makes."""
    try:
        match json.loads(body):
            case [int() | float() as newest, dict() as found]:
                return {path: _unpacked(parts, newest) for path, parts in found.items()}
    except (ValueError, OverflowError, RecursionError):
        pass
    return None


async def load_readings(store: ControlStore) -> ReadingRows:
    """What the store knows; a row that cannot be read is counted, and left out."""
    found: dict[str, dict[str, Reading]] = {}
    damaged = 0
    for device, body in (await store.rows(READINGS)).values():
        readings = decode(body)
        if readings is None:
            damaged += 1
        else:
            found[device] = readings
    return ReadingRows(store, found, damaged)


def _packed(reading: Reading, newest: float) -> list[object]:
    times = [_before(newest, reading.changed_at), _before(newest, reading.heard_at)]
    if reading.absent is None:
        return [reading.value, *times]
    return [reading.last, *times, str(reading.absent), _before(newest, reading.since)]


def _before(newest: float, at: float) -> float:
    seconds = round(newest - at, 3)
    return int(seconds) if seconds.is_integer() else seconds


def _unpacked(parts: object, newest: float) -> Reading:
    match parts:
        case [value, changed, heard]:
            return Reading(_value(value), _time(newest, changed), _time(newest, heard), Provenance.RESTORED)
        case [last, changed, heard, str() as why, since]:
            times = _time(newest, changed), _time(newest, heard)
            known = None if last is None else _value(last)
            return Reading(None, *times, Provenance.RESTORED, Absence(why), _time(newest, since), known)
    raise ValueError(parts)


def _value(found: object) -> Value:
    match found:
        case bool() | str():
            return found
        case int() | float() if abs(found) < _BOUND:
            return found
        case [int() as red, int() as green, int() as blue]:
            return Color(red, green, blue)
    raise ValueError(found)


def _time(newest: float, seconds: object) -> float:
    if isinstance(seconds, (int, float)) and 0 <= (at := round(newest - seconds, 3)) < _BOUND:
        return float(at)
    raise ValueError(seconds)

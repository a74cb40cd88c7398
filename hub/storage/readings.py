"""Last known readings in control.db: a row a device, JSON of path -> [value, changed at, heard at, why absent, since].

Times are Unix seconds, to the millisecond. Of an absent reading the last known value is kept. The last two are left out
where there is a value.
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
    return json.dumps({path: _packed(one) for path, one in readings.items()}, separators=(",", ":"), ensure_ascii=False)


def decode(body: str) -> dict[str, Reading] | None:
    """The readings of a row's body, marked as restored; None where it is not what `encode` makes."""
    try:
        found = json.loads(body)
        return {path: _unpacked(parts) for path, parts in found.items()} if isinstance(found, dict) else None
    except (ValueError, RecursionError):
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


def _packed(reading: Reading) -> list[object]:
    times = [round(reading.changed_at, 3), round(reading.heard_at, 3)]
    if reading.absent is None:
        return [reading.value, *times]
    return [reading.last, *times, str(reading.absent), round(reading.since, 3)]


def _unpacked(parts: object) -> Reading:
    match parts:
        case [value, changed_at, heard_at]:
            return Reading(_value(value), _time(changed_at), _time(heard_at), Provenance.RESTORED)
        case [last, changed_at, heard_at, str() as why, since]:
            times = _time(changed_at), _time(heard_at)
            known = None if last is None else _value(last)
            return Reading(None, *times, Provenance.RESTORED, Absence(why), _time(since), known)
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


def _time(found: object) -> float:
    if isinstance(found, (int, float)) and 0 <= found < _BOUND:
        return float(found)
    raise ValueError(found)

"""What is said of a device: its values and its events as JSON."""

import json
from typing import Final, Protocol

from hub.model.capability import Abilities, Category, Property
from hub.model.device import Device
from hub.model.reading import Occurrence, Provenance, Reading
from hub.model.value import Color, Kind, Value
from hub.text.quantities import format_time_of_day

Json = bool | int | float | str | None

MODES: Final = ("color", "color_temperature")
MODE_OF_COLOR: Final = "color_mode"
"""What a lamp that has both shows now: the one of the two that changed last."""


class Readings(Protocol):
    """What is known of the house (`hub.core.state.State`)."""

    def reading(self, device: str, path: str) -> Reading:
        """The newest reading of a property of the device with that key."""


def told(abilities: Abilities) -> dict[str, Property]:
    """The properties that are told: all but those which are read only when somebody asks."""
    return {path: prop for path, prop in abilities.properties.items() if prop.category is not Category.RAW}


def colored(abilities: Abilities) -> list[str]:
    """What stands before `color` and `color_temperature` where a device has both: empty, or a component and a dot."""
    paths = abilities.properties
    starts = [path.removesuffix("color") for path in paths if path.rpartition(".")[2] == "color"]
    return [start for start in starts if f"{start}color_temperature" in paths]


def state_of(device: Device, readings: Readings) -> bytes:
    """All values of a device as JSON by path, in canonical units; what is not known is null."""
    values: dict[str, Json] = {}
    for path, prop in told(device.abilities).items():
        reading = readings.reading(device.key, path)
        values[path] = as_json(prop, _known(prop, reading))
    for start in colored(device.abilities):
        values.setdefault(start + MODE_OF_COLOR, _mode(device.key, start, readings))
    return encode(values)


def event_of(occurrence: Occurrence) -> bytes:
    """An event as JSON: `event` (its path), `fields`, `at` (Unix seconds)."""
    happening = occurrence.happening
    fields = {name: str(value) if isinstance(value, Color) else value for name, value in happening.fields.items()}
    return encode({"event": happening.path, "fields": fields, "at": round(occurrence.at, 3)})


def as_json(prop: Property, value: Value | None) -> Json:
    """A value as it is told: a colour as `#rrggbb`, a time of day as `22:30`, a duration in seconds."""
    if value is None:
        return None
    if prop.kind is Kind.TIME and not isinstance(value, (str, Color)):
        return format_time_of_day(int(value))
    return str(value) if isinstance(value, Color) else value


def encode(content: object) -> bytes:
    """JSON without blanks, letters as they are."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _known(prop: Property, reading: Reading) -> Value | None:
    """The value; what was only sent is known where nothing else ever will be, as scenes have it."""
    return None if reading.provenance is Provenance.ASSUMED and prop.readable else reading.value


def _mode(key: str, start: str, readings: Readings) -> str | None:
    known = [(one, reading) for one in MODES if (reading := readings.reading(key, start + one)).value is not None]
    return max(known, key=lambda each: each[1].changed_at)[0] if known else None

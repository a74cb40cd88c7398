"""What a device with Tasmota measures, by the names that the firmware gives it, as binds.

Source: https://tasmota.github.io/docs/Tele-Data-Sensors/ and the names and units in Tasmota's `i18n.h` (`D_JSON_…`);
`TempUnit` and `PressureUnit` stand beside the sensors.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from drivers.kit.words import slug
from drivers.tasmota.announcement import Config

Bind = dict[str, object]

MOST: Final = 48
MOST_CHANNELS: Final = 8

_KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "Temperature": ("temperature", ""),
    "Humidity": ("humidity", "%"),
    "Pressure": ("pressure", ""),
    "Illuminance": ("illuminance", "lx"),
    "CarbonDioxide": ("co2", "ppm"),
    "PM2.5": ("pm25", "µg/m³"),
    "PM10": ("pm10", "µg/m³"),
    "Moisture": ("soil_moisture", "%"),
    "Battery": ("battery", "%"),
    "Noise": ("noise", "dB"),
}
_PRESSURES: Final = {"hPa": "hPa", "kPa": "kPa", "Pa": "Pa"}
_METERED: Final = {"Power": "power", "Total": "energy", "Voltage": "voltage", "Current": "current"}
_ALSO_METERED: Final[Mapping[str, tuple[str, str]]] = {
    "Today": ("energy_today", "kWh"),
    "Yesterday": ("energy_yesterday", "kWh"),
    "ApparentPower": ("apparent_power", "VA"),
    "ReactivePower": ("reactive_power", "var"),
    "Factor": ("power_factor", ""),
    "Frequency": ("mains_frequency", "Hz"),
}
"""Of the current too, for which there is no word: raw."""
_RAW_UNITS: Final[Mapping[str, str]] = {"TVOC": "ppb", "eCO2": "ppm", "Distance": "cm"}
"""Of which substance a `TVOC` counts the parts is not said, so that it cannot be told in mg/m³."""
_COLUMNS: Final[Mapping[str, float]] = {"mmHg": 1.33322387, "inHg": 33.8638866}
"""Hectopascals of a unit of pressure that is the height of a column."""
_NOT_MEASURED: Final = frozenset(("Id", "Time", "TotalStartTime"))
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def read(config: Config, *path: str | int) -> Bind:
    """Where a measured value stands: in the telemetry, and in the answer to `STATUS 10`."""
    _, stat, tele = config.topics
    return {
        "from": f"{tele}SENSOR",
        **_way(path),
        "also": [{"from": f"{stat}STATUS10", **_way(("StatusSNS", *path))}],
    }


def _way(path: tuple[str | int, ...]) -> Bind:
    if all(isinstance(step, int) or _PLAIN.fullmatch(step) for step in path):
        return {"json": "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]}
    return {"template": "{{ value_json" + "".join(f"[{json.dumps(step)}]" for step in path) + " }}"}


def metered(config: Config, sensors: Mapping[str, object], at: int | None) -> dict[str, Bind]:
    """What is metered of the current, by member; `at`: of one of several channels."""
    found: dict[str, Bind] = {}
    energy = sensors.get("ENERGY")
    if not isinstance(energy, dict):
        return found
    for key, member in _METERED.items():
        value = energy.get(key)
        if isinstance(value, list) and at is not None and at < len(value) and _is_number(value[at]):
            found[member] = read(config, "ENERGY", key, at)
        elif _is_number(value) and at is None:
            found[member] = read(config, "ENERGY", key)
    return found


def sensor_binds(config: Config, sensors: Mapping[str, object]) -> dict[str, Bind]:
    """A bind for each thing that is measured, but for what a meter of the current tells."""
    found: dict[str, Bind] = {}
    rows = list(_rows(sensors))
    often = [capability for _, _, capability, _ in rows]
    for sensor, quantity, capability, unit in rows[:MOST]:
        if capability:
            member = "battery" if capability == "battery" else capability
            place = f"{_component(sensor)}." if often.count(capability) > 1 else ""
            translated = _translated(sensors, capability, unit)
            bind = read(config, sensor, quantity)
            also = [{**one, **translated} for one in bind.pop("also")]  # type: ignore[attr-defined]  # a list, by `read`
            found[f"{place}{capability}.{member}"] = {**bind, **translated, "also": also}
        else:
            path = (sensor, quantity) if quantity else (sensor,)
            name = slug("_".join(path).replace("-", "_").replace(".", "_"))
            found[f"raw.{name}"] = _raw(read(config, *path), _RAW_UNITS.get(quantity, ""))
    return found | _besides(config, sensors)


def _besides(config: Config, sensors: Mapping[str, object]) -> dict[str, Bind]:
    """What else is metered of the current, of each channel where there are several."""
    energy = sensors.get("ENERGY")
    found: dict[str, Bind] = {}
    for key, (name, unit) in _ALSO_METERED.items():
        value = energy.get(key) if isinstance(energy, dict) else None
        if _is_number(value):
            found[f"raw.{name}"] = _raw(read(config, "ENERGY", key), unit)
        for at, one in enumerate(value[:MOST_CHANNELS] if isinstance(value, list) else ()):
            if _is_number(one):
                found[f"raw.{name}_{at + 1}"] = _raw(read(config, "ENERGY", key, at), unit)
    return found


def _raw(bind: Bind, unit: str) -> Bind:
    return {**bind, "type": "float", **({"unit": unit} if unit else {})}


def _rows(sensors: Mapping[str, object]) -> Iterator[tuple[str, str, str, str]]:
    """Sensor, quantity, the capability that it is (empty: none) and its unit."""
    for sensor, measured in sensors.items():
        if not isinstance(measured, dict) or sensor == "ENERGY" or sensor.startswith("Shutter") or not slug(sensor):
            continue
        for quantity, value in measured.items():
            if quantity in _NOT_MEASURED or not _is_number(value) or not slug(str(quantity)):
                continue
            capability, unit = _KNOWN.get(quantity, ("", ""))
            yield sensor, quantity, capability, unit


def _translated(sensors: Mapping[str, object], capability: str, unit: str) -> Bind:
    if capability == "temperature":
        return {"unit": "°F" if sensors.get("TempUnit") == "F" else "°C"}
    if capability == "pressure":
        said = sensors.get("PressureUnit")
        if said in _COLUMNS:
            return {"scale": _COLUMNS[str(said)]}
        return {"unit": _PRESSURES.get(said, "hPa") if isinstance(said, str) else "hPa"}
    return {"unit": unit}


def _component(sensor: str) -> str:
    return slug(sensor.replace("-", "_"))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)

"""What is only told: Home Assistant's documentation, "MQTT Sensor", "MQTT Binary Sensor", and their device classes."""

from collections.abc import Mapping
from typing import Final

from drivers.announced.binds import Bind, Draft, LeftOut, choices, said, seconds, source, yes_no
from drivers.announced.reader import Entity

_MEASURES: Final = {
    "battery": ("battery.battery", "%"),
    "carbon_dioxide": ("co2.co2", "ppm"),
    "humidity": ("humidity.humidity", "%"),
    "illuminance": ("illuminance.illuminance", "lx"),
    "moisture": ("soil_moisture.soil_moisture", "%"),
    "pm10": ("pm10.pm10", "µg/m³"),
    "pm25": ("pm25.pm25", "µg/m³"),
    "pressure": ("pressure.pressure", "hPa"),
    "atmospheric_pressure": ("pressure.pressure", "hPa"),
    "sound_pressure": ("noise.noise", "dB"),
    "temperature": ("temperature.temperature", "°C"),
    "volatile_organic_compounds": ("tvoc.tvoc", "mg/m³"),
}
_ELECTRIC: Final = {"power": "W", "energy": "kWh", "voltage": "V", "current": "A"}

_SCALES: Final[Mapping[str, Mapping[str, float]]] = {
    "hPa": {"hPa": 1, "mbar": 1, "Pa": 0.01, "kPa": 10, "bar": 1000, "cbar": 10, "inHg": 33.8639, "mmHg": 1.33322},
    "mg/m³": {"mg/m³": 1, "µg/m³": 0.001, "μg/m³": 0.001},
    "µg/m³": {"µg/m³": 1, "μg/m³": 1, "mg/m³": 1000},
    "W": {"W": 1, "mW": 0.001, "kW": 1000, "MW": 1e6},
    "kWh": {"kWh": 1, "Wh": 0.001, "MWh": 1000, "J": 1 / 3.6e6, "kJ": 1 / 3600, "MJ": 1 / 3.6, "GJ": 1000 / 3.6},
    "V": {"V": 1, "mV": 0.001, "kV": 1000},
    "A": {"A": 1, "mA": 0.001},
    "ppm": {"ppm": 1},
    "%": {"%": 1},
    "lx": {"lx": 1, "lux": 1},
    "dB": {"dB": 1, "dBA": 1},
}
"""How much one of the announced unit is in ours. Temperatures are units of the form itself."""

_DETECTS: Final = {
    "battery": ("battery.battery_low", True),
    "battery_charging": ("battery.charging", True),
    "carbon_monoxide": ("carbon_monoxide.carbon_monoxide", True),
    "door": ("contact.open", True),
    "garage_door": ("contact.open", True),
    "gas": ("gas.gas", True),
    "lock": ("lock.locked", False),
    "moisture": ("leak.leak", True),
    "motion": ("occupancy.motion", True),
    "occupancy": ("occupancy.occupied", True),
    "opening": ("contact.open", True),
    "presence": ("occupancy.occupied", True),
    "smoke": ("smoke.smoke", True),
    "tamper": ("tamper.tamper", True),
    "vibration": ("vibration.vibration", True),
    "window": ("contact.open", True),
}
"""What a device class of yes and no stands for, and whether its `on` means our yes."""


def binary_sensor(draft: Draft) -> None:
    """A yes or no that is told."""
    entity = draft.entity
    key, straight = _DETECTS.get(entity.text("device_class"), ("", True))

    def told() -> Bind:
        read = _told(entity)
        on, off = said(entity, "payload_on", "ON"), said(entity, "payload_off", "OFF")
        values = yes_no(on, off) if straight else yes_no(off, on)
        delay = entity.number("off_delay", 0)
        return read | {"values": values} | ({"lasts": seconds(delay)} if read and delay > 0 else {})

    if key:
        draft.put(key, told)
    else:
        draft.raw("state", "bool", told)


def sensor(draft: Draft) -> None:
    """A number, a word or a text that is told."""
    entity = draft.entity
    key, unit = _measured(entity)
    if key:
        draft.put(key, lambda: _told(entity) | _scaled(entity, unit))
        return
    if entity.text("device_class") == "enum":
        draft.raw("state", "enum", lambda: _told(entity) | {"values": choices(entity.texts("options"))})
        return
    spelling = entity.text("unit_of_measurement")
    counted = bool(spelling) or entity.text("state_class") in ("measurement", "total", "total_increasing")
    draft.raw("state", "float" if counted else "string", lambda: _told(entity) | _unit(spelling))


def _measured(entity: Entity) -> tuple[str, str]:
    """The property that a sensor is for, and its unit; empty where it is none that the vocabulary has."""
    kind, unit = entity.text("device_class"), entity.text("unit_of_measurement")
    own = entity.text("entity_category") == "diagnostic"
    if kind == "temperature" and own:
        return ("device_temperature.device_temperature", "°C") if _fits("°C", unit) else ("", "")
    if kind in _ELECTRIC and not own:
        return (f"meter.{kind}", _ELECTRIC[kind]) if _fits(_ELECTRIC[kind], unit) else ("", "")
    key, ours = _MEASURES.get(kind, ("", ""))
    return (key, ours) if _fits(ours, unit) else ("", "")


def _fits(ours: str, unit: str) -> bool:
    return unit in ("°C", "°F", "K") if ours == "°C" else unit in _SCALES.get(ours, ())


def _told(entity: Entity) -> Bind:
    read = source(entity, "state_topic", "value_template")
    if not read:
        raise LeftOut("announced.no_topic", what="state_topic")
    expires = entity.number("expire_after", 0)
    return read | ({"fresh": seconds(expires)} if expires > 0 else {})


def _scaled(entity: Entity, ours: str) -> Bind:
    unit = entity.text("unit_of_measurement")
    if ours == "°C":
        return temperature(unit)
    scale = _SCALES[ours][unit]
    return {} if scale == 1 else {"scale": scale}


def temperature(unit: str) -> Bind:
    """How a temperature in °C, °F or K is read; nothing said is °C."""
    if unit in ("°F", "F"):
        return {"unit": "°F"}
    return {"offset": -273.15} if unit == "K" else {}


def _unit(spelling: str) -> Bind:
    return {"unit": spelling[:20]} if spelling else {}

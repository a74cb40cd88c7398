"""Exposes that mean the same on every product, by name: which capability's member they are."""

from collections.abc import Mapping
from typing import Final

NUMBERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "battery": ("battery", "battery", "%"),
    "linkquality": ("diagnostics", "link_quality", ""),
    "temperature": ("temperature", "temperature", "°C"),
    "current_temperature": ("temperature", "temperature", "°C"),
    "local_temperature": ("temperature", "temperature", "°C"),
    "device_temperature": ("device_temperature", "device_temperature", "°C"),
    "cpu_temperature": ("device_temperature", "device_temperature", "°C"),
    "humidity": ("humidity", "humidity", "%"),
    "illuminance": ("illuminance", "illuminance", "lx"),
    "illuminance_lux": ("illuminance", "illuminance", "lx"),
    "pressure": ("pressure", "pressure", "hPa"),
    "soil_moisture": ("soil_moisture", "soil_moisture", "%"),
    "co2": ("co2", "co2", "ppm"),
    "pm25": ("pm25", "pm25", "µg/m³"),
    "pm10": ("pm10", "pm10", "µg/m³"),
    "voc": ("tvoc", "tvoc", "mg/m³"),
    "formaldehyd": ("hcho", "hcho", "mg/m³"),
    "formaldehyde": ("hcho", "hcho", "mg/m³"),
    "hcho": ("hcho", "hcho", "mg/m³"),
    "noise": ("noise", "noise", "dB"),
    "power": ("meter", "power", "W"),
    "energy": ("meter", "energy", "kWh"),
    "voltage": ("meter", "voltage", "V"),
    "current": ("meter", "current", "A"),
}
"""Capability, member, and the unit that it has in ours; of which the expose may have another."""

FACTORS: Final[Mapping[tuple[str, str], float]] = {
    ("kPa", "hPa"): 10.0,
    ("Pa", "hPa"): 0.01,
    ("mbar", "hPa"): 1.0,
    ("µg/m³", "mg/m³"): 0.001,
    ("ug/m3", "mg/m³"): 0.001,
    ("mg/m³", "µg/m³"): 1000.0,
    ("mV", "V"): 0.001,
    ("mA", "A"): 0.001,
    ("kW", "W"): 1000.0,
    ("mW", "W"): 0.001,
    ("Wh", "kWh"): 0.001,
    ("lux", "lx"): 1.0,
    ("℃", "°C"): 1.0,
    ("C", "°C"): 1.0,
    ("dBA", "dB"): 1.0,
}
"""Ours = theirs times so much."""

YES_OR_NO: Final[Mapping[str, tuple[str, str]]] = {
    "occupancy": ("occupancy", "motion"),
    "motion": ("occupancy", "motion"),
    "presence": ("occupancy", "occupied"),
    "water_leak": ("leak", "leak"),
    "smoke": ("smoke", "smoke"),
    "gas": ("gas", "gas"),
    "carbon_monoxide": ("carbon_monoxide", "carbon_monoxide"),
    "tamper": ("tamper", "tamper"),
    "vibration": ("vibration", "vibration"),
    "battery_low": ("battery", "battery_low"),
    "child_lock": ("settings", "child_lock"),
    "led_indication": ("settings", "led"),
    "led_indicator": ("settings", "led"),
    "led_enable": ("settings", "led"),
    "indicator": ("settings", "led"),
    "beep": ("settings", "buzzer"),
    "buzzer_feedback": ("settings", "buzzer"),
    "charging": ("battery", "charging"),
    "charging_state": ("battery", "charging"),
}

POWER_ON: Final = ("power_on_behavior", "power_outage_memory", "relay_status", "restore_power")
"""Names under which makers offer what happens when power returns."""

POWER_ON_WORDS: Final[Mapping[str, str]] = {
    "off": "off", "on": "on", "previous": "previous", "restore": "previous", "memory": "previous", "toggle": "toggle",
    "power_off": "off", "power_on": "on", "restart_memory": "previous", "close": "off", "open": "on",
}  # fmt: skip

MOVEMENTS: Final[Mapping[str, str]] = {
    "opening": "opening", "closing": "closing", "stopped": "stopped", "stop": "stopped", "UP": "opening",
    "DOWN": "closing", "STOP": "stopped", "pause": "stopped",
}  # fmt: skip

AIR: Final[Mapping[str, str]] = {
    "excellent": "good", "good": "good", "moderate": "moderate", "poor": "poor", "unhealthy": "very_poor",
    "hazardous": "extremely_poor",
}  # fmt: skip
"""The scale of air quality that zigbee2mqtt's sensors have, in Matter's words."""

MODES: Final[Mapping[str, str]] = {
    "auto": "auto", "heat": "heat", "cool": "cool", "dry": "dry", "fan_only": "fan",
}  # fmt: skip

RUNNING: Final[Mapping[str, str]] = {
    "off": "off",
    "idle": "idle",
    "heat": "heating",
    "cool": "cooling",
    "fan_only": "fan",
}

FAN_SPEEDS: Final[Mapping[str, int]] = {"low": 33, "medium": 66, "high": 100}

"""Products that the simulator knows: what zigbee2mqtt says of each, and what is so at the beginning.

The exposes are those of zigbee-herdsman-converters 26.105 for the models named, reduced to what is played here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Exposed = dict[str, object]


def _numeric(name: str, access: int, unit: str = "", low: float | None = None, high: float | None = None) -> Exposed:
    expose: Exposed = {"type": "numeric", "name": name, "label": name, "property": name, "access": access}
    more = {"unit": unit or None, "value_min": low, "value_max": high}
    return expose | {key: value for key, value in more.items() if value is not None}


def _binary(name: str, access: int, on: object = True, off: object = False, key: str = "") -> Exposed:
    return {
        "type": "binary", "name": name, "label": name, "property": key or name, "access": access, "value_on": on,
        "value_off": off,
    }  # fmt: skip


def _enum(name: str, access: int, *words: str) -> Exposed:
    return {
        "type": "enum", "name": name, "label": name, "property": name, "access": access, "values": list(words),
    }  # fmt: skip


def _of(kind: str, *features: Exposed, endpoint: str = "") -> Exposed:
    expose: Exposed = {"type": kind, "features": list(features)}
    return {**expose, "endpoint": endpoint} if endpoint else expose


def _state(endpoint: str = "") -> Exposed:
    return _binary("state", 7, "ON", "OFF", f"state_{endpoint}" if endpoint else "state")


_COLOR: Final[Exposed] = {
    "type": "composite", "name": "color_xy", "label": "Color", "property": "color", "access": 7,
    "features": [_numeric("x", 7), _numeric("y", 7)],
}  # fmt: skip
_BATTERY: Final = _numeric("battery", 1, "%", 0, 100)
_LINK: Final = _numeric("linkquality", 1, "lqi", 0, 255)


@dataclass(frozen=True, slots=True)
class Product:
    """One model. `start`: its state at first; `hands`: acts, and the key of the state that each changes.

    `asleep`: it lives on a battery and hears nothing. `room`: keys that follow the air of its room.
    """

    model: str
    vendor: str
    description: str
    exposes: tuple[Exposed, ...]
    start: Mapping[str, object]
    hands: Mapping[str, str]
    asleep: bool = True
    room: tuple[str, ...] = ()

    def definition(self) -> dict[str, object]:
        """As `bridge/devices` has it."""
        return {
            "source": "native", "model": self.model, "vendor": self.vendor, "description": self.description,
            "exposes": [*self.exposes, _LINK], "supports_ota": False, "options": [],
        }  # fmt: skip


_PRODUCTS: Final = (
    Product(
        "LED2109G6", "IKEA", "TRADFRI bulb E26/E27, color/white spectrum, globe, opal, 800/806/810 lm",
        (
            _of(
                "light", _state(), _numeric("brightness", 7, "", 0, 254),
                _numeric("color_temp", 7, "mired", 153, 500), _COLOR,
            ),
            _enum("effect", 2, "blink", "breathe", "okay", "stop_effect"),
            _enum("power_on_behavior", 7, "off", "on", "toggle", "previous"),
        ),
        {"state": "OFF", "brightness": 254, "color_temp": 370, "color": {"x": 0.4599, "y": 0.4106}}, {}, asleep=False,
    ),
    Product(
        "TS011F_plug_1", "Tuya", "Smart plug (with power monitoring)",
        (
            _of("switch", _state()), _numeric("power", 5, "W"), _numeric("current", 5, "A"),
            _numeric("voltage", 5, "V"), _numeric("energy", 1, "kWh"), _binary("child_lock", 3, "LOCK", "UNLOCK"),
        ),
        {"state": "OFF", "power": 0, "current": 0, "voltage": 231, "energy": 1.5, "child_lock": "UNLOCK"}, {},
        asleep=False,
    ),
    Product(
        "QBKG03LM", "Aqara", "Smart wall switch (no neutral, double rocker)",
        (
            _of("switch", _state("left"), endpoint="left"), _of("switch", _state("right"), endpoint="right"),
            _enum("action", 1, "single_left", "double_left", "single_right", "double_right"),
        ),
        {"state_left": "OFF", "state_right": "OFF"}, {"press": "action"}, asleep=False,
    ),
    Product(
        "ZNCLDJ12LM", "Aqara", "Curtain controller B1",
        (
            _of("cover", _enum("state", 3, "OPEN", "CLOSE", "STOP"), _numeric("position", 7, "%", 0, 100)),
            _enum("motor_state", 1, "closing", "opening", "stopped"),
        ),
        {"state": "CLOSE", "position": 0, "motor_state": "stopped"}, {}, asleep=False,
    ),
    Product(
        "RTCGQ11LM", "Aqara", "Motion sensor",
        (_BATTERY, _binary("occupancy", 1), _numeric("illuminance", 1, "lx"), _numeric("voltage", 1, "mV")),
        {"occupancy": False, "illuminance": 40, "battery": 91, "voltage": 2995},
        {"motion": "occupancy", "illuminance": "illuminance"},
    ),
    Product(
        "MCCGQ11LM", "Aqara", "Door and window sensor",
        (_BATTERY, _binary("contact", 1, False, True), _numeric("voltage", 1, "mV")),
        {"contact": True, "battery": 88, "voltage": 2985}, {"open": "contact"},
    ),
    Product(
        "SJCGQ11LM", "Aqara", "Water leak sensor",
        (_BATTERY, _binary("water_leak", 1), _binary("battery_low", 1)),
        {"water_leak": False, "battery_low": False, "battery": 97}, {"leak": "water_leak"},
    ),
    Product(
        "WSDCGQ11LM", "Aqara", "Temperature and humidity sensor",
        (_BATTERY, _numeric("temperature", 1, "°C"), _numeric("humidity", 1, "%"), _numeric("pressure", 1, "hPa")),
        {"temperature": 21.0, "humidity": 45.0, "pressure": 1013.2, "battery": 79}, {},
        room=("temperature", "humidity"),
    ),
    Product(
        "WXKG11LM", "Aqara", "Wireless mini switch",
        (_BATTERY, _enum("action", 1, "single", "double", "triple", "quadruple", "hold", "release")),
        {"battery": 100}, {"press": "action"},
    ),
)  # fmt: skip

PRODUCTS: Final[Mapping[str, Product]] = {product.model: product for product in _PRODUCTS}

"""Heaters, air conditioners, fans and humidifiers that speak MIoT. Facts: merdok/homebridge-miot, python-miio.

A heater's countdown switches it off (`set_delay_off` of python-miio heater_miot.py, whole hours for mc2 and za2;
merdok: seconds for ma3). The air conditioner is a heat pump with a thermostat, made to run unattended, and its
electric extra heater (2.9) is not bound: it needs no guard. Confidence: high for the first, medium for the second.

zhimi.humidifier.ca4 counts water from 0 to 120, and 127 or 128 when the tank is off (python-miio
airhumidifier_miot.py); mmgg.pet_waterer.s1: `no_water_flag` false means that there is none (python-miio; the name
says the opposite).
"""

from drivers.kit.decode import as_is, boolean, number, scaled
from drivers.kit.define import AnyBinding, Binding, Narrow, Poll
from drivers.miio.definitions.miot_words import (
    choice,
    flag,
    humidity,
    level,
    on,
    target_temperature,
    temperature,
)
from drivers.miio.profiles.miot import MiotDefinition, Prop, Wire
from hub.model.value import Value

HOUR = 3600.0


def _heat_pump(siid: int, piid: int) -> Binding[Wire]:
    return Binding("climate", "on", Prop(siid, piid), boolean, as_is, poll=Poll.FAST, narrow=Narrow(guard=False))


def _auto_off(siid: int, piid: int, longest: float, unit: float) -> Binding[Wire]:
    """The countdown to off; the wire counts in `unit` seconds."""

    def encode(value: Value) -> object:
        return round(value / unit) if isinstance(value, (int, float)) else value

    narrow = Narrow(maximum=longest, step=unit)
    return Binding("climate", "auto_off", Prop(siid, piid), scaled(unit, 0), encode, narrow=narrow)


def _tank_of_120(wire: object) -> float | None:
    raw = number(wire)
    return None if raw is None or not 0 <= raw <= 125 else float(min(100, round(raw / 1.2)))


def _full_or_empty(wire: object) -> float | None:
    water = boolean(wire)
    return None if water is None else 100.0 if water else 0.0


def _fan(speed: int, swing: int) -> tuple[AnyBinding[Wire], ...]:
    return (on("fan", 2, 1), level("fan", "speed", 2, speed, low=1), flag("fan", "oscillate", 2, swing, writable=True))


DEFINITIONS: tuple[MiotDefinition, ...] = (
    MiotDefinition(
        vendor="Smartmi",
        name="Space heater S",
        models=("zhimi.heater.mc2",),
        bindings=(
            on("climate", 2, 1),
            _auto_off(3, 1, 12 * HOUR, HOUR),
            target_temperature(2, 5, 18, 28, 1),
            temperature(4, 7),
        ),
    ),
    MiotDefinition(
        vendor="Smartmi",
        name="Baseboard heater E",
        models=("zhimi.heater.ma3",),
        bindings=(
            on("climate", 2, 1),
            _auto_off(3, 1, 12 * HOUR, 1.0),
            target_temperature(2, 5, 16, 28, 1),
            temperature(4, 7),
        ),
    ),
    MiotDefinition(
        vendor="Smartmi",
        name="Electric heater 1S",
        models=("zhimi.heater.za2",),
        bindings=(
            on("climate", 2, 2),
            _auto_off(4, 1, 8 * HOUR, HOUR),
            target_temperature(2, 6, 16, 28, 1),
            temperature(5, 8),
            humidity(5, 7),
        ),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Air conditioner",
        models=(
            "xiaomi.aircondition.mc1",
            "xiaomi.aircondition.mc2",
            "xiaomi.aircondition.mc4",
            "xiaomi.aircondition.mc5",
        ),
        bindings=(
            _heat_pump(2, 1),
            choice("climate", "mode", 2, 2, {2: "cool", 3: "dry", 4: "fan", 5: "heat"}),
            target_temperature(2, 4, 16, 31, 0.5),
            temperature(4, 7),
        ),
        patience=4.5,
    ),
    MiotDefinition(
        vendor="Mijia",
        name="Standing fan 2",
        models=("dmaker.fan.p10", "dmaker.fan.p18"),
        bindings=_fan(10, 4),
    ),
    MiotDefinition(
        vendor="Smartmi",
        name="Humidifier",
        models=("zhimi.humidifier.ca4",),
        bindings=(
            on("humidifier", 2, 1),
            level("humidifier", "target_humidity", 2, 6, 30, 80),
            choice("humidifier", "mode", 2, 5, {0: "auto", 1: "low", 2: "medium", 3: "high"}),
            humidity(3, 9),
            temperature(3, 7),
            Binding("water_level", "water_level", Prop(2, 7), _tank_of_120, poll=Poll.NORMAL),
        ),
    ),
    MiotDefinition(
        vendor="Mijia",
        name="Anti-bacterial humidifier 2",
        models=("deerma.humidifier.jsq2g",),
        bindings=(
            on("humidifier", 2, 1),
            level("humidifier", "target_humidity", 2, 6, 40, 70),
            humidity(3, 1),
            temperature(3, 7),
        ),
        chunk=6,
    ),
    MiotDefinition(
        vendor="Mmgg",
        name="Pet fountain",
        models=("mmgg.pet_waterer.s1", "mmgg.pet_waterer.s4"),
        bindings=(
            on("switch", 2, 2),
            # In the request that asks for `on` anyway.
            Binding("water_level", "water_level", Prop(7, 1), _full_or_empty, poll=Poll.FAST),
        ),
    ),
    MiotDefinition(
        vendor="Qingping",
        name="Air monitor Lite",
        models=("cgllc.airm.cgdn1",),
        bindings=(temperature(3, 7), humidity(3, 1)),
    ),
)

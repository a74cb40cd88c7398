"""Humidifiers, fans and vacuums of the older generation. Facts: python-miio, al-one/hass-xiaomi-miot, openHAB.

The zhimi humidifiers answer one property at a time. A vacuum tells everything in one object; it is sent home only
from a pause, so python-miio pauses first; many firmwares do not need that, and a pause of one that is docked does
no harm.
"""

from drivers.kit.decode import Encode, boolean, number, options
from drivers.kit.define import Binding, CallBinding, Poll
from drivers.miio.definitions.legacy_words import call, choice, measure, on_off, setting
from drivers.miio.profiles.legacy import Invoke, LegacyDefinition, Name

GET_STATUS = "get_status"

STATES: dict[int | str, str] = {
    1: "idle", 2: "idle", 3: "idle", 4: "cleaning", 5: "cleaning", 6: "returning", 7: "cleaning", 8: "docked",
    9: "error", 10: "paused", 11: "cleaning", 12: "error", 13: "idle", 14: "idle", 15: "returning",
    16: "cleaning", 17: "cleaning", 18: "cleaning", 22: "docked", 23: "docked", 26: "returning", 100: "docked",
}  # fmt: skip


def _tank_of_120(wire: object) -> float | None:
    raw = number(wire)
    return None if raw is None or not 0 <= raw <= 125 else float(min(100, round(raw / 1.2)))


def _with(method: str) -> Encode:
    return lambda value: Invoke(method, (value,))


def _word(method: str) -> Encode:
    return lambda value: Invoke(method, ("on" if value else "off",))


DEFINITIONS: tuple[LegacyDefinition, ...] = (
    LegacyDefinition(
        vendor="Smartmi",
        name="Evaporative humidifier",
        models=("zhimi.humidifier.cb1", "zhimi.humidifier.cb2"),
        bindings=(
            on_off("humidifier", "power", "set_power"),
            choice(
                "humidifier", "mode", "mode", "set_mode",
                {"silent": "low", "medium": "medium", "high": "high", "auto": "auto"},
            ),
            setting("humidifier", "target_humidity", "limit_hum", "set_limit_hum", low=30, high=80, step=10),
            measure("humidity", "humidity", "humidity"),
            measure("temperature", "temperature", "temperature"),
            Binding("water_level", "water_level", Name("depth"), _tank_of_120, poll=Poll.NORMAL),
        ),
        chunk=1,
    ),
    LegacyDefinition(
        vendor="Mijia",
        name="Inverter fan",
        models=("dmaker.fan.p5",),
        bindings=(
            Binding("fan", "on", Name("power"), boolean, _with("s_power"), poll=Poll.FAST),
            setting("fan", "speed", "speed", "s_speed", low=1),
            Binding("fan", "oscillate", Name("roll_enable"), boolean, _with("s_roll"), poll=Poll.FAST),
        ),
        chunk=15,
    ),
    LegacyDefinition(
        vendor="Smartmi",
        name="Standing fan",
        models=("zhimi.fan.sa1", "zhimi.fan.za1", "zhimi.fan.za3", "zhimi.fan.za4", "zhimi.fan.v2", "zhimi.fan.v3"),
        bindings=(
            on_off("fan", "power", "set_power"),
            setting("fan", "speed", "speed_level", "set_speed_level", low=1),
            Binding("fan", "oscillate", Name("angle_enable"), boolean, _word("set_angle_enable"), poll=Poll.FAST),
        ),
        chunk=1,
    ),
    LegacyDefinition(
        vendor="Xiaomi",
        name="Robot vacuum",
        models=(
            "rockrobo.vacuum.v1",
            "roborock.vacuum.s5",
            "roborock.vacuum.s6",
            "roborock.vacuum.t4",
            "roborock.vacuum.t6",
            "roborock.vacuum.a08",
            "roborock.vacuum.a10",
            "roborock.vacuum.a11",
            "roborock.vacuum.a15",
            "roborock.vacuum.a27",
        ),
        bindings=(
            Binding("vacuum", "state", Name("state", GET_STATUS), options(STATES), poll=Poll.FAST),
            call("vacuum", "start", "app_start"),
            call("vacuum", "pause", "app_pause"),
            CallBinding("vacuum", "dock", Name("app_charge"), lambda _: Invoke("app_charge")),
            measure("battery", "battery", "battery", getter=GET_STATUS),
        ),
        patience=4.5,
    ),
)  # fmt: skip

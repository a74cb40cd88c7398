"""How to look at the simulated products: their physical state in words of the model.

Its facts are those of `simulated/`, not those of the client's definitions.
"""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Look, State, Truth, is_, number, one_of, same
from drivers.miio.truth_of_appliances import truths
from hub.model.device import Happening
from hub.model.value import Color, Value

_ON: Final = {"on": same("on")}
_POWER: Final = {"on": is_("power", "on")}
_WHITE: Final = {"brightness": same("brightness"), "color_temperature": same("color-temperature")}
_TARGET: Final = {"target_temperature": number("target-temperature")}
_BATTERY: Final = {"battery": same("battery-level")}
_AIR: Final[Mapping[str, Look]] = {"temperature": number("temperature"), "humidity": number("relative-humidity")}
_TANK: Final = {"water_level": number("water")}
_POSITION: Final = {"position": number("travel")}
_KETTLE_STATES: Final = {0: "idle", 1: "heating", 2: "boiling", 3: "cooling", 4: "keep_warm"}
_VACUUM_STATES: Final = {
    3: "idle", 5: "cleaning", 6: "returning", 8: "docked", 10: "paused", 11: "cleaning", 12: "error", 100: "docked",
}  # fmt: skip
_STRIP: Final = {
    "on": same("on-2"), "left.on": same("on-6"), "center_left.on": same("on-5"), "center_right.on": same("on-4"),
    "right.on": same("on-3"), "usb.on": same("on-7"),
}  # fmt: skip


def truth(model: str) -> Truth | None:
    """How to look at a product; None for one that is not simulated."""
    return _TRUTHS.get(model)


def commanding(request: ReceivedCommand) -> bool:
    """Whether a request asks the product to do something; greetings, subscriptions and getters do not."""
    return not request.method.startswith(("get_", "miIO."))


def _color(state: State) -> Value | None:
    raw = state.get("color")
    return Color(raw >> 16 & 255, raw >> 8 & 255, raw & 255) if isinstance(raw, int) else None


def _got_warmer(before: State, now: State, value: Value) -> bool:
    """Water that is to boil gets warmer; where heat ends there is nothing more to see."""
    was, is_now = before.get("water_temperature"), now.get("water_temperature")
    return value is not True or (isinstance(was, float) and isinstance(is_now, float) and is_now > was)


def _pressed(value: object) -> tuple[Happening, ...]:
    return (Happening("press", {"kind": str(value)}),)


def _rung(_value: object) -> tuple[Happening, ...]:
    return (Happening("ring", {}), *_pressed("single"))


def _pressed_at_the_door(value: object) -> tuple[Happening, ...]:
    return _rung(value) if value == "single" else _pressed(value)


def _state_is(*wanted: str) -> Callable[[State, Mapping[str, Value]], bool]:
    return lambda state, _: _VACUUM_STATES.get(_whole(state.get("state"))) in wanted


def _whole(value: object) -> int:
    return value if isinstance(value, int) else -1


def _sees(looks: Mapping[str, Look]) -> Truth:
    return Truth(looks=looks, commanding=commanding)


_TRUTHS: Final[Mapping[str, Truth]] = {
    **truths(commanding),
    "cuco.plug.cp2": _sees({**_ON, "power": number("watts"), "energy": number("energy")}),
    "cuco.plug.cp5": _sees(_STRIP),
    "dmaker.fan.p10": _sees({**_ON, "speed": same("speed-level"), "oscillate": same("horizontal-swing")}),
    "dooya.curtain.m2": _sees(_POSITION),
    "hyd.airer.znlyj2": _sees({**_POSITION, "light.on": same("on")}),
    "lumi.gateway.mgl03": _sees({"led.on": is_("led", 1)}),
    "mmgg.pet_waterer.s1": _sees(
        # It knows only whether there is water.
        {**_ON, "water_level": lambda state: 100.0 if state.get("no-water-flag") else 0.0}
    ),
    "philips.light.bulb": _sees(
        {**_POWER, "brightness": same("bright"), "color_temperature": number("cct", 2700 / 99, 3000 - 2700 / 99)}
    ),
    "rockrobo.vacuum.v1": Truth(
        looks={"state": one_of("state", _VACUUM_STATES), "battery": same("battery")},
        calls={
            "start": _state_is("cleaning"), "pause": _state_is("paused"), "dock": _state_is("returning", "docked"),
        },
        commanding=commanding,
    ),
    "xiaomi.aircondition.mc1": _sees(
        {
            **_ON, **_TARGET, "mode": one_of("mode", {2: "cool", 3: "dry", 4: "fan", 5: "heat"}),
            "temperature": number("temperature"),
        }
    ),
    "yeelink.light.ceilc": _sees({**_ON, **_WHITE}),
    "yeelink.light.colorc": _sees({**_ON, **_WHITE, "color": _color}),
    "yeelink.light.lamp1": _sees({**_POWER, "brightness": same("bright"), "color_temperature": same("ct")}),
    "yeelink.light.lamp22": _sees({**_ON, **_WHITE}),
    "yunmi.kettle.v19": Truth(
        looks={
            "on": is_("status", 1, 2, 4), "state": one_of("status", _KETTLE_STATES), **_TARGET,
            "temperature": number("water_temperature"),
        },
        proofs={"on": _got_warmer},
        commanding=commanding,
    ),
    "zhimi.heater.mc2": _sees(
        {**_ON, **_TARGET, "temperature": number("temperature"), "auto_off": number("countdown-time", 3600)}
    ),
    "zhimi.humidifier.ca4": _sees(
        {
            **_ON, **_AIR, **_TANK, "target_humidity": same("target-humidity"),
            "mode": one_of("fan-level", {0: "auto", 1: "low", 2: "medium", 3: "high"}),
        }
    ),
    "zhimi.humidifier.cb1": _sees(
        {
            **_POWER, **_TANK, "target_humidity": same("limit_hum"), "humidity": number("humidity"),
            "mode": one_of("mode", {"silent": "low", "medium": "medium", "high": "high", "auto": "auto"}),
            "temperature": number("temperature"),
        }
    ),
    "isa.magnet.dw2hl": _sees({"open": same("open"), **_BATTERY}),
    "linp.remote.k9b01": Truth(looks=_BATTERY, events={"press": _pressed}),
    "linp.remote.k9b1": Truth(looks=_BATTERY, events={"press": _pressed_at_the_door, "ring": _rung}),
    # It never says that nobody moves.
    "lumi.motion.acn001": _sees(
        {"motion": lambda state: True if state.get("motion") else None, "illuminance": number("illumination")}
    ),
    "lumi.remote.mcn001": Truth(looks=_BATTERY, events={"press": _pressed}),
    "lumi.sensor_magnet.v2": _sees({"open": same("open")}),
    "lumi.sensor_motion.v2": _sees({"motion": same("motion-state")}),
    "miaomiaoce.sensor_ht.t9": _sees(
        {"temperature": number("room_temperature"), "humidity": number("room_humidity"), **_BATTERY}
    ),
}  # fmt: skip

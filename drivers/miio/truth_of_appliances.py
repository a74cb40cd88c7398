"""How to look at simulated appliances: what heats, cooks, washes, and cleans or dries the air.

The facts are those of `simulated/`, not those of the client's definitions.
"""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Done, Look, Truth, is_, number, one_of, same

_ON: Final = {"on": same("on")}
_FRYER: Final = {
    0: "off", 1: "idle", 2: "paused", 3: "scheduled", 4: "running", 5: "preheating", 6: "done", 7: "paused",
    8: "paused", 9: "paused",
}  # fmt: skip
_OVEN: Final = {1: "idle", 2: "running", 3: "paused", 5: "off", 11: "error"}
_DISHES: Final = {0: "off", 1: "idle", 2: "running", 3: "paused", 4: "done", 5: "scheduled", 6: "running"}
_WASHER: Final = {
    "off": "off", "standby": "idle", "run": "running", "delay": "scheduled", "pause": "paused", "fault": "error",
    "eoc": "done",
}  # fmt: skip
_BOILER: Final = {0: "idle", 1: "heating", 2: "keep_warm"}
_KETTLE: Final = {0: "idle", 1: "heating", 2: "boiling", 3: "cooling", 4: "keep_warm"}


def _shows(key: str, *wanted: object) -> Done:
    return lambda state, _: state.get(key) in wanted


_SEEN: Final[Mapping[str, tuple[Mapping[str, Look], Mapping[str, Done]]]] = {
    "careli.fryer.maf02": (
        {
            "on": is_("status", 2, 4, 5, 7, 8, 9), "state": one_of("status", _FRYER),
            "remaining": number("left-time", 60), "duration": number("target-time", 60),
            "target_temperature": number("target-temperature"),
        },
        {"pause": _shows("status", 2, 8)},
    ),
    "chunmi.microwave.n23l01": ({"remaining": number("tLeft")}, {"pause": _shows("status", 5)}),
    "chunmi.oven.x02": (
        {
            "on": is_("status", 2, 3), "state": one_of("status", _OVEN), "remaining": number("left-time", 60),
            "temperature": number("temperature"),
        },
        {"pause": _shows("status", 3), "cancel": _shows("status", 1)},
    ),
    "minij.washer.v5": (
        {
            "on": is_("state", "run", "pause"), "state": one_of("state", _WASHER),
            "remaining": number("time_remain", 60),
        },
        {"pause": _shows("state", "pause")},
    ),
    "nwt.derh.312en": (
        {
            **_ON, "target_humidity": same("target-humidity"), "humidity": number("relative-humidity"),
            "temperature": number("temperature"),
        },
        {},
    ),
    "viomi.dishwasher.m02": (
        {
            "on": is_("wash_status", 2, 3, 6), "state": one_of("wash_status", _DISHES),
            "remaining": number("left_time"), "power.on": is_("power", 1),
        },
        {"pause": _shows("wash_status", 3)},
    ),
    "viomi.fridge.m1": (
        {
            "on": is_("RCSet", "on"), "target_temperature": number("RCSetTemp"),
            "freezer.target_temperature": number("FCSetTemp"), "room.temperature": number("IndoorTemp"),
        },
        {},
    ),
    "viomi.waterheater.e8": (
        {
            **_ON, "state": one_of("status", _BOILER), "target_temperature": number("target-temperature"),
            "temperature": number("temperature"),
        },
        {},
    ),
    "xiaomi.kettle.ym3pro": (
        {
            "on": is_("status", 1, 2, 4), "state": one_of("status", _KETTLE),
            "temperature": number("water_temperature"), "target_temperature": number("target-temperature"),
        },
        {},
    ),
    "yeelink.bhf_light.v5": (
        {
            "on": same("heating"), "target_temperature": number("target-temperature"),
            "temperature": number("temperature"), "light.on": same("light"),
        },
        {},
    ),
    "zhimi.airpurifier.mb3": (
        {
            **_ON, "mode": one_of("mode", {0: "auto", 1: "sleep", 2: "favorite", 3: "manual"}),
            "pm25": number("pm2.5-density"), "filter_life": same("filter-life-level"),
        },
        {},
    ),
}  # fmt: skip
"""Looks and calls by model."""


def truths(commanding: Callable[[ReceivedCommand], bool]) -> Mapping[str, Truth]:
    """How to look at each of them."""
    return {model: Truth(looks=looks, calls=calls, commanding=commanding) for model, (looks, calls) in _SEEN.items()}

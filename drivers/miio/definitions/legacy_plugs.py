"""Plugs of the older generation. Facts: python-miio chuangmi_plug.py, al-one/hass-xiaomi-miot.

The power of chuangmi.plug.v3 has a method of its own that answers a bare list; it is not bound.
"""

from drivers.miio.definitions.legacy_words import on_off
from drivers.miio.profiles.legacy import Invoke, LegacyDefinition

DEFINITIONS: tuple[LegacyDefinition, ...] = (
    LegacyDefinition(
        vendor="Xiaomi",
        name="Smart plug",
        models=(
            "chuangmi.plug.m1",
            "chuangmi.plug.m3",
            "chuangmi.plug.v2",
            "chuangmi.plug.hmi205",
            "chuangmi.plug.hmi206",
        ),
        bindings=(on_off("plug", "power", "set_power"),),
    ),
    LegacyDefinition(
        vendor="Xiaomi",
        name="Smart plug, first generation",
        models=("chuangmi.plug.v1",),
        bindings=(on_off("plug", "on", send=lambda value: Invoke("set_on" if value else "set_off")),),
    ),
    LegacyDefinition(
        vendor="Xiaomi",
        name="Smart plug with meter",
        models=("chuangmi.plug.v3",),
        bindings=(on_off("plug", "on", "set_power"),),
    ),
)

"""Plugs, power strips and wall switches that speak MIoT. Facts: merdok/homebridge-miot, al-one/hass-xiaomi-miot.

cuco.plug.cp2 gives no units. Its counter is in 0.01 kWh (al-one's scale for what it sums up); 0.1 V, mA and 0.1 W
are inferred from the ranges (voltage up to 3,000). chuangmi.plug.212a01 likewise. Confidence: low for those scales.

cuco.plug.cp5: service 2 is the whole strip, 7 the USB ports; 6, 5, 4 and 3 are the sockets s1 to s4 as another
product of the house numbers them (cp5d). Which of them is left: unknown, s1 is taken to be.
"""

from drivers.kit.define import Poll
from drivers.miio.definitions.miot_words import measure, on
from drivers.miio.profiles.miot import MiotDefinition

DEFINITIONS: tuple[MiotDefinition, ...] = (
    MiotDefinition(
        vendor="Gosund",
        name="Plug with meter",
        models=("cuco.plug.cp2",),
        bindings=(
            on("plug", 2, 1),
            measure("plug", "energy", 2, 2, 0.01, Poll.SLOW),
            measure("plug", "voltage", 2, 3, 0.1),
            measure("plug", "current", 2, 4, 0.001),
            measure("plug", "power", 3, 2, 0.1),
        ),
        chunk=1,
    ),
    MiotDefinition(
        vendor="Gosund",
        name="Plug",
        models=("cuco.plug.cp1",),
        bindings=(on("plug", 2, 1),),
        chunk=1,
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Smart Power Plug 2",
        models=("chuangmi.plug.212a01",),
        bindings=(
            on("plug", 2, 1),
            measure("plug", "energy", 5, 1, 0.01, Poll.SLOW),
            measure("plug", "current", 5, 2, 0.001),
            measure("plug", "voltage", 5, 3, 0.1),
            measure("plug", "power", 5, 6, 0.01),
        ),
        chunk=7,
    ),
    MiotDefinition(
        vendor="Gosund",
        name="Power strip",
        models=("cuco.plug.cp5",),
        bindings=(
            on("switch", 2, 1),
            on("switch", 6, 1, "left"),
            on("switch", 5, 1, "center_left"),
            on("switch", 4, 1, "center_right"),
            on("switch", 3, 1, "right"),
            on("switch", 7, 1, "usb"),
        ),
    ),
    MiotDefinition(
        vendor="Babai",
        name="Wi-Fi wall switch A1",
        models=("babai.switch.bb101s",),
        bindings=(on("switch", 2, 1),),
    ),
)

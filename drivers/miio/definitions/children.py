"""Sensors and buttons behind a gateway, and gateways themselves.

Facts: AlexxIT/XiaomiGateway3 core/devices.py (numbers of properties and events), merdok/homebridge-miot (the two
lumi.sensor models and isa.magnet.dw2hl). That a gateway pushes its children's events over the LAN subscription, and
answers `get_properties` with the child's id, is inferred from Xiaomi's own client. Confidence: medium.

How long motion lasts: these sensors stay silent for a minute after they saw somebody, so one that does not say when
it is over is cleared after more than that. linp.remote.k9b1 is sold as a button and as a doorbell; here it is both.
"""

from drivers.kit.decode import battery_of_millivolts, boolean, scaled
from drivers.kit.define import Binding, Poll
from drivers.miio.definitions.miot_words import (
    battery,
    contact,
    humidity,
    motion_at,
    motion_seen,
    moves_to,
    press_by_argument,
    presses,
    ring,
    temperature,
)
from drivers.miio.profiles.miot import Ev, MiotDefinition, Prop

CLICKS = {1012: "single", 1013: "double", 1014: "long"}

DEFINITIONS: tuple[MiotDefinition, ...] = (
    MiotDefinition(
        vendor="Xiaomi",
        name="Multimode gateway",
        models=("lumi.gateway.mgl03",),
        bindings=(Binding("switch", "on", Prop(6, 6), boolean, lambda value: int(value is True), "led"),),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Wireless button",
        models=("lumi.remote.mcn001",),
        bindings=(*presses(3, CLICKS), battery(2, 1003)),
    ),
    MiotDefinition(
        vendor="Linptech",
        name="Wireless button K11",
        models=("linp.remote.k9b01",),
        bindings=(press_by_argument(3, 1012, {1: "single", 8: "long", 15: "double"}), battery(2, 1003)),
    ),
    MiotDefinition(
        vendor="Linptech",
        name="Wireless doorbell button",
        models=("linp.remote.k9b1",),
        bindings=(ring(2, 1), *presses(2, {1: "single", 2: "double", 3: "long"}), battery(3, 1003)),
    ),
    MiotDefinition(
        vendor="Aqara",
        name="Wall button E1",
        models=("lumi.remote.acn003", "lumi.remote.acn007"),
        bindings=(*presses(2, {1: "single", 2: "double", 3: "long"}), battery(3, 2, battery_of_millivolts())),
    ),
    MiotDefinition(
        vendor="Aqara",
        name="Motion sensor E1",
        models=("lumi.motion.acn001",),
        bindings=(
            motion_at(Ev(2, 1)),
            motion_seen(2, 1, lasts=90),
            Binding("illuminance", "illuminance", Prop(2, 1), scaled(1, 0), poll=Poll.SLOW),
            battery(3, 2, battery_of_millivolts()),
        ),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Motion sensor",
        models=("lumi.sensor_motion.v2",),
        bindings=(motion_at(Prop(2, 1)), motion_seen(2, 1, lasts=120)),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Door and window sensor 2",
        models=("isa.magnet.dw2hl",),
        bindings=(contact(2, 2), battery(3, 1)),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Door and window sensor",
        models=("lumi.sensor_magnet.v2",),
        bindings=(contact(2, 1), moves_to(2, 1, opened=False), moves_to(2, 2, opened=True)),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Temperature and humidity sensor",
        models=("miaomiaoce.sensor_ht.t9", "miaomiaoce.sensor_ht.t8", "miaomiaoce.sensor_ht.o2"),
        bindings=(temperature(3, 1001, Poll.SLOW), humidity(3, 1002, Poll.SLOW), battery(2, 1003)),
    ),
    MiotDefinition(
        vendor="Xiaomi",
        name="Temperature and humidity sensor T6",
        models=("miaomiaoce.sensor_ht.t6",),
        bindings=(temperature(3, 1001, Poll.SLOW), humidity(3, 1008, Poll.SLOW), battery(2, 1003)),
    ),
)

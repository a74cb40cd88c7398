"""What sits behind a gateway: sensors, buttons, relays, curtains, locks.

Facts: Home Assistant xiaomi_aqara (names and values in both generations), PyXiaomiGateway 0.14.3 (models). A person
may write the model as the gateway says it, so that every spelling stands here. Confidence: high; medium for cubes,
locks and generation 2.
"""

from typing import Final

from drivers.kit.decode import whole
from drivers.kit.define import Binding, CallBinding
from drivers.lumi.definitions.words import (
    BOTH_CLICKS,
    battery,
    metered,
    motion,
    moved,
    opened,
    pressed,
    refused,
    rotated,
    sensed,
    switched,
    told,
    turned,
)
from drivers.lumi.product import MAINS_BEATS, Product

_ALARM: Final = {"0": False, "1": True, "2": True}
_VIBRATES: Final = {"vibrate": "vibrate", "tilt": "tilt", "free_fall": "free_fall"}
_TURNS: Final = ("flip90", "flip180", "move", "tap_twice", "shake_air", "swing", "alert", "free_fall")
_HANDLES: Final = (
    opened("fing_verified", "fingerprint"),
    opened("psw_verified", "code"),
    opened("card_verified", "card"),
    refused("verified_wrong"),
)

_SENSORS: Final = (
    Product(
        "Xiaomi", "Door and window sensor", ("magnet", "sensor_magnet", "sensor_magnet.aq2"),
        (told("contact", "open", ("status", "window_status"), {"open": True, "close": False}), battery()),
    ),
    Product("Xiaomi", "Motion sensor", ("motion", "sensor_motion"), (*motion(), battery())),
    Product(
        "Aqara", "Motion sensor", ("sensor_motion.aq2",),
        (*motion(), sensed("illuminance", "lux", 1, 0, 100_000), battery()),
    ),
    Product(
        "Xiaomi", "Temperature and humidity sensor", ("sensor_ht",),
        (
            sensed("temperature", "temperature", 0.01, -50, 60),
            sensed("humidity", "humidity", 0.01, 0.01, 100),
            battery(),
        ),
    ),
    Product(
        "Aqara", "Weather sensor", ("weather", "weather.v1"),
        (
            sensed("temperature", "temperature", 0.01, -50, 60),
            sensed("humidity", "humidity", 0.01, 0.01, 100),
            sensed("pressure", "pressure", 0.01, 300, 1200),
            battery(),
        ),
    ),
    Product(
        "Aqara", "Water leak sensor", ("sensor_wleak.aq1",),
        (told("leak", "leak", ("status", "wleak_status"), {"leak": True, "no_leak": False}), battery()),
    ),
    Product(
        "Xiaomi", "Smoke alarm", ("smoke", "sensor_smoke"), (told("smoke", "smoke", ("alarm",), _ALARM), battery())
    ),
    Product(
        "Xiaomi", "Natural gas alarm", ("natgas", "sensor_natgas"), (told("gas", "gas", ("alarm",), _ALARM),),
        beats=MAINS_BEATS,
    ),
    Product(
        "Aqara", "Vibration sensor", ("vibration", "vibration.aq1"),
        (moved(("status", "movement"), _VIBRATES), battery()),
    ),
)  # fmt: skip

_BUTTONS: Final = (
    Product(
        "Xiaomi", "Wireless button",
        ("switch", "sensor_switch", "sensor_switch.aq2", "sensor_switch.aq3", "remote.b1acn01"),
        (pressed(("status", "button_0")), battery()),
    ),
    Product(
        "Aqara", "Wireless wall button",
        ("86sw1", "sensor_86sw1", "sensor_86sw1.aq1", "remote.b186acn01", "remote.b186acn02"),
        (pressed(("channel_0", "button_0")), battery()),
    ),
    Product(
        "Aqara", "Wireless wall button, two keys",
        ("86sw2", "sensor_86sw2", "sensor_86sw2.aq1", "remote.b286acn01", "remote.b286acn02"),
        (
            pressed(("channel_0", "button_0"), "left"),
            pressed(("channel_1", "button_1"), "right"),
            pressed(("dual_channel",), "both", BOTH_CLICKS),
            battery(),
        ),
    ),
    Product(
        "Xiaomi", "Cube", ("cube", "sensor_cube", "sensor_cube.aqgl01"),
        (turned(("status", "cube_status"), _TURNS), rotated(("rotate", "rotate_degree")), battery()),
    ),
)  # fmt: skip

_RELAYS: Final = (
    Product(
        "Xiaomi", "Plug", ("plug",),
        (
            switched(("status", "channel_0"), "plug"),
            metered("power", "load_power", 1),
            metered("energy", "power_consumed", 0.001),
        ),
        beats=MAINS_BEATS,
    ),
    Product(
        "Aqara", "Wall socket", ("86plug", "ctrl_86plug", "ctrl_86plug.aq1"),
        (
            switched(("status", "channel_0"), "plug"),
            metered("power", "load_power", 1),
            metered("energy", "power_consumed", 0.001),
        ),
        beats=MAINS_BEATS,
    ),
    Product(
        "Aqara", "Wall switch",
        (
            "ctrl_neutral1", "ctrl_neutral1.aq1", "ctrl_ln1", "ctrl_ln1.aq1", "switch_b1lacn02", "switch.b1lacn02",
            "switch_b1nacn02", "switch.b1nacn02",
        ),
        (switched(("channel_0",)),),
        beats=MAINS_BEATS,
    ),
    Product(
        "Aqara", "Wall switch, two keys",
        (
            "ctrl_neutral2", "ctrl_neutral2.aq1", "ctrl_ln2", "ctrl_ln2.aq1", "switch_b2lacn02", "switch.b2lacn02",
            "switch_b2nacn02", "switch.b2nacn02",
        ),
        (switched(("channel_0",), component="left"), switched(("channel_1",), component="right")),
        beats=MAINS_BEATS,
    ),
    Product(
        "Aqara", "Curtain controller", ("curtain", "curtain.aq2", "curtain.hagl04"),
        (
            Binding("cover", "position", ("curtain_level",), whole(0, 100), str, unlimited=True),
            CallBinding("cover", "stop", ("status", "curtain_status"), lambda _: "stop"),
        ),
        beats=MAINS_BEATS,
    ),
)  # fmt: skip

_LOCKS: Final = (Product("Aqara", "Door lock", ("lock.aq1", "lock.acn02"), (*_HANDLES, battery())),)

DEFINITIONS: Final = (*_SENSORS, *_BUTTONS, *_RELAYS, *_LOCKS)

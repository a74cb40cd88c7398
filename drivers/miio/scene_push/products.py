"""What children of older gateways tell through scenes: by model, the triggers, and what each of them means.

Facts: python-miio subdevices.yaml (the arrays of numbers by which the gateway knows a trigger). Confidence: medium.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.kit.define import AnyBinding, Binding, Definition, EventBinding, Signal, by_model
from hub.model.value import Value


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that a child can tell: the word under which it comes back, and what the gateway calls it."""

    action: str
    extra: str
    command_extra: str = ""


NOTHING: Final = Trigger("", "")  # the address of what is only set by triggers
CLEARS_AFTER: Final = 150.0  # seconds; the sensor says so after 120


def _pressed(action: str, kind: str, key: int, number: int, component: str = "") -> EventBinding[Trigger]:
    trigger = Trigger(action, f"[1,13,{key},85,[0,{number}],0,0]")
    return EventBinding("button", "press", trigger, lambda _: {"kind": kind}, component)


def _key(key: int, component: str = "") -> tuple[EventBinding[Trigger], ...]:
    """One key of a button."""
    name = component or "key"
    return (
        _pressed(f"{name}_long", "long", key, 0, component),
        _pressed(f"{name}_single", "single", key, 1, component),
        _pressed(f"{name}_double", "double", key, 2, component),
    )


def _happens(capability: str, event: str, action: str, extra: str, command_extra: str = "") -> EventBinding[Trigger]:
    def decode(_: object) -> Mapping[str, Value | None]:
        return {"kind": action}

    return EventBinding(capability, event, Trigger(action, extra, command_extra), decode)


def _set_by(capability: str, member: str) -> Binding[Trigger]:
    return Binding(capability, member, NOTHING, lambda _: None, unlimited=True)


_DOOR: Final[tuple[AnyBinding[Trigger], ...]] = (
    _set_by("contact", "open"),
    Signal("contact", "open", Trigger("open", "[1,6,1,0,[0,1],2,0]"), True),
    Signal("contact", "open", Trigger("close", "[1,6,1,0,[0,0],2,0]"), False),
)
_MOTION: Final[tuple[AnyBinding[Trigger], ...]] = (
    _set_by("occupancy", "motion"),
    Signal("occupancy", "motion", Trigger("motion", "[1,1030,1,0,[0,1],0,0]"), True, lasts=CLEARS_AFTER),
    Signal("occupancy", "motion", Trigger("no_motion", "[1,1030,1,8,[4,120],2,0]"), False),
)
_CUBE: Final = (
    _happens("cube", "turned", "move", "[1,18,2,85,[6,256],0,0]"),
    _happens("cube", "turned", "flip90", "[1,18,2,85,[6,64],0,0]"),
    _happens("cube", "turned", "flip180", "[1,18,2,85,[6,128],0,0]"),
    _happens("cube", "turned", "tap_twice", "[1,18,2,85,[6,512],0,0]"),
    _happens("cube", "turned", "shake_air", "[1,18,2,85,[0,0],0,0]"),
    _happens(
        "cube", "turned", "rotate", "[1,12,3,85,[1,0],0,0]", "[1,19,7,1006,[42,[6066005667474548,12,3,85,0]],0,0]"
    ),
)
_VIBRATION: Final = (
    _happens("vibration", "moved", "vibrate", "[1,257,1,85,[0,1],0,0]"),
    _happens("vibration", "moved", "tilt", "[1,257,1,85,[0,2],0,0]"),
    _happens("vibration", "moved", "free_fall", "[1,257,1,85,[0,3],0,0]"),
)

DEFINITIONS: Final[tuple[Definition[Trigger], ...]] = (
    Definition("Xiaomi", "Door and window sensor", ("lumi.sensor_magnet.v2", "lumi.sensor_magnet.aq2"), _DOOR),
    Definition("Xiaomi", "Motion sensor", ("lumi.sensor_motion.v2", "lumi.sensor_motion.aq2"), _MOTION),
    Definition("Xiaomi", "Cube", ("lumi.sensor_cube.v1", "lumi.sensor_cube.aqgl01"), _CUBE),
    Definition("Aqara", "Vibration sensor", ("lumi.vibration.aq1",), _VIBRATION),
    Definition(
        "Xiaomi", "Wireless button",
        (
            "lumi.sensor_switch.v2", "lumi.sensor_switch.aq2", "lumi.remote.b1acn01", "lumi.sensor_86sw1.v1",
            "lumi.remote.b186acn01", "lumi.remote.b186acn02",
        ),
        _key(1),
    ),
    Definition(
        "Aqara", "Wireless button with gyroscope", ("lumi.sensor_switch.aq3",),
        (*_key(1)[1:], _pressed("key_long", "long", 1, 16), _pressed("key_shake", "shake", 1, 18)),
    ),
    Definition(
        "Aqara", "Wireless wall button, two keys",
        ("lumi.sensor_86sw2.v1", "lumi.remote.b286acn01", "lumi.remote.b286acn02"),
        (*_key(1, "left"), *_key(2, "right"), *_key(3, "both")),
    ),
)  # fmt: skip

PRODUCTS: Final[dict[str, Definition[Trigger]]] = by_model(DEFINITIONS)


def triggers(product: Definition[Trigger]) -> dict[str, EventBinding[Trigger] | Signal[Trigger]]:
    """What the product tells, by the word under which it comes back."""
    return {one.address.action: one for one in product.bindings if isinstance(one, EventBinding | Signal)}

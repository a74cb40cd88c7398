"""How to look at a simulated Zigbee device: the model's words for its physical state."""

from collections.abc import Mapping
from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Look, State, Truth, is_, number, same
from drivers.zigbee2mqtt.entry import bridge_entry, entry_of
from drivers.zigbee2mqtt.simulated import PRODUCTS
from drivers.zigbee2mqtt.simulator import BASE, BRIDGE, power_source
from hub.model.device import Happening
from hub.model.value import Value


def truth(model: str) -> Truth | None:
    """How to look at a model; None: it is not simulated."""
    if model == BRIDGE:
        return Truth(looks={"pairing_open": same("open")}, commanding=_asked_to_act)
    return _TRUTHS.get(model)


def entry(model: str) -> Mapping[str, object] | None:
    """What a model says of itself; None: it is not simulated."""
    if model == BRIDGE:
        return bridge_entry()
    product = PRODUCTS.get(model)
    if product is None:
        return None
    return entry_of({"definition": product.definition(), "power_source": power_source(product)}, BASE)


def _asked_to_act(request: ReceivedCommand) -> bool:
    return request.method != "get"


def _brightness(state: State) -> Value | None:
    wire = state.get("brightness")
    return max(1, round(wire * 100 / 254)) if isinstance(wire, int | float) else None


def _kelvin(state: State) -> Value | None:
    wire = state.get("color_temp")
    return round(1e6 / wire) if isinstance(wire, int | float) and wire else None


def _press(value: object) -> tuple[Happening, ...]:
    kind, _, part = str(value).partition("_")
    fields: Mapping[str, Value] = {"kind": "long" if kind == "hold" else kind}
    return (Happening(f"{part}.press" if part else "press", fields),)


def _moving(_state: State, _args: Mapping[str, Value]) -> bool:
    return True


_WEATHER: Final[Mapping[str, Look]] = {name: same(name) for name in ("temperature", "humidity", "pressure")}
_LOOKS: Final[Mapping[str, Mapping[str, Look]]] = {
    "LED2109G6": {"on": is_("state", "ON"), "brightness": _brightness, "color_temperature": _kelvin},
    "TS011F_plug_1": {"on": is_("state", "ON"), "power": number("power"), "child_lock": is_("child_lock", "LOCK")},
    "QBKG03LM": {"left.on": is_("state_left", "ON"), "right.on": is_("state_right", "ON")},
    "ZNCLDJ12LM": {"position": same("position"), "movement": same("motor_state")},
    "RTCGQ11LM": {"motion": same("occupancy"), "illuminance": same("illuminance")},
    "MCCGQ11LM": {"open": is_("contact", False)},
    "SJCGQ11LM": {"leak": same("water_leak")},
    "WSDCGQ11LM": _WEATHER,
    "WXKG11LM": {"battery": same("battery")},
}
_TRUTHS: Final = {
    model: Truth(
        looks=_LOOKS[model],
        calls={"open": _moving, "close": _moving, "stop": _moving} if model == "ZNCLDJ12LM" else {},
        events={"press": _press} if "press" in product.hands else {},
        commanding=_asked_to_act,
    )
    for model, product in PRODUCTS.items()
}

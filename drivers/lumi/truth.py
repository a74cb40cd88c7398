"""How to look at a simulated gateway or child: the model's words for its physical state."""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Look, State, Truth, is_, number, same
from drivers.lumi.simulated import THINGS
from hub.model.device import Happening
from hub.model.value import Color, Value

_SILENCE: Final = 10_000


def truth(model: str) -> Truth | None:
    """How to look at a model; None: it is not simulated."""
    if model in ("gateway", "gateway.v3"):
        return _GATEWAY
    if model not in THINGS:
        return None
    return _CHILDREN.get(model, _NOTHING)


def _asked_to_act(request: ReceivedCommand) -> bool:
    return request.method == "write"


def _shine(state: State) -> int:
    shine = state.get("rgb")
    return shine if isinstance(shine, int) else 0


def _on(state: State) -> Value | None:
    return _shine(state) != 0


def _brightness(state: State) -> Value | None:
    return _shine(state) >> 24 or None


def _color(state: State) -> Value | None:
    shine = _shine(state)
    return Color(shine >> 16 & 0xFF, shine >> 8 & 0xFF, shine & 0xFF) if shine else None


def _sounds(state: State, args: Mapping[str, Value]) -> bool:
    return state.get("mid") == args.get("tone") and args.get("volume") in (None, state.get("vol"))


def _silent(state: State, _args: Mapping[str, Value]) -> bool:
    return state.get("mid", _SILENCE) == _SILENCE


def _stopped(_state: State, _args: Mapping[str, Value]) -> bool:
    return True


def _press(value: object) -> tuple[Happening, ...]:
    return (Happening("press", {"kind": str(value)}),)


def _looks(**looks: Look) -> Truth:
    return Truth(looks=looks, commanding=_asked_to_act)


_GATEWAY: Final = Truth(
    looks={
        "on": _on,
        "brightness": _brightness,
        "color": _color,
        "illuminance": number("illumination", offset=-300),
    },
    calls={"sound": _sounds, "silence": _silent},
    commanding=_asked_to_act,
)
_NOTHING: Final = Truth(commanding=_asked_to_act)
_WEATHER: Final = _looks(temperature=same("temperature"), humidity=same("humidity"), pressure=same("pressure"))
_TWO: Final = Truth(
    looks={"left.on": is_("channel_0", True), "right.on": is_("channel_1", True)}, commanding=_asked_to_act
)
_PRESSES: Final[Mapping[str, Callable[[object], tuple[Happening, ...]]]] = {"press": _press}

_CHILDREN: Final[Mapping[str, Truth]] = {
    "magnet": _looks(open=same("open")),
    "sensor_magnet.aq2": _looks(open=same("open")),
    "sensor_ht": _WEATHER,
    "weather.v1": _WEATHER,
    "sensor_wleak.aq1": _looks(leak=same("leak")),
    "smoke": _looks(smoke=same("smoke")),
    "natgas": _looks(gas=same("gas")),
    "switch": Truth(events=_PRESSES, commanding=_asked_to_act),
    "sensor_switch.aq2": Truth(events=_PRESSES, commanding=_asked_to_act),
    "86sw1": Truth(events=_PRESSES, commanding=_asked_to_act),
    "plug": _looks(on=same("on")),
    "86plug": _looks(on=same("on")),
    "ctrl_neutral1": _looks(on=same("on")),
    "ctrl_ln1": _looks(on=same("on")),
    "ctrl_neutral2": _TWO,
    "ctrl_ln2": _TWO,
    "curtain": Truth(looks={"position": same("position")}, calls={"stop": _stopped}, commanding=_asked_to_act),
}

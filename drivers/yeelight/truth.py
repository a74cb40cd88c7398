"""How to look at a simulated lamp: what it shines like, in words of the model."""

from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Look, State, Truth, is_, same
from drivers.yeelight.definitions.lights import DEFINITIONS
from hub.model.value import Color, Value


def truth(model: str) -> Truth | None:
    """How to look at a lamp; None for one that nobody knows."""
    definition = DEFINITIONS.get(model)
    if definition is None:
        return None
    looks = {path: look for path, look in _LOOKS.items() if path in definition.abilities.properties}
    return Truth(looks=looks, commanding=_commanding)


def _commanding(request: ReceivedCommand) -> bool:
    return request.method != "get_prop"


def _color(prefix: str) -> Look:
    def look(state: State) -> Value | None:
        code = state.get(f"{prefix}rgb")
        return Color(code >> 16, code >> 8 & 255, code & 255) if isinstance(code, int) else None

    return look


_LOOKS: Final[dict[str, Look]] = {
    "on": is_("power", "on"), "brightness": same("bright"), "color_temperature": same("ct"), "color": _color(""),
    "background.on": is_("bg_power", "on"), "background.brightness": same("bg_bright"),
    "background.color_temperature": same("bg_ct"), "background.color": _color("bg_"),
}  # fmt: skip

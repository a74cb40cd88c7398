"""How to look at a simulated device with Tasmota, in words of the model."""

from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import State, Truth, same
from hub.model.value import Value


def truth(model: str) -> Truth | None:
    """How to look at a model; None: it is not simulated."""
    return _TRUTHS.get(model)


def _kelvin(state: State) -> Value | None:
    mired = state.get("CT")
    return round(1e6 / mired / 50) * 50 if isinstance(mired, int) and mired else None


def _asked_to_act(request: ReceivedCommand) -> bool:
    return request.method not in {"STATE", "STATUS"}


_TRUTHS: Final = {
    "Athom Plug V2": Truth(
        looks={"on": same("on"), "power": same("power"), "energy": same("energy")}, commanding=_asked_to_act
    ),
    "Athom Bulb": Truth(
        looks={"on": same("on"), "brightness": same("Dimmer"), "color_temperature": _kelvin}, commanding=_asked_to_act
    ),
}

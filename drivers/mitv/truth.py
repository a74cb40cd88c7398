"""How to look at a simulated television, in words of the model."""

from collections.abc import Mapping
from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import State, Truth, number
from drivers.mitv.simulator import APPS, LOUDEST
from hub.model.value import Value


def truth(model: str) -> Truth | None:
    """How to look at a set."""
    return _SET if model else None


def _commanding(request: ReceivedCommand) -> bool:
    return request.method in ("keyevent", "startapp")


def _pressed(state: State, args: Mapping[str, Value]) -> bool:
    keys = state.get("keys")
    return isinstance(keys, list) and args.get("key", "power") in keys


def _opened(state: State, args: Mapping[str, Value]) -> bool:
    app = str(args.get("app"))
    return state.get("app") == APPS.get(app, app)


_SET: Final = Truth(
    looks={"volume": number("volume", 100 / LOUDEST)},
    calls={"press_key": _pressed, "power_key": _pressed, "open_app": _opened},
    commanding=_commanding,
)

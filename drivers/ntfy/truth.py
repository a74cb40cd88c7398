"""How to look at a simulated server: which messages the phone shows."""

from collections.abc import Mapping
from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import State, Truth
from drivers.ntfy.codec import PUBLISH_PATH
from hub.model.value import Value


def truth(model: str) -> Truth | None:
    """How to look at a topic."""
    return _TOPIC if model else None


def messages(state: State) -> tuple[str, ...]:
    """What the phone shows, oldest first."""
    shown = state.get("messages")
    return tuple(str(one["message"]) for one in shown) if isinstance(shown, list) else ()


def _published(request: ReceivedCommand) -> bool:
    return request.method == PUBLISH_PATH


def _sent(state: State, args: Mapping[str, Value]) -> bool:
    return args.get("message") in messages(state)


_TOPIC: Final = Truth(calls={"send": _sent}, commanding=_published, messages=messages)

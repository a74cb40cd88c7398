"""How to look at a simulated camera behind Frigate: who is before its lens, in words of the model."""

from typing import Final

from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Truth, same
from hub.model.device import Happening


def truth(model: str) -> Truth | None:
    """How to look at a camera; every named model is simulated the same."""
    return _CAMERA if model else None


def _seen(value: object) -> tuple[Happening, ...]:
    return (Happening("person_seen", {"zone": None, "score": 0.86, "snapshot": True}),) if value is True else ()


def _asked_to_act(request: ReceivedCommand) -> bool:
    return request.method.endswith("/set")


_CAMERA: Final = Truth(
    looks={"person": same("person"), "motion": same("motion"), "detection": same("detect")},
    events={"person": _seen},
    commanding=_asked_to_act,
)

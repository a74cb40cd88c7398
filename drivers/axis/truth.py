"""How to look at a simulated camera: who is in front of its lens, in words of the model."""

from typing import Final

from drivers.kit.truth import Truth, same
from hub.model.device import Happening


def truth(model: str) -> Truth | None:
    """How to look at a camera; every named model is simulated the same."""
    return _CAMERA if model else None


def _seen(value: object) -> tuple[Happening, ...]:
    return (Happening("person_seen", {"zone": None, "score": None}),) if value is True else ()


_CAMERA: Final = Truth(looks={"person": same("person"), "motion": same("motion")}, events={"person": _seen})

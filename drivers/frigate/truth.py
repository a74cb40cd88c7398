"""How to look at a simulated camera behind Frigate: who is before its lens, in words of the model."""

from collections.abc import Mapping
from typing import Final

from drivers.frigate.entry import entry_of
from drivers.frigate.simulator import BASE
from drivers.kit.simulator import ReceivedCommand
from drivers.kit.truth import Truth, same
from hub.model.device import Happening


def truth(model: str) -> Truth | None:
    """How to look at a camera; every named model is simulated the same."""
    return _CAMERA if model else None


def entry(model: str) -> Mapping[str, object] | None:
    """What a camera says of itself before it has seen anybody."""
    return entry_of(BASE, (), ()) if model else None


def _seen(value: object) -> tuple[Happening, ...]:
    return (Happening("person_seen", {"zone": None, "score": 0.86, "snapshot": True}),) if value is True else ()


def _entered(value: object) -> tuple[Happening, ...]:
    return (Happening("person_seen", {"zone": str(value), "score": 0.86, "snapshot": True}),)


def _alert(state: Mapping[str, object]) -> bool:
    return state["person"] is True or state["car"] is True


def _asked_to_act(request: ReceivedCommand) -> bool:
    return request.method.endswith("/set")


_CAMERA: Final = Truth(
    looks={"alert": _alert, "person": same("person"), "motion": same("motion"), "detection": same("detect")},
    events={"person": _seen, "zone": _entered},
    commanding=_asked_to_act,
)

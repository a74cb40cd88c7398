"""Cameras with AXIS Object Analytics: every product that has the application tells the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from drivers.axis.codec import Application
from drivers.kit.define import Binding, Definition, EventBinding, Poll
from hub.model.value import Value


def _told(value: object) -> Value | None:
    return value if isinstance(value, bool) else None


def _told_zone(zone: object) -> Mapping[str, Value | None] | None:
    return {"zone": zone, "score": None} if isinstance(zone, str) else None


@dataclass(frozen=True, slots=True)
class CameraDefinition(Definition[Application]):
    """Products by their short names (`models` are patterns), which the camera tells as `ProdShortName`."""

    def matches(self, model: str) -> bool:
        """Whether it stands for that model."""
        return any(fnmatchcase(model, pattern) for pattern in self.models)


CAMERA: Final = CameraDefinition(
    vendor="Axis",
    name="Camera with Object Analytics",
    models=("AXIS *",),
    bindings=(
        Binding("camera", "person", Application.OBJECTS, _told, poll=Poll.NEVER, unlimited=True),
        Binding("camera", "motion", Application.MOTION, _told, poll=Poll.NEVER, unlimited=True),
        EventBinding("camera", "person_seen", Application.OBJECTS, _told_zone),
    ),
)

DEFINITIONS: Final = (CAMERA,)

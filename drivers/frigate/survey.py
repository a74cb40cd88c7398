"""What is known of a Frigate by what it says: its cameras, what each looks for, and in which zones it sees people.

Every table has a cap: whoever may write to the broker may write anything.
"""

import re
from dataclasses import dataclass, field
from typing import Final

MOST_CAMERAS: Final = 256
MOST_LABELS: Final = 32
MOST_ZONES: Final = 16

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SIMPLE: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ZONE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_NO_CAMERAS: Final = frozenset(
    ("events", "reviews", "stats", "available", "notifications", "camera_activity", "profile")
)
_NO_LABELS: Final = frozenset(("all", "motion", "review_status", "review", "recordings", "snapshots", "audio", "ptz"))


@dataclass(slots=True)
class Camera:
    """One camera: what it looks for, its zones, and whether it can be switched off as a whole."""

    labels: set[str] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)
    stops: bool = False


class Survey:
    """One Frigate, by its base topic. What comes in is untrusted; nothing here raises."""

    def __init__(self, base: str, prefix: str) -> None:
        self.base = base
        self.prefix = prefix
        self.version = ""
        self.cameras: dict[str, Camera] = {}

    def camera(self, name: object) -> bool:
        """There is a camera of that name; whether that was not known."""
        if not isinstance(name, str) or name in self.cameras or name in _NO_CAMERAS or not _NAME.fullmatch(name):
            return False
        if len(self.cameras) >= MOST_CAMERAS:
            return False
        self.cameras[name] = Camera()
        return True

    def stats(self, said: object) -> tuple[str, ...]:
        """`stats` names all cameras, and the version; the cameras that were not known."""
        if not isinstance(said, dict):
            return ()
        service, cameras = said.get("service"), said.get("cameras")
        if isinstance(service, dict) and isinstance(service.get("version"), str):
            self.version = service["version"][:64]
        return tuple(name for name in cameras if self.camera(name)) if isinstance(cameras, dict) else ()

    def counted(self, name: str, label: str) -> bool:
        """A camera has counted something; whether it was not known to look for that."""
        camera = self.cameras.get(name)
        return camera is not None and _grown(camera.labels, label, MOST_LABELS, _SIMPLE, _NO_LABELS)

    def stoppable(self, name: str) -> bool:
        """A camera says whether it is switched on; whether it was not known to be a switch."""
        camera = self.cameras.get(name)
        if camera is None or camera.stops:
            return False
        camera.stops = True
        return True

    def entered(self, name: object, zones: object) -> bool:
        """Somebody was in zones of a camera; whether one of them was not known."""
        camera = self.cameras.get(name) if isinstance(name, str) else None
        if camera is None or not isinstance(zones, list):
            return False
        before = len(camera.zones)
        for zone in zones[:MOST_ZONES]:
            _grown(camera.zones, zone, MOST_ZONES, _ZONE)
        return len(camera.zones) > before

    def remember(self, name: str, patterns: tuple[str, ...]) -> None:
        """What was known of an adopted camera before, by the topics that its entry listens to."""
        self.camera(name)
        for pattern in patterns:
            first, _, last = pattern.rpartition("/")
            if pattern == "{at}/enabled/state":
                self.stoppable(name)
            elif first == "{at}":
                self.counted(name, last)
            elif last == "person" and first.startswith(f"{self.base}/"):
                self.entered(name, [first.removeprefix(f"{self.base}/")])


def _grown(
    known: set[str], name: object, most: int, form: re.Pattern[str], without: frozenset[str] = frozenset()
) -> bool:
    if not isinstance(name, str) or name in known or name in without or not form.fullmatch(name):
        return False
    if len(known) >= most:
        return False
    known.add(name)
    return True

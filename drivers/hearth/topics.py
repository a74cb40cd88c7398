"""Where hubs show their devices to each other: each one writes under its own tree, and nowhere else."""

import re
from dataclasses import dataclass
from typing import Final

HUB: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""What a hub may be called (`mqtt: name:` in hearth.yaml)."""
HANDLE: Final = re.compile(r"[^\s/+#\0]{1,64}")


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of one hub, `base/hub/shared`; the hubs of a site share the `base`."""

    base: str
    hub: str

    @property
    def root(self) -> str:
        """What all of its topics begin with."""
        return f"{self.base}/{self.hub}/shared"

    @property
    def status(self) -> str:
        """Whether the hub is there, kept; where its broker is ours, or the bridge brings it along."""
        return f"{self.base}/{self.hub}/status"

    @property
    def beat(self) -> str:
        """That it is there, again and again."""
        return f"{self.root}/beat"

    def about(self, handle: str) -> str:
        """What a device is, kept."""
        return f"{self.root}/about/{handle}"

    def state(self, handle: str) -> str:
        """How a device stands, kept."""
        return f"{self.root}/state/{handle}"

    def event(self, handle: str) -> str:
        """What has just happened at a device."""
        return f"{self.root}/event/{handle}"

    def ask(self, other: str) -> str:
        """Where this hub asks another."""
        return f"{self.root}/to/{other}/ask"

    def answer(self, other: str) -> str:
        """Where this hub answers another."""
        return f"{self.root}/to/{other}/answer"


def shown(topic: str, base: str) -> tuple[str, str] | None:
    """The hub and the handle of a topic of `about`, `base/HUB/shared/about/HANDLE`; None: it is none."""
    parts = topic.removeprefix(f"{base}/").split("/")
    if len(parts) != 4 or parts[1:3] != ["shared", "about"] or not topic.startswith(f"{base}/"):
        return None
    hub, handle = parts[0], parts[3]
    return (hub, handle) if HUB.fullmatch(hub) and HANDLE.fullmatch(handle) else None

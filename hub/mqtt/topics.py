"""The topics of a hub at a broker: where it speaks, where it listens, and which announcements are its own."""

import re
from dataclasses import dataclass

from hub.model.device import Device

_PLAIN = re.compile(r"[A-Za-z0-9-]")
_ANNOUNCED = re.compile(r"hearth_(.+)_[A-Za-z0-9-]+")


def own(device: Device) -> bool:
    """Whether the device is told of: any but those of other hubs, so that no two hubs tell in a circle."""
    return not device.remote


def plain(text: str) -> str:
    """The text in letters, digits and `-`, different for each: what Home Assistant takes in ids."""
    return "".join(one if _PLAIN.fullmatch(one) else f"-{ord(one):x}-" for one in text)


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics under which a hub of this `name` speaks, with `base` before it; `prefix` is that of announcements.

    A handle is one level: it may have any letters, and none of `/`, `+` and `#`.
    """

    base: str
    name: str
    prefix: str = ""

    @property
    def root(self) -> str:
        """What all topics of the hub begin with, save announcements."""
        return f"{self.base}/{self.name}"

    @property
    def status(self) -> str:
        """Whether the hub is there: `online` or `offline`, kept."""
        return f"{self.root}/status"

    def state(self, handle: str) -> str:
        """All values of a device, kept."""
        return f"{self.root}/state/{handle}"

    def available(self, handle: str) -> str:
        """Whether a device can be reached: `online` or `offline`, kept."""
        return f"{self.root}/available/{handle}"

    def event(self, handle: str) -> str:
        """What has just happened at a device."""
        return f"{self.root}/event/{handle}"

    def outcome(self, handle: str) -> str:
        """What came of a command."""
        return f"{self.root}/outcome/{handle}"

    def announcement(self, key: str) -> str:
        """Where the device of that key is announced, whatever its handle; empty: nowhere."""
        return f"{self.prefix}/device/{self.id_of(key)}/config" if self.prefix else ""

    def id_of(self, key: str) -> str:
        """The id of a device in announcements. The name of a hub may have `_`, what comes after it has none."""
        return f"hearth_{self._plain_name}_{plain(key)}"

    @property
    def kept(self) -> tuple[str, ...]:
        """Filters of what the broker keeps for this hub, and perhaps for others: `mine` tells."""
        announced = (f"{self.prefix}/device/+/config",) if self.prefix else ()
        return (f"{self.root}/state/+", f"{self.root}/available/+", *announced)

    def mine(self, topic: str) -> bool:
        """Whether a topic that fits one of `kept` is this hub's."""
        if topic.startswith((f"{self.root}/state/", f"{self.root}/available/")):
            return True
        start, end = f"{self.prefix}/device/", "/config"
        if not self.prefix or not topic.startswith(start) or not topic.endswith(end):
            return False
        found = _ANNOUNCED.fullmatch(topic[len(start) : -len(end)])
        return found is not None and found[1] == self._plain_name

    @property
    def _plain_name(self) -> str:
        return "_".join(plain(part) for part in self.name.split("_"))

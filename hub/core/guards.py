"""The class of a write, by what it can do and what hangs on the device; and how many a device gets within a second."""

from collections import deque
from typing import Final

from hub.model.capability import Guard, Property
from hub.model.command import CommandClass
from hub.model.device import Device
from hub.model.ports import Clock
from hub.model.value import Value
from hub.model.words.guards import LOADS

COMMANDS_A_SECOND: Final = 5
"""How many commands of the classes B and C one device gets within a second; more wait their turn."""


def command_class(device: Device, path: str, prop: Property, value: Value) -> CommandClass:
    """The class of writing `value`: the property's, save that a plug or switch becomes what hangs on it."""
    guard = guard_of(device, path)
    return (prop if guard is prop.guard else prop.narrowed(guard=guard)).command_class(value)


def guard_of(device: Device, path: str) -> Guard | None:
    """The guard of the property at `path`: its own, else what hangs on the plug or switch brings one."""
    prop = device.abilities.properties.get(path)
    if prop is None or prop.guard is not None or device.load is None or prop.name != "on":
        return prop.guard if prop else None
    return LOADS[device.load]


class RateCap:
    """At most `COMMANDS_A_SECOND` sendings a second to each device."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}

    def take(self, device: str) -> float | None:
        """Take one sending, or say at which monotonic time to ask again."""
        now = self._clock.monotonic()
        sent = self._sent.setdefault(device, deque(maxlen=COMMANDS_A_SECOND))
        if len(sent) == COMMANDS_A_SECOND and now < sent[0] + 1.0:
            return sent[0] + 1.0
        sent.append(now)
        return None

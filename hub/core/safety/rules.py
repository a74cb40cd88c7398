"""Which writes are dangerous, and what of a device belongs to them."""

import math
from collections.abc import Iterator
from typing import Final

from hub.core.guards import guard_of
from hub.core.interlock import Intent
from hub.model.capability import Guard
from hub.model.device import Device
from hub.model.value import Value

AUTO_OFF: Final = "auto_off"


def hazards(intent: Intent) -> Iterator[tuple[str, Guard]]:
    """The dangerous writes among those of the intent, by path."""
    for path, value in intent.writes:
        guard = guard_of(intent.device, path)
        if guard is not None and value is not guard.safe:
            yield path, guard


def countdown_of(path: str) -> str:
    """The path of the device's own countdown beside the property at `path`."""
    component, dot, _ = path.rpartition(".")
    return f"{component}{dot}{AUTO_OFF}"


def countdown(device: Device, path: str, guard: Guard, left: float) -> tuple[tuple[str, Value], ...]:
    """The write that has the device switch off by itself, of a property that may stay on for `left` seconds more.

    As short as its lease, or the first whole step of the device after it; none where the device has no countdown.
    """
    beside = countdown_of(path)
    prop = device.abilities.properties.get(beside)
    if prop is None or not prop.writable:
        return ()
    wanted = min(left, guard.lease or left)
    step = prop.step or 1.0
    longest = math.inf if prop.maximum is None else prop.maximum
    return ((beside, min(longest, max(1, math.ceil(wanted / step)) * step)),)


def no_countdown(device: Device, path: str) -> tuple[tuple[str, Value], ...]:
    """The write that ends the device's own countdown, where it has one."""
    beside = countdown_of(path)
    prop = device.abilities.properties.get(beside)
    return ((beside, 0.0),) if prop is not None and prop.writable else ()

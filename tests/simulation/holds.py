"""The lamp that one scene holds: whether the hub can know, after all that happened, how it was before."""

from typing import Final

from tests.simulation.disk import SimDisk

JUST_NOW: Final = 0.1
"""Seconds within which what is written at once is on the disk, where it is not slow."""
SLOWLY: Final = 3.0
"""Seconds within which it is on a slow one."""


class HeldLamp:
    """What the hub can know of the lamp. `unknown` once it cannot know any more how it was before it was held."""

    def __init__(self) -> None:
        self.unknown = False
        self._held_at = float("-inf")

    def held(self, now: float, *, heard: bool) -> None:
        """The lamp is told what a hold wants; `heard`: the hub had heard how it was."""
        self._held_at = now
        self.unknown |= not heard

    def died(self, now: float, disk: SimDisk) -> None:
        """The hub dies. A claim is written while its lamp is told: it is lost until the disk has it, or if it fails."""
        slowly = disk.slow_at >= self._held_at - SLOWLY
        in_time = now - (SLOWLY if slowly else JUST_NOW) >= self._held_at
        self.unknown |= not in_time or disk.failed_at >= self._held_at

"""A virtual device that people write on: what they were told stands there still stands there in every later life."""

from dataclasses import dataclass, field
from typing import Final

from tests.simulation.disk import SimDisk
from tests.simulation.timers import written

DEVICES: Final = "  notes: {name: Notes, virtual: {wanted: 20 °C, links: 0, seen: 0, late: off}}\n"
NOTES: Final = "notes"
FIRST: Final = 20.0


@dataclass(slots=True)
class Notes:
    """What is wanted there may be: the value that is surely on disk, or one that was written after it."""

    stands: float = FIRST
    newer: list["_Written"] = field(default_factory=list)
    """What was written since, in order."""

    def wrote(self, now: float, value: float) -> None:
        """Somebody writes; whether it comes to anything is seen later."""
        self.newer.append(_Written(now, value))

    def confirmed(self, now: float, value: float) -> None:
        """The hub said that this stands there."""
        for one in self.newer:
            if one.value == value:
                one.at, one.confirmed = now, True

    def died(self, now: float, disk: SimDisk) -> None:
        """The hub dies: what it confirmed long enough ago stands. The rest may, for ever, until it is written over."""
        sure = [number for number, one in enumerate(self.newer) if one.confirmed and written(one.at, now, disk)]
        if sure:
            self.stands = self.newer[sure[-1]].value
            self.newer[: sure[-1] + 1] = []
        for one in self.newer:
            one.confirmed = False

    def possible(self) -> set[float]:
        """What may stand there."""
        return {self.stands, *(one.value for one in self.newer)}


@dataclass(slots=True)
class _Written:
    at: float
    value: float
    confirmed: bool = False

"""The faults that a simulator plays."""

from typing import Final

from drivers.kit.simulator import as_bool, as_number, unknown_fault
from hub.model.ports import Clock

_LOOK_EVERY: Final = 0.05
"""Seconds between two looks whether a silent device speaks again."""


class Faults:
    """Which of the faults `names` are played: each is on or off, but `slow`, which is seconds before each answer."""

    def __init__(self, names: tuple[str, ...], clock: Clock) -> None:
        self._names = names
        self._clock = clock
        self._on = dict.fromkeys((name for name in names if name != "slow"), False)
        self.slow = 0.0

    def __getitem__(self, name: str) -> bool:
        return self._on[name]

    def play(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        if fault == "slow" and fault in self._names:
            self.slow = as_number(fault, value)
        elif fault in self._on:
            self._on[fault] = as_bool(fault, value)
        else:
            raise unknown_fault(fault, self._names)

    async def hold(self) -> None:
        """Take the time that an answer takes: what is slow, and for as long as the device is silent."""
        if self.slow:
            await self._clock.sleep(self.slow)
        while self["silent"]:
            await self._clock.sleep(_LOOK_EVERY)

"""One timer a link. Being woken too early does no harm, so amid a conversation it is only ever set earlier.

When nothing is under way any more it is put off: waking for nothing costs a sleeping processor more than the timer.
"""

from collections.abc import Callable
from typing import Final

from drivers.miio.outbox import NEVER
from hub.model.ports import Clock, Timer

MUCH: Final = 0.1
"""Seconds."""


class Alarm:
    """Calls back at the earliest of the times that it was set to, and is then unset."""

    __slots__ = ("_at", "_clock", "_ring", "_timer")

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._at = NEVER
        self._timer: Timer | None = None

    def set(self, when: float) -> None:
        """Call back at `when` (monotonic) at the latest."""
        if when < self._at:
            if self._timer is not None:
                self._timer.cancel()
            self._at = when
            self._timer = self._clock.call_at(when, self._rung)

    def put_off(self, when: float) -> None:
        """Call back at `when` at the latest, and not much earlier."""
        if self._at < when - MUCH:
            self.cancel()
        self.set(when)

    def cancel(self) -> None:
        """Do not call back."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._at = NEVER

    def _rung(self) -> None:
        self._timer = None
        self._at = NEVER
        self._ring()

"""The clock of a virtual machine: the loop's time, and a wall clock that can be set."""

from collections.abc import Awaitable, Callable
from math import inf, nextafter

from hub.core.clock import _sleep
from hub.model.ports import Timer
from tests.simulation.loop import SimLoop


class SimClock:
    """The port `Clock` over the virtual loop, of a machine that was switched on at the loop's time `booted`.

    `step` sets the wall clock forward or back, and moves nothing else.
    """

    def __init__(self, loop: SimLoop, now: float, booted: float = 0.0) -> None:
        self._loop = loop
        self._wall = now - loop.time()
        self._booted = booted

    def monotonic(self) -> float:
        return self._loop.time() - self._booted

    def now(self) -> float:
        return self._loop.time() + self._wall

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        due = max(when + self._booted, self._loop.time())
        while due - self._booted < when:  # by a rounding: nobody is called before the time that he asked for
            due = nextafter(due, inf)
        return self._loop.call_at(due, callback)

    def sleep(self, seconds: float) -> Awaitable[None]:
        return _sleep(self, seconds)

    def step(self, seconds: float) -> None:
        """Set the wall clock: seconds forward, or back."""
        self._wall += seconds

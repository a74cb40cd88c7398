"""The clock of a virtual machine: the loop's time, and a wall clock that can be set."""

from collections.abc import Awaitable, Callable

from hub.core.clock import _sleep
from hub.model.ports import Timer
from tests.simulation.loop import SimLoop


class SimClock:
    """The port `Clock` over the virtual loop. `step` sets the wall clock forward or back, and moves nothing else."""

    def __init__(self, loop: SimLoop, now: float) -> None:
        self._loop = loop
        self._wall = now - loop.time()

    def monotonic(self) -> float:
        return self._loop.time()

    def now(self) -> float:
        return self._loop.time() + self._wall

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return self._loop.call_at(max(when, self._loop.time()), callback)

    def sleep(self, seconds: float) -> Awaitable[None]:
        return _sleep(self, seconds)

    def step(self, seconds: float) -> None:
        """Set the wall clock: seconds forward, or back."""
        self._wall += seconds

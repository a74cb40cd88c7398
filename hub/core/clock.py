"""Time: the running loop's, a test's, and a house's that may be skipped ahead. Everyone else gets it through a port."""

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from hub.model.ports import Clock, Timer

SETTLE_TURNS: Final = 20
"""Turns of the loop after which what a timer set off is taken to have come to rest."""


async def settle(turns: int = SETTLE_TURNS) -> None:
    """Let the loop run what is ready, and what that makes ready, without letting time pass."""
    for _ in range(turns):
        await asyncio.sleep(0)


class LoopClock:
    """The timers of the event loop that is running when the clock is made, and the machine's clocks.

    `monotonic` is the machine's, not the loop's: the fast loop's own time moves in whole milliseconds.
    """

    # With nothing in between: they are read ten times for each message that comes in.
    monotonic = staticmethod(time.monotonic)
    now = staticmethod(time.time)

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        delay = when - time.monotonic()
        # The fast loop counts whole milliseconds, and rounds: a callback before its time would find nothing due.
        return self._loop.call_later((int(delay * 1000) + 2) / 1000 if delay > 0 else 0.0, callback)

    def sleep(self, seconds: float) -> Awaitable[None]:
        return asyncio.sleep(seconds)


class _Entry:
    """One callback in a heap of timers; without its callback it has run or was cancelled."""

    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None


class _Timers:
    """Callbacks by due time; those of one time run in the order in which they were asked for."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, _Entry]] = []
        self._count = 0

    def add(self, when: float, callback: Callable[[], None]) -> _Entry:
        entry = _Entry(callback)
        self._count += 1
        heapq.heappush(self._heap, (when, self._count, entry))
        return entry

    def due(self) -> float | None:
        """When the next callback is due, None when there is none."""
        while self._heap and self._heap[0][2].callback is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self, until: float) -> Callable[[], None] | None:
        """Take out the next callback that is due at `until` or before."""
        due = self.due()
        if due is None or due > until:
            return None
        entry = heapq.heappop(self._heap)[2]
        callback, entry.callback = entry.callback, None
        return callback


def _sleep(clock: Clock, seconds: float) -> Awaitable[None]:
    """A future that `clock` fulfils; cancelling it leaves no timer behind."""
    future = asyncio.get_running_loop().create_future()

    def wake() -> None:
        if not future.done():
            future.set_result(None)

    timer = clock.call_at(clock.monotonic() + max(0.0, seconds), wake)
    future.add_done_callback(lambda _: timer.cancel())
    return future


class VirtualClock:
    """A clock that stands still until a test moves it.

    `now` is the wall clock's start in Unix seconds. Callbacks run only inside `advance` and `run_for`, in the order
    of their times, and see exactly the time that they asked for.
    """

    def __init__(self, now: float = 1_700_000_000.0, monotonic: float = 0.0) -> None:
        self._monotonic = monotonic
        self._wall = now - monotonic
        self._timers = _Timers()

    def monotonic(self) -> float:
        return self._monotonic

    def now(self) -> float:
        return self._monotonic + self._wall

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return self._timers.add(when, callback)

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait; only `run_for`, or `advance` followed by turns of the loop, ends it."""
        return _sleep(self, seconds)

    def next_due(self) -> float | None:
        """The monotonic time of the next callback, None when nothing waits."""
        return self._timers.due()

    def step_wall(self, seconds: float) -> None:
        """Set the machine's clock forward or back: `now` jumps, `monotonic` and timers do not."""
        self._wall += seconds

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass, running what falls due; tasks that slept get no turn of the loop in between."""
        until = self._monotonic + seconds
        while self._run_next(until):
            pass
        self._monotonic = until

    async def run_for(self, seconds: float, turns: int = SETTLE_TURNS) -> None:
        """Let `seconds` pass as `advance` does, giving tasks their turns before and after every callback."""
        until = self._monotonic + seconds
        await settle(turns)
        while self._run_next(until):
            await settle(turns)
        self._monotonic = until

    def _run_next(self, until: float) -> bool:
        due = self._timers.due()
        callback = self._timers.pop(until)
        if due is None or callback is None:
            return False
        self._monotonic = max(self._monotonic, due)
        callback()
        return True


class HouseClock:
    """A clock over another: its wall time may start elsewhere, and it can be skipped ahead.

    `start` is the wall time to begin with (Unix seconds), None the other clock's. Timers run on the house's
    monotonic time, which skips together with the wall time.
    """

    def __init__(self, clock: Clock, start: float | None = None) -> None:
        self._clock = clock
        self._ahead = 0.0
        self._floor = clock.monotonic()
        self._wall = 0.0 if start is None else start - clock.now()
        self._timers = _Timers()
        self._armed: tuple[float, Timer] | None = None
        self._skipping = False

    def monotonic(self) -> float:
        at = self._clock.monotonic() + self._ahead
        return at if at > self._floor else self._floor  # noqa: FURB136 - on the way of every event; `max` costs more

    def now(self) -> float:
        return self._clock.now() + self._ahead + self._wall

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        entry = self._timers.add(when, callback)
        self._arm()
        return entry

    def sleep(self, seconds: float) -> Awaitable[None]:
        return _sleep(self, seconds)

    async def skip(self, seconds: float, breath: float = 0.0) -> None:
        """Jump `seconds` ahead, stopping at every timer on the way.

        After each stop tasks get their turns of the loop, and `breath` real seconds more, so that answers from
        the network can arrive.
        """
        until = self.monotonic() + seconds
        self._skipping = True
        try:
            await settle()
            due = self._timers.due()
            while due is not None and due <= until:
                self._jump(due)
                self._run(due)
                await settle()
                if breath:
                    await self._clock.sleep(breath)
                due = self._timers.due()
            self._jump(until)
        finally:
            self._skipping = False
            self._arm()

    def _jump(self, when: float) -> None:
        self._ahead += max(0.0, when - self.monotonic())

    def _run(self, due: float) -> None:
        """Run what is due; a callback never sees an earlier time than it asked for, not even by a rounding."""
        self._floor = max(self._floor, due)
        until = self.monotonic()
        while (callback := self._timers.pop(until)) is not None:
            callback()

    def _wake(self, due: float) -> None:
        self._armed = None
        try:
            if not self._skipping:
                self._run(due)
        finally:  # a callback that raises is its owner's trouble, not that of the timers after it
            self._arm()

    def _arm(self) -> None:
        """Have the other clock call at the time of our earliest timer; one of its timers serves all of ours."""
        due = self._timers.due()
        if self._skipping or due is None:
            return
        when = due - self._ahead
        if self._armed is not None:
            if self._armed[0] <= when:
                return
            self._armed[1].cancel()
        self._armed = (when, self._clock.call_at(when, partial(self._wake, due)))

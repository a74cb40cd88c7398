"""Timers: one heap, in engine time; equal times fire in the order in which they were set."""

import heapq
from collections.abc import Callable
from typing import Final

SWEPT_AT: Final = 1000
"""How many timers are no reason to look for cancelled ones."""


class Alarm:
    """One timer. `cancel` is cheap: the heap forgets it when its time comes, or when most of it is cancelled."""

    __slots__ = ("due", "fire")

    def __init__(self, due: float, fire: Callable[[], None]) -> None:
        self.due = due
        self.fire: Callable[[], None] | None = fire

    def cancel(self) -> None:
        """Do not fire; harmless when it has."""
        self.fire = None


class Timers:
    """All timers of an engine."""

    __slots__ = ("_heap", "_most", "_sequence")

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Alarm]] = []
        self._most = SWEPT_AT
        self._sequence = 0

    def set(self, due: float, fire: Callable[[], None]) -> Alarm:
        """Fire at `due`, engine time in seconds."""
        alarm = Alarm(due, fire)
        self._sequence += 1
        heapq.heappush(self._heap, (due, self._sequence, alarm))
        if len(self._heap) >= self._most:
            self._sweep()
        return alarm

    def _sweep(self) -> None:
        """Forget what was cancelled: a sensor that chatters before a long `for` cancels a timer at each change."""
        self._heap = [entry for entry in self._heap if entry[2].fire is not None]
        heapq.heapify(self._heap)
        self._most = 2 * len(self._heap) + SWEPT_AT

    def next_due(self) -> float | None:
        """When the next timer is due; None when there is none."""
        heap = self._heap
        while heap and heap[0][2].fire is None:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def is_due(self, now: float) -> bool:
        """Whether a timer may be due at `now`."""
        return bool(self._heap) and self._heap[0][0] <= now

    def pop_due(self, now: float) -> Callable[[], None] | None:
        """Take the next timer that is due at `now` off the heap."""
        due = self.next_due()
        if due is None or due > now:
            return None
        alarm = heapq.heappop(self._heap)[2]
        fire, alarm.fire = alarm.fire, None
        return fire

    def __len__(self) -> int:
        return sum(1 for _, _, alarm in self._heap if alarm.fire is not None)

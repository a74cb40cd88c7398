"""Timers: one heap, in engine time; equal times fire in the order in which they were set."""

import heapq
from collections.abc import Callable
from typing import Final

from scenes.engine.plain import list_of, number_of, whole_of

SWEPT_AT: Final = 1000
"""How many timers are no reason to look for cancelled ones."""


class Alarm:
    """One timer, the `number`th. `cancel` is cheap: the heap forgets it later."""

    __slots__ = ("due", "fire", "number")

    def __init__(self, due: float, fire: Callable[[], None], number: int = 0) -> None:
        self.due = due
        self.number = number
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
        self._sequence += 1
        alarm = Alarm(due, fire, self._sequence)
        heapq.heappush(self._heap, (due, self._sequence, alarm))
        if len(self._heap) >= self._most:
            self._sweep()
        return alarm

    @property
    def sequence(self) -> int:
        """How many numbers were given out."""
        return self._sequence

    def next_number(self) -> int:
        """A number higher than all before it: what came first goes first."""
        self._sequence += 1
        return self._sequence

    def begin_anew(self, sequence: int) -> None:
        """Forget all timers; so many numbers were given out."""
        self._heap, self._sequence = [], sequence

    def count_from(self, sequence: int) -> None:
        """So many numbers were given out."""
        self._sequence = sequence

    def put_back(self, body: object, fire: Callable[[], None]) -> Alarm | None:
        """Set what `state_of` said of a timer, with its number. ValueError where that is none."""
        if body is None:
            return None
        due, number = list_of(body)
        alarm = Alarm(number_of(due), fire, whole_of(number))
        heapq.heappush(self._heap, (alarm.due, alarm.number, alarm))
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


def state_of(alarm: Alarm | None) -> object | None:
    """When a timer is due, and its number; None for one that will not fire."""
    return None if alarm is None or alarm.fire is None else [alarm.due, alarm.number]

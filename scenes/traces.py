"""The traces of late: what scenes did and what kept them from it, as many as there is room for."""

from collections import deque
from collections.abc import Callable, Container, Iterator
from heapq import merge

from scenes.engine.trace import Result, Trace

KEPT = 1000
"""How many traces of runs are kept in memory, and as many of firings that did not become one."""


class Traces:
    """All traces kept, the newest of each scene, and who wants to know of new ones."""

    def __init__(self) -> None:
        self._ran: deque[Trace] = deque(maxlen=KEPT)
        self._held_back: deque[Trace] = deque(maxlen=KEPT)
        self._last: dict[str, Trace] = {}
        self._watchers: list[Callable[[Trace], None]] = []

    def keep(self, trace: Trace, *, new: bool) -> None:
        """Take in a trace that is new, or has changed."""
        if new:
            # A sensor that chatters at a closed door must not push out what scenes really did.
            (self._held_back if trace.result is Result.NOT_RUN else self._ran).append(trace)
            self._last[trace.scene] = trace
        if self._watchers:
            for watcher in tuple(self._watchers):
                watcher(trace)

    def forget(self, but: Container[str]) -> None:
        """Only these scenes (ids) are there."""
        self._last = {id_: trace for id_, trace in self._last.items() if id_ in but}

    def last(self, scene: str) -> Trace | None:
        """The newest trace of a scene (its id)."""
        return self._last.get(scene)

    def newest_first(self, scene: str | None = None) -> Iterator[Trace]:
        """The traces kept; of one scene (by id or title), or of all."""
        for trace in merge(reversed(self._ran), reversed(self._held_back), key=lambda one: one.at, reverse=True):
            if scene is None or scene in (trace.scene, trace.title):
                yield trace

    def subscribe(self, watcher: Callable[[Trace], None]) -> Callable[[], None]:
        """Be told of each trace that is new or has changed; what is returned ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

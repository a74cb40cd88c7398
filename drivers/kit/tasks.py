"""What a session has under way beside its run, and how an order that was a task of its own ends."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from hub.model.errors import HearthError, Unreachable

_Work: TypeAlias = Coroutine[Any, Any, None]


class UnderWay:
    """The tasks of one session. Each is held until it ends, and `cancel` gives up those that have not."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], None] = {}

    def __bool__(self) -> bool:
        return bool(self._tasks)

    def start(self, work: _Work) -> asyncio.Task[None]:
        """Begin `work`; what it raises, its task tells."""
        task = asyncio.ensure_future(work)
        self._tasks[task] = None
        task.add_done_callback(self._forget)
        return task

    def carry_out(
        self, work: _Work, done: Callable[[HearthError | None], None], given_up: str = "device.session_closed"
    ) -> asyncio.Task[None]:
        """Begin the work of an order, and tell `done` once what became of it; the id `given_up` if it was cancelled."""
        task = self.start(work)
        task.add_done_callback(lambda ended: _settle(ended, done, given_up))
        return task

    def cancel(self) -> None:
        """Give up what is still under way."""
        for task in tuple(self._tasks):
            task.cancel()

    def _forget(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]


def _settle(ended: asyncio.Task[None], done: Callable[[HearthError | None], None], given_up: str) -> None:
    error = Unreachable(given_up) if ended.cancelled() else ended.exception()
    if error is None or isinstance(error, HearthError):
        done(error)
        return
    done(Unreachable("device.session_failed"))
    raise error  # a fault of ours: the loop's handler tells it

"""The supervisor: owns every long-lived task, restarts what fails, and sets aside what keeps failing.

Here stand the only places that outlive any failure: of a task, and of a call into a driver.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any, Final

from hub.model.backoff import Backoff
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import Clock, Timer
from hub.text.messages.catalogue import render

_LOG = logging.getLogger(__name__)

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 300.0
FAILURES: Final = 5
WINDOW: Final = 600.0
"""So many failures within so many seconds, and a task is set aside; so long without one, and it starts afresh."""

CLOSE_WITHIN: Final = 5.0

Work = Callable[[], Coroutine[Any, Any, None]]


class TaskState(StrEnum):
    """What a task does now."""

    RUNNING = "running"
    WAITING = "waiting"  # for its restart
    QUARANTINED = "quarantined"  # failed too often: `release` starts it again


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """One row of the supervisor's table; `error` is the last failure, `since` in Unix seconds."""

    name: str
    state: TaskState
    since: float
    restarts: int
    error: str


class Guarded:
    """Calls into what others wrote, where a fault of theirs must not end the caller's turn.

    `faults` counts what was caught, by the name of what was tried; the log has the whole story.
    """

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()

    def __call__(self, name: str, work: Callable[..., None], /, *args: object) -> HearthError | None:
        """Do it; None when it went well, the error when it did not."""
        try:
            work(*args)
        except HearthError as error:
            return error
        except Exception:
            self.faults[name] += 1
            _LOG.exception("%s failed", name)
            return Unreachable("device.session_failed")
        return None


class _Child:
    """One task: its work, its failures (monotonic times), and the pause before its restart."""

    def __init__(self, owner: "Supervisor", name: str, work: Work, backoff: Backoff) -> None:
        self.name = name
        self.work = work
        self.backoff = backoff
        self.failures: list[float] = []
        self.state = TaskState.RUNNING
        self.since = 0.0
        self.restarts = 0
        self.error = ""
        self.task: asyncio.Task[None] | None = None
        self.timer: Timer | None = None
        self._owner = owner

    def cancel(self) -> None:
        """Stop it, and do not restart it."""
        self._owner.drop(self)


class Supervisor:
    """Runs tasks for as long as the hub lives (the port `Tasks`).

    A task that raises or returns starts again after 1, 2, 4 ... 300 s with jitter; after five failures within ten
    minutes it is set aside, and `quarantined` is told its name and error. Other tasks are not affected.
    """

    def __init__(self, clock: Clock, random: Random, quarantined: Callable[[str, str], None] | None = None) -> None:
        self._clock = clock
        self._random = random
        self._quarantined = quarantined
        self._children: dict[_Child, None] = {}  # in the order in which they were spawned
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False

    def spawn(self, name: str, work: Work) -> _Child:
        """Run `work` from the next turn of the loop on."""
        child = _Child(self, name, work, Backoff(self._random, FIRST_PAUSE, LONGEST_PAUSE))
        if not self._closed:
            self._children[child] = None
            self._start(child)
        return child

    def status(self) -> tuple[TaskStatus, ...]:
        """The table of all tasks, in the order in which they were spawned."""
        return tuple(
            TaskStatus(child.name, child.state, child.since, child.restarts, child.error) for child in self._children
        )

    def release(self, name: str) -> bool:
        """Start tasks of that name again that were set aside; whether there were any."""
        held = [one for one in self._children if one.name == name and one.state is TaskState.QUARANTINED]
        for child in held:
            child.failures.clear()
            child.backoff.reset()
            self._restart(child)
        return bool(held)

    def drop(self, child: _Child) -> None:
        """Stop a task for good; harmless when it was stopped before."""
        if child not in self._children:
            return
        del self._children[child]
        if child.timer is not None:
            child.timer.cancel()
        if child.task is not None and not child.task.done():
            self._ending.add(child.task)
            child.task.add_done_callback(self._ending.discard)
            child.task.cancel()

    async def close(self, within: float = CLOSE_WITHIN) -> tuple[str, ...]:
        """Stop all tasks, the youngest first; the names of those that did not end within that many seconds."""
        self._closed = True
        for child in reversed(tuple(self._children)):
            self.drop(child)
        if not self._ending:
            return ()
        everyone = asyncio.ensure_future(asyncio.wait(self._ending))
        patience = asyncio.ensure_future(self._clock.sleep(within))
        await asyncio.wait((everyone, patience), return_when=asyncio.FIRST_COMPLETED)
        everyone.cancel()
        patience.cancel()
        late = tuple(sorted(task.get_name() for task in self._ending if not task.done()))
        if late:
            _LOG.error("did not end within %.0f s: %s", within, ", ".join(late))
        return late

    # inside

    def _start(self, child: _Child) -> None:
        child.timer = None
        child.state = TaskState.RUNNING
        child.since = self._clock.now()
        child.task = asyncio.get_running_loop().create_task(self._live(child), name=child.name)

    def _restart(self, child: _Child) -> None:
        child.restarts += 1
        self._start(child)

    async def _live(self, child: _Child) -> None:
        """One life of a task: whatever ends it, the others live on."""
        begun = self._clock.monotonic()
        try:
            await child.work()
        except asyncio.CancelledError:
            if child not in self._children:
                raise
            child.error = "cancelled from inside"
        except HearthError as error:
            # Expected trouble: the sentence says what to do, where it happened does not matter.
            child.error = render(error.message_id, error.params)
            _LOG.error("task %s: %s", child.name, child.error)
        except Exception as error:
            child.error = f"{type(error).__name__}: {error}"
            _LOG.exception("task %s failed", child.name)
        else:
            child.error = "ended"
        if child in self._children:
            self._failed(child, lived=self._clock.monotonic() - begun)

    def _failed(self, child: _Child, lived: float) -> None:
        now = self._clock.monotonic()
        if lived >= WINDOW:
            child.backoff.reset()
        child.failures = [*child.failures, now][-FAILURES:]
        child.since = self._clock.now()
        if len(child.failures) == FAILURES and now - child.failures[0] <= WINDOW:
            child.state = TaskState.QUARANTINED
            _LOG.error("task %s is set aside after %d failures: %s", child.name, FAILURES, child.error)
            if self._quarantined is not None:
                self._quarantined(child.name, child.error)
            return
        child.state = TaskState.WAITING
        child.timer = self._clock.call_at(now + child.backoff.next(), lambda: self._restart(child))

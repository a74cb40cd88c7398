"""Notices when something blocks the event loop, and says where: no thread, only a heartbeat and the process's alarm."""

import logging
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from hub.model.ports import Clock

_LOG = logging.getLogger(__name__)

BEAT: Final = 0.25


@contextmanager
def alarm(blocked: Callable[[FrameType | None], None]) -> Iterator[Callable[[float], None]]:
    """Give a function that winds the process's alarm up to so many real seconds; `blocked` is called when it rings.

    Signals reach the main thread only: elsewhere winding does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda _: None
        return
    before = signal.signal(signal.SIGALRM, lambda _, frame: blocked(frame))

    def wind(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)

    try:
        yield wind
    finally:
        wind(0.0)
        signal.signal(signal.SIGALRM, before)


class LagMonitor:
    """A heartbeat on the loop: `run` it as a supervised task.

    A beat later than `limit` seconds is counted and logged; `worst` keeps the longest lag. While the loop is still
    blocked, the stack of what blocks it is logged and kept in `stack`.
    """

    def __init__(self, clock: Clock, limit: float = 1.0) -> None:
        self.late = 0
        self.worst = 0.0
        self.stack = ""
        self._clock = clock
        self._limit = limit

    async def run(self) -> None:
        """Beat until cancelled."""
        with alarm(self._blocked) as wind:
            while True:
                due = self._clock.monotonic() + BEAT
                wind(self._limit + BEAT)
                await self._clock.sleep(BEAT)
                lag = self._clock.monotonic() - due
                self.worst = max(self.worst, lag)
                if lag > self._limit:
                    self.late += 1
                    _LOG.warning("the loop stood still for %.1f s", lag)

    def _blocked(self, frame: FrameType | None) -> None:
        self.stack = "".join(traceback.format_stack(frame, limit=20))
        _LOG.error("the loop is blocked for more than %.1f s, in:\n%s", self._limit, self.stack)

"""One property on its way to its safe value: sent again and again, until the device itself reports it."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from random import Random
from typing import Final

from hub.model.backoff import Backoff
from hub.model.capability import Property
from hub.model.errors import HearthError, NotSupported, Unreachable
from hub.model.ports import Clock, Order, Session, Timer
from hub.model.value import Value
from hub.storage.off_records import OffEntry

ORDER_TIMEOUT: Final = 5.0
ANSWER_SLACK: Final = 2.0
"""Seconds beyond an order's timeout after which a session that did not answer is asked again."""

CONFIRM_WITHIN: Final = 4.0
"""Seconds that a device has to report what it accepted, before it is told again."""

LONGEST_PAUSE: Final = 8.0


class Result(StrEnum):
    """How far it came."""

    CONFIRMED = "confirmed"  # the device reports the safe value
    ACCEPTED = "accepted"  # the device said yes, and has not reported it
    NOT_REACHED = "not_reached"


class Effort:
    """The effort for one entry of the list. `over` is called once: confirmed, or nothing more can be done.

    A report counts only after the device has answered our order: what was under way before tells of another time.
    `prop` is None for a property that the family does not know.
    """

    def __init__(
        self, owed: OffEntry, prop: Property | None, sessions: Sequence[Session], clock: Clock, random: Random,
        over: Callable[["Effort"], None],
    ) -> None:  # fmt: skip
        self.owed = owed
        self.result = Result.NOT_REACHED
        self.error: HearthError | None = None
        self._prop = prop
        self._sessions = sessions
        self._clock = clock
        self._over: Callable[[Effort], None] | None = over
        self._backoff = Backoff(random, 1.0, LONGEST_PAUSE)
        self._order = Order(writes=((owed.path, owed.safe),), timeout=ORDER_TIMEOUT)
        self._timer: Timer | None = None
        self._attempt = 0
        self._open = 0
        self._answered_once = False

    def send(self) -> None:
        """Tell the device, on every way there is."""
        self._attempt += 1
        self._open = len(self._sessions)
        self._later(ORDER_TIMEOUT + ANSWER_SLACK)
        for session in self._sessions:
            session.submit(self._order, partial(self._answered, self._attempt, session))

    def heard(self, value: Value | None) -> None:
        """Take in what the device reports of the property."""
        if self._answered_once and self._safe(value):
            self.result = Result.CONFIRMED
            self.error = None
            self._end()

    def fail(self, error: HearthError) -> None:
        """Give up: nothing that is tried again can help."""
        self.error = error
        self._end()

    def stop(self) -> None:
        """Send no more."""
        self._over = None
        if self._timer is not None:
            self._timer.cancel()

    def _answered(self, attempt: int, session: Session, error: HearthError | None) -> None:
        if attempt != self._attempt or self._over is None:
            return
        self._open -= 1
        self.error = error
        if not isinstance(error, Unreachable):
            self._answered_once = True
            session.refresh((self.owed.path,))  # one that says no may be safe already
        if error is None:
            self._accepted()
        elif isinstance(error, NotSupported) and not self._open and self.result is Result.NOT_REACHED:
            self.fail(error)
        elif not self._open:
            self._later(self._backoff.next())

    def _accepted(self) -> None:
        self.result = Result.ACCEPTED
        if self._prop is not None and not self._prop.readable:
            self._end()
        else:
            self._later(CONFIRM_WITHIN)

    def _later(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._clock.call_at(self._clock.monotonic() + seconds, self.send)

    def _safe(self, value: Value | None) -> bool:
        return value == self.owed.safe if self._prop is None else self._prop.same(value, self.owed.safe)

    def _end(self) -> None:
        over = self._over
        self.stop()
        if over is not None:
            over(self)

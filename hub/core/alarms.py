"""Alarms that are open: make-safe writes that a device was asked for and does not report."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from hub.core.registry import Registry
from hub.core.tickets import Ticket
from hub.model.errors import HearthError
from hub.model.ports import Clock
from hub.model.value import Value
from hub.text.messages.catalogue import render
from hub.text.problem import Problem

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A make-safe command that the device has not confirmed for a minute: somebody should go and look.

    `since` (Unix seconds) is when the device was first asked, perhaps in an earlier life of the hub; `error` is what
    stands in the way.
    """

    device: str
    path: str
    error: HearthError
    since: float


class Alarms:
    """Raises alarms, and ends each when the device reports what it was asked for, or something else is wanted of it."""

    def __init__(self, clock: Clock, tell: Callable[[Alarm], None]) -> None:
        self._clock = clock
        self._tell = tell
        # When the first make-safe write that is not confirmed was taken up (monotonic) and accepted (Unix seconds).
        self._since: dict[tuple[str, str], tuple[float, float]] = {}
        self._open: dict[tuple[str, str], tuple[Alarm, Ticket]] = {}

    def rows(self) -> tuple[Alarm, ...]:
        """The open alarms, the oldest first."""
        return tuple(alarm for alarm, _ in self._open.values())

    def asked(self, ticket: Ticket) -> float:
        """A make-safe write is on its way: the monotonic time since when this hub asks its property to be safe."""
        first = (self._clock.monotonic(), ticket.request.paper.head.accepted)
        return self._since.setdefault(ticket.where, first)[0]

    def done(self, where: tuple[str, str]) -> None:
        """The property is as it was asked to be, or something else is wanted of it now."""
        self._since.pop(where, None)
        self._open.pop(where, None)

    def heard(self, where: tuple[str, str], value: Value) -> None:
        """A report of `value` ends the alarm that waits for it."""
        if self._open and where in self._open:
            _, ticket = self._open[where]
            if ticket.prop is not None and ticket.prop.same(ticket.value, value):
                self.done(where)

    def raise_(self, ticket: Ticket, error: HearthError) -> None:
        """The write is not confirmed in time, or can never be done."""
        _, since = self._since.get(ticket.where, (0.0, ticket.request.paper.head.accepted))
        alarm = Alarm(ticket.device, ticket.path, error, since)
        news = ticket.where not in self._open
        self._open[ticket.where] = (alarm, ticket)
        if news:
            ticket.request.paper.alarm(ticket.index, self._clock.now(), error)
            self._tell(alarm)


def log(registry: Registry, alarm: Alarm) -> None:
    """Write the alarm to the log, by the handle of its device."""
    device = registry.device(alarm.device)
    reason = Problem(alarm.error.message_id, alarm.error.params).message()
    about = {"property": f"{device.handle if device else alarm.device}.{alarm.path}", "reason": reason}
    _LOG.error("%s", render("safety.not_confirmed", about))

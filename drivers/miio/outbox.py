"""The requests to one device: those waiting, and the one in flight."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.miio.exchange import Answer, Ask
from drivers.miio.patience import BRISK_TRIES, TRIES, Patience
from hub.model.errors import HearthError, Unreachable

NEVER: Final = float("inf")
LATE: Final = 6.0  # seconds for which an answer to an earlier try counts: a device may take 4.1 s to say -9999
GAP: Final = 0.05  # seconds of peace between polls of one device; commands do not wait


@dataclass(slots=True, eq=False)
class Request:
    """A request on its way: `ids` holds when each of its ids went out; `waits`: for a greeting, to be sent again.

    `brisk`: somebody waits for it, and it may be repeated. `mangled`: something came that may have been its answer.
    """

    ask: Ask
    done: Callable[[Answer], None]
    deadline: float
    patience: float
    once: bool = False
    brisk: bool = False
    urgent: bool = False
    tries: int = 0
    reply_by: float = NEVER
    waits: bool = False
    mangled: bool = False
    ids: dict[int, float] = field(default_factory=dict)

    def sent(self, request_id: int, now: float, device: Patience) -> None:
        """Note one more try, and until when the `device` may take to answer it. What is done once is not hurried."""
        self.ids[request_id] = now
        wait = device.wait(self.tries, self.patience, hasty=not self.once, brisk=self.brisk)
        self.reply_by = min(now + wait, self.deadline)
        self.tries += 1
        self.waits = False

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent on the off-chance."""
        return self.brisk and not self.once

    @property
    def tries_left(self) -> bool:
        """Whether it may be sent once more."""
        return self.tries < (BRISK_TRIES + TRIES - 1 if self.repeatable else TRIES)

    def asked(self, request_id: int, now: float) -> bool:
        """Whether an answer with this id is this request's, and not too late."""
        return now - self.ids.get(request_id, float("-inf")) <= LATE


class Outbox:
    """One request in flight; commands overtake polls. The queues are short; an empty deque has 760 bytes, a list 56."""

    __slots__ = ("_polls", "_rest_until", "_urgent", "flight")

    def __init__(self) -> None:
        self.flight: Request | None = None
        self._urgent: list[Request] = []
        self._polls: list[Request] = []
        self._rest_until = 0.0

    @property
    def empty(self) -> bool:
        """Whether nothing waits, and nothing is in flight."""
        return self.flight is None and not self._urgent and not self._polls

    def add(self, request: Request, *, urgent: bool) -> None:
        """Take a request in."""
        request.urgent = urgent
        (self._urgent if urgent else self._polls).append(request)

    def due(self, now: float) -> bool:
        """Whether a request waits that may go out now."""
        return self.flight is None and (bool(self._urgent) or (bool(self._polls) and now >= self._rest_until))

    @property
    def first(self) -> Request:
        """The request that `due` speaks of."""
        return (self._urgent or self._polls)[0]

    def hurry(self, now: float, device: Patience) -> None:
        """Somebody waits behind the request in flight: do not wait long for an answer that may be lost."""
        flight = self.flight
        if flight is None or flight.once:
            return
        if flight.waits and not flight.urgent:
            self._polls.append(flight)
            self.flight = None
        elif not flight.waits and not flight.brisk and flight.ids:
            flight.brisk = True
            sent = next(reversed(flight.ids.values()))
            wait = device.wait(flight.tries - 1, flight.patience, brisk=True)
            flight.reply_by = min(flight.reply_by, max(now, sent + wait))

    def depart(self) -> Request:
        """The request that `due` speaks of, now in flight."""
        self.flight = request = (self._urgent or self._polls).pop(0)
        return request

    def yields(self) -> bool:
        """Let a poll that is not answered go back behind the commands that wait; whether that was so."""
        if self.flight is None or self.flight.urgent or not self._urgent:
            return False
        self._polls.insert(0, self.flight)
        self.flight = None
        return True

    def settle(self, now: float) -> None:
        """Nothing is in flight any more; polls rest for a moment."""
        self.flight = None
        self._rest_until = now + GAP

    def wake_at(self, now: float) -> float:
        """When something here comes due without a datagram: an answer overdue, a time used up, the end of a rest."""
        flight = self.flight
        when = NEVER if flight is None else flight.deadline if flight.waits else flight.reply_by
        for request in self._urgent:
            when = min(when, request.deadline)
        if self._polls:
            resting = flight is None and self._rest_until > now
            when = min(when, self._polls[0].deadline, self._rest_until if resting else NEVER)
        return when

    def forget_ids(self, error: HearthError) -> None:
        """The device has rebooted: it knows no id any more. What it may have done already is not sent again."""
        flight = self.flight
        if flight is None:
            return
        if flight.once:
            self.flight = None
            flight.done(Answer(None, error))
        else:
            flight.waits = True

    def expire(self, now: float) -> None:
        """End the requests whose time is up before they could be sent, or sent again."""
        expired = [request for queue in (self._urgent, self._polls) for request in queue if now >= request.deadline]
        for request in expired:
            (self._urgent if request in self._urgent else self._polls).remove(request)
        flight = self.flight
        if flight is not None and flight.waits and now >= flight.deadline:
            self.flight = None
            expired.append(flight)
        for request in expired:
            request.done(Answer(None, Unreachable("device.no_reply")))

    def fail_all(self, error: HearthError) -> None:
        """End everything with this error."""
        requests = [*([] if self.flight is None else [self.flight]), *self._urgent, *self._polls]
        self.flight = None
        self._urgent.clear()
        self._polls.clear()
        for request in requests:
            request.done(Answer(None, error))

"""One order on its way to one device: sending, sending again, reading back, giving up; by the class of the command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Final

from hub.core.guards import RateCap, command_class
from hub.core.interlock import Extra, Intent, Interlock
from hub.core.registry import Registry
from hub.core.route import Route
from hub.core.state import State
from hub.core.supervisor import Guarded
from hub.core.tickets import Ticket, not_confirmed
from hub.model.backoff import Backoff
from hub.model.command import LIFETIME, CommandClass, Outcome
from hub.model.device import Device, Health
from hub.model.errors import HearthError, NotAdopted, NotSupported, Unreachable, Unsafe
from hub.model.ports import Clock, Ledger, Order, Timer
from hub.model.reading import Provenance
from hub.model.value import Value

ORDER_TIMEOUT: Final = 5.0
ANSWER_SLACK: Final = 2.0
"""Seconds beyond an order's timeout after which a session that did not answer counts as unreachable."""

READ_BACK: Final = (0.3, 1.0, 3.0)
"""Seconds after the device's answer at which its properties are read again; then every `READ_BACK_EVERY`."""

READ_BACK_EVERY: Final = 5.0

ALARM_AFTER: Final = 60.0
"""Seconds after which a make-safe command that the device did not confirm is an alarm, and its requester is told."""

RIDER_LIFETIME: Final = 30.0
"""Seconds for which a harmless write that rides along with a make-safe one is sent again."""

ONCE: Final = (CommandClass.B, CommandClass.C)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every delivery works with.

    `place` is told of tickets that leave now and take the places of older ones on their properties, `expect` of writes
    that travel along with them; `over` of each ticket that is no longer delivered, and why; `alarm` of make-safe
    tickets that are not confirmed in time; `breaking` tells which of those that are to leave would break a promise.
    """

    clock: Clock
    random: Random
    state: State
    registry: Registry
    cap: RateCap
    interlock: Interlock
    breaking: Callable[[Sequence[Ticket]], Mapping[Ticket, HearthError]]
    ledger: Ledger
    guarded: Guarded
    place: Callable[[Ticket], None]
    expect: Callable[[Intent, str, Value], None]
    over: Callable[[Ticket, Intent, Outcome, HearthError | None], None]
    alarm: Callable[[Ticket, HearthError], None]

    def refusal(self, intent: Intent) -> HearthError | None:
        """Why this must not be sent now, None when it may; what makes safe always may."""
        if intent.hazard is CommandClass.D:
            return None
        return self.interlock.refusal(intent)


class Delivery:
    """Tickets of one command for one device, sent as one order, until each has its outcome.

    The class is that of the gravest ticket: harmless writes ride along with hazardous ones. Make-safe writes do not
    expire; `unsafe_since` is the monotonic time at which the first of their kind was asked for.

    `too_late`, in Unix seconds, is for what another life of the hub accepted: only the wall clock can say how old it
    is, and that may be set meanwhile.

    What must not happen twice does not leave before it is on disk that it may have: hazardous tickets, which the
    interlock prepares for at the same time, and relative ones that somebody may ask for again by their key.
    """

    def __init__(self, desk: Desk, tickets: Sequence[Ticket], intent: Intent, unsafe_since: float) -> None:
        self.device = tickets[0].device
        self.tickets = tuple(tickets)
        self.held = False
        self.too_late: float | None = None
        self._desk = desk
        self._intent = intent
        self._hazard = hazard = intent.hazard
        self._expires = intent.expires
        self._backoff = Backoff(desk.random, 1.0, 30.0)
        self._retry: Timer | None = None
        self._reading: Timer | None = None
        self._patience: Timer | None = None
        self._attempt = 0
        self._in_flight = False
        self._error: HearthError | None = None
        self.waits = hazard is CommandClass.C or (hazard is CommandClass.B and tickets[0].request.keyed)
        self._has_turn = False
        self._gates = 0
        self._extra: Extra = ()
        self._refused: HearthError | None = None
        self._ends = [
            desk.clock.call_at(self._expires, self._expire),
            desk.clock.call_at(intent.until, self._deadline),
        ]
        if hazard is CommandClass.D:
            self._ends.append(desk.clock.call_at(unsafe_since + ALARM_AFTER, self._raise_alarm))

    # sending

    def start(self) -> None:
        """Send what is still wanted, if it can be sent now."""
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        if self._in_flight or self._gates or self.held:
            return
        if self.too_late is not None and self._desk.clock.now() >= self.too_late:
            self._expire()
        if not self._live():
            return
        device, route = self._desk.registry.device(self.device), self._desk.registry.route(self.device)
        if device is None or (route is None and self._hazard is not CommandClass.D):
            self._fail(NotAdopted("device.not_adopted"))
        elif route is None:
            self._try_later()
        elif self._may_go(device, route):
            if self.waits:
                self._prepare()
            else:
                self._send(route)

    def wake(self) -> None:
        """The device is back: what waited for it goes now. What it took already is repeated only to make safe."""
        if self.held and not any(ticket.confirmable for ticket in self._live()):
            self.held = False
        if self._hazard is CommandClass.D or (self._hazard is CommandClass.A and not self._accepted()):
            self._backoff.reset()
            self.start()

    def hold(self) -> None:
        """Send nothing until the device has reported what it is like now: `release` or `confirm` follows."""
        self.held = True

    def release(self) -> None:
        """The device is not as it was asked to be before the hub stopped."""
        self.held = False
        self.start()

    def _may_go(self, device: Device, route: Route) -> bool:
        """Check the guards anew at every sending; where the time is not right, arrange for another try or give up."""
        if device is not self._intent.device and not self._end_what_changed(device):
            return False
        broken = self._desk.breaking(self._live())
        for ticket, error in broken.items():
            self._finish(ticket, Outcome.FAILED, error)
        if broken and not self._live():
            return False
        writes = tuple((ticket.path, ticket.value) for ticket in self._live() if ticket.value is not None)
        before = self._intent
        if device is not before.device or route.endpoint is not before.endpoint or writes != before.writes:
            self._intent = replace(before, device=device, endpoint=route.endpoint, writes=writes)
        refusal = self._desk.refusal(self._intent)
        if refusal is not None:
            self._fail(refusal)
            return False
        if route.health is Health.OFFLINE and self._hazard is not CommandClass.D:
            self._error = route.why_offline(device.handle)
            if self._hazard in ONCE:
                self._fail(self._error)
            return False
        if self._hazard in ONCE and not self._has_turn:
            again = self._desk.cap.take(self.device)
            self._has_turn = again is None
            if again is not None:
                self._retry = self._desk.clock.call_at(again, self.start)
                return False
        return self._hazard is CommandClass.D or self._expires > self._desk.clock.monotonic()

    def _end_what_changed(self, device: Device) -> bool:
        """Give up what another configuration made hazardous meanwhile, or what was prepared for another one.

        Whether anything is left.
        """
        prepared = self._hazard is CommandClass.C and not self.waits and device != self._intent.device
        for ticket in self._live():
            if prepared or _hazardous_now(ticket, device):
                self._finish(ticket, Outcome.FAILED, Unsafe("command.house_changed", device=device.handle))
        return bool(self._live())

    # what must be on disk first

    def _prepare(self) -> None:
        """Have it on disk that this may have left, and what turns it off again; then go on."""
        request = self.tickets[0].request
        request.leave(self._live())
        request.paper.save()
        self._gates = 1
        if self._hazard is CommandClass.C:
            self._gates = 2
            self._desk.interlock.arm(self._intent, self._armed)
        self._desk.ledger.when_durable(self._recorded)

    def _armed(self, answer: Extra | HearthError) -> None:
        if isinstance(answer, HearthError):
            self._refused = answer
        else:
            self._extra = answer
        self._pass_gate()

    def _recorded(self, error: HearthError | None) -> None:
        if error is not None and self._hazard is CommandClass.C:
            self._refused = self._refused or error
        self._pass_gate()

    def _pass_gate(self) -> None:
        self._gates -= 1
        if self._gates:
            return
        self.waits = False
        if self._refused is None:
            self.start()
        else:
            self._fail(self._refused)

    def _send(self, route: Route) -> None:
        now = self._desk.clock.monotonic()
        tickets = self._live()
        parts = {_component(path) for path, _ in self._intent.writes}
        # What was superseded while this waited needs no countdown any more.
        extra = tuple(one for one in self._extra if _component(one[0]) in parts)
        timeout = ORDER_TIMEOUT if self._hazard is CommandClass.D else min(ORDER_TIMEOUT, self._expires - now)
        order = Order(
            (*extra, *self._intent.writes), tickets[0].call, self._hazard in ONCE, timeout, tickets[0].request.cause
        )
        self._attempt += 1
        self._in_flight = True
        for ticket in tickets:
            self._desk.place(ticket)
            ticket.sent = True
        for path, value in extra:
            self._desk.expect(self._intent, path, value)
        answered = partial(self._answered, self._attempt)
        self._patience = self._desk.clock.call_at(
            now + timeout + ANSWER_SLACK, lambda: answered(Unreachable("device.no_answer", seconds=round(timeout)))
        )
        failure = self._desk.guarded(f"order to {self._intent.device.handle}", route.submit, order, answered)
        self.tickets[0].request.leave(tickets)
        if failure is not None:
            answered(failure)

    def _answered(self, attempt: int, error: HearthError | None) -> None:
        """Take the session's word; a second word on one attempt, or one that came too late, says nothing new."""
        if attempt != self._attempt or not self._in_flight:
            return
        self._in_flight = False
        if self._patience is not None:
            self._patience.cancel()
        if not self._live():
            return
        self._error = error
        if error is None:
            self._taken()
        elif isinstance(error, NotSupported) or (
            not isinstance(error, Unreachable) and self._hazard is not CommandClass.D
        ):
            self._fail(error)
        elif self._hazard in ONCE:
            self._unsure(error)
        else:
            self._try_later()

    def _taken(self) -> None:
        """The device took the order: what cannot be read is done, the rest is read back."""
        for ticket in self._live():
            ticket.accepted = True
            if not ticket.confirmable:
                if ticket.value is not None:
                    self._desk.state.apply(
                        ticket.device, ticket.path, ticket.value, ticket.request.cause, Provenance.ASSUMED
                    )
                self._finish(ticket, Outcome.ACCEPTED)
        self._read_back(0)
        if self._hazard is CommandClass.D:
            self._try_later()
        elif self._hazard is CommandClass.A and self._live():
            # One that was delivered late is not waited for longer than any other.
            soon = self._desk.clock.monotonic() + (LIFETIME[CommandClass.A] or 0.0)
            if soon < self._expires:
                self._ends.append(self._desk.clock.call_at(soon, self._deadline))

    def _unsure(self, error: HearthError) -> None:
        """Nobody knows whether the device acted, and it must not act twice: look, where there is something to see."""
        for ticket in self._live():
            if not ticket.confirmable:
                self._finish(ticket, Outcome.UNKNOWN, error)
        self._read_back(0)

    def _try_later(self) -> None:
        if self._live():
            self._retry = self._desk.clock.call_at(self._desk.clock.monotonic() + self._backoff.next(), self.start)

    def _read_back(self, count: int) -> None:
        """Have the device read until it has confirmed; each pause counts from the last reading."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if not self._live():
            return
        times = (0.0, *READ_BACK)
        pause = times[count + 1] - times[count] if count < len(READ_BACK) else READ_BACK_EVERY
        self._reading = self._desk.clock.call_at(self._desk.clock.monotonic() + pause, lambda: self._look(count + 1))

    def _look(self, count: int) -> None:
        route = self._desk.registry.route(self.device)
        self._read_back(count)
        if route is not None:
            paths = tuple(ticket.path for ticket in self._live())
            self._desk.guarded(f"reading of {self._intent.device.handle}", route.refresh, paths)

    # outcomes

    def confirm(self, ticket: Ticket) -> None:
        """The device reports what was asked of it."""
        self._finish(ticket, Outcome.CONFIRMED)

    def supersede(self, ticket: Ticket) -> None:
        """A newer command wants the property."""
        self._finish(ticket, Outcome.SUPERSEDED)

    def _expire(self) -> None:
        """Nothing harmless is sent any more; what no device had has expired, the rest may still be confirmed."""
        for ticket in self._live():
            repeatable = ticket.hazard is CommandClass.A
            if not ticket.accepted and (repeatable or (ticket.hazard in ONCE and not ticket.sent)):
                self._finish(ticket, Outcome.EXPIRED, self._error or Unreachable("command.expired"))

    def _deadline(self) -> None:
        """The requester wants to know; make-safe writes go on without him."""
        self._expire()  # due no later than this; of two timers with one time the loop may ring either first
        for ticket in self._live():
            error = self._error or self._unconfirmed(ticket)
            outcome = Outcome.UNKNOWN if isinstance(error, Unreachable) else Outcome.FAILED
            if ticket.hazard is CommandClass.D:
                ticket.tell(outcome, error)
                ticket.request.paper.save()
            else:
                self._finish(ticket, outcome, error)

    def _raise_alarm(self) -> None:
        for ticket in self._live():
            if ticket.hazard is CommandClass.D:
                self._desk.alarm(ticket, self._error or self._unconfirmed(ticket))

    def _unconfirmed(self, ticket: Ticket) -> Unreachable:
        return not_confirmed(ticket, broker=self._intent.endpoint.broker)

    def _fail(self, error: HearthError) -> None:
        """Give up for good; a make-safe write that can never be done is an alarm at once."""
        for ticket in self._live():
            if ticket.hazard is CommandClass.D:
                self._desk.alarm(ticket, error)
            self._finish(ticket, Outcome.FAILED, error)

    def _finish(self, ticket: Ticket, outcome: Outcome, error: HearthError | None = None) -> None:
        if not ticket.live:
            return
        ticket.live = False
        self._desk.over(ticket, self._intent, outcome, error)
        if not self._live():
            self._close()

    def _close(self) -> None:
        for timer in (*self._ends, self._retry, self._reading, self._patience):
            if timer is not None:
                timer.cancel()

    def _live(self) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self.tickets if ticket.live)

    def _accepted(self) -> bool:
        return all(ticket.accepted for ticket in self._live())


def _component(path: str) -> str:
    """The part of the device that a property belongs to."""
    return path.rpartition(".")[0]


def _hazardous_now(ticket: Ticket, device: Device) -> bool:
    """Whether a write that was accepted as a harmless one switches something dangerous on by now."""
    prop = device.abilities.properties.get(ticket.path)
    if prop is None or ticket.value is None or ticket.hazard is CommandClass.C:
        return False
    return command_class(device, ticket.path, prop, ticket.value) is CommandClass.C

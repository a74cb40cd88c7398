"""The dispatcher: takes commands, orders devices, and tells what came of it.

Every write is sent, even where the last reading already equals it: readings can be late, and a person who says
"off" means it. What a command set off is told apart from a hand on the device by the cause: while a sent write waits
for its confirmation, changes of its property carry the command's cause (`cause_of`); a change of `Origin.DEVICE` is
a touch, unless the property changes by itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Final

from hub.core.alarms import Alarm, Alarms, log
from hub.core.delivery import ALARM_AFTER, ONCE, RIDER_LIFETIME, Delivery, Desk
from hub.core.echoes import Echoes
from hub.core.guards import RateCap, command_class
from hub.core.interlock import Intent, Interlock, NoInterlock, NoPromises, Promises
from hub.core.records import AUDITED, NoLedger, Paper, paper_of
from hub.core.registry import Registry, StatusChange
from hub.core.state import State
from hub.core.supervisor import Guarded
from hub.core.tickets import Done, Request, Ticket, breaking
from hub.model.cause import Cause
from hub.model.command import (
    LIFETIME,
    Call,
    Command,
    CommandClass,
    CommandRecord,
    Outcome,
    Part,
    RecordState,
    Settled,
    Write,
)
from hub.model.device import Device, Endpoint, Health
from hub.model.errors import BadValue, HearthError, NotAdopted, NotSupported, UnknownName, Unreachable, Unsafe
from hub.model.ports import Clock, Ledger
from hub.model.reading import PropertyId, Provenance, property_id
from hub.model.value import Value

_GRAVITY: Final = (CommandClass.A, CommandClass.B, CommandClass.C)


class Dispatcher:
    """Carries commands out (the port `Commands`), each by its class.

    A  sent again after no answer until it expires (30 s, or `Command.lifetime`), waits for an offline device to be back
    B, C  sent once, ever; after no answer the device is read, and what it does not show is `unknown`; at most five
          commands a second to a device; C only where the guards allow it, and not before it is on disk
    D  sent until the device reports it; an alarm after a minute, when the requester hears `unknown` or `failed`

    A device's word alone is `accepted` where nothing can be read; else the report of the value is waited for, until
    the command's deadline (by default its class's lifetime, 60 s for D). What is on its way stands in the ledger, and
    `resume` takes it up in the next life of the hub.
    """

    def __init__(
        self,
        clock: Clock,
        state: State,
        registry: Registry,
        random: Random,
        alarm: Callable[[Alarm], None] | None = None,
        ledger: Ledger | None = None,
        interlock: Interlock | None = None,
    ) -> None:
        self.guarded = Guarded()
        self.promises: Promises = NoPromises()
        self._clock = clock
        self._state = state
        self._registry = registry
        self._ledger = ledger or NoLedger()
        self._interlock = interlock or NoInterlock()
        self._echoes = Echoes(clock)
        self._alarms = Alarms(clock, alarm or partial(log, registry))
        self._pending: dict[tuple[str, str], Ticket] = {}
        self._waiting: dict[tuple[str, str], Ticket] = {}  # those that may not leave before they are on disk
        self._deliveries: dict[Ticket, Delivery] = {}
        self._desk = Desk(
            clock, random, state, registry, RateCap(clock), self._interlock, self._breaking, self._ledger,
            self.guarded, self._place, self._expect, self._over, self._alarms.raise_,
        )  # fmt: skip
        registry.subscribe(self._status_changed)

    # the port

    def submit(self, command: Command, done: Done | None = None) -> None:
        """Carry the command out; `done` hears of it once, after this has returned."""
        paper = paper_of(self._clock, self._ledger, command)
        request = Request(self._clock, paper, done)
        tickets: list[Ticket] = []
        for index, what in enumerate(request.whats):
            try:
                self._endpoint(self._device(what.device))
                ticket = self._ticket(request, index, what)
            except HearthError as error:
                request.close(index, Outcome.FAILED, error)
                continue
            if command.late and ticket.hazard is CommandClass.C:
                request.close(index, Outcome.EXPIRED, Unsafe("command.too_late"))
            else:
                tickets.append(ticket)
        for delivery in [
            self._accept(group, intent)
            for group in _groups(self._kept(tickets))
            if (intent := self._allowed(group, command))
        ]:
            delivery.start()
        paper.save()

    def resume(
        self, records: Iterable[CommandRecord], told: Callable[[str, tuple[Settled, ...]], None] | None = None
    ) -> None:
        """Take up what was on its way when the hub stopped; to be called once, when the devices of the house are known.

        Make-safe writes go first, and on until they are confirmed. A harmless write that has not expired is sent again
        when the device's first report differs from it. What must happen at most once is never sent: its outcome is
        `unknown`, or `expired` where it had not left or is hazardous. `told` hears each command's id and outcomes once.
        """
        tickets: list[Ticket] = []
        for record in sorted(records, key=lambda one: one.accepted):
            if record.state is RecordState.OVER:
                continue
            paper = Paper(self._ledger, record, kept=True)
            knows = told is None or all(part.told is not None for part in record.parts)
            request = Request(self._clock, paper, None if told is None or knows else partial(told, record.id))
            tickets += self._survivors(request, record)
            paper.save()
        tickets.sort(key=lambda ticket: ticket.hazard is not CommandClass.D)
        for ticket in tickets:
            self._take_up(ticket)

    def alarms(self) -> tuple[Alarm, ...]:
        """Make-safe writes that devices of the house do not confirm, the oldest first."""
        return tuple(one for one in self._alarms.rows() if self._registry.device(one.device) is not None)

    # what devices report

    def cause_of(self, device: str, path: str, value: Value) -> Cause | None:
        """The cause of the command that explains a report of `value`; None when none does."""
        if self._pending:
            ticket = self._pending.get((device, path))
            if ticket is not None and ticket.sent:
                return ticket.request.cause
        return self._echoes.cause_of(device, path, value)

    def heard(self, device: str, path: str, value: Value) -> None:
        """The device reports `value`: that confirms a write of the same value that was sent, in this life or before."""
        where = (device, path)
        self._alarms.heard(where, value)
        ticket = self._pending.get(where)
        if ticket is None or ticket.prop is None:
            return
        delivery = self._deliveries[ticket]
        if (ticket.sent or delivery.held) and ticket.prop.same(ticket.value, value):
            delivery.confirm(ticket)
        elif delivery.held:
            delivery.release()

    def making_safe(self, device: str, path: str) -> bool:
        """Whether a make-safe write of the property has left and is not confirmed yet."""
        ticket = self._pending.get((device, path))
        return ticket is not None and ticket.hazard is CommandClass.D and ticket.sent

    def pending(self) -> int:
        """How many writes and calls are on their way."""
        return len(self._deliveries)

    def busy(self, command: str) -> bool:
        """Whether anything of the command with that id is on its way."""
        return any(ticket.request.id == command for ticket in self._deliveries)

    # inside: from command to tickets

    def _device(self, key: str) -> Device:
        device = self._registry.device(key)
        if device is None:
            raise UnknownName("command.unknown_device", device=key)
        return device

    def _endpoint(self, device: Device) -> Endpoint:
        route = self._registry.route(device.key)
        if route is None:
            raise NotAdopted("device.not_adopted")
        return route.endpoint

    def _ticket(self, request: Request, index: int, what: Write | Call) -> Ticket:
        device = self._device(what.device)
        if isinstance(what, Call):
            return _call_ticket(request, index, device, what)
        prop = device.abilities.properties.get(what.path)
        if prop is None:
            raise UnknownName("command.unknown_member", device=device.handle, path=what.path)
        if not prop.writable:
            raise NotSupported("command.read_only", device=device.handle, path=what.path)
        value = prop.accept(what.value)
        return Ticket(request, index, command_class(device, what.path, prop, value), (prop, value))

    def _kept(self, tickets: list[Ticket]) -> list[Ticket]:
        """The tickets without those that would break a promise; the writes of a command are seen together."""
        broken = self._breaking(tickets)
        for one, error in broken.items():
            one.request.close(one.index, Outcome.FAILED, error)
        return [one for one in tickets if one not in broken] if broken else tickets

    def _breaking(self, tickets: Sequence[Ticket]) -> dict[Ticket, HearthError]:
        return breaking(self.promises, tickets, self._under_way)

    def _under_way(self) -> dict[PropertyId, Value]:
        """What was written and is not confirmed."""
        return {property_id(*where): one.value for where, one in self._pending.items() if one.value is not None}

    # inside: from tickets to deliveries

    def _allowed(self, group: list[Ticket], command: Command) -> Intent | None:
        """What the group is about; None where the guards refuse it, before anything older gives way to it."""
        device = self._device(group[0].device)
        intent = self._intent(group, device, self._endpoint(device), (command.deadline, command.lifetime))
        refusal = None if intent.hazard is CommandClass.D else self._interlock.refusal(intent)
        if refusal is None:
            return intent
        for ticket in group:
            ticket.request.close(ticket.index, Outcome.FAILED, refusal)
        return None

    def _intent(
        self, group: list[Ticket], device: Device, endpoint: Endpoint, limits: tuple[float | None, float | None]
    ) -> Intent:  # fmt: skip
        """What the group is about. `limits`: the command's deadline, and its lifetime."""
        hazard, request, (deadline, wanted) = _gravest(group), group[0].request, limits
        now = self._clock.monotonic()
        patience = LIFETIME[hazard] or ALARM_AFTER
        lifetime = LIFETIME[hazard] or RIDER_LIFETIME
        if wanted is not None and hazard is CommandClass.A:
            patience = lifetime = wanted
        return Intent(
            request.id,
            device,
            endpoint,
            hazard,
            tuple((ticket.path, ticket.value) for ticket in group if ticket.value is not None),
            group[0].call,
            request.cause,
            now + (lifetime if deadline is None else min(lifetime, deadline)),
            now + (patience if deadline is None else deadline),
        )

    def _accept(self, group: list[Ticket], intent: Intent) -> Delivery:
        """Let the tickets take the places of older ones on the same properties, now or when they may leave."""
        unsafe = [self._alarms.asked(ticket) for ticket in group if ticket.hazard is CommandClass.D]
        delivery = Delivery(self._desk, group, intent, min(unsafe, default=0.0))
        for ticket in group:
            self._deliveries[ticket] = delivery
            older = self._waiting.get(ticket.where)
            if older is not None:
                self._deliveries[older].supersede(older)
            if not delivery.waits:
                self._place(ticket)
            elif ticket.hazard is CommandClass.C and ticket.prop is not None:
                self._waiting[ticket.where] = ticket
        return delivery

    def _expect(self, intent: Intent, path: str, value: Value) -> None:
        """A write that travels along with a hazardous one is no hand on the device."""
        prop = intent.device.abilities.properties.get(path)
        if prop is not None:
            self._echoes.expect(intent.device.key, path, prop, value, intent.cause)

    def _place(self, ticket: Ticket) -> None:
        """The ticket is now what is wanted of its property."""
        if ticket.prop is None:
            return
        where = ticket.where
        if self._waiting.get(where) is ticket:
            del self._waiting[where]
        older = self._pending.get(where)
        if older is ticket:
            return
        if older is not None:
            self._deliveries[older].supersede(older)
        if ticket.hazard is not CommandClass.D:
            self._alarms.done(where)
        self._echoes.forget(*where)
        self._pending[where] = ticket

    def _over(self, ticket: Ticket, intent: Intent, outcome: Outcome, error: HearthError | None) -> None:
        """A ticket is no longer delivered; where its effect may still come, reports are explained by it for a while."""
        del self._deliveries[ticket]
        where = ticket.where
        if self._waiting.get(where) is ticket:
            del self._waiting[where]
        if self._pending.get(where) is ticket:
            del self._pending[where]
            if ticket.sent and outcome in (Outcome.UNKNOWN, Outcome.EXPIRED):
                self._echoes.keep(ticket, self._state.reading(ticket.device, ticket.path).value)
            if outcome is Outcome.CONFIRMED:
                self._alarms.done(where)
        ticket.request.close(ticket.index, outcome, error)
        if ticket.hazard in AUDITED:
            self._interlock.settled(intent, ticket.path, outcome, sent=ticket.sent)

    def _status_changed(self, change: StatusChange) -> None:
        if change.new.health in (Health.ONLINE, Health.DEGRADED):
            waiting = {id(one): one for ticket, one in self._deliveries.items() if ticket.device == change.device}
            for delivery in waiting.values():
                delivery.wake()

    # inside: after a restart

    def _survivors(self, request: Request, record: CommandRecord) -> Iterator[Ticket]:
        """The parts of a record that go on; the others get their outcome."""
        fresh = record.accepted <= self._clock.now() < record.expires
        for index, part in enumerate(record.parts):
            if part.over:
                continue
            end = _end(part, fresh=fresh)
            if end is not None:
                request.close(index, *end)
                continue
            try:
                ticket = self._ticket(request, index, part.what)
            except HearthError as error:
                request.close(index, Outcome.FAILED, error)
                continue
            if ticket.hazard is part.hazard:
                yield ticket
            else:
                request.close(index, Outcome.EXPIRED, Unreachable("command.cut_short"))

    def _take_up(self, ticket: Ticket) -> None:
        """Deliver what was on its way when the hub stopped."""
        device = self._device(ticket.device)
        route = self._registry.route(ticket.device)
        endpoint = next(iter(device.endpoints), Endpoint("", "")) if route is None else route.endpoint
        left = ticket.request.paper.head.expires - self._clock.now()
        delivery = self._accept([ticket], self._intent([ticket], device, endpoint, (None, left)))
        delivery.too_late = None if ticket.hazard is CommandClass.D else ticket.request.paper.head.expires
        if ticket.hazard is not CommandClass.D and (ticket.confirmable or route is None):
            delivery.hold()
            reading = self._state.reading(*ticket.where)
            if reading.provenance is Provenance.REPORTED and reading.value is not None:
                self.heard(*ticket.where, reading.value)
        else:
            delivery.start()


def _groups(tickets: Iterable[Ticket]) -> Iterator[list[Ticket]]:
    """Tickets that travel as one order: of one device, but make-safe writes never wait behind hazardous ones.

    Harmless writes ride along with the device's other ones. Make-safe orders come first.
    """
    devices: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        devices.setdefault(ticket.device, []).append(ticket)
    groups: list[list[Ticket]] = []
    for group in devices.values():
        calls = [[ticket] for ticket in group if ticket.call is not None]
        writes = [ticket for ticket in group if ticket.call is None]
        classes = {ticket.hazard for ticket in writes}
        if CommandClass.D in classes and classes & set(ONCE):
            groups.append([ticket for ticket in writes if ticket.hazard is CommandClass.D])
            writes = [ticket for ticket in writes if ticket.hazard is not CommandClass.D]
        groups += [writes] if writes else []
        groups += calls
    return iter(sorted(groups, key=lambda group: _gravest(group) is not CommandClass.D))


def _gravest(group: Iterable[Ticket]) -> CommandClass:
    """The class by which a group is delivered. D stands alone or with harmless writes."""
    classes = {ticket.hazard for ticket in group}
    if CommandClass.D in classes:
        return CommandClass.D
    return max(classes, key=_GRAVITY.index)


def _call_ticket(request: Request, index: int, device: Device, call: Call) -> Ticket:
    kind = device.abilities.commands.get(call.path)
    if kind is None:
        raise UnknownName("command.unknown_member", device=device.handle, path=call.path)
    wanted = {arg.name: arg for arg in kind.args}
    given = dict(call.args)
    wrong = (given.keys() - wanted.keys()) | {name for name in wanted if wanted[name].required} - given.keys()
    if wrong:
        names = ", ".join(sorted(wrong))
        raise BadValue("command.wrong_arguments", device=device.handle, path=call.path, names=names)
    args = tuple((name, wanted[name].accept(value)) for name, value in call.args)
    return Ticket(request, index, kind.command_class, Call(call.device, call.path, args))


def _end(part: Part, *, fresh: bool) -> tuple[Outcome, HearthError] | None:
    """The outcome of a part that does not survive a restart; None for one that does."""
    if part.hazard is CommandClass.D or (part.hazard is CommandClass.A and fresh):
        return None
    if part.hazard is CommandClass.A or not part.sent:
        return Outcome.EXPIRED, Unreachable("command.expired")
    outcome = Outcome.EXPIRED if part.hazard is CommandClass.C else Outcome.UNKNOWN
    return outcome, Unreachable("command.cut_short")

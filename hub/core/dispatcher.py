"""The dispatcher: takes commands, orders devices, and tells what came of it.

Every write is sent, even where the last reading already equals it: readings can be late, and a person who says
"off" means it. What a command set off is told apart from a hand on the device by the cause: while a sent write waits
for its confirmation, changes of its property carry the command's cause (`cause_of`); a change of `Origin.DEVICE` is
a touch, unless the property changes by itself.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Final

from hub.core.delivery import ONCE, Alarm, Delivery, Desk
from hub.core.echoes import Echoes
from hub.core.guards import Guards, RateCap, command_class
from hub.core.registry import Registry, StatusChange
from hub.core.state import State
from hub.core.tickets import Done, Request, Ticket
from hub.model.cause import Cause
from hub.model.command import Call, Command, CommandClass, Outcome, Write
from hub.model.device import Device, Health
from hub.model.errors import BadValue, HearthError, NotAdopted, NotSupported, UnknownName
from hub.model.ports import AddressBook, Clock
from hub.model.value import Value

_LOG = logging.getLogger(__name__)

_GRAVITY: Final = (CommandClass.A, CommandClass.B, CommandClass.C)


class Dispatcher:
    """Carries commands out (the port `Commands`), each by its class.

    A  sent again after no answer until it expires (30 s), waits for an offline device to come back
    B, C  sent once, ever; after no answer the device is read, and what it does not show is `unknown`; at most five
          commands a second to a device; C only where the guards allow it
    D  sent until the device reports it; an alarm after a minute, when the requester hears `unknown` or `failed`

    A device's word alone is `accepted` where nothing can be read; else the report of the value is waited for, until
    the command's deadline (by default its class's lifetime, 60 s for D).
    """

    def __init__(
        self,
        clock: Clock,
        state: State,
        registry: Registry,
        book: AddressBook,
        random: Random,
        alarm: Callable[[Alarm], None] | None = None,
    ) -> None:
        self._clock = clock
        self._state = state
        self._registry = registry
        self._guards = Guards(registry, book)
        self._echoes = Echoes(clock)
        self._pending: dict[tuple[str, str], Ticket] = {}
        self._deliveries: dict[Ticket, Delivery] = {}
        self._desk = Desk(clock, random, state, registry, self._guards, RateCap(clock), alarm or _log_alarm, self._over)
        registry.subscribe(self._status_changed)

    # the port

    def submit(self, command: Command, done: Done | None = None) -> None:
        """Carry the command out; `done` hears of it once, after this has returned."""
        request = Request(self._clock, command, done)
        tickets: list[Ticket] = []
        for index, write in enumerate(command.writes):
            try:
                tickets.append(self._write_ticket(request, index, write))
            except HearthError as error:
                request.settle(index, Outcome.FAILED, error)
        if command.call is not None:
            try:
                tickets.append(self._call_ticket(request, len(command.writes), command.call))
            except HearthError as error:
                request.settle(len(command.writes), Outcome.FAILED, error)
        for delivery in [self._accept(group, command.deadline) for group in _groups(tickets) if self._allowed(group)]:
            delivery.start()

    # what devices report

    def cause_of(self, device: str, path: str, value: Value) -> Cause | None:
        """The cause of the command that explains a report of `value`; None when none does."""
        ticket = self._pending.get((device, path))
        if ticket is not None and ticket.sent:
            return ticket.request.cause
        return self._echoes.cause_of(device, path, value)

    def heard(self, device: str, path: str, value: Value) -> None:
        """The device reports `value`: that confirms a write of the same value that was sent."""
        ticket = self._pending.get((device, path))
        if ticket is None or not ticket.sent or ticket.prop is None or not ticket.prop.same(ticket.value, value):
            return
        self._deliveries[ticket].confirm(ticket)

    def pending(self) -> int:
        """How many writes and calls are on their way."""
        return len(self._deliveries)

    # inside

    def _device(self, key: str) -> Device:
        device = self._registry.device(key)
        if device is None:
            raise UnknownName("command.unknown_device", device=key)
        if self._registry.route(key) is None:
            raise NotAdopted("device.not_adopted")
        return device

    def _write_ticket(self, request: Request, index: int, write: Write) -> Ticket:
        device = self._device(write.device)
        prop = device.abilities.properties.get(write.path)
        if prop is None:
            raise UnknownName("command.unknown_member", device=device.handle, path=write.path)
        if not prop.writable:
            raise NotSupported("command.read_only", device=device.handle, path=write.path)
        value = prop.accept(write.value)
        return Ticket(request, index, command_class(device, write.path, prop, value), (prop, value))

    def _call_ticket(self, request: Request, index: int, call: Call) -> Ticket:
        device = self._device(call.device)
        kind = device.abilities.commands.get(call.path)
        if kind is None:
            raise UnknownName("command.unknown_member", device=device.handle, path=call.path)
        wanted = {arg.name: arg for arg in kind.args}
        given = dict(call.args)
        wrong = (given.keys() - wanted.keys()) | {name for name in wanted if wanted[name].required} - given.keys()
        if wrong:
            raise BadValue("command.wrong_arguments", device=device.handle, path=call.path, names=_list(wrong))
        args = tuple((name, wanted[name].accept(value)) for name, value in call.args)
        return Ticket(request, index, kind.command_class, Call(call.device, call.path, args))

    def _allowed(self, group: list[Ticket]) -> bool:
        """Ask the guards before anything older gives way to the new command."""
        device, route = self._registry.device(group[0].device), self._registry.route(group[0].device)
        refusal: HearthError | None = NotAdopted("device.not_adopted")
        if device is not None and route is not None:
            refusal = self._guards.refusal(device, route.endpoint, _gravest(group))
        if refusal is not None:
            for ticket in group:
                ticket.tell(Outcome.FAILED, refusal)
        return refusal is None

    def _accept(self, group: list[Ticket], deadline: float | None) -> Delivery:
        """Let the tickets take the places of older ones on the same properties."""
        delivery = Delivery(self._desk, group, _gravest(group), deadline)
        for ticket in group:
            self._deliveries[ticket] = delivery
            if ticket.prop is None:
                continue
            where = (ticket.device, ticket.path)
            older = self._pending.get(where)
            if older is not None:
                self._deliveries[older].supersede(older)
            self._echoes.forget(*where)
            self._pending[where] = ticket
        return delivery

    def _over(self, ticket: Ticket, outcome: Outcome) -> None:
        """A ticket is no longer delivered; where its effect may still come, reports are explained by it for a while."""
        del self._deliveries[ticket]
        where = (ticket.device, ticket.path)
        if self._pending.get(where) is ticket:
            del self._pending[where]
            if ticket.sent and outcome in (Outcome.UNKNOWN, Outcome.EXPIRED):
                self._echoes.keep(ticket, self._state.reading(ticket.device, ticket.path).value)

    def _status_changed(self, change: StatusChange) -> None:
        if change.new.health in (Health.ONLINE, Health.DEGRADED):
            waiting = {id(one): one for ticket, one in self._deliveries.items() if ticket.device == change.device}
            for delivery in waiting.values():
                delivery.wake()


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


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _log_alarm(alarm: Alarm) -> None:
    _LOG.error("make-safe write not confirmed: device=%s path=%s: %s", alarm.device, alarm.path, alarm.error)

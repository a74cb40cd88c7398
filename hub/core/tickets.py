"""The writes and calls of commands on their way, and how a requester hears what came of them, once."""

from collections.abc import Callable, Iterable, Sequence

from hub.core.interlock import Promises, UnderWay
from hub.core.records import Paper, fields_of
from hub.model.capability import Property
from hub.model.cause import Cause
from hub.model.command import Call, CommandClass, Outcome, Settled, Write
from hub.model.errors import HearthError, Unreachable
from hub.model.ports import Clock
from hub.model.reading import property_id
from hub.model.value import Value

Done = Callable[[tuple[Settled, ...]], None]


class Request:
    """A command being carried out: gathers the outcomes and hands them over when the last is there.

    `done` is called exactly once, never inside the call that settled the last part: outcomes set off new commands,
    and these must not run amid the old ones.
    """

    def __init__(self, clock: Clock, paper: Paper, done: Done | None) -> None:
        record = paper.head
        self.id = record.id
        self.cause: Cause = record.cause
        self.paper = paper
        self.whats = tuple(part.what for part in record.parts)
        self.keyed = bool(record.key)
        self._clock = clock
        self._began = clock.monotonic()
        self._done = done
        self._settled = [part.told for part in record.parts]
        self._open = self._settled.count(None)
        if not self._open:
            self._finish()

    def settle(self, index: int, outcome: Outcome, error: HearthError | None = None) -> None:
        """Note the outcome of one part; the first word counts."""
        if self._settled[index] is not None:
            return
        what = self.whats[index]
        settled = Settled(
            what.device,
            what.path,
            outcome,
            None if error is None else error.message_id,
            fields_of(error),
            self._clock.monotonic() - self._began,
        )
        self._settled[index] = settled
        self.paper.told(index, settled)
        self._open -= 1
        if self._open == 0:
            self._finish()

    def close(self, index: int, outcome: Outcome, error: HearthError | None = None) -> None:
        """One part is over for good: its requester is told, unless he heard already."""
        self.settle(index, outcome, error)
        self.paper.over(index, outcome, error)

    def leave(self, tickets: "Iterable[Ticket]") -> None:
        """Tickets of this request leave now, or as soon as that is on disk."""
        self.paper.leaves(ticket.index for ticket in tickets)

    def _finish(self) -> None:
        done = self._done
        if done is not None:
            outcomes = tuple(settled for settled in self._settled if settled is not None)
            self._clock.call_at(self._clock.monotonic(), lambda: done(outcomes))


class Ticket:
    """One write or call of a request, as long as it is being delivered (`live`).

    `sent` once a session had it, `accepted` once the device took it. Calls have no property and no value.
    """

    __slots__ = ("accepted", "call", "device", "hazard", "index", "live", "path", "prop", "request", "sent", "value")

    def __init__(self, request: Request, index: int, hazard: CommandClass, what: tuple[Property, Value] | Call) -> None:
        self.request = request
        self.index = index
        self.device, self.path = request.whats[index].device, request.whats[index].path
        self.hazard = hazard
        self.call: Call | None = None
        self.prop: Property | None = None
        self.value: Value | None = None
        if isinstance(what, Call):
            self.call = what
            request.paper.classed(index, what, hazard)
        else:
            self.prop, self.value = what
            request.paper.classed(index, Write(self.device, self.path, self.value), hazard)
        self.live = True
        self.sent = False
        self.accepted = False

    @property
    def where(self) -> tuple[str, str]:
        """Device key and path."""
        return self.device, self.path

    @property
    def confirmable(self) -> bool:
        """Whether the device can report that it did it."""
        return self.prop is not None and self.prop.readable

    def tell(self, outcome: Outcome, error: HearthError | None = None) -> None:
        """Tell the requester, who may have heard already."""
        self.request.settle(self.index, outcome, error)


def breaking(promises: Promises, tickets: Sequence[Ticket], under_way: UnderWay) -> dict[Ticket, HearthError]:
    """Those of the tickets, seen together, that would break a promise, each with why; never what makes safe."""
    if not promises:
        return {}
    writes = {property_id(*one.where): one.value for one in tickets if one.value is not None}
    broken = promises.broken_by(writes, under_way) if writes else {}
    wrong = ((one, broken.get(property_id(*one.where))) for one in tickets if one.hazard is not CommandClass.D)
    return {one: error for one, error in wrong if error is not None}


def not_confirmed(ticket: Ticket, *, broker: bool = False) -> Unreachable:
    """What is wrong where a device did not say in time that it is as it was told to be.

    `broker`: who took the command is a broker, and nobody knows whether the device has heard of it.
    """
    why = "command.not_reported" if broker else "command.not_confirmed"
    return Unreachable(why, path=ticket.path, value=_spoken(ticket.value))


def _spoken(value: Value | None) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)

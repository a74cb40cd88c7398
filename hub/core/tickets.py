"""The writes and calls of commands on their way, and how a requester hears what came of them, once."""

from collections.abc import Callable, Mapping

from hub.model.capability import Property
from hub.model.cause import Cause
from hub.model.command import Call, Command, CommandClass, Outcome, Settled
from hub.model.errors import HearthError
from hub.model.ports import Clock
from hub.model.value import Value

Done = Callable[[tuple[Settled, ...]], None]


class Request:
    """A command being carried out: gathers the outcomes and hands them over when the last is there.

    `done` is called exactly once, never inside the call that settled the last part: outcomes set off new commands,
    and these must not run amid the old ones.
    """

    def __init__(self, clock: Clock, command: Command, done: Done | None) -> None:
        parts = [(write.device, write.path) for write in command.writes]
        if command.call is not None:
            parts.append((command.call.device, command.call.path))
        self.cause: Cause = command.cause
        self.parts = tuple(parts)
        self._clock = clock
        self._began = clock.monotonic()
        self._done = done
        self._settled: list[Settled | None] = [None] * len(parts)
        self._open = len(parts)
        if not parts:
            self._finish()

    def settle(self, index: int, outcome: Outcome, error: HearthError | None = None) -> None:
        """Note the outcome of one part; the first word counts."""
        if self._settled[index] is not None:
            return
        device, path = self.parts[index]
        params: Mapping[str, object] = {} if error is None else error.params
        self._settled[index] = Settled(
            device,
            path,
            outcome,
            None if error is None else error.message_id,
            tuple((name, str(value)) for name, value in params.items()),
            self._clock.monotonic() - self._began,
        )
        self._open -= 1
        if self._open == 0:
            self._finish()

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
        self.device, self.path = request.parts[index]
        self.hazard = hazard
        self.call: Call | None = None
        self.prop: Property | None = None
        self.value: Value | None = None
        if isinstance(what, Call):
            self.call = what
        else:
            self.prop, self.value = what
        self.live = True
        self.sent = False
        self.accepted = False

    @property
    def confirmable(self) -> bool:
        """Whether the device can report that it did it."""
        return self.prop is not None and self.prop.readable

    def tell(self, outcome: Outcome, error: HearthError | None = None) -> None:
        """Tell the requester, who may have heard already."""
        self.request.settle(self.index, outcome, error)

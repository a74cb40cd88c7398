"""What is on its way to one lamp: within its quota, the newest wish of each kind, wishes before questions.

A lamp takes 60 requests a minute on a connection and 144 in all ("Yeelight WiFi Light Inter-Operation Specification",
4.1). Whoever sends more is refused, and the one that is refused is mostly the last and the one that mattered. So the
quota is kept here: a burst goes out at once, and then the newest value about every second.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from drivers.kit.pace import Budget
from drivers.yeelight.codec import QUOTA, Answer, effect, request
from drivers.yeelight.definitions.lights import Wish
from hub.model.backoff import Backoff
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Clock, Timer

BURST: Final = 12
RATE: Final = (60 - BURST) / 60
"""Requests a second after a burst: no minute has more than 60."""

ANSWER_WITHIN: Final = 5.0
"""Seconds after which a lamp that answers nothing is not there any more."""

FADE_MS: Final = 300

Done = Callable[[HearthError | None], None]


@dataclass(slots=True, eq=False)
class _Job:
    """One order: settled when all its wishes are answered, or its time is over."""

    done: Done
    open: int
    timer: Timer
    error: HearthError | None = None
    over: bool = False

    def settle(self, error: HearthError | None) -> None:
        """One wish is answered."""
        self.open -= 1
        self.error = self.error or error
        if self.open == 0:
            self.end(self.error)

    def end(self, error: HearthError | None) -> None:
        """Tell, once."""
        if not self.over:
            self.over = True
            self.timer.cancel()
            self.done(error)


@dataclass(slots=True, eq=False)
class _Line:
    """One request; without a slot it is a question."""

    slot: str
    method: str
    params: tuple[object, ...]
    jobs: list[_Job] = field(default_factory=list)
    timer: Timer | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told: the answer to the question, that the lamp refuses for a while (or no more), that it fell silent."""

    read: Callable[[tuple[object, ...]], None]
    refused: Callable[[bool], None]
    silent: Callable[[], None]


class Outbox:
    """Sends for one lamp, as long as it is connected. `props` are asked for whenever something is to be read."""

    def __init__(self, clock: Clock, random: Random, props: tuple[str, ...], listener: Listener) -> None:
        self._clock = clock
        self._props = props
        self._listener = listener
        self._budget = Budget(RATE, BURST)
        self._backoff = Backoff(random, 5.0, 60.0)
        self._write: Callable[[bytes], None] | None = None
        self._wishes: dict[str, _Line] = {}
        self._asking = False
        self._sent: dict[int, _Line] = {}
        self._id = 0
        self._timer: Timer | None = None
        self._turn = False
        self._refused = False

    def put(self, wishes: Iterable[tuple[str, Wish]], timeout: float, done: Done) -> None:
        """Send the wishes, each with its slot, within `timeout` seconds; those of before in these slots give way."""
        lines = [_Line(slot, wish.method, _params(wish)) for slot, wish in wishes]
        until = self._clock.monotonic() + timeout
        job = _Job(done, len(lines), self._clock.call_at(until, lambda: self._too_late(job)))
        for line in lines:
            older = self._wishes.pop(line.slot, None)
            line.jobs = [*(older.jobs if older else ()), job]
            self._wishes[line.slot] = line
        self._pump()

    def ask(self) -> None:
        """Read everything, after what is wished."""
        self._asking = True
        self._pump()

    def connected(self, write: Callable[[bytes], None]) -> None:
        """There is a lamp at the other end."""
        self._write = write
        self._pump()

    def lost(self, error: HearthError) -> None:
        """The connection has ended: nobody knows what became of all this."""
        self._write = None
        lines = [*self._sent.values(), *self._wishes.values()]
        self._sent.clear()
        self._wishes.clear()
        self._asking = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for line in lines:
            if line.timer is not None:
                line.timer.cancel()
            for job in line.jobs:
                job.end(error)

    def answered(self, answer: Answer) -> None:
        """Take in an answer; one that nobody waits for is passed over."""
        line = self._sent.pop(answer.id, None)
        if line is None:
            return
        if line.timer is not None:
            line.timer.cancel()
        if answer.error is not None and QUOTA in answer.error:
            self._hold(line)
            return
        if self._refused:
            self._refused = False
            self._backoff.reset()
            self._listener.refused(False)
        error = None if answer.error is None else _refusal(answer.error)
        for job in line.jobs:
            job.settle(error)
        if not line.slot and error is None:
            self._listener.read(answer.result)

    def _pump(self) -> None:
        """Send what may leave now; come back when the next may."""
        while self._write is not None and self._timer is None and (self._wishes or self._asking):
            if not self._turn:
                wait = self._budget.reserve(self._clock.monotonic())
                if wait > 0:
                    self._later(wait)
                    return
            self._turn = False
            self._send(self._write, self._next())

    def _later(self, seconds: float) -> None:
        def turn() -> None:
            self._timer = None
            self._turn = True
            self._pump()

        self._timer = self._clock.call_at(self._clock.monotonic() + seconds, turn)

    def _next(self) -> _Line:
        for slot in self._wishes:
            return self._wishes.pop(slot)
        self._asking = False
        return _Line("", "get_prop", self._props)

    def _send(self, write: Callable[[bytes], None], line: _Line) -> None:
        self._id += 1
        self._sent[self._id] = line
        line.timer = self._clock.call_at(self._clock.monotonic() + ANSWER_WITHIN, self._listener.silent)
        write(request(self._id, line.method, line.params))

    def _hold(self, line: _Line) -> None:
        """The lamp has had enough, of us or of others: what it refused waits, unless there is something newer."""
        if not line.slot:
            self._asking = True
        elif line.slot in self._wishes:
            self._wishes[line.slot].jobs += line.jobs
        else:
            self._wishes = {line.slot: line, **self._wishes}
        self._refused = True
        self._listener.refused(True)
        if self._timer is not None:
            self._timer.cancel()
        self._later(self._backoff.next())

    def _too_late(self, job: _Job) -> None:
        for slot, line in tuple(self._wishes.items()):
            line.jobs = [one for one in line.jobs if one is not job]
            if not line.jobs:
                del self._wishes[slot]
        job.end(Unreachable("device.lamp_quota" if self._refused or self._timer else "device.silent"))


def _params(wish: Wish) -> tuple[object, ...]:
    return (*wish.params, *effect(FADE_MS)) if wish.fades else wish.params


def _refusal(error: str) -> HearthError:
    """`method not supported` is one that the lamp does not have (4.2)."""
    if "not supported" in error:
        return NotSupported("device.lamp_refuses", detail=error)
    return Rejected("device.lamp_refuses", detail=error)

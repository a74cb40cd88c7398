"""The warden: invariants in the live house. It tells people, refuses commands, and puts back what broke one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from hub.model.cause import Cause, Origin
from hub.model.command import Command, Write
from hub.model.errors import HearthError, Unsafe
from hub.model.ports import Clock, Timer
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.text.messages.catalogue import Language, render
from scenes.engine.engine import Engine
from scenes.engine.invariant import Guard, Invariant
from scenes.engine.trace import Entry, Result, Trace, Values
from scenes.invariants.monitor import Monitor, Standing
from scenes.invariants.track import Breach

REST: Final = 600.0
"""Seconds after a value was put back in which the same invariant puts nothing back: no ping-pong."""


class Tell(Protocol):
    """Takes a trace that is `new`, or has changed."""

    def __call__(self, trace: Trace, *, new: bool) -> None:
        """Take it."""


class Warden:
    """Watches the invariants of the house and does what their guards say.

    `tell` takes traces, `said` notices with the name of the invariant, `submit` commands; `changed` is called when
    there is something to write down. To be set: `harmless` says of a property and a value whether it may be written
    without anybody asking for it, `known` what a property is at by now, which
    the engine may not have taken in yet.
    """

    def __init__(
        self, engine: Engine, clock: Clock, prefix: str,
        said: Callable[[bool, str, str], None], tell: Tell,
        submit: Callable[[Command], None], changed: Callable[[], None], language: Callable[[], Language],
    ) -> None:  # fmt: skip
        self.harmless: Callable[[PropertyId, Value], bool] = lambda _id, _value: False
        self.known: Callable[[PropertyId], Value | None] = lambda _id: None
        self.refused = 0
        self._monitor = Monitor(engine, [], [])
        self._clock = clock
        self._prefix = prefix
        self._said = said
        self._tell = tell
        self._submit = submit
        self._changed = changed
        self._language = language
        self._traces: dict[str, Trace] = {}
        self._count = 0
        self._timer: Timer | None = None
        self._armed_for: float | None = None

    def load(self, invariants: Sequence[Invariant]) -> None:
        """Watch these from now on."""
        self._monitor.load(invariants)

    def standings(self) -> Iterator[Standing]:
        """How each stands."""
        return self._monitor.standings()

    def settle(self) -> None:
        """A moment is over: do what is to be done about what was broken in it, and be there when time matters."""
        monitor = self._monitor
        if not monitor and self._timer is None:
            return
        while monitor.broken or monitor.over:
            broken, over = list(monitor.broken), list(monitor.over)
            monitor.broken.clear()
            monitor.over.clear()
            for breach in broken:
                self._broken(breach)
            for breach in over:
                self._over(breach)
        self._arm()

    def __bool__(self) -> bool:
        """Whether some invariant refuses commands: else nobody need ask."""
        return self._monitor.blocks

    def broken_by(
        self, writes: Mapping[PropertyId, Value], under_way: Callable[[], Mapping[PropertyId, Value]]
    ) -> Mapping[PropertyId, HearthError]:  # fmt: skip
        """Those of the writes that would break an invariant, each with why; `under_way` tells what is not confirmed."""
        found = self._monitor.forbidden(writes, under_way, self._clock.now(), self.known)
        self.refused += bool(found)
        return {id_: Unsafe("invariant.refused", name=one.id, text=one.text) for id_, one in found.items()}

    def close(self) -> None:
        """Watch no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        due = self._monitor.due()
        if due == self._armed_for and self._timer is not None:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if due is None else self._clock.call_at(due, self._tick)
        self._armed_for = due

    def _tick(self) -> None:
        self._timer = None
        self._monitor.tick(self._clock.monotonic(), self._clock.now())
        self.settle()
        self._changed()

    # What the guards do

    def _broken(self, breach: Breach) -> None:
        invariant = breach.invariant
        about = {"name": invariant.id, "values": _said(breach.values)}
        trace = Trace(
            f"{self._prefix}i{self._next()}", invariant.id, invariant.id, breach.cause, breach.at, breach.wall,
            Result.FAILED, breach.at, [Entry(breach.at, -1, "invariant.broken", dict(about), breach.values)],
        )  # fmt: skip
        self._traces[invariant.id] = trace
        self._tell(trace, new=True)
        if invariant.guard is not Guard.WATCH:
            self._say("invariant.broken", about, breach)
        if invariant.guard is Guard.RESTORE:
            self._restore(breach, trace)

    def _over(self, breach: Breach) -> None:
        invariant, ended = breach.invariant, breach.ended or breach.wall
        about = {"name": invariant.id, "seconds": max(0.0, ended - breach.wall)}
        trace = self._traces.pop(invariant.id, None)
        if trace is not None:
            trace.entries.append(Entry(self._clock.monotonic(), -1, "invariant.over", dict(about)))
            self._tell(trace, new=False)
        if invariant.guard is not Guard.WATCH:
            self._say("invariant.over", about, breach)

    def _restore(self, breach: Breach, trace: Trace) -> None:
        """Put back what was written last and broke it; once, and only where that helps and can harm nobody."""
        found = self._monitor.culprit(breach.invariant.id, self._clock.now())
        if found is None:
            return
        cell, value = found
        about = {"name": breach.invariant.id, "target": cell.ref, "value": _word(value)}
        if not self.harmless(cell.id, value) or not self._monitor.may_restore(breach.invariant.id, breach.wall, REST):
            self._say("invariant.left_alone", about, breach)
            return
        trace.entries.append(Entry(breach.at, -1, "invariant.restored", dict(about)))
        self._tell(trace, new=False)
        self._say("invariant.restored", about, breach)
        device, _, path = cell.id.partition(".")
        cause = Cause(Origin.HUB, "invariant", trace.run)
        self._submit(Command(f"{self._prefix}i{self._next()}", cause, (Write(device, path, value),)))

    def _say(self, what: str, about: Mapping[str, object], breach: Breach) -> None:
        self._said(True, render(what, about, self._language()), breach.invariant.id)

    def _next(self) -> int:
        self._count += 1
        return self._count


def _said(values: Values) -> str:
    return ", ".join(f"{ref} = {_word(value)}" for ref, value in values)


def _word(value: Value | None) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Watches: an expression kept under observation, three-valued and with `for`.

A trigger's watch fires on false -> true and never on unknown -> true, save when what was false became unknown for
no longer than its gap (`BRIDGE`): false -> unknown -> true within five minutes counts as false -> true. A wait's watch
is level-based: what is already true counts from the beginning. An expression that must hold `for` a time keeps its
true-since through an unknown gap of that length, and never fires while unknown. That true-since can be said and
restored: over a restart it goes on when the device, heard again, says that it still holds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from hub.model.cause import DEVICE, Cause
from scenes.engine.diary import GRACE
from scenes.engine.plain import cause_of, list_of, plain_cause, real_of, real_or_none, whole_of
from scenes.engine.schedule import Boundary
from scenes.engine.timers import Alarm, Timers, state_of
from scenes.engine.turn import CHAIN_ENDS
from scenes.engine.view import BRIDGE, Cell, Context

_TRUTHS: Final = (None, False, True)


class Engine(Protocol):
    """What a watch needs of the engine."""

    now: float
    cause: Cause
    late: bool

    def alarm(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call back after some engine time."""


class Looked:
    """What every event reads of a watch, first in memory: the test, and the truth it last gave."""

    __slots__ = ("test", "truth")

    def __init__(self, test: Callable[[Context], bool | None]) -> None:
        self.test = test
        self.truth: bool | None = None


@dataclass(slots=True)
class Staying:
    """The `for` of a watch. `since`: the engine time since which it runs, for what `cause`; `touch` is told of changes.

    `overdue`: its time was up while nobody knew. `late`: while there was no hub.
    """

    seconds: float
    since: float | None = None
    cause: Cause = DEVICE
    alarm: Alarm | None = None
    overdue: bool = False
    late: bool = False
    touch: Callable[[], None] | None = None

    def runs_since(self, since: float | None) -> None:
        """It begins, or is over (None)."""
        if since != self.since:
            self.since = since
            if self.touch is not None:
                self.touch()

    def state(self) -> object | None:
        """All that it is at, exactly; None where it does not run."""
        if self.since is None and self.alarm is None and not (self.overdue or self.late):
            return None
        return [self.since, plain_cause(self.cause), state_of(self.alarm), self.overdue, self.late]

    def stand(self, body: object | None, timers: Timers, fire: Callable[[], None]) -> None:
        """Be at what `state` said. ValueError."""
        since, cause, alarm, overdue, late = [None] * 5 if body is None else list_of(body)
        if self.alarm is not None:
            self.alarm.cancel()
        self.since, self.alarm = real_or_none(since), timers.put_back(alarm, fire)
        self.cause = self.cause if cause is None else cause_of(cause)
        self.overdue, self.late = overdue is True, late is True

    def drop(self) -> None:
        """It was for nothing."""
        self.overdue = self.late = False
        self.runs_since(None)
        if self.alarm is not None:
            self.alarm.cancel()
            self.alarm = None


class Watch(Looked):
    """One expression under observation. `fire` is called when it has become true (and stayed so `for` its time).

    `staying` is there where it has to stay so.
    """

    __slots__ = ("_engine", "_known", "_level", "boundaries", "cells", "fire", "gap", "staying", "unknown_since")

    def __init__(
        self,
        engine: Engine,
        cells: tuple[Cell, ...],
        test: Callable[[Context], bool | None],
        fire: Callable[[], None],
        *,
        level: bool = False,
        for_seconds: float = 0.0,
        boundaries: tuple[Boundary, ...] = (),
        gap: float = BRIDGE,
    ) -> None:
        super().__init__(test)
        self.cells = cells
        self.fire = fire
        self.boundaries = boundaries
        self.gap = gap
        self.staying = Staying(for_seconds) if for_seconds > 0 else None
        self.unknown_since = 0.0
        self._engine = engine
        self._level = level
        self._known: bool | None = None

    @property
    def since(self) -> float | None:
        """The engine time since which it has been true, while its `for` runs."""
        return None if self.staying is None else self.staying.since

    def begin(self, context: Context) -> None:
        """Take the first look: a baseline for a trigger, already a reason for a wait."""
        self.truth = self._known = None
        truth = self.test(context)
        if self._level and truth:
            self.turn(truth)
            return
        self.truth = self._known = truth
        if truth is None:
            self.unknown_since = self._gap_began()

    def rebase(self, context: Context) -> None:
        """Look anew, with a clock set to another time altogether, or a property heard for the first time.

        To a trigger, what is true now is a baseline.
        """
        truth = self.test(context)
        if truth is self.truth:
            self._make_up()
            return
        if truth and not self._level:
            bridged = self.truth is not None or self._engine.now - self.unknown_since <= self.gap
            self.truth = self._known = truth
            if bridged:
                self._make_up()
            elif self.staying is not None:
                self.staying.drop()
        else:
            self.turn(truth)

    def end(self) -> None:
        """Stop observing."""
        if self.staying is not None:
            self.staying.drop()

    def state(self) -> object:
        """All that it is at, exactly: mostly a digit, for the truth it gave last and the one it knew last."""
        known, staying = _TRUTHS.index(self.truth) * 3 + _TRUTHS.index(self._known), self.staying
        stays = None if staying is None else staying.state()
        if stays is not None:
            return [known, self.unknown_since, stays]
        return [known, self.unknown_since] if self.unknown_since else known

    def stand(self, body: object, timers: Timers) -> None:
        """Be at what `state` said. ValueError where that is nothing of the kind."""
        known, since, stays = ([*list_of(body), None] if isinstance(body, list) else [body, 0.0, None])[:3]
        truth, last = divmod(whole_of(known), 3)
        if not 0 <= truth < 3:
            raise ValueError(body)
        self.truth, self._known, self.unknown_since = _TRUTHS[truth], _TRUTHS[last], real_of(since)
        if self.staying is not None:
            self.staying.stand(stays, timers, self._held)

    def restore(self, since: float) -> None:
        """In another life of the hub it was true since then (engine time); it still is, where nobody says otherwise.

        What was known before the hub began says nothing: it may be older.
        """
        staying = self.staying
        if staying is None:
            return
        if self.truth is False:
            if all(cell.heard for cell in self.cells):
                return
            self.truth = None
        staying.drop()
        self._known = True
        if self.truth is None:
            self.unknown_since = self._engine.now
        self._stay(staying, since)
        staying.late = self._engine.now - since - staying.seconds > GRACE

    def turn(self, truth: bool | None) -> None:
        """The test gives another truth than before."""
        was, self.truth = self.truth, truth
        if truth is None:
            self.unknown_since = self._gap_began()
            return
        known, self._known = self._known, truth
        staying = self.staying
        if not truth:
            if staying is not None:
                staying.drop()
            return
        bridged = was is not None or self._engine.now - self.unknown_since <= self.gap
        if known is True and bridged:
            if self._level and (staying is None or (staying.alarm is None and not staying.overdue)):
                self.fire()  # who acts on what is true, not on what becomes so, may have let go meanwhile
            else:
                self._make_up()
            return
        if staying is not None:
            staying.drop()
        if self._level or (known is False and bridged):
            if staying is None:
                self.fire()
            else:
                self._stay(staying, self._engine.now)

    def _stay(self, staying: Staying, since: float) -> None:
        staying.cause = self._engine.cause
        staying.runs_since(since)
        # In the past after a restart, perhaps: what was due first rings first.
        staying.alarm = self._engine.alarm(since + staying.seconds - self._engine.now, self._held)

    def _held(self) -> None:
        if self.staying is not None:
            self.staying.alarm, self.staying.overdue = None, True
            self._make_up()

    def _make_up(self) -> None:
        """Its time is up: it fires where it is known that it is true, and was all the while; else as soon as it is."""
        staying = self.staying
        if staying is None or not staying.overdue or not self.truth or not all(cell.heard for cell in self.cells):
            return
        staying.overdue = False
        cause = staying.cause
        self._engine.cause = cause if staying.seconds < CHAIN_ENDS else replace(cause, depth=0)
        staying.runs_since(None)
        self._engine.late, staying.late = staying.late, False
        self.fire()
        self._engine.late = False

    def _gap_began(self) -> float:
        unknown = [cell.unknown_since for cell in self.cells if cell.value is None]
        return min(unknown, default=self._engine.now)

"""Watches: an expression kept under observation, three-valued and with `for`.

A trigger's watch fires on false -> true and never on unknown -> true, save when what was false became unknown for
no longer than its gap (`BRIDGE`): false -> unknown -> true within five minutes counts as false -> true. A wait's watch
is level-based: what is already true counts from the beginning. An expression that must hold `for` a time keeps its
true-since through an unknown gap of that length, and never fires while unknown. That true-since can be said and
restored: over a restart it goes on when the device, heard again, says that it still holds.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from hub.model.cause import DEVICE, Cause
from scenes.engine.schedule import Boundary
from scenes.engine.timers import Alarm
from scenes.engine.turn import CHAIN_ENDS
from scenes.engine.view import BRIDGE, Cell, Context


class Engine(Protocol):
    """What a watch needs of the engine."""

    now: float
    cause: Cause

    def alarm(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call back after some engine time."""


class Watch:
    """One expression under observation. `fire` is called when it has become true (and stayed so `for` its time).

    `since`: the engine time since which it has been true, while its `for` runs; `touch` is called when that changes.
    """

    __slots__ = (
        "_alarm", "_cause", "_engine", "_known", "_level", "_overdue", "boundaries", "cells", "fire", "for_seconds",
        "gap", "since", "test", "touch", "truth", "unknown_since",
    )  # fmt: skip

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
        self.cells = cells
        self.test = test
        self.fire = fire
        self.for_seconds = for_seconds
        self.boundaries = boundaries
        self.gap = gap
        self.since: float | None = None
        self.touch: Callable[[], None] | None = None
        self.truth: bool | None = None
        self.unknown_since = 0.0
        self._engine = engine
        self._level = level
        self._known: bool | None = None
        self._alarm: Alarm | None = None
        self._cause = DEVICE
        self._overdue = False

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
            self.truth = self._known = truth
        else:
            self.turn(truth)

    def end(self) -> None:
        """Stop observing."""
        self._drop_alarm()

    def restore(self, since: float) -> None:
        """In another life of the hub it was true since then (engine time); it still is, where nobody says otherwise."""
        if self.truth is False or self.for_seconds <= 0:
            return
        self._drop_alarm()
        self._known = True
        if self.truth is None:
            self.unknown_since = self._engine.now
        self._begin(since)

    def turn(self, truth: bool | None) -> None:
        """The test gives another truth than before."""
        was, self.truth = self.truth, truth
        if truth is None:
            self.unknown_since = self._gap_began()
            return
        known, self._known = self._known, truth
        if not truth:
            self._drop_alarm()
            return
        bridged = was is not None or self._engine.now - self.unknown_since <= self.gap
        if known is True and bridged:
            if self._level and self._alarm is None and not self._overdue:
                self.fire()  # who acts on what is true, not on what becomes so, may have let go meanwhile
            else:
                self._make_up()
            return
        self._drop_alarm()
        if self._level or (known is False and bridged):
            self._rise()

    def _rise(self) -> None:
        if self.for_seconds <= 0:
            self.fire()
        else:
            self._begin(self._engine.now)

    def _begin(self, since: float) -> None:
        self._cause = self._engine.cause
        self._since(since)
        self._alarm = self._engine.alarm(max(0.0, since + self.for_seconds - self._engine.now), self._held)

    def _held(self) -> None:
        self._alarm = None
        if self.truth and all(cell.heard for cell in self.cells):
            self._stayed()
        else:
            self._overdue = True

    def _make_up(self) -> None:
        """Its time was up while nobody knew; now it is known, and was true all the while."""
        if self._overdue and self.truth and all(cell.heard for cell in self.cells):
            self._overdue = False
            self._stayed()

    def _stayed(self) -> None:
        cause = self._cause
        self._engine.cause = cause if self.for_seconds < CHAIN_ENDS else replace(cause, depth=0)
        self._since(None)
        self.fire()

    def _since(self, since: float | None) -> None:
        if since != self.since:
            self.since = since
            if self.touch is not None:
                self.touch()

    def _drop_alarm(self) -> None:
        self._overdue = False
        if self.since is not None:
            self._since(None)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _gap_began(self) -> float:
        unknown = [cell.unknown_since for cell in self.cells if cell.value is None]
        return min(unknown, default=self._engine.now)

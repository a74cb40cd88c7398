"""Watches: an expression kept under observation, three-valued and with `for`.

A trigger's watch fires on false -> true and never on unknown -> true, save when what was false became unknown for
no longer than `BRIDGE`: false -> unknown -> true within five minutes counts as false -> true. A wait's watch is
level-based: what is already true counts from the beginning. An expression that must hold `for` a time keeps its
true-since through an unknown gap of up to `BRIDGE`, and never fires while unknown.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from hub.model.cause import DEVICE, Cause
from scenes.engine.timers import Alarm
from scenes.engine.turn import CHAIN_ENDS
from scenes.engine.view import Cell, Context

BRIDGE = 300.0
"""Seconds for which an unknown gap is bridged (the declared gap of the design)."""


class Engine(Protocol):
    """What a watch needs of the engine."""

    now: float
    cause: Cause

    def alarm(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call back after some engine time."""


class Watch:
    """One expression under observation. `fire` is called when it has become true (and stayed so `for` its time)."""

    __slots__ = (
        "_alarm", "_cause", "_engine", "_known", "_level", "_overdue", "boundaries", "cells", "fire", "for_seconds",
        "test", "truth", "unknown_since",
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
        boundaries: tuple[int, ...] = (),
    ) -> None:
        self.cells = cells
        self.test = test
        self.fire = fire
        self.for_seconds = for_seconds
        self.boundaries = boundaries
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
            return
        if truth and not self._level:
            self.truth = self._known = truth
        else:
            self.turn(truth)

    def end(self) -> None:
        """Stop observing."""
        self._drop_alarm()

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
        bridged = was is not None or self._engine.now - self.unknown_since <= BRIDGE
        if known is True and bridged:
            if self._overdue:
                self._overdue = False
                self.fire()
            return
        self._drop_alarm()
        if self._level or (known is False and bridged):
            self._rise()

    def _rise(self) -> None:
        if self.for_seconds <= 0:
            self.fire()
        else:
            self._cause = self._engine.cause
            self._alarm = self._engine.alarm(self.for_seconds, self._held)

    def _held(self) -> None:
        self._alarm = None
        if self.truth:
            cause = self._cause
            self._engine.cause = cause if self.for_seconds < CHAIN_ENDS else replace(cause, depth=0)
            self.fire()
        else:
            self._overdue = True

    def _drop_alarm(self) -> None:
        self._overdue = False
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _gap_began(self) -> float:
        unknown = [cell.unknown_since for cell in self.cells if cell.value is None]
        return min(unknown, default=self._engine.now)

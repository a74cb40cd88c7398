"""Observers: one for each form of an invariant. They watch the engine's own view, and tell when it is broken.

Three-valued: what is unknown breaks nothing, and is no proof either.
"""

from collections.abc import Callable
from typing import Protocol

from hub.model.cause import Cause
from hub.model.value import Value
from scenes.engine.armed import CellListener
from scenes.engine.invariant import Follows, Guard, Happening, Invariant, Lasting, Never, NotOnce, Sight
from scenes.engine.program import Variables
from scenes.engine.timers import Alarm
from scenes.engine.trace import Values
from scenes.engine.view import BRIDGE, Cell, Context
from scenes.invariants.eyes import Eye, Ground, Synced
from scenes.invariants.track import LAST_MOMENT, Breach, Track

Undo = Callable[[], None]


class Told(Protocol):
    """Who is told of breaches."""

    def broken(self, breach: Breach) -> None:
        """It begins."""

    def over(self, breach: Breach) -> None:
        """It has ended."""


class Observer:
    """One invariant under observation. `track` is what is remembered of it; `eye` looks at what it is about."""

    eye: Eye | None = None

    def __init__(self, ground: Ground, invariant: Invariant, told: Told) -> None:
        self.invariant = invariant
        self.track = Track()
        self._ground = ground
        self._clock = ground.clock
        self._told = told
        self._alarm: Alarm | None = None
        self._undo: list[Undo] = []
        self.touch: Undo = _nothing

    @property
    def known(self) -> bool:
        """Whether what it is about is known."""
        return self.eye is None or self.eye.truth is not None

    @property
    def due(self) -> float | None:
        """When (engine time) the time that runs is over; None where none does."""
        return None if self._alarm is None else self._alarm.due

    def values(self) -> Values:
        """The readings that it is about, as they are now."""
        return ()

    def take(self, track: Track) -> None:
        """Go on with what is remembered from before."""
        self.track = track

    def end(self) -> None:
        """Look no more."""
        self._stop()
        for undo in self._undo:
            undo()

    def _watch(self, watch: Synced) -> None:
        for cell in watch.cells:
            cell.watches += (watch,)
        if watch.boundaries:
            self._undo.append(self._clock.turns(watch.boundaries, watch.look))

        def end() -> None:
            for cell in watch.cells:
                cell.watches = tuple(other for other in cell.watches if other is not watch)

        self._undo.append(end)
        watch.begin(self._clock.context)

    def _look(self, sight: Sight, told: Callable[[bool | None, bool | None], None]) -> Eye:
        eye = Eye(self._clock, sight, told)
        self._watch(eye)
        return eye

    def _heed(self, what: Happening, happened: Callable[[], None]) -> None:
        """Call back whenever it happens, as a trigger would."""
        if what.becomes is not None:
            self._watch(Synced(self._clock, what.becomes, happened))

        def heard(fields: Variables) -> None:
            self._clock.sync()
            if what.fits(fields):
                happened()

        for event in what.events:
            self._undo.append(self._ground.events.add(event, heard))

    def _run(self, since: float, seconds: float, due: Callable[[], None]) -> None:
        """A time begins, or began `since`."""
        self._stop()
        self.track.since = since
        left = since + seconds + LAST_MOMENT - self._clock.now
        self._alarm = self._clock.alarm(max(0.0, left), due)
        self.touch()

    def _stop(self) -> None:
        """The time is over, or was for nothing."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _forget(self) -> None:
        self._stop()
        if self.track.since is not None:
            self.track.since, self.track.doubted = None, False
            self.touch()

    def _broken(self, cause: Cause, values: Values, *, at_once: bool = False) -> None:
        clock = self._clock
        breach = Breach(self.invariant, clock.now, clock.wall, cause, values, clock.wall if at_once else None)
        self.track.last = breach
        self.track.count += 1
        self._told.broken(breach)
        self.touch()

    def _mended(self) -> None:
        breach = self.track.open
        if breach is not None:
            breach.ended = self._clock.wall
            self._told.over(breach)
            self.touch()


class NeverSo(Observer):
    """What must not last."""

    def __init__(self, ground: Ground, invariant: Invariant, told: Told, form: Never) -> None:
        super().__init__(ground, invariant, told)
        self.form = form
        self.culprit: tuple[Cell, Value] | None = None
        self._overdue = False
        self._unknown_since = 0.0
        self.eye = Eye(self._clock, form.bad, self._turned)
        self._watch(self.eye)
        if invariant.guard is Guard.RESTORE:
            for cell in form.bad.cells:
                self._listen(cell)

    def values(self) -> Values:
        """What it reads."""
        return self.form.bad.values(self._clock.context)

    def _listen(self, cell: Cell) -> None:
        """Remember which change made it bad, and what was there before."""

        def changed(cell: Cell, old: Value, _new: Value) -> None:
            bad = self.eye is not None and self.eye.truth
            if not bad:
                self.culprit = None
            elif self.culprit is None:
                self.culprit = cell, old

        listener = CellListener(changed)
        cell.listeners += (listener,)

        def end() -> None:
            cell.listeners = tuple(other for other in cell.listeners if other is not listener)

        self._undo.append(end)

    def take(self, track: Track) -> None:
        """What was so before may be so still: a time goes on once that is known."""
        super().take(track)
        self._stop()
        eye = self.eye
        heard = all(cell.heard for cell in self.form.bad.cells)
        if eye is None or (eye.truth is False and heard):
            self._forget()
            self._mended()
            return
        if not eye.truth:
            eye.truth, self._unknown_since = None, self._clock.now
        if track.since is not None and track.open is None:
            self._run(track.since, self.form.seconds, self._due)
        elif eye.truth:
            self._turned(True, None)

    def _turned(self, truth: bool | None, was: bool | None) -> None:
        track, now = self.track, self._clock.now
        if truth is None:
            self._unknown_since = now
            return
        if not truth:
            self._overdue = False
            self._forget()
            self._mended()
            return
        if track.open is not None:
            return
        if self._overdue and now - self._unknown_since <= BRIDGE:
            self._due()
        elif track.since is None or self._overdue:
            self._overdue = False
            track.cause = self._clock.cause
            if self.form.seconds or was is None:  # at first: it may be known from before
                self._run(now, self.form.seconds, self._due)
            else:
                self._broken(track.cause, self.values())

    def _due(self) -> None:
        """Its time is up: it is broken where that is known, else as soon as it is."""
        self._alarm = None
        eye = self.eye
        if eye is None or not eye.truth or not all(cell.heard for cell in self.form.bad.cells):
            self._overdue = True
            return
        self._overdue = False
        self._forget()
        self._broken(self.track.cause, self.values())


class NotEvenOnce(Observer):
    """What must not happen."""

    def __init__(self, ground: Ground, invariant: Invariant, told: Told, form: NotOnce) -> None:
        super().__init__(ground, invariant, told)
        self.form = form
        self._heed(form.what, self._happened)

    def values(self) -> Values:
        """What shows when it counts."""
        return _readings(self._clock.context, self.form.what.becomes, self.form.during)

    def _happened(self) -> None:
        if _asked(self.form.during, self._clock.context):
            self._broken(self._clock.cause, self.values(), at_once=True)


class LongEnough(Observer):
    """What must last for a time whenever it begins; what began when nobody looked is not judged."""

    def __init__(self, ground: Ground, invariant: Invariant, told: Told, form: Lasting) -> None:
        super().__init__(ground, invariant, told)
        self.form = form
        self.eye = self._look(form.what, self._turned)

    def values(self) -> Values:
        """What it reads."""
        return _readings(self._clock.context, self.form.what, self.form.during)

    def _turned(self, truth: bool | None, was: bool | None) -> None:
        track, now = self.track, self._clock.now
        if truth and was is False:
            track.since = now
            self.touch()
            return
        began = track.since
        if truth is not True:
            self._forget()
        ended_early = began is not None and now - began < self.form.seconds
        if truth is False and was and ended_early and _asked(self.form.during, self._clock.context):
            self._broken(self._clock.cause, self.values(), at_once=True)


class InTime(Observer):
    """What must follow something in time."""

    def __init__(self, ground: Ground, invariant: Invariant, told: Told, form: Follows) -> None:
        super().__init__(ground, invariant, told)
        self.form = form
        if isinstance(form.then, Sight):
            self.eye = self._look(form.then, self._turned)
        else:
            self._heed(form.then, self._followed)
        self._heed(form.first, self._begun)

    def values(self) -> Values:
        """What it waits for."""
        then = self.form.then
        return _readings(self._clock.context, then if isinstance(then, Sight) else then.becomes, self.form.during)

    def take(self, track: Track) -> None:
        """A time that has begun goes on, save where it ended while nobody looked: then nobody knows."""
        super().take(track)
        self._stop()
        if track.since is None:
            return
        if track.since + self.form.seconds <= self._clock.now or (self.eye is not None and self.eye.truth):
            self._followed()
        else:
            self._run(track.since, self.form.seconds, self._due)

    def _begun(self) -> None:
        satisfied = self.eye is not None and self.eye.truth
        if satisfied or self.track.since is not None or not _asked(self.form.during, self._clock.context):
            return
        self.track.cause = self._clock.cause
        self.track.doubted = self.eye is not None and self.eye.truth is None
        self._run(self._clock.now, self.form.seconds, self._due)

    def _turned(self, truth: bool | None, _: bool | None) -> None:
        if truth:
            self._followed()
        elif truth is None and self.track.since is not None:
            self.track.doubted = True

    def _followed(self) -> None:
        self._forget()
        self._mended()

    def _due(self) -> None:
        doubted = self.track.doubted
        self._forget()
        if not doubted and self.track.open is None:
            self._broken(self.track.cause, self.values())


def observe(ground: Ground, invariant: Invariant, told: Told) -> Observer:
    """Watch an invariant from now on."""
    match invariant.form:
        case Never():
            return NeverSo(ground, invariant, told, invariant.form)
        case NotOnce():
            return NotEvenOnce(ground, invariant, told, invariant.form)
        case Lasting():
            return LongEnough(ground, invariant, told, invariant.form)
        case Follows():
            return InTime(ground, invariant, told, invariant.form)


def _asked(during: Sight | None, context: Context) -> bool:
    """Whether it counts now; where that is unknown it does not."""
    return during is None or during.test(context) is True


def _readings(context: Context, *sights: Sight | None) -> Values:
    return tuple(dict.fromkeys(value for sight in sights if sight is not None for value in sight.values(context)))


def _nothing() -> None:
    pass

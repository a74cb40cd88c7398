"""Observers: one for each form of an invariant. They watch the engine's own view, and tell when it is broken.

Three-valued: what is unknown breaks nothing, and is no proof either.
"""

from collections.abc import Callable
from typing import Protocol

from hub.model.cause import Cause
from scenes.engine.engine import Engine
from scenes.engine.invariant import Follows, Happening, Invariant, Lasting, Never, NotOnce, Sight
from scenes.engine.program import Variables
from scenes.engine.timers import Alarm
from scenes.engine.trace import Values
from scenes.engine.turn import Turn
from scenes.engine.view import BRIDGE, Context
from scenes.engine.watch import Watch
from scenes.invariants.track import LAST_MOMENT, Breach, Track

Undo = Callable[[], None]


class Line(Protocol):
    """Who is told of breaches."""

    def broken(self, breach: Breach) -> None:
        """It begins."""

    def over(self, breach: Breach) -> None:
        """It has ended."""


class Eye(Watch):
    """A watch that tells each change of truth. `told` gets the truth and the one before (None as well at first)."""

    __slots__ = ("_told",)

    def __init__(self, turn: Turn, sight: Sight, told: Callable[[bool | None, bool | None], None]) -> None:
        super().__init__(turn, sight.cells, sight.test, _nothing, boundaries=sight.boundaries)
        self._told = told

    def begin(self, context: Context) -> None:
        """Take the first look: a baseline."""
        self.truth = self.test(context)
        self._told(self.truth, None)

    def turn(self, truth: bool | None) -> None:
        """The test gives another truth than before."""
        was, self.truth = self.truth, truth
        self._told(truth, was)

    def rebase(self, context: Context) -> None:
        """Look anew: nobody knows how it was before."""
        self.begin(context)


class Observer:
    """One invariant under observation. `track` is what is remembered of it; `eye` looks at what it is about."""

    eye: Eye | None = None

    def __init__(self, engine: Engine, invariant: Invariant, told: Line, track: Track) -> None:
        self.invariant = invariant
        self.track = track
        self._engine = engine
        self._turn = engine.turn
        self._told = told
        self._alarm: Alarm | None = None
        self._undo: list[Undo] = []
        self.touch: Undo = _nothing

    @property
    def known(self) -> bool:
        """Whether what it is about is known."""
        return self.eye is None or self.eye.truth is not None

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

    def _watch(self, watch: Watch) -> None:
        self._engine.ground.add_watch(watch)
        self._undo.append(lambda: self._engine.ground.drop_watch(watch))

    def _look(self, sight: Sight, told: Callable[[bool | None, bool | None], None]) -> Eye:
        eye = Eye(self._turn, sight, told)
        self._watch(eye)
        return eye

    def _heed(self, what: Happening, happened: Callable[[], None]) -> None:
        """Call back whenever it happens, as a trigger would."""
        if what.becomes is not None:
            sight = what.becomes
            self._watch(Watch(self._turn, sight.cells, sight.test, happened, boundaries=sight.boundaries))

        def heard(fields: Variables) -> None:
            if what.fits(fields):
                happened()

        for event in what.events:
            self._undo.append(self._engine.ground.events.add(event, heard))

    def _run(self, since: float, seconds: float, due: Callable[[], None]) -> None:
        """A time begins, or began `since`."""
        self._stop()
        self.track.since = since
        left = since + seconds + LAST_MOMENT - self._turn.now
        self._alarm = self._turn.alarm(max(0.0, left), due)
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
        turn = self._turn
        breach = Breach(self.invariant, turn.now, turn.wall, cause, values, turn.wall if at_once else None)
        self.track.last = breach
        self.track.count += 1
        self._told.broken(breach)
        self.touch()

    def _mended(self) -> None:
        breach = self.track.open
        if breach is not None:
            breach.ended = self._turn.wall
            self._told.over(breach)
            self.touch()


class NeverSo(Observer):
    """What must not last."""

    def __init__(self, engine: Engine, invariant: Invariant, told: Line, form: Never) -> None:
        super().__init__(engine, invariant, told, Track())
        self.form = form
        self._overdue = False
        self._unknown_since = 0.0
        self.eye = Eye(self._turn, form.bad, self._turned)
        self._watch(self.eye)

    def values(self) -> Values:
        """What it reads."""
        return self.form.bad.values(self._turn.context)

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
            eye.truth, self._unknown_since = None, self._turn.now
        if track.since is not None and track.open is None:
            self._run(track.since, self.form.seconds, self._due)
        elif eye.truth:
            self._turned(True, None)

    def _turned(self, truth: bool | None, _: bool | None) -> None:
        track, now = self.track, self._turn.now
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
            track.cause = self._turn.cause
            if self.form.seconds:
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

    def __init__(self, engine: Engine, invariant: Invariant, told: Line, form: NotOnce) -> None:
        super().__init__(engine, invariant, told, Track())
        self.form = form
        self._heed(form.what, self._happened)

    def values(self) -> Values:
        """What shows when it counts."""
        return _readings(self._turn.context, self.form.what.becomes, self.form.during)

    def _happened(self) -> None:
        if _asked(self.form.during, self._turn.context):
            self._broken(self._turn.cause, self.values(), at_once=True)


class LongEnough(Observer):
    """What must last for a time whenever it begins; what began when nobody looked is not judged."""

    def __init__(self, engine: Engine, invariant: Invariant, told: Line, form: Lasting) -> None:
        super().__init__(engine, invariant, told, Track())
        self.form = form
        self.eye = self._look(form.what, self._turned)

    def values(self) -> Values:
        """What it reads."""
        return _readings(self._turn.context, self.form.what, self.form.during)

    def _turned(self, truth: bool | None, was: bool | None) -> None:
        track, now = self.track, self._turn.now
        if truth and was is False:
            track.since = now
            self.touch()
            return
        began = track.since
        if truth is not True:
            self._forget()
        ended_early = began is not None and now - began < self.form.seconds
        if truth is False and was and ended_early and _asked(self.form.during, self._turn.context):
            self._broken(self._turn.cause, self.values(), at_once=True)


class InTime(Observer):
    """What must follow something in time."""

    def __init__(self, engine: Engine, invariant: Invariant, told: Line, form: Follows) -> None:
        super().__init__(engine, invariant, told, Track())
        self.form = form
        if isinstance(form.then, Sight):
            self.eye = self._look(form.then, self._turned)
        else:
            self._heed(form.then, self._followed)
        self._heed(form.first, self._begun)

    def values(self) -> Values:
        """What it waits for."""
        then = self.form.then
        return _readings(self._turn.context, then if isinstance(then, Sight) else then.becomes, self.form.during)

    def take(self, track: Track) -> None:
        """A time that has begun goes on, save where it ended while nobody looked: then nobody knows."""
        super().take(track)
        self._stop()
        if track.since is None:
            return
        if track.since + self.form.seconds <= self._turn.now or (self.eye is not None and self.eye.truth):
            self._followed()
        else:
            self._run(track.since, self.form.seconds, self._due)

    def _begun(self) -> None:
        satisfied = self.eye is not None and self.eye.truth
        if satisfied or self.track.since is not None or not _asked(self.form.during, self._turn.context):
            return
        self.track.cause = self._turn.cause
        self.track.doubted = self.eye is not None and self.eye.truth is None
        self._run(self._turn.now, self.form.seconds, self._due)

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


def observe(engine: Engine, invariant: Invariant, told: Line) -> Observer:
    """Watch an invariant from now on."""
    match invariant.form:
        case Never():
            return NeverSo(engine, invariant, told, invariant.form)
        case NotOnce():
            return NotEvenOnce(engine, invariant, told, invariant.form)
        case Lasting():
            return LongEnough(engine, invariant, told, invariant.form)
        case Follows():
            return InTime(engine, invariant, told, invariant.form)


def _asked(during: Sight | None, context: Context) -> bool:
    """Whether it counts now; where that is unknown it does not."""
    return during is None or during.test(context) is True


def _readings(context: Context, *sights: Sight | None) -> Values:
    return tuple(dict.fromkeys(value for sight in sights if sight is not None for value in sight.values(context)))


def _nothing() -> None:
    pass

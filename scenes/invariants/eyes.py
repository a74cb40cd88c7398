"""Eyes: watches in the engine's view that are no part of the engine. They go by the clockwork of invariants."""

from collections.abc import Callable
from dataclasses import dataclass

from scenes.engine.ground import Calls
from scenes.engine.invariant import Sight
from scenes.engine.view import Context
from scenes.engine.watch import Watch
from scenes.invariants.clockwork import Clockwork


@dataclass(frozen=True, slots=True)
class Ground:
    """What observers stand on: their clockwork, and the events of the engine."""

    clock: Clockwork
    events: Calls


class Synced(Watch):
    """A watch in the engine's view that is no part of the engine: it goes by the clockwork of invariants."""

    __slots__ = ("_clock",)

    def __init__(self, clock: Clockwork, sight: Sight, fire: Callable[[], None]) -> None:
        super().__init__(clock, sight.cells, sight.test, fire, boundaries=sight.boundaries)
        self._clock = clock

    def turn(self, truth: bool | None) -> None:
        """The test gives another truth than before."""
        self._clock.sync()
        super().turn(truth)

    def rebase(self, context: Context) -> None:
        """Look anew: nobody knows how it was before."""
        self._clock.sync()
        super().rebase(context)

    def look(self) -> None:
        """Time has passed."""
        truth = self.test(self._clock.context)
        if truth is not self.truth:
            super().turn(truth)


class Eye(Synced):
    """A watch that tells each change of truth. `told` gets the truth and the one before (None as well at first)."""

    __slots__ = ("_told",)

    def __init__(self, clock: Clockwork, sight: Sight, told: Callable[[bool | None, bool | None], None]) -> None:
        super().__init__(clock, sight, _nothing)
        self._told = told

    def begin(self, context: Context) -> None:
        """Take the first look: a baseline."""
        self.truth = self.test(context)
        self._told(self.truth, None)

    def turn(self, truth: bool | None) -> None:
        """The test gives another truth than before."""
        self._clock.sync()
        self._changed(truth)

    def rebase(self, context: Context) -> None:
        """Look anew: nobody knows how it was before."""
        self._clock.sync()
        self.begin(context)

    def look(self) -> None:
        """Time has passed."""
        truth = self.test(self._clock.context)
        if truth is not self.truth:
            self._changed(truth)

    def _changed(self, truth: bool | None) -> None:
        was, self.truth = self.truth, truth
        self._told(truth, was)


def _nothing() -> None:
    pass

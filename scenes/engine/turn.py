"""The turn: the moment in hand, and what the parts of the engine share while they work on it."""

from collections.abc import Callable
from datetime import tzinfo

from hub.model.cause import DEVICE
from scenes.engine.effects import Effect, Traced
from scenes.engine.plain import cause_of, number_of, plain_cause, whole_of
from scenes.engine.timers import Alarm, Timers
from scenes.engine.trace import Entry, Trace, Values
from scenes.engine.view import Context

Order = tuple[int, ...]

CHAIN_ENDS = 1.0
"""Seconds of `for` or `wait` after which what follows belongs to no chain any more: a rhythm is not a loop."""

SHORTENED = "trace.shortened"
MOST_ENTRIES = 500
"""How long a trace may become: a run may go round in a loop for months."""
_FIRST = 50
_NEWEST = 250
"""How many entries of its beginning stay, and how many of the newest, when it is too long."""


class Turn:
    """Time, the moment's cause, timers, the effects gathered so far, and what became due during the moment.

    `agenda` holds (order of the scene, work): a moment first changes the view and lets every watch look at it; only
    then do scenes act, in their order. So all scenes of a moment see the same house. `noted`: the trace that the newest
    `Traced` effect tells of. `shift`: what to add to the Unix seconds of another life of the hub to have engine time.
    `late`: what fires now was due while there was no hub. `acting`: the scene whose turn it is.
    """

    __slots__ = (
        "_counted", "_moment", "acting", "agenda", "cause", "context", "effects", "late", "noted", "now", "shift",
        "timers", "wall",
    )  # fmt: skip

    def __init__(self, zone: tzinfo) -> None:
        self.now = 0.0
        self.wall = 0.0
        self.shift = 0.0
        self.late = False
        self.cause = DEVICE
        self.context = Context(zone)
        self.timers = Timers()
        self.effects: list[Effect] = []
        self._counted = self.effects
        self._moment = 0
        self.noted: Trace | None = None
        self.acting: Order | None = None
        self.agenda: list[tuple[Order, Callable[[], None]]] = []

    def begin(self, at: float, wall: float) -> list[Effect]:
        """From now on it is that time; the effects of what happens then gather in the list that is returned."""
        self.now = at
        self.wall = self.context.wall = wall
        self.effects, self.noted = [], None
        return self.effects

    @property
    def moment(self) -> int:
        """A number for the moment in hand, counted for who asks: each moment has its own list of effects."""
        if self._counted is not self.effects:
            self._counted = self.effects
            self._moment += 1
        return self._moment

    def next_moment(self) -> None:
        """What is due now is a moment of its own."""
        self._moment += 1

    def state(self) -> list[object]:
        """What outlives the moment in hand."""
        return [self.now, self.wall, self._moment, plain_cause(self.cause), self.shift]

    def stand(self, body: list[object]) -> None:
        """Be at what `state` said, with nothing to do. ValueError where that is nothing of the kind."""
        now, wall, moment, cause, shift = body
        self.begin(number_of(now), number_of(wall))
        self.agenda, self._counted = [], self.effects
        self._moment, self.cause, self.shift = whole_of(moment), cause_of(cause), number_of(shift)

    def unix(self, at: float) -> float:
        """Engine time as Unix seconds, by the wall clock of now."""
        return self.wall + (at - self.now)

    def at(self, unix: float) -> float:
        """Unix seconds that another life of the hub has written down, as engine time."""
        return unix + self.shift

    def alarm(self, seconds: float, fire: Callable[[], None]) -> Alarm:
        """Call back after some engine time."""
        return self.timers.set(self.now + seconds, fire)

    def note(self, trace: Trace, step: int, what: str, params: dict[str, object], values: Values = ()) -> None:
        """Write an entry of a trace, and let the outside know: once, however many follow one another in a moment."""
        entries = trace.entries
        if len(entries) >= MOST_ENTRIES:
            _shorten(trace)
        if not entries or self.noted is not trace:
            self.effects.append(Traced(trace, not entries))
            self.noted = trace
        entries.append(Entry(self.now, step, what, params, values))


def _shorten(trace: Trace) -> None:
    """Leave out what is neither the beginning nor new; an entry says how many are missing there."""
    entries = trace.entries
    dropped = entries[_FIRST:-_NEWEST]
    counts = [entry.params["count"] if entry.what == SHORTENED else 1 for entry in dropped]
    count = sum(one for one in counts if isinstance(one, int))
    entries[_FIRST:-_NEWEST] = [Entry(dropped[0].at, -1, SHORTENED, {"count": count})]

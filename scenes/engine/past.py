"""What was: whether something has been so for a time, and whether it was so at all. The works of derived cells.

What an unknown gap hides counts as what was before it, where it is over within `BRIDGE` seconds. Everything else is
known or unknown, and never guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hub.model.value import Value
from scenes.engine.derived import AT_STOP, WRITTEN_EVERY, Look
from scenes.engine.plain import list_of, mapping_of, number_of, plain, real_of, real_or_none, value_of
from scenes.engine.view import BRIDGE

NEVER: Final = float("-inf")
_SAME: Final = 0.001
"""Seconds within which two times, reckoned in two ways, are the same."""
_SHORT: Final = 60.0
"""What takes less than these seconds is not written at each change."""


@dataclass(slots=True)
class HasBeen:
    """True once the source has been true for `seconds`; false while it is known to have been false within them.

    `since`: it has been true since then. `denied`: it was false until then; while it is false, since then. `away`: the
    hub was, since the truth was taken.
    """

    seconds: float
    truth: bool | None = None
    since: float | None = None
    denied: float = NEVER
    gap: float | None = None
    away: bool = False

    @property
    def patience(self) -> float:
        """Each change is written, of short times none."""
        return 0.0 if self.seconds >= _SHORT else AT_STOP

    def take(self, value: Value | None, gap_began: float, look: Look) -> bool:
        """See `Work`."""
        was, now, away = self.truth, look.now, self.away
        self.away = False
        if value is was:
            return False
        if was is False and not away:
            self.denied = now
        if value is None:
            self.truth, self.gap = None, gap_began
            return True
        if not value:
            self.since, self.denied = None, now
        elif self.since is None or self.gap is None or now - self.gap > BRIDGE:
            self.since = now
        self.truth, self.gap = bool(value), None
        return True

    def value(self, look: Look) -> Value | None:
        """See `Work`."""
        if self.truth and self.since is not None and look.now >= self.since + self.seconds:
            return True
        if self.truth is False or look.now < self.denied + self.seconds:
            return False
        return None

    def next_turn(self, look: Look) -> float | None:
        """See `Work`."""
        turns = [self.denied + self.seconds] if self.truth is not False else []
        turns += [self.since + self.seconds] if self.truth and self.since is not None else []
        return min((turn for turn in turns if turn > look.now), default=None)

    def say(self, look: Look) -> object | None:
        """See `Work`."""
        return {
            "truth": self.truth,
            "since": None if self.since is None else unix(self.since, look),
            "denied": None if self.denied == NEVER else unix(self.denied, look),
            "gap": None if self.gap is None else unix(self.gap, look),
        }

    def restore(self, body: object, at: Callable[[float], float], look: Look) -> None:
        """See `Work`. What was true then has been true since, where nobody says otherwise now."""
        fields = mapping_of(body)
        truth = truth_of(fields["truth"])
        since, denied, gap = (time_of(fields[name], at, look) for name in ("since", "denied", "gap"))
        if truth and since is None:
            raise ValueError(body)
        self.truth, self.since, self.gap, self.away = truth, since, gap, True
        self.denied = NEVER if denied is None else denied

    def went_on(self, until: float) -> None:
        """See `Work`."""
        if self.truth is False:
            self.denied = max(self.denied, until)

    def state(self) -> object:
        """See `Work`."""
        return [self.truth, self.since, self.denied, self.gap, self.away]

    def stand(self, body: object) -> None:
        """See `Work`."""
        truth, since, denied, gap, away = list_of(body)
        self.truth, self.since, self.denied = truth_of(truth), real_or_none(since), real_of(denied)
        self.gap, self.away = real_or_none(gap), away is True


@dataclass(slots=True)
class Unchanged:
    """True once the source has had the same value for `seconds`."""

    steady: HasBeen
    last: Value | None = None

    @property
    def patience(self) -> float:
        """As of what has been true; what is measured changes often, and is written late."""
        return WRITTEN_EVERY if isinstance(self.last, float) else self.steady.patience

    def take(self, value: Value | None, gap_began: float, look: Look) -> bool:
        """See `Work`."""
        if value is None:
            return self.steady.take(None, gap_began, look)
        last, self.last = self.last, value
        news = last is not None and last != value
        if news:
            self.steady.take(False, gap_began, look)
        return self.steady.take(True, gap_began, look) or news

    def value(self, look: Look) -> Value | None:
        """See `Work`."""
        return self.steady.value(look)

    def next_turn(self, look: Look) -> float | None:
        """See `Work`."""
        return self.steady.next_turn(look)

    def say(self, look: Look) -> object | None:
        """See `Work`."""
        return {"steady": self.steady.say(look), "last": plain(self.last)}

    def restore(self, body: object, at: Callable[[float], float], look: Look) -> None:
        """See `Work`."""
        fields = mapping_of(body)
        last = value_of(fields["last"])
        self.steady.restore(fields["steady"], at, look)
        self.last = last

    def went_on(self, until: float) -> None:
        """See `Work`."""
        self.steady.went_on(until)

    def state(self) -> object:
        """See `Work`."""
        return [self.steady.state(), plain(self.last)]

    def stand(self, body: object) -> None:
        """See `Work`."""
        steady, last = list_of(body)
        self.steady.stand(steady)
        self.last = value_of(last)


@dataclass(slots=True)
class Was:
    """True when the source was true at any time of the window, false when it is known not to have been.

    The window: the last `seconds`, or (None) the local day, which began at `begun`. `seen`: it was true until then.
    `blind`: it was unknown until then, for longer than a gap that is bridged; `last` is what it was before a gap that
    still may be. `away`: the hub was, since then.
    """

    seconds: float | None
    truth: bool | None = None
    last: bool | None = None
    seen: float = NEVER
    blind: float | None = None
    gap: float | None = None
    begun: float = NEVER
    away: bool = False
    patience: float = WRITTEN_EVERY

    def take(self, value: Value | None, gap_began: float, look: Look) -> bool:
        """See `Work`. That it was true after all is written at once, everything else can wait."""
        now, was, self.away = look.now, self.truth, False
        if look.midnight is not None:
            self.begun = now - (look.wall - look.midnight)
        known = was is True or self._is_in(self.seen, now)
        if was is True:
            self.seen = now
        if was is None:
            if self.gap is None or now - self.gap > BRIDGE:
                self.last = None
            if self.last is None:
                self.blind = now
            elif self.last and value is not None:
                self.seen = now
        elif value is None:
            self.gap = gap_began
        self.truth = None if value is None else bool(value)
        if value is not None:
            self.last, self.gap = self.truth, None
        self.patience = 0.0 if value and not known else WRITTEN_EVERY
        return self.truth is not was

    def value(self, look: Look) -> Value | None:
        """See `Work`."""
        if self.truth or self._is_in(self.seen, look.now):
            return True
        if self.truth is None or self.blind is None or self._is_in(self.blind, look.now):
            return None
        return False

    def next_turn(self, look: Look) -> float | None:
        """See `Work`."""
        if self.seconds is None or self.blind is None or self.truth:
            return None
        turns = [self.seen + self.seconds] + ([self.blind + self.seconds] if self.truth is False else [])
        return min((turn for turn in turns if turn > look.now), default=None)

    def say(self, look: Look) -> object | None:
        """See `Work`."""
        return {
            "at": look.wall,
            "last": self.last,
            "seen": None if self.seen == NEVER else unix(self.seen, look),
            "blind": unix(look.now if self.blind is None else self.blind, look),
            "gap": None if self.gap is None else unix(self.gap, look),
        }

    def restore(self, body: object, at: Callable[[float], float], look: Look) -> None:
        """See `Work`. From when that was said until now is a gap."""
        fields = mapping_of(body)
        last = truth_of(fields["last"])
        said, seen, blind, gap = (time_of(fields[name], at, look) for name in ("at", "seen", "blind", "gap"))
        if said is None or blind is None:
            raise ValueError(body)
        self.truth, self.last, self.blind = None, last, blind
        self.seen = said if last and gap is None else NEVER if seen is None else seen
        self.gap, self.away = said if gap is None else gap, gap is None

    def went_on(self, until: float) -> None:
        """See `Work`."""
        if self.away and self.gap is not None and until > self.gap and self.last is not None:
            self.gap = until
            self.seen = until if self.last else self.seen

    def state(self) -> object:
        """See `Work`."""
        return [self.truth, self.last, self.seen, self.blind, self.gap, self.begun, self.away, self.patience]

    def stand(self, body: object) -> None:
        """See `Work`."""
        truth, last, seen, blind, gap, begun, away, patience = list_of(body)
        self.truth, self.last, self.seen = truth_of(truth), truth_of(last), real_of(seen)
        self.blind, self.gap, self.begun = real_or_none(blind), real_or_none(gap), real_of(begun)
        self.away, self.patience = away is True, real_of(patience)

    def _is_in(self, until: float, now: float) -> bool:
        """Whether what ended then ended within the window."""
        return now < until + self.seconds if self.seconds is not None else until > self.begun + _SAME


def unix(at: float, look: Look) -> float:
    """Engine time as Unix seconds."""
    return look.wall + (at - look.now)


def time_of(found: object, at: Callable[[float], float], look: Look) -> float | None:
    """A time of a body as engine time, not later than now; None where it says none. ValueError where it is none."""
    return None if found is None else min(at(number_of(found)), look.now)


def truth_of(found: object) -> bool | None:
    """A truth of a body. ValueError where it is none."""
    if found is None or isinstance(found, bool):
        return found
    raise ValueError(found)

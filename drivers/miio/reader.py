"""Reading many members of one device: how many fit a request is learned, and members that spoil it are set aside.

Devices differ: some fail beyond four properties, some answer one at a time, and asking for one that is not there can
spoil all the others. Too much shows as -9999, silence or a mangled answer (xiaomi models from deerma to ijai: about 30
documented exceptions).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic

from drivers.miio.exchange import Answer
from drivers.miio.link import Link
from drivers.miio.profiles.profile import Heard, K, Profile
from hub.model.errors import BadBytes, HearthError, NotSupported
from hub.model.ports import Clock

SET_ASIDE_FOR: Final = 3600.0  # seconds; a reboot, perhaps into another firmware, ends it too
READ_TIMEOUT: Final = 16.0  # three tries, each with a greeting
_NO_BLAME: Final = ("device.silent", "device.session_closed", "device.wrong_token", "device.not_adopted")
SILENT_FOR: Final = 15.0  # seconds; doubles each time that a member alone stays without an answer: it may be loss
DOUBT_FOR: Final = 60.0  # seconds; for so long a size is believed that only silence has taught, doubling as above
SILENCES: Final = 2  # times that a request must stay unanswered until its size is blamed


@dataclass(slots=True, eq=False)
class _Trial:
    """A request that failed, taken apart: `open` parts are still to be heard of, `best` is the largest that went."""

    before: int
    silent: bool  # it began with no answer at all
    open: int = 1
    best: int = 1
    poisoned: bool = False


@dataclass(slots=True, eq=False)
class _Part(Generic[K]):
    members: tuple[K, ...]
    trial: _Trial | None = None


class Reader(Generic[K]):
    """Reads for one session, one request at a time. `limits` is what was learned of every model, for all sessions."""

    def __init__(
        self,
        clock: Clock,
        link: Link,
        profile: Profile[K],
        limits: dict[str, int],
        model: str,
        heard: Callable[[Heard[K]], None],
    ) -> None:
        self._clock = clock
        self._link = link
        self._profile = profile
        self._limits = limits
        self._model = model
        self._heard = heard
        self._limit = limits.get(model, profile.chunk)
        self._todo: list[_Part[K]] = []
        self._silences: dict[tuple[K, ...], int] = {}
        self._aside: dict[K, float] = {}
        self._pauses: dict[K, float] = {}  # how long a member was set aside last, because nobody answered
        self._doubted = 0
        self._doubt = DOUBT_FOR
        self._doubt_at = float("inf")
        self._overtaken: set[str] = set()
        self.busy = False

    def read(self, members: tuple[K, ...], now: float, *, first: bool = False) -> int:
        """Read these members, `first` before what waits already. Returns how many requests that makes."""
        if self._aside:
            self._aside = {member: until for member, until in self._aside.items() if until > now}
            members = tuple(member for member in members if member not in self._aside)
        if now >= self._doubt_at:
            self._limit, self._doubt_at = self._profile.chunk, float("inf")
        self._limit = min(self._limit, self._limits.get(self._model, self._limit))
        parts = [_Part(chunk) for chunk in self._profile.chunks(members, self._limit)]
        if first:
            wanted = {part.members for part in parts}
            self._todo = [part for part in self._todo if part.trial is not None or part.members not in wanted]
            self._todo[:0] = parts
        else:
            waiting = {part.members for part in self._todo}
            self._todo.extend(part for part in parts if part.members not in waiting)
        self._next(now)
        return len(parts)

    def restart(self) -> None:
        """Try again what was set aside: the device may be another one now."""
        self._aside.clear()
        self._silences.clear()
        self._pauses.clear()

    def told(self, paths: Iterable[str]) -> None:
        """The device told these by itself: what an answer says of them that is on its way already may be older."""
        if self.busy:
            self._overtaken.update(paths)

    def _next(self, now: float) -> None:
        if self.busy or not self._todo:
            return
        part = self._todo.pop(0)
        smaller = self._profile.chunks(part.members, self._limit)
        if len(smaller) > 1:
            self._split(part, smaller)
            part = self._todo.pop(0)
        self.busy = True
        self._overtaken.clear()
        ask = self._profile.read(part.members)
        self._link.ask(ask, lambda answer: self._answered(part, answer), timeout=READ_TIMEOUT)

    def _answered(self, part: _Part[K], answer: Answer) -> None:
        self.busy = False
        now = self._clock.monotonic()
        error = answer.error
        if error is None:
            try:
                heard = self._profile.readings(part.members, answer.result)
            except BadBytes as bad:
                error = bad
            else:
                self._went(part, heard, now)
        if error is not None:
            self._failed(part, error, now)
        self._next(now)

    def _went(self, part: _Part[K], heard: Heard[K], now: float) -> None:
        self._silences.pop(part.members, None)
        for member in part.members:
            self._pauses.pop(member, None)
        if len(part.members) > self._doubted:
            self._doubt = DOUBT_FOR
        for member, error in heard.refused:
            if isinstance(error, NotSupported):
                self._aside[member] = now + SET_ASIDE_FOR
        if part.trial is not None:
            part.trial.best = max(part.trial.best, len(part.members))
            self._close(part.trial, now)
        if self._overtaken:
            heard.values[:] = [one for one in heard.values if one[0] not in self._overtaken]
        self._heard(heard)

    def _failed(self, part: _Part[K], error: HearthError, now: float) -> None:
        if not self._blames_size(part, error):
            if part.trial is not None:
                part.trial.poisoned = True  # nothing can be learned of this trial
                self._close(part.trial, now)
            if self._link.lost:
                self._todo.clear()
            return
        size = len(part.members)
        smaller = self._profile.chunks(part.members, max(1, size // 2))
        if size > 1 and len(smaller) > 1:
            if part.trial is None:
                part.trial = _Trial(self._limit, error.message_id == "device.no_reply")
            self._limit = max(1, size // 2)
            self._split(part, smaller)
            return
        for member in part.members:
            if error.message_id == "device.no_reply":
                pause = self._pauses[member] = min(2 * self._pauses.get(member, SILENT_FOR / 2), SET_ASIDE_FOR)
            else:
                pause = SET_ASIDE_FOR
            self._aside[member] = now + pause
        if part.trial is not None:
            part.trial.poisoned = True
            self._close(part.trial, now)

    def _blames_size(self, part: _Part[K], error: HearthError) -> bool:
        if error.message_id == "device.no_reply":
            # Loss looks the same: it takes more than one to blame the request itself.
            silences = self._silences[part.members] = self._silences.get(part.members, 0) + 1
            return silences >= SILENCES or part.trial is not None
        return error.message_id not in _NO_BLAME

    def _split(self, part: _Part[K], smaller: list[tuple[K, ...]]) -> None:
        if part.trial is not None:
            part.trial.open += len(smaller) - 1
        self._todo[:0] = [_Part(chunk, part.trial) for chunk in smaller]

    def _close(self, trial: _Trial, now: float) -> None:
        """A part of a trial is through; after the last one it shows whether one member was bad, or the size."""
        trial.open -= 1
        if trial.open:
            return
        if trial.poisoned:
            self._limit = trial.before
            return
        self._limit = trial.best
        if trial.silent:  # it may have been loss
            self._doubted, self._doubt_at = trial.best, now + self._doubt
            self._doubt = min(2 * self._doubt, SET_ASIDE_FOR)
        else:
            self._limits[self._model] = min(trial.best, self._limits.get(self._model, trial.best))

"""Reading many members of one device: how many fit a request is learned, and members that spoil it are set aside.

Devices differ: some fail beyond four properties, some answer one at a time, and asking for one that is not there can
spoil all the others. Too much shows as -9999, silence or a mangled answer (xiaomi models from deerma to ijai: about 30
documented exceptions).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic

from drivers.miio.exchange import Answer
from drivers.miio.lessons import MOST_POISON, Lesson, name_of
from drivers.miio.link import Link
from drivers.miio.profiles.profile import Heard, K, Profile
from hub.model.errors import BadBytes, HearthError, NotSupported
from hub.model.ports import Clock

SET_ASIDE_FOR: Final = 3600.0  # seconds; a reboot, perhaps into another firmware, ends it too
READ_TIMEOUT: Final = 16.0  # three tries, each with a greeting
_NO_BLAME: Final = ("device.silent", "device.session_closed", "device.wrong_token", "device.not_adopted")
_UNSURE: Final = ("device.no_reply", "device.mangled")  # it may have been loss, or somebody else
SILENT_FOR: Final = 15.0  # seconds; doubles each time that a member alone stays without an answer: it may be loss
DOUBT_FOR: Final = 60.0  # seconds; for so long a size is believed that only silence has taught, doubling as above
SURE_AFTER: Final = 4 * DOUBT_FOR  # a size that silence has taught so often over is learned
# Seconds until more is tried than was learned, once and then again and again: it may have been a bad moment.
TRY_SOON: Final = 600.0
TRY_AGAIN: Final = 86400.0
DUMB_FOR: Final = 60.0  # seconds, doubling; for so long nothing is asked of what said no to everything
SILENCES: Final = 2  # times that a request must stay unanswered until its size is blamed


@dataclass(slots=True, eq=False)
class _Trial:
    """A request that failed, taken apart: `open` parts are still to be heard of, `best` is the largest that went."""

    before: int
    silent: bool  # it began with no answer at all
    open: int = 1
    best: int = 1
    poisoned: bool = False
    went: bool = False  # a part of it did
    failed: list[Any] = field(default_factory=list)  # members that said no alone


@dataclass(slots=True, eq=False)
class _Part(Generic[K]):
    members: tuple[K, ...]
    trial: _Trial | None = None
    brisk: bool = False


class Reader(Generic[K]):
    """Reads for one session, one request at a time.

    `heard` gets what an answer says; `learned` is called when a lesson is to be kept, `dumb` when a device says no to
    everything that it is asked.
    """

    def __init__(
        self,
        clock: Clock,
        link: Link,
        profile: Profile[K],
        heard: Callable[[Heard[K]], None],
        learned: Callable[[], None],
        dumb: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._link = link
        self._profile = profile
        self._heard = heard
        self._learned = learned
        self._dumb = dumb
        self._limit = profile.chunk
        self._sure = 0  # the size learned, 0: none
        self._try_at = float("inf")  # when more than that is tried
        self._outgrown = 0  # a size learned once, and more went since
        self._poison: set[str] = set()  # names of members that spoil others: asked for alone
        self._healed: set[str] = set()
        self._todo: list[_Part[K]] = []
        self._silences: dict[tuple[K, ...], int] = {}
        self._aside: dict[K, float] = {}
        self._pauses: dict[K, float] = {}  # how long a member was set aside last, because nobody answered
        self._doubted = 0
        self._lively = False  # something was told since the start
        self._doubt = DOUBT_FOR
        self._doubt_at = float("inf")
        self._overtaken: set[str] = set()
        self.busy = False

    @property
    def lesson(self) -> Lesson:
        """What is to be known of the firmware from now on, but for what it speaks."""
        return Lesson(self._sure, frozenset(self._poison))

    def heed(self, lesson: Lesson) -> None:
        """Begin with what was learned of the firmware, and nothing else."""
        self._know(lesson.limit)
        self._limit = lesson.limit or self._profile.chunk
        self._outgrown = 0
        self._poison = set(lesson.poison)
        self._doubt_at = float("inf")

    def share(self, lesson: Lesson) -> None:
        """Take over what another device of the firmware has taught meanwhile."""
        if lesson.limit > self._outgrown and (not self._sure or lesson.limit < self._sure):
            self._know(lesson.limit)
            self._limit = min(self._limit, lesson.limit)
        self._poison |= lesson.poison - self._healed

    def _know(self, limit: int, try_after: float = TRY_AGAIN) -> None:
        self._sure = limit
        self._try_at = self._clock.monotonic() + try_after if limit else float("inf")

    def requests(self, members: tuple[K, ...]) -> int:
        """How many requests it takes to read these members."""
        return len(self._chunks(members, self._limit))

    def _chunks(self, members: Sequence[K], limit: int) -> list[tuple[K, ...]]:
        if not self._poison:
            return self._profile.chunks(members, limit)
        alone = [member for member in members if name_of(member) in self._poison]
        others = [member for member in members if name_of(member) not in self._poison]
        return [*self._profile.chunks(others, limit), *((member,) for member in alone)]

    def read(self, members: tuple[K, ...], now: float, *, first: bool = False) -> int:
        """Read these members, `first` before what waits already, and briskly. Returns how many requests that makes."""
        if self._aside:
            self._aside = {member: until for member, until in self._aside.items() if until > now}
            if not first:  # what somebody asks for is asked, come what may
                members = tuple(member for member in members if member not in self._aside)
        if now >= self._doubt_at:
            self._limit, self._doubt_at = self._sure or self._profile.chunk, float("inf")
        if now >= self._try_at:
            self._limit, self._try_at = self._profile.chunk, now + TRY_AGAIN
        parts = [_Part(chunk, brisk=first) for chunk in self._chunks(members, self._limit)]
        if first:
            self._link.hurry()
            wanted = {part.members for part in parts}
            self._todo = [part for part in self._todo if part.trial is not None or part.members not in wanted]
            self._todo[:0] = parts
        else:
            waiting = {part.members for part in self._todo}
            self._todo.extend(part for part in parts if part.members not in waiting)
        self._next(now)
        return len(parts)

    def answers(self, member: K, now: float) -> bool:
        """Whether an answer is to be expected when this member is read."""
        return self._aside.get(member, now) <= now

    def restart(self) -> None:
        """Try again what was set aside: the device may be another one now."""
        self._lively = False
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
        smaller = self._chunks(part.members, self._limit)
        if len(smaller) > 1:
            self._split(part, smaller)
            part = self._todo.pop(0)
        self.busy = True
        self._overtaken.clear()
        ask = self._profile.read(part.members)
        self._link.ask(ask, lambda answer: self._answered(part, answer), timeout=READ_TIMEOUT, brisk=part.brisk)

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
        self._lively = True
        self._silences.pop(part.members, None)
        for member in part.members:
            self._pauses.pop(member, None)
        if len(part.members) == 1 and part.trial is None:
            self._heal(name_of(part.members[0]))
        if len(part.members) > self._doubted:
            self._doubt = DOUBT_FOR
        if part.trial is None and 0 < self._sure < min(len(part.members), self._limit):
            self._outgrown = self._sure
            self._know(0)
            self._learned()
        for member, error in heard.refused:
            if isinstance(error, NotSupported):
                self._aside[member] = now + SET_ASIDE_FOR
        if part.trial is not None:
            part.trial.best = max(part.trial.best, len(part.members))
            part.trial.went = True
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
        retried = part.trial is None and 0 < self._sure < size  # what was learned is the next best guess
        fewer = self._sure if retried else max(1, size // 2)
        smaller = self._profile.chunks(part.members, fewer)
        if size > 1 and len(smaller) > 1:
            if part.trial is None:
                part.trial = _Trial(self._limit, error.message_id in _UNSURE)
            self._limit = fewer
            self._split(part, smaller)
            return
        silent = error.message_id in _UNSURE
        for member in part.members:
            self._set_aside(member, SILENT_FOR if silent else DUMB_FOR, now)
        if part.trial is not None:
            part.trial.poisoned = True
            if not silent:
                part.trial.failed += part.members
            self._close(part.trial, now)
        elif not silent and self._limit == 1:
            self._dumb()

    def _set_aside(self, member: K, at_first: float, now: float) -> None:
        pause = self._pauses[member] = min(2 * self._pauses.get(member, at_first / 2), SET_ASIDE_FOR)
        self._aside[member] = now + pause
        if pause >= SURE_AFTER and self._lively:
            self._poisonous(name_of(member))

    def _poisonous(self, name: str) -> None:
        if name not in self._poison and len(self._poison) < MOST_POISON:
            self._poison.add(name)
            self._learned()

    def _heal(self, name: str) -> None:
        """What answers alone may go with the others again, once: if it spoils them it stays apart."""
        if name in self._poison and name not in self._healed:
            self._healed.add(name)
            self._poison.discard(name)
            self._learned()

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
            if not trial.went:
                if trial.failed:
                    self._dumb()  # it is not the members, it is the device
                return
            for member in trial.failed:
                self._aside[member] = now + SET_ASIDE_FOR
                self._poisonous(name_of(member))
            return
        self._limit = trial.best
        confirmed = trial.best == self._sure
        if trial.silent and not confirmed and self._doubt < SURE_AFTER:  # it may have been loss
            self._doubted, self._doubt_at = trial.best, now + self._doubt
            self._doubt = min(2 * self._doubt, SET_ASIDE_FOR)
        else:
            self._know(trial.best, TRY_AGAIN if confirmed else TRY_SOON)
            self._learned()

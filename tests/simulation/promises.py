"""Scenes of which every household has each one, and what they say: by it their promises are judged over all lives.

Bells ring once for each of their times, and once for all that were missed. The crier calls at full minutes. Somebody
stays once for each time that the sensor was still. Who was asked to be served is, in order, one after the other. Who is
paused says nothing. What was edited ends as it began.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.simulation.disk import SimDisk
from tests.simulation.timers import SLACK, written

STAYS: Final = 12.0
SERVING: Final = 7.0
EDITING: Final = 15.0
SCENES: Final = f"""
- scene: Bells
  when: {{at: [SOON, SOON, SOON, SOON]}}
  do:
    - notify: The bells ring
  on_missed: {{run_late: 2h}}
- scene: Crier
  when: {{every: 1m}}
  do:
    - notify: A minute is over
- scene: Stays
  when: {{becomes: motion.motion, for: {STAYS:g}s}}
  do:
    - notify: Somebody stays
- scene: Served
  fields: {{number: 0}}
  when: manual
  mode: queued
  do:
    - notify: "Served {{number}}"
    - wait: {SERVING:g}s
- scene: Paused
  when: motion.motion
  do:
    - notify: No pause
- scene: Chain
  when: {{changes: notes.links}}
  mode: queued
  do:
    - set: {{notes.links: =notes.links + 1}}
- scene: Edited
  when: motion.motion
  do:
    - notify: "Edited 0 begins"
    - wait: {EDITING:g}s
    - notify: "Edited 0 ends"
  on_change: finish
"""
BELLS: Final = "The bells ring"
CRIER: Final = "A minute is over"
STILL: Final = "Somebody stays"
NO_PAUSE: Final = "No pause"
PAUSED: Final = "Paused"
SERVED: Final = "Served"
MOST_WAITING: Final = 8
"""Who asks to be served leaves room: ten may wait."""
RUN_LATE: Final = 7200.0
LATE: Final = 2.0
"""Later than this is made up for; a bell that is on time is not."""
ROUNDED: Final = 0.5
LEAP: Final = 290.0
"""So far a clock may be set while a `for` runs: beyond, nobody knows what is old."""
FORGIVEN: Final = 65.0
"""Seconds after a start or a step of the clock in which what was missed may be made up for.

A hub to which nothing happens notices such a step with its next timer, and there is one each minute.
"""

_SERVED: Final = re.compile(r"Served (\d+)")
_EDITED: Final = re.compile(r"Edited (\d+) (begins|ends)")


def edited(text: str, number: int) -> str:
    """The scenes with another version of the one that is edited."""
    return re.sub(r"Edited \d+ ", f"Edited {number} ", text)


def times_of(text: str, title: str) -> tuple[time, ...]:
    """The times of day at which a scene of a file is due; none where it is not in it."""
    found = re.search(rf"scene: {title}\n  when: {{at: ([^}}]*)}}", text)
    return () if found is None else tuple(time.fromisoformat(one) for one in re.findall(r"\d\d:\d\d", found[1]))


def due_before(times: tuple[time, ...], wall: float, zone: ZoneInfo) -> float:
    """The last moment (Unix seconds) at or before `wall` at which one of the times was."""
    today = datetime.fromtimestamp(wall, zone).date()
    days = (today - timedelta(1), today)
    return max(due for day in days for one in times if (due := _moment(day, one, zone)) <= wall + ROUNDED)


def _moment(day: date, one: time, zone: ZoneInfo) -> float:
    """A local time as a moment: the first of two, and the end of the gap where there is none."""
    moment = datetime.combine(day, one, zone).timestamp()
    there = datetime.fromtimestamp(moment, zone).time().replace(second=0, microsecond=0) == one
    return moment if there else moment - moment % 3600.0


@dataclass(slots=True)
class Moment:
    """A moment as the judge sees it. `up`: when the hub's scenes began.

    `stepped`: when its clock was last set, `misled`: when that last happened unnoticed, so that durations may be wrong.
    """

    now: float
    wall: float
    life: int
    up: float
    stepped: float
    misled: float
    trusted: bool
    disk: SimDisk


@dataclass(slots=True)
class Promises:
    """Listens to the scenes. `troubles` are what must not be."""

    scenes: Mapping[str, str]
    zone: ZoneInfo
    troubles: list[str] = field(default_factory=list)
    rung: dict[float, float] = field(default_factory=dict)
    made_up: tuple[int, float] | None = None
    cried: tuple[float, int, float] = (float("-inf"), -1, 0.0)
    on_time: bool = False
    stays: "Stays" = field(default_factory=lambda: Stays())  # noqa: PLW0108 - made below
    served: "Serving" = field(default_factory=lambda: Serving())  # noqa: PLW0108 - made below
    paused: "Pausing" = field(default_factory=lambda: Pausing())  # noqa: PLW0108 - made below
    edited: "Editing" = field(default_factory=lambda: Editing())  # noqa: PLW0108 - made below

    def said(self, line: str, moment: Moment) -> None:
        """A line of the hub's log."""
        if line == BELLS:
            self._rings(moment)
        elif line == CRIER:
            self._cries(moment)
        elif line == STILL:
            self.troubles += self.stays.fired(moment)
        elif line == NO_PAUSE:
            self.troubles += self.paused.spoke(moment)
        elif (one := _SERVED.fullmatch(line)) is not None:
            self.troubles += self.served.done(int(one[1]), moment)
        elif (one := _EDITED.fullmatch(line)) is not None:
            self.troubles += self.edited.said(int(one[1]), one[2], moment)

    def _rings(self, moment: Moment) -> None:
        due = due_before(times_of(self.scenes["scenes/home.yaml"], "Bells"), moment.wall, self.zone)
        late = moment.wall - due
        if due in self.rung and written(self.rung[due], moment.now, moment.disk):
            self.troubles.append(f"the bells rang twice for one time, the second {late:.0f} s after it")
        self.rung[due] = moment.now
        if late > RUN_LATE + LATE:
            self.troubles.append(f"the bells rang {late:.0f} s late")
        if late > LATE:
            here = (moment.life, moment.stepped)
            if here == self.made_up:
                self.troubles.append("the bells made up for more than one time")
            self.made_up = here
            if moment.trusted and moment.now - max(moment.up, moment.stepped) > FORGIVEN:
                self.troubles.append(f"the bells rang {late:.0f} s late, and nothing had kept them")

    def _cries(self, moment: Moment) -> None:
        """At full minutes; where the clock was set, the first call is for the minute that was missed."""
        before, self.cried = self.cried, (moment.now, moment.life, moment.stepped)
        if before[1:] == self.cried[1:]:
            past, since = moment.wall % 60.0, moment.now - before[0]
            if LATE < past < 60.0 - ROUNDED:
                self.troubles.append(f"the crier called {past:.1f} s after the minute")
            if since < 60.0 - LATE and self.on_time:
                self.troubles.append(f"the crier called again after {since:.1f} s")
            self.on_time = True
        else:
            self.on_time = False

    def died(self, now: float, disk: SimDisk) -> None:
        """The hub dies."""
        self.rung = {due: at for due, at in self.rung.items() if written(at, now, disk)}
        for one in (self.stays, self.served, self.paused, self.edited):
            one.died(now, disk)

    def stepped(self, seconds: float) -> None:
        """The clock was set."""
        self.stays.stepped(seconds)

    def outstanding(self) -> list[str]:
        """What should long be done, now that all is well."""
        return [*self.served.outstanding(), *self.edited.outstanding()]


@dataclass(slots=True)
class Stays:
    """The `for`: what the hub heard of the sensor, and what it made of it.

    `still`: when it last heard that nobody is there; `since`: when it heard that somebody came, while that may fire.
    Of a first look only the first word counts at its time, `word` (None: nobody was there); `later`, it is still again.
    """

    heard: bool | None = None
    still: float | None = None
    since: float | None = None
    gone: float = float("-inf")
    may_repeat: bool = False
    fired_at: float = float("-inf")
    life: int = -1
    known_at: float = float("-inf")
    silent: bool = True
    word: float | None = None
    later: float | None = None

    def hears(self, value: bool | None, moment: Moment) -> None:
        """The hub hears its sensor; None: it cannot."""
        if moment.life != self.life:
            self.heard, self.silent, self.word, self.later = None, True, None, None
        if self.silent and value is not None:
            self.silent, self.word = False, moment.now if value and moment.now < moment.up else None
        self._looked(moment)
        if value is False and self.word is not None and moment.now < moment.up:
            self.later, self.since = moment.now, None
        elif value is None:
            self.gone = moment.now if self.heard is not None else self.gone
        elif value is False:
            self.still, self.since = moment.now, None
        elif self.heard is False:
            self.since = moment.now if moment.now >= moment.up else None
        elif self.heard is None:
            self.known_at = moment.now
            self.since = None if moment.now - self.gone > LEAP else self.since
        self.heard, self.life = value, moment.life

    def fired(self, moment: Moment) -> list[str]:
        """It says that somebody stays."""
        found = []
        self._looked(moment)
        until = moment.now if self.later is None or self.word is None else self.word
        if self.still is None:
            if not self.may_repeat and self.fired_at > 0:
                found.append("somebody stayed twice, and the sensor was never still between")
        elif until - self.still < STAYS - SLACK and moment.misled < self.still:
            found.append(f"somebody stays after {until - self.still:.1f} s")
        self.still, self.later, self.since = self.later, None, None
        self.may_repeat, self.fired_at = False, moment.now
        return found

    def _looked(self, moment: Moment) -> None:
        """Once the look is over, what was heard later has happened."""
        if self.later is not None and moment.now > moment.up:
            self.still, self.later = self.later, None

    def stepped(self, seconds: float) -> None:
        """Set by much, a clock makes what was unknown meanwhile too old."""
        if abs(seconds) > LEAP:
            self.since = None

    def died(self, now: float, disk: SimDisk) -> None:
        """What it heard right before may be forgotten."""
        if self.heard is not None:
            self.heard, self.gone = None, now
        if self.since is not None and not written(self.since, now, disk):
            self.since = None
        self.may_repeat |= not written(self.fired_at, now, disk)

    def overdue(self, moment: Moment) -> str | None:
        """Somebody has been there for long enough, heard and known, and nothing was said."""
        if self.since is None or not self.heard or moment.now < moment.up or self.life != moment.life:
            return None
        due = max(self.since + STAYS, self.known_at, moment.up)
        if self.known_at > self.since:  # nobody may know for how long the hub was away
            due = max(due, self.known_at + STAYS, moment.up + STAYS)
        return f"somebody has stayed since {self.since:.1f}" if moment.now > due + SLACK else None


@dataclass(slots=True)
class Serving:
    """A queue of people, each with a number. `fresh`: when who was served that may not be on disk; `sure`: it is."""

    asked: int = 0
    waiting: dict[int, float] = field(default_factory=dict)
    perhaps: set[int] = field(default_factory=set)
    last: int = 0
    at: float = float("-inf")
    lost: bool = False
    fresh: dict[int, float] = field(default_factory=dict)
    sure: int = 0

    def ask(self, now: float) -> int | None:
        """Somebody wants to be served: his number, None where too many wait."""
        if len(self.waiting) >= MOST_WAITING:
            return None
        self.asked += 1
        self.waiting[self.asked] = now
        return self.asked

    def done(self, number: int, moment: Moment) -> list[str]:
        """A number is served."""
        found = []
        if self.waiting.pop(number, None) is None and number not in self.perhaps:
            found.append(f"number {number} was served twice")
        if number < self.last:
            found.append(f"number {number} was served after {self.last}")
        since = moment.now - self.at
        if since < SERVING - SLACK and moment.misled < self.at and not self.lost:
            found.append(f"number {number} was served {since:.1f} s after the one before")
        self.perhaps.discard(number)
        self._settle(moment.now, moment.disk)
        self.last, self.at, self.lost = number, moment.now, False
        self.fresh[number] = moment.now
        return found

    def died(self, now: float, disk: SimDisk) -> None:
        """Who asked right before may be forgotten, and who was served right before may be served again."""
        unwritten = [number for number, at in self.waiting.items() if not written(at, now, disk)]
        for number in unwritten:
            del self.waiting[number]
        self.perhaps |= set(unwritten)
        if not written(self.at, now, disk):
            self.lost = True
        self._settle(now, disk)
        self.perhaps |= self.fresh.keys()
        self.fresh.clear()
        self.last = self.sure

    def _settle(self, now: float, disk: SimDisk) -> None:
        for number in [one for one, at in self.fresh.items() if written(at, now, disk)]:
            del self.fresh[number]
            self.sure = max(self.sure, number)

    def outstanding(self) -> list[str]:
        """Who still waits."""
        return [f"number {number} was never served" for number in self.waiting]


@dataclass(slots=True)
class Pausing:
    """A scene that people pause: `until` then it says nothing (None: it may)."""

    until: float | None = None
    since: float = float("-inf")

    def switched(self, now: float, seconds: float | None) -> None:
        """Somebody pauses it, for good (None), or lets it run (0)."""
        self.since = now
        self.until = None if seconds == 0 else now + (float("inf") if seconds is None else seconds)

    def spoke(self, moment: Moment) -> list[str]:
        """It runs."""
        until = self.until
        if until is None or moment.now >= until - SLACK or (moment.misled >= self.since and until != float("inf")):
            return []
        return [f"a scene ran that was paused at {self.since:.1f}"]

    def died(self, now: float, disk: SimDisk) -> None:
        """The pause may be forgotten."""
        if not written(self.since, now, disk):
            self.until = None


@dataclass(slots=True)
class Editing:
    """A scene of which there are versions; what began on one ends on it. `began`: when, by version."""

    version: int = 0
    began: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    perhaps: set[int] = field(default_factory=set)

    def said(self, version: int, what: str, moment: Moment) -> list[str]:
        """A version begins, or ends."""
        if what == "begins":
            found = [f"version {version} began twice at once"] if version in self.began else []
            self.began[version] = moment.now
            return found
        began = self.began.pop(version, None)
        if began is None:
            return [] if version in self.perhaps else [f"version {version} ended, and had not begun"]
        self.ended[version] = moment.now
        early = moment.now - began < EDITING - SLACK and moment.misled < began and version not in self.perhaps
        return [f"version {version} was over after {moment.now - began:.1f} s"] if early else []

    def died(self, now: float, disk: SimDisk) -> None:
        """What began right before may be forgotten, what ended may end again."""
        for version in [one for one, at in self.began.items() if not written(at, now, disk)]:
            del self.began[version]
            self.perhaps.add(version)
        self.perhaps |= {one for one, at in self.ended.items() if not written(at, now, disk)}

    def outstanding(self) -> list[str]:
        """What never ended."""
        return [f"version {version} of a scene never ended" for version in self.began]

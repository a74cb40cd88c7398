"""Eyes on one trigger of a scene: how near it came to firing, and what was missing.

They look at the watches that the replayed engine itself has, after each entry of the journal: no eye decides anew
whether something was true.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.moments import Arrived, Happened, Heard, Ticked
from scenes.engine.program import Trigger
from scenes.engine.trace import Values
from scenes.engine.view import NO_VARIABLES, Context
from scenes.engine.watch import Watch
from scenes.journal.entries import Entry
from scenes.language.expression import Expression
from scenes.why.asked import Asked, Watched
from scenes.why.names import Line, Names
from scenes.why.sparks import reads_of
from scenes.why.story import Change, Story

_ROUNDING: Final = 0.0005
"""Seconds by which a time that was worked out may be too early."""
_PARTS: Final = 4
"""Of how many parts it is told what they were at."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression or condition that did not hold: false, or not known; with what it read."""

    text: str
    truth: bool | None
    values: Values


@dataclass(frozen=True, slots=True)
class Miss:
    """How near something came: the higher `near`, the nearer; then the later."""

    near: float
    wall: float
    lines: tuple[Line, ...]


@dataclass(slots=True)
class WatchEye:
    """An eye on one watch: since when it has been what it is, where it came nearest, what broke its `for`."""

    trigger: str
    watch: Watch
    watched: Watched
    expression: Expression | None
    reads: dict[PropertyId, None]
    begins: float
    truth: bool | None = None
    since: float | None = None
    nearest: tuple[int, float, tuple[Part, ...]] | None = None
    broken: tuple[float, float, tuple[Part, ...]] | None = None
    from_unknown: float | None = None
    true_until: float | None = None

    def begin(self, context: Context, wall: float) -> None:
        """Take the first look; how long it has been so is not known."""
        self.truth = self.watch.truth
        self._come_near(context, wall)

    def see(self, entry: Entry, context: Context) -> None:
        """Look again after an entry of the journal."""
        truth, wall = self.watch.truth, entry.wall
        turned = truth is not self.truth
        if turned:
            if self.truth and truth is False and self.watched.for_seconds and self.since is not None:
                lasted = wall - self.since
                if lasted < self.watched.for_seconds and (self.broken is None or lasted >= self.broken[0]):
                    self.broken = lasted, wall, self._missing(context)
            if self.truth and self.since is None:
                self.true_until = wall
            if truth and self.truth is None:
                self.from_unknown = wall
            self.truth, self.since = truth, wall
        if turned or isinstance(entry, Ticked) or (isinstance(entry, Heard) and entry.id in self.reads):
            self._come_near(context, wall)

    def misses(self, story: Story, names: Names, until: float) -> Iterator[Miss]:
        """How near it came by `until`."""
        trigger, seconds = self.trigger, self.watched.for_seconds
        if self.broken is not None:
            lasted, wall, parts = self.broken
            said: dict[str, object] = {"trigger": trigger, "lasted": lasted, "seconds": seconds}
            line = Line(wall, "why_not.broken", said, whole(trigger, parts, names))
            yield Miss(3.0 + lasted / seconds, wall, (line, *told(parts, wall, story, names, but=trigger)))
        if self.true_until is not None and not self.truth:
            line = Line(self.true_until, "why_not.was_true", {"trigger": trigger})
            yield Miss(2.4, self.true_until, (line,))
        if self.truth:
            yield self._true(story, until, seconds)
        elif self.nearest is not None and self.broken is None:
            count, wall, parts = self.nearest
            near = 1.0 + count / (count + len(parts))
            what = "why_not.unknown" if all(one.truth is None for one in parts) else "why_not.false"
            line = Line(wall, what, {"trigger": trigger}, whole(trigger, parts, names))
            ranges = self._ranges(parts, story, names, until)
            yield Miss(near, wall, (line, *told(parts, wall, story, names, but=trigger), *ranges))

    def _ranges(self, parts: tuple[Part, ...], story: Story, names: Names, until: float) -> Iterator[Line]:
        """Between what limits the numbers were that did not suffice."""
        refs = dict.fromkeys(name for part in parts for name, value in part.values)
        for ref in refs:
            id_ = names.id(ref)
            changes = [] if id_ is None else [
                one for one in story.changes.get(id_, ()) if self.begins <= one.wall <= until
            ]  # fmt: skip
            found = [one.value for one in changes] + [one.before for one in changes[:1]]
            numbers = [one for one in found if isinstance(one, (int, float)) and not isinstance(one, bool)]
            if id_ is not None and len(set(numbers)) > 1:
                low, high = (names.value(id_, one) for one in (min(numbers), max(numbers)))
                yield Line(until, "why_not.range", {"ref": ref, "low": low, "high": high, "since": self.begins})

    def _true(self, story: Story, until: float, seconds: float) -> Miss:
        """It is true, and yet did not fire."""
        said: dict[str, object] = {"trigger": self.trigger}
        staying, turn = self.watch.staying, story.engine.turn
        if seconds and staying is not None and staying.alarm is not None:
            left = max(0.0, staying.alarm.due - turn.now - max(0.0, until - turn.wall))
            return Miss(4.0, until, (Line(until, "why_not.lasting", {**said, "left": left, "seconds": seconds}),))
        if self.from_unknown is not None and self.from_unknown == self.since:
            return Miss(3.0, self.from_unknown, (Line(self.from_unknown, "why_not.from_unknown", said),))
        since = self.begins if self.since is None else self.since
        what = "why_not.already_longer" if self.since is None else "why_not.already"
        return Miss(2.5, since, (Line(since, what, said),))

    def _come_near(self, context: Context, wall: float) -> None:
        if self.truth or self.expression is None:
            return
        missing = self._missing(context)
        held = len(self.expression.conjuncts) - len(missing)
        if missing and (self.nearest is None or held >= self.nearest[0]):
            self.nearest = held, wall, missing

    def _missing(self, context: Context) -> tuple[Part, ...]:
        return () if self.expression is None else missing_of(self.expression, context)


@dataclass(slots=True)
class EventEye:
    """An eye on events of devices: what they reported that was not it."""

    trigger: str
    events: tuple[tuple[str, str], ...]
    begins: float
    other: Happened | None = None

    def see(self, entry: Entry) -> None:
        """Look at an entry."""
        if isinstance(entry, Happened) and any(entry.device == device for device, _ in self.events):
            same = (entry.device, entry.path) in self.events
            if self.other is None or same or (self.other.device, self.other.path) not in self.events:
                self.other = entry

    def misses(self, names: Names) -> Iterator[Miss]:
        """What came instead."""
        other = self.other
        if other is None:
            what = ", ".join(dict.fromkeys(names.ref(PropertyId(f"{one}.{path}")) for one, path in self.events))
            yield Miss(
                0.2, self.begins, (Line(self.begins, "why_not.no_event", {"event": what, "since": self.begins}),)
            )
            return
        event = names.ref(PropertyId(f"{other.device}.{other.path}"))
        values = names.values(tuple(other.fields.items()))
        line = Line(other.wall, "why_not.other_event", {"event": event, "trigger": self.trigger}, values)
        yield Miss(1.5 if (other.device, other.path) in self.events else 0.8, other.wall, (line,))


@dataclass(slots=True)
class ArrivalEye:
    """An eye on hooks, messages, and other scenes that end."""

    trigger: str
    arrivals: tuple[tuple[str, str], ...]
    begins: float
    came: Arrived | None = None

    def see(self, entry: Entry) -> None:
        """Look at an entry."""
        if isinstance(entry, Arrived) and (entry.channel, entry.name) in self.arrivals:
            self.came = entry

    def misses(self) -> Iterator[Miss]:
        """What came, or that nothing did."""
        channel = self.arrivals[0][0]
        said: dict[str, object] = {"trigger": self.trigger, "since": self.begins}
        if channel == "report":
            yield Miss(0.6, self.begins, (Line(self.begins, "why_not.not_silent", said),))
        elif channel == "scene":
            yield Miss(0.4, self.begins, (Line(self.begins, "why_not.no_outcome", said),))
        elif self.came is not None:
            said["what"] = self.came.name
            yield Miss(1.5, self.came.wall, (Line(self.came.wall, "why_not.other_arrival", said),))
        else:
            yield Miss(0.3, self.begins, (Line(self.begins, "why_not.no_arrival", said),))


@dataclass(slots=True)
class Eyes:
    """All eyes on one trigger. `composed`: of several, of which each by itself does not fire it."""

    trigger: Trigger
    asked: Asked
    begins: float
    watches: list[WatchEye] = field(default_factory=list)
    events: EventEye | None = None
    arrivals: ArrivalEye | None = None
    composed: bool = False

    def go_on(self, before: "Eyes") -> None:
        """Know what eyes on the same trigger saw in another life of the hub."""
        if before.trigger.text != self.trigger.text:
            return
        self.begins = before.begins
        for watch, other in zip(self.watches, before.watches, strict=False):
            watch.begins = before.begins
            watch.broken = other.broken
            if watch.truth is other.truth:
                watch.since, watch.from_unknown, watch.true_until = other.since, other.from_unknown, other.true_until
            if watch.nearest is None or (other.nearest is not None and other.nearest[0] > watch.nearest[0]):
                watch.nearest = other.nearest
        if self.events is not None and before.events is not None:
            self.events.begins, self.events.other = before.begins, before.events.other
        if self.arrivals is not None and before.arrivals is not None:
            self.arrivals.begins, self.arrivals.came = before.begins, before.arrivals.came

    def see(self, entry: Entry, context: Context) -> None:
        """Look after an entry."""
        context.vars = NO_VARIABLES
        for watch in self.watches:
            watch.see(entry, context)
        if self.events is not None:
            self.events.see(entry)
        if self.arrivals is not None:
            self.arrivals.see(entry)

    def misses(self, story: Story, names: Names, until: float) -> list[Miss]:
        """How near the trigger came."""
        if self.composed:
            return [Miss(1.0, until, (Line(until, "why_not.several", {"trigger": self.trigger.text}),))]
        found = [miss for eye in self.watches for miss in eye.misses(story, names, until)]
        found += [] if self.events is None else list(self.events.misses(names))
        found += [] if self.arrivals is None else list(self.arrivals.misses())
        found += self._others(story, names, until)
        return found

    def _others(self, story: Story, names: Names, until: float) -> Iterator[Miss]:
        """Changes, times, starts, and what only somebody's hand sets off."""
        asked, said = self.asked, {"trigger": self.trigger.text}
        if asked.appointed:
            yield from self._times(story, until)
        else:
            for cell in asked.listened:
                yield _unchanged(story.last_change(cell.id, until), cell.id, self.begins, said, names)
        if asked.begun:
            yield Miss(0.1, self.begins, (Line(self.begins, "why_not.no_start", {"since": self.begins}),))
        if not (asked.watched or asked.events or asked.arrivals or asked.appointed or asked.listened or asked.begun):
            yield Miss(0.0, until, (Line(until, "why_not.manual"),))

    def _times(self, story: Story, until: float) -> Iterator[Miss]:
        """When it would have been time, and when it will be."""
        zone, said = story.engine.turn.context.zone, {"trigger": self.trigger.text}
        for appointed in self.asked.appointed:
            missed, moment = None, appointed.timetable.next_after(self.begins - 1.0, zone)
            while moment is not None and moment <= until:
                missed, moment = moment, appointed.timetable.next_after(moment, zone)
            if missed is not None:
                yield Miss(2.0, missed, (Line(missed, "why_not.time_missed", said),))
            if moment is None:
                yield Miss(0.2, until, (Line(until, "why_not.no_time", said),))
            else:
                yield Miss(0.5, until, (Line(until, "why_not.time_next", {**said, "when": moment}),))


def eyes_on(trigger: Trigger, asked: Asked, watches: Iterator[Watch], story: Story, begins: float) -> Eyes:
    """Eyes on a trigger from now on. `watches` are those of its scene, the next ones being this trigger's."""
    parts = list(parts_of(trigger))
    known = [one for one in parts if isinstance(one, Expression)]
    eyes = Eyes(trigger, asked, begins, composed=any(hasattr(one, "arm") for one in parts[1:]))
    context = story.engine.turn.context
    context.vars = NO_VARIABLES
    for watched, watch in zip(asked.watched, watches, strict=False):
        if watched.fires and not eyes.composed:
            found = [one for one in known if one.test is watched.test]
            found = found or [one for one in known if one.cells == watched.cells]
            reads = reads_of(list(watched.cells), story.engine)
            eye = WatchEye(trigger.text, watch, watched, found[0] if found else None, reads, begins)
            eye.begin(context, story.wall)
            eyes.watches.append(eye)
    if asked.events and not eyes.composed:
        eyes.events = EventEye(trigger.text, tuple(asked.events), begins)
    if asked.arrivals:
        eyes.arrivals = ArrivalEye(trigger.text, tuple(asked.arrivals), begins)
    return eyes


def parts_of(thing: object) -> Iterator[object]:
    """All that a trigger is made of, itself first."""
    yield thing
    if isinstance(thing, tuple):
        for one in thing:
            yield from parts_of(one)
    elif is_dataclass(thing) and not isinstance(thing, type | Expression):
        for field_ in fields(thing):
            yield from parts_of(getattr(thing, field_.name))


def missing_of(expression: Expression, context: Context) -> tuple[Part, ...]:
    """The parts of an expression that do not hold now; what is false comes first."""
    verdicts = [(part, part.evaluate(context)) for part in expression.conjuncts]
    found = [
        Part(part.text, None if truth is None else False, part.values(context)) for part, truth in verdicts if not truth
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.truth is None))


def whole(text: str, parts: tuple[Part, ...], names: Names) -> str:
    """What the one missing part read, where that is all of what stands there."""
    return names.values(parts[0].values) if [one.text for one in parts] == [text] else ""


def told(parts: tuple[Part, ...], wall: float, story: Story, names: Names, but: str = "") -> Iterator[Line]:
    """What each part was at, and since when; a part that is all there is (`but`) was told already."""
    for part in parts[:_PARTS]:
        what = "why_not.part_unknown" if part.truth is None else "why_not.part_false"
        if len(parts) > 1 or part.text != but:
            yield Line(wall, what, {"part": part.text}, names.values(part.values))
        for name, value in part.values:
            yield from since_when(name, value, wall, story, names)


def since_when(name: str, value: Value | None, wall: float, story: Story, names: Names) -> Iterator[Line]:
    """Since when a property has had its value, where that is kept."""
    id_ = names.id(name)
    change = None if id_ is None else story.last_change(id_, wall + _ROUNDING)
    if id_ is None or change is None or change.value != value:
        return
    said: dict[str, object] = {"ref": name, "value": names.value(id_, value), "when": change.wall}
    yield Line(wall, "why_not.lost_since" if value is None else "why_not.since", said)


def _unchanged(change: Change | None, id_: PropertyId, begins: float, said: dict[str, str], names: Names) -> Miss:
    """A property whose change was waited for: what it did instead."""
    ref = names.ref(id_)
    if change is None or change.wall < begins or None in (change.value, change.before):
        return Miss(0.3, begins, (Line(begins, "why_not.unchanged", {"ref": ref, "since": begins}),))
    about = {**said, "ref": ref, "before": names.value(id_, change.before), "value": names.value(id_, change.value)}
    return Miss(1.4, change.wall, (Line(change.wall, "why_not.other_change", about),))

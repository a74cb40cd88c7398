"""Two scenes that write the same property, seen on the stage together: who cuts short what the other one began."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, product
from math import inf
from typing import Final

from hub.model.value import Value
from hub.text.quantities import DAY_S
from scenes.check.facts import Facts, Pause, Spark, SparkKind, Way, Write
from scenes.check.graph import fires
from scenes.check.play import Act, Theatre
from scenes.check.risk import is_own
from scenes.check.sets import Numbers, meet
from scenes.check.sets_formulas import WEEK, Formula, both, implies, overlap, without
from scenes.stage.home import Deed

LONGEST_S: Final = 1.5 * DAY_S
SHORTEST_S: Final = 60.0
"""What is over sooner is hardly ever met by another."""
SOON_S: Final = 3600.0
"""What one wants is hardly over for another person after this."""
_SEASON_S: Final = 91 * DAY_S
_SEASONS: Final = 4
_FIRINGS: Final = 8
"""Of a timetable, in each season, are looked at for a meeting."""
_LEAD_S: Final = 60.0
_MOST_PLAYS: Final = 4
"""Ways in which two scenes may meet that are played: a trigger over a group has one for each of its members."""
_MOST_MEETINGS: Final = 3
"""Moments at which two timetables meet that are played."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scenes, a property that both write, and a write of each with another value."""

    one: Facts
    other: Facts
    mine: Write
    theirs: Write

    @property
    def key(self) -> str:
        """The property's id."""
        return self.mine.key

    @property
    def known(self) -> Formula:
        """What is so when both do it at once."""
        return both(self.mine.fresh, self.theirs.fresh)


@dataclass(frozen=True, slots=True)
class Cut:
    """What was seen in a play: `by` (a scene's id) wrote over what `of` wanted. `at_once`: in the same moment.

    `long`: the one that wrote over it was itself under way for some time. `wanted` and `made`: the two values.
    """

    act: Act
    of: str
    by: str
    wanted: Value | None
    made: Value | None
    at_once: bool = False
    long: bool = False


def is_long(one: Facts, key: str) -> bool:
    """Whether a scene gives a property one value and, a good while later, another."""
    mine = [write for write in one.writes if write.key == key and write.way is Way.SET and not write.failing]
    return any(
        later.latest - first.latest >= SHORTEST_S and meet(first.values, later.values).empty
        for first in mine
        for later in mine
        if first.latest < inf
    )


def _ways(pair: Pair, fit: Callable[[Spark, Spark], bool]) -> Iterator[tuple[Spark, Spark]]:
    """Triggers of the two that fit, no more than are played."""
    every = product(pair.one.sparks, pair.other.sparks)
    return islice(((mine, theirs) for mine, theirs in every if fit(mine, theirs)), _MOST_PLAYS)


def together(pair: Pair, theatre: Theatre) -> Iterator[Cut]:
    """Plays in which one event sets both off."""
    if pair.known.empty:
        return
    for mine, theirs in _ways(pair, lambda mine, its: mine.kind is not SparkKind.TIME and same_event(mine, its)):
        for act in theatre.fired(pair.one, mine, both(pair.known, theirs.on), (pair.other.id,)):
            if act.ran(pair.one.id) and not act.ran(pair.other.id):
                act.wait(theirs.for_seconds)
            if act.ran(pair.one.id) and act.ran(pair.other.id):
                let_go(act, pair.one, pair.other)
                yield from cuts(act, pair, at_once=True)


def by_clock(pair: Pair, theatre: Theatre) -> Iterator[Cut]:
    """Plays in which the timetable of one comes while the other is under way, or both at once."""
    for act, _ in _timed(pair, theatre, 0.0):
        yield from cuts(act, pair, at_once=True)


def soon_after(pair: Pair, theatre: Theatre) -> Iterator[Cut]:
    """Plays in which the timetable of the other comes within the hour after that of the one."""
    for act, after in _timed(pair, theatre, SOON_S):
        if after > 0 and act.ran(pair.one.id) and act.value(pair.key) == pair.theirs.value:
            yield Cut(act, pair.one.id, pair.other.id, pair.mine.value, pair.theirs.value)


def _timed(pair: Pair, theatre: Theatre, least: float) -> Iterator[tuple[Act, float]]:
    """Plays in which two timetables meet, and by how many seconds the other's time is later."""
    ids, state = (pair.one.id, pair.other.id), _state(pair)
    if state is None:
        return
    for mine, theirs in _ways(pair, lambda mine, its: mine.kind is its.kind is SparkKind.TIME):
        for begins, ends, then in meetings(mine, theirs, pair.one, pair.key, theatre, least):
            act = theatre.act(ids, theatre.state(ids) | state, begins - _LEAD_S)
            act.wait(ends - begins + _LEAD_S)
            if any(pause.until.reads for pause in pair.one.pauses):
                let_go(act, pair.one)
            yield act, then - begins


def on_watch(pair: Pair, theatre: Theatre) -> Iterator[Cut]:
    """Plays in which what one of them writes is what sets off the other."""
    writes = [write for write in pair.one.writes if write.key == pair.key]

    def watches(_: Spark, theirs: Spark) -> bool:
        return pair.key in theirs.reads and any(fires(write, theirs) for write in writes)

    for mine, _ in _ways(pair, watches):
        for act in theatre.fired(pair.one, mine, pair.mine.fresh, (pair.other.id,)):
            if act.ran(pair.one.id):
                let_go(act, pair.one)
                yield from cuts(act, pair, at_once=False)


def midway(pair: Pair, theatre: Theatre, *, own: bool = False) -> Iterator[Cut]:
    """Plays in which an event sets off the other one while the first is under way. `own`: one of the home's values."""

    def fit(mine: Spark, theirs: Spark) -> bool:
        if own and (mine.kind is not SparkKind.TIME or not all(is_own(key, theatre.house) for key in theirs.reads)):
            return False
        turns = theirs.kind in (SparkKind.TURNS, SparkKind.CHANGES) or (theirs.kind is SparkKind.EVENT and not own)
        return turns and theirs.alone and mine.kind is not SparkKind.HAND

    for mine, theirs in _ways(pair, fit):
        for act in theatre.fired(pair.one, mine, pair.mine.fresh, (pair.other.id,)):
            if act.ran(pair.one.id) and not act.ran(pair.other.id):
                act.wait(_half(pair.one))
                if theatre.strike(act, theirs) and act.ran(pair.other.id):
                    let_go(act, pair.other, pair.one)
                    yield from cuts(act, pair, at_once=False)


def cuts(act: Act, pair: Pair, *, at_once: bool) -> Iterator[Cut]:
    """What two scenes did to the property, one writing over the other."""
    ids = (pair.one.id, pair.other.id)
    deeds = [deed for deed in act.deeds() if deed.what == pair.mine.ref and deed.scene in ids]
    begun = [next((deed for deed in deeds if deed.scene == id_), None) for id_ in ids]
    for first, second in pairwise(deeds) if at_once else ():
        both_begin = first in begun and second in begun  # not a fade on its way
        if both_begin and first.scene != second.scene and first.at == second.at and first.value != second.value:
            yield Cut(act, first.scene, second.scene, first.value, second.value, at_once=True)
            return
    for of, by in (ids, ids[::-1]):
        own = [deed for deed in deeds if deed.scene == of]
        others = [deed for deed in deeds if deed.scene == by]
        for begin, end in pairwise(own):
            between = [deed for deed in others if begin.at <= deed.at < end.at and deed.value != begin.value]
            lasts = begin.at < end.at and begin.value is not False  # what blinks is off for a while, too
            if lasts and begin.value != end.value and between:
                late = _is_late(between[0], others)
                yield Cut(act, of, by, begin.value, between[0].value, long=late)
                return


def _is_late(deed: Deed, own: list[Deed]) -> bool:
    """Whether a deed belongs to something that a scene had begun earlier, or goes on with later."""
    return any(one.at != deed.at and one.value != deed.value for one in own)


def let_go(act: Act, *scenes: Facts) -> None:
    """Let scenes come to their end, one after the other: what they wait for happens."""
    for one in scenes:
        for pause in sorted(one.pauses, key=lambda pause: pause.step):
            for key, value in _freeing(pause, act).items():
                act.is_at(key, value)
            length = pause.least if pause.until.reads else pause.most
            act.wait(min(length, LONGEST_S) + (1.0 if pause.until.reads else 0.0))


def _freeing(pause: Pause, act: Act) -> dict[str, Value]:
    """What has to be otherwise for a pause to be over."""
    for region in pause.until.regions if pause.until.reads else ():
        return {
            key: value
            for key, values in region.items()
            if (now := act.value(key)) is not None and not values.has(now) and (value := values.pick()) is not None
        }
    return {}


def _half(one: Facts) -> float:
    """Seconds after which a scene is under way."""
    fixed = [pause.most for pause in one.pauses if not pause.until.reads and pause.least == pause.most > 0]
    return min(fixed, default=120.0) / 2


def _state(pair: Pair) -> dict[str, Value] | None:
    """What properties are at while both can act, one after the other; None: that cannot be."""
    known = [without(write.fresh, (WEEK,)) for write in (pair.mine, pair.theirs)]
    for region in both(*known).regions:
        return {key: value for key, values in region.items() if "." in key and (value := values.pick()) is not None}
    return None


def same_event(mine: Spark, theirs: Spark) -> bool:
    """Whether two triggers fire at one and the same event: not only by chance, and not one a little later."""
    if not mine.alone or not theirs.alone or not overlap(mine.on, theirs.on):
        return False
    if mine.kind is SparkKind.EVENT and theirs.kind is SparkKind.EVENT:
        return not set(mine.events).isdisjoint(theirs.events)
    changing = (SparkKind.TURNS, SparkKind.CHANGES)
    if mine.kind not in changing or theirs.kind not in changing:
        return mine.kind is theirs.kind is SparkKind.LEVEL and bool(mine.reads & theirs.reads)
    for key in sorted(mine.reads & theirs.reads):
        one, other = mine.on.values(key), theirs.on.values(key)
        if isinstance(one, Numbers) or isinstance(other, Numbers):
            continue
        if one is None or other is None:
            return one is not other  # one of them is set off by other things, too: the play decides
        return not meet(one, other).empty
    return bool(mine.reads & theirs.reads) and implies(mine.on, theirs.on) and implies(theirs.on, mine.on)


def _until(one: Facts, key: str) -> float:
    """Seconds after its start at which a scene is done with a property, at the latest."""
    fades = {pause.step: pause.most for pause in one.pauses}
    ends = (
        write.latest + (fades.get(write.step, 0.0) if write.way is Way.RAMP else 0.0)
        for write in one.writes
        if write.key == key
    )
    return max(ends, default=0.0)


def meetings(
    mine: Spark, theirs: Spark, one: Facts, key: str, theatre: Theatre, least: float = 0.0
) -> Iterator[tuple[float, float, float]]:  # fmt: skip
    """Moments (Unix seconds): one begins; it is over; and, between the two, the other's time comes."""
    table, other, zone = mine.table, theirs.table, theatre.house.zone
    if table is None or other is None:
        return
    length, found = min(max(_until(one, key), least), LONGEST_S), 0
    for season in range(_SEASONS):
        due: float | None = theatre.moment(0) + season * _SEASON_S
        for _ in range(_FIRINGS):
            due = None if due is None else table.next_after(due, zone)
            if due is None or found == _MOST_MEETINGS:
                break
            then = other.next_after(due - 1.0, zone)
            if then is not None and then <= due + length:
                found += 1
                yield due, due + max(length, then - due) + 1.0, then

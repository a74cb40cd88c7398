"""D3, awkward times: a night on one day of the week, an hour that a clock change leaves out, an end too early."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from scenes.check.facts import Facts, SparkKind, Way, Write
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre
from scenes.check.risk import risk
from scenes.check.sets import DAY_MINUTES, MINUTES, WHOLE_WEEK, Week, meet
from scenes.check.sets_formulas import WEEK, Formula

_FROM: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - the zone is that of the home
_DAYS: Final = 400
_SMALL_HOURS: Final = 6 * 60
_LONG: Final = 20 * 60
"""Minutes of a window over midnight that is hardly meant so long."""
_WINDOW: Final = re.compile(r"(?<!not )\btime in (\d\d?):(\d\d)\.\.(\d\d?):(\d\d)")
Stretch = tuple[int, int]
"""The first minute of the week and the one after the last."""


def awkward(index: Index, texts: Mapping[str, str], theatre: Theatre) -> Iterator[Finding]:
    """Scenes by the clock that do not do what their hours seem to say."""
    gaps = _gaps(theatre.house.zone)
    for one in index.scenes.values():
        about = {"scene": one.title}
        for formula in _formulas(one):
            stretches = _stretches(formula)
            if _night_twice(stretches):
                yield Finding("D3", (one.id,), "check.d3_night", "check.d3_night_mend", about, rank=1.0)
                break
            if any(_inside(stretch, gap) for stretch in stretches for gap in gaps):
                yield Finding("D3", (one.id,), "check.d3_gap", "check.d3_gap_mend", about, rank=1.0)
                break
        else:
            for window in _WINDOW.findall(texts.get(one.id, "")):
                begin, end = int(window[0]) * 60 + int(window[1]), int(window[2]) * 60 + int(window[3])
                if begin > end and DAY_MINUTES - begin + end >= _LONG:
                    told = {**about, "window": f"{window[0]}:{window[1]}..{window[2]}:{window[3]}"}
                    yield Finding("D3", (one.id,), "check.d3_long", "check.d3_long_mend", told, rank=1.0)
                    break
    yield from _ends_first(index, theatre)


def _formulas(one: Facts) -> Iterator[Formula]:
    """What is asked of the time of the week, where a moment inside of it counts."""
    yield from (spark.on for spark in one.sparks if spark.kind in (SparkKind.TURNS, SparkKind.LEVEL))
    if one.scene.condition is not None:
        yield one.guard.true
    yield from (test.truth.true for test in one.tests if test.asks)


def _stretches(formula: Formula) -> tuple[Stretch, ...]:
    """The stretches of the week in which it can be; none where it can be at any time."""
    mask = 0
    for region in formula.regions:
        week = region.get(WEEK)
        mask |= week.mask if isinstance(week, Week) else WHOLE_WEEK
    return () if mask in (0, WHOLE_WEEK) else _runs(mask)


@lru_cache(maxsize=512)
def _runs(mask: int) -> tuple[Stretch, ...]:
    runs, first = [], 0
    rest = mask
    while rest:
        low = (rest & -rest).bit_length() - 1
        first += low
        rest >>= low
        length = ((~rest) & -(~rest)).bit_length() - 1
        runs.append((first, first + length))
        first += length
        rest >>= length
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == MINUTES:
        last, begin = runs.pop(), runs.pop(0)
        runs.append((last[0], begin[1] + MINUTES))
    return tuple(runs)


def _night_twice(stretches: tuple[Stretch, ...]) -> bool:
    """Whether a night is cut by the days: the small hours of the first one, and the evening of the last one."""
    begins = [one for one in stretches if one[0] % DAY_MINUTES == 0 and one[1] - one[0] <= _SMALL_HOURS * 2]
    ends = [one for one in stretches if one[1] % DAY_MINUTES == 0 and one[1] - one[0] <= _SMALL_HOURS * 2]
    return any(one != other for one in begins for other in ends)


def _inside(stretch: Stretch, gap: Stretch) -> bool:
    begin, end = stretch[0] % MINUTES, stretch[0] % MINUTES + stretch[1] - stretch[0]
    return gap[0] <= begin and end <= gap[1]


@lru_cache(maxsize=8)
def _gaps(zone: tzinfo) -> tuple[Stretch, ...]:
    """The minutes of the week that a clock change leaves out in some year."""
    found: list[Stretch] = []
    for number in range(_DAYS):
        day = _FROM + timedelta(days=number)
        before, after = (_offset(day + timedelta(days=one), zone) for one in (0, 1))
        if after > before:
            lost = int((after - before).total_seconds() // 60)
            first = next(minute for minute in range(DAY_MINUTES) if _is_lost(day + timedelta(minutes=minute), zone))
            begin = day.weekday() * DAY_MINUTES + first
            found.append((begin, begin + lost))
    return tuple(found)


def _offset(local: datetime, zone: tzinfo) -> timedelta:
    return local.replace(tzinfo=zone).utcoffset() or timedelta()


def _is_lost(local: datetime, zone: tzinfo) -> bool:
    """Whether no clock shows this time."""
    there = datetime.fromtimestamp(local.replace(tzinfo=zone).timestamp(), zone)
    return there.replace(tzinfo=None) != local


def _ends_first(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """An evening that is ended in the small hours of the same day, which come before it."""
    told: set[frozenset[str]] = set()
    for key, writers in index.writers.items():
        if any(not _is_timed(one, write) for one, write in writers):
            continue
        for one, mine in writers:
            for other, theirs in writers:
                two = frozenset((one.id, other.id))
                if len(two) < 2 or two in told or not meet(mine.values, theirs.values).empty:
                    continue
                if any(write.value == theirs.value and third is not other for third, write in writers):
                    continue
                act = _left_on(one, other, mine, theatre)
                if act is not None:
                    told.add(two)
                    about = {"scene": one.title, "other": other.title, "property": mine.ref}
                    text = act.text(f"{other.title} comes before {one.title}")
                    ids, what, rank = (one.id, other.id), "check.d3_first", 1.0 + risk(mine, theatre.house)
                    yield Finding("D3", ids, what, f"{what}_mend", about, (key,), text, rank)


def _is_timed(one: Facts, write: Write) -> bool:
    at_once = write.way is Way.SET and write.latest == 0 and write.value is not None
    return at_once and all(spark.kind is SparkKind.TIME for spark in one.sparks)


def _left_on(one: Facts, other: Facts, mine: Write, theatre: Theatre) -> Act | None:
    evening, morning = _days(one, range(DAY_MINUTES // 2, DAY_MINUTES)), _days(other, range(_SMALL_HOURS))
    if not evening or evening != morning or len(evening) == 7:
        return None
    for spark in one.sparks:
        for act in theatre.fired(one, spark, mine.fresh, (other.id,)):
            act.wait(30 * 3600.0)
            if act.ran(one.id) and act.value(mine.key) == mine.value:
                return act
    return None


def _days(one: Facts, minutes: range) -> frozenset[int]:
    """The days of the week on which a scene runs, all within some minutes of the day; else none."""
    days: set[int] = set()
    for spark in one.sparks:
        for begin, end in _stretches(spark.on):
            if end - begin > 2 or begin % DAY_MINUTES not in minutes:
                return frozenset()
            days.add(begin // DAY_MINUTES)
    return frozenset(days)

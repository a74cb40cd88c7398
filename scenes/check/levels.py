"""D2, chatter: on and off are nearer to each other than a sensor trembles; D4, two edges in place of a `keep`."""

from collections.abc import Iterator
from itertools import combinations
from math import inf
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.check.facts import Facts, Spark, SparkKind, Way, Write
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre, turned
from scenes.check.risk import is_own, risk
from scenes.check.sets import Numbers, Values, meet
from scenes.check.sets_formulas import TRUE, Formula, overlap
from scenes.stage.home import DeedKind

NOISE: Final = {
    "temperature": 0.3, "humidity": 1.5, "illuminance": 15.0, "power": 3.0, "current": 0.02, "water_level": 1.5,
    "voltage": 2.0,
}  # fmt: skip
"""By how much a reading trembles where nothing changes."""
_DWELL_S: Final = 30.0
"""Who waits so long does not chatter."""
_SWINGS: Final = 3


def chatter(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that a trembling reading switches back and forth."""
    for one in index.scenes.values():
        told = next(_tells_again(one, theatre), None)
        if told is not None:
            yield told
            continue
        seen = next(_trembles(one, theatre), None)
        if seen is not None:
            key, write, act = seen
            yield _finding("D2", "check.d2", (one,), key, write, act, theatre)


def edges_of_a_level(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Two scenes of which one undoes the other when a level turns: D2 where it trembles, else D4."""
    told: set[frozenset[str]] = set()
    for writers in index.writers.values():
        plain = [(one, write) for one, write in writers if _is_plain(one, write, theatre.house)]
        alone = len(plain) == len(writers) == 2
        for (one, mine), (other, theirs) in combinations(plain, 2):
            two = frozenset((one.id, other.id))
            level = _level(one, other, theatre.house)
            if len(two) < 2 or two in told or not level or not meet(mine.values, theirs.values).empty:
                continue
            found = next(_between(one, other, mine, level, theatre, alone=alone), None)
            if found is not None:
                told.add(two)
                yield found


def _between(
    one: Facts, other: Facts, mine: Write, level: str, theatre: Theatre, *, alone: bool
) -> Iterator[Finding]:  # fmt: skip
    band = _band(one.sparks[0].on, other.sparks[0].on, level)
    dwells = any(some.sparks[0].for_seconds >= _DWELL_S or _is_slow(some, level) for some in (one, other))
    if band is not None and band < _noise(level) and not dwells:
        act = _swung(one, one.sparks[0], mine, level, theatre, (other,))
        if act is not None:
            yield _finding("D2", "check.d2_pair", (one, other), level, mine, act, theatre)
    elif alone and not (_asks(one) and _asks(other)):
        if _asks(other):
            one, other = other, one
            mine = next(write for write in one.writes if write.key == mine.key)
        act = _missed(one, other, mine, level, theatre)
        if act is not None:
            what = "check.d4" if mine.property.holdable else "check.d4_guarded"
            yield _finding("D4", what, (one, other), level, mine, act, theatre)


def _finding(
    code: str, what: str, scenes: tuple[Facts, ...], key: str, write: Write, act: Act, theatre: Theatre
) -> Finding:  # fmt: skip
    about = {
        "scene": scenes[0].title, "other": scenes[-1].title, "property": write.ref,
        "sensor": theatre.view.cells[PropertyId(key)].ref, "noise": f"{NOISE.get(_name(key), 0):g}",
    }  # fmt: skip
    text = act.text(f"{scenes[0].title} at the limit" if code == "D2" else f"{scenes[-1].title} is missed")
    ids = tuple(one.id for one in scenes)
    return Finding(code, ids, what, f"{what}_mend", about, (write.key, key), text, 0.5 + risk(write, theatre.house))


def _name(key: str) -> str:
    return key.rpartition(".")[2]


def _noise(key: str) -> float:
    return NOISE.get(_name(key), 0.0)


# One scene


def _trembles(one: Facts, theatre: Theatre) -> Iterator[tuple[str, Write, Act]]:
    if _is_slow(one, ""):
        return
    for spark in one.sparks:
        if spark.for_seconds >= _DWELL_S or not spark.alone:
            continue
        for write in one.writes:
            for key in sorted(spark.reads):
                if _noise(key) and not is_own(write.key, theatre.house) and _is_narrow(one, spark, write, key):
                    act = _swung(one, spark, write, key, theatre)
                    if act is not None:
                        yield key, write, act


def _tells_again(one: Facts, theatre: Theatre) -> Iterator[Finding]:
    """A message each time that a reading trembles over a limit."""
    if not one.others.tells or one.writes or _is_slow(one, ""):
        return
    for spark in one.sparks:
        if spark.kind is not SparkKind.TURNS or spark.for_seconds >= _DWELL_S or not spark.alone:
            continue
        for key in sorted(spark.reads):
            band, on = _band(spark.on, spark.off, key), spark.on.values(key)
            if not _noise(key) or band is None or band >= _noise(key) or not isinstance(on, Numbers):
                continue
            for act in _swings(one, spark, key, on, TRUE, theatre):
                if sum(deed.kind is DeedKind.NOTICE for deed in act.stage.done) >= _SWINGS:
                    about = {"scene": one.title, "sensor": theatre.view.cells[PropertyId(key)].ref}
                    about["noise"] = f"{_noise(key):g}"
                    text = act.text(f"{one.title} at the limit")
                    yield Finding("D2", (one.id,), "check.d2_tells", "check.d2_tells_mend", about, (key,), text, 0.5)


def _is_narrow(one: Facts, spark: Spark, write: Write, key: str) -> bool:
    """Whether a value has its end where it has its beginning, as far as a sensor can tell."""
    if write.way in (Way.KEEP, Way.HOLD) and write.until is not None and write.lingers < _DWELL_S:
        band = _band(spark.on, write.until.true, key)
        return band is not None and band < _noise(key)
    if write.way is not Way.SET or write.latest > 0 or write.value is None:
        return False
    for pause in one.pauses:
        band = _band(spark.on, pause.until, key)
        if pause.until.reads and pause.least < _DWELL_S and band is not None and band < _noise(key):
            return True
    for other in one.writes:
        if other.key == write.key and other.way is Way.SET and other.latest == 0 and other.value != write.value:
            band = _band(write.fresh, other.fresh, key)
            if band is not None and band < _noise(key):
                return True
    return False


def _swung(
    one: Facts, spark: Spark, write: Write, key: str, theatre: Theatre, others: tuple[Facts, ...] = ()
) -> Act | None:  # fmt: skip
    """A play in which the reading goes up and down by what it trembles, and the device with it."""
    on = spark.on.values(key)
    if not isinstance(on, Numbers):
        on = write.fresh.values(key)
    for act in _swings(one, spark, key, on, write.fresh, theatre, others) if isinstance(on, Numbers) else ():
        if sum(deed.what == write.ref for deed in act.deeds()) >= 2 * _SWINGS:
            return act
    return None


def _swings(
    one: Facts, spark: Spark, key: str, on: Numbers, want: Formula, theatre: Theatre, others: tuple[Facts, ...] = ()
) -> Iterator[Act]:  # fmt: skip
    """Plays in which a reading goes up and down about a limit."""
    for edge in (edge for low, high, _, _ in on.spans for edge in (low, high) if abs(edge) < inf):
        step = max(_noise(key) / 2, on.scale.step)
        values: list[Value] = [edge + step, edge - step]
        if not on.has(values[0]):
            values.reverse()
        for act in theatre.fired(one, spark, want, tuple(some.id for some in others)):
            for _ in range(_SWINGS):
                for value in reversed(values):
                    act.is_at(key, round(float(value), 3) if isinstance(value, (int, float)) else value)
                    act.wait(5.0)
            yield act


def _band(one: Formula, other: Formula, key: str) -> float | None:
    """How far apart two sets of a number are; None where that cannot be said."""
    return _distance(one.values(key), other.values(key))


def _distance(one: Values | None, other: Values | None) -> float | None:
    if not isinstance(one, Numbers) or not isinstance(other, Numbers):
        return None
    if one.empty or other.empty or not one.meet(other).empty:
        return None
    return min(
        max(mine[0] - theirs[1], theirs[0] - mine[1], 0.0) for mine in one.spans for theirs in other.spans
    )  # fmt: skip


def _is_slow(one: Facts, key: str) -> bool:
    """Whether something keeps a scene from running again at once: a rest, or a limit to go back behind."""
    scene = one.scene
    if max(scene.cooldown, scene.debounce, scene.throttle) >= _DWELL_S:
        return True
    band = _band(one.sparks[0].on, one.sparks[0].off, key) if key else None
    return band is not None and band >= _noise(key) > 0


# Two scenes


def _is_plain(one: Facts, write: Write, house: House) -> bool:
    """Whether a scene does nothing but write at once when one thing turns."""
    at_once = write.way is Way.SET and write.latest == 0 and write.value is not None and write.sure
    kinds = (SparkKind.TURNS, SparkKind.CHANGES)
    turns = len(one.sparks) == 1 and one.sparks[0].kind in kinds and one.sparks[0].alone
    return at_once and turns and not one.pauses and not is_own(write.key, house)


def _asks(one: Facts) -> bool:
    return one.scene.condition is not None or bool(one.tests)


def _level(one: Facts, other: Facts, house: House) -> str:
    """The one thing that both go by, in opposite directions; empty where there is none."""
    mine, theirs = one.sparks[0], other.sparks[0]
    if mine.reads != theirs.reads or len(mine.reads) != 1 or overlap(mine.on, theirs.on):
        return ""
    key = next(iter(mine.reads))
    return "" if is_own(key, house) else key


def _missed(one: Facts, other: Facts, mine: Write, key: str, theatre: Theatre) -> Act | None:
    """A play in which the hub was down when the level turned: what the one scene did stays as it is."""
    for act in theatre.fired(one, one.sparks[0], mine.fresh, (other.id,)):
        value = turned(other.sparks[0].on, key, act.known())
        if act.ran(one.id) and value is not None:
            act.restart(600.0, {key: value})
            act.wait(3600.0)
            if not act.ran(other.id) and act.value(mine.key) == mine.value:
                return act
    return None

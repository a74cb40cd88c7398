"""T3, scenes that are to follow something as long as it lasts, and look at it once."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Kind
from scenes.check.chains import writes_of
from scenes.check.facts import Facts, Spark, SparkKind, Way, Write
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre, turned
from scenes.check.risk import LEVELS, by_itself, device_of, has, is_off, is_own, is_presence, is_sensed

_LATER_S: Final = 3600.0
_NIGHT_S: Final = 14 * 3600.0
_SUN: Final = "sun"


def missing(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """What a scene reads and writes by, and what does not set it off, nor any other that writes the same."""
    for one in index.scenes.values():
        found = next(_missing(one, index, theatre), None)
        if found is not None:
            write, key, act = found
            about = {"scene": one.title, "property": write.ref, "read": theatre.view.cells[PropertyId(key)].ref}
            text = act.text(f"{one.title} does not look again")
            yield Finding("T3", (one.id,), "check.t3", "check.t3_mend", about, (key, write.key), text, 2.0)


def in_the_dark(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Lamps that are to be on while something lasts and it is dark, and that stay off when it gets dark later."""
    for one in index.scenes.values():
        sky = any(_SUN in key for region in one.guard.true.regions for key in region)
        lamps = [write for write in one.writes if write.value is True and has(write.key, theatre.house, ("light",))]
        if not sky or one.pauses or one.others.tells or not lamps or _lit_later(lamps, index):
            continue
        act = theatre.seen((one.id,), partial(_stays_dark, one, lamps[0]))
        if act is not None:
            about = {"scene": one.title, "property": lamps[0].ref}
            text = act.text(f"{one.title} stays dark")
            yield Finding("T3", (one.id,), "check.t3_dark", "check.t3_dark_mend", about, (lamps[0].key,), text, 2.0)


def _stays_dark(one: Facts, lamp: Write, theatre: Theatre) -> Act | None:
    """A play in which it gets dark later, and the lamp stays off."""
    for spark in one.sparks:
        if spark.kind is SparkKind.TURNS and all(_is_state(key, theatre) for key in spark.reads):
            for act in theatre.fired(one, spark, one.guard.false, guard=False):
                act.wait(_NIGHT_S)
                if not any(deed.what == lamp.ref and deed.value is True for deed in act.deeds()):
                    return act
    return None


def _is_state(key: str, theatre: Theatre) -> bool:
    """Whether it is a state of the home; that somebody comes is an event, and a lamp for it a welcome."""
    return is_own(key, theatre.house) and not is_presence(key, theatre.house)


def _lit_later(lamps: list[Write], index: Index) -> bool:
    """Whether the sun or the clock sets off something that switches the lamps on."""
    keys = {write.key for write in lamps}
    return any(
        write.value is not False and any(spark.kind is SparkKind.TIME or _SUN in spark.text for spark in other.sparks)
        for key in keys
        for other, write in index.writers[key]
    )


def _missing(one: Facts, index: Index, theatre: Theatre) -> Iterator[tuple[Write, str, Act]]:
    if not by_itself(one) or one.pauses or one.others.tells or _asks_often(one, theatre):
        return
    for write in one.writes:
        if write.way is not Way.SET or not _lasts(write, theatre) or len(writes_of(one, write.key)) > 1:
            continue
        if is_off(write.value) or write.failing:
            continue
        for key in sorted(_read(one, write, theatre)):
            if _looked_after(key, write, index):
                continue
            act = theatre.seen((one.id,), partial(_not_again, one, write, key))
            if act is not None:
                yield write, key, act


def _lasts(write: Write, theatre: Theatre) -> bool:
    """Whether what is written is to follow a state or a wish; a virtual device is as its scenes want it."""
    return (write.value is None or has(write.key, theatre.house, LEVELS)) and not is_own(write.key, theatre.house)


def _asks_often(one: Facts, theatre: Theatre) -> bool:
    """Whether it looks again soon enough, by the clock."""
    first = theatre.moment(0)
    for spark in one.sparks:
        due = None if spark.table is None else spark.table.next_after(first, theatre.house.zone)
        again = None if due is None or spark.table is None else spark.table.next_after(due, theatre.house.zone)
        if due is not None and again is not None and again - due <= _LATER_S:
            return True
    return False


def _read(one: Facts, write: Write, theatre: Theatre) -> frozenset[str]:
    """Ids of what a scene goes by: what is measured in its condition, and what its value is worked out of."""
    house = theatre.house
    sensed = {key for key in one.reads if is_sensed(key, house) or is_presence(key, house)}
    if write.value is None:
        known = {key for spark in one.sparks for key in spark.reads} | {other.key for other in one.writes} | one.reads
        sensed |= {key for key in one.named - known if is_own(key, house) or is_sensed(key, house)}
    return frozenset(key for key in sensed if device_of(key, house) is not device_of(write.key, house))


def _looked_after(key: str, write: Write, index: Index) -> bool:
    """Whether a change of one property sets off something that writes the other, or a claim on it ends by that."""
    for other, theirs in index.writers[write.key]:
        if any(key in spark.reads for spark in other.sparks):
            return True
        if theirs.until is not None and key in theirs.until.true.reads:
            return True
    return False


def _begins_a_while(spark: Spark, theatre: Theatre) -> bool:
    """Whether what sets it off is the beginning of something that lasts: an hour of the day, a state of the home."""
    if spark.kind is SparkKind.TURNS:
        house = theatre.house
        return all(is_own(key, house) or is_presence(key, house) for key in spark.reads)
    return spark.kind is SparkKind.TIME


def _touched(act: Act, write: Write) -> int:
    return sum(deed.what == write.ref for deed in act.deeds())


def _not_again(one: Facts, write: Write, key: str, theatre: Theatre) -> Act | None:
    """A play in which what was read changes, and nothing comes of it."""
    cell = theatre.view.cells[PropertyId(key)]
    for spark in one.sparks:
        if not _begins_a_while(spark, theatre):
            continue
        if spark.kind is SparkKind.TIME and cell.property.kind is not Kind.BOOL:
            continue  # "if it is cold by then" is asked once a day, and once is enough
        for act in theatre.fired(one, spark, scenes=()):
            done = _touched(act, write)
            if not any(deed.what == write.ref for deed in act.deeds(one.id)):
                continue
            now = act.value(key)
            other = turned(one.guard.false, key, act.known()) if key in one.reads else None
            if key not in one.reads and isinstance(now, (int, float)) and cell.property.kind is not Kind.BOOL:
                other = now + 1
            if other is None or other == now:
                continue
            act.is_at(key, other)
            act.wait(_LATER_S)
            if _touched(act, write) == done:
                return act
    return None

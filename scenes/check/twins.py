"""A4, scenes that do what another one has already done at the same moment."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from scenes.check.facts import Facts, Spark, SparkKind, Way
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre
from scenes.check.sets_formulas import both, implies

_MOMENTS: Final = 40
"""So many moments of two timetables are compared."""


def twins(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Pairs of which one adds nothing to the other."""
    told: set[frozenset[str]] = set()
    for one in index.scenes.values():
        for other in _doing_the_same(one, index):
            pair = frozenset((one.id, other.id))
            if pair in told or not _adds_nothing(one, other, theatre):
                continue
            same = _adds_nothing(other, one, theatre)
            if same and other.scene.order > one.scene.order:
                continue  # the later of two that are the same is the one too many
            if one.pauses and not same:
                continue  # the one may be on its way when the other begins
            act = theatre.seen((one.id, other.id), partial(_both, one, other))
            if act is not None:
                told.add(pair)
                about = {"scene": one.title, "other": other.title}
                keys = tuple(sorted({write.key for write in one.writes}))
                text = act.text(f"{one.title} does what {other.title} does")
                yield Finding("A4", (one.id, other.id), "check.a4", "check.a4_mend", about, keys, text, 1.0)


def _doing_the_same(one: Facts, index: Index) -> Iterator[Facts]:
    """Other scenes that write at least the same values at once."""
    if not _is_plain(one) or not one.writes:
        return
    for other, _ in index.writers[one.writes[0].key]:
        if other is not one and _is_plain(other) and _deeds(one) <= _deeds(other):
            yield other


def _is_plain(one: Facts) -> bool:
    """Whether a scene only writes values that are written out, and waits, whatever happens."""
    others, scene = one.others, one.scene
    if others.calls or others.runs or others.releases or others.tells or others.sends:
        return False
    if any(test.asks for test in one.tests):
        return False
    if scene.cooldown or scene.debounce or scene.throttle or not one.whole:
        return False
    return all(write.way is Way.SET and write.value is not None and write.sure for write in one.writes)


def _deeds(one: Facts) -> frozenset[tuple[object, ...]]:
    """What it writes and when; with waits, all of it is one deed."""
    deeds = frozenset((write.key, write.value, write.earliest, write.latest) for write in one.writes)
    if not one.pauses:
        return deeds
    waits = tuple((pause.least, pause.most, repr(pause.until)) for pause in one.pauses)
    return frozenset(((deeds, waits, one.scene.mode),))


def _adds_nothing(one: Facts, other: Facts, theatre: Theatre) -> bool:
    """Whether whenever the one scene runs, the other does."""
    if not _deeds(one) <= _deeds(other) or not one.sparks:
        return False
    return all(
        any(_covers(theirs, spark, theatre) and implies(both(one.guard.true, spark.on), other.guard.true)
            for theirs in other.sparks)
        for spark in one.sparks
    )  # fmt: skip


def _covers(wide: Spark, narrow: Spark, theatre: Theatre) -> bool:
    """Whether one trigger surely fires whenever another does."""
    if wide.kind is not narrow.kind or not wide.alone or not narrow.alone or wide.for_seconds != narrow.for_seconds:
        return False
    match narrow.kind:
        case SparkKind.TIME:
            return _covers_times(wide, narrow, theatre)
        case SparkKind.EVENT:
            return set(narrow.events) <= set(wide.events) and implies(narrow.on, wide.on)
        case SparkKind.TURNS:
            return implies(narrow.on, wide.on) and implies(wide.on, narrow.on)
        case SparkKind.CHANGES:
            return narrow.text == wide.text and narrow.old == wide.old and narrow.new == wide.new
        case _:
            return False


def _covers_times(wide: Spark, narrow: Spark, theatre: Theatre) -> bool:
    at, zone = theatre.moment(0), theatre.house.zone
    if wide.table is None or narrow.table is None:
        return False
    for _ in range(_MOMENTS):
        due = narrow.table.next_after(at, zone)
        if due is None or wide.table.next_after(due - 0.5, zone) != due:
            return False
        at = due
    return True


def _both(one: Facts, other: Facts, theatre: Theatre) -> Act | None:
    for spark in one.sparks:
        for act in theatre.fired(one, spark, scenes=(other.id,)):
            if act.ran(one.id) and act.ran(other.id):
                return act
    return None

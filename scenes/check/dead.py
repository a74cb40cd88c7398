"""T4, triggers that can never fire; C3, conditions that are always the same."""

from collections.abc import Iterator

from scenes.check.facts import Facts, Spark, SparkKind
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Theatre
from scenes.check.sets import MINUTES, WHOLE_WEEK, Choices, Week
from scenes.check.sets_formulas import WEEK, overlap

WHENEVER = (SparkKind.HAND, SparkKind.OUTSIDE)


def dead(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Triggers that no value, no length of time and no day lets fire."""
    for one in index.scenes.values():
        for spark in {spark.text: spark for spark in one.sparks if _dead(spark, one, theatre)}.values():
            about = {"scene": one.title, "trigger": spark.text}
            what, mend = _why(spark)
            yield Finding("T4", (one.id,), what, mend, about, tuple(sorted(spark.reads)), rank=1.0)


def _dead(spark: Spark, one: Facts, theatre: Theatre) -> bool:
    mates = [other for other in one.sparks if other.text == spark.text]
    return all(_never(other, theatre) for other in mates)


def _never(spark: Spark, theatre: Theatre) -> bool:
    if spark.kind in (SparkKind.TURNS, SparkKind.LEVEL, SparkKind.CHANGES):
        return spark.on.empty or _too_short(spark) or _always(spark) or _no_change(spark)
    if spark.kind is SparkKind.TIME and spark.table is not None and spark.on.exact:
        return spark.table.next_after(theatre.moment(0), theatre.house.zone) is None
    return False


def _always(spark: Spark) -> bool:
    """Whether it is true whatever happens: then it never comes true."""
    return spark.kind is SparkKind.TURNS and spark.off.empty


def _no_change(spark: Spark) -> bool:
    """Whether it asks for a change from a value to the same."""
    old, new = spark.old, spark.new
    return isinstance(old, Choices) and isinstance(new, Choices) and len(old.values) == 1 and old == new


def _why(spark: Spark) -> tuple[str, str]:
    if spark.kind is SparkKind.TIME:
        return "check.t4_no_day", "check.t4_no_day_mend"
    if spark.on.empty:
        return "check.t4", "check.t4_mend"
    if _always(spark):
        return "check.t4_always", "check.t4_mend"
    return ("check.t4", "check.t4_mend") if _no_change(spark) else ("check.t4_short", "check.t4_short_mend")


def _too_short(spark: Spark) -> bool:
    """Whether it can never be true for as long as it has to be."""
    if not spark.for_seconds:
        return False
    return all(WEEK in region and _longest(region[WEEK]) * 60 < spark.for_seconds for region in spark.on.regions)


def _longest(values: object) -> int:
    """The longest stretch of minutes in a row, over the end of the week too."""
    if not isinstance(values, Week) or values.mask == WHOLE_WEEK:
        return MINUTES
    mask, length = values.mask | values.mask << MINUTES, 0
    while mask:
        mask &= mask << 1
        length += 1
    return length


def constants(index: Index) -> Iterator[Finding]:
    """Conditions that never hold, or that hold whatever happens."""
    for one in index.scenes.values():
        yield from _guard(one)
        for test in one.tests:
            about = {"scene": one.title, "condition": test.text}
            if test.asks and test.truth.true.empty:
                yield Finding("C3", (one.id,), "check.c3_never", "check.c3_mend", about, rank=1.0)
            elif test.asks and test.truth.false.empty:
                yield Finding("C3", (one.id,), "check.c3_always", "check.c3_mend", about, rank=1.0)


def _guard(one: Facts) -> Iterator[Finding]:
    about = {"scene": one.title}
    properties = tuple(sorted(one.reads))
    if one.scene.condition is None:
        return
    if one.guard.true.empty:
        yield Finding("C3", (one.id,), "check.c3_guard_never", "check.c3_mend", about, properties, rank=2.0)
    elif any(part.false.empty for part in one.asks):
        yield Finding("C3", (one.id,), "check.c3_guard_always", "check.c3_mend", about, properties, rank=2.0)
    elif _never_together(one):
        yield Finding("C3", (one.id,), "check.c3_guard_when", "check.c3_mend", about, properties, rank=2.0)


def _never_together(one: Facts) -> bool:
    """Whether the condition can hold at none of the moments at which it is asked."""
    if one.scene.debounce or one.scene.throttle or not one.sparks:
        return False
    return not any(
        spark.kind in WHENEVER or not spark.alone or spark.on.empty or overlap(spark.on, one.guard.true)
        for spark in one.sparks
    )

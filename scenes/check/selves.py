"""A3 of one scene: runs of it that cut one another short, or that forget what an earlier one began."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from scenes.check.facts import Facts, Spark, SparkKind, Way, Write
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.meeting import SHORTEST_S, let_go
from scenes.check.play import Act, Theatre
from scenes.check.risk import device_of, has, risk
from scenes.check.sets import Choices, meet
from scenes.check.sets_formulas import OPAQUE
from scenes.engine.program import Mode
from scenes.stage.stage import spoken


def selves(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that get in their own way when they are set off again."""
    for one in index.scenes.values():
        if one.scene.cooldown or one.scene.debounce or one.scene.throttle:
            continue
        for write in _begun(one):
            seen = next(_seen(one, write, theatre), None)
            if seen is not None:
                act, what = seen
                about = {"scene": one.title, "property": write.ref, "value": spoken(write.value, write.property)}
                text = act.text(f"{one.title} in its own way")
                rank = 1.0 + risk(write, theatre.house)
                yield Finding("A3", (one.id,), what, f"{what}_mend", about, (write.key,), text, rank)
                break


def _begun(one: Facts) -> Iterator[Write]:
    """What the scene gives a value for a while."""
    for write in one.writes:
        if write.way is Way.SET and write.value is not None and write.latest == 0 and _is_ended(write, one):
            yield write


def _is_ended(write: Write, one: Facts) -> bool:
    """Whether the scene itself puts an end to it, a good while later."""
    later = (other for other in one.writes if other.key == write.key and other.latest >= SHORTEST_S)
    return any(meet(write.values, other.values).empty for other in later)


def _seen(one: Facts, write: Write, theatre: Theatre) -> Iterator[tuple[Act, str]]:
    for spark in one.sparks:
        if not spark.alone or spark.kind not in (SparkKind.EVENT, SparkKind.TURNS, SparkKind.CHANGES):
            continue
        if one.scene.mode is Mode.PARALLEL and one.scene.per is None:
            yield from ((act, "check.a3_parallel") for act in _twice(one, spark, write, theatre))
        elif one.scene.mode is Mode.RESTART:
            yield from ((act, "check.a3_forgets") for act in _forgets(one, spark, write, theatre))
        elif one.scene.mode is Mode.SINGLE and _lights(spark, write, theatre):
            yield from ((act, "check.a3_dropped") for act in _dropped(one, spark, write, theatre))


def _length(one: Facts) -> float:
    """Seconds that a scene takes, where all its pauses are of a fixed length; else 0."""
    if not one.pauses or any(pause.least != pause.most or pause.until.reads for pause in one.pauses):
        return 0.0
    return sum(pause.most for pause in one.pauses)


def _twice(one: Facts, spark: Spark, write: Write, theatre: Theatre) -> Iterator[Act]:
    """A second run, and the first one ends what both of them wanted."""
    length = _length(one)
    for act in theatre.fired(one, spark, write.fresh) if length else ():
        act.wait(length / 2)
        if theatre.strike(act, spark):
            act.wait(length)
            values = [deed.value for deed in act.deeds(one.id) if deed.what == write.ref]
            if any(first == second != write.value for first, second in pairwise(values)):
                yield act


def _forgets(one: Facts, spark: Spark, write: Write, theatre: Theatre) -> Iterator[Act]:
    """Another run takes the place of the first one, and goes a way on which nothing is ended."""
    if not any(test.asks for test in one.tests):
        return
    for first in _ways(spark):
        for second in (way for other in one.sparks for way in _ways(other)):
            for act in theatre.fired(one, first, write.fresh):
                act.wait(1.0)
                if act.value(write.key) != write.value or not theatre.strike(act, second):
                    continue
                let_go(act, one)
                act.wait(_length(one))
                if act.ran(one.id) > 1 and act.value(write.key) == write.value:
                    yield act


def _ways(spark: Spark) -> Iterator[Spark]:
    """The same trigger with each of the fields with which it fires."""
    fields = {
        key.rpartition(".")[2]: values.values
        for region in spark.on.regions
        for key, values in region.items()
        if key.startswith(f"{OPAQUE}event.") and isinstance(values, Choices)
    }
    if len(fields) != 1:
        yield spark
    for name, values in fields.items() if len(fields) == 1 else ():
        for value in sorted(values, key=str):
            yield replace(spark, fields=((name, value),))


def _lights(spark: Spark, write: Write, theatre: Theatre) -> bool:
    """Whether what moves in a room lights it."""
    house = theatre.house
    lamp = device_of(write.key, house)
    if not has(write.key, house, ("light",)) or write.value is not True or lamp is None:
        return False
    rooms = {one.area for key in spark.reads if (one := device_of(key, house)) and one.abilities.has("occupancy")}
    return spark.kind is SparkKind.TURNS and lamp.area in rooms and None not in rooms


def _dropped(one: Facts, spark: Spark, write: Write, theatre: Theatre) -> Iterator[Act]:
    """Somebody moves again while the scene runs, and that counts for nothing."""
    length = _length(one)
    key = next((key for key in sorted(spark.reads) if has(key, theatre.house, ("occupancy",))), "")
    for act in theatre.fired(one, spark, write.fresh) if length >= 30.0 else ():
        act.wait(length / 2)
        act.is_at(key, False)
        act.wait(length / 4)
        act.is_at(key, True)
        act.wait(length / 2)
        if act.ran(one.id) == 1 and act.value(write.key) is False:
            yield act

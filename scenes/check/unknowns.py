"""D1, unknown not handled: a sensor that says nothing keeps a scene from making something safe."""

from collections.abc import Iterator
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.check.facts import Facts, Pause, SparkKind, Way, Write
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre
from scenes.check.risk import device_of, has, is_own, is_sensed, risk
from scenes.stage.stage import spoken

_GRAVE: Final = ("climate", "kettle", "plug", "switch", "humidifier")
"""Capabilities of what must not stay on because nobody knows."""
_WAYS_IN: Final = ("garage", "gate", "door", "window", "skylight", "roof")
_BY_HAND: Final = (SparkKind.EVENT, SparkKind.HAND, SparkKind.OUTSIDE)
_DAY_S: Final = 86_400.0


def unknowns(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that leave something on when a sensor is silent, as seen for a day."""
    for one in index.scenes.values():
        seen = next(_not_run(one, index, theatre), None) or next(_waiting(one, index, theatre), None)
        if seen is None:
            continue
        word, sensor, write, act = seen
        about = {
            "scene": one.title, "property": write.ref, "sensor": theatre.view.cells[PropertyId(sensor)].ref,
            "value": spoken(write.value, write.property),
        }  # fmt: skip
        text = act.text(f"{one.title} without a sensor")
        rank = 1.5 + risk(write, theatre.house) / 2
        yield Finding("D1", (one.id,), f"check.{word}", f"check.{word}_mend", about, (write.key, sensor), text, rank)


Seen = tuple[str, str, Write, Act]


def _not_run(one: Facts, index: Index, theatre: Theatre) -> Iterator[Seen]:
    """A time at which something is to be made safe, and a condition that is not known."""
    asked = one.reads.union(*(test.truth.true.reads for test in one.tests if test.asks))
    sensors = [key for key in sorted(asked) if is_sensed(key, theatre.house)]
    for write in one.writes if sensors else ():
        if write.latest > 0 or not _makes_safe(write, one, index, theatre.house):
            continue
        for sensor in sensors:
            if sensor not in write.fresh.reads or _otherwise(write, sensor, one, index):
                continue
            for spark in one.sparks:
                by_home = bool(spark.reads) and all(is_own(key, theatre.house) for key in spark.reads)
                by_home = by_home and not any(sensor in other.reads for other in one.sparks)
                if spark.kind is SparkKind.TIME or by_home:
                    for act in theatre.fired(one, spark, write.fresh, unknown=(sensor,)):
                        if not any(deed.what == write.ref for deed in act.deeds()):
                            yield "d1_guard", sensor, write, act


def _makes_safe(write: Write, one: Facts, index: Index, house: House) -> bool:
    """Whether it is the safe one of two values, and another scene gives the other."""
    if write.way is not Way.SET or write.value is None or write.failing:
        return False
    if not has(write.key, house, (*_GRAVE, "lock", "cover")):
        return False
    if is_own(write.key, house):
        return False
    if _is_shut(write, house):
        return True
    others = [other.value for some, other in index.writers[write.key] if some is not one and not other.failing]
    return any(_is_safer(write.value, value) for value in others if value is not None)


def _is_shut(write: Write, house: House) -> bool:
    """Whether it locks or shuts a way into the house."""
    device = device_of(write.key, house)
    if device is None or not device.abilities.has("cover"):
        return write.property.name == "locked" and write.value is True
    said = f"{device.handle} {device.name}".lower()
    return write.property.name == "position" and write.value == 0 and any(word in said for word in _WAYS_IN)


def _is_safer(value: Value, other: Value) -> bool:
    if isinstance(value, bool) or isinstance(other, bool):
        return value is False and other is True
    return isinstance(value, (int, float)) and isinstance(other, (int, float)) and value < other


def _otherwise(write: Write, sensor: str, one: Facts, index: Index) -> bool:
    """Whether something else makes it as safe, whatever the sensor says."""
    for other, another in index.writers[write.key]:
        if other is one or another.failing or another.value is None:
            continue
        by_itself = any(spark.kind not in _BY_HAND and sensor not in spark.reads for spark in other.sparks)
        if by_itself and sensor not in other.reads and (another.value == write.value or another.value is False):
            return True
    return False


def _waiting(one: Facts, index: Index, theatre: Theatre) -> Iterator[Seen]:
    """Something is on, and goes off only when a sensor says so."""
    for pause in one.pauses:
        sensors = [key for key in sorted(pause.until.reads) if is_sensed(key, theatre.house)]
        if not sensors or pause.most < _DAY_S:
            continue
        for write in one.writes:
            if not _is_left(write, pause, one, theatre.house) or _is_ended(write, sensors, one, index):
                continue
            for spark in one.sparks:
                for act in theatre.fired(one, spark, write.fresh, unknown=tuple(sensors)):
                    if act.value(write.key) is True:
                        act.wait(_DAY_S)
                        if act.value(write.key) is True:
                            yield "d1_wait", sensors[0], write, act


def _is_left(write: Write, pause: Pause, one: Facts, house: House) -> bool:
    """Whether it is switched on before a pause and off after it."""
    on = write.value is True and write.step < pause.step and write.way is Way.SET
    if not on or not has(write.key, house, _GRAVE) or is_own(write.key, house):
        return False
    return any(other.key == write.key and other.value is False and other.step > pause.step for other in one.writes)


def _is_ended(write: Write, sensors: list[str], one: Facts, index: Index) -> bool:
    for other, another in index.writers[write.key]:
        if other is one or another.value is not False:
            continue
        if any(spark.kind not in _BY_HAND and not spark.reads & set(sensors) for spark in other.sparks):
            return True
    return False

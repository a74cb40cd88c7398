"""D5, overload: more commands than a device or the air between can take, minute after minute."""

from collections.abc import Iterator
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.actions.repeat import Round
from scenes.actions.wait import Event, TimeOfDay, Until
from scenes.actions.wait import Pause as Wait
from scenes.check.facts import Facts, Spark, SparkKind
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre
from scenes.check.risk import is_own
from scenes.language.reading import Fixed
from scenes.triggers.changes import Changes

OFTEN: Final = 10
"""Commands a minute to one device; what goes on at that rate is too much for a bus, a battery and an ear."""
_PERIOD_S: Final = 10.0
_MINUTE_S: Final = 60.0
_CHATTY: Final = ("power", "current", "voltage", "energy", "illuminance")
"""Measures that say another figure every second."""


def overload(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that command a device again and again, as seen for a minute."""
    for one in index.scenes.values():
        slow = max(one.scene.cooldown, one.scene.throttle, one.scene.debounce) >= _PERIOD_S
        keys = [write.key for write in one.writes if not is_own(write.key, theatre.house)]
        if not keys and not one.others.calls:
            continue
        found = next(_plays(one, theatre, slow=slow), None)
        if found is None:
            continue
        act, deeds = found
        device = max(dict.fromkeys(what.partition(".")[0] for what in deeds), key=lambda name: _count(deeds, name))
        about = {"scene": one.title, "device": device, "count": _count(deeds, device)}
        text = act.text(f"{one.title} for a minute")
        yield Finding("D5", (one.id,), "check.d5", "check.d5_mend", about, tuple(sorted(set(keys))), text, 1.0)


def _count(deeds: list[str], device: str) -> int:
    return sum(what.startswith(f"{device}.") for what in deeds)


def _plays(one: Facts, theatre: Theatre, *, slow: bool) -> Iterator[tuple[Act, list[str]]]:
    """Plays, each with what was commanded in a minute of it."""
    for spark in one.sparks:
        if not slow and (_is_often(spark, theatre) or _is_chatty(one, spark)):
            for act in theatre.fired(one, spark):
                before = len(act.deeds(one.id))
                if spark.kind is SparkKind.CHANGES:
                    _chat(act, spark)
                else:
                    act.wait(_MINUTE_S)
                deeds = _commands(one, act)
                if len(deeds) >= OFTEN:
                    yield act, deeds[before:] or deeds
        elif _goes_on(one):
            for act in theatre.fired(one, spark):
                act.wait(_MINUTE_S)
                before = len(act.deeds(one.id))
                act.wait(_MINUTE_S * 10)
                if before >= OFTEN and len(act.deeds(one.id)) >= before * 9:
                    yield act, _commands(one, act)[:before]


def _commands(one: Facts, act: Act) -> list[str]:
    return [deed.what for deed in act.deeds(one.id)]


def _is_often(spark: Spark, theatre: Theatre) -> bool:
    if spark.kind is not SparkKind.TIME or spark.table is None:
        return False
    first = spark.table.next_after(theatre.moment(0), theatre.house.zone)
    second = None if first is None else spark.table.next_after(first, theatre.house.zone)
    return first is not None and second is not None and second - first < _PERIOD_S


def _is_chatty(one: Facts, spark: Spark) -> bool:
    """Whether it fires at every figure of something that never says the same twice."""
    if spark.kind is not SparkKind.CHANGES or spark.old is not None or spark.new is not None:
        return False
    steps = [trigger.by for trigger in one.scene.triggers if isinstance(trigger, Changes)]
    return not any(steps) and all(key.rpartition(".")[2] in _CHATTY for key in spark.reads)


def _chat(act: Act, spark: Spark) -> None:
    """Another figure every few seconds."""
    key = next(iter(spark.reads))
    step = max(act.stage.view.cells[PropertyId(key)].property.step or 1.0, 1.0) * 5
    for number in range(OFTEN):
        now: Value | None = act.value(key)
        if isinstance(now, (int, float)):
            act.wait(3.0)
            act.is_at(key, now + (step if number % 2 else -step) if now > step else now + step)


def _goes_on(one: Facts) -> bool:
    """Whether it goes round without an end that it counts, and hardly rests on the way."""
    for place, step in enumerate(one.scene.steps):
        if not isinstance(step, Round) or step.limit is not None or step.values:
            continue
        body = one.scene.steps[place + 1 : step.after]
        if any(isinstance(inner, (Until, Event, TimeOfDay)) for inner in body):
            continue
        lengths = [
            inner.seconds.value for inner in body if isinstance(inner, Wait) and isinstance(inner.seconds, Fixed)
        ]
        if sum(one for one in lengths if isinstance(one, (int, float))) < _PERIOD_S:
            return True
    return False

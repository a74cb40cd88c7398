"""P1, opposite pushes on one quantity in one room; P2, what a device does to a room sets off a scene.

That a room really answers is not known: both are told as what may happen, and rank below what was seen to happen.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from hub.model.reading import PropertyId
from scenes.check.facts import Facts, Spark, SparkKind, Write
from scenes.check.facts_expressions import House
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.meeting import meetings
from scenes.check.play import Act, Theatre
from scenes.check.pushes import Push, Quantity, pushes, reached
from scenes.check.risk import device_of, has, risk
from scenes.check.sets_formulas import both, overlap

_SENSED: Final = (SparkKind.TURNS, SparkKind.LEVEL)
_BY_ITSELF: Final = (*_SENSED, SparkKind.CHANGES, SparkKind.TIME)
_MAY: Final = 0.5
"""What may happen ranks so much lower than what was seen to."""

_SET_OFF: Final = {
    Quantity.HEAT: "check.p2_heat", Quantity.DAMP: "check.p2_damp", Quantity.LIGHT: "check.p2_light",
    Quantity.MOTION: "check.p2_motion",
}  # fmt: skip

Pushing = tuple[Facts, Push]


def opposing(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Two scenes that push a room in opposite directions at once."""
    rooms: dict[tuple[str | None, Quantity], list[Pushing]] = {}
    for one in index.scenes.values():
        for push in pushes(one, theatre.house):
            rooms.setdefault((push.device.area, push.quantity), []).append((one, push))
    told: set[frozenset[str]] = set()
    for found in rooms.values():
        for mine, theirs in combinations(found, 2):
            two = frozenset((mine[0].id, theirs[0].id))
            if mine[1].up is theirs[1].up or mine[0] is theirs[0] or two in told:
                continue
            act = next(_at_once(mine, theirs, theatre), None) or next(_at_once(theirs, mine, theatre), None)
            if act is not None:
                told.add(two)
                yield _opposed(mine, theirs, act)


def _opposed(mine: Pushing, theirs: Pushing, act: Act) -> Finding:
    (one, push), (other, against) = mine, theirs
    about = {
        "scene": one.title, "other": other.title, "room": push.device.area,
        "device": push.device.handle, "their_device": against.device.handle,
    }  # fmt: skip
    keys = tuple(one.write.key for one in (push, against) if one.write is not None)
    what = "check.p1_heat" if push.quantity is Quantity.HEAT else "check.p1_damp"
    text = act.text(f"{one.title} against {other.title}")
    return Finding("P1", (one.id, other.id), what, "check.p1_mend", about, keys, text, _MAY)


def _at_once(mine: Pushing, theirs: Pushing, theatre: Theatre) -> Iterator[Act]:
    (one, push), (other, against) = mine, theirs
    if push.write is None or against.write is None:
        return
    for spark in one.sparks:
        for its in other.sparks:
            if spark.kind not in _BY_ITSELF or its.kind not in _BY_ITSELF or not _fit(push, spark, its, theatre.house):
                continue
            for act in _played(one, other, spark, its, push.write, against.write, theatre):
                if _is_on(act, push.write) and _is_on(act, against.write):
                    yield act


def _fit(push: Push, spark: Spark, its: Spark, house: House) -> bool:
    """Whether both can want to push: either both go by what the room is at, or neither does."""
    senses = [any(has(key, house, (push.quantity.value,)) for key in some.reads) for some in (spark, its)]
    return senses[0] == senses[1] and (not senses[0] or overlap(spark.on, its.on))


def _played(
    one: Facts, other: Facts, spark: Spark, its: Spark, mine: Write, theirs: Write, theatre: Theatre
) -> Iterator[Act]:  # fmt: skip
    ids = (one.id, other.id)
    if spark.kind is its.kind is SparkKind.TIME:
        for begins, _, then in meetings(spark, its, one, mine.key, theatre):
            act = theatre.act(ids, theatre.state(ids), begins - 60.0)
            act.wait(then - begins + 60.0)
            yield act
        return
    want = both(mine.fresh, theirs.fresh, its.on) if its.kind in _SENSED else mine.fresh
    for act in theatre.fired(one, spark, want, (other.id,)):
        if act.ran(one.id) and not act.ran(other.id) and its.kind is not SparkKind.TIME:
            theatre.strike(act, its)
        yield act


def _is_on(act: Act, write: Write) -> bool:
    return act.value(write.key) == write.value


def physical(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """A scene that is set off by what another one does to the room, and was meant for something else."""
    told: set[tuple[str, str]] = set()
    for one in index.scenes.values():
        for push in pushes(one, theatre.house):
            for other, spark, key in _sensing(push, one, index, theatre.house):
                pair = one.id, other.id
                act = None if pair in told else next(_set_off(one, push, other, spark, key, theatre), None)
                if act is None:
                    continue
                told.add(pair)
                sensor = theatre.view.cells[PropertyId(key)].ref
                about = {"scene": one.title, "other": other.title, "device": push.device.handle, "sensor": sensor}
                text = act.text(f"{one.title} sets off {other.title} by the air of the room")
                worst = max((risk(write, theatre.house) for write in other.writes), default=0.0)
                rank = _MAY + worst / 2
                yield Finding("P2", pair, _SET_OFF[push.quantity], "check.p2_mend", about, (key,), text, rank)


def _sensing(push: Push, one: Facts, index: Index, house: House) -> Iterator[tuple[Facts, Spark, str]]:
    """Scenes with a trigger on a sensor in the room, that are not the way back of the one that pushes."""
    for key, found in index.sparked.items():
        sensor = device_of(key, house)
        if sensor is None or sensor is push.device or sensor.area != push.device.area:
            continue
        if not key.endswith(_SAYS[push.quantity]):
            continue
        for other, spark in found:
            if other is not one and spark.kind in _SENSED and spark.alone and _is_other(push, other, house):
                yield other, spark, key


_SAYS: Final = {
    Quantity.HEAT: ".temperature", Quantity.DAMP: ".humidity", Quantity.LIGHT: ".illuminance",
    Quantity.MOTION: ".motion",
}  # fmt: skip


def _is_other(push: Push, other: Facts, house: House) -> bool:
    """Whether a scene does something, and not to the device that pushes."""
    devices = [device_of(write.key, house) for write in other.writes]
    if push.device in devices:
        return False
    if push.quantity is Quantity.MOTION:
        return any(risk(write, house) >= 1.0 for write in other.writes) or (other.others.tells and not devices)
    return bool(devices)


def _set_off(one: Facts, push: Push, other: Facts, spark: Spark, key: str, theatre: Theatre) -> Iterator[Act]:
    value = reached(spark.on.values(key), push)
    if value is None:
        return
    known = one.guard.true if push.write is None else push.write.fresh
    for mine in one.sparks:
        for act in theatre.fired(one, mine, both(known, spark.off), (other.id,)):
            if not act.ran(one.id) or act.ran(other.id) or (push.write is not None and not _is_on(act, push.write)):
                continue
            act.is_at(key, value)
            act.wait(spark.for_seconds)
            if act.ran(other.id) and (push.write is None or _is_on(act, push.write)):
                yield act

"""C1 and C2, conditions that another scene makes true or false; C4, conditions that are old when it counts."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.check.chains import writes_of
from scenes.check.facts import Called, Facts, Spark, SparkKind, Way, Write
from scenes.check.facts_expressions import Truth
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.play import Act, Theatre, turned, wait_out
from scenes.check.risk import by_clock, by_itself, by_motion, has, is_off, is_own, is_presence, is_sensed, risk
from scenes.check.sets import Choices, Values, join, meet
from scenes.check.sets_formulas import WEEK, atom, both, without

_AWAY: Final = frozenset[Value](("away", "armed", "empty", "gone", "holiday", "out", "travel", "vacation"))
"""What people call it when nobody is there, which no clock knows the end of."""
PAUSE_S: Final = 7200.0
"""A watch that is taken up again within this time only paused."""
LONG_S: Final = 60.0
"""How old what was asked must be to be told."""
_LIGHT: Final = "illuminance"
_ALARMS: Final = ("contact", "occupancy", "camera", "water_level")


def bypassed(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that do something grave, whose condition another one makes true without anybody who said so."""
    for one in index.scenes.values():
        grave = {write.key for write in one.writes if risk(write, theatre.house) >= 2}
        grave |= {call.id for call in one.others.calls}
        for other, write in _who_flips(one, index):
            if not any(_of_device(key) != _of_device(write.key) for key in grave):
                continue  # that a device is on gives nobody leave to use another
            if not _unasked(other, theatre) or write.fresh.values(write.key) is not None:
                continue
            if not _makes_possible(write, one.guard) or _in_hours(one, other, write, index):
                continue
            act = theatre.seen((one.id, other.id), partial(_bypass, one, other, write))
            if act is not None:
                about = {"scene": one.title, "by": other.title, "property": write.ref}
                text = act.text(f"{other.title} lets {one.title} run")
                yield Finding(
                    "C1", (one.id, other.id), "check.c1", "check.c1_mend", about, (write.key,), text, 3.0
                )  # fmt: skip


def blocked(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that watch over something, whose condition another one makes false by the clock and leaves so."""
    for one in index.scenes.values():
        for other, write in _who_flips(one, index):
            if not is_own(write.key, theatre.house) or not _makes_impossible(write, one.guard):
                continue
            watch = _watches(one, theatre) and _unasked(other, theatre) and _is_armed(one, write)
            watch = watch and not _comes_back(one, other, write, index, theatre)
            if not watch and not (_is_usual(one, write) and _for_ever(other, write, index)):
                continue
            act = theatre.seen((one.id, other.id), partial(_block, one, other, write))
            if act is not None:
                about = {"scene": one.title, "by": other.title, "property": write.ref}
                text = act.text(f"{other.title} keeps {one.title} from running")
                yield Finding(
                    "C2", (one.id, other.id), "check.c2", "check.c2_mend", about, (write.key,), text, 3.0
                )  # fmt: skip


def _of_device(id_: str) -> str:
    return id_.partition(".")[0]


def _who_flips(one: Facts, index: Index) -> Iterator[tuple[Facts, Write]]:
    """Writes of other scenes, for good, to what a condition reads."""
    for key in sorted(one.reads):
        for other, write in index.writers.get(key, ()):
            if (
                other is not one
                and write.way is Way.SET
                and write.value is not None
                and writes_of(other, key)[-1] is write
            ):
                yield other, write


def _needed(truth: Truth, key: str) -> Values | None:
    """The values of a property without which a condition cannot hold; None: it can hold at any."""
    every: Values | None = None
    for region in truth.true.regions:
        if key not in region:
            return None
        every = region[key] if every is None else join(every, region[key])
    return every


def _makes_possible(write: Write, truth: Truth) -> bool:
    """Whether a condition can hold because of a write, which could not before it."""
    known = write.fresh.values(write.key)
    for region in truth.true.regions:
        values = region.get(write.key)
        if values is not None and not meet(write.values, values).empty:
            return known is None or not meet(known, values.rest()).empty
    return False


def _makes_impossible(write: Write, truth: Truth) -> bool:
    """Whether a condition cannot hold after a write, and could before it."""
    every, known = _needed(truth, write.key), write.fresh.values(write.key)
    if every is None or not meet(write.values, every).empty:
        return False
    return known is None or not meet(known, every).empty


def _unasked(other: Facts, theatre: Theatre) -> bool:
    """Whether a scene begins by the clock, or by something that may move, and asks neither people nor sensors."""
    house = theatre.house
    if any(is_presence(key, house) or is_sensed(key, house) for key in other.reads):
        return False
    return bool(other.sparks) and all(
        spark.kind in (SparkKind.TIME, SparkKind.START) or by_motion(spark, theatre.house) for spark in other.sparks
    )


def _in_hours(one: Facts, other: Facts, write: Write, index: Index) -> bool:
    """Whether a third scene takes it back by the clock: then there are hours for it."""
    return by_clock(other) and any(
        third is not one and third is not other and by_clock(third) and theirs.values != write.values
        for third, theirs in index.writers[write.key]
    )


def _bypass(one: Facts, other: Facts, write: Write, theatre: Theatre) -> Act | None:
    if any(write.key in spark.reads for spark in one.sparks):
        return None
    before = both(without(one.guard.false, (WEEK,)), without(one.guard.true, (write.key, WEEK)))
    for first in other.sparks:
        for act in theatre.fired(other, first, before, (one.id,)):
            if not act.deeds(other.id):
                continue
            for spark in one.sparks:
                if theatre.strike(act, spark) and act.deeds(one.id):
                    return act
    return None


def _is_armed(one: Facts, write: Write) -> bool:
    """Whether what a watch asks for says that it is wanted, and does not end by the clock: a night does."""
    needed = _needed(one.guard, write.key)
    return _is_usual(one, write) or (isinstance(needed, Choices) and bool(needed.values & _AWAY))


def _is_usual(one: Facts, write: Write) -> bool:
    """Whether a condition asks for what a value is when nobody has touched it."""
    needed, initial = _needed(one.guard, write.key), write.property.initial
    return needed is not None and needed.has(False if initial is None else initial)


def _comes_back(one: Facts, other: Facts, write: Write, index: Index, theatre: Theatre) -> bool:
    """Whether something that happens, other than somebody who asks for it, sets a third scene off to take it back."""
    needed = _needed(one.guard, write.key)
    return any(
        third is not other
        and needed is not None
        and not meet(theirs.values, needed).empty
        and (any(_happens(spark, theatre) for spark in third.sparks) or _soon_after(other, third, theatre))
        for third, theirs in index.writers[write.key]
    )


def _soon_after(other: Facts, third: Facts, theatre: Theatre) -> bool:
    """Whether by the clock the one scene comes soon after the other."""
    first, zone = theatre.moment(0), theatre.house.zone
    for spark in other.sparks:
        begins = None if spark.table is None else spark.table.next_after(first, zone)
        for later in third.sparks if begins is not None else ():
            ends = None if later.table is None or begins is None else later.table.next_after(begins, zone)
            if ends is not None and begins is not None and ends - begins <= PAUSE_S:
                return True
    return False


def _happens(spark: Spark, theatre: Theatre) -> bool:
    about = (*spark.reads, *spark.events)
    return bool(about) and not any(has(key, theatre.house, ("presence", "button")) for key in about)


def _for_ever(other: Facts, write: Write, index: Index) -> bool:
    """Whether no scene ever takes it back, and nobody is told."""
    if other.others.tells or not by_itself(other) or not isinstance(write.value, bool):
        return False
    return all(one is other or theirs.values == write.values for one, theirs in index.writers[write.key])


def _watches(one: Facts, theatre: Theatre) -> bool:
    alarms = any(has(key, theatre.house, _ALARMS) for spark in one.sparks for key in (*spark.reads, *spark.events))
    return alarms and (one.others.tells or any(write.property.guard is not None for write in one.writes))


def _block(one: Facts, other: Facts, write: Write, theatre: Theatre) -> Act | None:
    needed = _needed(one.guard, write.key)
    sparks = [spark for spark in one.sparks if write.key not in spark.reads]
    if needed is None:
        return None
    rest = without(one.guard.true, (write.key, WEEK))
    for first in other.sparks:
        for act in theatre.fired(other, first, both(atom(write.key, needed), rest), (one.id,)):
            if not act.deeds(other.id) or act.ran(one.id):
                continue
            if any(_strikes_in_vain(one, spark, act, theatre) for spark in sparks):
                return act
    return None


def _strikes_in_vain(one: Facts, spark: Spark, act: Act, theatre: Theatre) -> bool:
    """Whether the trigger fires and the condition holds it back."""
    before = len([trace for trace in act.stage.traces if trace.scene == one.id])
    if not theatre.strike(act, spark) or act.ran(one.id):
        return False
    return len([trace for trace in act.stage.traces if trace.scene == one.id]) > before


def stale(index: Index, theatre: Theatre) -> Iterator[Finding]:
    """Scenes that ask before a long wait, and act after it as if nothing could have changed."""
    for one in index.scenes.values():
        for key in sorted(_stale_keys(one, theatre)):
            act = theatre.seen((one.id,), partial(_acts_late, one, key))
            if act is not None:
                about = {"scene": one.title, "read": theatre.view.cells[PropertyId(key)].ref}
                text = act.text(f"{one.title} does not ask again")
                yield Finding("C4", (one.id,), "check.c4", "check.c4_mend", about, (key,), text, 2.0)
                break


def _stale_keys(one: Facts, theatre: Theatre) -> frozenset[str]:
    """Ids of what was asked before a wait, and is not known when the scene first touches something."""
    first: dict[str, Write | Called] = {}
    for call in one.others.calls:
        first.setdefault(call.id.partition(".")[0], call)
    for write in one.writes:
        if not write.failing and not is_off(write.value) and writes_of(one, write.key)[0] is write:
            first[write.key] = write
    mine = {write.key for write in one.writes} | {key for spark in one.sparks for key in spark.reads}
    again = {key for test in one.tests if test.earliest >= LONG_S or not test.asks for key in test.truth.true.reads}
    found: set[str] = set()
    for deed in first.values():
        if deed.latest >= LONG_S:
            asked = {key for region in deed.stale.regions for key in region}
            found |= {key for key in asked if deed.fresh.values(key) is None and _can_turn(key, theatre)}
    return frozenset(found - mine - again)


def _can_turn(key: str, theatre: Theatre) -> bool:
    """Whether somebody or something can turn it meanwhile: a door, a person, a mode; no light, which lamps make."""
    cell = theatre.view.cells.get(PropertyId(key))
    if cell is None or cell.property.name == _LIGHT:
        return False
    return is_sensed(key, theatre.house) or is_own(key, theatre.house) or has(key, theatre.house, ("presence",))


def _acts_late(one: Facts, key: str, theatre: Theatre) -> Act | None:
    """A play in which the condition holds no more when the scene acts."""
    waits = both(*(test.truth.false for test in one.tests if not test.asks))
    falses = [one.guard.false, *(test.truth.false for test in one.tests if test.asks)]
    for spark in one.sparks:
        for act in theatre.fired(one, spark, waits):
            before, state = len(act.deeds(one.id)), act.known()
            found = (turned(formula, key, state) for formula in falses if key in formula.reads)
            other = next((value for value in found if value is not None), None)
            if not act.ran(one.id) or other is None:
                continue
            act.wait(LONG_S / 2)
            act.is_at(key, other)
            wait_out(one, act, key)
            if len(act.deeds(one.id)) > before:
                return act
    return None

"""T2, scenes that set off each other without end; T1, scenes that set off others that are not built upon them."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from hub.model.value import Kind
from scenes.check.facts import Facts, Write
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.graph import Edge, rings
from scenes.check.play import Act, Theatre, wait_out
from scenes.check.risk import by_clock, device_of, is_elsewhere, is_own, is_presence, risk
from scenes.check.sets import Values
from scenes.check.sets_formulas import TRUE, WEEK, Formula, atom, both, without
from scenes.stage.home import DeedKind

ROUNDS: Final = 3
"""How often each scene of a loop must have run before it is told: what settles is none."""
_WATCHED_S: Final = (60.0, 1800.0, 21_600.0)
"""How long is looked, so that a slow loop is seen too and a quick one is not played for hours."""


def loops(index: Index, edges: Sequence[Edge], theatre: Theatre) -> Iterator[Finding]:
    """Scenes that go round, as seen on the stage."""
    for ring in rings(_adjacent(edges)):
        facts = [index.scenes[id_] for id_ in ring]
        act = theatre.seen(ring, partial(_goes_round, facts))
        if act is not None:
            keys = {edge.write.key for edge in edges if edge.write and edge.by.id in ring and edge.to.id in ring}
            titles = [index.scenes[id_].title for id_ in ring]
            about = {"scenes": " → ".join([*titles, titles[0]])}
            text = act.text(f"{titles[0]} goes round")
            yield Finding("T2", ring, "check.t2", "check.t2_mend", about, tuple(sorted(keys)), text, 5.0)


def _adjacent(edges: Sequence[Edge]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for edge in edges:
        if edge.passes:
            found.setdefault(edge.by.id, {})[edge.to.id] = None
    return {id_: tuple(others) for id_, others in found.items()}


def _goes_round(ring: Sequence[Facts], theatre: Theatre) -> Act | None:
    ids = [one.id for one in ring]
    written = {write.key for one in ring for write in one.writes}
    want = both(*(without(one.guard.true, written) for one in ring))
    on = {write.key: True for one in ring for write in one.writes if write.property.kind is Kind.BOOL}
    for one in ring:
        for spark in one.sparks:
            for at_first in (on, {}):
                for act in theatre.fired(one, spark, want, ids, at_first=at_first):
                    if _turns_often(act, ids):
                        return act
    return None


def _turns_often(act: Act, ids: Sequence[str]) -> bool:
    """Whether each of them is set off by the others again and again."""
    for seconds in (0.0, *_WATCHED_S):
        act.wait(seconds)
        turns = [sum(act.ran(id_, by) for by in ids) for id_ in ids]
        if min(turns) >= ROUNDS:
            return True
        if max(turns) == 0 and seconds > _WATCHED_S[0]:
            break
    return False


def chains(edges: Sequence[Edge], theatre: Theatre) -> Iterator[Finding]:
    """Scenes that are set off by what another one does to a device, and that do something grave elsewhere."""
    going_round = {id_: ring for ring in rings(_adjacent(edges)) for id_ in ring}
    told: set[tuple[str, str]] = set()
    for edge in edges:
        pair = edge.by.id, edge.to.id
        together = going_round.get(pair[0]) == going_round.get(pair[1], ()) or pair[0] == pair[1]
        if pair in told or together or not _hidden(edge, theatre):
            continue
        act = theatre.seen(pair, partial(_seen, edge))
        if act is not None and edge.write is not None:
            told.add(pair)
            about = {"scene": edge.to.title, "by": edge.by.title, "property": edge.write.ref}
            text = act.text(f"{edge.by.title} sets off {edge.to.title}")
            rank = 1.0 + max((risk(write, theatre.house) for write in edge.to.writes), default=0.0)
            yield Finding("T1", (pair[1], pair[0]), "check.t1", "check.t1_mend", about, (edge.write.key,), text, rank)


def _hidden(edge: Edge, theatre: Theatre) -> bool:
    """Whether it can happen, and is no chain that is built so: by a value of the home's own, or on one device."""
    write, house = edge.write, theatre.house
    if write is None or edge.spark is None or not edge.passes or is_own(write.key, house):
        return False
    far = [one for one in edge.to.writes if device_of(one.key, house) is not device_of(write.key, house)]
    mine = {one.key for one in edge.by.writes}
    if any(_matters(one, theatre) and one.key not in mine for one in far) or edge.to.others.calls:
        return True
    return by_clock(edge.by) and (
        _is_alarm(edge.to, theatre) or any(is_elsewhere(one, write.key, house) for one in far)
    )


def _is_alarm(one: Facts, theatre: Theatre) -> bool:
    """Whether a scene tells people what it saw, by who is at home."""
    return one.others.tells and any(is_presence(key, theatre.house) or is_own(key, theatre.house) for key in one.reads)


def _acts(one: Facts, act: Act) -> bool:
    """Whether a scene did anything that counts in a play."""
    return bool(act.deeds(one.id)) or any(
        deed.kind is DeedKind.NOTICE and deed.scene == one.id for deed in act.stage.done
    )


def _matters(write: Write, theatre: Theatre) -> bool:
    """Whether something grave is written, or a value of the home's own that scenes go by."""
    if is_own(write.key, theatre.house):
        index = theatre.index
        goes_by = write.key in index.guarded or write.key in index.sparked
        return goes_by or write.property.kind is Kind.ENUM or is_presence(write.key, theatre.house)
    return risk(write, theatre.house) >= 1


def _seen(edge: Edge, theatre: Theatre) -> Act | None:
    """A play in which the one scene sets off the other, which then does something."""
    write, spark = edge.write, edge.spark
    if write is None or spark is None:
        return None
    waited = {key for region in write.fresh.regions for key in region} if write.latest else set()
    theirs = both(spark.on, edge.to.guard.true)
    known = without(theirs if write.latest else both(edge.known, theirs), (write.key, *waited - {WEEK}))
    for hours in (known, without(known, (WEEK,))) if write.latest else (known,):
        for first in edge.by.sparks:
            for act in theatre.fired(edge.by, first, both(hours, _only(spark.off, write.key)), (edge.to.id,)):
                if not act.ran(edge.to.id, edge.by.id):
                    wait_out(edge.by, act)
                    act.wait(spark.for_seconds)
                if act.ran(edge.to.id, edge.by.id) and _acts(edge.to, act):
                    return act
    return None


def _only(formula: Formula, key: str) -> Formula:
    values: Values | None = formula.values(key)
    return TRUE if values is None else atom(key, values)


def writes_of(one: Facts, key: str) -> tuple[Write, ...]:
    """What a scene writes to a property, in the order of its steps."""
    return tuple(sorted((write for write in one.writes if write.key == key), key=lambda write: write.step))

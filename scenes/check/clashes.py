"""A1, A2, A3: scenes that write over one another; G1, where one does so through a group; G2, where owners disagree."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations, islice
from typing import Final

from scenes.check.facts import Facts, SparkKind, Way, Write
from scenes.check.facts_home import Index
from scenes.check.finding import Finding
from scenes.check.meeting import Cut, Pair, by_clock, is_long, midway, on_watch, same_event, soon_after, together
from scenes.check.play import Act, Theatre
from scenes.check.risk import risk
from scenes.check.sets_formulas import overlap
from scenes.engine.bound import Bound
from scenes.stage.stage import spoken

_PLAIN: Final = (Way.SET, Way.RAMP)
_CLAIMS: Final = (Way.HOLD, Way.KEEP)
_MOST_PROPERTIES: Final = 2
"""Properties that two scenes share that are looked at: where a group is switched, one stands for all."""
_MOST_WRITES: Final = 2
"""Pairs of writes to a property that are looked at between two scenes."""


def clashes(index: Index, texts: Mapping[str, str], theatre: Theatre) -> Iterator[Finding]:
    """Two scenes of which one writes over what the other one wants, as seen on the stage. Each two are told once."""
    told: set[frozenset[str]] = set()
    tried: Counter[frozenset[str]] = Counter()
    for key in index.writers:
        scenes = {one.id: one for one, _ in index.writers[key]}
        for one, other in combinations(scenes.values(), 2):
            two = frozenset((one.id, other.id))
            tried[two] += 1
            if two in told or tried[two] > _MOST_PROPERTIES:
                continue
            seen = next(_seen(one, other, key, texts, theatre), None)
            if seen is None:
                continue
            told.add(two)
            if theatre.seen((one.id, other.id), partial(_act, seen, theatre, one, other, key, texts)) is not None:
                yield _finding(*seen, texts, theatre)


def _seen(
    one: Facts, other: Facts, key: str, texts: Mapping[str, str], theatre: Theatre
) -> Iterator[tuple[Pair, Cut]]:  # fmt: skip
    for pair in islice(_pairs(one, other, key), _MOST_WRITES):
        turned = Pair(other, one, pair.theirs, pair.mine)
        if pair.mine.way in _CLAIMS and pair.theirs.way in _CLAIMS:
            yield from ((pair, cut) for cut in _claims(pair, theatre))
            continue
        if pair.mine.way in _CLAIMS or pair.theirs.way in _CLAIMS:
            claim = pair if pair.mine.way in _CLAIMS else turned
            yield from ((claim, cut) for cut in _refused(claim, theatre))
            continue
        for way in (pair, turned):
            yield from ((way, cut) for cut in together(way, theatre))
        for way in (pair, turned):
            if _differ(one, other):
                yield from ((way, cut) for cut in soon_after(way, theatre))
            yield from ((way, cut) for cut in by_clock(way, theatre))
            yield from ((way, cut) for cut in on_watch(way, theatre) if cut.of == way.one.id)
            if is_long(way.one, key) and is_long(way.other, key):
                yield from ((way, cut) for cut in midway(way, theatre) if _matters(way, cut))
            elif is_long(way.one, key) and _differ(one, other):
                yield from ((way, cut) for cut in midway(way, theatre))
            elif is_long(way.one, key) and through_group(way.theirs, way.other, texts):
                yield from ((way, cut) for cut in midway(way, theatre, own=True))


def _act(
    seen: tuple[Pair, Cut], alone: Theatre, one: Facts, other: Facts, key: str, texts: Mapping[str, str], stage: Theatre
) -> Act | None:  # fmt: skip
    """The play that was seen with the two alone; among others, one that comes to the same."""
    found = seen if stage is alone else next(_seen(one, other, key, texts, stage), None)
    return None if found is None else found[1].act


def _pairs(one: Facts, other: Facts, key: str) -> Iterator[Pair]:
    """Writes of two scenes to a property that cannot both have their way."""
    for mine in one.writes:
        for theirs in other.writes:
            if mine.key != key or theirs.key != key or mine.failing or theirs.failing:
                continue
            alike = (mine.way in _PLAIN and theirs.way in _PLAIN) or (mine.way in _CLAIMS and theirs.way in _CLAIMS)
            known = mine.value is not None and theirs.value is not None
            if known and mine.value != theirs.value and (alike or _differ(one, other)):
                yield Pair(one, other, mine, theirs)


def _claims(pair: Pair, theatre: Theatre) -> Iterator[Cut]:
    """Two that claim a property at once, neither of them being worth more."""
    if pair.one.scene.priority is not pair.other.scene.priority:
        return
    for mine in pair.one.sparks:
        for theirs in pair.other.sparks:
            levels = mine.kind is theirs.kind is SparkKind.LEVEL and mine.on.exact and theirs.on.exact
            if overlap(mine.on, theirs.on) and (levels or same_event(mine, theirs)):
                for act in theatre.fired(pair.one, mine, theirs.on, (pair.other.id,)):
                    if act.ran(pair.one.id) and act.ran(pair.other.id):
                        yield Cut(act, pair.one.id, pair.other.id, pair.mine.value, pair.theirs.value, at_once=True)


def _refused(pair: Pair, theatre: Theatre) -> Iterator[Cut]:
    """One person's scene writes what another person's scene claims at that moment."""
    for mine in pair.one.sparks:
        for theirs in pair.other.sparks:
            if mine.kind is not SparkKind.LEVEL or theirs.kind is SparkKind.TIME:
                continue
            for act in theatre.fired(pair.one, mine, pair.theirs.fresh, (pair.other.id,)):
                if act.ran(pair.one.id) and theatre.strike(act, theirs) and act.ran(pair.other.id):
                    yield Cut(act, pair.one.id, pair.other.id, pair.mine.value, pair.theirs.value)


def _matters(pair: Pair, cut: Cut) -> bool:
    """Whether what was cut short still had its cause, or had its time to run."""
    of, by = (pair.one, pair.other) if cut.of == pair.one.id else (pair.other, pair.one)
    return any(pause.until.reads for pause in of.pauses) or not any(pause.until.reads for pause in by.pauses)


def through_group(write: Write, one: Facts, texts: Mapping[str, str]) -> bool:
    """Whether a scene writes a property without naming it: by the name of a group."""
    text = texts.get(one.id, "")
    step = one.scene.steps[write.step]
    bound = any(isinstance(target, Bound) for target, _ in getattr(step, "targets", ()))
    return not bound and "use:" not in text and not re.search(rf"(?<![\w.]){re.escape(write.ref)}(?![\w.])", text)


def _finding(pair: Pair, cut: Cut, texts: Mapping[str, str], theatre: Theatre) -> Finding:
    of, by = (pair.one, pair.other) if cut.of == pair.one.id else (pair.other, pair.one)
    wanted, made = (pair.mine, pair.theirs) if of is pair.one else (pair.theirs, pair.mine)
    code = _code(cut, of, by, through_group(made, by, texts) is not through_group(wanted, of, texts))
    about = {
        "scene": of.title, "other": by.title, "property": pair.mine.ref,
        "value": spoken(cut.wanted, wanted.property), "its": spoken(cut.made, made.property),
        "owner": of.scene.owner, "their_owner": by.scene.owner,
    }  # fmt: skip
    worst = max(risk(wanted, theatre.house), risk(made, theatre.house))
    text = cut.act.text(f"{by.title} against {of.title}")
    word = code.lower()
    return Finding(
        code, (of.id, by.id), f"check.{word}", f"check.{word}_mend", about, (pair.key,), text, 1.0 + worst
    )  # fmt: skip


def _code(cut: Cut, of: Facts, by: Facts, group: bool) -> str:
    if _differ(of, by):
        return "G2"
    if group:
        return "G1"
    return "A1" if cut.at_once else "A3" if cut.long else "A2"


def _differ(one: Facts, other: Facts) -> bool:
    """Whether two scenes belong to two people."""
    owners = {one.scene.owner, other.scene.owner}
    return len(owners) == 2 and "" not in owners

"""Recorded runs as tests: a world in which the second reading does what was recorded."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from hub.importing.deeds import done
from hub.importing.entities import EntityMap
from hub.importing.recorded import Run
from hub.importing.there import Beyond, World
from hub.importing.trials import Pins, Played, Table, Trial, scenes_of
from hub.text.reader import LONGEST_NAME

_TRIES: Final = 200
_SLACK: Final = 1.0
"""Seconds that a call may be late there, for times of day and for what a call takes."""


def relive(piece: Played, mapping: EntityMap, runs: Sequence[Run], zone: tzinfo) -> list[Trial]:
    """Tests of the runs of one automation; none of a run that the second reading cannot tell."""
    try:
        table = Table.of(piece, mapping)
    except Beyond:
        return []
    found: dict[str, Trial] = {}
    for run in runs:
        begins = run.local(zone)
        one = None if begins is None else _again(table, run, begins)
        if one is not None:
            title = f"{piece.title[: LONGEST_NAME - 32]}: as on {begins:%Y-%m-%d %H:%M:%S}"
            found.setdefault(title, replace(one, test={"test": title, "scenes": scenes_of(piece), **one.test}))
    return [*found.values()]


def _again(table: Table, run: Run, begins: datetime) -> Trial | None:
    states = {id_: state for id_, state in run.states.items() if id_ in table.choices}
    change = None
    if run.change is not None and run.change[0] in table.choices:
        entity, before, after = run.change
        states[entity], change = before, (entity, after)
    try:
        called = _called(run, table.mapping, {**states}, begins)
    except Beyond:
        return None
    if run.trigger >= len(table.triggers):
        return None
    pins = Pins(states, run.trigger, change, begins, tuple(round(one.at) for one in run.calls))
    for seed in range(_TRIES):
        try:
            first = replace(table, pins=pins).trial(random.Random(seed))
            if first.began is None:
                continue
            # What comes before the run takes time: begin as much earlier.
            sooner = replace(pins, begins=begins - (first.began - begins))
            one = first if first.began == begins else replace(table, pins=sooner).trial(random.Random(seed))
        except Beyond:
            continue
        if one.began == begins and _alike(one, called) and bool(one.sort[0] != "condition") is run.acted:
            return one
    return None


def _called(run: Run, mapping: EntityMap, states: Mapping[str, str], begins: datetime) -> list[tuple[float, str, str]]:
    found = []
    for call in run.calls:
        world = World(states, begins, begins + timedelta(seconds=call.at))
        made = done(call.name, list(call.ids), call.data, world, mapping)
        states = {**states, **made.states}
        found += [(call.at, deed.what, str(deed.value)) for deed in made.deeds]
    return found


def _alike(one: Trial, called: list[tuple[float, str, str]]) -> bool:
    return len(one.deeds) == len(called) and all(
        mine[1:] == its[1:] and abs(mine[0] - its[0]) <= _SLACK for mine, its in zip(one.deeds, called, strict=True)
    )

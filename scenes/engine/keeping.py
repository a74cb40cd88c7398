"""Keeping: claims, the runs that hold them, and restores still due, as plain rows that outlive the hub.

Rows by id; their bodies are what JSON knows, colours as [red, green, blue], times in Unix seconds.

    run:<run>            scene, hash, step, variables, depth; cause [origin, who, run, step, depth], wall: of its trace
    property:<property>  base, claims [[owner, level, sequence, value], ...], until (of a person's claim, or null)
    property:<property>  value, until: nobody holds it, and it is to go back to that value until then
    clock:               struck: the newest time of day that was kept
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.reading import PropertyId
from hub.model.value import Color, Value
from scenes.engine.claims import PERSON, Claim, Held, Level
from scenes.engine.diary import Diary
from scenes.engine.holding import RESTORE_DUE, Holding
from scenes.engine.run import Run
from scenes.engine.runner import Runner
from scenes.engine.view import Cell, View

Find = Callable[[PropertyId], Cell | None]
"""The cell of a property, None for one that is no longer there."""

_RUN: Final = "run:"
_PROPERTY: Final = "property:"
_CLOCK: Final = "clock:"
_MALFORMED: Final = (KeyError, TypeError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that holds something, and when (Unix seconds) and why its trace began."""

    run: Run
    cause: Cause
    wall: float


@dataclass(frozen=True, slots=True)
class _Property:
    """A property's row: claims over a base, or (`claims` empty) a base to go back to."""

    base: Value | None
    claims: tuple[Claim, ...]
    until: float | None


@dataclass(slots=True)
class Keeping:
    """Says what has changed of what must outlive the hub, and takes it up again. `damaged`: rows that were none."""

    holding: Holding
    runner: Runner
    diary: Diary
    damaged: int = 0
    _read: tuple[str, ...] = ()

    def changes(self) -> list[tuple[str, object | None]]:
        """The rows that may have changed since this was last asked; None for what is over."""
        holding, runner, diary = self.holding, self.runner, self.diary
        if not (holding.touched or runner.touched or diary.touched or self._read):
            return []
        ids = [*self._read, *(_RUN + id_ for id_ in runner.touched), *(_PROPERTY + id_ for id_ in holding.touched)]
        ids += [_CLOCK] if diary.touched else []
        runner.touched.clear()
        holding.touched.clear()
        diary.touched, self._read = False, ()
        return [(id_, self._body(id_)) for id_ in dict.fromkeys(ids)]

    def rows(self) -> dict[str, object]:
        """All rows as they are now; nothing is taken for told."""
        ids = [_CLOCK, *(_RUN + id_ for id_ in self.runner.active)]
        ids += [_PROPERTY + cell.id for cell in self.holding.cells()]
        found = {id_: self._body(id_) for id_ in ids}
        return {id_: body for id_, body in found.items() if body is not None}

    def read(self, rows: Mapping[str, object]) -> "Kept":
        """What rows say; those that say nothing are counted in `damaged`, and are over."""
        self._read = tuple(rows)
        runs: dict[str, KeptRun] = {}
        properties: dict[str, _Property] = {}
        struck = 0.0
        for id_, body in rows.items():
            kind, _, name = id_.partition(":")
            try:
                match kind:
                    case "run":
                        runs[name] = _read_run(name, body)
                    case "property":
                        properties[name] = _read_property(body)
                    case _:
                        struck = _time(_mapping(body)["struck"])
            except _MALFORMED:
                self.damaged += 1
        return Kept(runs, properties, struck)

    def restore(self, kept: "Kept", alive: set[str], find: Find) -> None:
        """Take up claims: those of runs that are `alive` again and of persons go on, others give way to the base."""
        turn = self.holding.turn
        self.diary.restore(kept.struck)
        for id_, one in kept.properties.items():
            cell = find(PropertyId(id_))
            if cell is None or not cell.property.holdable:
                continue
            left = 0.0 if one.until is None else one.until - turn.wall
            claims = [claim for claim in one.claims if claim.owner in alive or (claim.owner == PERSON and left > 0)]
            if claims:
                self.holding.claims.restore(Held(cell, one.base, claims))
                if any(claim.owner == PERSON for claim in claims):
                    self.holding.outrank(cell, min(left, self.holding.override))
            elif one.base is not None and (one.claims or left > 0):
                self.holding.owe(cell, one.base, RESTORE_DUE if one.claims else min(left, RESTORE_DUE))

    def _body(self, id_: str) -> object | None:
        kind, _, name = id_.partition(":")
        match kind:
            case "run":
                return self._run(name)
            case "property":
                return self._property(name)
            case "clock":
                return {"struck": self.diary.struck} if self.diary.struck else None
        return None

    def _run(self, id_: str) -> object | None:
        active = self.runner.active.get(id_)
        if active is None or not active.run.holds:
            return None
        run, trace = active.run, active.trace
        cause = trace.cause
        return {
            "scene": run.scene,
            "hash": run.hash,
            "step": run.step,
            "variables": dict(run.variables),
            "depth": run.cause.depth,
            "cause": [str(cause.origin), cause.who, cause.run, cause.step, cause.depth],
            "wall": trace.wall,
        }

    def _property(self, id_: str) -> object | None:
        holding, wall = self.holding, self.holding.turn.wall
        held = holding.claims.held.get(id_)
        if held is not None:
            left = holding.outranked(id_)
            claims = [[claim.owner, int(claim.level), claim.sequence, claim.value] for claim in held.claims]
            return {"base": held.base, "claims": claims, "until": None if left is None else wall + left}
        owed = holding.owed(id_)
        return None if owed is None else {"value": owed[0], "until": wall + owed[1]}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the rows of another life of the hub say: runs by id, properties, and the time of day kept last."""

    runs: Mapping[str, KeptRun]
    properties: Mapping[str, _Property]
    struck: float


def finder(view: View, property_of: Callable[[PropertyId], tuple[str, Property] | None]) -> Find:
    """Finds cells in a view; for a property that no scene names, makes one (`property_of`: how people write it)."""

    def find(id_: PropertyId) -> Cell | None:
        cell = view.cells.get(id_)
        known = property_of(id_) if cell is None else None
        if known is None:
            return cell
        device, _, path = id_.partition(".")
        return view.cell(device, path, *known)

    return find


def _read_run(id_: str, body: object) -> KeptRun:
    fields = _mapping(body)
    origin, who, run, step, depth = _list(fields["cause"])
    cause = Cause(Origin(_text(origin)), _text(who), _text(run), _whole(step), _whole(depth))
    scene = _text(fields["scene"])
    variables = {name: None if one is None else _value(one) for name, one in _mapping(fields["variables"]).items()}
    own = Cause(Origin.SCENE, scene, id_, -1, _whole(fields["depth"]))
    resumed = Run(id_, scene, _text(fields["hash"]), own, _whole(fields["step"]), variables, holds=True)
    return KeptRun(resumed, cause, _time(fields["wall"]))


def _read_property(body: object) -> _Property:
    fields = _mapping(body)
    if "claims" not in fields:
        return _Property(_value(fields["value"]), (), _time(fields["until"]))
    base, until = fields["base"], fields["until"]
    claims = [_list(one) for one in _list(fields["claims"])]
    return _Property(
        None if base is None else _value(base),
        tuple(Claim(_text(who), Level(_whole(level)), _whole(at), _value(what)) for who, level, at, what in claims),
        None if until is None else _time(until),
    )


def _mapping(found: object) -> dict[str, object]:
    if isinstance(found, dict):
        return found
    raise ValueError(found)


def _list(found: object) -> list[object]:
    if isinstance(found, list):
        return found
    raise ValueError(found)


def _text(found: object) -> str:
    if isinstance(found, str):
        return found
    raise ValueError(found)


def _whole(found: object) -> int:
    if isinstance(found, int):
        return found
    raise ValueError(found)


def _time(found: object) -> float:
    if isinstance(found, (int, float)) and math.isfinite(found):
        return float(found)
    raise ValueError(found)


def _value(found: object) -> Value:
    match found:
        case bool() | int() | float() | str():
            return found
        case [int() as red, int() as green, int() as blue]:
            return Color(red, green, blue)
    raise ValueError(found)

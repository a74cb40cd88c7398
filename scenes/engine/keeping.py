"""Keeping: runs, claims, restores still due and the memories of scenes, as plain rows that outlive the hub.

Rows by id; their bodies are what JSON knows, colours as [red, green, blue], times in Unix seconds.

    run:<run>            scene, hash, step, variables, depth; cause, wall: of its trace;
                         holds, due, memo, parent, late: where they are something
    property:<property>  base, claims [[owner, level, sequence, value, yields], ...]; until: of a person's claim
    property:<property>  value, until: nobody holds it, and it is to go back to that value until then
    alive:               wall: when something of this was written last
    <any other>          a memory (`engine/memos.py`): is, and the stamp for which it is good
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.claims import PERSON, Claim, Held, claim_of, claim_said
from scenes.engine.holding import RESTORE_DUE, Holding
from scenes.engine.memos import MALFORMED, Memos
from scenes.engine.plain import (
    cause_of,
    known_of,
    list_of,
    mapping_of,
    number_of,
    number_or_none,
    plain_cause,
    plain_values,
    text_of,
    value_of,
    values_of,
    whole_of,
)
from scenes.engine.run import Run
from scenes.engine.runner import Runner
from scenes.engine.view import Cell, View

Find = Callable[[PropertyId], Cell | None]
"""The cell of a property, None for one that is no longer there."""

RUN: Final = "run:"
"""What the ids of the rows of runs begin with."""
_PROPERTY: Final = "property:"
ALIVE: Final = "alive:"


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run, and when (Unix seconds) and why its trace began. `due`: when its step's time is up (Unix seconds)."""

    run: Run
    cause: Cause
    wall: float
    due: float | None = None

    @property
    def version(self) -> tuple[str, str]:
        """The scene, and which version of it."""
        return self.run.scene, self.run.hash


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
    memos: Memos
    damaged: int = 0
    _read: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether something may have changed since `changes` was last asked."""
        return bool(self.runner.touched or self.memos.touched or self.holding.touched or self._read)

    @property
    def urgent(self) -> bool:
        """Whether something has changed of what devices were told: what they go back to must not be lost."""
        return bool(self.holding.touched or self._read)

    def tell_all(self) -> None:
        """Say everything again that has a time in it: the wall clock was set."""
        self._read = (*self._read, *self.rows())

    def changes(self) -> list[tuple[str, object | None]]:
        """The rows that may have changed since this was last asked; None for what is over."""
        holding, runner, memos = self.holding, self.runner, self.memos
        if not self.changed:
            return []
        ids = [*self._read, *(RUN + id_ for id_ in runner.touched), *(_PROPERTY + id_ for id_ in holding.touched)]
        ids += memos.touched
        for touched in (runner.touched, holding.touched, memos.touched):
            touched.clear()
        self._read = ()
        return [(id_, self._body(id_)) for id_ in (*dict.fromkeys(ids), ALIVE)]

    def rows(self) -> dict[str, object]:
        """All rows as they are now; nothing is taken for told."""
        ids = [RUN + id_ for id_ in self.runner.active]
        ids += [_PROPERTY + cell.id for cell in self.holding.cells()]
        ids += self.memos.ids()
        found = {id_: self._body(id_) for id_ in ids}
        return {id_: body for id_, body in found.items() if body is not None}

    def read(self, rows: Mapping[str, object]) -> "Kept":
        """What rows say; those that say nothing are counted in `damaged`, and are over."""
        self._read = tuple(rows)
        runs: dict[str, KeptRun] = {}
        memos: dict[str, object] = {}
        properties: dict[str, _Property] = {}
        for id_, body in rows.items():
            kind, _, name = id_.partition(":")
            try:
                match kind:
                    case "run":
                        runs[name] = _read_run(name, body)
                    case "property":
                        properties[name] = _read_property(body)
                    case "alive":
                        pass
                    case _:
                        memos[id_] = body
            except MALFORMED:
                self.damaged += 1
        return Kept(runs, properties, memos)

    def restore(self, kept: "Kept", alive: Collection[str], find: Find) -> None:
        """Take up claims: those of runs that are `alive` again and of persons go on, others give way to the base."""
        turn = self.holding.turn
        for id_, one in kept.properties.items():
            cell = find(PropertyId(id_))
            if cell is None or not cell.property.holdable:
                continue
            left = 0.0 if one.until is None else turn.at(one.until) - turn.now
            claims = [claim for claim in one.claims if claim.owner in alive or (claim.owner == PERSON and left > 0)]
            if claims:
                self.holding.claims.restore(Held(cell, one.base, claims))
                if any(claim.owner == PERSON for claim in claims):
                    longest = max(claim.yields or 0.0 for claim in claims)
                    self.holding.outrank(cell, min(left, max(self.holding.override, longest)))
            elif one.base is not None and (one.claims or left > 0):
                self.holding.owe(cell, one.base, RESTORE_DUE if one.claims else min(left, RESTORE_DUE))

    def _body(self, id_: str) -> object | None:
        kind, _, name = id_.partition(":")
        match kind:
            case "run":
                return self._run(name)
            case "property":
                return self._property(name)
            case "alive":
                return {"wall": self.holding.turn.wall}
        return self.memos.body(id_)

    def _run(self, id_: str) -> object | None:
        active = self.runner.active.get(id_)
        if active is None:
            return None
        run, trace = active.run, active.trace
        more = {
            "holds": run.holds, "memo": dict(run.memo), "parent": run.parent, "late": run.late,
            "due": None if run.due is None else self.holding.turn.unix(run.due),
        }  # fmt: skip
        return {
            "scene": run.scene,
            "hash": run.hash,
            "step": run.step,
            "variables": plain_values(run.variables),
            "depth": run.cause.depth,
            "cause": plain_cause(trace.cause),
            "wall": trace.wall,
        } | {name: what for name, what in more.items() if what}

    def _property(self, id_: str) -> object | None:
        holding, wall = self.holding, self.holding.turn.wall
        held = holding.claims.held.get(id_)
        if held is not None:
            left = holding.outranked(id_)
            claims = [claim_said(claim) for claim in held.claims]
            return {"base": held.base, "claims": claims, "until": None if left is None else wall + left}
        owed = holding.owed(id_)
        return None if owed is None else {"value": owed[0], "until": wall + owed[1]}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the rows of another life of the hub say: runs by id, properties, memories."""

    runs: Mapping[str, KeptRun]
    properties: Mapping[str, _Property]
    memos: Mapping[str, object]


def alive_at(rows: Mapping[str, object]) -> float:
    """When (Unix seconds, by the clock of then) something of these rows was written last; 0 where nobody knows."""
    try:
        return number_of(mapping_of(rows.get(ALIVE))["wall"])
    except MALFORMED:
        return 0.0


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
    fields = mapping_of(body)
    scene = text_of(fields["scene"])
    own = Cause(Origin.SCENE, scene, id_, -1, whole_of(fields["depth"]))
    resumed = Run(
        id_, scene, text_of(fields["hash"]), own, whole_of(fields["step"]), values_of(fields["variables"]),
        holds=fields.get("holds") is True, parent=text_of(fields.get("parent", "")), late=fields.get("late") is True,
        memo=dict(mapping_of(fields.get("memo", {}))),
    )  # fmt: skip
    cause, wall, due = cause_of(fields["cause"]), number_of(fields["wall"]), number_or_none(fields.get("due"))
    return KeptRun(resumed, cause, wall, due)


def _read_property(body: object) -> _Property:
    fields = mapping_of(body)
    if "claims" not in fields:
        return _Property(known_of(fields["value"]), (), number_of(fields["until"]))
    base, until = fields["base"], fields["until"]
    claims = [list_of(one) for one in list_of(fields["claims"])]
    return _Property(value_of(base), tuple(map(claim_of, claims)), number_or_none(until))

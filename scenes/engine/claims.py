"""Claims: who holds a property, at what level, and what applies when a claim ends.

The base of a property is what no claim wants: the last known value when the first claim began, later replaced by plain
`set`s. A claim is a level, not a command: whenever the winning value differs from what the device is at, one command is
due.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.plain import known_of, list_of, number_or_none, plain, text_of, value_of, whole_of
from scenes.engine.view import Cell


class Level(IntEnum):
    """Levels of claims, weakest first."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    PERSON = 4
    SAFETY = 5


PERSON = "person"
"""The owner of a person's claim: there is one a property, the newest touch counts."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One hold: by a run (or PERSON), at a level, on a value. Among equal levels the newest wins.

    `yields`: for how many seconds a person's touch outranks it; None: as long as is usual in this home.
    """

    owner: str
    level: Level
    sequence: int
    value: Value
    yields: float | None = None


@dataclass(slots=True)
class Held:
    """A property with claims. `settled`: the device has confirmed the winning value, so a difference is a touch."""

    cell: Cell
    base: Value | None
    claims: list[Claim] = field(default_factory=list)
    settled: bool = False

    @property
    def winner(self) -> Claim:
        """The claim that applies."""
        return max(self.claims, key=lambda claim: (claim.level, claim.sequence))

    def tells_base(self, value: Value) -> bool:
        """Whether that is what was before, heard while nothing claimed is confirmed yet, and not our own effect.

        A number may be one on the way to what is claimed; a switch or a mode has no way there.
        """
        same = self.cell.property.same
        return (
            not self.settled
            and isinstance(value, (bool, str))
            and not any(same(value, one.value) for one in self.claims)
        )


class Claims:
    """All held properties, by property id."""

    __slots__ = ("_sequence", "held")

    def __init__(self) -> None:
        self.held: dict[str, Held] = {}
        self._sequence = 0

    def take(self, cell: Cell, owner: str, level: Level, value: Value, yields: float | None = None) -> bool:
        """Claim a property; True when its winning value is now another than before."""
        self._sequence += 1
        claim = Claim(owner, level, self._sequence, value, yields)
        held = self.held.get(cell.id)
        if held is None:
            self.held[cell.id] = Held(cell, cell.value, [claim])
            return True
        before = held.winner.value
        held.claims = [other for other in held.claims if other.owner != owner]
        held.claims.append(claim)
        return not cell.property.same(before, held.winner.value)

    def state(self) -> object:
        """All that is held, exactly, as JSON knows it."""
        held = [
            [one.cell.id, plain(one.base), [claim_said(claim) for claim in one.claims], one.settled]
            for one in self.held.values()
        ]  # fmt: skip
        return [held, self._sequence]

    def stand(self, body: object, cells: Mapping[PropertyId, Cell]) -> None:
        """Be at what `state` said. ValueError, KeyError or TypeError where that is nothing of the kind."""
        held, sequence = list_of(body)
        self._sequence = whole_of(sequence)
        for id_, base, claims, settled in map(list_of, list_of(held)):
            cell = cells[PropertyId(text_of(id_))]
            found = [claim_of(list_of(one)) for one in list_of(claims)]
            self.held[cell.id] = Held(cell, value_of(base), found, settled is True)

    def restore(self, held: Held) -> None:
        """Take up claims from before the hub was restarted."""
        self.held[held.cell.id] = held
        self._sequence = max(self._sequence, *(claim.sequence for claim in held.claims))

    def release(self, owner: str, only: Cell | None = None) -> list[tuple[Cell, Value | None]]:
        """End the owner's claims (on one property, or on all): the properties whose wanted value changes by it.

        The value is the next claim's, or the base (None: unknown, nothing to restore).
        """
        changed: list[tuple[Cell, Value | None]] = []
        for id_, held in [(only.id, self.held[only.id])] if only else list(self.held.items()):
            kept = [claim for claim in held.claims if claim.owner != owner]
            if len(kept) == len(held.claims):
                continue
            before = held.winner.value
            held.claims = kept
            if not kept:
                del self.held[id_]
                changed.append((held.cell, held.base))
            elif not held.cell.property.same(before, held.winner.value):
                held.settled = held.cell.property.same(held.cell.value, held.winner.value)
                changed.append((held.cell, held.winner.value))
        return changed


def claim_said(claim: Claim) -> list[object]:
    """A claim as JSON knows it."""
    body = [claim.owner, int(claim.level), claim.sequence, plain(claim.value)]
    return body if claim.yields is None else [*body, claim.yields]


def claim_of(body: list[object]) -> Claim:
    """The claim that `claim_said` said. ValueError where it says none."""
    owner, level, sequence, value, *yields = body
    (seconds,) = yields or [None]
    claimed = Level(whole_of(level)), whole_of(sequence), known_of(value)
    return Claim(text_of(owner), *claimed, number_or_none(seconds))

"""What stands in the journal beside moments: programs that were taken on, checkpoints, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from hub.model.reading import PropertyId
from hub.model.value import Value
from scenes.engine.moments import Moment
from scenes.engine.program import Program
from scenes.engine.view import View


@dataclass(frozen=True, slots=True)
class CellState:
    """One cell of the engine's view: its value, and whether its device has said it since the hub began.

    While the value is unknown: since when (engine time), and what it was.
    """

    id: PropertyId
    value: Value | None
    heard: bool = True
    unknown_since: float = 0.0
    last: Value | None = None


Version = tuple[str, str]
"""A version of a scene: its id and hash."""

Order = tuple[int, int, int]
"""When a scene has its turn: its rank, the number of its file, its position there."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A program was taken on: its hash, and what its properties were at then (the baseline, never an edge).

    `life`: what the ids of this life of the hub begin with, empty in journals that do not say it; another one begins
    with an engine that knows nothing. `retired`: earlier versions of scenes that came with the program. `orders`: when
    its scenes, and then those, have their turn; empty where nobody says. `again`: it is not the first of its life.
    """

    at: float
    wall: float
    program: str
    baseline: tuple[CellState, ...] = ()
    life: str = ""
    retired: tuple[Version, ...] = ()
    orders: tuple[Order, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Resumed:
    """What the hub's last life left was taken up: the rows, as JSON knows them.

    `shift` is what made engine time of the Unix seconds in them.
    """

    at: float
    wall: float
    rows: Mapping[str, object]
    shift: float


Entry = Moment | Loaded | Resumed
"""What goes into the journal, in the order in which the engine took it in."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a replay can begin: all cells, the program's hash, and the rows of what is held (`engine/keeping.py`).

    `live` is all that the engine was at (`engine/snapshot.py`); None in journals that do not say it: what is replayed
    from there is not exact. `life`, `retired` and `orders` as in `Loaded`.
    """

    at: float
    wall: float
    program: str
    cells: tuple[CellState, ...]
    rows: Mapping[str, object]
    live: object | None = None
    life: str = ""
    retired: tuple[Version, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries are missing between two wall times (Unix seconds): a replay is not exact from `begin` on.

    `why` is `stopped`, `overflow`, `disk`, `budget` or `damage`; `count` is how many are missing, 0 where nobody knows.
    """

    begin: float
    end: float
    why: str
    count: int = 0


def program_hash(program: Program) -> str:
    """Which program it is: the same for the same scenes in the same order."""
    text = "\n".join(f"{scene.id} {scene.hash}" for scene in program.scenes)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def versions_of(program: Program) -> tuple[Version, ...]:
    """The earlier versions of scenes that come with a program."""
    return tuple((scene.id, scene.hash) for scene in program.retired)


def orders_of(program: Program) -> tuple[Order, ...]:
    """When the scenes of a program have their turns, and the earlier versions that come with it."""
    return tuple(scene.order for scene in (*program.scenes, *program.retired))


def cells_of(view: View) -> tuple[CellState, ...]:
    """All cells of a view, as they are now."""
    return tuple(
        CellState(cell.id, cell.value, cell.heard, cell.unknown_since, cell.last) for cell in view.cells.values()
    )

"""The engine's own view of the house: a cell a property, written only inside `Engine.handle`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from hub.model.capability import Property
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value

BRIDGE = 300.0
"""Seconds for which an unknown gap is bridged (the declared gap of the design)."""


class Watcher(Protocol):
    """What a cell knows of those who watch it: a test, and the truth it last gave."""

    test: "Callable[[Context], bool | None]"
    truth: bool | None

    def turn(self, truth: bool | None) -> None:
        """The test gives another truth than before."""

    def rebase(self, context: "Context") -> None:
        """Look anew: to a trigger, what is true now is a baseline."""


class Listener(Protocol):
    """What wants to know every change of a cell from one known value to another."""

    def changed(self, cell: "Cell", old: Value, new: Value) -> None:
        """Take the change in."""


class Worked(Protocol):
    """A cell that the engine works out of others (engine/derived.py)."""

    @property
    def cell(self) -> "Cell":
        """Where its value stands."""

    @property
    def cells(self) -> "tuple[Cell, ...]":
        """What it is worked out of."""

    @property
    def rank(self) -> int:
        """Higher than those of all that it is worked out of."""


class Cell:
    """One property as scenes see it. `value` is None while unknown; `unknown_since` says since when (engine time).

    `last` is what it was then. `heard`: its device has said it since the hub began; until then the value is at best
    what the hub knew before it was restarted.

    Expressions are closures over cells: an attribute load is the whole cost of reading a property. `watches` are the
    watches whose expression reads this cell; `listeners` want to know every change of it; `feeds` is what is worked out
    of it; `read` is the one evaluator that all expressions share. A derived cell has been heard once all that it is
    worked out of has.
    """

    __slots__ = (
        "feeds", "heard", "id", "last", "listeners", "property", "read", "ref", "unknown_since", "value", "watches",
    )  # fmt: skip

    def __init__(self, id: PropertyId, ref: str, property: Property) -> None:
        self.id = id
        self.ref = ref
        self.property = property
        self.value: Value | None = None
        self.heard = False
        self.unknown_since = 0.0
        self.last: Value | None = None
        self.read: Callable[[Context], Value | None] | None = None
        self.watches: tuple[Watcher, ...] = ()
        self.listeners: tuple[Listener, ...] = ()
        self.feeds: tuple[Worked, ...] = ()


MOST_DERIVED = 1000
"""How many derived cells a home may have: each remembers up to 61 parts of its window."""


class View:
    """The cells of one program, made while it is compiled: only properties that some scene names have one.

    `derived` are the cells that the engine works out of others, by id.
    """

    __slots__ = ("cells", "derived", "names", "older", "older_derived")

    def __init__(self, older: "View | None" = None) -> None:
        self.cells: dict[PropertyId, Cell] = {}
        self.derived: dict[PropertyId, Worked] = {}
        self.older: dict[PropertyId, Cell] = {} if older is None else older.cells
        self.older_derived: dict[PropertyId, Worked] = {} if older is None else older.derived
        self.names: dict[PropertyId, str] = {}

    def draft(self) -> "View":
        """A view to compile another program against, which may come to nothing: this one is not touched.

        It shares the cells whose property is what it was, so that unchanged scenes can go on with theirs.
        """
        return View(self)

    def cell(self, device: str, path: str, ref: str, property: Property) -> Cell:
        """The cell of a property, made at first use. `ref` is how people write it (`kettle.on`)."""
        id_ = property_id(device, path)
        found = self.cells.get(id_)
        if found is None:
            found = self.older.get(id_)
            if found is None or found.property != property:
                found = Cell(id_, ref, property)
            else:
                self.names[id_] = ref
            self.cells[id_] = found
        return found

    def derive(self, id_: PropertyId, make: Callable[[], Worked]) -> Worked | None:
        """What is worked out under that id, made at first use; None when the home has too many of its kind.

        Equal ids stand for equal expressions over the same properties.
        """
        found = self.derived.get(id_)
        if found is None:
            if len(self.derived) >= MOST_DERIVED:
                return None
            found = self.older_derived.get(id_)
            if found is None or not all(self._has(cell) for cell in found.cells):
                found = make()
            self.derived[id_] = found
        return found

    def _has(self, cell: Cell) -> bool:
        derived = self.derived.get(cell.id)
        return self.cells.get(cell.id) is cell or (derived is not None and derived.cell is cell)

    def adopt(self, draft: "View", keep: Iterable[Cell]) -> None:
        """Take the cells of a draft instead of these; those to `keep` stay even if the draft has none of their id."""
        kept = {cell.id: cell for cell in keep}
        self.cells = kept | draft.cells
        for id_, ref in draft.names.items():
            self.cells[id_].ref = ref
        self.derived = draft.derived
        draft.older, draft.older_derived, draft.names = {}, {}, {}

    def refs(self, cells: Iterable[Cell]) -> tuple[tuple[str, Value | None], ...]:
        """Names and values of cells, for traces."""
        return tuple((cell.ref, cell.value) for cell in cells)


NO_VARIABLES: Mapping[str, Value | None] = {}


class Context:
    """What an expression may ask beside cells: local time, and the variables of a run (event fields as `event.kind`).

    One context belongs to the engine and is moved from moment to moment; local time is worked out only when asked.
    """

    __slots__ = ("_day", "_for", "_seconds", "vars", "wall", "zone")

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.wall = 0.0
        self.vars = NO_VARIABLES
        self._for = -1.0
        self._seconds = 0
        self._day = 0

    def _localise(self) -> None:
        local = datetime.fromtimestamp(self.wall, UTC).astimezone(self.zone)
        self._seconds = local.hour * 3600 + local.minute * 60 + local.second
        self._day = local.weekday()
        self._for = self.wall

    @property
    def seconds_of_day(self) -> int:
        """Seconds since local midnight by the wall clock (0..86399)."""
        if self._for != self.wall:
            self._localise()
        return self._seconds

    @property
    def weekday(self) -> int:
        """Local day of the week, Monday is 0."""
        if self._for != self.wall:
            self._localise()
        return self._day

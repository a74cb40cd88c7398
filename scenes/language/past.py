"""Functions that ask of the past: each call becomes a derived cell, which the engine keeps up to date.

Equal calls over the same properties share one. What a cell is worked out of are the properties in the argument; the
expression around the call reads the derived cell alone.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

from hub.model.capability import Property
from hub.model.reading import PropertyId
from hub.model.value import Kind
from hub.text.quantities import format_duration
from scenes.engine.derived import DERIVED, Derived, Work
from scenes.engine.figures import Change, Extreme, Figure, Lasted, Mean, Times
from scenes.engine.past import HasBeen, Unchanged, Was
from scenes.engine.schedule import Boundary, Every
from scenes.engine.view import MOST_DERIVED, Cell
from scenes.engine.windows import Window
from scenes.language import closures
from scenes.language.draft import Code, Draft
from scenes.language.resolved import listed
from scenes.language.scope import Scope
from scenes.language.syntax import Call, Name, Node, write
from scenes.language.types import ANY, BOOL, SECONDS, Type, measured_in

TODAY: Final = "today"
SHORTEST: Final = 1.0
LONGEST: Final = 31 * 86400.0
"""Seconds of the shortest and longest window."""
_EVERY_MINUTE: Final = Every(60.0)
"""When to look at what moves all the time, such as the sun."""


class Walker(Protocol):
    """What a call needs of the walker that met it."""

    draft: Draft

    @property
    def scope(self) -> Scope:
        """Where names are looked up."""

    def compile(self, node: Node) -> Code | None:
        """Compile a node; None when a problem was noted."""

    def as_condition(self, code: Code) -> Code | None:
        """The part, provided that it is true, false or unknown."""


class Asks(Enum):
    """What a function looks at."""

    CONDITION = auto()
    NUMBER = auto()
    ANYTHING = auto()


@dataclass(frozen=True, slots=True)
class Form:
    """One function: what it looks at, whether it may ask of `today`, its type and its work for so many seconds."""

    asks: Asks
    may_be_today: bool
    type_: Callable[[Type], Type]
    work: Callable[[float | None], Work]
    is_difference: bool = False


def _window(figure: Callable[[float | None], Figure]) -> Callable[[float | None], Work]:
    return lambda seconds: Window(figure(seconds), seconds)


def _measured(source: Type) -> Type:
    return measured_in(source.unit)


def _as_read(source: Type) -> Type:
    return Type(measured_in(source.unit).kind, source.unit, step=source.step)


PAST: Final[Mapping[str, Form]] = {
    "has_been": Form(Asks.CONDITION, False, lambda _: BOOL, lambda seconds: HasBeen(seconds or 0.0)),
    "unchanged": Form(Asks.ANYTHING, False, lambda _: BOOL, lambda seconds: Unchanged(HasBeen(seconds or 0.0))),
    "was": Form(Asks.CONDITION, True, lambda _: BOOL, Was),
    "times": Form(Asks.CONDITION, True, lambda _: Type(Kind.INT), _window(lambda _: Times())),
    "lasted": Form(
        Asks.CONDITION, True, lambda _: measured_in(SECONDS), _window(lambda most: Lasted(most or float("inf")))
    ),
    "mean": Form(Asks.NUMBER, True, _measured, _window(lambda _: Mean())),
    "lowest": Form(Asks.NUMBER, True, _as_read, _window(lambda _: Extreme(min))),
    "highest": Form(Asks.NUMBER, True, _as_read, _window(lambda _: Extreme(max))),
    "change": Form(Asks.NUMBER, True, _measured, _window(lambda _: Change()), is_difference=True),
}


def ask(walker: Walker, node: Call, place: tuple[int, int]) -> Code | None:
    """Compile a call of a function of the past; `place` is where its name stands. None when a problem was noted."""
    form, notes = PAST[node.function], walker.draft.notes
    if len(node.arguments) != 2:
        example = f"{node.function}({_EXAMPLES[form.asks]}, {TODAY if form.may_be_today else '10m'})"
        notes.error("scenes.past_arguments", *place, None, {"name": node.function, "example": example})
        return None
    seconds = _seconds(walker, node.arguments[1], form, node.function)
    text = notes.text[node.start : node.end]
    return _asked(walker, node.function, node.arguments[0], None if seconds is _WRONG else seconds, text)


def has_been(walker: Walker, node: Node, seconds: float) -> Code | None:
    """A condition that counts once it has been so for a time: `has_been` in other words."""
    text = walker.draft.notes.text[node.start : node.end]
    return _asked(walker, "has_been", node, seconds, f"has_been({text}, {format_duration(seconds)})")


def _asked(walker: Walker, function: str, argument: Node, seconds: float | None, text: str) -> Code | None:
    """The code of a question, `text` as written; 0 seconds are today, None a problem that was noted."""
    form = PAST[function]
    outer, walker.draft = walker.draft, Draft(walker.draft.notes)
    source = walker.compile(argument)
    inner, walker.draft = walker.draft, outer
    if source is None or seconds is None or not _may_be_asked(walker, form, source, inner):
        return None
    if source.type.kind is None:
        return Code(ANY, closures.constant(None), source.start, source.end)
    id_ = _id_of(f"{function}({write(argument)}, {seconds or TODAY})", tuple(inner.cells.values()))
    return _derived(walker, form, (source, inner), seconds or None, (id_, text))


_EXAMPLES: Final = {
    Asks.CONDITION: "front_door.open", Asks.NUMBER: "bathroom.humidity", Asks.ANYTHING: "bedroom.temperature",
}  # fmt: skip
_WRONG: Final = -1.0


def _seconds(walker: Walker, node: Node, form: Form, function: str) -> float:
    """The length of a window; 0 is `today`, _WRONG a problem that was noted."""
    draft = walker.draft
    if isinstance(node, Name) and node.parts == (TODAY,):
        if form.may_be_today:
            return 0.0
        known = listed(name for name, one in PAST.items() if one.may_be_today)
        draft.notes.error("scenes.past_not_today", node.start, node.end, None, {"name": function, "known": known})
        return _WRONG
    if isinstance(node, Name):
        about = {"name": function, "text": ".".join(node.parts)}
        draft.notes.error("scenes.past_window", node.start, node.end, None, about)
        return _WRONG
    code = walker.compile(node)
    if code is None:
        return _WRONG
    if code.bare:
        draft.error("scenes.needs_duration_unit", code)
    elif not code.constant or code.type.unit != SECONDS or code.number is None:
        draft.error("scenes.past_window", code, name=function)
    elif not SHORTEST <= code.number <= LONGEST:
        draft.error("scenes.past_length", code)
    else:
        return code.number
    return _WRONG


def _may_be_asked(walker: Walker, form: Form, source: Code, inner: Draft) -> bool:
    draft = walker.draft
    variable = next(iter((*inner.variables, *inner.tables)), None)
    if variable is not None:
        draft.error("scenes.past_of_variable", source, name=variable)
    elif source.constant and source.type.kind is not None:
        draft.error("scenes.past_of_constant", source)
    elif form.asks is Asks.CONDITION:
        return walker.as_condition(source) is not None
    elif form.asks is Asks.NUMBER and source.type.kind is not None and not source.type.is_number:
        draft.error("scenes.needs_number", source)
    else:
        return True
    return False


def _derived(
    walker: Walker, form: Form, asked: tuple[Code, Draft], seconds: float | None, named: tuple[PropertyId, str]
) -> Code | None:
    """The cell of a question, and what reads it."""
    (source, inner), (id_, text) = asked, named
    draft, type_, cells = walker.draft, form.type_(source.type), tuple(inner.cells.values())

    def make() -> Derived:
        cell = Cell(id_, text, Property(text, type_.kind or Kind.TEXT, unit=type_.unit))
        ranks = [walker.scope.rank(one) for one in cells]
        drifting = (_EVERY_MINUTE,) if inner.drifts else ()
        boundaries: tuple[Boundary, ...] = (*sorted(inner.boundaries), *inner.moments, *drifting)
        work, is_daily = form.work(seconds), seconds is None
        return Derived(cell, cells, max(ranks, default=0) + 1, source.run, boundaries, work, is_daily)

    cell = walker.scope.derive(id_, make)
    if cell is None:
        draft.error("scenes.past_too_much", source, limit=MOST_DERIVED)
        return None
    draft.cells[id(cell)] = cell
    run = closures.read(cell)
    draft.leaves[text] = run
    return Code(type_, run, source.start, source.end, cell=cell, computed=form.is_difference)


def _id_of(text: str, cells: tuple[Cell, ...]) -> PropertyId:
    """An id that stays the same over restarts and other versions, while the call and what it reads do."""
    digest = hashlib.blake2b(text.encode(), digest_size=12)
    for cell in cells:
        declared = cell.property
        digest.update(f"\n{cell.id} {declared.kind} {declared.unit} {declared.options}".encode())
    return PropertyId(DERIVED + digest.hexdigest())

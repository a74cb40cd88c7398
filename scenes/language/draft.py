"""An expression while it is being compiled: its compiled parts, and what has been gathered so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from typing import cast

from hub.model.units import SPELLINGS
from hub.model.value import Value
from hub.text.quantities import DAY_S
from scenes.engine.schedule import Timetable
from scenes.engine.view import Cell, Context
from scenes.language import closures
from scenes.language.closures import Measure
from scenes.language.expression import Evaluate, Explain, Table, Test
from scenes.language.gathering import Bounds
from scenes.language.notes import Notes
from scenes.language.types import BOOL, Type, measured_in

_NOWHERE = Context(UTC)


Turns = Callable[[float], tuple[Timetable, ...]]
"""When a comparison with that number may turn."""


@dataclass(slots=True)
class Code:
    """A compiled part, at text[start:end]. Mutable for speed, as tokens are; nobody changes one.

    A constant has its `value` (None: unknown) and reads nothing. `cell` is the property that a plain reading reads.
    `bounds`: a whole number of which only the ends of a range may be known.
    `clock`: it is the time of day or the day. `offset_unit`: a number written in a unit with a zero of its own (°F),
    which makes no sense as a difference. `computed`: a result of arithmetic, so perhaps a difference. `turns`: of what
    moves with the sun, when a comparison with a number may turn.
    """

    type: Type
    run: Evaluate
    start: int
    end: int
    constant: bool = False
    value: Value | None = None
    cell: Cell | None = None
    clock: bool = False
    offset_unit: str = ""
    computed: bool = False
    bounds: Bounds | None = None
    turns: Turns | None = None

    @property
    def test(self) -> Test:
        """The evaluator of a part of type bool (or of unknown type, which gives only None)."""
        return cast(Test, self.run)

    @property
    def measure(self) -> Measure:
        """The evaluator of a number or a time of day (or of unknown type, which gives only None)."""
        return cast(Measure, self.run)

    @property
    def number(self) -> float | None:
        """The value of a constant number."""
        return cast(float | None, self.value)

    @property
    def bare(self) -> bool:
        """A constant number without unit: it takes the unit of what it stands beside."""
        return self.constant and self.type.is_number and self.type.unit is None

    def spanning(self, start: int, end: int) -> "Code":
        """The same, at another place (built by hand: `replace` would take most of the time of compiling)."""
        return Code(
            self.type, self.run, start, end,
            self.constant, self.value, self.cell, self.clock, self.offset_unit, self.computed, self.bounds,
            self.turns,
        )  # fmt: skip


@dataclass(slots=True)
class Draft:
    """What is gathered on the way: problems, and all that the expression reads.

    `drifts`: how many readings move all the time, without its being known when that matters.
    """

    notes: Notes
    cells: dict[int, Cell] = field(default_factory=dict)
    variables: dict[str, None] = field(default_factory=dict)
    leaves: dict[str, Evaluate] = field(default_factory=dict)
    groups: list[Explain] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    boundaries: set[int] = field(default_factory=set)
    moments: dict[Timetable, None] = field(default_factory=dict)
    uses_time: bool = False
    drifts: int = 0

    def text(self, code: Code) -> str:
        """The source of a part."""
        return self.notes.text[code.start : code.end]

    def error(self, message_id: str, code: Code, *, hint: str | None = None, **params: object) -> None:
        """Note a problem at a part; the message may name its `{text}` and `{type}`."""
        params = {"text": self.text(code), "type": str(code.type)} | params
        self.notes.error(message_id, code.start, code.end, hint, params)

    def turns_with(self, code: Code, *limits: float | None) -> None:
        """Note when a comparison of what moves with the sun may turn."""
        if code.turns is not None:
            known = [limit for limit in limits if limit is not None]
            if len(known) == len(limits):
                self.moments |= dict.fromkeys(moment for limit in known for moment in code.turns(limit))
                self.drifts -= code.type.is_number

    def turns_at(self, seconds: float) -> None:
        """Note a second of the day at which the expression may turn."""
        self.boundaries.add(int(seconds) % DAY_S)


def constant(type_: Type, value: Value | None, start: int, end: int) -> Code:
    """A constant part."""
    return Code(type_, closures.constant(value), start, end, constant=True, value=value)


def made_of(type_: Type, run: Evaluate, start: int, end: int, *parts: Code) -> Code:
    """A part made of others: folded when they are all constant."""
    if all(part.constant for part in parts):
        return constant(type_, run(_NOWHERE), start, end)
    return Code(type_, run, start, end)


def verdict(run: Test, start: int, end: int, *parts: Code) -> Code:
    """A part of type bool made of others."""
    return made_of(BOOL, run, start, end, *parts)


def one_unit(draft: Draft, codes: list[Code]) -> list[Code] | None:
    """Numbers that stand beside each other, all in one unit; None when they measure different things.

    Plain constants take the unit of the others; parts of unknown type go with everything.
    """
    known = [code for code in codes if code.type.kind is not None]
    for code in known:
        if not code.type.is_number:
            draft.error("scenes.needs_number", code)
            return None
    model = next((code for code in known if not code.bare and not code.constant), None)
    model = model or next((code for code in known if not code.bare), None)
    if model is None:
        return codes
    if any(code.computed for code in known):
        strange = next((code for code in known if code.offset_unit), None)
        if strange is not None:
            draft.error("scenes.no_difference", strange, unit=strange.offset_unit, canonical=strange.type.unit)
            return None
    fitted = [_in_unit(draft, code, model) for code in codes]
    return [code for code in fitted if code is not None] if None not in fitted else None


def _in_unit(draft: Draft, code: Code, model: Code) -> Code | None:
    unit = model.type.unit
    if code.type.kind is None or code.type.unit == unit:
        return code
    if code.bare:
        if unit != "s":
            return Code(measured_in(unit), code.run, code.start, code.end, constant=True, value=code.value)
        draft.error("scenes.needs_duration_unit", code)
    else:
        about = {"other": draft.text(model), "type": str(model.type), "unit": code.type.unit or unit}
        draft.error(unit_problem(code.type.unit, unit), code, **about)
    return None


def unit_problem(found: str | None, wanted: str | None) -> str:
    """What to say of a number in one unit where another is wanted (None: a plain number)."""
    if wanted is None:
        return "scenes.no_unit_here"
    return "scenes.plain_number" if found is None else "scenes.other_unit"


def has_offset(unit: str) -> bool:
    """Whether a unit's zero is not the zero of its canonical unit."""
    return unit in SPELLINGS and SPELLINGS[unit][2] != 0

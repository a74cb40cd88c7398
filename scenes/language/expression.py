"""Expressions, compiled: what the engine evaluates, watches and explains."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hub.model.value import Value
from scenes.engine.schedule import Boundary
from scenes.engine.view import Cell, Context
from scenes.language.types import Type

Evaluate = Callable[[Context], Value | None]
Test = Callable[[Context], bool | None]
Values = tuple[tuple[str, Value | None], ...]
Explain = Callable[[Context], Values]
Table = tuple[str, Mapping[str, Cell]]
"""A variable of the run, and the property it stands for by its value."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression that can be shown by itself: its source, its value, and the leaves it reads.

    `groups` tell of groups of devices, of which only those that decided are worth a word.
    """

    text: str
    evaluate: Evaluate
    leaves: tuple[tuple[str, Evaluate], ...]
    groups: tuple[Explain, ...] = ()

    def values(self, context: Context) -> Values:
        """What it reads, and the values now."""
        values = tuple([(text, evaluate(context)) for text, evaluate in self.leaves])
        for explain in self.groups:
            values += explain(context)
        return values


@dataclass(frozen=True, slots=True)
class Expression:
    """A typed expression. `evaluate` gives its value, None when unknown; it never raises and has no side effects.

    `test` is `evaluate` where the type is bool, and None for everything else. `cells` are the properties it may read,
    `variables` the names it takes from the context. `uses_time`: it reads the time of day or the day;
    `boundaries` are the times at which it may turn by time alone. `whole` and `conjuncts` (the operands
    of an outermost `and`, else the whole) are for explaining. Of each of the `tables` it reads one cell, by the value
    of a variable; `fixed` are the cells that it reads whatever the variables are.
    """

    source: str
    type: Type
    evaluate: Evaluate
    test: Test
    cells: tuple[Cell, ...]
    variables: tuple[str, ...]
    uses_time: bool
    boundaries: tuple[Boundary, ...]
    whole: Part
    conjuncts: tuple[Part, ...]
    tables: tuple[Table, ...] = ()
    fixed: tuple[Cell, ...] = ()

    def reads(self, variables: Mapping[str, Value | None]) -> tuple[Cell, ...]:
        """The cells that it reads for a run with these variables: what a watch of the run depends on."""
        if not self.tables:
            return self.cells
        found = [table.get(word) for name, table in self.tables if isinstance(word := variables.get(name), str)]
        return tuple({cell.id: cell for cell in (*self.fixed, *found) if cell is not None}.values())

    def values(self, context: Context) -> Values:
        """Each property, variable, `time` or `day` that it reads, as written, with its value now."""
        return self.whole.values(context)

    def blame(self, context: Context) -> tuple[str, Values]:
        """The first conjunct that is false (else unknown, else the whole), and the values it reads."""
        verdicts = [(part.evaluate(context), part) for part in self.conjuncts]
        for wanted in (False, None):
            for verdict, part in verdicts:
                if verdict is wanted:
                    return part.text, part.values(context)
        return self.source, self.values(context)

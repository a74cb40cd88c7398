"""What each kind of condition means to the checker. A kind that is missing here fails a test, not a home."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from scenes.check.facts_expressions import Meaning, Truth, all_true, any_true
from scenes.check.sets import Choices
from scenes.check.sets_formulas import TRUE, atom, both
from scenes.conditions.all_of import AllOf
from scenes.conditions.any_of import AnyOf
from scenes.conditions.expression import Holds
from scenes.conditions.home import EVERYONE, NOBODY, AtHome
from scenes.conditions.mode import InMode
from scenes.conditions.none_of import NoneOf
from scenes.engine.derived import DERIVED
from scenes.engine.program import Condition
from scenes.kit.decided import Decided
from scenes.language.expression import Expression

ALWAYS: Final = Truth(TRUE, both(TRUE, atom("", Choices(frozenset(), frozenset()))))


def of_condition(condition: Condition | None, meaning: Meaning) -> Truth:
    """When a condition holds, and when it does not; without one, always."""
    return ALWAYS if condition is None else CONDITIONS[type(condition)](condition, meaning)


def of_expression(expression: Expression, meaning: Meaning) -> Truth:
    """When an expression is true; one that has to be so for a time (`is` with `for`) is true while the other is."""
    truth = meaning.of(expression.source)
    derived = [cell for cell in expression.cells if cell.id.startswith(DERIVED)]
    if not derived or len(derived) < len(expression.cells) or _asks_past(expression.source):
        return truth
    lasts = meaning.opaque(f"has been {derived[0].id}", truth.true.reads)
    return Truth(both(lasts.true, truth.true), lasts.false)


def _asks_past(text: str) -> bool:
    return "(" in text


def _all(condition: AllOf, meaning: Meaning) -> Truth:
    return all_true(of_condition(one, meaning) for one in condition.parts)


def _any(condition: AnyOf, meaning: Meaning) -> Truth:
    return any_true(of_condition(one, meaning) for one in condition.parts)


def _none(condition: NoneOf, meaning: Meaning) -> Truth:
    return any_true(of_condition(one, meaning) for one in condition.parts).turned()


def _holds(condition: Holds, meaning: Meaning) -> Truth:
    return of_expression(condition.expression, meaning)


def _mode(condition: InMode, meaning: Meaning) -> Truth:
    cell = condition.cell
    modes = Choices(frozenset(condition.modes), frozenset(cell.property.options))
    reads = (cell.id,)
    return Truth(atom(cell.id, modes, reads=reads), atom(cell.id, modes.rest(), reads=reads))


def _home(condition: AtHome, meaning: Meaning) -> Truth:
    """People are properties; the expression of each names a group of which it is one."""
    each = []
    for person in condition.people:
        cell = person.cells[0]
        here = Choices(frozenset((True,)), frozenset((True, False)))
        reads = (cell.id,)
        each.append(Truth(atom(cell.id, here, reads=reads), atom(cell.id, here.rest(), reads=reads)))
    found = all_true(each) if condition.who == EVERYONE else any_true(each)
    return found.turned() if condition.who == NOBODY else found


def _decided(condition: Decided, meaning: Meaning) -> Truth:
    return of_condition(condition.condition, meaning)


CONDITIONS: Final[Mapping[type, Callable[[Any, Meaning], Truth]]] = {
    AllOf: _all,
    AnyOf: _any,
    NoneOf: _none,
    Holds: _holds,
    InMode: _mode,
    AtHome: _home,
    Decided: _decided,
}
"""By the class of the compiled condition."""

"""The three ways from text to an expression: a condition, an expression of any type, a value for a property."""

from collections.abc import Callable

from hub.model.capability import Property
from hub.model.value import Kind
from hub.text.problem import Problem, has_errors
from hub.text.source import Mark
from scenes.engine.schedule import Every
from scenes.engine.view import Cell, Context
from scenes.language.draft import Code, Draft
from scenes.language.expression import Expression, Part, Table
from scenes.language.grouping import asked
from scenes.language.lexer import T, Token, tokenize
from scenes.language.notes import Notes, Place
from scenes.language.parser import parse
from scenes.language.past import has_been
from scenes.language.resolved import Member, Unresolved
from scenes.language.scope import Scope
from scenes.language.syntax import Logic, Name, Node
from scenes.language.types import Type, type_of
from scenes.language.values import fit
from scenes.language.walker import Walker

MINUTE_S = 60.0
"""How often is looked at what moves with the sun, where nobody knows when that matters."""

Finish = Callable[[Walker, Code], Code | None]


def compile_expression(
    text: str, where: Mark | Place | None, scope: Scope, problems: list[Problem]
) -> Expression | None:
    """An expression of any type; None when an error was noted. All its problems are noted at once. Never raises."""
    return _compile(Notes(text, where, problems), scope, None, lambda _, code: code)


def compile_condition(
    text: str, where: Mark | Place | None, scope: Scope, problems: list[Problem], *, lasting: float = 0.0
) -> Expression | None:
    """An expression that is true, false or unknown; None when an error was noted. Never raises.

    `lasting`: it counts once it has been so for those seconds.
    """
    return _compile(Notes(text, where, problems), scope, None, Walker.as_condition, lasting)


def compile_value(
    text: str, where: Mark | Place | None, scope: Scope, expected: Property, problems: list[Problem]
) -> Expression | None:
    """An expression for a value of a property; None when an error was noted. A leading `=` is passed over.

    Type, unit and the range of a constant are checked here; what is computed must still be given to
    `expected.accept` when it is written. Never raises.
    """
    text = f" {text[1:]}" if text.startswith("=") else text
    return _compile(
        Notes(text, where, problems), scope, type_of(expected), lambda walker, code: fit(walker.draft, code, expected)
    )


def compile_each(
    text: str, where: Mark | Place | None, scope: Scope, problems: list[Problem]
) -> tuple[tuple[Member, Expression], ...] | None:
    """A condition over one group of devices, once for each of them; None when an error was noted. Never raises.

    A group that nobody can be in before its devices are adopted is empty, with a warning.
    """
    notes = Notes(text, where, [])
    node = parse(tokenize(notes), notes)
    found: list[tuple[Member, Expression]] = []
    if node is not None:
        members = asked(Walker(Draft(notes), scope), node, "any", (node.start, node.end))
        for member, bindings in members or ():
            walker = Walker(Draft(notes), scope, bindings)
            code = walker.compile(node)
            code = code and walker.as_condition(code)
            if code is None:
                break
            found.append((member, _finished(node, code, walker)))
    problems += notes.problems
    return None if has_errors(notes.problems) else tuple(found)


def _compile(
    notes: Notes, scope: Scope, wanted: Type | None, finish: Finish, lasting: float = 0.0
) -> Expression | None:  # fmt: skip
    problems, notes.problems = notes.problems, []
    tokens = tokenize(notes)
    node = parse(tokens, notes)
    walker = Walker(Draft(notes), scope)
    expression = None
    if node is None:
        _check_names(tokens, walker)
    else:
        code = has_been(walker, node, lasting) if lasting else walker.compile(node, wanted)
        code = code and finish(walker, code)
        if lasting:
            walker.parts = ()
        if code is not None and not has_errors(notes.problems):
            expression = _finished(node, code, walker)
    problems += notes.problems
    return expression


def _check_names(tokens: list[Token], walker: Walker) -> None:
    """After a mistake of syntax, still say which devices and properties do not exist."""
    for token in tokens:
        if token.kind is T.NAME and "." in token.text:
            name = Name(tuple(token.text.split(".")), start=token.start, end=token.end)
            found = walker.scope.resolve(name.parts)
            if isinstance(found, Unresolved):
                walker.note_unresolved(found, name)


def _finished(node: Node, code: Code, walker: Walker) -> Expression:
    draft = walker.draft
    source = draft.notes.text.strip()
    whole = Part(source, code.run, tuple(draft.leaves.items()), tuple(draft.groups))
    cells, tables = tuple(draft.cells.values()), tuple(draft.tables.values())
    is_conjunction = isinstance(node, Logic) and node.operator == "and" and bool(walker.parts)
    if draft.drifts:
        draft.moments[Every(MINUTE_S)] = None
    return Expression(
        source=source,
        type=code.type,
        evaluate=code.run,
        test=code.test if code.type.kind is Kind.BOOL else _never,
        cells=_with(cells, tables) if tables else cells,
        variables=tuple(draft.variables),
        uses_time=draft.uses_time,
        boundaries=(*sorted(draft.boundaries), *draft.moments),
        whole=whole,
        conjuncts=walker.parts if is_conjunction else (whole,),
        tables=tables,
        fixed=cells,
    )


def _with(cells: tuple[Cell, ...], tables: tuple[Table, ...]) -> tuple[Cell, ...]:
    """These cells, and all that stand in tables."""
    others = (cell for _, table in tables for cell in table.values())
    return tuple(dict.fromkeys((*cells, *others)))


def _never(_: Context) -> None:
    """The verdict of what is no condition."""

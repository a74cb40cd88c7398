"""`any`, `all`, `count`, `mean`, `lowest`, `highest`: an expression asked of each device of a group."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final, Protocol

from hub.text.problem import has_errors
from scenes.engine.view import Cell, Context
from scenes.language import closures, gathering
from scenes.language.draft import Code, Draft, made_of, one_unit, verdict
from scenes.language.expression import Evaluate, Explain, Values
from scenes.language.resolved import FromCell, FromGroup, FromTheirArea, Member, NotYet, Unresolved, listed
from scenes.language.scope import Scope
from scenes.language.syntax import (
    Arithmetic,
    Call,
    Compare,
    IsKnown,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Range,
    Within,
)  # fmt: skip
from scenes.language.types import ANY, BOOL, NUMBER, measured_in

MOST_READ: Final = 10_000
"""Values that one evaluation may read: groups within groups multiply."""
MOST_SHOWN: Final = 5
"""Devices of a group that a trace names: those that decided."""

Bindings = dict[tuple[str, ...], FromCell]
"""What the names of a group stand for, for one member."""


@dataclass(frozen=True, slots=True)
class Each:
    """The expression compiled for one member, and what it reads of it."""

    member: Member
    code: Code
    leaves: tuple[tuple[str, Evaluate], ...]


Build = Callable[[Draft, Sequence[Each], int, int], Code | None]


class Walker(Protocol):
    """What a group function needs of the walker that met it."""

    draft: Draft
    bindings: Bindings
    reads: int
    at: str

    @property
    def scope(self) -> Scope:
        """Where names are looked up."""

    def compile(self, node: Node) -> Code | None:
        """Compile a node; None when a problem was noted."""

    def note_unresolved(self, found: Unresolved, node: Name) -> None:
        """Note a name that stands for nothing."""


def names_in(node: Node | Range) -> Iterator[Name]:
    """The names in an expression, save those that an inner group function asks of its own group."""
    if isinstance(node, Name):
        yield node
    for part in _parts(node):
        yield from names_in(part)


def _parts(node: Node | Range) -> Iterable[Node | Range]:
    match node:
        case Negative(operand) | Not(operand) | IsKnown(operand):
            return (operand,)
        case Arithmetic(first, rest):
            return (first, *(operand for _, operand in rest))
        case Compare(_, one, other) | Range(one, other):
            return (one, other)
        case Within(operand, members):
            return (operand, *members)
        case Logic(_, operands):
            return operands
        case Call(function, arguments) if function not in AGGREGATES or len(arguments) != 1:
            return arguments
        case _:
            return ()


def asked(walker: Walker, node: Node, function: str, place: tuple[int, int]) -> list[tuple[Member, Bindings]] | None:
    """The devices of the group that an expression is asked of; None when a problem or warning was noted."""
    notes = walker.draft.notes
    groups: dict[tuple[str, ...], FromGroup] = {}
    for name in names_in(node):
        found = walker.scope.resolve(name.parts) if walker.scope.is_group(name.parts) else None
        match found:
            case Unresolved():
                walker.note_unresolved(found, name)
                return None
            case NotYet(device):
                if device:
                    notes.warning("scenes.not_adopted", name.start, name.end, {"device": device})
                return None
            case FromTheirArea() if not walker.at:
                notes.error("scenes.bound_late", name.start, name.end, None, {"name": ".".join(name.parts)})
                return None
            case FromGroup() | FromTheirArea():
                group = found if isinstance(found, FromGroup) else found.groups.get(walker.at)
                if group is None:
                    names = listed((".".join(name.parts),))
                    notes.error("scenes.group_has_not_all", name.start, name.end, None, {"names": names})
                    return None
                first = next(iter(groups.values()), group)
                if group.selector != first.selector:
                    about = {"name": function, "text": ".".join(name.parts), "group": first.selector}
                    notes.error("scenes.two_groups", name.start, name.end, None, about)
                    return None
                groups[name.parts] = group
    if not groups:
        notes.error("scenes.needs_group", *place, None, {"name": function})
        return None
    members = bindings(groups)
    if not members:
        names = listed(".".join(parts) for parts in groups)
        notes.error("scenes.group_has_not_all", node.start, node.end, None, {"names": names})
    return members or None


def aggregate(walker: Walker, node: Call, place: tuple[int, int]) -> Code | None:
    """A function over a group: its expression is compiled for each member, and what it reads is told apart."""
    draft, (argument,) = walker.draft, node.arguments
    around = [] if walker.at else _around(walker, argument)
    if around:
        return _of_their_area(walker, node, place, around)
    noted = len(draft.notes.problems)
    members = asked(walker, argument, node.function, place)
    if members is None:
        if has_errors(draft.notes.problems[noted:]):
            return None
        return Code(ANY, closures.constant(None), node.start, node.end)
    outer, leaves, groups, reads = walker.bindings, draft.leaves, draft.groups, walker.reads
    walker.reads = reads * len(members)
    if walker.reads > MOST_READ:
        about = {"count": walker.reads, "limit": MOST_READ, "name": node.function}
        draft.notes.error("scenes.group_too_large", *place, None, about)
        return None
    each: list[Each] = []
    for member, bound in members:
        walker.bindings, draft.leaves, draft.groups = bound, {}, []
        code = walker.compile(argument)
        if code is None:
            break
        each.append(Each(member, code, tuple(draft.leaves.items())))
    walker.bindings, draft.leaves, draft.groups, walker.reads = outer, leaves, groups, reads
    return AGGREGATES[node.function](draft, each, node.start, node.end) if len(each) == len(members) else None


def _around(walker: Walker, node: Node) -> list[FromTheirArea]:
    """The groups in an expression that depend on where the device of the run is."""
    names = (name.parts for name in names_in(node) if walker.scope.is_group(name.parts))
    return [found for parts in names if isinstance(found := walker.scope.resolve(parts), FromTheirArea)]


def _of_their_area(
    walker: Walker, node: Call, place: tuple[int, int], around: list[FromTheirArea]
) -> Code | None:  # fmt: skip
    """The function compiled for each area that the device of the run may be in."""
    draft, variable = walker.draft, around[0].variable
    refs = [ref for ref in around[0].groups if all(ref in one.groups for one in around)]
    groups, draft.variables[variable] = draft.groups, None
    areas: dict[str, tuple[Code, tuple[Explain, ...]]] = {}
    where: dict[str, tuple[Code, tuple[Explain, ...]]] = {}
    for ref in refs:
        selector = around[0].groups[ref].selector
        if selector not in areas:
            walker.at, draft.groups = ref, []
            code = aggregate(walker, node, place)
            explains = tuple(draft.groups)
            walker.at, draft.groups = "", groups
            if code is None:
                return None
            areas[selector] = code, explains
        where[ref] = areas[selector]
    if not where:
        names = listed(".".join(name.parts) for name in names_in(node.arguments[0]))
        draft.notes.error("scenes.group_has_not_all", node.start, node.end, None, {"names": names})
        return None

    def explain(context: Context) -> Values:
        word = context.vars.get(variable)
        found = where.get(word) if isinstance(word, str) else None
        told = () if found is None else tuple(value for one in found[1] for value in one(context))
        return ((variable, word), *told)

    draft.groups.append(explain)
    run = gathering.by_word(variable, {ref: code.run for ref, (code, _) in where.items()})
    bounds = {ref: code.bounds for ref, (code, _) in where.items() if code.bounds is not None}
    first = next(iter(where.values()))[0]
    return Code(
        first.type, run, node.start, node.end, computed=first.computed,
        bounds=gathering.bounds_by_word(variable, bounds) if bounds else None,
    )  # fmt: skip


def bindings(groups: dict[tuple[str, ...], FromGroup]) -> list[tuple[Member, Bindings]]:
    """For each member of all of the groups (of one selector), the properties that their names stand for."""
    tables = {name: {member.ref: (member, one) for member, one in group.members} for name, group in groups.items()}
    first = next(iter(tables.values()))
    return [
        (member, {name: table[ref][1] for name, table in tables.items()})
        for ref, (member, _) in first.items()
        if all(ref in table for table in tables.values())
    ]


def _any(draft: Draft, each: Sequence[Each], start: int, end: int) -> Code | None:
    return _judged(draft, each, (start, end), wanted=True)


def _all(draft: Draft, each: Sequence[Each], start: int, end: int) -> Code | None:
    return _judged(draft, each, (start, end), wanted=False)


def _judged(draft: Draft, each: Sequence[Each], place: tuple[int, int], *, wanted: bool) -> Code | None:
    """`any` looks for what is true, `all` for what is false."""
    if not _are_conditions(draft, each):
        return None
    codes = [one.code for one in each]
    if cells := _plain(codes):
        code = Code(BOOL, gathering.any_cell(cells) if wanted else gathering.every_cell(cells), *place)
    elif len(codes) == 1:
        code = codes[0].spanning(*place)
    else:
        join = closures.any_of if wanted else closures.all_of
        code = verdict(join([one.test for one in codes]), *place, *codes)
    draft.groups.append(_deciders(code.run, each))
    return code


def _count(draft: Draft, each: Sequence[Each], start: int, end: int) -> Code | None:
    if not _are_conditions(draft, each):
        return None
    cells = _plain([one.code for one in each])
    bounds = gathering.bounds_of(cells) if cells else gathering.bounds([one.code.test for one in each])
    run = gathering.settled(bounds)
    draft.groups.append(_result_of(draft, run, (start, end)))
    draft.groups.append(_those_true(each))
    return Code(NUMBER, run, start, end, bounds=bounds)


def _mean(draft: Draft, each: Sequence[Each], start: int, end: int) -> Code | None:
    return _measured(lambda numbers: fsum(numbers) / len(numbers), draft, each, (start, end))


def _lowest(draft: Draft, each: Sequence[Each], start: int, end: int) -> Code | None:
    return _measured(min, draft, each, (start, end))


def _highest(draft: Draft, each: Sequence[Each], start: int, end: int) -> Code | None:
    return _measured(max, draft, each, (start, end))


def _measured(
    compute: Callable[[Sequence[float]], float], draft: Draft, each: Sequence[Each], place: tuple[int, int]
) -> Code | None:
    numbers = one_unit(draft, [one.code for one in each])
    if numbers is None:
        return None
    units = [code.type.unit for code in numbers if code.type.kind is not None]
    cells = _plain(numbers)
    gather = gathering.numbers_of(cells) if cells else gathering.numbers_from([code.measure for code in numbers])
    run = gathering.of_known(compute, gather)
    draft.groups.append(_result_of(draft, run, place))
    made = made_of(measured_in(units[0]) if units else ANY, run, *place, *numbers)
    computed = any(code.computed for code in numbers)
    return Code(made.type, made.run, *place, made.constant, made.value, computed=computed)


def _plain(codes: Sequence[Code]) -> tuple[Cell, ...]:
    """The properties that the codes read, where all of them do nothing else; else none."""
    cells = tuple([code.cell for code in codes if code.cell is not None])
    return cells if len(cells) == len(codes) else ()


def _are_conditions(draft: Draft, each: Sequence[Each]) -> bool:
    code = each[0].code
    if code.type.kind in (BOOL.kind, None):
        return True
    draft.error("scenes.not_a_condition", code)
    return False


# What a trace says of them


def _deciders(run: Evaluate, each: Sequence[Each]) -> Explain:
    def explain(context: Context) -> Values:
        truth = run(context)
        return _shown((one for one in each if one.code.run(context) is truth), context)

    return explain


def _those_true(each: Sequence[Each]) -> Explain:
    return lambda context: _shown((one for one in each if one.code.run(context)), context)


def _result_of(draft: Draft, run: Evaluate, place: tuple[int, int]) -> Explain:
    text = draft.notes.text[place[0] : place[1]]
    return lambda context: ((text, run(context)),)


def _shown(chosen: Iterator[Each], context: Context) -> Values:
    """What the first of them read."""
    found = [one for one, _ in zip(chosen, range(MOST_SHOWN), strict=False)]
    return tuple([(text, evaluate(context)) for one in found for text, evaluate in one.leaves])


AGGREGATES: dict[str, Build] = {
    "any": _any,
    "all": _all,
    "count": _count,
    "mean": _mean,
    "lowest": _lowest,
    "highest": _highest,
}
"""The functions over groups."""

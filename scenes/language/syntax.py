"""The syntax tree of expressions, and how it is written back.

Every node knows its place in the text (`start`, `end`) and its height (0 for a leaf), which do not count when trees
are compared. A chain of one operator is one node, so that a long expression is not a high one.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from hub.model.value import Color
from hub.text.quantities import format_time_of_day

UNKNOWN_WORD = "unknown"
KNOWN_WORD = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)
    height: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """`20`, `20 °C`, `1h30m`: the unit as written, empty where there is none."""

    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Time(_Node):
    """`22:30`, in seconds since midnight."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Text(_Node):
    """Text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Colour(_Node):
    """`#ff8800`."""

    value: Color


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A bare word, or words with dots: what it stands for depends on where it stands."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negative(_Node):
    """`-x`."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """`not x`."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """Operands joined from left to right by `+ -`, or by `* /`."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Compare(_Node):
    """Two operands and one of `== != < <= > >=`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class IsKnown(_Node):
    """`x is known`, `x is unknown`."""

    operand: "Node"
    known: bool


@dataclass(frozen=True, slots=True)
class Range(_Node):
    """`a..b`, to the right of `in`."""

    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class Within(_Node):
    """`x in a..b`, `x in (a, b..c)`."""

    operand: "Node"
    members: tuple["Node | Range", ...]


@dataclass(frozen=True, slots=True)
class Logic(_Node):
    """Two or more operands and `and` or `or`."""

    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """A function and its arguments."""

    function: str
    arguments: tuple["Node", ...]


Node = (
    Number | Time | Text | Colour | Name | Negative | Not | Arithmetic | Compare | IsKnown | Within | Logic | Call
)  # fmt: skip

# How tightly a node holds together; an operand that holds less tightly than its place asks for gets parentheses.
OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(8)


def write(node: Node) -> str:
    """The expression in its plainest spelling; parsing it gives an equal tree."""
    match node:
        case Number() | Time() | Text() | Colour() | Name() | Call():
            return _write_atom(node)
        case Negative(operand):
            # `-5` is a number of its own.
            inner = _inner(operand, SIGN)
            return f"-({inner})" if isinstance(operand, Number) and operand.value >= 0 else f"-{inner}"
        case Not(operand):
            return f"not {_inner(operand, NOT)}"
        case Arithmetic(first, rest):
            level = _level(node) + 1
            return _inner(first, level) + "".join(f" {sign} {_inner(operand, level)}" for sign, operand in rest)
        case Compare() | IsKnown() | Within():
            return _write_comparison(node)
        case Logic(operator, operands):
            return f" {operator} ".join(_inner(operand, _level(node) + 1) for operand in operands)


def _write_atom(node: Number | Time | Text | Colour | Name | Call) -> str:
    match node:
        case Number(value, unit):
            digits = format(Decimal(repr(value)), "f").removesuffix(".0")
            return f"{digits} {unit}" if unit else digits
        case Time(seconds):
            return format_time_of_day(seconds)
        case Text(value):
            quote = "'" if '"' in value else '"'
            return f"{quote}{value}{quote}"
        case Colour(color):
            return str(color)
        case Name(parts):
            return ".".join(parts)
        case Call(function, arguments):
            return f"{function}({', '.join(map(write, arguments))})"


def _write_comparison(node: Compare | IsKnown | Within) -> str:
    match node:
        case Compare(operator, left, right):
            return f"{_inner(left, SUM)} {operator} {_inner(right, SUM)}"
        case IsKnown(operand, known):
            return f"{_inner(operand, SUM)} is {KNOWN_WORD if known else UNKNOWN_WORD}"
        case Within(operand, members):
            return f"{_inner(operand, SUM)} in {_write_members(members)}"


def _write_members(members: tuple[Node | Range, ...]) -> str:
    written = [
        f"{_inner(member.low, SUM)}..{_inner(member.high, SUM)}" if isinstance(member, Range) else _inner(member, SUM)
        for member in members
    ]
    single = len(members) == 1 and isinstance(members[0], Range)
    return written[0] if single else f"({', '.join(written)})"


def _inner(node: Node, level: int) -> str:
    text = write(node)
    return text if _level(node) >= level else f"({text})"


def _level(node: Node) -> int:
    match node:
        case Logic(operator):
            return OR if operator == "or" else AND
        case Not():
            return NOT
        case Compare() | IsKnown() | Within():
            return COMPARISON
        case Arithmetic(_, rest):
            return SUM if rest[0][0] in "+-" else PRODUCT
        case Negative():
            return SIGN
        case _:
            return ATOM

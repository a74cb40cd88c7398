"""Templates as trees."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Const:
    """A literal."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A bare word."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of.name`."""

    of: "Tree"
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`of[key]`."""

    of: "Tree"
    key: "Tree"


@dataclass(frozen=True, slots=True)
class Slice:
    """`of[start:stop:step]`."""

    of: "Tree"
    parts: tuple["Tree | None", "Tree | None", "Tree | None"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands between the brackets of a call."""

    plain: tuple["Tree", ...] = ()
    named: tuple[tuple[str, "Tree"], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """`of(…)`."""

    of: "Tree"
    args: Arguments


@dataclass(frozen=True, slots=True)
class Filter:
    """`of | name(…)`."""

    of: "Tree"
    name: str
    args: Arguments


@dataclass(frozen=True, slots=True)
class Test:
    """`of is name(…)`."""

    of: "Tree"
    name: str
    args: Arguments


@dataclass(frozen=True, slots=True)
class Unary:
    """`not`, `-` or `+` before something."""

    sign: str
    of: "Tree"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two with a sign between them: arithmetic, `and`, `or`."""

    sign: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Compare:
    """`first < second <= third`, `in` and `not in` among them."""

    first: "Tree"
    rest: tuple[tuple[str, "Tree"], ...]


@dataclass(frozen=True, slots=True)
class Concat:
    """Texts one after the other: `a ~ b`."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes if test else no`."""

    test: "Tree"
    yes: "Tree"
    no: "Tree | None"


@dataclass(frozen=True, slots=True)
class Several:
    """A list, or a tuple."""

    items: tuple["Tree", ...]
    fixed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """`{key: value, …}`."""

    pairs: tuple[tuple["Tree", "Tree"], ...]


Tree = (
    Const | Name | Attribute | Item | Slice | Call | Filter | Test | Unary | Binary | Compare | Concat | Choice
    | Several | Table
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Print:
    """`{{ … }}`, and the text around it."""

    what: Tree


@dataclass(frozen=True, slots=True)
class Branches:
    """`{% if %}` with all that belongs to it."""

    cases: tuple[tuple[Tree, "Body"], ...]
    otherwise: "Body"


@dataclass(frozen=True, slots=True)
class Assign:
    """`{% set a = … %}`, `{% set a, b = … %}`."""

    names: tuple[str, ...]
    value: Tree


@dataclass(frozen=True, slots=True)
class AssignMember:
    """`{% set space.name = … %}`."""

    space: str
    name: str
    value: Tree


@dataclass(frozen=True, slots=True)
class AssignBody:
    """`{% set name %}…{% endset %}`."""

    name: str
    body: "Body"


@dataclass(frozen=True, slots=True)
class Loop:
    """`{% for a, b in … if … %}`."""

    names: tuple[str, ...]
    over: Tree
    test: Tree | None
    body: "Body"
    otherwise: "Body" = field(default=())


@dataclass(frozen=True, slots=True)
class Leave:
    """`break` or `continue`."""

    word: str


Statement = Print | Branches | Assign | AssignMember | AssignBody | Loop | Leave
Body = tuple[Statement, ...]

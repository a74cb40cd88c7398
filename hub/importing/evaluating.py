"""What templates of Home Assistant come to, by the second reading.

Source as in `templates`; `21` and `21.0` are one number here, and written `21`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from hub.importing.refused import Refused
from hub.importing.templates import (
    Both,
    Call,
    Const,
    Filter,
    Member,
    Minus,
    Name,
    Not,
    Several,
    Tree,
    is_template,
    pieces,
    single,
)
from hub.importing.there import Beyond, Plain, Told, World, word
from hub.importing.times import number_of
from hub.text.source import Mark, Source

_NOWHERE: Final = Mark(Source("", ""), 1, 1)
_PERIOD = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_SIGN_OF: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": lambda one, other: one < other, "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other, ">=": lambda one, other: one >= other,
}  # fmt: skip


def seconds(value: Plain, world: World) -> float:
    """A time period."""
    if isinstance(value, dict):
        each = {"days": 86400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0}
        if value.keys() - each.keys():
            raise Beyond("milliseconds")
        return sum(each[unit] * number(worked_out(amount, world)) for unit, amount in value.items())
    found = worked_out(value, world)
    match = _PERIOD.fullmatch(found) if isinstance(found, str) else None
    if match:
        return int(match[1]) * 3600.0 + int(match[2]) * 60 + int(match[3] or 0)
    return number(found)


def clock(value: Plain) -> float:
    """A time of day, in seconds. Beyond: it is another entity's."""
    match = _PERIOD.fullmatch(word(value))
    if match is None:
        raise Beyond(word(value))
    return int(match[1]) * 3600.0 + int(match[2]) * 60 + int(match[3] or 0)


def worked_out(value: Plain, world: World) -> Told:
    """A text, or what its template comes to."""
    text = word(value)
    if not is_template(text):
        return text
    try:
        return told(single(text, _NOWHERE), world)
    except Refused as refused:
        raise Beyond(text) from refused


def said(text: str, world: World) -> str:
    """A text with what its templates come to."""
    try:
        parts = pieces(text, _NOWHERE)
    except Refused as refused:
        raise Beyond(text) from refused
    return "".join(one if isinstance(one, str) else spoken(told(one, world)) for one in parts)


def spoken(value: Told) -> str:
    """What a template writes."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)


def number(value: Told) -> float:
    """A number. Beyond: it is none."""
    found = number_of(value) if isinstance(value, str) else None if isinstance(value, (bool, list)) else value
    if found is None:
        raise Beyond(spoken(value))
    return float(found)


def true(value: Told) -> bool:
    """Whether what a template comes to counts as true."""
    if isinstance(value, str):
        return value.strip().lower() in {"true", "yes", "on", "enable", "1"}
    return bool(value)


def told(tree: Tree, world: World) -> Told:  # noqa: PLR0911 - one way for each kind
    """What an expression comes to. Beyond: it has something in it that this reading does not know."""
    match tree:
        case Const(value):
            return value
        case Name(name) if name in world.names:
            return world.names[name]
        case Several(items):
            return [told(one, world) for one in items]
        case Not(of):
            return not _truth(told(of, world))
        case Minus(of):
            return -number(told(of, world))
        case Both(sign, left, right):
            return _both(sign, left, right, world)
        case Member():
            return _member(tree, world)
        case Filter(of, name, args):
            return _converted(name, told(of, world), len(args))
        case Call(Name(name), args):
            return _called(name, [told(one, world) for one in args], world)
        case Call(Member(Call(Name("now"), ()), "weekday"), ()):
            return float(world.clock().weekday())
        case _:
            raise Beyond("{{ }}")


def _truth(value: Told) -> bool:
    if isinstance(value, (str, list)):
        raise Beyond("{{ }}")
    return bool(value)


def _member(tree: Member, world: World) -> Told:
    match tree:
        case Member(Member(Name("trigger"), which), "state") if which in {"to_state", "from_state"}:
            return told(Name(f"trigger.{which}"), world)
        case Member(Call(Name("now"), ()), "hour" | "minute" as name):
            return float(getattr(world.clock(), name))
        case Member(Member(Member(Name("states"), domain), name), "state"):
            return world.at(f"{domain}.{name}")
        case Member(Name(of), name):
            return told(Name(f"{of}.{name}"), world)
        case _:
            raise Beyond(tree.name)


def _called(name: str, args: list[Told], world: World) -> Told:
    match name, args:
        case "states", [str(entity)]:
            return world.at(entity)
        case "is_state", [str(entity), str(state)]:
            return world.at(entity) == state
        case "is_state", [str(entity), list(states)]:
            return world.at(entity) in states
        case "has_value", [str(entity)]:
            return bool(world.at(entity))
        case (("float" | "int"), [value, *rest]):
            return _converted(name, value, len(rest))
        case _:
            raise Beyond(name)


def _converted(name: str, value: Told, args: int) -> Told:
    if name == "float" and args < 2:
        return number(value)
    if name == "int" and args < 2:
        return float(int(number(value)))
    if name == "lower" and isinstance(value, str):
        return value.lower()
    raise Beyond(name)


def _both(sign: str, left: Tree, right: Tree, world: World) -> Told:
    one = told(left, world)
    if sign in {"and", "or"}:
        return _truth(one) if _truth(one) is (sign == "or") else _truth(told(right, world))
    other = told(right, world)
    if sign in {"==", "!="}:
        return (one == other) is (sign == "==")
    if sign in {"in", "not in"} and isinstance(other, list):
        return (one in other) is (sign == "in")
    if isinstance(one, float) and isinstance(other, float):
        if sign in _SIGN_OF:
            return _SIGN_OF[sign](one, other)
        if sign in {"+", "-", "*"}:
            return one + other if sign == "+" else one - other if sign == "-" else one * other
    raise Beyond(sign)


def told_variable(value: Plain, world: World) -> Told:
    """What a variable is: a text written out that is a number counts as one, as over there."""
    if isinstance(value, list):
        return [told_variable(one, world) for one in value]
    found = worked_out(value, world)
    amount = number_of(found) if isinstance(found, str) else None
    return found if amount is None else amount

"""Entries of products that python-miio speaks to: binds by the names of its status, and everything else raw."""

from collections.abc import Collection
from typing import Final

from drivers.kit.decode import Decode, boolean, number
from drivers.kit.define import AnyBinding, Binding, Poll
from drivers.kit.plain import Table
from drivers.miio.bridge.definition import STATUS
from drivers.miio.definitions.legacy import Getter, read_legacy
from drivers.miio.profiles.legacy import Name
from hub.model.capability import Category, Property
from hub.model.value import Kind, Value

FORMS: Final = {"bool": Kind.BOOL, "int": Kind.FLOAT, "float": Kind.FLOAT, "string": Kind.TEXT}
MOST_MEMBERS: Final = 100


def read_bridged(entry: Table) -> list[AnyBinding[Name]]:
    """`bind` of an entry, and raw properties of those `members` that no bind reads."""
    found = read_legacy(entry.table("bind"), Getter(STATUS))
    read = {one.address.name for one in found if isinstance(one, Binding)}
    return [*found, *raw_members(entry.table("members"), read, Getter(STATUS), Poll.NORMAL)]


def raw_members(members: Table, read: Collection[str], getter: Getter, poll: Poll) -> list[Binding[Name]]:
    """Members that no bind reads (`read`: those that one does), as they are on the wire."""
    found: list[Binding[Name]] = []
    for name, table in members.tables():
        kind = FORMS[table.word("type", {each: each for each in FORMS}, "string")]
        table.get("note")
        table.close()
        if name in read or len(found) >= MOST_MEMBERS:
            continue
        own = Property(name, kind, "As the device tells it.", category=Category.RAW, self_changing=True)
        where = Name(name, getter.method, getter.params)
        found.append(Binding("raw", name, where, _decoder(kind), component="raw", poll=poll, own=own))
    return found


def _decoder(kind: Kind) -> Decode:
    match kind:
        case Kind.BOOL:
            return boolean
        case Kind.FLOAT:
            return number
        case _:
            return _text


def _text(wire: object) -> Value | None:
    return wire[:200] if isinstance(wire, str) else None

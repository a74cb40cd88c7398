"""One entry of a products file as a definition; and entries laid over one another.

What an entry says of `members`, `actions` and `events` is a specification, laid over the maker's own where a person
has added it. Explicit binds win, the table of names fills the rest, and what is hidden is neither bound nor raw.
"""

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from drivers.kit.binds import path_of_key
from drivers.kit.define import AnyBinding, Binding, DefinitionError, Poll
from drivers.kit.overlay import Entry
from drivers.kit.plain import Flaw, Table, is_list
from drivers.miio.bridge.definition import BridgedDefinition
from drivers.miio.definitions.bridged import raw_members, read_bridged
from drivers.miio.definitions.hazards import hazard_flaws
from drivers.miio.definitions.legacy import read_getter, read_legacy
from drivers.miio.definitions.miot import Members, read_miot
from drivers.miio.profiles.legacy import LegacyDefinition
from drivers.miio.profiles.miot import MiotDefinition, Prop, Wire
from drivers.miio.spec.bind import bind_spec
from drivers.miio.spec.model import Spec, SpecAction, SpecEvent, SpecProperty

AnyDefinition = MiotDefinition | LegacyDefinition

SPEAKS: Final = {"miot": "miot", "legacy": "legacy", "bridge": "bridge"}
_PAIR: Final = re.compile(r"(\d{1,5})\.(\d{1,5})")
_FORMATS: Final = (
    "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "int", "float", "string", "hex",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What became of an entry; without a definition there are flaws."""

    definition: AnyDefinition | None
    flaws: tuple[Flaw, ...]


def read_entry(model: str, data: Entry, spec: Spec) -> Read:
    """The definition of one model that an entry (with everything laid over it) makes. Never raises."""
    flaws: list[Flaw] = []
    entry = Table(data, (), flaws)
    for key in ("note", "source", "models", "like", "family"):
        entry.get(key)
    speaks = entry.word("speaks", SPEAKS, "miot")
    vendor, name = entry.text("vendor", model.partition(".")[0].capitalize()), entry.text("name", model)
    chunk = int(entry.number("chunk", 1, 100) or 10)
    patience = entry.number("patience", 0.5, 60) or 2.5
    definition: AnyDefinition | None = None
    try:
        if speaks == "legacy":
            getter = read_getter(entry)
            binds = read_legacy(entry.table("bind"), getter)
            read = {one.address.name for one in binds if isinstance(one, Binding)}
            binds += raw_members(entry.table("members"), read, getter, Poll.NEVER)
            definition = LegacyDefinition(vendor, name, (model,), tuple(binds), chunk, patience)
        elif speaks == "miot":
            bound, together = _miot(model, entry, spec)
            definition = MiotDefinition(vendor, name, (model,), tuple(bound), chunk, patience, together)
        else:
            definition = BridgedDefinition(vendor, name, (model,), tuple(read_bridged(entry)), chunk, patience)
    except DefinitionError as error:
        if not flaws:  # what is left out may be what is missing
            flaws.append(Flaw(("bind",), error.message_id, error.params))
    if definition is not None and not flaws:
        flaws += hazard_flaws(definition)
    entry.close()
    return Read(None if flaws else definition, tuple(flaws))


def _miot(model: str, entry: Table, spec: Spec) -> tuple[list[AnyBinding[Wire]], tuple[tuple[Prop, ...], ...]]:
    own = spec_of(entry, spec)
    members = Members(own)
    table = entry.table("bind")
    bound = read_miot(table, members)
    hidden = entry.texts("hide")
    shown = replace(
        own,
        properties=tuple(one for one in own.properties if not _is_hidden(one.name, hidden)),
        actions=tuple(one for one in own.actions if not _is_hidden(one.name, hidden)),
        events=tuple(one for one in own.events if not _is_hidden(one.name, hidden)),
    )
    taken = dict.fromkeys((*members.read, *map(path_of_key, (*table.keys, *table.taken_away))))
    bound += bind_spec(shown, tuple(taken), model.partition(".")[2].partition(".")[0])
    return bound, _together(entry, members)


def _is_hidden(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _together(entry: Table, members: Members) -> tuple[tuple[Prop, ...], ...]:
    """`together`: lists of members; a write to one of them sends the others too."""
    given = entry.get("together")
    if given is None:
        return ()
    groups: list[tuple[Prop, ...]] = []
    for names in given if is_list(given) else [None]:
        if not is_list(names) or not 2 <= len(names) <= 20:
            entry.flaw("product.not_together", "together")
            return ()
        found = [members.property(entry, "together", str(name)) for name in names]
        groups.append(tuple(Prop(one.siid, one.piid) for one in found if one is not None))
    return tuple(groups)


def spec_of(entry: Table, below: Spec) -> Spec:
    """The specification with what the entry says of members laid over it."""
    properties = {one.name: one for one in below.properties}
    actions = {one.name: one for one in below.actions}
    events = {one.name: one for one in below.events}
    listed = entry.table("members")
    for name in listed.taken_away:
        properties.pop(name, None)
    for name, table in listed.tables():
        properties[name] = _property(name, table, properties.get(name))
    for name, table in entry.table("actions").tables():
        place = _place(table, *_at(actions.get(name), "aiid"))
        takes, gives = table.texts("in"), table.texts("out")
        table.get("note")
        table.close()
        actions[name] = SpecAction(name, *place, takes, gives)
    for name, table in entry.table("events").tables():
        place = _place(table, *_at(events.get(name), "eiid"))
        arguments = table.texts("arguments")
        table.get("note")
        table.close()
        events[name] = SpecEvent(name, *place, arguments)
    names = (*properties, *actions, *events)
    services = {**below.services, **{name.partition(":")[0]: _service(name) for name in names}}
    return replace(
        below, services=services, properties=tuple(properties.values()), actions=tuple(actions.values()),
        events=tuple(events.values()),
    )  # fmt: skip


def _service(name: str) -> str:
    """The service's type: `light-2` is a `light`."""
    return re.sub(r"-\d+$", "", name.partition(":")[0])


def _at(known: SpecAction | SpecEvent | None, member: str) -> tuple[int, int]:
    return (0, 0) if known is None else (known.siid, getattr(known, member))


def _property(name: str, table: Table, known: SpecProperty | None) -> SpecProperty:
    """A member: what the entry does not say, the maker's specification does."""
    below = known or SpecProperty(name, 0, 0)
    place = _place(table, below.siid, below.piid)
    form = table.word("type", {each: each for each in _FORMATS}, below.format)
    access = table.text("access", below.access)
    if set(access) - set("rwn"):
        table.flaw("product.not_access", "access", text=access[:60])
    bounds = table.numbers("range", 2, 3)
    values = dict(below.values)
    listed = table.table("values")
    for key in listed.keys:
        if key.removeprefix("-").isdecimal() and key.isascii() and len(key) < 16:
            values[int(key)] = listed.text(key)
        else:
            listed.flaw("product.not_code", key, text=key[:60])
    unit = table.text("unit", below.unit)
    standard = not table.flag("vendor", default=not below.standard)
    table.get("note")
    table.close()
    span = below.bounds if bounds is None else (bounds[0], bounds[1], bounds[2] if len(bounds) == 3 else 1.0)
    if span is not None and (span[0] >= span[1] or span[2] <= 0):
        table.flaw("product.bad_range", "range")
        span = None
    return SpecProperty(name, *place, form, access, unit, span, values, standard)


def _place(table: Table, siid: int, number: int) -> tuple[int, int]:
    """`at: siid.piid`, a text: 2.10 is not 2.1. Nowhere (0.0) where that is wrong, so that nothing follows from it."""
    given = table.get("at")
    if given is None and siid:
        return siid, number
    found = _PAIR.fullmatch(given) if isinstance(given, str) else None
    if found is None:
        table.flaw("product.not_at", "at")
        return 0, 0
    return int(found[1]), int(found[2])

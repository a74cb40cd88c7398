"""Binds of products of the older generation: members by the names that their getters take, writes by methods."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from drivers.kit.binds import Target, read_property, target_of
from drivers.kit.decode import Encode
from drivers.kit.define import AnyBinding, Binding, CallBinding
from drivers.kit.plain import Table, is_list
from drivers.kit.translate import NUMBERS, Form, literal, read_arguments
from drivers.miio.definitions.part import read_part
from drivers.miio.profiles.legacy import GET_PROP, Invoke, Name
from hub.model.capability import CommandType, EventType, Property
from hub.model.value import Color, Kind, Value

THE_VALUE: Final = "$value"
Made = Callable[[Mapping[str, object]], Sequence[Invoke]]
"""The methods, one after the other, made of the wire values by their `$names`."""


@dataclass(frozen=True, slots=True)
class Getter:
    """How members are read of which nothing else is said."""

    method: str = GET_PROP
    params: tuple[object, ...] = ()


def read_getter(entry: Table) -> Getter:
    """`getter` and `ask` of an entry or a bind; `$names` in the latter stands for the names that are wanted."""
    params = entry.get("ask")
    if params is not None and not (is_list(params) and literal(params)):
        entry.flaw("product.not_literal", "ask")
        params = None
    return Getter(entry.text("getter", GET_PROP), tuple(params) if is_list(params) else ())


def read_legacy(binds: Table, getter: Getter) -> list[AnyBinding[Name]]:
    """All binds of an entry; what is wrong with one is noted, and it is left out."""
    found: list[AnyBinding[Name]] = []
    for key, table in binds.tables():
        before = len(binds.flaws)
        made = _read_bind(binds, key, table, getter)
        if made is not None and len(binds.flaws) == before:
            found.append(made)
    return found


def _read_bind(binds: Table, key: str, table: Table, getter: Getter) -> AnyBinding[Name] | None:
    target = target_of(binds, key)
    if target is None:
        return None
    table.get("note")
    made: AnyBinding[Name] | None = None
    match target.member:
        case Property():
            made = _property(table, target, target.member, getter)
        case CommandType():
            made = _command(table, target, target.member)
        case EventType():
            binds.flaw("product.legacy_event", key)
    table.close()
    return made


def _property(table: Table, target: Target, prop: Property, getter: Getter) -> Binding[Name]:
    name = table.text("read")
    own = read_getter(table) if "getter" in table else getter
    at = table.number("index", 0, 100)
    if not name and at is None:
        table.flaw("product.needs", words="`read`, `index`")
    bound = read_property(table, target, prop, Form(table.text("type")))
    where = Name(name, own.method, own.params, None if at is None else int(at))
    decode, part = bound.translation.decoder(), read_part(table, prop)
    return Binding(
        target.capability.name, prop.name, where, decode if part is None else lambda wire: decode(part(wire)),
        _encoder(table, prop, bound.translation.encoder()), target.component, bound.poll, bound.narrow,
        bound.unlimited,
    )  # fmt: skip


def _encoder(table: Table, prop: Property, encode: Encode) -> Encode | None:
    deeds = _deeds(table, prop)
    if deeds:
        return lambda value: _nearest(deeds, value)({THE_VALUE: encode(value)})
    method = table.text("set")
    if not method or not prop.writable:
        return None
    params = _params(table, (THE_VALUE,), default=(THE_VALUE,))
    return lambda value: (Invoke(method, _filled(params, {THE_VALUE: encode(value)})),)


def _deeds(table: Table, prop: Property) -> dict[Value, Made]:
    """`on`, `off` and `write`: the method for a value."""
    found: dict[Value, Made] = {}
    for key, value in (("on", True), ("off", False)):
        if key in table and prop.kind is not Kind.BOOL:
            table.flaw("product.not_here", key)
        elif key in table:
            found[value] = _calls(table, key)
    if prop.kind is Kind.BOOL and len(found) == 1:
        table.flaw("product.needs", words="`on`, `off`")
    writes = table.table("write")
    for key in writes.keys:
        if prop.kind in NUMBERS and key.isdecimal() and key.isascii() and len(key) < 16:
            found[int(key)] = _calls(writes, key)
        elif prop.kind is Kind.ENUM and key in prop.options:
            found[key] = _calls(writes, key)
        else:
            writes.flaw("product.not_a_word", key, prop.options, text=key[:60], words=", ".join(prop.options))
    return found


def _nearest(deeds: Mapping[Value, Made], value: Value) -> Made:
    if isinstance(value, (str, bool, Color)):
        return deeds.get(value) or (lambda _: ())
    return deeds[min((one for one in deeds if isinstance(one, (int, float))), key=lambda one: abs(one - value))]


def _command(table: Table, target: Target, command: CommandType) -> CallBinding[Name]:
    names = tuple(f"${one.name}" for one in command.args)
    wire = read_arguments(table, command)
    made = _call(table, names)

    def encode(arguments: Mapping[str, Value]) -> object:
        return made(wire(arguments))

    return CallBinding(target.capability.name, command.name, Name(table.text("call")), encode, target.component)


def _calls(table: Table, key: str) -> Made:
    """One `call`, or a list of them, under a key."""
    made = [_call(one, (THE_VALUE,)) for one in table.listed(key)]
    return lambda values: [invoke for one in made for invoke in one(values)]


def _call(table: Table, names: Sequence[str]) -> Made:
    """`call: method` with `params: [...]`."""
    method = table.text("call")
    if not method:
        table.flaw("product.needs", words="`call`")
    params = _params(table, names)
    table.close()
    return lambda values: (Invoke(method, _filled(params, values)),)


def _params(table: Table, names: Sequence[str], default: tuple[object, ...] = ()) -> tuple[object, ...]:
    given = table.get("params")
    if given is None:
        return default
    if not is_list(given) or not all(literal(each) for each in given):
        table.flaw("product.not_literal", "params")
        return default
    unknown = [one for one in given if isinstance(one, str) and one.startswith("$") and one not in names]
    if unknown:
        table.flaw("product.no_argument", "params", names, text=str(unknown[0])[:60], words=", ".join(names))
    return tuple(given)


def _filled(params: Sequence[object], values: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(values.get(each, each) if isinstance(each, str) else each for each in params)

"""Binds of products that speak MIoT: members by the names of a specification, or by `siid.piid`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from drivers.kit.binds import Bound, Target, read_property, seconds, target_of
from drivers.kit.decode import Encode
from drivers.kit.define import AnyBinding, Binding, CallBinding, EventBinding, Poll, Signal
from drivers.kit.plain import Table, is_list, word_of
from drivers.kit.translate import NUMBERS, OPTION, Form, literal, read_arguments, read_translation
from drivers.miio.profiles.miot import Act, Ev, Prop, Together, Wire
from drivers.miio.spec.model import Spec, SpecAction, SpecEvent, SpecProperty
from drivers.miio.spec.translate import raw
from drivers.miio.spec.words import option_for
from hub.model.capability import CommandType, EventType, Property
from hub.model.value import Color, Kind, Value
from hub.model.words.basics import RAW

_PAIR: Final = re.compile(r"(\d{1,5})\.(\d{1,5})")
_RAW: Final = "raw."
THE_VALUE: Final = "$value"
"""Stands for the value that is written."""

Deed = Callable[[Mapping[str, object]], tuple[object, ...]]
"""What is sent, made of the wire values by their `$names`."""


@dataclass(frozen=True, slots=True)
class Members:
    """The members of one product by name, and those that explicit binds read."""

    spec: Spec
    read: dict[str, None] = field(default_factory=dict)

    def property(self, table: Table, key: str, name: str | None = None) -> SpecProperty | None:
        """The property that is named under a key of the table, or as a key of it."""
        word = table.text(key) if name is None else name
        pair = _PAIR.fullmatch(word)
        if pair is not None:
            siid, piid = int(pair[1]), int(pair[2])
            known = (one for one in self.spec.properties if (one.siid, one.piid) == (siid, piid))
            return next(known, None) or SpecProperty(word, siid, piid)
        found = next((one for one in self.spec.properties if one.name == word), None)
        if found is None and word:
            _unknown(table, key, word, [one.name for one in self.spec.properties])
        return found

    def action(self, table: Table, key: str) -> SpecAction | None:
        """The action that is named under a key of the table."""
        word = table.text(key)
        pair = _PAIR.fullmatch(word)
        if pair is not None:
            siid, aiid = int(pair[1]), int(pair[2])
            known = (one for one in self.spec.actions if (one.siid, one.aiid) == (siid, aiid))
            return next(known, None) or SpecAction(word, siid, aiid)
        found = next((one for one in self.spec.actions if one.name == word), None)
        if found is None and word:
            _unknown(table, key, word, [one.name for one in self.spec.actions])
        return found

    def event(self, table: Table, name: str) -> SpecEvent | None:
        """The event that is a key of the table."""
        pair = _PAIR.fullmatch(name)
        if pair is not None:
            siid, eiid = int(pair[1]), int(pair[2])
            known = (one for one in self.spec.events if (one.siid, one.eiid) == (siid, eiid))
            return next(known, None) or SpecEvent(name, siid, eiid)
        found = next((one for one in self.spec.events if one.name == name), None)
        if found is None:
            _unknown(table, name, name, [one.name for one in self.spec.events])
        return found


def read_miot(binds: Table, members: Members) -> list[AnyBinding[Wire]]:
    """All binds of an entry; what is wrong with one is noted, and it is left out."""
    found: list[AnyBinding[Wire]] = []
    for key, table in binds.tables():
        before = len(binds.flaws)
        made = _read_bind(binds, key, table, members)
        if len(binds.flaws) == before:
            found += made
    return found


def _read_bind(binds: Table, key: str, table: Table, members: Members) -> list[AnyBinding[Wire]]:
    target = _raw_target(key, table, members) if key.startswith(_RAW) else target_of(binds, key)
    if target is None:
        return []
    table.get("note")
    match target.member:
        case Property():
            made = _property(table, target, target.member, members)
        case EventType():
            made = _events(table, target, target.member, members)
        case CommandType():
            made = _command(table, target, target.member, members)
    if made:  # else not every key was come to
        table.close()
    return made


def _raw_target(key: str, table: Table, members: Members) -> Target | None:
    """A property of the product's own, which no capability declares: as the maker's member is, under another name."""
    name = key.removeprefix(_RAW)
    source = members.property(table, "read")
    if not OPTION.fullmatch(name):
        table.flaw("product.not_a_target", text=key[:60])
    elif source is None and "read" not in table:
        table.flaw("product.needs", words="`read`")
    elif source is not None:
        writable = table.word("access", {"r": False, "rw": True, "w": True}, default=False)
        return Target(RAW.name, RAW, replace(raw(source, name)[0], writable=writable))
    return None


def _property(table: Table, target: Target, prop: Property, members: Members) -> list[AnyBinding[Wire]]:
    source = members.property(table, "read")
    signals = _signals(table, target, prop, members)
    if source is None:
        if not signals:
            if "read" not in table:
                table.flaw("product.needs", words="`read`")
            return []
        first = signals[0].address
        silent = Form()
    else:
        members.read[source.name] = None
        first = Prop(source.siid, source.piid)
        silent = form_of(source)
    wire_type = table.text("type")
    form = replace(silent, type=wire_type) if wire_type else silent
    bound = read_property(table, target, prop, form, None if source is None else source.bounds)
    encode = _encoder(table, prop, bound, source, members)
    poll = Poll.NEVER if source is None else bound.poll
    binding = Binding(
        target.capability.name, prop.name, first, bound.translation.decoder(), encode, target.component,
        poll, bound.narrow, bound.unlimited, prop if target.capability is RAW else None,
    )  # fmt: skip
    return [binding, *signals]


def form_of(source: SpecProperty) -> Form:
    """How the specification says that a property's values stand on the wire."""
    return Form(source.format, source.unit, source.values, option_for)


def _encoder(
    table: Table, prop: Property, bound: Bound, source: SpecProperty | None, members: Members
) -> Encode | None:
    """How the property is written: `on` and `off`, `write`, `set`, or where it is read when the maker lets it."""
    access = table.word("access", {"r": "r", "rw": "rw", "w": "w"}, "" if source is None else source.access)
    deeds = _deeds(table, prop, members)
    to = table.get("set")
    target = source
    if deeds:
        return _by_value(deeds, bound)
    if isinstance(to, Mapping):
        return _composite(_set(table.table("set"), members), bound.translation.encoder())
    if isinstance(to, str):
        target, access = members.property(table, "set"), "w"
    elif to is not None:
        table.flaw("product.not_text", "set")
    if target is None or "w" not in access or not prop.writable:
        return None
    if target is source:
        return bound.translation.encoder()
    return _elsewhere(table, prop, bound, target)


def _elsewhere(table: Table, prop: Property, bound: Bound, target: SpecProperty) -> Encode:
    """Writing to another member than the one that is read, in that one's own form."""
    unnoted = Table({key: table.get(key) for key in ("values", "scale", "offset", "linear", "invert", "unit")}, (), [])
    form = form_of(target)
    plain = prop.kind in NUMBERS or bound.translation.values
    encode = (
        read_translation(unnoted, bound.translation.prop, form) if not plain or prop.kind in NUMBERS
        else replace(bound.translation, form=form)
    ).encoder()  # fmt: skip
    place = Prop(target.siid, target.piid)
    return lambda value: Together(((place, encode(value)),))


def _deeds(table: Table, prop: Property, members: Members) -> dict[Value, Deed]:
    """`on`, `off`, and `write`: what is done for a value."""
    found: dict[Value, Deed] = {}
    for key, value in (("on", True), ("off", False)):
        if key not in table:
            continue
        if prop.kind is not Kind.BOOL:
            table.flaw("product.not_here", key)
        else:
            found[value] = _deed(table.table(key), members)
    if prop.kind is Kind.BOOL and len(found) == 1:
        table.flaw("product.needs", words="`on`, `off`")
    writes = table.table("write")
    for key, deed in writes.tables():
        meant: Value = key
        if prop.kind in NUMBERS:
            number = key.removeprefix("-")
            meant = int(key) if number.isdecimal() and number.isascii() and len(number) < 16 else -1.0
        if prop.kind not in (*NUMBERS, Kind.ENUM) or (prop.kind is Kind.ENUM and key not in prop.options):
            writes.flaw("product.not_a_word", key, prop.options, text=key[:60], words=", ".join(prop.options))
        else:
            found[meant] = _deed(deed, members)
    return found


def _deed(table: Table, members: Members, names: Sequence[str] = (THE_VALUE,)) -> Deed:
    """`set: {member: value}` and `do: action` with `in: [...]`."""
    set_ = _set(table.table("set"), members, names) if "set" in table else None
    act = _action(table, members, names) if "do" in table else None
    if set_ is None and act is None:
        table.flaw("product.needs", words="`set`, `do`")
    table.close()
    return lambda values: tuple(each(values) for each in (set_, act) if each is not None)


def _set(table: Table, members: Members, names: Sequence[str] = (THE_VALUE,)) -> Callable[..., Together]:
    writes: list[tuple[Prop, object]] = []
    for key in table.keys:
        source, value = members.property(table, key, key), table.get(key)
        if not literal(value) or is_list(value):
            table.flaw("product.not_literal", key)
        elif isinstance(value, str) and value.startswith("$") and value not in names:
            table.flaw("product.no_argument", key, names, text=value[:60], words=", ".join(names))
        elif source is not None:
            writes.append((Prop(source.siid, source.piid), value))
    if not table.keys:
        table.flaw("product.needs", words="`service:property`")
    return lambda values: Together(tuple((place, _filled(value, values)) for place, value in writes))


def _action(table: Table, members: Members, names: Sequence[str] = ()) -> Callable[..., Act] | None:
    action = members.action(table, "do")
    given = table.get("in")
    arguments = list(given) if is_list(given) else []
    if given is not None and not (is_list(given) and all(literal(each) for each in given)):
        table.flaw("product.not_literal", "in")
    unknown = [one for one in arguments if isinstance(one, str) and one.startswith("$") and one not in names]
    if unknown:
        table.flaw("product.no_argument", "in", names, text=unknown[0][:60], words=", ".join(names))
    if action is None:
        return None
    return lambda values: Act(action.siid, action.aiid, tuple(_filled(each, values) for each in arguments))


def _filled(value: object, values: Mapping[str, object]) -> object:
    return values.get(value, value) if isinstance(value, str) else value


def _composite(make: Callable[..., Together], encode: Encode) -> Encode:
    return lambda value: make({THE_VALUE: encode(value)})


def _by_value(deeds: Mapping[Value, Deed], bound: Bound) -> Encode:
    """The deed of a value; of numbers, that of the nearest."""
    encode = bound.translation.encoder()

    def send(value: Value) -> object:
        chosen = value
        if not isinstance(value, (str, bool, Color)):
            numbers = [one for one in deeds if isinstance(one, (int, float))]
            chosen = min(numbers, key=lambda one: abs(one - value), default=value)
        deed = deeds.get(chosen)
        return () if deed is None else deed({THE_VALUE: encode(value)})

    return send


def _signals(table: Table, target: Target, prop: Property, members: Members) -> list[Signal[Wire]]:
    """`signals`: events that mean that the property now has a value."""
    found: list[Signal[Wire]] = []
    listed = table.table("signals")
    for key in listed.keys:
        event = members.event(listed, key)
        own = listed.table(key)
        value, then = _value(own, "value", prop), _value(own, "then", prop, default=False)
        lasts = seconds(own, "lasts")
        own.close()
        if event is not None and value is not None:
            place = Ev(event.siid, event.eiid)
            name = target.capability.name
            found.append(Signal(name, prop.name, place, value, target.component, lasts, then or False))
    return found


def _value(table: Table, key: str, prop: Property, *, default: Value | None = None) -> Value | None:
    """A value of the property as it is written in an entry."""
    value = table.get(key)
    if value is None and default is not None:
        return default
    if prop.kind is Kind.ENUM and word_of(value) in prop.options:
        return word_of(value)
    if isinstance(value, bool) and prop.kind is Kind.BOOL:
        return value
    if prop.kind in NUMBERS:
        return table.number(key)
    table.flaw("product.not_a_word", key, prop.options, text=word_of(value)[:60], words=", ".join(prop.options))
    return None


def _events(table: Table, target: Target, event: EventType, members: Members) -> list[AnyBinding[Wire]]:
    """`events`: which wire events stand for this one, each with its fields."""
    found: list[AnyBinding[Wire]] = []
    listed = table.table("events")
    for key in listed.keys:
        source = members.event(listed, key)
        fields = listed.table(key)
        makers = [(one.name, _field(fields, one)) for one in event.fields]
        fields.close()
        if source is not None:
            place = Ev(source.siid, source.eiid)
            found.append(EventBinding(target.capability.name, event.name, place, _fields(makers), target.component))
    if not listed.keys:
        table.flaw("product.needs", words="`events`")
    return found


FieldMaker = Callable[[tuple[object, ...]], Value | None]


def _field(table: Table, prop: Property) -> FieldMaker | None:
    """A field of an event: a value, or `{argument: N}` (the first is 1) with `values`."""
    given = table.get(prop.name)
    if not isinstance(given, Mapping):
        fixed = _value(table, prop.name, prop) if given is not None or prop.required else None
        return None if fixed is None else lambda _: fixed
    own = table.table(prop.name)
    at = int(own.number("argument", 1, 20) or 1) - 1
    decode = read_translation(own, prop, Form()).decoder()
    own.close()
    return lambda arguments: decode(arguments[at]) if at < len(arguments) else None


def _fields(
    makers: Sequence[tuple[str, FieldMaker | None]],
) -> Callable[[object], Mapping[str, Value | None] | None]:
    """The event's fields of the wire's arguments; an argument that means nothing here is not this event."""

    def decode(wire: object) -> Mapping[str, Value | None] | None:
        arguments = wire if isinstance(wire, tuple) else ()
        found = {name: make(arguments) for name, make in makers if make is not None}
        return None if None in found.values() else found

    return decode


def _command(table: Table, target: Target, command: CommandType, members: Members) -> list[AnyBinding[Wire]]:
    """A command: `do` an action, `set` members, or both; arguments are `$name`."""
    names = tuple(f"${one.name}" for one in command.args)
    wire = read_arguments(table, command)
    deed = _deed(table, members, names)

    def encode(arguments: Mapping[str, Value]) -> object:
        return deed(wire(arguments))

    place = Prop(0, 0)
    return [CallBinding(target.capability.name, command.name, place, encode, target.component)]


def _unknown(table: Table, key: str, word: str, known: Sequence[str]) -> None:
    table.flaw("product.no_such_member", key, known, text=word[:60])

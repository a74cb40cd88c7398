"""Binds of an entry: properties, events and commands as topics and payloads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from drivers.kit.binds import Bound, Target, read_property, seconds, target_of
from drivers.kit.decode import Decode, Encode
from drivers.kit.define import AnyBinding, Binding, CallBinding, EventBinding, Narrow, Poll
from drivers.kit.plain import Table, is_list
from drivers.kit.translate import Form, Translation, read_arguments, read_translation, wire_word
from drivers.kit.words import slug, unit_of
from drivers.mqtt.colour import read_colours
from drivers.mqtt.definition import Heard, Wire
from drivers.mqtt.payload import Said
from drivers.mqtt.sources import ANYTHING, MOST_SOURCES, read_extract, read_steps, read_topic
from drivers.mqtt.writes import THE_VALUE, Make, read_deed, read_write
from hub.model.capability import Category, CommandType, EventType, Property
from hub.model.errors import BadValue
from hub.model.units import SPELLINGS
from hub.model.value import Kind, Value
from hub.model.words.basics import RAW

KELVIN_STEP: Final = 50.0
"""A step of colour temperature that mired, which are whole, can tell apart from the next, up to 7000 K."""
MOST_BINDS: Final = 200
KINDS: Final = {"bool": Kind.BOOL, "int": Kind.INT, "float": Kind.FLOAT, "string": Kind.TEXT, "enum": Kind.ENUM}
"""What a raw property may be."""
ACCESS: Final = {"r": "r", "rw": "rw", "w": "w"}
_RAW: Final = re.compile(r"raw\.[a-z][a-z0-9_]{0,63}")
_ASKED_LATER: Final = ("means", "also", "default", "to", "write", "write_template", "on", "off")
"""Keys that a property may have, whether or not anybody comes to ask for them."""
_WRITES: Final = ("write", "write_template")
_READS: Final = ("json", "template", "means", "also", "lasts")


@dataclass(frozen=True, slots=True)
class Topics:
    """Where an entry's binds are heard and told if they do not say so."""

    heard: str = ""
    told: str = ""


def read_binds(binds: Table, topics: Topics) -> list[AnyBinding[Wire]]:
    """All binds of an entry; what is wrong with one is noted, and it is left out."""
    found: list[AnyBinding[Wire]] = []
    for key, table in binds.tables():
        before = len(binds.flaws)
        if len(found) >= MOST_BINDS:
            binds.flaw("product.too_many", limit=MOST_BINDS)
            break
        made = _read_bind(binds, key, table, topics)
        if len(binds.flaws) == before:
            found += made
    return found


def _read_bind(binds: Table, key: str, table: Table, topics: Topics) -> list[AnyBinding[Wire]]:
    table.get("note")
    if key.startswith(f"{RAW.name}."):
        return _raw(binds, key, table, topics)
    target = target_of(binds, key)
    if target is None:
        return []
    found: list[AnyBinding[Wire]] = []
    match target.member:
        case Property():
            found = [_property(table, target, target.member, topics)]
        case CommandType():
            found = [_command(table, target, target.member, topics)]
        case EventType():
            found += _events(table, target, target.member, topics)
    table.close()
    return found


def _raw(binds: Table, key: str, table: Table, topics: Topics) -> list[AnyBinding[Wire]]:
    """A property of the product's own, under its maker's name."""
    if not _RAW.fullmatch(key):
        binds.flaw("product.not_a_target", key, text=key[:60])
        return []
    name = key.partition(".")[2]
    kind = table.word("type", KINDS, Kind.TEXT)
    said = table.text("unit")
    known = SPELLINGS.get(unit_of(said) or "")
    words = table.get("values")
    options = tuple(slug(str(word)) for word in words) if kind is Kind.ENUM and is_list(words) else ()
    own = Property(
        name, kind, "As the device tells it.", unit=(said or None) if known is None else known[0], options=options,
        writable=table.get("access") in ("rw", "w"), category=Category.RAW, self_changing=True,
    )  # fmt: skip
    kept = {each: table.get(each) for each in table.keys if each != "unit" or known is not None}
    if kind in (Kind.ENUM, Kind.TEXT):
        kept.pop("type", None)
    inner = Table(kept, table.path, table.flaws)
    inner.get("note")
    bound = _property(inner, Target(RAW.name, RAW, own), own, topics)
    inner.close()
    return [replace(bound, own=own)]


def _property(table: Table, target: Target, prop: Property, topics: Topics) -> Binding[Wire]:
    access = table.word("access", ACCESS, "rw")
    for key in _ASKED_LATER:
        table.get(key)
    form = Form(table.text("type"))
    bound = _stepped(read_property(table, target, prop, form), table)
    decode, encode = _codec(table, bound.translation)
    heard = _heard(table, decode, topics) if access != "w" else ()
    for also in table.listed("also")[:MOST_SOURCES] if "also" in table else ():
        heard += _heard(also, _codec(also, _translation(also, bound.translation.prop))[0], topics)
        also.close()
    written = _writer(table, encode, prop, topics) if access != "r" else None
    if written is not None:  # where it is told what to do, we would take our own words for the device's
        told = read_topic(table, "to", topics.told)
        heard = tuple(one for one in heard if one.topic != told)
    guard = bound.narrow.get("guard", prop.guard)
    rest = bound.translation.rest
    if written is not None and guard and rest is not None and rest is guard.safe:
        table.flaw("product.needs_values")  # what nobody has heard of is not to count as safe
    if not heard and written is None and not any(key in table for key in (*_READS, *_WRITES)):
        table.flaw("product.needs", words="`from`, `to`")
    narrow = bound.narrow if heard else Narrow(**bound.narrow, readable=False)
    back = None if written is None or not heard else _back(encode, heard[0].decode)
    wire = Wire(heard, seconds(table, "lasts"), _then(table, prop), back)
    if "poll" in table:
        table.flaw("product.not_here", "poll")  # nobody asks: it tells
    return Binding(
        target.capability.name, prop.name, wire, decode, written, target.component, Poll.NEVER, narrow, unlimited=True
    )


def _stepped(bound: Bound, table: Table) -> Bound:
    """Kelvin that stand as mired on the wire, in steps that survive the way there and back."""
    if not bound.translation.line.reciprocal or len(table.numbers("range", 2, 3) or ()) == 3:
        return bound
    narrow = Narrow(**bound.narrow, step=KELVIN_STEP)
    for end in ("minimum", "maximum"):
        if end in narrow:
            narrow[end] = narrow[end] // KELVIN_STEP * KELVIN_STEP
    prop = bound.translation.prop.narrowed(**narrow)
    return replace(bound, narrow=narrow, translation=replace(bound.translation, prop=prop))


def _translation(table: Table, prop: Property) -> Translation:
    return read_translation(table, prop, Form(table.text("type")))


def _codec(table: Table, translation: Translation) -> tuple[Decode, Encode]:
    """The translators of a property's values."""
    prop = translation.prop
    if "means" in table:
        meant = read_translation(Table({"values": {"it": table.get("means")}}, table.path, table.flaws), prop, Form())
        value = meant.values["it"][1] if meant.values else None
        return lambda _: value, translation.encoder()
    if prop.kind is Kind.COLOR:
        return read_colours(table, in_json="json" in table or isinstance(table.get("write"), Mapping))
    decode, encode = translation.decoder(), translation.encoder()
    on, off = table.get("on"), table.get("off")
    if prop.kind is Kind.BOOL and isinstance(on, str) and isinstance(off, str) and not translation.values:
        return _or_as_written(decode, {on: True, off: False}), encode
    return decode, encode


def _or_as_written(decode: Decode, words: Mapping[str, Value]) -> Decode:
    """What is heard in the words that are sent means what these mean."""

    def read(wire: object) -> Value | None:
        known = words.get(wire) if isinstance(wire, str) else None
        return decode(wire) if known is None else known

    return read


def _back(encode: Encode, decode: Decode) -> Callable[[Value], Value | None]:
    return lambda value: decode(encode(value))


def _heard(table: Table, decode: Decode, topics: Topics) -> tuple[Heard, ...]:
    """The source that a table names; none, where it names none and does not read anything."""
    topic = read_topic(table, "from", topics.heard)
    extract, structured = read_extract(table)
    if topic:
        return (Heard(topic, extract, decode, structured),)
    if any(key in table for key in _READS):
        table.flaw("product.needs", words="`from`")
    return ()


def _then(table: Table, prop: Property) -> Value:
    """`then`: what is so when nothing more was heard."""
    given = table.get("then")
    if given is None:
        if "lasts" in table and prop.kind is not Kind.BOOL:
            table.flaw("product.needs", words="`then`")
        return False
    try:
        return prop.accept(given) if isinstance(given, (bool, int, float, str)) else False
    except BadValue:
        table.flaw("product.not_here", "then")
        return False


def _writer(table: Table, encode: Encode, prop: Property, topics: Topics) -> Callable[[Value], object] | None:
    """How the property is written; None where it is not."""
    topic = read_topic(table, "to", topics.told)
    deeds = _deeds(table, prop, topic)
    if not prop.writable:
        for key in ("to", *_WRITES):
            if table.get(key) is not None:
                table.flaw("product.not_writable", key, property=prop.name)
        return None
    if deeds:
        return lambda value: (deeds[value is True]({}),)
    if not topic:
        if [key for key in _WRITES if table.get(key) is not None]:
            table.flaw("product.needs", words="`to`")
        return None
    made = read_write(table, topic, read_steps(table))
    return lambda value: (made({THE_VALUE: encode(value)}),)


def _deeds(table: Table, prop: Property, topic: str) -> dict[bool, Make]:
    """`on` and `off`: what is sent for yes and no."""
    found: dict[bool, Make] = {}
    for key, value in (("on", True), ("off", False)):
        if key in table and prop.kind is not Kind.BOOL:
            table.flaw("product.not_here", key)
        elif key in table:
            found[value] = read_deed(table, key, topic)
    if len(found) == 1:
        table.flaw("product.needs", words="`on`, `off`")
        return {}
    return found


def _command(table: Table, target: Target, command: CommandType, topics: Topics) -> CallBinding[Wire]:
    names = tuple(f"${one.name}" for one in command.args)
    wires = read_arguments(table, command)
    topic = read_topic(table, "to", topics.told)
    if not topic:
        table.flaw("product.needs", words="`to`")
    if "write" not in table and "write_template" not in table:
        table.flaw("product.needs", words="`write`")
    made = read_write(table, topic, None, names)

    def encode(arguments: Mapping[str, Value]) -> object:
        return (made(wires(arguments)),)

    return CallBinding(target.capability.name, command.name, Wire(), encode, target.component)


Fields = Callable[[Said], Mapping[str, Value | None]]


def _events(table: Table, target: Target, event: EventType, topics: Topics) -> list[EventBinding[Wire]]:
    """The event by each of its sources."""
    sources = [table, *(table.listed("also")[:MOST_SOURCES] if "also" in table else ())]
    found = [_event(one, target, event, topics) for one in sources]
    for one in sources[1:]:
        one.close()
    return found


def _event(table: Table, target: Target, event: EventType, topics: Topics) -> EventBinding[Wire]:
    topic = read_topic(table, "from", topics.heard)
    extract, structured = read_extract(table)
    if not topic:
        table.flaw("product.needs", words="`from`")
    listed = table.table("events")
    by_word = {wire_word(key): _fields(listed.table(key), event) for key in listed.keys}
    by_word |= {wire_word(key): _none for key in listed.taken_away}
    other = by_word.pop(ANYTHING, None if by_word else _none)
    structured = structured or any(isinstance(listed.get(key), Mapping) for key in listed.keys)

    def decode(said: object) -> Mapping[str, Value | None] | None:
        found = extract(said) if isinstance(said, Said) else None
        if found is None or found == "" or not isinstance(said, Said):
            return None
        fields = by_word.get(wire_word(found), other)
        return None if fields is None else fields(said)

    heard = Heard(topic, extract, lambda _: None, structured)
    return EventBinding(target.capability.name, event.name, Wire((heard,)), decode, target.component)


def _none(_said: Said) -> Mapping[str, Value | None]:
    """No fields."""
    return {}


def _fields(table: Table, event: EventType) -> Fields:
    """What an event's fields are: values, or where in the message they stand."""
    fixed: dict[str, Value | None] = {}
    told: dict[str, Callable[[Said], Value | None]] = {}
    for one in event.fields:
        given = table.get(one.name)
        if isinstance(given, Mapping):
            own = table.table(one.name)
            extract, _ = read_extract(own)
            decode = _translation(own, one).decoder()
            own.close()
            told[one.name] = _taken(extract, decode)
        elif given is not None:
            try:
                fixed[one.name] = one.accept(given) if isinstance(given, (bool, int, float, str)) else None
            except BadValue:
                words = one.options
                table.flaw(
                    "product.not_a_word", one.name, words, text=str(given)[:60], words=", ".join(words) or str(one.kind)
                )
    table.close()
    return lambda said: {**fixed, **{name: take(said) for name, take in told.items()}} if told else fixed


def _taken(extract: Callable[[Said], object], decode: Decode) -> Callable[[Said], Value | None]:
    def take(said: Said) -> Value | None:
        found = extract(said)
        return None if found is None else decode(found)

    return take

"""Translators made of what an entry says of one property: between the wire's values and the property's own.

On the way in: wire, `values` or `true`, else `linear` or `scale` and `offset`, then `unit`, `invert`, `clamp`. On the
way out the same backwards. What does not fit the property's range means nothing, unless it is clamped.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.kit.decode import Decode, Encode, boolean, color, color_code, number
from drivers.kit.plain import Table, is_list, plain_number, word_of
from drivers.kit.words import slug, unit_of
from hub.model.capability import CommandType, Property
from hub.model.units import SPELLINGS
from hub.model.value import Color, Kind, Value

LONGEST_TEXT: Final = 200
MIRED: Final = 1_000_000
"""Mired times kelvin."""
OPTION: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""An option of a product's own, where the vocabulary leaves them to it."""
NUMBERS: Final = (Kind.INT, Kind.FLOAT, Kind.DURATION, Kind.TIME)


def _no_synonym(_words: str, _description: str) -> None:
    """No option."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one value stands on the wire: the maker's word for its type, its unit, and what its numbers are called.

    `synonym`: the option of a property (`capability.member`) that a maker's description means, None for none.
    """

    type: str = ""
    unit: str = ""
    names: Mapping[int, str] = field(default_factory=dict)
    synonym: Callable[[str, str], str | None] = _no_synonym

    @property
    def whole(self) -> bool:
        """Whether it is a whole number there."""
        return self.type.startswith(("int", "uint"))


@dataclass(frozen=True, slots=True)
class Line:
    """canonical = wire * `factor` + `offset`; wire values outside of `valid` mean nothing, and are never sent.

    `reciprocal`: canonical = MIRED / wire instead.
    """

    factor: float = 1.0
    offset: float = 0.0
    valid: tuple[float, float] = (-1e15, 1e15)
    clamp: bool = False
    invert: bool = False
    reciprocal: bool = False


@dataclass(frozen=True, slots=True)
class Translation:
    """One property's values by the wire's words and back, and everything else by a line."""

    prop: Property
    form: Form
    line: Line
    values: Mapping[str, tuple[object, Value]]
    """By the wire's word: the wire's value and what it means."""
    rest: Value | None = None
    """What every other wire value means."""

    @property
    def options(self) -> tuple[str, ...]:
        """The options that occur."""
        meant = [str(value) for _, value in self.values.values()]
        return tuple(dict.fromkeys(meant if self.rest is None else [*meant, str(self.rest)]))

    def decoder(self) -> Decode:
        """Wire -> canonical value; None for what it does not know."""
        if self.values:
            return self._by_word
        match self.prop.kind:
            case Kind.BOOL:
                return self._yes_or_no
            case Kind.COLOR:
                return color
            case Kind.TEXT | Kind.ENUM:
                return _text if self.prop.kind is Kind.TEXT else lambda _: None
            case _:
                return self._number()

    def encoder(self) -> Encode:
        """Canonical value -> wire."""
        if self.values:
            return self._code
        match self.prop.kind:
            case Kind.BOOL:
                return self._plain_bool
            case Kind.COLOR:
                return color_code
            case Kind.TEXT | Kind.ENUM:
                return lambda value: value
            case _:
                return self._raw

    def _by_word(self, wire: object) -> Value | None:
        word = wire_word(wire)
        found = self.values.get(word)
        return (self.rest if word else None) if found is None else found[1]

    def _code(self, value: Value) -> object:
        """The first wire value that stands for the value; of numbers, the nearest."""
        meant = [(wire, meaning) for wire, meaning in self.values.values() if meaning == value]
        if not meant and not isinstance(value, (str, bool, Color)):
            wanted = value
            numbers = [(abs(one - wanted), wire) for wire, one in self.values.values() if isinstance(one, (int, float))]
            return min(numbers, key=lambda pair: pair[0])[1] if numbers else value
        return meant[0][0] if meant else value

    def _yes_or_no(self, wire: object) -> bool | None:
        value = boolean(wire)
        return None if value is None else value is not self.line.invert

    def _plain_bool(self, value: Value) -> object:
        wire = (value is True) is not self.line.invert
        return int(wire) if self.form.whole else wire

    def _number(self) -> Decode:
        """A decoder with all that it needs at hand: it runs for every number that every device says."""
        line, whole = self.line, self.prop.kind in (Kind.INT, Kind.TIME)
        (least, most), (low, high) = line.valid, limits(self.prop)
        factor, offset = line.factor, line.offset
        straight = (factor, offset, line.invert, line.reciprocal, line.clamp) == (1.0, 0.0, False, False, False)

        def decode(wire: object) -> Value | None:
            raw = wire if type(wire) is float or type(wire) is int else number(wire)
            if raw is None or not least <= raw <= most:
                return None
            if straight:
                value = round(raw, 6)
            else:
                if line.reciprocal:
                    raw = MIRED / raw if raw > 0 else 0.0
                value = round(self._mirrored(raw * factor + offset), 6)
                if line.clamp:
                    value = max(low, min(high, value))
            if not low <= value <= high:
                return None
            return round(value) if whole else float(value)

        return decode

    def _mirrored(self, value: float) -> float:
        if not self.line.invert:
            return value
        low, high = limits(self.prop)
        return low + high - value

    def _raw(self, value: Value) -> object:
        if isinstance(value, (str, bool, Color)):
            return value
        line = self.line
        raw = (self._mirrored(value) - line.offset) / line.factor
        if line.reciprocal:
            raw = MIRED / raw if raw > 0 else line.valid[1]
        raw = max(line.valid[0], min(line.valid[1], round(raw, 6)))
        if self.form.type == "float":
            return raw
        return round(raw) if self.form.whole or raw == round(raw) else raw


def _text(wire: object) -> str | None:
    return str(wire)[:LONGEST_TEXT] if isinstance(wire, str) or plain_number(wire) is not None else None


def limits(prop: Property) -> tuple[float, float]:
    """Between which numbers the property's values are."""
    low = -1e12 if prop.minimum is None else prop.minimum
    return low, 1e12 if prop.maximum is None else prop.maximum


def wire_word(wire: object) -> str:
    """A wire value as a word, alike however the device spells it: 1, "1" and 1.0; `On` and `on`. True is not 1."""
    if isinstance(wire, bool):
        return "true" if wire else "false"
    if isinstance(wire, str):
        return wire.lower()
    raw = plain_number(wire)
    if raw is None:
        return ""
    return str(int(raw)) if raw == int(raw) else str(raw)


def wire_value(word: str, form: Form) -> object:
    """What is sent for a word of an entry: a number or yes and no where it looks like one, unless a text is due."""
    if form.type != "string":
        if word in ("true", "false"):
            return word == "true"
        if word.removeprefix("-").isdecimal() and word.isascii() and len(word) < 16:
            return int(word)
    return word


def read_translation(table: Table, prop: Property, form: Form, words: str = "") -> Translation:
    """What an entry says of the values of `prop`, which is narrowed already; every mistake is noted in the table.

    `words` is what `Form.synonym` knows the property by.
    """
    values = _values(table, prop, form) or _true_words(table, prop, form)
    if not values and prop.kind is Kind.ENUM:
        values = _by_description(table, prop, form, words)
    rest: Value | None = False if "true" in table and not form.names else None
    if "default" in table:
        rest = _meaning(table, "default", prop)
    if rest is False and prop.guard is not None and "off" in table:
        table.flaw("product.needs_values", "true")  # what nobody has heard of is not to count as off
    return Translation(prop, form, _line(table, prop, form), values, rest)


def read_arguments(table: Table, command: CommandType) -> Callable[[Mapping[str, Value]], dict[str, object]]:
    """What an entry says of the values of a command's arguments: what makes them the wire's, by `$name`."""
    listed = table.table("args")
    encoders: dict[str, Encode] = {}
    for one in command.args:
        own = listed.table(one.name)
        encoders[one.name] = read_translation(own, one, Form(own.text("type"))).encoder()
        own.close()
    listed.close()
    return lambda given: {f"${name}": make(given[name]) for name, make in encoders.items() if name in given}


def _values(table: Table, prop: Property, form: Form) -> dict[str, tuple[object, Value]]:
    """`values`: by wire value, or by what the specification calls it."""
    found: dict[str, tuple[object, Value]] = {}
    names = {slug(name): code for code, name in form.names.items()}
    if prop.kind is Kind.ENUM and not names and is_list(table.get("values")):
        return _own_words(table, prop)
    listed = table.table("values")
    for key in listed.keys:
        value = _meaning(listed, key, prop)
        code: object = wire_value(key, form)
        if form.names and (isinstance(code, str) or code not in form.names):
            if slug(key) not in names:
                words = (*map(str, form.names), *form.names.values())
                listed.flaw("product.not_a_wire_value", key, words, text=key, words=", ".join(form.names.values()))
                continue
            code = names[slug(key)]
        if value is not None:
            found[wire_word(code)] = (code, value)
    return found


def _own_words(table: Table, prop: Property) -> dict[str, tuple[object, Value]]:
    """`values: [...]`: words on the wire that are options as they are."""
    words = table.texts("values")
    strange = [word for word in words if not _is_option(slug(word), prop)]
    if strange:
        table.flaw("product.not_a_word", "values", prop.options, text=strange[0][:60], words=", ".join(prop.options))
    return {wire_word(word): (word, slug(word)) for word in words if word not in strange}


def _is_option(word: str, prop: Property) -> bool:
    return word in prop.options or (not prop.options and OPTION.fullmatch(word) is not None)


def _meaning(listed: Table, key: str, prop: Property) -> Value | None:
    """What stands under a wire value, as a value of the property."""
    value = listed.get(key)
    match prop.kind:
        case Kind.BOOL:
            if isinstance(value, bool):
                return value
            listed.flaw("product.not_flag", key)
        case Kind.ENUM:
            word = word_of(value)
            if _is_option(word, prop):
                return word
            listed.flaw("product.not_a_word", key, prop.options, text=word[:60], words=", ".join(prop.options))
        case Kind.TEXT:
            return word_of(value)[:LONGEST_TEXT]
        case Kind.COLOR:
            listed.flaw("product.not_here")
        case _:
            raw = plain_number(value)
            low, high = limits(prop)
            if raw is not None and low <= raw <= high:
                return round(raw) if prop.kind in (Kind.INT, Kind.TIME) else float(raw)
            listed.flaw("product.not_number", key, low=low, high=high)
    return None


def _true_words(table: Table, prop: Property, form: Form) -> dict[str, tuple[object, Value]]:
    """`true: [...]`: which wire values mean yes; every other that the specification names means no."""
    words = table.texts("true")
    if not words:
        return {}
    if prop.kind is not Kind.BOOL:
        table.flaw("product.not_here", "true")
        return {}
    names: Mapping[str, object] = {slug(name): code for code, name in form.names.items()}
    codes = [names.get(slug(word), wire_value(word, form)) for word in words]
    if not form.names:
        return {wire_word(code): (code, True) for code in codes}
    for at, code in enumerate(codes):
        if code not in form.names:
            known = tuple(form.names.values())
            table.flaw("product.not_a_wire_value", "true", known, text=words[at], words=", ".join(known))
    return {wire_word(code): (code, code in codes) for code in form.names}


def _by_description(table: Table, prop: Property, form: Form, words: str) -> dict[str, tuple[object, Value]]:
    meant = {code: form.synonym(words, name) or slug(name) for code, name in form.names.items()}
    found = {wire_word(code): (code, word) for code, word in meant.items() if word in prop.options}
    if not found:
        table.flaw("product.needs_values")
    return {word: (code, value) for word, (code, value) in found.items()}


def _line(table: Table, prop: Property, form: Form) -> Line:
    """`linear`, or `scale` and `offset`, and `unit`; `valid`, `clamp` and `invert`."""
    invert, clamp = table.flag("invert"), table.flag("clamp")
    valid = table.numbers("valid", 2, 2)
    factor, offset = _points(table) or (_ratio(table), table.number("offset") or 0.0)
    spelling = table.text("unit") or form.unit
    ends = (-1e15, 1e15) if valid is None else (valid[0], valid[1])
    if spelling in ("mired", "mireds") and prop.unit == "K":
        return Line(1.0, 0.0, ends, clamp, invert, reciprocal=True)
    unit = SPELLINGS.get(unit_of(spelling) or "")
    if unit is not None and unit[0] == prop.unit and "linear" not in table:
        factor, offset = factor * unit[1], offset * unit[1] + unit[2]
    elif "unit" in table:
        table.flaw("product.wrong_unit", "unit", text=spelling[:60], unit=prop.unit or "-")
    return Line(factor, offset, ends, clamp, invert)


def _ratio(table: Table) -> float:
    """`scale`: a number that is not 0."""
    scale = table.number("scale")
    if scale == 0:
        table.flaw("product.zero_scale", "scale")
    return scale or 1.0


def _points(table: Table) -> tuple[float, float] | None:
    """`linear: {wire: value, wire: value}`: the line through two points."""
    if "linear" not in table:
        return None
    points = table.table("linear")
    found: list[tuple[float, float]] = []
    for key in points.keys:
        value = points.number(key)
        try:
            wire = plain_number(float(key)) if len(key) < 20 else None
        except ValueError:
            wire = None
        if wire is not None and value is not None:
            found.append((wire, value))
    if len(found) != 2 or found[0][0] == found[1][0] or found[0][1] == found[1][1]:
        table.flaw("product.not_two_points", "linear")
        return None
    (wire, value), (other_wire, other_value) = found
    factor = (other_value - value) / (other_wire - wire)
    return factor, value - wire * factor


def literal(value: object) -> bool:
    """Whether it may be sent as it is: a text, a number, yes or no, or a list of such."""
    if is_list(value):
        return len(value) <= 50 and all(literal(each) and not is_list(each) for each in value)
    return isinstance(value, (str, bool)) or plain_number(value) is not None

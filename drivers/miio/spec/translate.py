"""How one property of a specification is translated to and from a member of a capability."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from drivers.kit.decode import Decode, Encode, as_is, boolean, color, color_code, inverted, number, options, whole
from drivers.kit.define import Narrow
from drivers.kit.words import slug, unit_of
from drivers.miio.spec.model import SpecProperty
from drivers.miio.spec.names import How, Rule
from drivers.miio.spec.words import option_for, scale_of, share_of, yes_or_no
from hub.model.capability import Category, Property
from hub.model.units import CANONICAL
from hub.model.value import Kind, Value

MOST_LEVELS: Final = 20
WIDEST: Final = 1e12
LONGEST_TEXT: Final = 200
HALF: Final = 50

_NO_FAULT: Final = frozenset(
    ("none", "no", "ok", "normal", "no_fault", "no_faults", "no_error", "no_errors", "nothing")
)


@dataclass(frozen=True, slots=True)
class Translation:
    """Wire value to canonical value and back (`encode` None: only shown), and how the product's member differs."""

    decode: Decode
    encode: Encode | None = None
    narrow: Narrow = field(default_factory=Narrow)


def translated(rule: Rule, member: Property, prop: SpecProperty) -> Translation | None:
    """`prop` as the rule's member; None where it does not fit: no unit that is known, no words that are understood."""
    if not {"r", "n"} & set(prop.access):
        return None
    made = _by_how(rule, member, prop)
    if made is None:
        return None
    writable = rule.writable and member.writable and "w" in prop.access
    narrow = Narrow(**made.narrow)
    if rule.guard is not None:
        narrow["guard"] = rule.guard
    return Translation(made.decode, made.encode if writable else None, narrow)


def _by_how(rule: Rule, member: Property, prop: SpecProperty) -> Translation | None:
    match rule.how:
        case How.INVERTED:
            return _inverted(rule, prop)
        case How.LEVEL:
            return _level(prop)
        case How.SHARE:
            return None if prop.format == "bool" else _share(rule, member, prop)
        case How.PLAIN:
            return _plain(rule, member, prop)


def _plain(rule: Rule, member: Property, prop: SpecProperty) -> Translation | None:
    numeric = prop.format not in ("bool", "string", "hex")
    match member.kind:
        case Kind.BOOL:
            return _yes_no(rule, prop)
        case Kind.ENUM:
            return _choice(rule, member, prop)
        case Kind.TEXT:
            return _words(prop)
        case Kind.COLOR if numeric:
            return Translation(color, color_code)
        case Kind.INT | Kind.FLOAT | Kind.DURATION if numeric:
            return _amount(rule, member, prop)
    return None


def _yes_no(rule: Rule, prop: SpecProperty) -> Translation | None:
    """Yes and no: as such, by the descriptions of two values, or as 0 and 1."""
    if prop.format == "bool":
        return Translation(boolean, as_is)
    if not prop.values:
        low, high, _ = prop.bounds or (0.0, 1.0, 1.0)
        return Translation(boolean, lambda value: int(value is True)) if (low, high) in ((0, 1), (0, 2)) else None
    codes: dict[int, bool] = {}
    for wire, description in prop.values.items():
        word = option_for(rule.words, description) if rule.words else None
        means = word != "idle" if word else yes_or_no(description)
        if means is not None:
            codes[wire] = means
    return _of_two(codes)


def _of_two(codes: Mapping[int, bool]) -> Translation | None:
    """By wire values that mean yes or no: both must be there."""
    send = {means: wire for wire, means in reversed(list(codes.items()))}
    if len(send) < 2:
        return None

    def decode(wire: object) -> bool | None:
        return codes.get(wire) if isinstance(wire, int) else None

    return Translation(decode, lambda value: send[value is True])


def _inverted(rule: Rule, prop: SpecProperty) -> Translation | None:
    """A yes that means no: `contact-state` is true while the two parts touch (XiaoMi/ha_xiaomi_home bool_trans)."""
    if prop.format == "bool":
        return Translation(inverted)
    said = {wire: option_for(rule.words, description) for wire, description in prop.values.items()}
    return _of_two({wire: word == "open" for wire, word in said.items() if word})


def _choice(rule: Rule, member: Property, prop: SpecProperty) -> Translation | None:
    names: dict[int | str, str] = {}
    for wire, description in prop.values.items():
        word = option_for(rule.words, description) or slug(description)
        if word in member.options or (rule.open and word):
            names[wire] = word
        elif rule.open:
            names[wire] = f"mode_{wire}"
    if not names:
        return None
    codes = {word: wire for wire, word in reversed(list(names.items()))}
    narrow = Narrow(options=tuple(dict.fromkeys(names.values())))
    return Translation(options(names), lambda value: codes[str(value)], narrow)


def _words(prop: SpecProperty) -> Translation:
    """A fault: `none` where nothing is wrong, the maker's word, or the number as `code_7`."""
    if prop.format == "string":
        return Translation(_text)
    words = {wire: slug(description) or _code(wire) for wire, description in prop.values.items()}

    def decode(wire: object) -> str | None:
        if isinstance(wire, bool) or not isinstance(wire, int):
            return None if not isinstance(wire, bool) else "fault" if wire else "none"
        word = words.get(wire, _code(wire))
        return "none" if word in _NO_FAULT or not wire else word

    return Translation(decode)


def _code(wire: int) -> str:
    return f"code_{wire}" if wire else "none"


def _text(wire: object) -> str | None:
    return wire[:LONGEST_TEXT] if isinstance(wire, str) else None


def _share(rule: Rule, member: Property, prop: SpecProperty) -> Translation | None:
    """A number of any range as a share of a hundred. Without a range it must be one already."""
    if prop.values:
        return _brightness(prop)
    least = member.minimum or 0.0
    if prop.bounds is None:
        if (prop.unit or rule.unit) and unit_of(prop.unit or rule.unit) == "%":
            return Translation(whole(0, 100), _whole, Narrow(minimum=least))
        return None
    low, high, _ = prop.bounds
    if low >= 0 and high == 100:
        return Translation(whole(0, 100), _whole, Narrow(minimum=max(least, low)))
    stretch = (100 - least) / (high - low)

    def decode(wire: object) -> int | None:
        raw = number(wire)
        return round(least + (raw - low) * stretch) if raw is not None and low <= raw <= high else None

    step = max(1.0, round(stretch, 6))
    return Translation(
        decode, lambda value: round(low + (_as_number(value) - least) / stretch), Narrow(minimum=least, step=step)
    )


def _brightness(prop: SpecProperty) -> Translation | None:
    """Dark, dim, bright: by their words, whatever their numbers are; all must be understood."""
    shares = {wire: share_of(description) for wire, description in prop.values.items()}
    words = {wire: slug(description) for wire, description in prop.values.items()}
    if "brightest" in words.values():  # what is only bright is less then
        shares |= {wire: HALF for wire, word in words.items() if word == "bright"}
    known = {wire: share for wire, share in shares.items() if share is not None}
    if len(known) < len(shares) or len(set(known.values())) < 2:
        return None

    def decode(wire: object) -> int | None:
        return known.get(wire) if isinstance(wire, int) and not isinstance(wire, bool) else None

    def encode(value: Value) -> object:
        return min(known, key=lambda wire: abs(known[wire] - _as_number(value)))

    return Translation(decode, encode, Narrow(minimum=float(min(known.values())), step=50.0))


def _level(prop: SpecProperty) -> Translation | None:
    """Level n of N as a share of a hundred. What has no number in its name (`auto`, `off`) is unknown."""
    levels = _levels(prop)
    if len(levels) < 2:
        return None
    first = round(100 / len(levels))
    step = (100 - first) / (len(levels) - 1)
    shares = {wire: int(first + index * step) for index, wire in enumerate(levels)}

    def decode(wire: object) -> int | None:
        return shares.get(wire) if isinstance(wire, int) and not isinstance(wire, bool) else None

    def encode(value: Value) -> object:
        return min(shares, key=lambda wire: abs(shares[wire] - _as_number(value)))

    return Translation(decode, encode, Narrow(minimum=float(first), maximum=100.0, step=round(step, 9)))


def _levels(prop: SpecProperty) -> list[int]:
    if prop.values:
        words = {wire: slug(description) for wire, description in sorted(prop.values.items())}
        return [wire for wire, word in words.items() if any(letter.isdigit() for letter in word)]
    low, high, step = prop.bounds or (0.0, 0.0, 0.0)
    step = max(1.0, step)
    many = (high - low) / step
    return [round(low + each * step) for each in range(int(many) + 1)] if 1 <= many < MOST_LEVELS else []


def _amount(rule: Rule, member: Property, prop: SpecProperty) -> Translation | None:
    """A number with a unit that measures the same thing; what the maker does not name is as the rule says."""
    said = prop.unit or rule.unit
    factor, offset = 1.0, 0.0
    if member.unit is not None:
        scale = scale_of(said, member.unit) if said else None
        if scale is None:
            return None
        factor, offset = scale
    low = -WIDEST if member.minimum is None else member.minimum
    high = WIDEST if member.maximum is None else member.maximum
    rounded = member.kind is Kind.INT

    def decode(wire: object) -> float | int | None:
        raw = number(wire)
        value = None if raw is None else round(raw * factor + offset, 6)
        if value is None or not low <= value <= high:
            return None
        return round(value) if rounded else value

    narrow = _narrow_amount(prop, factor, offset, low, high)
    if narrow is None:
        return None
    return Translation(decode, _sender(prop, factor, offset), narrow if member.writable else Narrow())


def _narrow_amount(prop: SpecProperty, factor: float, offset: float, low: float, high: float) -> Narrow | None:
    """The product's range, never wider than the member's; None where the two have nothing in common."""
    bounds = prop.bounds
    if bounds is None and len(prop.values) > 1:
        codes = sorted(prop.values)
        steps = [after - before for before, after in pairwise(codes)]
        bounds = float(codes[0]), float(codes[-1]), float(min(steps))
    if bounds is None:
        return Narrow()
    least, most = sorted(round(edge * factor + offset, 6) for edge in bounds[:2])
    least, most = max(low, least), min(high, most)
    if least >= most:
        return None
    narrow = Narrow(minimum=least, maximum=most)
    if bounds[2]:
        narrow["step"] = round(bounds[2] * abs(factor), 9)
    return narrow


def _sender(prop: SpecProperty, factor: float, offset: float) -> Encode:
    fraction = prop.format == "float"

    def encode(value: Value) -> object:
        wire = (_as_number(value) - offset) / factor
        if prop.values:
            return min(prop.values, key=lambda code: abs(code - wire))
        return round(wire, 6) if fraction else round(wire)

    return encode


def _as_number(value: Value) -> float:
    return number(value) or 0.0


def _whole(value: Value) -> object:
    return round(_as_number(value))


def raw(prop: SpecProperty, name: str) -> tuple[Property, Decode]:
    """A property that no capability stands for, under the maker's name: only shown, and only when it is asked for."""
    kind, unit, decode, words = _raw_kind(prop)
    return Property(
        name, kind, prop.name, unit=unit, options=words, category=Category.RAW, required=False, self_changing=True
    ), decode


def _raw_kind(prop: SpecProperty) -> tuple[Kind, str | None, Decode, tuple[str, ...]]:
    if prop.format == "bool":
        return Kind.BOOL, None, boolean, ()
    if prop.format in ("string", "hex", ""):
        return Kind.TEXT, None, _any_text, ()
    words: dict[int | str, str] = {wire: slug(description) for wire, description in prop.values.items()}
    if words and all(words.values()) and len(set(words.values())) == len(words):
        return Kind.ENUM, None, options(words), tuple(words.values())
    unit = unit_of(prop.unit) if prop.unit else None
    return Kind.FLOAT, unit if unit in CANONICAL else None, number, ()


def _any_text(wire: object) -> str | None:
    return str(wire)[:LONGEST_TEXT] if isinstance(wire, (str, bool, int, float)) else None

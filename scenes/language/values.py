"""Values for properties: literals as people write them in `set`, and what a computed value must fit."""

from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.units import CANONICAL, SPELLINGS
from hub.model.value import Color, Kind, Value
from hub.text.hints import suggest
from hub.text.problem import Problem
from hub.text.quantities import parse_duration, parse_quantity, parse_time_of_day
from hub.text.source import Mark
from scenes.language.draft import Code, Draft, unit_problem
from scenes.language.notes import Notes, Place
from scenes.language.resolved import listed
from scenes.language.types import SECONDS, type_of
from scenes.language.walker import SWITCH_WORDS

_LONGEST_TEXT = 4096


def parse_literal(text: str, where: Mark | Place | None, expected: Property, problems: list[Problem]) -> Value | None:
    """A value of the property, as it stores it: `on`, `40 %`, `19 °C`, `docked`, `#ff0000`, `22:30`, `5m`.

    None when a problem was noted: wrong type, out of range, a unit of something else, no such option. Never raises.
    """
    return _Literal(Notes(text, where, problems), expected).read()


def fit(draft: Draft, code: Code, target: Property) -> Code | None:
    """A compiled part as value of a property; None when a problem was noted."""
    wanted, found = type_of(target), code.type
    if found.kind is None:
        return code
    if wanted.is_number and found.is_number:
        return _fit_number(draft, code, target)
    if wanted.kind is Kind.ENUM and found.kind is Kind.ENUM:
        fits = bool(set(wanted.options) & set(found.options))
    else:
        fits = found.kind is wanted.kind or (wanted.kind, found.kind) == (Kind.TEXT, Kind.ENUM)
    if not fits:
        draft.error("scenes.mismatch", code, other=target.name, expected=str(wanted))
        return None
    return code


def _fit_number(draft: Draft, code: Code, target: Property) -> Code | None:
    wanted = type_of(target)
    if code.bare and wanted.unit == SECONDS:
        draft.error("scenes.needs_duration_unit", code)
        return None
    if code.type.unit is None and not code.bare and wanted.unit == SECONDS:
        draft.error("scenes.needs_duration_unit", code)
        return None
    if code.type.unit not in (None, wanted.unit):  # a plain number takes the unit of the property, as a literal does
        about = {"other": target.name, "type": str(wanted), "unit": code.type.unit or wanted.unit}
        draft.error(unit_problem(code.type.unit, wanted.unit), code, **about)
        return None
    if code.constant and code.number is not None:
        try:
            target.accept(code.number)
        except BadValue:
            params = {"text": draft.text(code)} | _range(target)
            draft.notes.error("scenes.value_range", code.start, code.end, None, params)
            return None
    return code


def _range(target: Property) -> dict[str, str]:
    unit = f" {target.unit}" if target.unit else ""
    low = "-∞" if target.minimum is None else f"{target.minimum:g}{unit}"
    high = "∞" if target.maximum is None else f"{target.maximum:g}{unit}"
    return {"name": target.name, "minimum": low, "maximum": high}


@dataclass(frozen=True, slots=True)
class _Literal:
    notes: Notes
    expected: Property

    def read(self) -> Value | None:
        text, expected = self.notes.text.strip(), self.expected
        match expected.kind:
            case Kind.BOOL:
                value = SWITCH_WORDS.get(text)
                return value if value is not None else self.refuse("scenes.value_switch", suggest(text, SWITCH_WORDS))
            case Kind.ENUM:
                if text in expected.options:
                    return text
                hint = suggest(text, expected.options)
                return self.refuse("scenes.unknown_option", hint, options=str(type_of(expected)))
            case Kind.TEXT:
                return text if len(text) <= _LONGEST_TEXT else self.refuse("scenes.too_long", limit=str(_LONGEST_TEXT))
            case Kind.COLOR:
                return Color.parse(text) or self.refuse("scenes.bad_color")
            case Kind.TIME:
                seconds = parse_time_of_day(text)
                return self.refuse("scenes.bad_time") if seconds is None else self.accept(seconds)
            case Kind.DURATION:
                return self.duration(text)
            case Kind.INT | Kind.FLOAT:
                return self.number(text)

    def duration(self, text: str) -> Value | None:
        duration = parse_duration(text)
        if duration is not None:
            return self.accept(duration)
        quantity = parse_quantity(text)
        if quantity is not None and not quantity[1]:
            return self.refuse("scenes.needs_duration_unit")
        return self.number(text) if quantity is not None else self.refuse("scenes.bad_duration")

    def number(self, text: str) -> Value | None:
        quantity, unit = parse_quantity(text), type_of(self.expected).unit
        if quantity is not None and text.startswith("+"):
            # Elsewhere that raises by so much; here it would set exactly that, and nobody would notice.
            return self.refuse("scenes.value_plus", plain=text[1:].strip())
        if quantity is None:
            compound = parse_duration(text) if unit == SECONDS else None
            if compound is not None:
                return self.accept(compound)
            return self.refuse("scenes.value_number")
        number, spelling = quantity
        if not spelling:
            return self.accept(number)
        if spelling not in SPELLINGS:
            hint = suggest(spelling, SPELLINGS)
            return self.refuse("scenes.unknown_unit", hint, unit=spelling, known=listed(CANONICAL))
        if unit is None:
            return self.refuse("scenes.no_unit_here", other=self.expected.name, unit=spelling)
        known, factor, offset = SPELLINGS[spelling]
        if known != unit:
            return self.refuse("scenes.other_unit", other=self.expected.name, type=str(type_of(self.expected)))
        return self.accept(round(number * factor + offset, 9))

    def accept(self, number: float) -> Value | None:
        try:
            return self.expected.accept(number)
        except BadValue:
            return self.refuse("scenes.value_range", **_range(self.expected))

    def refuse(self, message_id: str, hint: str | None = None, **params: str) -> Value | None:
        notes = self.notes
        text = notes.text.strip()
        start = len(notes.text) - len(notes.text.lstrip())
        params = {"text": text, "name": self.expected.name} | params
        notes.error(message_id, start, start + len(text), hint, params)
        return None

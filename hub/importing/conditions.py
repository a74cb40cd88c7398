"""Conditions of Home Assistant as expressions.

Source: https://www.home-assistant.io/docs/scripts/conditions/ .
"""

import re
from collections.abc import Callable
from typing import Final

from hub.importing.around import Around
from hub.importing.document import Fields, listed, switched_off, text_of, words
from hub.importing.entities import PERSONS, SUN, SUN_STATES, UNKNOWN, Told
from hub.importing.logic import DAYS, Logic, days_phrase, fired_by
from hub.importing.phrases import FALSE, NOT, PRODUCT, TRUE, Phrase, all_of, any_of, compared, opposite, switched
from hub.importing.refused import Refused
from hub.importing.times import duration, number_of, shifted, time_of_day
from hub.text.quantities import parse_time_of_day
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node, Scalar

_ENTITY: Final = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_HELPER: Final = re.compile(r"input_[a-z]+\.[a-z0-9_]+")


def conditions(around: Around, node: Node | None) -> Phrase:
    """All conditions of a list, as one expression."""
    return all_of(condition(around, one) for one in listed(node))


def condition(around: Around, node: Node) -> Phrase:
    """One condition. Refused: it cannot be told exactly."""
    if isinstance(node, Scalar):
        return Logic(around, node.mark).condition(node)
    fields = Fields(node)
    fields.skip("alias", "id" if "condition" not in fields.values else "alias")
    if switched_off(fields):
        return TRUE
    kind = fields.text("condition")
    for short in ("and", "or", "not"):
        if kind is None and short in fields.values:
            fields.values = {**fields.values, "conditions": fields.values[short]}
            del fields.values[short]
            kind = short
    reader = KINDS.get(kind or "")
    if reader is None:
        if kind is not None and "{{" in kind:
            return Logic(around, node.mark).condition(fields.need("condition"))
        raise Refused("import.condition", node.mark, kind=kind or "?")
    found = reader(around, fields)
    fields.close()
    return found


def is_condition(node: Node) -> bool:
    """Whether an action is a condition."""
    if isinstance(node, Scalar):
        return True
    return isinstance(node, Mapping) and any(node.get(key) is not None for key in ("condition", "and", "or", "not"))


def _and(around: Around, fields: Fields) -> Phrase:
    return conditions(around, fields.need("conditions"))


def _or(around: Around, fields: Fields) -> Phrase:
    return any_of(condition(around, one) for one in _counting(fields))


def _counting(fields: Fields) -> list[Node]:
    """The conditions that are not switched off: these neither hold nor keep others from holding."""
    nodes = listed(fields.need("conditions"))
    return [one for one in nodes if not (isinstance(one, Mapping) and switched_off(Fields(one)))]


def _not(around: Around, fields: Fields) -> Phrase:
    return opposite(any_of(condition(around, one) for one in _counting(fields)))


def _state(around: Around, fields: Fields) -> Phrase:
    states = tuple(text_of(one) for one in listed(fields.need("state")))
    attribute, lasting, any_ = fields.text("attribute"), fields.get("for"), fields.text("match")
    for_ = None if lasting is None else duration(lasting)
    entities = words(fields.need("entity_id"))
    found = [_at_state(around, entity, attribute, states, for_) for entity in entities]
    return any_of(found) if any_ == "any" else all_of(found)


def _at_state(
    around: Around, entity: Scalar, attribute: str | None, states: tuple[str, ...], lasting: str | None
) -> Phrase:
    if entity.text == SUN and attribute is None and not lasting and all(state in SUN_STATES for state in states):
        return any_of(SUN_STATES[state] for state in states)
    told = around.map.entity(entity.text, entity.mark).told(attribute, entity.mark)
    zones(around, entity, states)
    odd = next((one for one in states if one in UNKNOWN or _HELPER.fullmatch(one)), None)
    if odd is not None:
        raise Refused("import.unknown_state", entity.mark, state=odd, property=told.ref)
    phrase = told.is_one_of(states, entity.mark)
    if lasting is None:
        return phrase
    if len(states) == 1:
        return Phrase(f"has_been({phrase.text}, {lasting})")
    return all_of([phrase, Phrase(f"unchanged({told.ref}, {lasting})")])


def zones(around: Around, entity: Scalar, states: tuple[str, ...]) -> None:
    """Note that a person in another zone is not `not_home` over there."""
    if "not_home" in states and entity.text.partition(".")[0] in PERSONS:
        around.findings.note("import.note_zones", entity.mark)


def number_of_entity(around: Around, entity: str, attribute: str | None, mark: Mark) -> Told | None:
    """The number behind an entity; None: the height of the sun."""
    if entity == SUN and attribute == "elevation":
        around.findings.note("import.note_sun", mark)
        return None
    told = around.map.entity(entity, mark).told(attribute, mark)
    if not told.is_number:
        raise Refused("import.not_number", mark)
    return told


def fitted(told: Told, unit: str | None) -> Phrase:
    """A number beside one with a unit: a plain number over there counts in that unit, and says so here."""
    if unit and not told.prop.unit and not told.unit:
        return Phrase(f"{told.ref} * 1 {unit}", PRODUCT)
    return Phrase(told.ref)


def within(around: Around, fields: Fields, told: Told | None, *, others: bool) -> Phrase:
    """Over `above` and under `below`. Refused: a limit that is another entity, unless `others` may be."""
    parts = []
    ref = Phrase("sun.elevation" if told is None else told.ref)
    for key, sign in (("above", ">"), ("below", "<")):
        node = fields.get(key)
        if node is None:
            continue
        text = text_of(node)
        limit = number_of(text)
        if limit is not None:
            right = Phrase(told.number(limit) if told is not None else f"{limit:g}°")
        elif others and _ENTITY.fullmatch(text):
            other = number_of_entity(around, text, None, node.mark)
            if other is None or other.unit or (told is not None and told.unit):
                raise Refused("import.unit_sum", node.mark, unit="?")
            right = fitted(other, told.prop.unit if told is not None else "°")
        else:
            raise Refused("import.limit", node.mark, text=text)
        parts.append(compared(ref, sign, right))
    if not parts:
        raise Refused("import.missing", fields.mark, key="above")
    return all_of(parts)


def attribute_of(fields: Fields) -> str | None:
    """The attribute that a number is read of: named, or by the one template that says the same."""
    template = fields.text("value_template")
    if template is None:
        return fields.text("attribute")
    match = re.fullmatch(
        r"\s*\{\{\s*state\.(?:attributes\.(\w+)|state)\s*(?:\|\s*float\s*(?:\([\d.]*\))?)?\s*\}\}\s*", template
    )
    if match is None:
        raise Refused("import.template", fields.need("value_template").mark, what="value_template")
    return match[1]


def _numeric(around: Around, fields: Fields) -> Phrase:
    attribute = attribute_of(fields)
    found = []
    for entity in words(fields.need("entity_id")):
        told = number_of_entity(around, entity.text, attribute, entity.mark)
        found.append(within(around, fields, told, others=True))
    return all_of(found)


def _time(around: Around, fields: Fields) -> Phrase:
    after, before = (_limit(around, fields.get(key)) for key in ("after", "before"))
    days = [text_of(one) for one in listed(fields.get("weekday"))]
    parts = []
    if any(day not in DAYS for day in days):
        raise Refused("import.weekday", fields.mark)
    if days:
        parts.append(days_phrase(sorted(set(days), key=DAYS.index)))
    if after and before:
        if after != before:
            parts.append(_window(after, before, fields.mark))
    elif after and after != "00:00":
        parts.append(Phrase(f"time >= {after}", NOT + 1))
    elif before:
        parts.append(FALSE if before == "00:00" else Phrase(f"time < {before}", NOT + 1))
    return all_of(parts)


def _window(after: str, before: str, mark: Mark) -> Phrase:
    if parse_time_of_day(after) is None or parse_time_of_day(before) is None:
        raise Refused("import.time_window", mark)
    return Phrase(f"time in {after}..{before}", NOT + 1)


def _limit(around: Around, node: Node | None) -> str | None:
    if node is None:
        return None
    text = text_of(node)
    found = time_of_day(text)
    if found is not None:
        return found
    if number_of(text) is not None and not (isinstance(node, Scalar) and node.quoted):
        raise Refused("import.time_number", node.mark, text=text)
    if _ENTITY.fullmatch(text):
        return around.map.entity(text, node.mark).told(None, node.mark).ref
    raise Refused("import.time", node.mark, text=text)


def _sun(_around: Around, fields: Fields) -> Phrase:
    after, before = fields.text("after"), fields.text("before")
    later, sooner = fields.get("after_offset"), fields.get("before_offset")
    for word in (after, before):
        if word is not None and word not in {"sunrise", "sunset"}:
            raise Refused("import.condition", fields.mark, kind=f"sun: {word}")
    begun = Phrase(f"time >= {shifted(after, later)}", NOT + 1) if after else None
    not_over = Phrase(f"time < {shifted(before, sooner)}", NOT + 1) if before else None
    if begun is None and not_over is None:
        raise Refused("import.missing", fields.mark, key="after")
    both = [one for one in (begun, not_over) if one is not None]
    # Home Assistant's own exception: the night begins on one day and ends on the next.
    return any_of(both) if (after, before) == ("sunset", "sunrise") else all_of(both)


def _template(around: Around, fields: Fields) -> Phrase:
    node = fields.need("value_template")
    return Logic(around, node.mark).condition(node)


def _trigger(around: Around, fields: Fields) -> Phrase:
    node = fields.need("id")
    return any_of(fired_by(around, word.text, word.mark) for word in words(node))


def at_home(around: Around, person: Scalar, zone: Node) -> Phrase:
    """That a person is at home. Refused: another zone."""
    if text_of(zone) != "zone.home":
        raise Refused("import.zone", zone.mark, zone=text_of(zone))
    return around.map.entity(person.text, person.mark).told(None, person.mark).is_at("home", person.mark)


def _zone(around: Around, fields: Fields) -> Phrase:
    zone = fields.need("zone")
    return all_of(at_home(around, person, zone) for person in words(fields.need("entity_id")))


def _device(around: Around, fields: Fields) -> Phrase:
    fields.skip("device_id", "domain")
    kind, lasting = fields.text("type") or "", fields.get("for")
    entity = words(fields.need("entity_id"))[0]
    if kind not in {"is_on", "is_off"} or not _ENTITY.fullmatch(entity.text):
        raise Refused("import.device", fields.mark)
    state = (kind.removeprefix("is_"),)
    return _at_state(around, entity, None, state, None if lasting is None else duration(lasting))


KINDS: Final[dict[str, Callable[[Around, Fields], Phrase]]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "state": _state,
    "numeric_state": _numeric,
    "time": _time,
    "sun": _sun,
    "template": _template,
    "trigger": _trigger,
    "zone": _zone,
    "device": _device,
}


def always(phrase: Phrase) -> bool:
    """Whether an expression is true whatever happens."""
    return phrase in {TRUE, switched("true", on=True)}

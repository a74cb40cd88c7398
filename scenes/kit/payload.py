"""Payloads: text that came in from outside, read as the types that a scene has declared. Nothing in it is trusted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.value import Kind, Value
from hub.text.problem import error
from hub.text.quantities import parse_number
from hub.text.reader import SWITCH_WORDS, Fields, one_of
from hub.text.yaml import Node
from scenes.kit.brings import brings
from scenes.language.lexer import is_word
from scenes.language.reading import Reading

LONGEST: Final = 65_536
"""How many characters of a payload are looked at; what is longer says nothing."""
LONGEST_TEXT: Final = 4096
"""How long a text in it may be."""
LARGEST: Final = 1e15
"""No number that means something is as far from zero."""
MOST_FIELDS: Final = 64

TYPES: Final[Mapping[str, Kind]] = {"text": Kind.TEXT, "number": Kind.FLOAT, "bool": Kind.BOOL}


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field: the variable (by full name), where it stands in the payload, its type."""

    variable: str
    path: tuple[str, ...]
    kind: Kind


def read_fields(node: Node | None, prefix: str, reading: Reading) -> tuple[Field, ...]:
    """`{NAME: text|number|bool}`; a dot in a name goes into an object. The variables are called `prefix.NAME`."""
    fields = Fields.of(node, reading.problems) if node is not None else None
    if fields is None:
        return ()
    found: list[Field] = []
    for key, value in fields.mapping.entries:
        fields.node(key.text)
        words = key.text.split(".")
        if not all(is_word(word) for word in words):
            reading.problems.append(error("scenes.bad_field_name", key.mark, name=key.text))
            continue
        kind = one_of(TYPES)(value, reading.problems)
        if kind is not None:
            found.append(Field(f"{prefix}.{key.text}", tuple(words), kind))
            brings(reading, key, {f"{prefix}.{key.text}": Property(key.text, kind)})
    if len(found) > MOST_FIELDS:
        reading.problems.append(error("scenes.too_many_fields", fields.mapping.mark, limit=MOST_FIELDS))
    return tuple(found)


def decode(text: str) -> object:
    """What a payload says as JSON; None where it says nothing, or something that is too long or too deep."""
    if len(text) > LONGEST:
        return None
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


def values_of(body: object, fields: tuple[Field, ...]) -> dict[str, Value | None]:
    """The declared variables; one that is missing, or no value of its type, is unknown."""
    return {field.variable: typed(_at(body, field.path), field.kind) for field in fields}


def typed(found: object, kind: Kind) -> Value | None:
    """A value of the type, None where it is none. Words for on and off, and numbers in quotes, are understood."""
    match kind, found:
        case Kind.TEXT, str():
            return found if len(found) <= LONGEST_TEXT and _can_be_written(found) else None
        case Kind.BOOL, bool():
            return found
        case Kind.BOOL, str():
            return SWITCH_WORDS.get(found.strip().casefold())
        case Kind.FLOAT, str():
            return _number(parse_number(found.strip()))
        case Kind.FLOAT, bool():
            return None
        case Kind.FLOAT, (int() | float()):
            return _number(found)
    return None


def _number(found: float | None) -> float | None:
    """NaN and infinity compare to nothing that is less than LARGEST."""
    return float(found) if found is not None and abs(found) < LARGEST else None


def _can_be_written(text: str) -> bool:
    """Half a surrogate pair, which JSON allows, is no text that could be stored or sent."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _at(body: object, path: tuple[str, ...]) -> object:
    for word in path:
        if not isinstance(body, dict):
            return None
        body = body.get(word)
    return body

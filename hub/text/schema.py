"""JSON Schema, as editors understand it: what `hub.text.reader` reads, said to a language server.

Draft 7 (https://json-schema.org/draft-07/schema), which every editor knows. Editors read YAML 1.2: `on` is a text, `5`
a number, `22:30` and `5 m` are texts.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

Schema = dict[str, Any]
"""A schema, or a part of one."""

Keys = Mapping[str, Schema]
"""The keys of a mapping, each with what may stand under it."""

DRAFT: Final = "http://json-schema.org/draft-07/schema#"

TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
NAME: Final[Schema] = {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 128}, {"type": ["number", "boolean"]}]}
# What a letter is, is asked of every script: JavaScript's own idea of a word ends at `z`.
HANDLE: Final[Schema] = {"type": "string", "pattern": r"^[^\s.:,\d][^\s.:,]*$"}
SWITCH: Final[Schema] = {"enum": ["on", "off", True, False, "yes", "no"]}
DURATION: Final[Schema] = {
    "type": "string",
    "pattern": r"^(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m(?!s))?(\d+(\.\d+)?s)?(\d+ms)?$",
    "minLength": 2,
    "examples": ["90s", "5m", "1h30m"],
}
TIME: Final[Schema] = {
    "type": "string",
    "pattern": r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$",
    "examples": ["07:00", "22:30"],
}


def ref(name: str) -> Schema:
    """What is said once under `definitions`."""
    return {"$ref": f"#/definitions/{name}"}


def mapping(keys: Keys, required: Iterable[str] = ()) -> Schema:
    """Keys with values, and no other keys."""
    found: Schema = {"type": "object", "properties": dict(keys), "additionalProperties": False}
    needed = list(required)
    return {**found, "required": needed} if needed else found


def table(value: Schema, key: Schema | None = None) -> Schema:
    """Names of the owner's own, each with such a value."""
    found: Schema = {"type": "object", "additionalProperties": value}
    return found if key is None else {**found, "propertyNames": key}


def words(choices: Iterable[str | bool | float]) -> Schema:
    """One of some words; one that YAML takes for something else is that, too. Where there are none, nothing fits."""
    found = list(dict.fromkeys(choices))
    if not found:
        return {"not": {}}
    return {"enum": [*found, *(one for word in found if (one := _otherwise(word)) is not None)]}


def number(low: float | None = None, high: float | None = None, *, whole: bool = False) -> Schema:
    """A number without a unit."""
    found: Schema = {"type": "integer" if whole else "number"}
    return found | ({} if low is None else {"minimum": low}) | ({} if high is None else {"maximum": high})


def quantity(units: Iterable[str]) -> Schema:
    """A number with one of these units."""
    spelt = "|".join(re.escape(one) for one in sorted(units, key=len, reverse=True))
    return {"type": "string", "pattern": rf"^[+-]?\d+(\.\d+)?\s?({spelt})$"}


def either(*schemas: Schema) -> Schema:
    """One of several forms."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


def listing(item: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": item}


def one_or_more(item: Schema) -> Schema:
    """One such value, or a list of them."""
    return either(item, {**listing(item), "minItems": 1})


def told(schema: Schema, description: str) -> Schema:
    """The schema with a sentence for people."""
    return (
        {**schema, "description": description}
        if "$ref" not in schema
        else {"allOf": [schema], "description": description}
    )


def describe(schema: Schema, say: Callable[[str], str | None]) -> Schema:
    """The schema with each key told of in the words that `say` has for it, where it has none yet."""
    found: Schema = {}
    for name, part in schema.items():
        if name == "properties":
            found[name] = {key: _described(key, describe(value, say), say) for key, value in part.items()}
        elif isinstance(part, dict):
            found[name] = describe(part, say)
        elif isinstance(part, list):
            found[name] = [describe(one, say) if isinstance(one, dict) else one for one in part]
        else:
            found[name] = part
    return found


def _described(key: str, schema: Schema, say: Callable[[str], str | None]) -> Schema:
    sentence = None if "description" in schema else say(key)
    return schema if sentence is None else told(schema, sentence)


def _otherwise(word: str | bool | float) -> bool | float | None:
    """What YAML 1.2 makes of a plain word, where that is no text."""
    if not isinstance(word, str):
        return None
    if word in ("true", "false"):
        return word == "true"
    return float(word) if re.fullmatch(r"[+-]?\d+(\.\d+)?", word) else None

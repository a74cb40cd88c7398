"""The schema of products/*.yaml, for editors: the keys of docs/products.md, and every member of every capability."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from hub.model.capability import Capability, CommandType, EventType, Property
from hub.text.schema import (
    DRAFT,
    DURATION,
    TEXT,
    Keys,
    Schema,
    describe,
    either,
    listing,
    mapping,
    number,
    one_or_more,
    ref,
    table,
    words,
)

_NULL: Final[Schema] = {"type": "null"}
_YES: Final[Schema] = {"type": "boolean"}
_NAMES: Final = one_or_more(TEXT)
_SPAN: Final[Schema] = {**listing(number()), "minItems": 2, "maxItems": 3}
_LITERAL: Final = either(TEXT, listing(TEXT))
_SECONDS: Final = either(DURATION, number(0))
_ANY: Final[Schema] = {}
_CONDITION: Final = table(one_or_more(TEXT))
_HEARD: Final[Keys] = {"from": either(TEXT, {"type": "null"}), "json": TEXT, "template": TEXT, "when": _CONDITION}
_TOLD: Final[Keys] = {"to": either(TEXT, {"type": "null"}), "write": _ANY, "write_template": TEXT}
_COLOURS: Final[Keys] = {
    "form": words(("hs", "xy", "rgb", "rgbw", "rgbww", "hex")), "shape": words(("object", "list", "text")),
    "names": listing(TEXT),
}  # fmt: skip
_DEED: Final = mapping(
    {"set": table(TEXT), "do": TEXT, "in": listing(_LITERAL), "call": TEXT, "params": listing(_LITERAL)}
)
_TRANSLATION: Final[Keys] = {
    "values": either(table(TEXT), listing(TEXT)), "default": TEXT, "true": _NAMES, "unit": TEXT,
    "scale": number(), "offset": number(), "linear": table(number()),
    "valid": {**listing(number()), "minItems": 2, "maxItems": 2}, "clamp": _YES, "invert": _YES, "type": TEXT,
    "note": TEXT,
}  # fmt: skip
_ENDS: Final[Schema] = {**listing(number(0, whole=True)), "minItems": 2, "maxItems": 2}
_GETTER: Final[Keys] = {
    "getter": TEXT, "ask": listing(TEXT), "index": number(0, whole=True), "chars": _ENDS, "bits": _ENDS, "hex": _YES,
}  # fmt: skip
_GUARD: Final = mapping(
    {**dict.fromkeys(("max_on", "longest", "lease", "within", "rest"), _SECONDS), "most": number(1, whole=True)}
)
_PROPERTY: Final[Keys] = {
    **_TRANSLATION, **_GETTER, **_HEARD, **_TOLD, **_COLOURS, "means": TEXT, "lasts": _SECONDS, "then": TEXT,
    "also": one_or_more(mapping({**_TRANSLATION, **_HEARD, **_COLOURS, "means": TEXT})), "read": TEXT,
    "access": words(("r", "rw", "w")), "set": either(TEXT, table(TEXT)),
    "params": listing(_LITERAL), "on": _ANY, "off": _ANY, "range": _SPAN,
    "poll": words(("fast", "normal", "slow", "never")),
    "fresh": either(words(("unlimited",)), _SECONDS),
    "signals": table(mapping({"value": TEXT, "lasts": _SECONDS, "then": TEXT}, ["value"])), "reason": TEXT,
    "hazard": words(("none", "heater", "heat", "door")), "guard": _GUARD,
}  # fmt: skip
_FIELD: Final = either(TEXT, mapping({"argument": number(1, whole=True), **_TRANSLATION, **_HEARD}))
_EVENT: Final[Keys] = {
    "events": table(either(table(_FIELD), _NULL)), **_HEARD,
    "also": one_or_more(mapping({"events": table(either(table(_FIELD), _NULL)), **_HEARD})), "note": TEXT,
}  # fmt: skip
_COMMAND: Final[Keys] = {**_DEED["properties"], **_TOLD, "args": table(mapping(_TRANSLATION)), "note": TEXT}
_ASK: Final = one_or_more(mapping({"to": TEXT, "write": _ANY}))
_THERE: Final = one_or_more(mapping({**_HEARD, "values": table(TEXT)}))
_PLACE: Final[Keys] = {"at": TEXT, "note": TEXT}
_MEMBER: Final[Keys] = {
    **_PLACE, "type": TEXT, "access": TEXT, "unit": TEXT, "range": _SPAN, "values": table(TEXT), "vendor": _YES,
    "name": TEXT, "options": listing(TEXT),
}  # fmt: skip


def products_schema(families: Iterable[str], models: Collection[str], capabilities: Collection[Capability]) -> Schema:
    """The JSON Schema of a products file. `models` are those that something can be said to be like."""
    entry = {
        "models": {**listing(TEXT), "minItems": 1}, "vendor": TEXT, "name": TEXT,
        "speaks": words(("miot", "legacy", "bridge")), "like": words(models), "family": words(families),
        "chunk": number(1, 100, whole=True), "patience": number(0.5, 60), "source": TEXT, "note": TEXT, "getter": TEXT,
        "ask": either(listing(TEXT), _ASK), "from": TEXT, "to": TEXT, "availability": _THERE,
        "available": words(("all", "any", "latest")), "seen": one_or_more(mapping(_HEARD)), "hide": _NAMES,
        "together": listing(listing(TEXT)),
        "members": _nullable(mapping(_MEMBER)), "actions": _nullable(mapping({**_PLACE, "in": _NAMES, "out": _NAMES})),
        "events": _nullable(mapping({**_PLACE, "arguments": _NAMES})), "bind": _binds(capabilities),
    }  # fmt: skip
    kinds = {"property": _PROPERTY, "event": _EVENT, "command": _COMMAND}
    definitions = {kind: {**mapping(keys), "type": ["object", "null"]} for kind, keys in kinds.items()}
    found = listing(mapping(entry, ["models"]))
    return {"$schema": DRAFT, **describe(found, lambda _: None), "definitions": definitions}


def _nullable(schema: Schema) -> Schema:
    return table(either(schema, _NULL))


def _binds(capabilities: Collection[Capability]) -> Schema:
    """Every member of every capability by its key, and the same under a component; and what is raw.

    Editors offer what stands under `properties`; what may stand there, they are told once for each kind of member.
    """
    keys: dict[str, Schema] = {}
    patterns: dict[str, Schema] = {r"^raw\.[a-z][a-z0-9_]*$": ref("property")}
    for kind in ("property", "event", "command"):
        members = [(f"{one.name}.{member.name}", member.doc) for one in capabilities for member in _members(one, kind)]
        keys |= {key: {"description": doc} for key, doc in members}
        spelt = "|".join(re.escape(key) for key, _ in members)
        patterns[rf"^([a-z][a-z0-9_]*\.)?({spelt})$"] = ref(kind)
    return {"type": "object", "properties": keys, "patternProperties": patterns, "additionalProperties": False}


def _members(one: Capability, kind: str) -> tuple[Property | EventType | CommandType, ...]:
    match kind:
        case "property":
            return one.properties
        case "event":
            return one.events
    return one.commands

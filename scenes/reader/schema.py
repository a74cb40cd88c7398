"""The schema of scene files for one home: what kinds say of their keys, put together with the names of the devices."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.vocabulary import ONLINE
from hub.text import schema as form
from hub.text.schema import (
    DRAFT,
    DURATION,
    HANDLE,
    NAME,
    SWITCH,
    TEXT,
    Keys,
    Schema,
    describe,
    either,
    listing,
    mapping,
    one_or_more,
    ref,
    table,
    told,
    words,
)
from scenes.actions import hold
from scenes.engine.program import Mode, Priority
from scenes.kinds import ACTIONS, CONDITIONS, TRIGGERS
from scenes.kit import keep
from scenes.language import shapes
from scenes.language.groups import GROUP_WORDS, PEOPLE
from scenes.language.scope import MEMBER
from scenes.language.shapes import House, value
from scenes.reader import invariant
from scenes.reader.allowed import CODES
from scenes.reader.parameters import TYPES

Say = Callable[[str], str | None]
"""The sentence for an id of the catalogue, None where it has none."""

_NAME: Final = r"[^\s.]+(\.[^\s.]+)*"
_EXPRESSION: Final[Schema] = {
    "type": ["string", "boolean", "number"],
    "examples": ["time in 06:00..10:00", "kitchen.temperature < 19 °C", "hall.motion and not hall_light.on"],
}
_BOUND: Final = ("action", "actions", "targets", "property", "device", "group", "notifier", "command")
"""What is said a second time, for where a variable holds a device: any name may then be that of its property."""


def scenes_schema(house: House, say: Say) -> Schema:
    """The JSON Schema of a file of scenes."""
    use = mapping({"use": NAME, "with": table(TEXT, HANDLE), "scene": NAME, "id": NAME, "note": NAME}, ["use"])
    item = mapping(scene_keys(house), ["scene"])
    return _file(listing(either(item, use, invariant.schema(house))), house, say)


def blueprint_schema(say: Say) -> Schema:
    """The JSON Schema of a blueprint; its scenes hold parameters where a scene holds names, so they are open."""
    parameter = mapping({"type": words(TYPES), "capability": TEXT, "note": NAME, "default": TEXT}, ["type"])
    keys = {
        "blueprint": NAME, "note": NAME, "parameters": table(either(words(TYPES), parameter), HANDLE),
        "scenes": one_or_more({"type": "object"}),
    }  # fmt: skip
    whole = {"$schema": DRAFT, **mapping(keys, ["blueprint", "scenes"])}
    return describe(whole, lambda key: say(f"schema.key.{key}"))


def scene_keys(house: House) -> Keys:
    """The keys of a scene."""
    return {
        "scene": NAME,
        "id": NAME,
        "note": NAME,
        "when": shapes.TRIGGERS,
        "if": shapes.CONDITIONS,
        "do": shapes.ACTIONS,
        **hold.schema(house),
        **keep.schema(house),
        "mode": words(str(mode) for mode in Mode),
        "per": TEXT,
        "priority": words(str(one) for one in Priority),
        "cooldown": DURATION,
        "debounce": DURATION,
        "throttle": DURATION,
        "most": {"type": "string", "pattern": r"^[1-9]\d{0,5}\s*/\s*(s|m|h)$", "examples": ["20/h"]},
        "on_unknown": words(("run", "skip")),
        "on_change": words(("stop", "finish")),
        "override": DURATION,
        "shadow": SWITCH,
        "on_missed": either(words(("skip",)), mapping({"run_late": DURATION}, ["run_late"])),
        "fields": table(one_or_more(shapes.VALUE), HANDLE),
        "owner": words(people) if (people := house.having(PEOPLE)) else HANDLE,
        "allow": table(NAME, {"type": "string", "pattern": f"^({'|'.join(CODES)})( .+)?$"}),
    }


def _file(root: Schema, house: House, say: Say) -> Schema:
    said: Schema = {**_kinds(house, say), **_names(house), **_targets(house)}
    bound: Schema = {f"bound_{name}": _rebound(said[name]) for name in ("action", "actions")}
    whole = {"$schema": DRAFT, **root, "definitions": {**said, **bound, **_any_names()}}
    return describe(whole, lambda key: say(f"schema.key.{key}"))


def _rebound(part: Any) -> Any:
    """The same, with all that it refers to bound."""
    if isinstance(part, list):
        return [_rebound(one) for one in part]
    if not isinstance(part, dict):
        return part
    bound = {f"#/definitions/{name}": f"#/definitions/bound_{name}" for name in _BOUND}
    return {key: bound.get(one, one) if key == "$ref" else _rebound(one) for key, one in part.items()}


def _any_names() -> Mapping[str, Schema]:
    name: Schema = {"type": "string", "pattern": f"^{_NAME}$"}
    names = ("property", "device", "group", "notifier", "command")
    found = {f"bound_{one}": either(ref(one), name) for one in names}
    several = form.table(shapes.VALUE, name)
    return {**found, "bound_targets": {"anyOf": [ref("targets"), several]}}


def _kinds(house: House, say: Say) -> Mapping[str, Schema]:
    """What may stand where a trigger, a condition, an action stands."""

    def forms(name: str, kinds: Mapping[str, Mapping[str, Schema]]) -> Iterable[Schema]:
        for kind, keys in kinds.items():
            sentence = say(f"schema.{name}.{kind}") or kind
            yield mapping({**keys, kind: told(keys[kind], sentence)}, [kind])

    triggers = {kind: one.schema(house) for kind, one in TRIGGERS.items()}
    conditions = {kind: {**one.schema(house), "on_unknown": SWITCH} for kind, one in CONDITIONS.items()}
    actions = {kind: one.schema(house) for kind, one in ACTIONS.items()}
    return {
        "trigger": either(shapes.EXPRESSION, *forms("trigger", triggers)),
        "triggers": one_or_more(ref("trigger")),
        "condition": either(shapes.EXPRESSION, *forms("condition", conditions)),
        "conditions": one_or_more(ref("condition")),
        "action": either(*forms("action", actions)),
        "actions": one_or_more(ref("action")),
        "expression": {**either(ref("name"), _EXPRESSION), "description": say("schema.expression") or ""},
    }


def _names(house: House) -> Mapping[str, Schema]:
    """Names of this home, where one is expected."""
    devices = tuple(house.devices.values())
    parts = [f"{one.handle}.{part}" for one in devices for part in _parts(one)]
    groups = [*(f"area.{one}" for one in house.areas), *(f"label.{one}" for one in house.labels)]
    several = ref("several")
    online = (f"{one.handle}.{ONLINE.name}" for one in devices)
    return {
        "several": either(words(groups), {"type": "string", "pattern": _beginning_with(_open_words(house))}),
        "name": words((*house.properties(), *online)),
        "property": either(ref("name"), several),
        "event": either(words(f"{one.handle}.{path}" for one in devices for path in one.abilities.events), several),
        "command": either(words(f"{one.handle}.{path}" for one in devices for path in one.abilities.commands), several),
        "device": one_or_more(either(words((*house.devices, *parts)), several)),
        "notifier": either(words(house.having("notify")), several),
        "group": either(several, words((*house.devices, *parts))),
        "scene": either(words(house.scenes), TEXT),
    }


def _parts(device: Device) -> Iterable[str]:
    return dict.fromkeys(part for part, _ in device.abilities.capabilities if part)


def _open_words(house: House) -> Iterable[str]:
    """What names may begin with of which nobody knows how they go on: groups, what triggers bring, unknown devices."""
    unknown = (handle for handle, device in house.devices.items() if not device.abilities.capabilities)
    return *GROUP_WORDS, MEMBER, *unknown


def _beginning_with(words_: Iterable[str]) -> str:
    """What a name looks like that stands for several devices, or for one that the trigger brings along."""
    return rf"^({'|'.join(words_)})(\.{_NAME})?$"


def _targets(house: House) -> Mapping[str, Schema]:
    """Properties that can be written, each with its values; those of one type share a definition."""
    writable = {name: prop for name, prop in house.properties().items() if prop.writable}
    types: dict[str, tuple[str, Schema]] = {}
    keys: dict[str, Schema] = {}
    for name, prop in writable.items():
        schema = value(prop)
        number, _ = types.setdefault(repr(schema), (f"value{len(types) + 1}", schema))
        keys[name] = told(ref(number), _told_of(house.devices[name.partition(".")[0]], prop))
    held = {name: keys[name] for name, prop in writable.items() if prop.holdable}
    values = dict(types.values())
    return {**values, "targets": _open(keys, house), "held": _open(held, house)}


def _open(keys: Keys, house: House) -> Schema:
    """Properties by name, and groups of them."""
    several = {rf"^({'|'.join(_open_words(house))})\.": shapes.VALUE}
    return {**mapping(keys), "patternProperties": several}


def _told_of(device: Device, prop: Property) -> str:
    unit = f" ({prop.unit})" if prop.unit else ""
    return f"{device.name}: {prop.doc or prop.name}{unit}"

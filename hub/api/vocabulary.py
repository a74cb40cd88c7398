"""The capability vocabulary as JSON: what the hub answers, and what the command line prints without one."""

from hub.api.ports import Json
from hub.model.capability import Capability, Property
from hub.model.vocabulary import CAPABILITIES


def vocabulary_json() -> Json:
    """All capabilities, in the order of the vocabulary."""
    return {"capabilities": [capability_json(capability) for capability in CAPABILITIES]}


def capability_json(capability: Capability) -> Json:
    """One capability with its properties, events and commands."""
    return {
        "name": capability.name,
        "doc": capability.doc,
        "properties": [_property(prop) for prop in capability.properties],
        "events": [
            {"name": event.name, "doc": event.doc, "fields": [_property(field) for field in event.fields]}
            for event in capability.events
        ],
        "commands": [
            {
                "name": command.name,
                "doc": command.doc,
                "class": command.command_class.value,
                "args": [_property(arg) for arg in command.args],
                "required": command.required,
            }
            for command in capability.commands
        ],
    }


def _property(prop: Property) -> Json:
    return {
        "name": prop.name,
        "doc": prop.doc,
        "kind": prop.kind.value,
        "unit": prop.unit,
        "minimum": prop.minimum,
        "maximum": prop.maximum,
        "step": prop.step,
        "options": list(prop.options),
        "readable": prop.readable,
        "writable": prop.writable,
        "category": prop.category.value,
        "level": prop.guard.level.value if prop.guard else None,
        "holdable": prop.holdable,
        "required": prop.required,
    }

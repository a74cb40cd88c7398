"""What a scene is given when it runs: its fields, filled with what came along."""

from hub.model.capability import Property
from hub.model.errors import BadValue
from hub.model.value import Value
from scenes.engine.program import Variables


def given(fields: tuple[Property, ...], variables: Variables) -> Variables:
    """The variables of a firing with all fields; one that is missing, or something else, is what it is at first."""
    return {**variables, **{prop.name: _value(prop, variables.get(prop.name)) for prop in fields}}


def _value(prop: Property, value: Value | None) -> Value | None:
    if value is None:
        return prop.initial
    try:
        return prop.accept(value)
    except BadValue:
        return prop.initial

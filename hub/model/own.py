"""Properties of the owner's own: what a virtual device, or a scene that asks for values, is made of."""

from dataclasses import replace
from typing import Final

from hub.model.capability import Abilities, Capability, Category, Property
from hub.model.errors import BadValue
from hub.model.units import SPELLINGS
from hub.model.value import Color, Kind, Value
from hub.model.vocabulary import CAPABILITIES
from hub.model.words.basics import VIRTUAL

HOUSE = "house"
"""The handle of the home itself: a virtual device with the property `MODE`."""
MODE = "mode"

PLAYABLE: dict[str, Capability] = {
    one.name: one
    for one in CAPABILITIES
    if one.properties and not one.events and not any(command.required for command in one.commands)
}
"""The capabilities that a virtual device can have: those that are properties alone."""

_NOTHING_YET: dict[Kind, Value] = {
    Kind.BOOL: False, Kind.INT: 0, Kind.FLOAT: 0.0, Kind.TEXT: "", Kind.COLOR: Color(255, 255, 255),
    Kind.DURATION: 0.0, Kind.TIME: 0,
}  # fmt: skip


Limits = tuple[float | None, float | None, float | None]
"""Minimum, maximum and step."""
NO_LIMITS: Final[Limits] = (None, None, None)


def own_property(
    name: str,
    kind: str,
    value: bool | float | str,
    *,
    unit: str = "",
    options: tuple[str, ...] = (),
    limits: Limits = NO_LIMITS,
) -> Property:
    """A property that begins with `value`, which its type and unit are taken from.

    `limits` are in the same unit.

    Raises:
        BadValue: no such unit, or the value is not within the limits.
    """
    spelling = SPELLINGS.get(unit, ("", 1.0, 0.0))
    if unit and unit not in SPELLINGS:
        raise BadValue("own.unknown_unit", unit=unit, known=", ".join(SPELLINGS))
    canonical, factor, offset = spelling
    low, high = (None if one is None else round(one * factor + offset, 9) for one in limits[:2])
    step = None if limits[2] is None else round(limits[2] * factor, 9)
    prop = Property(
        name, Kind(kind), unit=canonical or None, minimum=low, maximum=high, step=step, options=options, writable=True
    )
    given: Value = value
    if prop.kind is Kind.COLOR:
        given = Color.parse(str(value)) or Color(0, 0, 0)
    elif prop.kind is Kind.FLOAT:
        given = round(float(value) * factor + offset, 9)
    return replace(prop, initial=prop.accept(given))


def played(capability: Capability) -> tuple[Property, ...]:
    """The properties of a capability as a virtual device has them: to be written, harmless, and known from the start.

    What only a real device has is left out: its own countdown, what it tells of itself beside what it is for, effects
    that each product calls by other words. Of a capability that has nothing else, it is the first: `battery`.
    """
    diagnostic = tuple(prop for prop in capability.properties if prop.category is Category.DIAGNOSTIC)
    wanted = tuple(
        prop
        for prop in capability.properties
        if prop.category is Category.PRIMARY or (prop in diagnostic and prop.required)
        if prop.options or prop.kind is not Kind.ENUM
    )
    return tuple(
        replace(prop, writable=True, guard=None, self_changing=False, fresh_for=None, initial=_beginning(prop))
        for prop in wanted or diagnostic[:1]
    )


def _beginning(prop: Property) -> Value:
    if prop.kind is Kind.ENUM:
        return prop.options[0]
    value = _NOTHING_YET[prop.kind]
    low = prop.minimum
    return prop.accept(max(value, low)) if low is not None and isinstance(value, (int, float)) else value


def virtual_abilities(capabilities: tuple[str, ...], own: tuple[Property, ...]) -> Abilities:
    """What a virtual device can do. Own properties stand over those of a capability."""
    properties = {prop.name: prop for name in capabilities for prop in played(PLAYABLE[name])}
    properties |= {prop.name: prop for prop in own}
    names = (VIRTUAL.name, *capabilities)
    return Abilities(tuple(("", name) for name in names), properties, {}, {})

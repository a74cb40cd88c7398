"""What the names in an expression stand for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hub.model.capability import Property
from hub.model.device import Device
from hub.text.hints import suggest
from scenes.engine.view import Cell, View

EVENT = "event"
_MOST_LISTED = 18


@dataclass(frozen=True, slots=True)
class FromCell:
    """A property of a device."""

    property: Property
    cell: Cell


@dataclass(frozen=True, slots=True)
class FromVariable:
    """A variable of the run, or a field of the event that began it: `context.vars[name]`."""

    property: Property
    name: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """A property of a device that is named but not yet adopted: anything, and unknown."""

    device: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Nothing of that name. `part` is the index of the first word that is wrong."""

    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)
    hint: str | None = None
    part: int = 0


Resolved = FromCell | FromVariable | NotYet


class Scope(Protocol):
    """Looks names up."""

    def resolve(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        """What `kettle.on`, `strip.left.on`, `event.zone` or a variable stands for."""

    def knows(self, word: str) -> bool:
        """Whether the word alone names something, a device or a variable; quicker than finding out why not."""


class HouseScope:
    """The devices of the house by handle, and the variables that a scene has at this place.

    `variables` are by full name: `count`, and fields of the triggering event as `event.zone`.
    """

    __slots__ = ("_devices", "_variables", "_view")

    def __init__(self, devices: Mapping[str, Device], view: View, variables: Mapping[str, Property]) -> None:
        self._devices = devices
        self._view = view
        self._variables = variables

    def with_variables(self, variables: Mapping[str, Property]) -> "HouseScope":
        """The same house with more variables."""
        return HouseScope(self._devices, self._view, {**self._variables, **variables})

    def resolve(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        """See `Scope`."""
        name = ".".join(parts)
        variable = self._variables.get(name)
        if variable is not None:
            return FromVariable(variable, name)
        device = self._devices.get(parts[0])
        if device is not None:
            return self._of_device(device, parts)
        if parts[0] == EVENT and len(parts) > 1:
            return self._no_field(parts)
        if len(parts) == 1:
            return self._single(name)
        return Unresolved("scenes.unknown_device", {"name": parts[0]}, suggest(parts[0], self._devices))

    def knows(self, word: str) -> bool:
        """See `Scope`."""
        return word in self._variables or word in self._devices

    def _of_device(self, device: Device, parts: tuple[str, ...]) -> Resolved | Unresolved:
        abilities, path = device.abilities, ".".join(parts[1:])
        if not abilities.capabilities:
            return NotYet(device.handle) if path else Unresolved("scenes.device_alone_new", {"device": device.handle})
        found = abilities.properties.get(path)
        if found is not None:
            return FromCell(found, self._view.cell(device.key, path, ".".join(parts), found))
        about = {"device": device.handle, "name": path}
        if path in abilities.events:
            return Unresolved("scenes.is_an_event", about, part=1)
        if path in abilities.commands:
            return Unresolved("scenes.is_a_command", about, part=1)
        if not abilities.properties:
            return Unresolved("scenes.device_without_properties", about)
        inside = [known for known in abilities.properties if known.startswith(f"{path}.")]
        if not path or inside:
            known = listed(inside or abilities.properties, device.handle)
            return Unresolved("scenes.device_alone", {"device": ".".join(parts), "known": known})
        about["known"] = listed(abilities.properties)
        return Unresolved("scenes.unknown_property", about, suggest(path, abilities.properties), part=1)

    def _no_field(self, parts: tuple[str, ...]) -> Unresolved:
        fields = [name.removeprefix("event.") for name in self._variables if name.startswith("event.")]
        if not fields:
            return Unresolved("scenes.no_event", {"name": ".".join(parts)})
        name = ".".join(parts[1:])
        about = {"name": name, "known": listed(fields)}
        return Unresolved("scenes.unknown_field", about, suggest(name, fields), part=1)

    def _single(self, name: str) -> Unresolved:
        for device in self._devices.values():
            if name in device.abilities.properties:
                return Unresolved("scenes.property_alone", {"name": name, "example": f"{device.handle}.{name}"})
        hint = suggest(name, [*self._variables, *self._devices])
        return Unresolved("scenes.unknown_word", {"name": name}, hint)


def listed(names: Iterable[str], device: str = "") -> str:
    """The names for a message, not too many of them."""
    shown = [f"`{device}.{name}`" if device else f"`{name}`" for name in names]
    return ", ".join(shown[:_MOST_LISTED]) + (", …" if len(shown) > _MOST_LISTED else "")

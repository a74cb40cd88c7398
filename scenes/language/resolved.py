"""What a name in an expression may turn out to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.model.capability import Property
from hub.model.device import Device
from hub.text.hints import suggest
from scenes.engine.view import Cell

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
class Member:
    """One device of a group, or the part of it that counts. `ref` is how people write it (`hall`, `strip.left`)."""

    ref: str
    device: Device
    component: str = ""


@dataclass(frozen=True, slots=True)
class FromGroup:
    """The same property of several devices. `selector` says of which (`area.kitchen.light`); there is at least one."""

    selector: str
    members: tuple[tuple[Member, FromCell], ...]


@dataclass(frozen=True, slots=True)
class FromBound:
    """A property of the device that a variable holds; `cells` are by the value of the variable."""

    property: Property
    variable: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class FromWords:
    """What the device that a variable holds is called, or where it is: no property, known when scenes are read."""

    property: Property
    variable: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FromTheirArea:
    """The same property of what is in the area of the device that a variable holds: groups by its value.

    A device that is in no area, or has nothing of the kind around it, has no group.
    """

    property: Property
    variable: str
    groups: Mapping[str, FromGroup]


@dataclass(frozen=True, slots=True)
class NotYet:
    """A property of a device that is named but not yet adopted: anything, and unknown.

    `device` is empty where that has been said already: of a variable that can hold no device yet.
    """

    device: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Nothing of that name. `part` is the index of the first word that is wrong; `whole`: it is all of them."""

    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)
    hint: str | None = None
    part: int = 0
    whole: bool = False


Resolved = FromCell | FromVariable | FromGroup | FromBound | FromWords | FromTheirArea | NotYet


def handle_hint(word: str, devices: Mapping[str, Device]) -> str | None:
    """The handle that was probably meant: that of the device with this name, or the nearest."""
    named = (handle for handle, device in devices.items() if device.name == word)
    return next(named, None) or suggest(word, devices)


def listed(names: Iterable[str], device: str = "") -> str:
    """The names for a message, not too many of them."""
    shown = [f"`{device}.{name}`" if device else f"`{name}`" for name in names]
    return ", ".join(shown[:_MOST_LISTED]) + (", …" if len(shown) > _MOST_LISTED else "")

"""What the names in an expression stand for."""

from collections.abc import Callable, Mapping
from typing import Protocol

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.reading import PropertyId
from hub.model.value import Kind
from hub.model.vocabulary import ONLINE
from hub.text.hints import suggest
from scenes.engine.view import Cell, View, Worked
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.groups import GROUP_WORDS, find, members_having, merged, path_of, property_at
from scenes.language.resolved import (
    FromBound,
    FromCell,
    FromGroup,
    FromTheirArea,
    FromVariable,
    FromWords,
    Member,
    NotYet,
    Resolved,
    Unresolved,
    handle_hint,
    listed,
)  # fmt: skip

MEMBER = "member"
BROUGHT = ("event", "change", "outcome", "webhook", "mqtt")
"""What triggers bring along: fields of it are variables, such as `event.zone`."""
NAME, AREA = "name", "area"
_NOBODY: Mapping[str, tuple[Member, ...]] = {}


class Scope(Protocol):
    """Looks names up."""

    def resolve(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        """What `kettle.on`, `strip.left.on`, `event.zone` or a variable stands for."""

    def knows(self, word: str) -> bool:
        """Whether the word alone names something, a device or a variable; quicker than finding out why not."""

    def is_group(self, parts: tuple[str, ...]) -> bool:
        """Whether a name is of the form that stands for several devices, right or wrong."""

    def derive(self, id_: PropertyId, make: Callable[[], Worked]) -> Cell | None:
        """The cell of what the engine works out under that id; None when the home has too many of its kind."""

    @property
    def facts(self) -> HomeFacts:
        """What is known of the home beside its devices."""

    def depend(self, on: str) -> None:
        """Note what the expression depends on beside what it reads."""

    def rank(self, cell: Cell) -> int:
        """How many derived cells, one upon another, a cell is worked out of; 0 for a property."""


class HouseScope:
    """The devices of the house by handle, and the variables that a scene has at this place.

    `variables` are by full name: `count`, and fields of the triggering event as `event.zone`. `bound` are those that
    hold a device, with all that it may be.
    """

    __slots__ = ("_bound", "_depends", "_devices", "_variables", "_view", "facts")

    def __init__(
        self,
        devices: Mapping[str, Device],
        view: View,
        variables: Mapping[str, Property],
        bound: Mapping[str, tuple[Member, ...]] = _NOBODY,
        facts: HomeFacts = NOWHERE,
        depends: set[str] | None = None,
    ) -> None:
        self.facts = facts
        self._depends = set() if depends is None else depends
        self._devices = devices
        self._view = view
        self._variables = variables
        self._bound = bound

    def with_variables(self, variables: Mapping[str, Property]) -> "HouseScope":
        """The same house with more variables."""
        return HouseScope(
            self._devices, self._view, {**self._variables, **variables}, self._bound, self.facts, self._depends
        )

    def depend(self, on: str) -> None:
        """See `Scope`."""
        self._depends.add(on)

    def resolve(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        """See `Scope`."""
        name = ".".join(parts)
        variable = self._variables.get(name)
        if variable is not None:
            return FromVariable(variable, name)
        if parts[0] in self._bound and len(parts) > 1:
            return self._of_bound(parts)
        device = self._devices.get(parts[0])
        if device is not None:
            return self._of_device(device, parts)
        if parts[0] in GROUP_WORDS:
            return self._of_group(parts)
        if parts[0] in BROUGHT and len(parts) > 1:
            return self._no_field(parts)
        if parts[0] == MEMBER:
            return Unresolved("scenes.no_member", {"name": name})
        if len(parts) == 1:
            return self._single(name)
        return Unresolved("scenes.unknown_device", {"name": parts[0]}, handle_hint(parts[0], self._devices))

    def knows(self, word: str) -> bool:
        """See `Scope`."""
        return word in self._variables or word in self._devices

    def is_group(self, parts: tuple[str, ...]) -> bool:
        """See `Scope`."""
        if parts[0] in self._bound:
            return len(parts) > 2 and parts[1] == AREA
        return parts[0] in GROUP_WORDS and len(parts) > 1 and not self.knows(parts[0])

    def derive(self, id_: PropertyId, make: Callable[[], Worked]) -> Cell | None:
        """See `Scope`."""
        found = self._view.derive(id_, make)
        return None if found is None else found.cell

    def rank(self, cell: Cell) -> int:
        """See `Scope`."""
        found = self._view.derived.get(cell.id)
        return 0 if found is None else found.rank

    def _of_device(self, device: Device, parts: tuple[str, ...]) -> Resolved | Unresolved:
        abilities, path = device.abilities, ".".join(parts[1:])
        if path == ONLINE.name and path not in abilities.properties:
            return self._from_cell(device, path, ONLINE)
        if not abilities.capabilities:
            return NotYet(device.handle) if path else Unresolved("scenes.device_alone_new", {"device": device.handle})
        found = abilities.properties.get(path)
        if found is not None:
            return self._from_cell(device, path, found)
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
        return Unresolved("scenes.unknown_property", about, suggest(path, [*abilities.properties, ONLINE.name]), part=1)

    def _of_group(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        found = find(self._devices, parts)
        if isinstance(found, Unresolved):
            return found
        having = members_having(*found, parts)
        if isinstance(having, (NotYet, Unresolved)):
            return having
        cells: list[tuple[Member, FromCell]] = []
        for member, path in having:
            prop = property_at(member.device, path)
            if prop is not None:
                cells.append((member, self._from_cell(member.device, path, prop)))
        whole = merged(".".join(parts), {one.cell.ref: one.property for _, one in cells})
        if isinstance(whole, Unresolved):
            return whole
        if whole.kind is Kind.ENUM:
            cells = [(member, FromCell(whole, one.cell)) for member, one in cells]
        return FromGroup(found[0].text, tuple(cells))

    def _of_bound(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        if not self._bound[parts[0]]:
            return NotYet("")
        if self.is_group(parts):
            return self._of_their_area(parts)
        variable, members, name = parts[0], self._bound[parts[0]], ".".join(parts[1:])
        if name == NAME:
            return FromWords(
                Property(NAME, Kind.TEXT), variable, {member.ref: member.device.name for member in members}
            )
        if name == AREA:
            words = {member.ref: area for member in members if (area := member.device.area) is not None}
            options = tuple(dict.fromkeys(words.values()))
            return FromWords(Property(AREA, Kind.ENUM, options=options), variable, words)
        cells: dict[str, Cell] = {}
        properties: dict[str, Property] = {}
        for member in members:
            path = path_of(member, name)
            prop = None if path is None else property_at(member.device, path)
            if path is not None and prop is not None:
                cells[member.ref] = self._from_cell(member.device, path, prop).cell
                properties[member.ref] = prop
        if len(cells) < len(members):
            return self._missing(variable, name, [member for member in members if member.ref not in cells])
        whole = merged(".".join(parts), properties)
        return whole if isinstance(whole, Unresolved) else FromBound(whole, variable, cells)

    def _of_their_area(self, parts: tuple[str, ...]) -> Resolved | Unresolved:
        variable, members = parts[0], self._bound[parts[0]]
        areas = dict.fromkeys(area for member in members if (area := member.device.area) is not None)
        around = {area: self._of_group((AREA, area, *parts[2:])) for area in areas}
        groups = {area: one for area, one in around.items() if isinstance(one, FromGroup)}
        if not groups:
            return next(iter(around.values()), Unresolved("scenes.bound_nowhere", {"variable": variable}, part=1))
        cells = {one.cell.ref: one.property for group in groups.values() for _, one in group.members}
        whole = merged(".".join(parts), cells)
        if isinstance(whole, Unresolved):
            return whole
        found = {member.ref: groups[area] for member in members if (area := member.device.area) in groups and area}
        return FromTheirArea(whole, variable, found)

    def _missing(self, variable: str, name: str, lacking: list[Member]) -> Unresolved:
        about = {"name": f"{variable}.{name}", "variable": variable, "devices": listed(one.ref for one in lacking)}
        common = dict.fromkeys(path for member in lacking for path in member.device.abilities.properties)
        return Unresolved("scenes.bound_lacks", about, suggest(name, [*common, NAME, AREA, ONLINE.name]), part=1)

    def _from_cell(self, device: Device, path: str, prop: Property) -> FromCell:
        return FromCell(prop, self._view.cell(device.key, path, f"{device.handle}.{path}", prop))

    def _no_field(self, parts: tuple[str, ...]) -> Unresolved:
        prefix = f"{parts[0]}."
        fields = [name.removeprefix(prefix) for name in self._variables if name.startswith(prefix)]
        if not fields:
            return Unresolved("scenes.no_event", {"name": ".".join(parts)})
        name = ".".join(parts[1:])
        about = {"of": parts[0], "name": name, "known": listed(fields)}
        return Unresolved("scenes.unknown_field", about, suggest(name, fields), part=1)

    def _single(self, name: str) -> Unresolved:
        for device in self._devices.values():
            if name in device.abilities.properties:
                return Unresolved("scenes.property_alone", {"name": name, "example": f"{device.handle}.{name}"})
        hint = suggest(name, [*self._variables, *self._devices])
        return Unresolved("scenes.unknown_word", {"name": name}, hint)

"""Groups: names that stand for several devices (`area.kitchen.motion`, `label.night.on`, `every.light.on`).

After the area or label comes a capability, a component, or nothing, and then the property. A word that is both a
capability and the property of it (`temperature`) is the capability: thermometers, not the water in a kettle. A device
that has the property in several components counts once for each.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hub.model.capability import CommandType, EventType, Property
from hub.model.device import Device
from hub.model.vocabulary import CAPABILITIES, ONLINE
from hub.text.hints import suggest
from scenes.language.resolved import Member, NotYet, Unresolved, listed
from scenes.language.types import type_of

AREA, LABEL, EVERY = "area", "label", "every"
GROUP_WORDS = (AREA, LABEL, EVERY)
PEOPLE = "presence"
"""The capability that devices of the hub's own have in earnest; of all others, `every` means real devices alone."""
DEVICE = "device"
"""Instead of a capability: whatever the devices can do (`every.device.online`)."""

_WHAT_EACH_HAS = {one.name: tuple(prop.name for prop in one.properties) for one in CAPABILITIES}
_PROPERTIES = {name for names in _WHAT_EACH_HAS.values() for name in names} | {ONLINE.name}

Found = tuple[Member, str]
"""A member, and the path of the property at its device."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The devices that an area, a label or `every` means, narrowed to what has a capability or component."""

    text: str
    devices: tuple[Device, ...]
    capability: str = ""
    component: str = ""

    def having(self, name: str) -> tuple[Found, ...]:
        """All that has the property."""
        return tuple(found for device in self.devices for found in self._of(device, name))

    def able(self, name: str) -> tuple[Found, ...]:
        """All that has the command."""
        return tuple(found for device in self.devices for found in self._among(device, device.abilities.commands, name))

    def telling(self, name: str) -> tuple[Found, ...]:
        """All that reports the event."""
        return tuple(found for device in self.devices for found in self._among(device, device.abilities.events, name))

    @property
    def new(self) -> str | None:
        """The first of its devices that is not adopted yet."""
        return next((device.handle for device in self.devices if not device.abilities.capabilities), None)

    def members(self) -> tuple[Member, ...]:
        """All of it, by what it can do."""
        if not self.capability and not self.component:
            return tuple(Member(device.handle, device) for device in self.devices if device.abilities.capabilities)
        return tuple(
            _member(device, component)
            for device in self.devices
            for component, capability in device.abilities.capabilities
            if (capability == self.capability if self.capability else component == self.component)
        )

    def _of(self, device: Device, name: str) -> Iterator[Found]:
        abilities = device.abilities
        if name == ONLINE.name and (abilities.has(self.capability) or not self.capability):
            yield Member(device.handle, device), name
            return
        yield from self._among(device, abilities.properties, name)

    def _among(self, device: Device, paths: Iterable[str], name: str) -> Iterator[Found]:
        for path in paths:
            component, _, last = path.rpartition(".")
            if last == name and self._counts(device, component):
                yield _member(device, component), path

    def _counts(self, device: Device, component: str) -> bool:
        if self.capability:
            return (component, self.capability) in device.abilities.capabilities
        return not self.component or component == self.component


def _member(device: Device, component: str) -> Member:
    return Member(f"{device.handle}.{component}" if component else device.handle, device, component)


def find(devices: Mapping[str, Device], parts: tuple[str, ...]) -> tuple[Selection, str] | Unresolved:
    """Which devices a name such as `area.kitchen.light.on` means, and which property."""
    chosen = _chosen(devices, parts)
    if isinstance(chosen, Unresolved):
        return chosen
    first = 1 if parts[0] == EVERY else 2
    rest = parts[first:]
    if len(rest) == 1 and rest[0] in _WHAT_EACH_HAS.get(rest[0], ()):
        rest = (rest[0], rest[0])
    if not rest or (len(rest) == 1 and first == 1):
        return Unresolved("scenes.group_short", {"name": ".".join(parts)}, whole=True)
    selection: Selection | Unresolved = Selection(".".join(parts[:first]), chosen)
    if len(rest) > 1:
        selection = _narrowed(Selection(".".join((*parts[:first], rest[0])), chosen), rest[0], first)
    return selection if isinstance(selection, Unresolved) else (selection, ".".join(rest[1:] or rest))


def find_members(devices: Mapping[str, Device], parts: tuple[str, ...]) -> tuple[Member, ...] | NotYet | Unresolved:
    """The devices of `area.kitchen`, `label.night.light`, `every.light`, or of a group's property."""
    chosen = _chosen(devices, parts)
    if isinstance(chosen, Unresolved):
        return chosen
    first = 1 if parts[0] == EVERY else 2
    rest = parts[first:]
    if not rest and first == 1:
        return Unresolved("scenes.group_short", {"name": ".".join(parts)}, whole=True)
    if len(rest) > 1 or (rest and first == 2 and rest[0] in _PROPERTIES - _WHAT_EACH_HAS.keys()):
        found = find(devices, parts)
        if isinstance(found, Unresolved):
            return found
        having = members_having(*found, parts)
        return having if isinstance(having, (NotYet, Unresolved)) else tuple(member for member, _ in having)
    selection: Selection | Unresolved = Selection(".".join(parts), chosen)
    if rest:
        selection = _narrowed(Selection(".".join(parts), chosen), rest[0], first)
    if isinstance(selection, Unresolved):
        return selection
    members = selection.members()
    return members or _nobody(selection, rest[0] if rest else DEVICE, parts)


def members_having(
    selection: Selection, name: str, parts: tuple[str, ...]
) -> tuple[Found, ...] | NotYet | Unresolved:  # fmt: skip
    """Those of a selection that have a property; never none."""
    return selection.having(name) or _nobody(selection, name, parts)


def path_of(member: Member, name: str) -> str | None:
    """The path of a property as a member has it: that of its part, else that of its device."""
    found = path_among(member, name, member.device.abilities.properties)
    return name if found is None and name == ONLINE.name else found


def path_among(member: Member, name: str, paths: Collection[str]) -> str | None:
    """That of the paths which is meant by a name at a member: in its part, else in its device."""
    inside = f"{member.component}.{name}"
    return inside if inside in paths else name if name in paths else None


def property_at(device: Device, path: str) -> Property | None:
    """A property of a device, with those that every device has."""
    found = device.abilities.properties.get(path)
    return ONLINE if found is None and path == ONLINE.name else found


def merged(name: str, properties: Mapping[str, Property]) -> Property | Unresolved:
    """One property for several (by how people write them): same kind and unit, and the options of all."""
    (one, first), *others = properties.items()
    options: dict[str, None] = dict.fromkeys(first.options)
    for other, prop in others:
        if (prop.kind, prop.unit) != (first.kind, first.unit):
            types = {"type": str(type_of(first)), "other_type": str(type_of(prop))}
            about = {"name": name, "one": f"`{one}`", "other": f"`{other}`"} | types
            return Unresolved("scenes.group_mixed", about, whole=True)
        options |= dict.fromkeys(prop.options)
    return first if tuple(options) == first.options else replace(first, options=tuple(options))


def _chosen(devices: Mapping[str, Device], parts: tuple[str, ...]) -> tuple[Device, ...] | Unresolved:
    if len(parts) == 1:
        return Unresolved("scenes.group_short", {"name": parts[0]}, whole=True)
    kind, name = parts[0], parts[1]
    if kind == EVERY:
        return tuple(device for device in devices.values() if name == PEOPLE or not device.virtual)
    if kind == AREA:
        found = tuple(device for device in devices.values() if device.area == name)
        areas = (device.area for device in devices.values() if device.area is not None)
        return found or Unresolved("scenes.no_such_area", {"name": name}, suggest(name, dict.fromkeys(areas)), part=1)
    found = tuple(device for device in devices.values() if name in device.labels)
    labels = dict.fromkeys(label for device in devices.values() for label in device.labels)
    return found or Unresolved("scenes.no_such_label", {"name": name}, suggest(name, labels), part=1)


def _narrowed(selection: Selection, word: str, part: int) -> Selection | Unresolved:
    if word == DEVICE:
        return selection
    if word in _WHAT_EACH_HAS:
        return replace(selection, capability=word)
    components = dict.fromkeys(one for device in selection.devices for one, _ in device.abilities.capabilities if one)
    if part > 1 and word in components:
        return replace(selection, component=word)
    known = [name for name in _WHAT_EACH_HAS if any(device.abilities.has(name) for device in selection.devices)]
    hint = suggest(word, [*_WHAT_EACH_HAS, *components, DEVICE])
    return Unresolved("scenes.no_such_capability", {"name": word, "known": listed(known)}, hint, part=part)


def _nobody(selection: Selection, name: str, parts: tuple[str, ...]) -> NotYet | Unresolved:
    """Why a group has nobody in it: perhaps because a device is not adopted yet."""
    new = selection.new
    if new is not None and (name in _PROPERTIES or name in _WHAT_EACH_HAS or name == DEVICE):
        return NotYet(new)
    known = _known(selection)
    if not known and new is None:
        lonely = "scenes.nobody_real" if parts[0] == EVERY else "scenes.nobody_there"
        return Unresolved(lonely, {"group": selection.text}, whole=True)
    about = {"group": selection.text, "name": name, "known": listed(known) or "-"}
    return Unresolved("scenes.empty_group", about, suggest(name, known), part=len(parts) - 1)


def command_of(name: str) -> CommandType | None:
    """What a command of that name is, where there is no device yet to say so."""
    return next((one for each in CAPABILITIES for one in each.commands if one.name == name), None)


def event_of(name: str) -> EventType | None:
    """What an event of that name is, where there is no device yet to say so."""
    return next((one for each in CAPABILITIES for one in each.events if one.name == name), None)


def _known(selection: Selection) -> Collection[str]:
    paths = (path for device in selection.devices for path in device.abilities.properties)
    return dict.fromkeys(path.rpartition(".")[2] for path in paths if selection.having(path.rpartition(".")[2]))

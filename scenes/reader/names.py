"""Names in a scene: devices, properties, variables and scenes as people write them, every problem with its place."""

from collections.abc import Callable, Collection, Mapping

from hub.model.capability import Property
from hub.model.command import CommandClass
from hub.model.device import Device
from hub.model.value import Kind
from hub.text.hints import suggest
from hub.text.problem import Problem, error, warning
from hub.text.reader import SWITCH_WORDS, scalar
from hub.text.yaml import Node, Scalar, Sequence
from scenes.engine.bound import Bound, Target
from scenes.engine.view import Cell, View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.groups import GROUP_WORDS, find_members
from scenes.language.lexer import is_word
from scenes.language.reading import SceneName
from scenes.language.resolved import (
    FromBound,
    FromCell,
    FromGroup,
    FromTheirArea,
    Member,
    NotYet,
    Unresolved,
    handle_hint,
    listed,
)  # fmt: skip
from scenes.language.scope import HouseScope
from scenes.language.types import DAYS

_OF_PROPERTIES = {"scenes.unknown_event": "scenes.no_event_of_it", "scenes.unknown_command": "scenes.no_command"}
"""What is said instead where the name is that of a property."""
_TAKEN = {*GROUP_WORDS, *SWITCH_WORDS, *DAYS, "time", "day", "event", "repeat"}


class Names:
    """Looks names up for one scene, and remembers what the scene depends on.

    `variables` is what triggers and steps bring along, `bound` those of them that hold a device; `cells` and `members`
    are all that the scene names, `commanded` what it commands.
    """

    def __init__(self, devices: Mapping[str, Device], view: View, facts: HomeFacts = NOWHERE) -> None:
        self.problems: list[Problem] = []
        self.variables: dict[str, Property] = {}
        self.bound: dict[str, tuple[Member, ...]] = {}
        self.cells: dict[str, Cell] = {}
        self.members: set[str] = set()
        self.scenes: list[SceneName] = []
        self.commanded: list[tuple[str, CommandClass]] = []
        self.facts = facts
        self._devices = devices
        self._view = view
        self._fixed: frozenset[str] = frozenset()

    def reference(self, node: Node) -> Cell | None:
        """A property by its name."""
        word = scalar(node, self.problems)
        return None if word is None else self._cell(word, writing=False)

    def properties(self, node: Node) -> tuple[Target, ...]:
        """The properties to write that a name stands for: one, those of a group, or that of a bound device."""
        word = scalar(node, self.problems)
        return () if word is None else self._written(word, harmless=lambda prop: prop.guard is None)

    def devices(self, node: Node) -> tuple[Member, ...] | None:
        """The devices of a group (`area.kitchen`, `every.light`), or of a list of handles."""
        if isinstance(node, Sequence):
            found = [self._one(item) for item in node.items]
            return tuple(one for one in found if one is not None) or None
        word = scalar(node, self.problems)
        if word is None:
            return None
        parts = tuple(word.text.split("."))
        if parts[0] not in GROUP_WORDS or not self._scope().is_group(parts):
            one = self._one(word)
            return None if one is None else (one,)
        found_members = find_members(self._devices, parts)
        match found_members:
            case Unresolved():
                self._unresolved(word, found_members)
                return None
            case NotYet(device):
                self.problems.append(warning("scenes.not_adopted", word.mark, device=device))
                return ()
            case _:
                return found_members

    def sibling(self, cell: Cell, name: str) -> Cell | None:
        """Another property of the same part of a device."""
        key, _, path = cell.id.partition(".")
        component = path.rpartition(".")[0]
        other = f"{component}.{name}" if component else name
        device = next((one for one in self._devices.values() if one.key == key), None)
        prop = device.abilities.properties.get(other) if device else None
        if device is None or prop is None:
            return None
        found = self._view.cell(key, other, f"{device.handle}.{other}", prop)
        self._remember((found,))
        return found

    def bind(self, name: str, members: tuple[Member, ...]) -> None:
        """Let a variable hold one of these devices: `name.PROPERTY` is a property of it."""
        self.bound[name] = members
        self.variables[name] = Property(name, Kind.ENUM, options=tuple(dict.fromkeys(one.ref for one in members)))
        self.members |= {f"{name} {one.ref} {one.device.key} {one.device.name} {one.device.area}" for one in members}

    def declare(self, name: Scalar, prop: Property, *, again: bool = False) -> bool:
        """Let the actions that follow know a variable."""
        known = self.variables.get(name.text)
        problem = None
        if not is_word(name.text):
            problem = "scenes.no_name"
        elif name.text in _TAKEN or name.text in self._devices or name.text in self.bound:
            problem = "scenes.name_taken"
        elif known is None:
            self.variables[name.text] = prop
        elif not again:
            problem = "scenes.name_taken"
        elif known.kind is not prop.kind:
            problem = "scenes.other_kind"
        elif name.text in self._fixed:
            problem = "scenes.branch_alone"
        if problem is not None:
            self.problems.append(error(problem, name.mark, name=name.text))
        return problem is None

    def other_scene(self, node: Node) -> SceneName | None:
        """Another scene by its id or title."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        self.scenes.append(SceneName(word))
        return self.scenes[-1]

    def _scope(self) -> HouseScope:
        return HouseScope(self._devices, self._view, self.variables, self.bound, self.facts, self.members)

    def _remember(self, cells: tuple[Cell, ...]) -> None:
        for cell in cells:
            self.cells[cell.id] = cell

    def _one(self, node: Node) -> Member | None:
        """One device by its handle."""
        word = scalar(node, self.problems)
        device, path = (None, "") if word is None else self._split(word)
        if word is None or device is None:
            return None
        components = [component for component, _ in device.abilities.capabilities]
        if path and path not in components:
            self._unknown_member(word, device, dict.fromkeys(filter(None, components)), "scenes.unknown_component")
            return None
        return Member(word.text, device, path)

    def _written(self, word: Scalar, harmless: Callable[[Property], bool]) -> tuple[Target, ...]:
        """What a name to write stands for. Through a group or a variable, only what is harmless is reached."""
        parts = tuple(word.text.split("."))
        resolved = self._scope().resolve(parts)
        match resolved:
            case FromGroup(_, members):
                found = {one.cell.ref: one.cell for _, one in members}
            case FromBound(_, _, cells):
                found = dict(cells)
            case NotYet(device) if self._scope().is_group(parts) or parts[0] in self.bound:
                if device:
                    self.problems.append(warning("scenes.not_adopted", word.mark, device=device))
                return ()
            case FromTheirArea():
                found = {one.cell.ref: one.cell for group in resolved.groups.values() for _, one in group.members}
            case _:
                cell = self._cell(word, writing=True)
                return () if cell is None else (cell,)
        self._remember(tuple(found.values()))
        readonly = [name for name, cell in found.items() if not cell.property.writable]
        if readonly:
            about = {"name": word.text, "devices": listed(readonly)}
            self.problems.append(error("scenes.group_not_writable", word.mark, **about))
            return ()
        reached = {name: cell for name, cell in found.items() if harmless(cell.property)}
        left_out = tuple(name for name in found if name not in reached)
        if left_out:
            told = warning if reached else error
            self.problems.append(told("scenes.group_left_out", word.mark, name=word.text, devices=listed(left_out)))
        if isinstance(resolved, FromTheirArea):
            return self._around(word.text, resolved, reached.keys())
        if isinstance(resolved, FromBound):
            return (Bound(word.text, resolved.variable, resolved.property, reached, left_out),)
        return tuple(reached.values())

    def _around(self, ref: str, found: FromTheirArea, reached: Collection[str]) -> tuple[Target, ...]:
        """What is in the area of a bound device, as so many targets as the fullest of the areas has."""
        around = {
            word: [one.cell for _, one in group.members if one.cell.ref in reached]
            for word, group in found.groups.items()
        }
        targets: list[Target] = []
        for number in range(max(map(len, around.values()), default=0)):
            cells = {word: those[number] for word, those in around.items() if number < len(those)}
            absent = tuple(one.ref for one in self.bound[found.variable] if one.ref not in cells)
            targets.append(Bound(ref, found.variable, found.property, cells, absent=absent))
        return tuple(targets)

    def _unresolved(self, word: Scalar, found: Unresolved) -> None:
        at = sum(len(part) + 1 for part in word.text.split(".")[: found.part])
        place = word.part(at, len(word.text) - at)
        self.problems.append(error(found.message_id, place, hint=found.hint, **found.params))

    def _cell(self, word: Scalar, *, writing: bool) -> Cell | None:
        resolved = self._scope().resolve(tuple(word.text.split(".")))
        match resolved:
            case Unresolved():
                self._unresolved(word, resolved)
                return None
            case NotYet() if self._scope().is_group(tuple(word.text.split("."))):
                self.problems.append(error("scenes.group_alone", word.mark, name=word.text))
                return None
            case FromGroup() | FromTheirArea():
                self.problems.append(error("scenes.group_alone", word.mark, name=word.text))
                return None
            case FromCell():
                if writing and not resolved.property.writable:
                    self.problems.append(error("scenes.not_writable", word.mark, name=word.text))
                    return None
                self._remember((resolved.cell,))
                return resolved.cell
            case NotYet():
                handle, _, path = word.text.partition(".")
                self.problems.append(warning("scenes.not_adopted", word.mark, device=handle))
                anything = Property(path, Kind.TEXT, writable=True)
                return self._view.cell(self._devices[handle].key, path, word.text, anything)
            case _:
                self.problems.append(error("scenes.not_a_property", word.mark, name=word.text))
                return None

    def _split(self, word: Scalar) -> tuple[Device | None, str]:
        handle, _, path = word.text.partition(".")
        device = self._devices.get(handle)
        if device is None:
            hint = handle_hint(handle, self._devices)
            self.problems.append(error("scenes.unknown_device", word.part(0, len(handle)), hint=hint, name=handle))
        elif not device.abilities.capabilities:
            self.problems.append(error("scenes.device_unknown_yet", word.mark, name=handle))
            device = None
        return device, path

    def _unknown_member(self, word: Scalar, device: Device, known: Mapping[str, object], message: str) -> None:
        path = word.text.partition(".")[2]
        start = len(device.handle) + 1
        place = word.part(start, len(path)) if path else word.mark
        listed = ", ".join(f"`{device.handle}.{one}`" for one in known) or "-"
        message = _OF_PROPERTIES.get(message, message) if path in device.abilities.properties else message
        self.problems.append(
            error(message, place, hint=suggest(path, known), name=path, device=device.handle, known=listed)
        )

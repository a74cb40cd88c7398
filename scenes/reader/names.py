"""Names in a scene: devices, properties, events and commands as people write them, every problem with its place."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from hub.model.capability import CommandType, EventType, Property
from hub.model.device import Device
from hub.model.value import Kind
from hub.text.hints import suggest
from hub.text.problem import Problem, error, warning
from hub.text.reader import scalar
from hub.text.yaml import Node, Scalar
from scenes.engine.view import Cell, View
from scenes.language.facts import NOWHERE, HomeFacts
from scenes.language.scope import FromCell, HouseScope, NotYet, Unresolved

T = TypeVar("T")


class Names:
    """Looks names up for one scene, and remembers what the scene depends on.

    `variables` is what triggers and steps bring along, `cells` and `members` all that the scene names.
    """

    def __init__(self, devices: Mapping[str, Device], view: View, facts: HomeFacts = NOWHERE) -> None:
        self.problems: list[Problem] = []
        self.variables: dict[str, Property] = {}
        self.cells: dict[str, Cell] = {}
        self.members: set[str] = set()
        self.facts = facts
        self._devices = devices
        self._view = view

    def reference(self, node: Node) -> Cell | None:
        """A property by its name."""
        word = scalar(node, self.problems)
        return None if word is None else self._cell(word, writing=False)

    def event(self, node: Node) -> tuple[str, str, EventType] | None:
        """An event by its name."""
        return self._member(node, lambda device: device.abilities.events, "scenes.unknown_event")

    def command(self, node: Node) -> tuple[str, str, CommandType] | None:
        """A command by its name."""
        return self._member(node, lambda device: device.abilities.commands, "scenes.unknown_command")

    def _member(
        self, node: Node, members: Callable[[Device], Mapping[str, T]], message: str
    ) -> tuple[str, str, T] | None:
        """Device key, path and type of what a name stands for."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        device, path = self._split(word)
        if device is None:
            return None
        kind = members(device).get(path)
        if kind is None:
            self._unknown_member(word, device, members(device), message)
            return None
        self.members.add(f"{device.key}.{path}")
        return device.key, path, kind

    def notifier(self, node: Node) -> tuple[str, str, str] | None:
        """A device that can notify."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        device = self._devices.get(word.text)
        if device is None:
            able = [handle for handle, one in self._devices.items() if one.abilities.has("notify")]
            hint = suggest(word.text, able)
            self.problems.append(error("scenes.unknown_device", word.mark, hint=hint, name=word.text))
            return None
        if not device.abilities.has("notify"):
            self.problems.append(error("scenes.cannot_notify", word.mark, name=word.text))
            return None
        self.members.add(f"{device.key}.notify")
        component = next(part for part, capability in device.abilities.capabilities if capability == "notify")
        return device.handle, device.key, f"{component}.send" if component else "send"

    def _scope(self) -> HouseScope:
        return HouseScope(self._devices, self._view, self.variables)

    def _remember(self, cells: tuple[Cell, ...]) -> None:
        for cell in cells:
            self.cells[cell.id] = cell

    def _cell(self, word: Scalar, *, writing: bool) -> Cell | None:
        resolved = self._scope().resolve(tuple(word.text.split(".")))
        match resolved:
            case Unresolved():
                at = sum(len(part) + 1 for part in word.text.split(".")[: resolved.part])
                place = word.part(at, len(word.text) - at)
                self.problems.append(error(resolved.message_id, place, hint=resolved.hint, **resolved.params))
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
            hint = suggest(handle, self._devices)
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
        self.problems.append(
            error(message, place, hint=suggest(path, known), name=path, device=device.handle, known=listed)
        )

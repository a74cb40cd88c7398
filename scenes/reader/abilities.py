"""Names in a scene of what devices can do beside having properties: report events, take commands, tell people."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from hub.model.capability import EventType
from hub.model.command import CommandClass
from hub.model.device import Device
from hub.text.hints import suggest
from hub.text.problem import error, warning
from hub.text.reader import scalar
from hub.text.yaml import Node, Scalar
from scenes.language.groups import GROUP_WORDS, Found, Selection, command_of, event_of, find, path_among
from scenes.language.reading import Callees, Emitters, Notifier
from scenes.language.resolved import Member, Unresolved, listed
from scenes.reader.names import Names

T = TypeVar("T")
_NOTIFY = "notify"


class Abilities(Names):
    """Looks events, commands and notifiers up for one scene."""

    def event(self, node: Node) -> tuple[str, str, EventType] | None:
        """An event by its name."""
        return self._member(node, lambda device: device.abilities.events, "scenes.unknown_event")

    def callees(self, node: Node) -> Callees | None:
        """A command by its name, of one device, of a group or of a bound device."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        parts = tuple(word.text.split("."))
        variable = parts[0] if parts[0] in self.bound and len(parts) > 1 else ""
        if not variable and not self._scope().is_group(parts):
            one = self._member(node, lambda device: device.abilities.commands, "scenes.unknown_command")
            return None if one is None else Callees(one[2], {word.text: one[:2]})
        able = self._able_bound(word, parts) if variable else self._able(word, parts, Selection.able)
        if able is None:
            unseen = command_of(parts[-1])
            return None if unseen is None else Callees(unseen, {}, variable)
        kinds = [member.device.abilities.commands[path] for member, path in able]
        if any(kind.args != kinds[0].args for kind in kinds):
            self.problems.append(error("scenes.group_calls_differ", word.mark, name=word.text))
        harmless = [one for one, kind in zip(able, kinds, strict=True) if kind.command_class is not CommandClass.C]
        left_out = [member.ref for member, path in able if (member, path) not in harmless]
        if left_out:
            told = warning if harmless else error
            self.problems.append(told("scenes.group_left_out", word.mark, name=word.text, devices=listed(left_out)))
        self.members |= {f"{member.device.key}.{path}" for member, path in harmless}
        devices = {
            member.ref if variable else f"{member.device.handle}.{path}": (member.device.key, path)
            for member, path in harmless
        }
        return Callees(kinds[0], devices, variable) if devices else None

    def emitters(self, node: Node) -> Emitters | None:
        """An event by its name, of one device or of a group."""
        word = scalar(node, self.problems)
        if word is None:
            return None
        parts = tuple(word.text.split("."))
        if parts[0] not in GROUP_WORDS or not self._scope().is_group(parts):
            one = self.event(node)
            return None if one is None else Emitters(one[2], {one[:2]: None})
        telling = self._able(word, parts, Selection.telling)
        if telling is None:
            unseen = event_of(parts[-1])
            return None if unseen is None else Emitters(unseen, {})
        kinds = [member.device.abilities.events[path] for member, path in telling]
        if any(kind.fields != kinds[0].fields for kind in kinds):
            self.problems.append(error("scenes.group_events_differ", word.mark, name=word.text))
        self.members |= {f"{member.device.key}.{path}" for member, path in telling}
        devices: dict[tuple[str, str], Member | None] = {(one.device.key, path): one for one, path in telling}
        return Emitters(kinds[0], devices) if devices else None

    def _able(
        self, word: Scalar, parts: tuple[str, ...], able_of: Callable[[Selection, str], tuple[Found, ...]]
    ) -> tuple[Found, ...] | None:
        """The devices of a group that have a command or event; None where they may once they are adopted."""
        found = find(self._devices, parts)
        if isinstance(found, Unresolved):
            self._unresolved(word, found)
            return ()
        selection, name = found
        able = able_of(selection, name)
        new = selection.new
        if not able and new is not None and (command_of(name) or event_of(name)):
            self.problems.append(warning("scenes.not_adopted", word.mark, device=new))
            return None
        if not able:
            known = [
                last
                for last in dict.fromkeys(
                    path.rpartition(".")[2]
                    for device in selection.devices
                    for path in (*device.abilities.commands, *device.abilities.events)
                )
                if able_of(selection, last)
            ]
            about = {"group": selection.text, "name": name, "known": listed(known) or "-"}
            self.problems.append(error("scenes.empty_group", word.mark, hint=suggest(name, known), **about))
        return able

    def _able_bound(self, word: Scalar, parts: tuple[str, ...]) -> tuple[Found, ...] | None:
        """The devices that a variable may hold, each with its command; None where there is none yet."""
        name, members = ".".join(parts[1:]), self.bound[parts[0]]
        if not members and command_of(parts[-1]):
            return None
        paths = [(member, path_among(member, name, member.device.abilities.commands)) for member in members]
        able = tuple((member, path) for member, path in paths if path is not None)
        if len(able) < len(members):
            lacking = listed(member.ref for member, path in paths if path is None)
            about = {"name": word.text, "variable": parts[0], "devices": lacking}
            self.problems.append(error("scenes.bound_lacks", word.mark, **about))
            return ()
        return able

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

    def notifiers(self, node: Node) -> tuple[Notifier, ...]:
        """The devices that a name stands for and that can show a message."""
        word = scalar(node, self.problems)
        if word is None:
            return ()
        if word.text.partition(".")[0] not in GROUP_WORDS:
            device = self._devices.get(word.text)
            if device is None:
                able = [handle for handle, one in self._devices.items() if one.abilities.has(_NOTIFY)]
                hint = suggest(word.text, able)
                self.problems.append(error("scenes.unknown_device", word.mark, hint=hint, name=word.text))
                return ()
            found, refused = self._telling(device)[:1], "scenes.cannot_notify"
        else:
            members = self.devices(word)
            if not members:
                return ()
            found = tuple(one for member in members for one in self._telling(member.device))
            refused = "scenes.group_cannot_notify"
        if not found:
            self.problems.append(error(refused, word.mark, name=word.text))
        return found

    def _telling(self, device: Device) -> tuple[Notifier, ...]:
        """The parts of a device that can show a message."""
        parts = [component for component, capability in device.abilities.capabilities if capability == _NOTIFY]
        if parts:
            self.members.add(f"{device.key}.{_NOTIFY}")
        return tuple((device.handle, device.key, f"{part}.send" if part else "send") for part in parts)

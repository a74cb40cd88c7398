"""What the names of scenes are called: devices by name and area, groups, properties."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.own import HOUSE, MODE
from hub.model.value import Kind
from hub.model.vocabulary import CAPABILITIES, ONLINE
from hub.text.messages.catalogue import CATALOGUE, Language, render
from hub.text.reader import SWITCH_WORDS
from scenes.language.groups import AREA, EVERY, GROUP_WORDS, PEOPLE, find, find_members, property_at
from scenes.language.resolved import NotYet, Unresolved

_KNOWN = {(one.name, prop.name) for one in CAPABILITIES for prop in one.properties}
_PROPERTIES: dict[str, Property] = {prop.name: prop for one in CAPABILITIES for prop in one.properties}
_PROPERTIES[ONLINE.name] = ONLINE
_OPTIONS = {(prop.name, word) for one in CAPABILITIES for prop in one.properties for word in prop.options}
_CAPABILITIES = {one.name for one in CAPABILITIES}


_EDGE = "\u2063"
"""Stands around what is put into a Chinese sentence, until it is known whether a blank belongs there."""
_SEAM = re.compile(rf" ?{_EDGE}+ ?")


def _joined(seam: re.Match[str]) -> str:
    """Between Chinese and anything else but punctuation stands a blank."""
    left, right = seam.string[: seam.start()][-1:], seam.string[seam.end() :][:1]
    if not _is_word(left) or not _is_word(right):
        return ""
    mixed = _is_chinese(left) != _is_chinese(right)
    return " " if mixed or (" " in seam[0] and not _is_chinese(left)) else ""


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _is_word(letter: str) -> bool:
    return letter.isalnum() or (letter != "" and letter in "`%°{}#-")


@dataclass(frozen=True, slots=True)
class Subject:
    """A property as people speak of it: whose, and what. `usual`: there are words for it, and for its options.

    `own`: its options are words of the household, which are quoted.
    """

    who: str
    name: str
    property: Property
    usual: bool
    own: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """The devices of a home by handle, the names of its areas, and the language in which they are spoken of."""

    devices: Mapping[str, Device]
    areas: Mapping[str, str]
    language: Language

    def say(self, message_id: str, /, **params: object) -> str:
        """A text of the catalogue."""
        if self.language == "en":
            return render(message_id, params, self.language)
        marked = {name: f"{_EDGE}{value}{_EDGE}" for name, value in params.items()}
        return _SEAM.sub(_joined, render(message_id, marked, self.language))

    def joined(self, words: Iterable[str], word: str) -> str:
        """`a, b and c`; `word` is `and` or `or`."""
        *most, last = list(words) or [""]
        return self.say(f"explain.{word}", most=self.say("explain.comma").join(most), last=last) if most else last

    def device(self, handle: str, component: str = "") -> str:
        """A device by its name and area; by its handle where that says more, or nobody knows it."""
        device = self.devices.get(handle)
        found = f"`{handle}`" if device is None else self._called(device)
        alike = [one for one in self.devices.values() if device is not None and self._called(one) == found]
        if len(alike) > 1:
            found = self.say("explain.device.handle", device=found, handle=handle)
        return self.say("explain.device.part", device=found, part=component) if component else found

    def area(self, handle: str) -> str:
        """The name of an area."""
        return self.areas.get(handle, handle)

    def several(self, parts: tuple[str, ...]) -> str:
        """The devices of a name such as `area.kitchen.light` (without a property)."""
        rest = parts[1:] if parts[0] == EVERY else parts[2:]
        kind = self.kind(".".join(rest) or "device")
        if parts[0] == EVERY:
            return self.say("explain.every_real" if self._leaves_out(rest) else "explain.every", kind=kind)
        if parts[0] == AREA:
            return self.say("explain.in_area", kind=kind, area=self.area(parts[1]))
        return self.say("explain.with_label", kind=kind, label=parts[1])

    def _leaves_out(self, rest: tuple[str, ...]) -> bool:
        """Whether there are virtual devices that `every` passes over, where one could think of them."""
        word = rest[0] if rest else ""
        own = [one for one in self.devices.values() if one.virtual]
        return word != PEOPLE and any(one.abilities.has(word) for one in own)

    def kind(self, word: str) -> str:
        """Devices of a capability, or parts of that name."""
        if word in _CAPABILITIES or word == "device":
            return self.say(f"explain.kind.{word}")
        return self.say("explain.kind_part", part=word)

    def is_group(self, text: str) -> bool:
        """Whether a name stands for several devices."""
        first = text.partition(".")[0]
        return first in GROUP_WORDS and first not in self.devices

    def members(self, text: str) -> str:
        """The devices of a handle, of one of its components, or of a group."""
        parts = tuple(text.split("."))
        if not self.is_group(text):
            return self.device(parts[0], ".".join(parts[1:]))
        whole = not isinstance(find_members(self.devices, parts), (NotYet, Unresolved))
        rest = parts[1:] if parts[0] == EVERY else parts[2:]
        if whole and rest and rest[-1] not in _CAPABILITIES and len(rest) > 1:
            subject = self.group(parts)
            if subject is not None:
                return self.say("explain.having", group=subject.who, what=self.word(subject))
        return self.several(parts)

    def group(self, parts: tuple[str, ...]) -> Subject | None:
        """A property of a group; None where there is no such."""
        found = find(self.devices, parts)
        if isinstance(found, Unresolved):
            return None
        selection, name = found
        having = selection.having(name)
        prop = property_at(having[0][0].device, having[0][1]) if having else _PROPERTIES.get(name)
        if prop is None:
            prop = Property(name, Kind.TEXT)
        who = self.several(tuple(selection.text.split(".")))
        return Subject(who, name, prop, name in _PROPERTIES, group=True)

    def subject(self, parts: tuple[str, ...]) -> Subject | None:
        """A property of a device or of a group; None where the name stands for something else."""
        device = self.devices.get(parts[0])
        if device is None:
            return self.group(parts) if parts[0] in GROUP_WORDS and len(parts) > 1 else None
        component, name, path = ".".join(parts[1:-1]), parts[-1], ".".join(parts[1:])
        if len(parts) < 2:
            return None
        if parts == (HOUSE, MODE) and path in device.abilities.properties:
            return Subject(self.say("explain.the_house"), MODE, device.abilities.properties[path], usual=True, own=True)
        prop = property_at(device, path) or _PROPERTIES.get(name) or Property(name, Kind.TEXT)
        usual = name == ONLINE.name or any(
            one == component and (capability, name) in _KNOWN for one, capability in device.abilities.capabilities
        )
        return Subject(self.device(parts[0], component), name, prop, usual or not device.abilities.capabilities)

    def bound(self, who: str, parts: tuple[str, ...]) -> Subject:
        """A property of a device that a variable holds; `who`: what that is called."""
        name = parts[-1]
        own = (prop for one in self.devices.values() if (prop := property_at(one, ".".join(parts))) is not None)
        prop = _PROPERTIES.get(name) or next(own, Property(name, Kind.TEXT))
        return Subject(who, name, prop, name in _PROPERTIES)

    def word(self, subject: Subject) -> str:
        """What a property is called: `brightness`."""
        known = f"explain.property.{subject.name}"
        return self.say(known) if subject.usual and known in CATALOGUE else f"`{subject.name}`"

    def noun(self, subject: Subject) -> str:
        """A property of somebody: `the brightness of the lamp`."""
        return self.say("explain.of", who=subject.who, what=self.word(subject))

    def truth(self, subject: Subject, *, yes: bool) -> str:
        """A yes-or-no property that is true or false: `the lamp is on`."""
        kind = "is" if yes else "is_not"
        if subject.usual and f"explain.{kind}.{subject.name}" in CATALOGUE:
            return self.say(f"explain.{kind}.{subject.name}", who=subject.who)
        return self.say(f"explain.{kind}_so", what=self.noun(subject))

    def option(self, subject: Subject, word: str) -> str:
        """A word out of the options of a property, or on and off, as it says them."""
        if subject.property.kind is Kind.BOOL:
            way = "on" if SWITCH_WORDS[word.casefold()] else "off"
            known = f"explain.value.{subject.name}_{way}"
            return self.say(known if subject.usual and known in CATALOGUE else f"explain.{way}")
        known_word = subject.usual and not subject.own and (subject.name, word) in _OPTIONS
        if known_word and f"explain.option.{word}" in CATALOGUE:
            return self.say(f"explain.option.{word}")
        return f"`{word}`"

    def _called(self, device: Device) -> str:
        name = device.name or f"`{device.handle}`"
        area = "" if device.area is None else self.area(device.area)
        if not area or area.casefold() in name.casefold():
            return name
        return self.say("explain.device.area", device=name, area=area)

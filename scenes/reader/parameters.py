"""Parameters of a blueprint: their types, and whether an argument is of its parameter's type."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.device import Device
from hub.model.vocabulary import CAPABILITIES
from hub.text import reader
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.quantities import parse_quantity
from hub.text.reader import Fields
from hub.text.yaml import Mapping as YamlMapping
from hub.text.yaml import Node, Scalar, SecretRef
from scenes.language.groups import GROUP_WORDS
from scenes.reader.filling import Argument

Devices = Mapping[str, Device]
_CAPABILITIES = {one.name: one for one in CAPABILITIES}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a blueprint asks for. `capability`: which a device must have, or a property must be of."""

    name: str
    type: str
    word: Scalar
    capability: str | None = None
    default: Argument | None = None

    def takes(self, node: Node, devices: Devices, problems: list[Problem]) -> Argument | None:
        """The node as argument; None when a problem was noted."""
        if isinstance(node, SecretRef) and self.type == "text":
            return node
        word = reader.scalar(node, problems)
        if word is None:
            return None
        before = len(problems)
        _CHECKS[self.type](self, word, devices, problems)
        return None if len(problems) > before else word


def read_parameter(word: Scalar, node: Node, problems: list[Problem]) -> Parameter | None:
    """A parameter: its type alone, or a mapping with `type`."""
    name = reader.handle(word, problems)
    if not isinstance(node, YamlMapping):
        kind = reader.one_of(TYPES)(node, problems)
        return None if name is None or kind is None else Parameter(name, kind, word)
    fields = Fields(node, problems)
    kind = fields.required("type", reader.one_of(TYPES))
    capability = None
    if kind in ("device", "property"):
        capability = fields.maybe("capability", reader.one_of({one: one for one in _CAPABILITIES}))
    fields.maybe("note", reader.name)
    default = fields.node("default")
    if default is not None and not isinstance(default, SecretRef):
        default = reader.scalar(default, problems)
    fields.close()
    return None if name is None or kind is None else Parameter(name, kind, word, capability, default)


def _device(parameter: Parameter, word: Scalar, devices: Devices, problems: list[Problem]) -> None:
    _named_device(parameter, word, word.text, devices, problems)


def _property(parameter: Parameter, word: Scalar, devices: Devices, problems: list[Problem]) -> None:
    handle, _, path = word.text.partition(".")
    if handle in GROUP_WORDS and handle not in devices:
        return  # the scene that it ends up in says whether that fits
    device = _named_device(parameter, word, handle, devices, problems)
    known = () if device is None else device.abilities.properties
    if device is None or not known:
        return
    found = device.abilities.properties.get(path)
    if found is None:
        near = suggest(path, known)
        listed = ", ".join(f"`{handle}.{one}`" for one in known)
        hint = None if near is None else f"{handle}.{near}"
        problems.append(error("blueprint.not_a_property", word.mark, hint=hint, text=word.text, known=listed))
    elif parameter.capability is not None:
        members = {prop.name for prop in _CAPABILITIES[parameter.capability].properties}
        if found.name not in members:
            params = {"text": word.text, "capability": parameter.capability, "known": ", ".join(sorted(members))}
            problems.append(error("blueprint.not_of", word.mark, **params))


def _named_device(
    parameter: Parameter, word: Scalar, handle: str, devices: Devices, problems: list[Problem]
) -> Device | None:
    device = devices.get(handle)
    if device is None:
        place = word.part(0, len(handle))
        problems.append(error("scenes.unknown_device", place, hint=suggest(handle, devices), name=handle))
        return None
    needed = parameter.capability
    if needed is not None and device.abilities.capabilities and not device.abilities.has(needed):
        able = [one.handle for one in devices.values() if one.abilities.has(needed)]
        known = ", ".join(f"`{one}`" for one in able[:20]) or "-"
        params = {"handle": handle, "capability": needed, "known": known}
        problems.append(error("blueprint.no_capability", word.mark, hint=suggest(handle, able), **params))
        return None
    return device


def _number(_parameter: Parameter, word: Scalar, _devices: Devices, problems: list[Problem]) -> None:
    if parse_quantity(word.text) is None:
        problems.append(error("blueprint.number", word.mark, text=word.text))


def _duration(_parameter: Parameter, word: Scalar, _devices: Devices, problems: list[Problem]) -> None:
    reader.duration()(word, problems)


def _time(_parameter: Parameter, word: Scalar, _devices: Devices, problems: list[Problem]) -> None:
    reader.time_of_day(word, problems)


def _switch(_parameter: Parameter, word: Scalar, _devices: Devices, problems: list[Problem]) -> None:
    reader.switch(word, problems)


def _text(_parameter: Parameter, _word: Scalar, _devices: Devices, _problems: list[Problem]) -> None:
    """Any text is one."""


def _area(_parameter: Parameter, word: Scalar, devices: Devices, problems: list[Problem]) -> None:
    _one_of_ours("blueprint.no_area", word, (device.area for device in devices.values() if device.area), problems)


def _label(_parameter: Parameter, word: Scalar, devices: Devices, problems: list[Problem]) -> None:
    _one_of_ours(
        "blueprint.no_label", word, (label for device in devices.values() for label in device.labels), problems
    )


def _one_of_ours(message: str, word: Scalar, known: Iterable[str], problems: list[Problem]) -> None:
    ours = dict.fromkeys(known)
    if word.text not in ours:
        listed = ", ".join(f"`{one}`" for one in ours) or "-"
        problems.append(error(message, word.mark, hint=suggest(word.text, ours), text=word.text, known=listed))


_CHECKS: Final[Mapping[str, Callable[[Parameter, Scalar, Devices, list[Problem]], None]]] = {
    "device": _device, "property": _property, "number": _number, "duration": _duration, "time": _time,
    "text": _text, "switch": _switch, "area": _area, "label": _label,
}  # fmt: skip
TYPES: Final = {name: name for name in _CHECKS}

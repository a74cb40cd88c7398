"""What entities of Home Assistant are here: the map that a person has written, checked against the devices."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Final

from hub.importing.document import entries, listed, text_of
from hub.importing.phrases import COMPARED, NOT, Phrase, spoken, switched, worded
from hub.importing.refused import Refused
from hub.model.capability import Property
from hub.model.device import Device
from hub.model.value import Kind
from hub.text.hints import suggest
from hub.text.problem import Problem, error
from hub.text.source import Mark
from hub.text.yaml import Mapping, Node
from scenes.language.groups import property_at

NUMBERS: Final = (Kind.INT, Kind.FLOAT)
UNKNOWN: Final = frozenset({"unknown", "unavailable"})
SUN: Final = "sun.sun"
PERSONS: Final = ("person", "device_tracker")

_SWITCHED: Final = ("light", "switch", "fan", "humidifier", "input_boolean", "siren", "media_player", "remote")
_STEADY: Final = ("input_boolean", "input_number", "input_select", "input_text", "input_datetime", "counter")
"""Domains whose attributes change only when somebody edits their settings."""

_ATTRIBUTES: Final = {
    "light": {"color_temp_kelvin": "color_temperature"},
    "climate": {"temperature": "target_temperature", "current_temperature": "temperature"},
    "humidifier": {"humidity": "target_humidity", "current_humidity": "humidity"},
    "cover": {"current_position": "position"},
    "fan": {"percentage": "speed", "oscillating": "oscillate"},
    "vacuum": {"battery_level": "battery"},
}
"""What attributes are called here; scaled ones (brightness, volume) are told by services alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A property that stands for a state or an attribute: its name, and what the words there are here."""

    ref: str
    prop: Property
    values: Map[str, str] = field(default_factory=dict)
    unit: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it can be compared by order."""
        return self.prop.kind in NUMBERS

    def number(self, amount: float) -> str:
        """A number beside it, with the unit that it has over there where that is another."""
        return f"{spoken(amount)} {self.unit}".strip()

    def word(self, state: str, mark: Mark) -> str:
        """The literal for a state over there. Refused: nobody said what it is here."""
        if state in self.values:
            return self.values[state]
        kind = self.prop.kind
        if kind is Kind.BOOL and not self.values and state in {"on", "off"}:
            return state
        if kind is Kind.ENUM and not self.values and state in self.prop.options:
            return state
        if kind is Kind.TEXT and not self.values and '"' not in state:
            return f'"{state}"'
        if kind in NUMBERS:
            raise Refused("import.number_state", mark, state=state, property=self.ref)
        raise Refused("import.state", mark, state=state, property=self.ref)

    def is_at(self, state: str, mark: Mark) -> Phrase:
        """That it is at a state over there."""
        literal = self.word(state, mark)
        if self.prop.kind is Kind.BOOL:
            return switched(self.ref, on=literal == "on")
        return worded(self.ref, literal)

    def is_one_of(self, states: tuple[str, ...], mark: Mark) -> Phrase:
        """That it is at one of several states over there."""
        if len(states) == 1:
            return self.is_at(states[0], mark)
        words = list(dict.fromkeys(self.word(one, mark) for one in states))
        if self.prop.kind is Kind.BOOL:
            return Phrase(f"{self.ref} is known", COMPARED) if len(words) == 2 else self.is_at(states[0], mark)
        listed_ = ", ".join(words)
        return Phrase(f"{self.ref} in ({listed_})", COMPARED, f"{self.ref} not in ({listed_})")


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: the device, its state, attributes that the map names, whether they never change; its name there."""

    id: str
    device: Device
    handle: str
    prefix: str
    state: Told | None
    attributes: Map[str, Told]
    steady: bool
    name: str | None = None

    @property
    def domain(self) -> str:
        """`light` of `light.kitchen`."""
        return self.id.partition(".")[0]

    def told(self, attribute: str | None, mark: Mark) -> Told:
        """The property behind its state or an attribute. Refused: there is none that is the same."""
        if attribute is None:
            if self.state is None:
                raise Refused("import.no_state", mark, entity=self.id, handle=self.handle)
            return self.state
        if attribute in self.attributes:
            return self.attributes[attribute]
        found = self.member(_ATTRIBUTES.get(self.domain, {}).get(attribute, ""))
        if found is None:
            raise Refused("import.attribute", mark, entity=self.id, attribute=attribute)
        return found

    def member(self, name: str) -> Told | None:
        """A property of the device beside its state, by the name that it has here."""
        prop = property_at(self.device, self.prefix + name) if name else None
        return None if prop is None else Told(f"{self.handle}.{self.prefix}{name}", prop)

    def written(self, name: str, mark: Mark) -> Told:
        """A property that can be written. Refused: the device has none of that name."""
        found = self.member(name)
        if found is None or not found.prop.writable:
            raise Refused("import.no_property", mark, entity=self.id, handle=self.handle, name=name)
        return found


@dataclass(frozen=True, slots=True)
class Meaning:
    """A trigger or action over there, word by word, and what it is here: said by the person who wrote the map."""

    there: object
    here: Node


@dataclass(slots=True)
class EntityMap:
    """The map: entities by id, services that tell people, what else is the same; `groups` by key and id of a target."""

    devices: Map[str, Device]
    entities: dict[str, Entity] = field(default_factory=dict)
    tells: dict[str, str] = field(default_factory=dict)
    meanings: list[Meaning] = field(default_factory=list)
    groups: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def entity(self, id_: str, mark: Mark) -> Entity:
        """The entity of that id. Refused: it is not in the map."""
        found = self.entities.get(id_)
        if found is None:
            raise Refused("import.unmapped", mark, hint=suggest(id_, self.entities), entity=id_)
        return found


def read_map(root: Node | None, devices: Map[str, Device]) -> EntityMap:
    """Read the map; what is wrong in it is among its `problems`."""
    found = EntityMap(devices)
    if not isinstance(root, Mapping):
        if root is not None:
            found.problems.append(error("value.not_mapping", root.mark))
        return found
    for key, value in root.entries:
        try:
            _section(found, key.text, key.mark, value)
        except Refused as refused:
            found.problems.append(refused.problem)
    return found


def _section(found: EntityMap, key: str, mark: Mark, value: Node) -> None:
    match key:
        case "entities":
            for id_, node in entries(value).items():
                try:
                    found.entities[id_] = _entity(id_, node, found.devices)
                except Refused as refused:
                    found.problems.append(refused.problem)
        case "notify":
            for service, node in entries(value).items():
                target = text_of(node)
                if target != "log" and target not in found.devices:
                    raise Refused("import.map_device", node.mark, name=target)
                found.tells[service.removeprefix("notify.")] = target
        case "areas" | "devices" | "floors" | "labels":
            for id_, node in entries(value).items():
                found.groups[f"{key[:-1]}_id", id_] = tuple(text_of(one) for one in listed(node))
        case "same":
            for item in listed(value):
                both = entries(item)
                if both.keys() != {"there", "here"}:
                    raise Refused("import.map_same", item.mark)
                found.meanings.append(Meaning(plain(both["there"]), both["here"]))
        case _:
            raise Refused("import.map_key", mark, key=key)


def plain(node: Node) -> object:
    """A node as plain lists, texts and sorted pairs, so that equal ones are equal whatever they look like."""
    if isinstance(node, Mapping):
        return tuple(sorted((key.text, plain(value)) for key, value in node.entries))
    items = listed(node)
    return text_of(node) if len(items) == 1 and items[0] is node else tuple(plain(one) for one in items)


def _entity(id_: str, node: Node, devices: Map[str, Device]) -> Entity:
    options = entries(node) if isinstance(node, Mapping) else {"is": node}
    odd = next((key for key in options if key not in {"is", "values", "unit", "steady", "attributes", "name"}), None)
    if odd is not None or "is" not in options:
        raise Refused("import.map_entity", node.mark, entity=id_)
    name = text_of(options["is"])
    handle, _, path = name.partition(".")
    device = devices.get(handle)
    if device is None:
        raise Refused("import.map_device", options["is"].mark, hint=suggest(handle, devices), name=handle)
    domain = id_.partition(".")[0]
    prop = property_at(device, path) if path else None
    if path and prop is None and f"{path}.on" not in device.abilities.properties:
        raise Refused("import.map_property", options["is"].mark, handle=handle, path=path)
    prefix = "" if not path else f"{path}." if prop is None else f"{path}.".rpartition(".")[0].rpartition(".")[0]
    prefix = f"{prefix}." if prefix and not prefix.endswith(".") else prefix
    if prop is None and domain in _SWITCHED:
        path = f"{prefix}on"
        prop = property_at(device, path)
    values = {key: _value(one) for key, one in entries(options["values"]).items()} if "values" in options else {}
    if not values and domain in PERSONS:
        values = {"home": "on", "not_home": "off"}
    unit = text_of(options["unit"]) if "unit" in options else ""
    state = None if prop is None else Told(f"{handle}.{path}", prop, values, unit)
    others = entries(options["attributes"]) if "attributes" in options else {}
    attributes = {key: _attribute(one, devices) for key, one in others.items()}
    steady = domain in _STEADY or ("steady" in options and text_of(options["steady"]).lower() in {"yes", "true", "on"})
    name_there = text_of(options["name"]) if "name" in options else None
    return Entity(id_, device, handle, prefix, state, attributes, steady, name_there)


def _value(node: Node) -> str:
    word = text_of(node).strip()
    return {"true": "on", "yes": "on", "false": "off", "no": "off"}.get(word.lower(), word)


def _attribute(node: Node, devices: Map[str, Device]) -> Told:
    name = text_of(node)
    handle, _, path = name.partition(".")
    device = devices.get(handle)
    prop = None if device is None else property_at(device, path)
    if prop is None:
        raise Refused("import.map_property", node.mark, handle=handle, path=path)
    return Told(name, prop)


SUN_STATES: Final = {
    "above_horizon": Phrase("sun.up", against="not sun.up"),
    "below_horizon": Phrase("not sun.up", NOT, "sun.up"),
}
"""The states of the entity that is the sun."""

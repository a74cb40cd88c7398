"""The binds of one device as they come together: no path twice, and what no capability stands for is raw."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from drivers.kit.words import slug as option
from drivers.kit.words import unit_of
from drivers.mqtt.members import MOST_BINDS
from drivers.zigbee2mqtt.actions import component, slug
from drivers.zigbee2mqtt.exposes import Feature
from hub.model.units import SPELLINGS

SET: Final = "{at}/set"
LONGEST_WORDS: Final = 60
"""Options of a raw member; one with more of them is shown as a text."""

SECRETS: Final = re.compile(r"pin_?code|password|passcode|network_key", re.IGNORECASE)
"""Names of what nobody shows or sets by the way."""

_KEY: Final = re.compile(r"[^.\[\]]{1,64}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_OPTION: Final = re.compile(r"[a-z0-9_]{1,40}")

Bind = dict[str, object]


class Binds:
    """A device's binds by key, in the order in which they were put. `guarded`: nothing raw of it can be written."""

    def __init__(self, *, guarded: bool = False) -> None:
        self.table: dict[str, Bind] = {}
        self._guarded = guarded
        self._paths: dict[str, None] = {}

    def part(self, component: str, capability: str, *members: str) -> str:
        """The component for a capability: another, named after it, where one of its members' paths is taken."""
        taken = any(_path(component, member) in self._paths for member in members)
        return f"{component}_{capability}".strip("_") if taken else component

    def put(self, component: str, capability: str, member: str, bind: Bind) -> bool:
        """Take a bind in, under a component named after the capability where the path is taken. Whether it was."""
        component = self.part(component, capability, member)
        path = _path(component, member)
        if path in self._paths or len(self.table) >= MOST_BINDS:
            return False
        self._paths[path] = None
        self.table[".".join(part for part in (component, capability, member) if part)] = bind
        return True

    def raw(self, feature: Feature, parents: tuple[str, ...] = ()) -> bool:
        """Show a feature under its own name; of a composite each of its features. Whether anything was shown."""
        if SECRETS.search(feature.key):
            return False
        if feature.kind == "composite":
            key = (*parents, feature.key)
            shown = [self.raw(inner, key) for inner in feature.features] if feature.key else []
            return any(shown)
        shape = _shape(feature)
        keys = (*parents, feature.key)
        name = slug("_".join(keys))
        if shape is None or not _NAME.fullmatch(name) or f"raw.{name}" in self.table or len(self.table) >= MOST_BINDS:
            return False
        if not all(_KEY.fullmatch(key) for key in keys):
            return False
        takes, tells = feature.takes and not self._guarded, feature.tells or feature.answers
        if not takes and not tells:
            return False
        bind: Bind = {**shape, "access": ("r" if tells else "") + ("w" if takes else "")}
        bind |= {"json": path(*keys)} if tells else {"from": None}
        bind |= {"to": SET, "write": nested(keys)} if takes else {}
        self.table[f"raw.{name}"] = bind
        return True

    def has(self, capability: str) -> bool:
        """Whether anything of the capability is bound."""
        return any(key.rpartition(".")[0].rpartition(".")[2] == capability for key in self.table)


def component_of(feature: Feature) -> str:
    """The component that an endpoint is; empty for the whole device."""
    return component(feature.endpoint)


def _path(component: str, member: str) -> str:
    return f"{component}.{member}" if component else member


def path(*keys: str) -> str:
    """Where nested keys stand in the state."""
    return ".".join(keys)


def nested(keys: Iterable[str], value: object = "$") -> object:
    """`value` under nested keys."""
    for key in reversed(tuple(keys)):
        value = {key: value}
    return value


def word(wire: object) -> str:
    """A wire value as a key of `values`."""
    return str(wire).lower() if isinstance(wire, bool) else str(wire)


def yes_or_no(feature: Feature, *, invert: bool = False) -> Bind:
    """The keys for a binary; `invert`: what means yes here means no in our words."""
    bind: Bind = {"json": feature.key}
    values = {word(feature.on): not invert, word(feature.off): invert}
    if values != {"true": True, "false": False}:
        bind["values"] = values
    return bind


def written(feature: Feature, bind: Bind) -> Bind:
    """The bind, which can be written where the feature can."""
    return {**bind, "to": SET} if feature.takes else bind


def optimistic(feature: Feature, bind: Bind) -> Bind:
    """The bind of what is written and never told."""
    return {key: value for key, value in bind.items() if key != "json"} | {
        "from": None, "to": SET, "write": {feature.key: "$"},
    }  # fmt: skip


def choice(feature: Feature, names: Mapping[str, object]) -> Bind:
    """The keys for an enum whose words mean the same as some of ours."""
    return {"json": feature.key, "values": {wire: names[wire] for wire in feature.words if wire in names}}


def limits(feature: Feature, step: float) -> Bind:
    """The range of a number that is written, where it is said."""
    if feature.low is None or feature.high is None or feature.low >= feature.high:
        return {}
    return {"range": [feature.low, feature.high, feature.step or step]}


def _shape(feature: Feature) -> Bind | None:
    """The type of a raw member; None for what has no single value."""
    match feature.kind:
        case "binary":
            plain = (feature.on, feature.off) == (True, False)
            return {"type": "bool"} | ({} if plain else {"values": {word(feature.on): True, word(feature.off): False}})
        case "numeric":
            return {"type": "float"} | _measured(feature)
        case "enum":
            words = tuple(dict.fromkeys(option(one) for one in feature.words))
            told_apart = len(words) == len(feature.words) <= LONGEST_WORDS and all(map(_OPTION.fullmatch, words))
            return {"type": "enum", "values": list(feature.words)} if words and told_apart else {"type": "string"}
        case "text":
            return {"type": "string"}
        case _:
            return None


def _measured(feature: Feature) -> Bind:
    """Unit and range of a raw number. The range is said in our unit."""
    _, factor, offset = SPELLINGS.get(unit_of(feature.unit) or "", ("", 1.0, 0.0))
    bind: Bind = {"unit": feature.unit} if feature.unit else {}
    if feature.takes and feature.low is not None and feature.high is not None and feature.low < feature.high:
        ends = [round(end * factor + offset, 6) for end in (feature.low, feature.high)]
        bind["range"] = [*ends, feature.step * factor] if feature.step else ends
    return bind

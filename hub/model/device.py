"""Devices: one physical or virtual thing, the ways to reach it, and how it fares."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.model.capability import NOTHING, Abilities
from hub.model.value import Value

VIRTUAL_FAMILY: Final = "virtual"
"""The family of what is the hub's own: always there, and never adopted."""


WRITTEN_FAMILY: Final = "mqtt"
"""The family of what its owner describes and writes into devices.yaml: nothing is proven, and nobody adopts it."""


REMOTE_FAMILY: Final = "hearth"
"""The family of what another hub has, and shows to this one: it goes by what that hub allows and guards."""


class Health(StrEnum):
    """How an endpoint or device fares."""

    NEW = "new"  # not adopted, or not yet heard in this life of the hub
    ONLINE = "online"
    DEGRADED = "degraded"  # answers, but not always, or not to all
    OFFLINE = "offline"

    @property
    def reached(self) -> bool | None:
        """Whether it can be reached; None while nobody knows."""
        return None if self is Health.NEW else self is not Health.OFFLINE


@dataclass(frozen=True, slots=True)
class Status:
    """Health, since when (Unix seconds), and why: a message id of the catalogue with its fields."""

    health: Health
    since: float
    reason: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way to reach a device: the family, the id on the wire, and the handle of the gateway it sits behind.

    `broker`: its family talks through the home's MQTT broker.
    `may_be_off`: its owner says that it is often without power, and that its silence is no news.
    `scene_push`: the owner asks that its gateway tell us through scenes which we install there.
    """

    family: str
    wire_id: str
    via: str | None = None
    may_be_off: bool = False
    scene_push: bool = False
    broker: bool = False

    @property
    def ref(self) -> str:
        """`family:wire_id`, as people write it in devices.yaml."""
        return f"{self.family}:{self.wire_id}"

    @property
    def own(self) -> bool:
        """Whether it is the hub's own, which nobody adopts."""
        return self.family == VIRTUAL_FAMILY

    @property
    def way(self) -> str:
        """How it is reached: `hub` (it is the hub's own), `broker`, `gateway`, or `lan`."""
        if self.own:
            return "hub"
        return "broker" if self.broker else "gateway" if self.via else "lan"


@dataclass(frozen=True, slots=True)
class Device:
    """One thing of the house.

    `key` is never shown and lasts through renames and swaps; `handle` is the user's word in scenes; `name` is free
    text. `abilities` is NOTHING while the model is unknown. `hazard_allowed` is the owner's opt-in, `without_off` also
    for what Hearth cannot make safe; `load` is what a plug feeds.
    """

    key: str
    handle: str
    name: str
    model: str = ""
    area: str | None = None
    labels: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    abilities: Abilities = NOTHING
    hazard_allowed: bool = False
    without_off: bool = False
    load: str | None = None

    @property
    def virtual(self) -> bool:
        """Whether it is the hub's own."""
        return any(endpoint.own for endpoint in self.endpoints)

    @property
    def remote(self) -> bool:
        """Whether another hub has it."""
        return any(endpoint.family == REMOTE_FAMILY for endpoint in self.endpoints)

    @property
    def may_be_off(self) -> bool:
        """Whether its owner says that its silence is no news."""
        return any(endpoint.may_be_off for endpoint in self.endpoints)

    def writes(self, path: str) -> bool:
        """Whether it has a property at `path` that can be set."""
        prop = self.abilities.properties.get(path)
        return prop is not None and prop.writable


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something heard on the LAN, not yet a device: a hint, never trusted.

    `how` names the way it was heard (`hello`, `mdns`); `address` is `host` or `host:port`; `details` holds
    short texts for people (firmware, maker's name).
    """

    family: str
    wire_id: str
    address: str
    how: str
    model: str = ""
    name: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def ref(self) -> str:
        """`family:wire_id`, as people write it in devices.yaml."""
        return f"{self.family}:{self.wire_id}"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a device: the event's path, and its fields' values."""

    path: str
    fields: Mapping[str, Value | None]

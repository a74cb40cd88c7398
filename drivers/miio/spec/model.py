"""A MIoT specification as the house keeps it: services flattened, members under names that people can read.

A member's `name` is `service:property` (`heater:target-temperature`). Where a device has several services of one name,
the second is `service-2`, in the order of their numbers. Source of the terms: the MIoT specification, version 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SpecProperty:
    """A property on the wire.

    `format` is the maker's word (`bool`, `uint8` ... `int64`, `float`, `string`, `hex`); `access` holds any of `r`,
    `w`, `n`, and nothing where it is only an argument. `unit` is the maker's word, empty for none. `bounds` are
    minimum, maximum and step. `values` are descriptions by wire value. `standard`: named by the common vocabulary,
    not by a maker's own.
    """

    name: str
    siid: int
    piid: int
    format: str = ""
    access: str = ""
    unit: str = ""
    bounds: tuple[float, float, float] | None = None
    values: Mapping[int, str] = field(default_factory=dict)
    standard: bool = True


@dataclass(frozen=True, slots=True)
class SpecAction:
    """An action on the wire; `takes` and `gives` name properties of its service, in their order."""

    name: str
    siid: int
    aiid: int
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    standard: bool = True


@dataclass(frozen=True, slots=True)
class SpecEvent:
    """An event on the wire; `arguments` name properties of its service, in their order."""

    name: str
    siid: int
    eiid: int
    arguments: tuple[str, ...] = ()
    standard: bool = True


@dataclass(frozen=True, slots=True)
class Spec:
    """What one model has. `urn` names the very text that it was read from, empty where it was made of facts.

    `services` are the service types by their (numbered) names: `light-2` is a `light`.
    """

    urn: str = ""
    description: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    properties: tuple[SpecProperty, ...] = ()
    actions: tuple[SpecAction, ...] = ()
    events: tuple[SpecEvent, ...] = ()

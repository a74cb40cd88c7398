"""Definitions: one product as data. How its wire members bind to capabilities.

`A` is the family's address of a wire member, for example a pair of service and property number. Definitions are made
when their module is imported, and a mistake in one is raised there and then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, Literal, TypedDict, TypeVar

from hub.model.capability import Abilities, Capability, CommandType, EventType, Guard, Property
from hub.model.errors import HearthError
from hub.model.value import Value
from hub.model.vocabulary import capability

A = TypeVar("A")


class DefinitionError(HearthError):
    """A definition contradicts the vocabulary or another definition: correct the definition."""


class Poll(Enum):
    """How often a property is read, in seconds; NEVER: the device tells by itself."""

    FAST = 5.0
    NORMAL = 30.0
    SLOW = 600.0
    NEVER = None

    @property
    def fresh_for(self) -> float | None:
        """Seconds that a value stays usable: three periods; None: unlimited.

        FAST counts as NORMAL, because a device that pushes its changes is read at the NORMAL pace only.
        """
        return None if self.value is None else 3 * max(self.value, Poll.NORMAL.value or 0.0)


class Narrow(TypedDict, total=False):
    """What one product's property differs in: the arguments of `Property.narrowed`."""

    minimum: float
    maximum: float
    step: float
    options: tuple[str, ...]
    writable: bool
    readable: bool
    fresh_for: float
    guard: Guard | Literal[False]


def path_of(component: str, member: str) -> str:
    """`member`, or `component.member`."""
    return f"{component}.{member}" if component else member


@dataclass(frozen=True, slots=True)
class Binding(Generic[A]):
    """A property: where it is on the wire, and how its values are translated.

    `decode`: wire -> canonical value, None for something unknown; must not raise on garbage.
    `encode`: canonical value -> what the family sends; None: not writable.
    `unlimited`: a value stays usable for as long as the device is there (a door). `own`: the property itself, where the
    product has one that no capability declares (capability `raw`).
    """

    capability: str
    member: str
    address: A
    decode: Callable[[object], Value | None]
    encode: Callable[[Value], object] | None = None
    component: str = ""
    poll: Poll = Poll.NORMAL
    narrow: Narrow = field(default_factory=Narrow)
    unlimited: bool = False
    own: Property | None = None

    @property
    def path(self) -> str:
        """The property's path."""
        return path_of(self.component, self.member)


@dataclass(frozen=True, slots=True)
class EventBinding(Generic[A]):
    """An event: where it is on the wire; `decode` makes its fields of the wire's arguments, None: not this event.

    Several wire events may stand for one event: a button that numbers its kinds of press.
    """

    capability: str
    member: str
    address: A
    decode: Callable[[object], Mapping[str, Value | None] | None]
    component: str = ""

    @property
    def path(self) -> str:
        """The event's path."""
        return path_of(self.component, self.member)


@dataclass(frozen=True, slots=True)
class Signal(Generic[A]):
    """A wire event that means: this property now has this value. `lasts` seconds later it has the value `then`."""

    capability: str
    member: str
    address: A
    value: Value
    component: str = ""
    lasts: float | None = None
    then: Value = False

    @property
    def path(self) -> str:
        """The property's path."""
        return path_of(self.component, self.member)


@dataclass(frozen=True, slots=True)
class CallBinding(Generic[A]):
    """A command: where it is on the wire; `encode` makes what the family sends of the named arguments."""

    capability: str
    member: str
    address: A
    encode: Callable[[Mapping[str, Value]], object]
    component: str = ""

    @property
    def path(self) -> str:
        """The command's path."""
        return path_of(self.component, self.member)


AnyBinding = Binding[A] | EventBinding[A] | Signal[A] | CallBinding[A]


@dataclass(frozen=True, slots=True)
class Definition(Generic[A]):
    """One product: the models it answers to, and what it can do.

    Raises:
        DefinitionError: a member that its capability lacks, a required member not bound, a path bound twice.
    """

    vendor: str
    name: str
    models: tuple[str, ...]
    bindings: tuple[AnyBinding[A], ...]
    abilities: Abilities = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A frozen dataclass computes a field of its own only this way.
        object.__setattr__(self, "abilities", abilities_of(self.name, self.bindings))


def abilities_of(name: str, bindings: Iterable[AnyBinding[A]]) -> Abilities:
    """What a product with these bindings can do; its properties narrowed and their freshness set.

    Raises:
        DefinitionError: as `Definition`.
    """
    properties: dict[str, Property] = {}
    events: dict[str, EventType] = {}
    commands: dict[str, CommandType] = {}
    signals: list[Signal[A]] = []
    pairs: dict[tuple[str, str], set[str]] = {}
    for binding in bindings:
        if isinstance(binding, Signal):
            signals.append(binding)
            continue
        group = pairs.setdefault((binding.component, binding.capability), set())
        group.add(binding.member)
        capability_ = capability(binding.capability)
        taken = binding.path in properties or binding.path in commands
        if taken or (binding.path in events and not isinstance(binding, EventBinding)):
            raise DefinitionError("device.definition_twice", definition=name, path=binding.path)
        match binding:
            case Binding():
                properties[binding.path] = _narrowed(name, capability_, binding)
            case EventBinding():
                events[binding.path] = _member(name, capability_, capability_.events, binding.member)
            case CallBinding():
                commands[binding.path] = _member(name, capability_, capability_.commands, binding.member)
    for signal in signals:
        if signal.path not in properties:
            raise DefinitionError("device.definition_signal", definition=name, path=signal.path)
    for (_, of), members in pairs.items():
        _require(name, capability(of), members)
    return Abilities(tuple(pairs), properties, events, commands)


Member = TypeVar("Member", Property, EventType, CommandType)


def _member(name: str, of: Capability, members: tuple[Member, ...], wanted: str) -> Member:
    for member in members:
        if member.name == wanted:
            return member
    raise DefinitionError("device.definition_member", definition=name, capability=of.name, member=wanted)


def _narrowed(name: str, of: Capability, binding: Binding[A]) -> Property:
    prop = binding.own or _member(name, of, of.properties, binding.member)
    narrow = Narrow(**binding.narrow)
    narrow.setdefault("writable", binding.encode is not None)
    if binding.encode is None:
        narrow["guard"] = False  # what is only told can do no harm
    fresh_for = None if binding.unlimited else binding.poll.fresh_for
    if fresh_for is not None:
        narrow.setdefault("fresh_for", fresh_for)
    return prop.narrowed(**narrow)


def _require(name: str, of: Capability, bound: set[str]) -> None:
    members: tuple[Property | CommandType, ...] = (*of.properties, *of.commands)
    for member in members:
        if member.required and member.name not in bound:
            raise DefinitionError("device.definition_required", definition=name, capability=of.name, member=member.name)
    for event in of.events:
        if event.name not in bound and not of.properties:
            raise DefinitionError("device.definition_required", definition=name, capability=of.name, member=event.name)


D = TypeVar("D", bound=Definition[Any])


def by_model(definitions: Iterable[D]) -> dict[str, D]:
    """The definitions by the models they answer to.

    Raises:
        DefinitionError: two definitions claim one model.
    """
    table: dict[str, D] = {}
    for definition in definitions:
        for model in definition.models:
            if model in table:
                raise DefinitionError("device.definition_model", definition=definition.name, model=model)
            table[model] = definition
    return table

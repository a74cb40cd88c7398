"""Capabilities: vendor-free groups of properties, events and commands, and what one device has of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Literal

from hub.model.command import CommandClass
from hub.model.errors import BadValue
from hub.model.units import convert
from hub.model.value import FARTHEST, Color, Kind, Value, quantise


class Category(StrEnum):
    """Where a property belongs on a screen (after Matter and Home Assistant). RAW: shown only to who asks for it."""

    PRIMARY = "primary"
    CONFIG = "config"
    DIAGNOSTIC = "diagnostic"
    RAW = "raw"


class Level(IntEnum):
    """How much harm a property can do when it is written; level 1, a nuisance, needs no guard."""

    HEAT = 2  # heat, water, cooking
    ENTRY = 3  # opening a way in, disarming


@dataclass(frozen=True, slots=True)
class Guard:
    """What makes writing a yes-or-no property dangerous, and the limits within which it may be done.

    `safe` is the value that makes safe, None where no write is known to; the other value is the hazardous one. Times
    are seconds: `max_on` is how long the hazardous value may last (None: it may stay), `longest` the most that an
    owner may make of it, `lease` for how long the device's own countdown is set, again and again, while it should be
    on (None: for all of `max_on`). At most `most` times in `within` seconds, and `rest` seconds after it was made safe.
    """

    level: Level
    max_on: float | None
    longest: float | None
    safe: bool | None = False
    lease: float | None = None
    most: int = 6
    within: float = 3600.0
    rest: float = 30.0


@dataclass(frozen=True, slots=True)
class Property:
    """A value that a device has: type, unit, range, step, writability and category.

    `fresh_for` is the seconds a value stays usable after it was heard, None: unlimited. `self_changing` marks a
    property that the device moves by itself, so that a difference is no touch of a person. `guard` says what is
    dangerous about it, `one_shot` that a write is relative or counts once; without both, a scene may claim it
    (`holdable`). `required` members must be bound by every definition with the capability. `initial` is what a
    virtual property begins with, and marks it as one; it is no part of what the property is.
    """

    name: str
    kind: Kind
    doc: str = ""
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    options: tuple[str, ...] = ()
    readable: bool = True
    writable: bool = False
    category: Category = Category.PRIMARY
    guard: Guard | None = None
    one_shot: bool = False
    fresh_for: float | None = None
    self_changing: bool = False
    required: bool = True
    initial: Value | None = field(default=None, compare=False, repr=False)

    @property
    def holdable(self) -> bool:
        """Whether a scene may hold it: writable, absolute, harmless."""
        return self.writable and self.guard is None and not self.one_shot

    def accept(self, value: Value) -> Value:
        """`value` as this property stores it: checked, and quantised to its step.

        Raises:
            BadValue: wrong type, out of range, or not an option.
        """
        match self.kind:
            case Kind.BOOL:
                fits = isinstance(value, bool)
            case Kind.INT | Kind.FLOAT | Kind.DURATION | Kind.TIME:
                if not isinstance(value, bool) and isinstance(value, (int, float)):
                    return self._number(value)
                fits = False
            case Kind.ENUM:
                if isinstance(value, str) and value not in self.options:
                    raise BadValue("device.not_an_option", value=value, property=self.name, options=list(self.options))
                fits = isinstance(value, str)
            case Kind.TEXT:
                fits = isinstance(value, str)
            case Kind.COLOR:
                fits = isinstance(value, Color)
        if not fits:
            raise self._unfit(value)
        return value

    def _number(self, value: float) -> Value:
        if not abs(value) <= FARTHEST:
            raise self._unfit(value)
        low, high = self.minimum, self.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise BadValue(
                "device.out_of_range", value=value, property=self.name, minimum=low, maximum=high, unit=self.unit or ""
            )
        if self.step:
            value = quantise(value, self.step, low or 0.0)
        return int(value) if self.kind in (Kind.INT, Kind.TIME) else float(value)

    def _unfit(self, value: Value) -> BadValue:
        # A whole number may have more digits than can be written, and a float none.
        shown = value if not isinstance(value, int) or abs(value) <= FARTHEST else math.inf if value > 0 else -math.inf
        return BadValue("device.wrong_type", value=str(shown), property=self.name, kind=str(self.kind))

    def convert(self, number: float, spelling: str) -> Value:
        """`number` given in the unit `spelling`, as this property stores it.

        Raises:
            BadValue: a unit of something else, or the converted number does not fit.
        """
        converted = convert(number, spelling, self.unit or "")
        if converted is None:
            raise BadValue("device.wrong_unit", unit=spelling, property=self.name, expected=self.unit or "-")
        return self.accept(converted)

    def same(self, one: Value | None, other: Value | None) -> bool:
        """Whether two values are the same step of the property; what is halfway between two is neither."""
        if one is None or other is None or isinstance(one, (bool, str, Color)) or isinstance(other, (bool, str, Color)):
            return one == other
        return abs(one - other) < (self.step * 0.5 - 1e-9 if self.step else 1e-9)

    def command_class(self, value: Value | None) -> CommandClass:
        """The delivery class of writing `value`; None: what is written is not known yet, and may be the gravest."""
        if self.guard is not None:
            return CommandClass.D if value is self.guard.safe else CommandClass.C
        return CommandClass.B if self.one_shot else CommandClass.A

    def narrowed(
        self,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
        step: float | None = None,
        options: tuple[str, ...] | None = None,
        writable: bool | None = None,
        readable: bool | None = None,
        fresh_for: float | None = None,
        guard: Guard | Literal[False] | None = None,
    ) -> "Property":
        """This property as one product has it; only what is given differs. `guard` False: it needs none."""
        return replace(
            self,
            minimum=self.minimum if minimum is None else minimum,
            maximum=self.maximum if maximum is None else maximum,
            step=self.step if step is None else step,
            options=self.options if options is None else options,
            writable=self.writable if writable is None else writable,
            readable=self.readable if readable is None else readable,
            fresh_for=self.fresh_for if fresh_for is None else fresh_for,
            guard=self.guard if guard is None else guard or None,
        )


@dataclass(frozen=True, slots=True)
class EventType:
    """Something that happens and has no lasting value, with typed fields."""

    name: str
    doc: str = ""
    fields: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandType:
    """Something a device can be asked to do, with typed arguments; `command_class` says how it is delivered."""

    name: str
    doc: str = ""
    args: tuple[Property, ...] = ()
    command_class: CommandClass = CommandClass.B
    required: bool = True


@dataclass(frozen=True, slots=True)
class Capability:
    """A vendor-free group of properties, events and commands."""

    name: str
    doc: str
    properties: tuple[Property, ...] = ()
    events: tuple[EventType, ...] = ()
    commands: tuple[CommandType, ...] = ()


@dataclass(frozen=True, slots=True)
class Abilities:
    """What one device model has, by path (`on`, or `left.on` for the component `left`).

    `capabilities` lists (component, capability name) pairs, the main component being "". All devices of a model share
    one object.
    """

    capabilities: tuple[tuple[str, str], ...]
    properties: Mapping[str, Property]
    events: Mapping[str, EventType]
    commands: Mapping[str, CommandType]

    def has(self, capability: str) -> bool:
        """Whether any component has the capability."""
        return any(name == capability for _, name in self.capabilities)

    def joined(self, other: "Abilities") -> "Abilities":
        """What something can do that can be spoken to in two ways; what both have is as this one has it."""
        return Abilities(
            tuple(dict.fromkeys((*self.capabilities, *other.capabilities))),
            {**other.properties, **self.properties},
            {**other.events, **self.events},
            {**other.commands, **self.commands},
        )


NOTHING = Abilities((), {}, {}, {})
"""The abilities of a device that is named but not yet known."""

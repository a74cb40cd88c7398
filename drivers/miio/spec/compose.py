"""What takes more than one member of a specification: covers, what is on by its state, events."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from drivers.kit.decode import Decode, boolean, options
from drivers.kit.define import AnyBinding, Binding, CallBinding, EventBinding, Narrow, Poll, Signal
from drivers.miio.profiles.miot import Act, Ev, Prop, Together, Wire
from drivers.miio.spec.model import Spec, SpecAction, SpecProperty
from drivers.miio.spec.names import (
    APPLIANCES,
    BUTTONS,
    CANCELS,
    CONTACTS,
    COVERS,
    MOTION_LASTS,
    MOTIONS,
    PRESSES,
    RINGS,
    SHUT,
    WORKING,
)
from drivers.miio.spec.words import option_for
from hub.model.errors import NotSupported
from hub.model.value import Value

MIDDLE: Final = 50.0
"""% from which a cover that only knows open and closed is to be open."""
WHOLE: Final = (0.0, 100.0)


@dataclass(frozen=True, slots=True)
class Made:
    """A binding of a service, its component not chosen yet, and the members that it stands for."""

    service: str
    binding: AnyBinding[Wire]
    used: tuple[str, ...] = ()


class Parts:
    """The members of a specification that may be bound, by service and name."""

    def __init__(self, spec: Spec, taken: frozenset[str]) -> None:
        self.types = spec.services
        self.properties = [one for one in spec.properties if usable(one.name, one.siid, taken) and one.standard]
        self.actions = [one for one in spec.actions if usable(one.name, one.siid, taken) and one.standard]
        self.events = [one for one in spec.events if usable(one.name, one.siid, taken) and one.standard]
        self._by_name = {one.name: one for one in self.properties}
        names = (*self._by_name, *(one.name for one in self.actions), *(one.name for one in self.events))
        self.services = tuple(dict.fromkeys(service_of(name) for name in names))

    def type_of(self, service: str) -> str:
        """The type of a service, its name without a number."""
        name, _, number = service.rpartition("-")
        return self.types.get(service) or (name if number.isdecimal() and name else service)

    def find(self, service: str, name: str) -> SpecProperty | None:
        """A property of a service."""
        return self._by_name.get(f"{service}:{name}")

    def ends(self) -> SpecAction | None:
        """The action without arguments that ends what the product does."""
        known = (one for name in CANCELS for one in self.actions if one.name.endswith(f":{name}") and not one.takes)
        return next(known, None)


def usable(name: str, siid: int, taken: frozenset[str]) -> bool:
    """Whether a member may be bound: service 1 tells of the device itself."""
    return siid != 1 and name not in taken


def service_of(name: str) -> str:
    """The service in a member's name."""
    return name.partition(":")[0]


def covers(parts: Parts, kind: str) -> Iterator[Made]:
    """Position and stop of what a motor moves. What may open a way in is only shown."""
    for service in parts.services:
        type_ = parts.type_of(service)
        if type_ in COVERS.split():
            shut = type_ in SHUT and kind not in ("curtain", "airer")
            yield from _cover(parts, service, writable=not shut)


def _cover(parts: Parts, service: str, *, writable: bool) -> Iterator[Made]:
    current, target = parts.find(service, "current-position"), parts.find(service, "target-position")
    motor = parts.find(service, "motor-control")
    codes = _motor_codes(motor) if writable else {}
    shown = current or target
    if motor is not None and "stop" in codes:
        write = Together(((Prop(motor.siid, motor.piid), codes["stop"]),))
        stop: CallBinding[Wire] = CallBinding("cover", "stop", Prop(motor.siid, motor.piid), lambda _: write)
        yield Made(service, stop, (motor.name,))
    if shown is None or "r" not in shown.access or (shown.bounds or (*WHOLE, 1.0))[:2] != WHOLE:
        return  # a position in steps of the maker's own takes an overlay
    binding: Binding[Wire] = Binding("cover", "position", Prop(shown.siid, shown.piid), _percent, poll=Poll.FAST)
    if writable and target is not None and "w" in target.access:
        aim = Prop(target.siid, target.piid)
        binding = replace(binding, encode=lambda value: Together(((aim, value),)))
    elif motor is not None and {"open", "close"} <= codes.keys():
        prop = Prop(motor.siid, motor.piid)
        both = {word: Together(((prop, codes[word]),)) for word in ("open", "close")}
        binding = replace(
            binding, encode=lambda value: both["open" if _number(value) >= MIDDLE else "close"], narrow=Narrow(step=100)
        )
    used = (shown.name, *(one.name for one in (target, motor) if one is not None))
    yield Made(service, binding, used)


def _motor_codes(motor: SpecProperty | None) -> dict[str, int]:
    if motor is None or "w" not in motor.access:
        return {}
    found = ((option_for("motor", description), wire) for wire, description in motor.values.items())
    return {word: wire for word, wire in found if word is not None}


def _percent(wire: object) -> int | None:
    if isinstance(wire, bool) or not isinstance(wire, (int, float)) or not 0 <= wire <= 100:
        return None
    return round(wire)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def appliances(parts: Parts) -> Iterator[Made]:
    """`on` of what heats or washes, by its state. It is only told, but that it can be switched off where it can be.

    How one is started differs from product to product, and is not to be guessed: an overlay says it.
    """
    for service in parts.services:
        type_ = parts.type_of(service)
        capability = "kettle" if type_ == "kettle" else APPLIANCES.get(type_)
        status = parts.find(service, "status")
        if capability is None or status is None or "r" not in status.access:
            continue
        table = "kettle" if capability == "kettle" else "appliance"
        words = {wire: option_for(table, description) for wire, description in status.values.items()}
        works: dict[int | str, str] = {
            wire: "on" if word in WORKING else "off" for wire, word in words.items() if word is not None
        }
        if "on" not in works.values():
            continue
        binding: Binding[Wire] = Binding(
            capability, "on", Prop(status.siid, status.piid), _works(works), _switch(parts, service), poll=Poll.FAST
        )
        yield Made(service, binding, (status.name,))


def _works(works: Mapping[int | str, str]) -> Decode:
    word = options(works)
    return lambda wire: boolean(word(wire)) if word(wire) else None


def _switch(parts: Parts, service: str) -> "Switch | None":
    ends, on = parts.ends(), parts.find(service, "on")
    if ends is not None:
        return Switch(Act(ends.siid, ends.aiid))
    if on is not None and "w" in on.access and on.format == "bool":
        return Switch(Together(((Prop(on.siid, on.piid), False),)))
    return None


@dataclass(frozen=True, slots=True)
class Switch:
    """Switches off, and does not know how to switch on."""

    off: Wire | Together

    def __call__(self, value: Value) -> object:
        """What switches off. Raises NotSupported for on."""
        if value is True:
            raise NotSupported("spec.start_unknown")
        return self.off


def happenings(parts: Parts) -> Iterator[Made]:
    """Events: presses, rings, motion, doors."""
    for event in parts.events:
        service, _, name = event.name.partition(":")
        type_, address = parts.type_of(service), Ev(event.siid, event.eiid)
        if type_ in BUTTONS and name in PRESSES:
            yield Made(service, EventBinding("button", "press", address, _press(PRESSES[name])), (event.name,))
        elif name in RINGS:
            yield Made(service, EventBinding("doorbell", "ring", address, lambda _: {}), (event.name,))
        elif type_ == "motion-sensor" and name in MOTIONS:
            yield from _told(parts, service, "occupancy", "motion", address, value=MOTIONS[name])
        elif type_ == "magnet-sensor" and name in CONTACTS:
            yield from _told(parts, service, "contact", "open", address, value=CONTACTS[name])


def _press(kind: str) -> Callable[[object], Mapping[str, Value | None]]:
    return lambda _: {"kind": kind}


def _told(parts: Parts, service: str, capability: str, member: str, address: Ev, *, value: bool) -> Iterator[Made]:
    """An event that sets a property; where the product has no such property, the event is its address."""
    lasts = MOTION_LASTS if capability == "occupancy" and value else None
    property_ = "motion-state" if capability == "occupancy" else "contact-state"
    if parts.find(service, property_) is None:
        yield Made(service, Binding(capability, member, address, boolean, poll=Poll.NEVER))
    yield Made(service, Signal(capability, member, address, value, lasts=lasts))

"""Words in which MIoT products are written down: each returns bindings. Numbers are siid and piid (or eiid, aiid)."""

from collections.abc import Callable, Mapping

from drivers.kit.decode import (
    Decode,
    as_is,
    boolean,
    color,
    color_code,
    inverted,
    option_codes,
    options,
    scaled,
    whole,
)
from drivers.kit.define import Binding, CallBinding, EventBinding, Narrow, Poll, Signal
from drivers.miio.profiles.miot import Act, Ev, Prop, Together, Wire
from hub.model.value import Value


def on(capability: str, siid: int, piid: int, component: str = "") -> Binding[Wire]:
    """A plain on and off."""
    return Binding(capability, "on", Prop(siid, piid), boolean, as_is, component, Poll.FAST)


def flag(capability: str, member: str, siid: int, piid: int, *, writable: bool = False) -> Binding[Wire]:
    """Some other yes or no."""
    return Binding(capability, member, Prop(siid, piid), boolean, as_is if writable else None, poll=Poll.FAST)


def level(
    capability: str,
    member: str,
    siid: int,
    piid: int,
    low: float = 0,
    high: float = 100,
    *,
    step: float = 1,
    writable: bool = True,
) -> Binding[Wire]:
    """A whole number in the canonical unit, such as a percentage or kelvins."""
    return Binding(
        capability,
        member,
        Prop(siid, piid),
        whole(low, high),
        as_is if writable else None,
        poll=Poll.FAST if writable else Poll.NORMAL,
        narrow=Narrow(minimum=low, maximum=high, step=step),
    )


def target_temperature(siid: int, piid: int, low: float, high: float, step: float) -> Binding[Wire]:
    """The room temperature that a heater or air conditioner is to reach."""
    return Binding(
        "climate",
        "target_temperature",
        Prop(siid, piid),
        scaled(1, low, high),
        as_is,
        poll=Poll.FAST,
        narrow=Narrow(minimum=low, maximum=high, step=step),
    )


def measure(
    capability: str, member: str, siid: int, piid: int, scale: float = 1.0, poll: Poll = Poll.NORMAL
) -> Binding[Wire]:
    """A number that the device measures; `scale` makes it canonical."""
    low = -100.0 if member == "temperature" else 0.0
    return Binding(capability, member, Prop(siid, piid), scaled(scale, low), poll=poll)


def temperature(siid: int, piid: int, poll: Poll = Poll.NORMAL) -> Binding[Wire]:
    """Air temperature in °C."""
    return measure("temperature", "temperature", siid, piid, poll=poll)


def humidity(siid: int, piid: int, poll: Poll = Poll.NORMAL) -> Binding[Wire]:
    """Relative humidity in %."""
    return Binding("humidity", "humidity", Prop(siid, piid), scaled(1, 0, 100), poll=poll)


def battery(siid: int, piid: int, decode: Decode | None = None) -> Binding[Wire]:
    """Charge left, in % unless `decode` makes it so."""
    return Binding("battery", "battery", Prop(siid, piid), decode or whole(0, 100), poll=Poll.SLOW)


def choice(
    capability: str, member: str, siid: int, piid: int, names: Mapping[int | str, str], *, writable: bool = True
) -> Binding[Wire]:
    """One of some options; wire values without a name are unknown."""
    return Binding(
        capability,
        member,
        Prop(siid, piid),
        options(names),
        option_codes(names) if writable else None,
        poll=Poll.FAST,
        narrow=Narrow(options=tuple(dict.fromkeys(names.values()))),
    )


def rgb(siid: int, piid: int) -> Binding[Wire]:
    """A lamp's colour, 0xRRGGBB."""
    return Binding("light", "color", Prop(siid, piid), color, color_code, poll=Poll.FAST)


def contact(siid: int, piid: int) -> Binding[Wire]:
    """A magnet sensor's `contact-state`: true means that the parts touch, so the door is closed."""
    return Binding("contact", "open", Prop(siid, piid), inverted, poll=Poll.SLOW, unlimited=True)


def moves_to(siid: int, eiid: int, *, opened: bool) -> Signal[Wire]:
    """An event that says that the door now is open, or closed."""
    return Signal("contact", "open", Ev(siid, eiid), value=opened)


def motion_at(address: Wire) -> Binding[Wire]:
    """Motion, read once where it is a property; from then on events and pushes tell."""
    return Binding("occupancy", "motion", address, boolean, poll=Poll.NEVER)


def motion_seen(siid: int, eiid: int, lasts: float) -> Signal[Wire]:
    """An event that says that somebody moves; without another one there is no motion after `lasts` seconds."""
    return Signal("occupancy", "motion", Ev(siid, eiid), value=True, lasts=lasts)


def presses(siid: int, kinds: Mapping[int, str]) -> tuple[EventBinding[Wire], ...]:
    """A button with an event for each kind of press: kinds by eiid."""
    return tuple(_press(siid, eiid, kind) for eiid, kind in kinds.items())


def _press(siid: int, eiid: int, kind: str) -> EventBinding[Wire]:
    return EventBinding("button", "press", Ev(siid, eiid), lambda _: {"kind": kind})


def press_by_argument(siid: int, eiid: int, kinds: Mapping[object, str]) -> EventBinding[Wire]:
    """A button with one event, whose first argument tells the kind."""

    def decode(arguments: object) -> Mapping[str, Value | None] | None:
        first = arguments[0] if isinstance(arguments, tuple) and arguments else None
        kind = kinds.get(first) if isinstance(first, (int, str)) else None
        return None if kind is None else {"kind": kind}

    return EventBinding("button", "press", Ev(siid, eiid), decode)


def ring(siid: int, eiid: int) -> EventBinding[Wire]:
    """A doorbell's button."""
    return EventBinding("doorbell", "ring", Ev(siid, eiid), lambda _: {})


def call(capability: str, member: str, siid: int, aiid: int) -> CallBinding[Wire]:
    """A command that is an action without arguments."""
    action = Act(siid, aiid)
    return CallBinding(capability, member, action, lambda _: action)


def motor_stop(siid: int, piid: int, code: int) -> CallBinding[Wire]:
    """Stopping a motor by writing its control property."""
    write = Together(((Prop(siid, piid), code),))
    return CallBinding("cover", "stop", Prop(siid, piid), lambda _: write)


def position(
    siid: int, piid: int, send: Callable[[Value], object], decode: Decode | None = None, step: float = 1
) -> Binding[Wire]:
    """A cover's position as it is, in % unless `decode` makes it so; `send` writes to wherever its target is kept."""
    narrow = Narrow(step=step)
    return Binding("cover", "position", Prop(siid, piid), decode or whole(0, 100), send, poll=Poll.FAST, narrow=narrow)


def aimed_at(siid: int, piid: int) -> Callable[[Value], object]:
    """A write to a cover's target position."""
    return lambda value: Together(((Prop(siid, piid), value),))

"""Words in which legacy products are written down: each returns bindings. Names are those that `get_prop` takes."""

from collections.abc import Callable, Mapping

from drivers.kit.decode import boolean, option_codes, options, scaled, whole
from drivers.kit.define import Binding, CallBinding, Narrow, Poll
from drivers.miio.profiles.legacy import GET_PROP, Invoke, Name
from hub.model.value import Value

Send = Callable[[Value], object]


def on_off(capability: str, name: str, method: str = "", send: Send | None = None) -> Binding[Name]:
    """On and off, written by `method` with the word, or by what `send` makes."""
    return Binding(
        capability,
        "on",
        Name(name),
        boolean,
        send or (lambda value: Invoke(method, ("on" if value else "off",))),
        poll=Poll.FAST,
    )


def setting(
    capability: str,
    member: str,
    name: str,
    method: str = "",
    *,
    send: Send | None = None,
    low: float = 0,
    high: float = 100,
    step: float = 1,
) -> Binding[Name]:
    """A whole number that can be written by `method`, or by what `send` makes."""
    return Binding(
        capability,
        member,
        Name(name),
        whole(low, high),
        send or (lambda value: Invoke(method, (value,))),
        poll=Poll.FAST,
        narrow=Narrow(minimum=low, maximum=high, step=step),
    )


def choice(capability: str, member: str, name: str, method: str, names: Mapping[int | str, str]) -> Binding[Name]:
    """One of some options."""
    code = option_codes(names)
    return Binding(
        capability,
        member,
        Name(name),
        options(names),
        lambda value: Invoke(method, (code(value),)),
        poll=Poll.FAST,
        narrow=Narrow(options=tuple(dict.fromkeys(names.values()))),
    )


def measure(
    capability: str, member: str, name: str, scale: float = 1.0, getter: str = GET_PROP, poll: Poll = Poll.NORMAL
) -> Binding[Name]:
    """A number that the device measures; `scale` makes it canonical."""
    low = -100.0 if member == "temperature" else 0.0
    return Binding(capability, member, Name(name, getter), scaled(scale, low), poll=poll)


def call(capability: str, member: str, method: str, *params: object) -> CallBinding[Name]:
    """A command that is a method."""
    invoke = Invoke(method, params)
    return CallBinding(capability, member, Name(method, method), lambda _: invoke)

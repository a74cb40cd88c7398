"""The words in which the products of this family are written.

Facts: Home Assistant xiaomi_aqara (names, values, limits), PyXiaomiGateway 0.14.3 (models). Confidence: high for
generation 1, medium for generation 2.
"""

from collections.abc import Callable, Mapping
from typing import Final

from drivers.kit.decode import battery_of_millivolts, boolean, number, scaled
from drivers.kit.define import Binding, EventBinding, Signal
from drivers.lumi.product import BATTERY_BEATS, MAINS_BEATS, Moment, Wire
from hub.model.value import Value

CLICKS: Final[Mapping[str, str]] = {
    "click": "single",
    "double_click": "double",
    "long_click": "long",
    "long_click_press": "long",
    "long_click_release": "release",
    "shake": "shake",
}
BOTH_CLICKS: Final[Mapping[str, str]] = {
    "both_click": "single",
    "double_both_click": "double",
    "long_both_click": "long",
}
CLEARS_AFTER: Final = 120.0  # seconds without motion

Event = EventBinding[Wire | Moment]
Value_ = Binding[Wire | Moment]


def told(capability: str, member: str, names: Wire, table: Mapping[str, bool]) -> Value_:
    """A yes or no that lasts until the device says otherwise."""

    def decode(wire: object) -> bool | None:
        return table.get(wire) if isinstance(wire, str) else None

    return Binding(capability, member, names, decode, unlimited=True)


def sensed(capability: str, name: str, scale: float, low: float, high: float) -> Value_:
    """A measured number; what is out of its range is no measurement."""
    return Binding(
        capability, capability, (name,), scaled(scale, low, high), narrow={"fresh_for": BATTERY_BEATS}, unlimited=True
    )


def battery() -> Value_:
    """The charge, guessed from the cell's voltage."""
    return Binding(
        "battery", "battery", ("voltage", "battery_voltage"), battery_of_millivolts(2800, 3300), unlimited=True
    )


def switched(names: Wire, capability: str = "switch", component: str = "") -> Value_:
    """A relay."""
    return Binding(
        capability, "on", names, _relay, lambda value: "on" if value else "off", component,
        narrow={"fresh_for": MAINS_BEATS}, unlimited=True,
    )  # fmt: skip


def _relay(wire: object) -> bool | None:
    return boolean(wire) if wire in ("on", "off") else None  # `unknown` while nobody knows


def metered(member: str, name: str, scale: float) -> Value_:
    """What a plug measures."""
    return Binding("plug", member, (name,), scaled(scale, 0), narrow={"fresh_for": MAINS_BEATS}, unlimited=True)


def pressed(names: Wire, component: str = "", clicks: Mapping[str, str] = CLICKS) -> Event:
    """A button."""
    return EventBinding("button", "press", names, _kind(clicks), component)


def moved(names: Wire, words: Mapping[str, str]) -> Event:
    """A sensor of vibration."""
    return EventBinding("vibration", "moved", names, _kind(words))


def turned(names: Wire, words: tuple[str, ...]) -> Event:
    """A cube."""
    return EventBinding("cube", "turned", names, _kind({word: word for word in words}))


def rotated(names: Wire) -> Event:
    """A cube on the table, turned by an angle: generation 1 sends degrees and milliseconds in one text."""

    def decode(wire: object) -> Mapping[str, Value | None] | None:
        angle = number(wire.split(",")[0] if isinstance(wire, str) else wire)
        return None if angle is None else {"kind": "rotate", "angle": angle}

    return EventBinding("cube", "turned", names, decode)


def opened(name: str, how: str) -> Event:
    """A lock that was opened; the wire's value is the number of its user."""

    def decode(wire: object) -> Mapping[str, Value | None] | None:
        user = number(wire)
        return {"how": how, "user": None if user is None else round(user)}

    return EventBinding("access", "opened", (name,), decode)


def refused(name: str) -> Event:
    """A wrong finger, code or card."""
    return EventBinding("access", "refused", (name,), lambda _: {})


def motion() -> tuple[Value_ | Signal[Wire | Moment], ...]:
    """Motion is told when it begins. Generation 1 tells too that there was none for a while, generation 2 does not."""
    return (
        Binding("occupancy", "motion", (), lambda _: None, unlimited=True),
        Signal("occupancy", "motion", Moment(("status", "motion_status"), "motion"), True, lasts=CLEARS_AFTER),
        Signal("occupancy", "motion", Moment(("no_motion",)), False),
    )


def _kind(words: Mapping[str, str]) -> Callable[[object], Mapping[str, Value | None] | None]:
    def decode(wire: object) -> Mapping[str, Value | None] | None:
        kind = words.get(wire) if isinstance(wire, str) else None
        return None if kind is None else {"kind": kind}

    return decode

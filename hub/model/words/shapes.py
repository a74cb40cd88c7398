"""The shapes of properties that many capabilities share.

`told`: the device says it and nobody writes it.
"""

from dataclasses import replace

from hub.model.capability import Capability, Category, Guard, Property
from hub.model.value import Kind


def on(doc: str, guard: Guard | None = None) -> Property:
    """Whether it is on; `guard` where that may do harm."""
    return Property("on", Kind.BOOL, doc, writable=True, guard=guard)


AUTO_OFF = Property(
    "auto_off", Kind.DURATION, "The device's own countdown to off, 0 none.", unit="s", minimum=0, writable=True,
    category=Category.CONFIG, required=False, self_changing=True,
)  # fmt: skip


def percent(
    name: str, doc: str, *, writable: bool = False, low: float = 0, required: bool = True, self_changing: bool = False
) -> Property:
    """A share of a hundred, in whole steps."""
    return Property(
        name, Kind.INT, doc, unit="%", minimum=low, maximum=100, step=1, writable=writable, required=required,
        self_changing=self_changing,
    )  # fmt: skip


def duration(name: str, doc: str) -> Property:
    """A time that the device counts, in seconds."""
    return Property(name, Kind.DURATION, doc, unit="s", minimum=0, required=False, self_changing=True)


def celsius(name: str, doc: str, low: float, high: float, step: float, *, writable: bool) -> Property:
    """A temperature in °C."""
    return Property(
        name, Kind.FLOAT, doc, unit="°C", minimum=low, maximum=high, step=step, writable=writable,
        required=False, self_changing=not writable,
    )  # fmt: skip


def measure(name: str, doc: str, unit: str, step: float, low: float | None = 0, high: float | None = None) -> Property:
    """A number that the device measures."""
    return Property(
        name, Kind.FLOAT, doc, unit=unit, minimum=low, maximum=high, step=step, required=False, self_changing=True
    )


def sensor(name: str, doc: str, prop: Property) -> Capability:
    """A capability of one property."""
    return Capability(name, doc, (prop,))


def choice(name: str, doc: str, *options: str, told: bool = False) -> Property:
    """One of some words, of which a product may have fewer; not every product has it."""
    return Property(name, Kind.ENUM, doc, options=options, writable=not told, self_changing=told, required=False)


def flag(name: str, doc: str, *, told: bool = False, category: Category = Category.PRIMARY) -> Property:
    """A yes or no that not every product has."""
    return Property(name, Kind.BOOL, doc, writable=not told, self_changing=told, category=category, required=False)


def length(name: str, doc: str, longest: float, step: float, *, told: bool = False) -> Property:
    """A length of time in seconds that not every product has."""
    return Property(
        name, Kind.DURATION, doc, unit="s", minimum=0, maximum=longest, step=step, writable=not told,
        self_changing=told, required=False,
    )  # fmt: skip


def degrees(name: str, doc: str, widest: float) -> Property:
    """An angle that not every product has."""
    return Property(name, Kind.INT, doc, unit="°", minimum=0, maximum=widest, step=1, writable=True, required=False)


def optional(prop: Property) -> Property:
    """The same, and a product may lack it."""
    return replace(prop, required=False)

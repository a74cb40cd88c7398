"""Types of expressions: what kind of value, in which unit, out of which options."""

from dataclasses import dataclass

from hub.model.capability import Property
from hub.model.value import Kind

SECONDS = "s"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_OPTIONS = 12
_NOTATIONS = {
    Kind.BOOL: "on/off", Kind.TEXT: '"…"', Kind.COLOR: "#rrggbb", Kind.TIME: "22:30", Kind.DURATION: "1h30m",
    Kind.INT: "1/2/3/…", Kind.FLOAT: "1/2.5/…",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression. `kind` is None where it cannot be known yet: it then goes with everything.

    Numbers are in the canonical `unit` (None: a plain number); durations are numbers in seconds. `step` is how finely
    a reading is told: equality looks no closer.
    """

    kind: Kind | None
    unit: str | None = None
    options: tuple[str, ...] = ()
    step: float | None = None

    @property
    def is_number(self) -> bool:
        """Whether it can be ordered, added and measured; a time of day is none."""
        return self.kind in (Kind.INT, Kind.FLOAT, Kind.DURATION)

    def __str__(self) -> str:
        """The form of its values in a notation that needs no translation: `on/off`, `1/2.5/…`, `°C`, `22:30`."""
        if self.kind is None:
            return "?"
        if self.kind is Kind.ENUM:
            more = "/…" if len(self.options) > _LONGEST_OPTIONS else ""
            return "/".join(self.options[:_LONGEST_OPTIONS]) + more
        if self.is_number and self.unit == SECONDS:
            return _NOTATIONS[Kind.DURATION]
        return self.unit or _NOTATIONS[self.kind]


ANY = Type(None)
BOOL = Type(Kind.BOOL)
TEXT = Type(Kind.TEXT)
COLOR = Type(Kind.COLOR)
TIME = Type(Kind.TIME)
DAY = Type(Kind.ENUM, options=DAYS)
NUMBER = Type(Kind.FLOAT)


def measured_in(unit: str | None) -> Type:
    """The type of a computed number."""
    return Type(Kind.DURATION if unit == SECONDS else Kind.FLOAT, unit)


def type_of(declared: Property) -> Type:
    """The type of a property, event field or variable."""
    unit = SECONDS if declared.kind is Kind.DURATION else declared.unit
    return Type(declared.kind, unit, declared.options, declared.step)

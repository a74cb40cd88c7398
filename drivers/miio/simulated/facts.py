"""Tables of what products say of themselves: one property a line.

    2.4  target-temperature  int  rwn  40..99  90

Key (`siid.piid`), name, type (bool, int, float, text), access (r read, w write, n notify), what is allowed (a range
`low..high/step`, a list `0,1,2` or `on,off`, or `-` for anything of the type), and the value at the start as JSON
without spaces.
Sources: the published MIoT specs and the clients that speak to these models; each product's module names its own.
"""

import json
from dataclasses import dataclass

Scalar = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of a product."""

    key: str
    name: str
    type: str
    access: str
    allowed: tuple[int | str, ...] | None
    low: float | None
    high: float | None
    step: float
    initial: Scalar

    def admits(self, value: object) -> bool:
        """Whether a device takes this value from the wire."""
        if self.type == "bool":
            return isinstance(value, bool)
        if self.type == "text":
            fits = self.allowed is None or value in self.allowed
            return isinstance(value, str) and len(value) <= 255 and fits
        if isinstance(value, bool) or not isinstance(value, int if self.type == "int" else int | float):
            return False
        if self.allowed is not None:
            return value in self.allowed
        return self._in_range(value)

    def _in_range(self, value: float) -> bool:
        if self.low is None or self.high is None:
            return abs(value) < 2**63
        steps = (value - self.low) / self.step
        return self.low <= value <= self.high and abs(steps - round(steps)) < 1e-6


def table(text: str) -> dict[str, Fact]:
    """The facts of a table, by key."""
    facts = (_fact(*line.split()) for line in text.strip().splitlines())
    return {fact.key: fact for fact in facts}


def _fact(key: str, name: str, kind: str, access: str, allowed: str, initial: str) -> Fact:
    choices: tuple[int | str, ...] | None = None
    low, high, step = None, None, 1.0
    if ".." in allowed:
        bounds, _, width = allowed.partition("/")
        low, high = (float(bound) for bound in bounds.split(".."))
        step = float(width) if width else 1.0
    elif allowed != "-":
        words = allowed.split(",")
        choices = tuple(words) if kind == "text" else tuple(int(word) for word in words)
    return Fact(key, name, kind, access, choices, low, high, step, json.loads(initial))

"""What zigbee2mqtt says of a device in `bridge/devices`, read into types. Nothing of it is trusted.

Source: the page `usage/exposes` of zigbee2mqtt's documentation, and its TypeScript types of 2.x. Access is a set of
bits: 1 the state tells it, 2 it can be written to `/set`, 4 it can be asked for at `/get`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

TELLS: Final = 1
TAKES: Final = 2
ANSWERS: Final = 4

MOST_FEATURES: Final = 600
"""Of one device; the most that any known product has is 330."""

DEEPEST: Final = 4
LONGEST: Final = 200
"""Characters of a name or word."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One expose, or one feature of one. `kind` is its `type`, `key` its property: where it stands in the state.

    `on` and `off` are what the wire says for yes and no; `endpoint` names the part of the device, where it has several.
    """

    kind: str
    name: str
    key: str
    access: int = 0
    endpoint: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    words: tuple[str, ...] = ()
    on: object = True
    off: object = False
    features: tuple["Feature", ...] = ()

    @property
    def tells(self) -> bool:
        """Whether the state says it."""
        return bool(self.access & TELLS)

    @property
    def takes(self) -> bool:
        """Whether it can be set."""
        return bool(self.access & TAKES)

    @property
    def answers(self) -> bool:
        """Whether the device can be asked for it."""
        return bool(self.access & ANSWERS)

    def find(self, *names: str) -> "Feature | None":
        """Its first feature of one of these names, in the order of the names."""
        for name in names:
            for feature in self.features:
                if feature.name == name:
                    return feature
        return None


def read_exposes(exposes: object) -> tuple[Feature, ...]:
    """All of a device's exposes that can be read; what cannot is left out."""
    return tuple(_features(exposes, "", DEEPEST))[:MOST_FEATURES]


def _features(exposes: object, endpoint: str, depth: int) -> Iterator[Feature]:
    if not isinstance(exposes, list) or depth == 0:
        return
    for one in exposes[:MOST_FEATURES]:
        if isinstance(one, Mapping):
            feature = _feature(one, endpoint, depth)
            if feature is not None:
                yield feature


def _feature(one: Mapping[str, object], endpoint: str, depth: int) -> Feature | None:
    kind = text(one.get("type"))
    if not kind:
        return None
    endpoint = text(one.get("endpoint")) or endpoint
    access = one.get("access")
    return Feature(
        kind,
        text(one.get("name")),
        text(one.get("property")),
        access if isinstance(access, int) and not isinstance(access, bool) else 0,
        endpoint,
        text(one.get("unit")),
        _number(one.get("value_min")),
        _number(one.get("value_max")),
        _number(one.get("value_step")),
        _words(one.get("values")),
        _wire(one.get("value_on"), True),
        _wire(one.get("value_off"), False),
        tuple(_features(one.get("features"), endpoint, depth - 1)),
    )


def text(wire: object) -> str:
    """A short text; empty where it is none, or too long to be a name."""
    return wire if isinstance(wire, str) and len(wire) <= LONGEST and wire.isprintable() else ""


def _number(wire: object) -> float | None:
    if isinstance(wire, bool) or not isinstance(wire, int | float):
        return None
    return wire if -1e12 < wire < 1e12 and isfinite(wire) else None


def _words(wire: object) -> tuple[str, ...]:
    if not isinstance(wire, list):
        return ()
    words = (str(word) if isinstance(word, int) else text(word) for word in wire[:MOST_FEATURES])
    return tuple(dict.fromkeys(word for word in words if word))


def _wire(wire: object, otherwise: bool) -> object:
    return wire if isinstance(wire, bool | int) or text(wire) else otherwise

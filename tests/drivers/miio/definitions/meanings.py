"""What published facts mean, in words of its own: by their names and labels, never by a number of a definition.

A fact is called `service:name`, or `kind:name` where nobody published a service. `TABLE` says which member of a
capability it shows and how; a fact may mean several. `WRITTEN` says to which other fact a member is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from tests.drivers.miio.definitions import means_at_home, means_of_air
from tests.drivers.miio.definitions.readings import Fact, Reading, label, number, one_of

PROBES = (0, 1, 2, 20, 38, 50, 70, 200, -20, 3000, True, "on", "00")
"""Wire values of which one means something wherever a fact means anything."""


@dataclass(frozen=True)
class Meaning:
    """The member of a capability that a fact shows, and how."""

    target: str
    read: Reading


def named(fact: Fact, kind: str) -> str:
    """`service:name`, or `kind:name`."""
    return f"{fact.get('service', kind)}:{fact['name'].replace('_', '-').lower()}"


def of(fact: Fact, kind: str) -> list[Meaning]:
    """All that a fact of a product of this kind means."""
    found = _by_name(named(fact, kind), kind)
    return [one for one in found if any(_means(one, fact, wire) for wire in fact.get("values", PROBES))]


@cache
def _by_name(name: str, kind: str) -> tuple[Meaning, ...]:
    own = f"{kind}/{name}"
    return tuple(meaning for pattern, meaning in TABLE if fnmatchcase(name, pattern) or fnmatchcase(own, pattern))


def _means(meaning: Meaning, fact: Fact, wire: Any) -> bool:
    try:
        return meaning.read(fact, wire) is not None
    except (TypeError, ValueError):
        return False  # a text where a number is due, or the other way round


TABLE = tuple((pattern, Meaning(target, read)) for pattern, target, read in (*means_at_home.ROWS, *means_of_air.ROWS))

WRITTEN: Mapping[str, Mapping[str, Reading]] = {
    "dishwasher.on": {"dishwasher:wash-status": one_of("running")},
    "cover.position": {
        "curtain:target-position": number,
        "airer:target-position": number,
        "airer:motor-control": lambda fact, wire: {"up": 100, "down": 0}.get(label(fact, wire)),
        "clothes_airer:motor": lambda fact, wire: {"up": 100, "down": 0}.get(label(fact, wire)),
    },
}
"""Members that are written to another fact than the one that shows them."""

APART: Mapping[tuple[str, str], str] = {
    ("yeelink.light.colorc", "light:mode"): "says which of colour and white was written last",
    ("yeelink.light.lamp15", "light:mode"): "says that it is white, and nothing else",
    ("ijai.vacuum.v3", "alarm:alarm"): "plays a sound when it is written",
    ("zhimi.heater.mc2", "private-service:use-time"): "has no published unit",
    ("cuco.light.sl4a", "light:mode"): "goes along with the effect",
}
"""Facts that no member shows though their names mean one, and why."""

ALONGSIDE: Mapping[str, tuple[str, ...]] = {"light.effect": ("light:mode",)}
"""What else a write may change."""

DONE: Mapping[str, tuple[str, ...]] = {
    "vacuum.start": ("start-sweep", "start"),
    "vacuum.pause": ("pause", "stop-sweeping"),
    "vacuum.stop": ("stop-sweeping", "stop"),
    "vacuum.dock": ("start-charge", "dock"),
    "vacuum.locate": ("identify", "locate"),
    "diffuser.spray": ("fragrance-delivery",),
    "air_fryer.pause": ("pause",),
    "oven.pause": ("pause",),
    "oven.cancel": ("cancel-cooking",),
    "cooker.cancel": ("cancel-cooking",),
    "microwave.pause": ("pause",),
}
"""Commands by what the facts call the action."""

DEEDS: Mapping[str, Mapping[bool, tuple[str, ...]]] = {
    "kettle.on": {True: ("start_boil",), False: ("stop-work",)},
    "oven.on": {True: ("start-cook",), False: ("cancel-cooking",)},
    "air_fryer.on": {True: ("start-cook",), False: ("cancel-cooking",)},
    "cooker.on": {True: (), False: ("cancel-cooking",)},
    "bath_heater/climate.on": {False: ("stop-working",)},
}
"""Members that are written by actions, or by several facts in one request (`composites`)."""

STOPPED: Mapping[str, tuple[str, ...]] = {
    "cover.stop": ("pause", "stop"), "dishwasher.pause": ("paused",), "washer.pause": ("paused",),
}  # fmt: skip
"""Commands that write one of these words."""

TOLD: Mapping[str, tuple[str, object]] = {
    "motion-detected": ("occupancy.motion", True),
    "open": ("contact.open", True),
    "close": ("contact.open", False),
}
"""Events by what becomes of a member."""

"""Small homes with known faults, and homes without: what a checker of scenes has to find, and where to be silent.

A fault is told once, under the code that says most about it: a loop is T2 and not also T1 or A2. The scenes of an
expected finding are those without which it would not happen, watchers and bystanders left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from hub.config.calendars import Calendars
from hub.model.capability import Property
from hub.model.device import REMOTE_FAMILY, Device, Endpoint
from hub.model.own import own_property
from hub.text.source import Source
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.reader.home import Reading, read_scenes
from tests.scenes.household import device, virtual

FOLDER = Path(__file__).parent
OPEN = "open"
SEALED = "sealed"
"""Homes that nobody looks at who writes a checker: they tell whether it has learnt, or only learnt by heart."""
FAULTY = "faulty"
SOUND = "sound"
CODES: Final = frozenset({
    "T1", "T2", "T3", "T4", "C1", "C2", "C3", "C4", "A1", "A2", "A3", "A4", "A5",
    "P1", "P2", "G1", "G2", "G3", "D1", "D2", "D3", "D4", "D5", "S1",
})  # fmt: skip
"""The findings of a checker."""
KEYS: Final = frozenset({"note", "home", "devices", "scenes", "expect", "invariants"})
BERLIN: Final[Mapping[str, Any]] = {"latitude": 52.52, "longitude": 13.405, "zone": "Europe/Berlin"}


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """A finding that a checker must give: its code, and the titles of the scenes that make it, sorted."""

    code: str
    scenes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A home of the corpus. `code` is that of the fault; of a sound home, of the fault that it only looks like."""

    path: Path
    note: str
    devices: Mapping[str, Device]
    facts: HomeFacts
    zone: ZoneInfo
    scenes: str
    invariants: str
    expected: frozenset[Expected]

    @property
    def name(self) -> str:
        """The file without its ending."""
        return self.path.stem

    @property
    def code(self) -> str:
        """The code at the beginning of the name."""
        return self.name.partition("_")[0].upper()

    @property
    def faulty(self) -> bool:
        """Whether something is wrong with it."""
        return self.path.parent.name == FAULTY

    @property
    def sealed(self) -> bool:
        """Whether it is one of those that are not looked at."""
        return self.path.parent.parent.name == SEALED

    def read(self, view: View) -> Reading:
        """Read the scenes and what must never be; `view` gets the cells."""
        texts = {"scenes.yaml": self.scenes, "invariants.yaml": self.invariants}
        return read_scenes([Source(*one) for one in texts.items() if one[1]], self.devices, view, self.facts)


def paths(*under: str) -> list[Path]:
    """The files of the corpus; `under` narrows it, such as `OPEN, FAULTY`."""
    return sorted(FOLDER.joinpath(*under).rglob("*.yaml"))


def load(path: Path) -> Home:
    """Read a home.

    Raises:
        ValueError: a key that there is none of, or an unknown type of device.
        KeyError: something is missing.
    """
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if strange := told.keys() - KEYS:
        raise ValueError(f"{path.name}: no such keys: {', '.join(sorted(strange))}")
    place = {**BERLIN, **told.get("home", {})}
    return Home(
        path,
        " ".join(told["note"].split()),
        {handle: _device(handle, what) for handle, what in told["devices"].items()},
        HomeFacts(place["latitude"], place["longitude"], Calendars(), secrets=frozenset(), broker=True),
        ZoneInfo(place["zone"]),
        told["scenes"],
        told.get("invariants", ""),
        frozenset(Expected(one["code"], tuple(sorted(one["scenes"]))) for one in told.get("expect", ())),
    )


def _device(handle: str, what: dict[str, Any]) -> Device:
    """A device: `is` (a list of capabilities) or `virtual`, with `area` and `labels`; `hub`: another one has it."""
    if strange := what.keys() - {"is", "virtual", "area", "labels", "hub"}:
        raise ValueError(f"{handle}: no such keys: {', '.join(sorted(strange))}")
    made = device(handle, *what["is"]) if "is" in what else _virtual(handle, what["virtual"])
    if "hub" in what:
        made = replace(made, endpoints=(Endpoint(REMOTE_FAMILY, f"{what['hub']}/{handle}"),))
    return replace(made, area=what.get("area", ""), labels=tuple(what.get("labels", ())))


def _virtual(handle: str, what: str | list[str] | dict[str, Any]) -> Device:
    if isinstance(what, str):
        return virtual(handle, what)
    if isinstance(what, list):
        return virtual(handle, *what)
    return virtual(handle, own=tuple(_own(name, value) for name, value in what.items()))


def _own(name: str, value: object) -> Property:
    """A property as devices.yaml writes it: a list of words, on or off, a number or one with its unit (`20 °C`)."""
    match value:
        case [str() as first, *others]:
            return own_property(name, "enum", first, options=(first, *map(str, others)))
        case bool():
            return own_property(name, "bool", value)
        case int() | float():
            return own_property(name, "float", float(value))
        case str():
            number, _, unit = value.partition(" ")
            return own_property(name, "float", float(number), unit=unit)
    raise ValueError(f"{name}: {value!r}")

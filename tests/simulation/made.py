"""Products made of nothing but what is published of them, which four of ten households have, and what only they bring.

They fit few members a request, or have one that spoils every request; they move to another address, have two ways to
them, are swapped, may be off; and what is written of products changes while the hub runs. None of what stands here is
taken from the hub's own definitions: the facts are those of `tests/facts`, the words for them are this module's.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cache
from hashlib import md5
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

import yaml

from drivers.kit.home import SimulatedDevice
from drivers.kit.truth import Look, is_, number, one_of, same
from drivers.miio.simulator import MiioSimulator
from hub.app import Hub
from hub.model.value import Value
from hub.off.switching import Switching
from hub.text.problem import Problem, Severity
from tests.simulation.disk import SimConnection
from tests.simulation.loop import LIFE, Life

MADE: Final = 0.4
"""How many of the households have them."""
FACTS: Final = Path(__file__).parents[1] / "facts"

MODELS: Final = {
    "panel": ("climate.yaml", "zhimi.heater.ma3"),
    "damp": ("humidity.yaml", "zhimi.humidifier.cb1"),
    "mist": ("humidity.yaml", "deerma.humidifier.jsq2g"),
    "breeze": ("fans.yaml", "zhimi.fan.za5"),
    "lamp_a": ("lights.yaml", "leshi.light.wy0b01"),
    "lamp_b": ("lights.yaml", "yeelink.light.monob"),
}
"""What is made of facts: where these stand, and the model."""

BUILT: Final = {"fryer": "careli.fryer.maf02", "dishes": "viomi.dishwasher.m02"}
"""What is guarded and simulated with all that it does: one that is switched by actions, one by two methods in turn."""

GUARDED: Final = ("panel", "fryer", "dishes")
SECOND_WAY: Final = "panel_way"
SWAPPED: Final = ("lamp_a", "lamp_b")
MAY_BE_OFF: Final = frozenset({"lamp_a", "breeze"})
LIKELY: Final = {"panel": 0.6, "fryer": 0.4, "dishes": 0.35, "damp": 0.4, "mist": 0.4, "breeze": 0.5, "lamp_a": 0.5}

FEW: Final = (1, 2, 3, 5, 15)
"""Members that a request may have: of what is made of facts, one of these."""
LEAST_CHUNK: Final = 3
"""A size that is too large is halved, so half of what a device takes may be learned, and no less than this of many."""
PROBE: Final = ["1.1", "2.1"]
"""What is asked to find out which language a device speaks, whatever it takes otherwise."""
POISON: Final = ("", "3.7", "2.8", "6.1")
"""Members of `mist` that spoil a request, though they are published."""

_LIGHT: Final[Mapping[str, Look]] = {"on": same("light:on"), "brightness": same("light:brightness")}
LOOKS: Final[Mapping[str, Mapping[str, Look]]] = {
    "zhimi.heater.ma3": {
        "on": same("heater:on"), "target_temperature": number("heater:target-temperature"),
        "temperature": number("environment:temperature"),
    },
    "zhimi.humidifier.cb1": {
        "on": is_("power", "on"),
        "mode": one_of("mode", {"silent": "low", "medium": "medium", "high": "high", "auto": "auto"}),
        "target_humidity": same("limit_hum"), "humidity": number("humidity"), "temperature": number("temperature"),
    },
    "deerma.humidifier.jsq2g": {
        "on": same("humidifier:on"), "target_humidity": same("humidifier:target-humidity"),
        "humidity": number("environment:relative-humidity"), "temperature": number("environment:temperature"),
    },
    "zhimi.fan.za5": {
        "on": same("fan:on"), "oscillate": same("fan:horizontal-swing"), "angle": same("fan:horizontal-angle"),
        "humidity": number("environment:relative-humidity"), "temperature": number("environment:temperature"),
    },
    "leshi.light.wy0b01": _LIGHT,
    "yeelink.light.monob": _LIGHT,
}  # fmt: skip
"""How to look at them: the published names, in words of the house."""

WRITES: Final[dict[str, tuple[tuple[str, tuple[object, ...]], ...]]] = {
    "panel": (("on", (True, True, False)), ("target_temperature", (17, 24))),
    "fryer": (("on", (True, True, False)),),
    "dishes": (("on", (True, True, False)),),
    "damp": (("on", (True, False)), ("target_humidity", (40, 60, 80)), ("mode", ("low", "high"))),
    "mist": (("on", (True, False)), ("target_humidity", (40, 55, 70))),
    "breeze": (("on", (True, False)), ("oscillate", (True, False)), ("angle", (30, 90, 120))),
    "lamp": (("on", (True, False)), ("brightness", (1, 50, 100))),
}
HANDS: Final[dict[str, tuple[str, tuple[object, ...]]]] = {
    "panel": ("heater:on", (True, False)),
    "damp": ("power", ("on", "off")),
    "mist": ("humidifier:target-humidity", (45, 65)),
    "breeze": ("fan:horizontal-angle", (45, 100)),
    "lamp_a": ("light:on", (True, False)),
    "lamp_b": ("light:brightness", (10, 90)),
}

PLUGS: Final = "products/plugs.yaml"
OTHERS: Final = "products/others.yaml"
BAD: Final = "products/bad.yaml"
WRITTEN: Final[tuple[tuple[str, str, float, bool], ...]] = (
    (PLUGS, "[]\n", 1.0, True),
    (PLUGS, "- models: [cuco.plug.cp2]\n  bind:\n    plug.power: {scale: 0.01}\n", 0.1, True),
    (PLUGS, "- models: [cuco.plug.cp2]\n  bind:\n    plug.power: {scale: 1}\n", 10.0, True),
    (PLUGS, "- models: [cuco.plug.cp2]\n  bind:\n    plug.power: ~\n", 1.0, False),
    (OTHERS, "[]\n", 1.0, True),
    (OTHERS, "- models: [zhimi.heater.ma3]\n  chunk: 3\n  bind:\n    diagnostics.fault: ~\n", 1.0, True),
    (OTHERS, "- models: [yunmi.kettle.v19, careli.fryer.maf02, viomi.dishwasher.m02]\n  patience: 3\n", 1.0, True),
)
"""What is written of products: the file, the text, and of its plugs how the power is shown and whether."""

WRONG: Final = (
    "- models: [\n",
    "- models: [cuco.plug.cp2]\n  bind:\n    plug.power: {scale: many}\n",
    "- models: [zhimi.heater.ma3]\n  bind: {climate.on: {read: nobody:knows}}\n",
    "- models: [cuco.plug.cp2]\n  like: cuco.plug.cp2\n- models: [yunmi.kettle.v19]\n  speaks: gibberish\n",
    "models: {}\n",
    "- 7\n- models: 8\n- models: [a b]\n  chunk: -1\n",
)
"""What is written of products, and makes no sense: told of, left out, and no reason for anything else."""


@cache
def published(file: str, model: str) -> Mapping[str, Any]:
    """What is published of a model."""
    entries = yaml.safe_load((FACTS / file).read_text("utf-8"))
    return next(entry for entry in entries if entry["model"] == model)


def made_rows(random: Random) -> tuple[tuple[SimulatedDevice, ...], tuple[SimulatedDevice, ...]]:
    """The devices, and second ways to some of them; neither in most households."""
    if random.random() >= MADE:
        return (), ()
    handles = [handle for handle, likely in LIKELY.items() if random.random() < likely]
    if "lamp_a" in handles:
        handles.append("lamp_b")
    rows = tuple(_row(60 + at, handle, random) for at, handle in enumerate(handles))
    return rows, tuple(_row(90, SECOND_WAY, random) for row in rows if row.handle == "panel")


def _row(number: int, handle: str, random: Random) -> SimulatedDevice:
    token = md5(f"{handle}:{random.random()}".encode(), usedforsecurity=False).hexdigest()
    settings: dict[str, object] = {"latency": random.uniform(0.005, 0.08), "push": random.random() < 0.6}
    kind = "panel" if handle == SECOND_WAY else handle
    model = BUILT.get(kind) or MODELS[kind][1]
    if kind in MODELS:
        settings["product"] = published(*MODELS[kind])
        settings["max_props"] = 1 if kind == "damp" else random.choice(FEW)
    address, wire_id = f"127.7.0.{number}", str(700_000_000 + number)
    return SimulatedDevice(handle, "miio", model, address, wire_id, token, "home", settings=settings)


class Made:
    """What is true of these products in one run: what spoils a request, what was asked of them, where they were.

    `power`: how the power of plugs is shown by what is written now, None: not at all.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.poison = random.choice(POISON)
        self.power: float | None = 1.0
        self.moved: dict[str, tuple[str, str]] = {}
        self.limits: dict[str, int] = {}
        self.troubles: list[str] = []
        self._left_at: dict[str, float] = {}
        self._by_the_list: dict[str, Life] = {}

    def watching(self) -> AbstractContextManager[object]:
        """Know what is made safe by off.list alone: what was learned stands in the store, which that must not need."""
        really = Switching.run

        async def run(switching: Switching) -> None:
            life, handles = LIFE.get(), [one.handle for one in switching._owed]
            self._by_the_list.update(dict.fromkeys(handles, life))
            try:
                await really(switching)
            finally:
                for handle in handles:
                    if self._by_the_list.get(handle) is life:
                        del self._by_the_list[handle]

        return patch.object(Switching, "run", run)

    def write(self, number: int) -> tuple[str, str]:
        """A person has written that of products: the file, and its text."""
        file, text, factor, shown = WRITTEN[number]
        if file == PLUGS:
            self.power = factor if shown else None
        return file, text

    def shown(self, power: Value | None) -> Value | None:
        """How the hub is to show the power of a plug; None where it is not to."""
        return power * self.power if isinstance(power, float) and self.power is not None else None

    def join(self, thing: object, way: object) -> None:
        """Let a device be reached by another way, too."""
        if isinstance(thing, MiioSimulator) and isinstance(way, MiioSimulator):
            way.network.attach(thing.appliance, thing.catch_up)

    def live_with(self, simulator: MiioSimulator) -> None:
        """Hear what this one is asked to tell; `mist` tells nothing where one member spoils it."""
        if simulator.name not in MODELS:
            return
        really, poison = simulator.appliance.request, self.poison if simulator.name == "mist" else ""
        name = simulator.name

        def request(method: str, params: object) -> object:
            if method == "get_properties" and isinstance(params, list):
                asked = [f"{one.get('siid')}.{one.get('piid')}" for one in params if isinstance(one, dict)]
                if asked != PROBE:
                    self._asked(name, len(asked))
                if poison in asked:
                    return really("get_properties_of_nobody", [])
            return really(method, params)

        simulator.appliance.request = request  # type: ignore[method-assign]  # the door that every request goes through

    def _asked(self, handle: str, members: int) -> None:
        limit, by_the_list = self.limits.get(handle, members), self._by_the_list.get(handle)
        if members > limit and (by_the_list is None or not by_the_list.alive):
            self.troubles.append(f"{handle} is asked for {members} members, and was known to take {limit}")

    def begins(self, store: SimConnection | None, rows: Iterable[SimulatedDevice]) -> None:
        """A hub begins, and finds on its disk what earlier ones have learned."""
        notes = {} if store is None else notes_of(store.rows("facts"))
        known = {row.handle: _limit(notes.get(row.model, {})) for row in rows if row.handle in MODELS}
        self.limits = {handle: limit for handle, limit in known.items() if limit}

    def differs(self, hub: Hub, files: Mapping[str, str]) -> bool:
        """Whether the hub has read other devices or products than are written now."""
        config = hub.house.config
        read = (
            {}
            if config is None
            else {Path(one.name).name: one.text for one in (*config.files, *config.products.sources)}
        )
        return any(
            read.get(Path(name).name) != files[name] for name in ("devices.yaml", PLUGS, OTHERS) if name in files
        )

    def mislearned(self, store: SimConnection | None, rows: Iterable[SimulatedDevice]) -> Iterator[str]:
        """What stands in the notebook on the disk and is not so, though no loss and no silence lasted for minutes."""
        notes = {} if store is None else notes_of(store.rows("facts"))
        for row in rows:
            if row.handle not in MODELS:
                continue
            for note in notes.get(row.model, {}).values():
                takes = row.settings["max_props"] if isinstance(row.settings["max_props"], int) else 0
                if 0 < note["limit"] < min((takes + 1) // 2, LEAST_CHUNK):
                    yield f"{row.handle} takes {takes} members, and {note['limit']} was learned for good"
                if wrong := set(note["poison"]) - {self.poison if row.handle == "mist" else ""}:
                    yield f"{sorted(wrong)} spoil nothing of {row.handle}, and it was learned that they do"
                if note["speaks"] not in ("", row.settings["product"]["speaks"]):  # type: ignore[index]  # a mapping
                    yield f"{row.handle} does not speak {note['speaks']}"

    def overheard(self, now: float, packet: bytes, host: str, book: Mapping[str, str]) -> None:
        """A hub sends something there. Who has moved, and is known to, is asked nothing where it was."""
        for ref, (old, new) in self.moved.items():
            if book.get(ref, "").partition(":")[0] != new:
                self._left_at.pop(ref, None)
            elif host == old and len(packet) > 32 and now > self._left_at.setdefault(ref, now) + 5.0:
                self.troubles.append(f"{ref} has moved from {old} to {new}, and is asked at {old}")
            else:
                self._left_at.setdefault(ref, now)


def handle_of(devices: str, wire_id: str) -> str | None:
    """The handle under which an endpoint stands in devices.yaml."""
    found = re.search(rf"^  (\w+):(?:(?!^  \w).)*?miio:{re.escape(wire_id)}\b", devices, re.MULTILINE | re.DOTALL)
    return None if found is None else found[1]


def wrong_in(problems: Iterable[Problem]) -> list[str]:
    """What is told of the files of products as if a house could fall by it."""
    return [
        f"an error in products: {problem}"
        for problem in problems
        if problem.severity is Severity.ERROR and problem.mark is not None and "/products/" in problem.mark.source.name
    ]


def _limit(note: Mapping[str, Any]) -> int:
    """The smallest size that was noted for any firmware: there is one."""
    return min((int(one.get("limit", 0)) for one in note.values() if isinstance(one, dict)), default=0)


def notes_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """What families have noted, by model, of the rows of a table of facts."""
    found = {str(row[0]): str(row[1]) for row in rows}
    start = "note:miio/"
    return {key.removeprefix(start): json.loads(body) for key, body in found.items() if key.startswith(start)}

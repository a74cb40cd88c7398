"""The house of the tests: its devices, and the product's stage in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from hub.config.calendars import Calendars
from hub.model.capability import Abilities, CommandType, EventType, Property
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Outcome
from hub.model.device import Device, Endpoint
from hub.model.own import own_property, virtual_abilities
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.model.vocabulary import capability
from hub.text.problem import Problem
from hub.text.quantities import parse_duration
from hub.text.source import Source
from scenes.engine.effects import Effect, Fetch, Request
from scenes.engine.program import Program
from scenes.engine.run import Reply
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.language.values import parse_literal
from scenes.reader.home import read_scenes
from scenes.stage import stage
from scenes.stage.home import DeedKind, Home, Load, Manners


def abilities(*names: str) -> Abilities:
    """All members of some capabilities; `left:switch` puts one into a component."""
    parts = [name.rpartition(":")[::2] for name in names]
    properties: dict[str, Property] = {}
    events: dict[str, EventType] = {}
    commands: dict[str, CommandType] = {}
    for component, name in parts:
        prefix = f"{component}." if component else ""
        properties |= {prefix + one.name: one for one in capability(name).properties}
        events |= {prefix + one.name: one for one in capability(name).events}
        commands |= {prefix + one.name: one for one in capability(name).commands}
    return Abilities(tuple((component, name) for component, name in parts), properties, events, commands)


def device(handle: str, *capabilities: str) -> Device:
    """A device whose key is its handle."""
    return Device(handle, handle, handle, abilities=abilities(*capabilities))


def virtual(handle: str, *capabilities: str, own: tuple[Property, ...] = ()) -> Device:
    """A device of the hub's own."""
    here = (Endpoint("virtual", handle),)
    return Device(handle, handle, handle, endpoints=here, abilities=virtual_abilities(capabilities, own))


HOUSE: dict[str, Device] = {
    one.handle: one
    for one in (
        device("kettle", "kettle"),
        device("kitchen_camera", "camera"),
        device("kitchen_light", "light"),
        device("kitchen_button", "button", "battery"),
        device("kitchen_plug", "plug"),
        device("cat_fountain", "switch", "water_level"),
        device("front_door", "contact", "battery"),
        device("doorbell", "doorbell"),
        device("hall", "occupancy", "illuminance"),
        device("hall_light", "light"),
        device("closet", "occupancy"),
        device("closet_light", "light"),
        device("drying_rack", "cover"),
        device("curtain", "cover"),
        device("strip", "left:switch", "right:switch"),
        device("fan", "fan"),
        device("vacuum", "vacuum", "battery"),
        device("humidifier", "humidifier", "humidity"),
        device("bedroom", "temperature", "humidity"),
        device("bedroom_heater", "climate"),
        device("bedroom_window", "contact"),
        device("bedroom_light", "light"),
        device("band", "notify"),
        device("panel", "left:button", "right:button"),
        device("washer_plug", "plug"),
        device("freezer_plug", "plug"),
        device("bathroom", "temperature", "humidity"),
        device("bath_fan", "fan"),
        virtual("house", own=(own_property("mode", "enum", "home", options=("home", "away", "sleep", "guest")),)),
        virtual("anna", "presence"),
        virtual("ben", "presence"),
        virtual("guests", "switch"),
        virtual(
            "heating",
            own=(
                own_property("wanted", "float", 20.0, unit="°C", limits=(5.0, 30.0, 0.5)),
                own_property("boost", "bool", False),
                own_property("pause", "duration", 1800.0),
                own_property("wake", "time", 25_200),
                own_property("note", "text", ""),
            ),
        ),
    )
}

HOUSE |= {
    one.handle: one
    for one in (
        device("kitchen_motion", "occupancy", "battery"),
        device("kitchen_table", "occupancy", "battery"),
        device("kitchen_window", "contact", "battery"),
        device("child_air", "temperature", "humidity"),
        device("child_window", "contact", "battery"),
        device("child_light", "light"),
        device("phone", "notify"),
        device("bath_valve", "climate"),
        device("shed_lock", "lock"),
        device("fridge", "contact"),
        device("freezer", "temperature"),
        device("food_box", "contact"),
        device("dryer_plug", "plug"),
        device("tv_plug", "plug"),
    )
}
AREAS = {
    "kitchen": ("kettle", "kitchen_light", "kitchen_plug", "kitchen_motion", "kitchen_table", "kitchen_window"),
    "closet": ("closet", "closet_light"),
    "bedroom": ("bedroom", "bedroom_heater", "bedroom_window", "bedroom_light"),
    "child": ("child_air", "child_window", "child_light"),
}
LABELS = {
    "standby": ("kettle", "washer_plug", "kitchen_plug"),
    "important": ("freezer_plug", "kitchen_window", "front_door"),
    "family": ("band", "phone"),
    "window": ("bedroom_window", "kitchen_window", "child_window"),
    "room": ("bedroom", "child_air", "bathroom"),
    "all_night": ("hall_light", "closet_light"),
}
HOUSE |= {one: replace(HOUSE[one], area=area) for area, handles in AREAS.items() for one in handles}
for _label, _handles in LABELS.items():
    HOUSE |= {one: replace(HOUSE[one], labels=(*HOUSE[one].labels, _label)) for one in _handles}

JOINED = HOUSE | {
    handle: replace(device(handle, what), endpoints=(Endpoint("hearth", f"cabin/{what}"),))
    for handle, what in (("cabin_light", "light"), ("cabin_vacuum", "vacuum"))
}
JOINED |= {
    "lobby_house": replace(
        HOUSE["house"], key="lobby_house", handle="lobby_house", endpoints=(Endpoint("hearth", "lobby/house"),)
    ),
    "lobby_gate": replace(device("lobby_gate", "contact"), endpoints=(Endpoint("hearth", "lobby/gate"),)),
}
"""The house, joined with the cabin's hub; and with the lobby's, where it is one floor of a large one."""

BERLIN = ZoneInfo("Europe/Berlin")
NEXT_FILE = "---\n"
"""Between the blueprints that a stage has, and its scenes."""


FACTS = HomeFacts(52.52, 13.405, Calendars(), secrets=frozenset({"alarm_hook", "weather_key"}), broker=True)


class Stage(stage.Stage):
    """The stage in the house of the tests; times, durations and names are as people write them."""

    def __init__(
        self, yaml: str, begins: str = "2026-03-02T12:00:00", known: Mapping[str, Value | None] = MappingProxyType({}),
        answers: Mapping[str, Outcome | None] = MappingProxyType({}), zone: ZoneInfo = BERLIN, override: float = 3600.0,
    ) -> None:  # fmt: skip
        self.yaml = yaml
        self.problems: tuple[Problem, ...] = ()
        self.requests: list[Request] = []
        self.lines: dict[DeedKind, list[str]] = {kind: [] for kind in DeedKind}
        self.commands = self.lines[DeedKind.WRITE] = self.lines[DeedKind.CALL]
        self.notices = self.lines[DeedKind.NOTICE]
        self.logs = self.lines[DeedKind.LOG]
        self.asked = self.lines[DeedKind.REQUEST]
        self.published = self.lines[DeedKind.MESSAGE]
        local = datetime.fromisoformat(begins).replace(tzinfo=zone)
        super().__init__(
            Home(HOUSE, FACTS, zone, override), self.reads(yaml), begins=local.timestamp(),
            known={PropertyId(ref): value for ref, value in known.items()},
            manners=Manners(answers if isinstance(answers, dict) else dict(answers)),
        )  # fmt: skip

    @property
    def answers(self) -> dict[str, Outcome | None]:
        return self.manners.answers

    @answers.setter
    def answers(self, answers: Mapping[str, Outcome | None]) -> None:
        self.manners.answers = dict(answers)

    @property
    def reply(self) -> Reply:
        return self.manners.reply

    @reply.setter
    def reply(self, reply: Reply) -> None:
        self.manners.reply = reply

    def reads(self, yaml: str) -> Load:
        """Loads scenes, after the blueprints that they use."""

        def load(view: View) -> Program:
            *files, scenes = yaml.split(NEXT_FILE)
            blueprints = [Source(f"blueprint{number}.yaml", text) for number, text in enumerate(files)]
            reading = read_scenes([Source("scenes.yaml", scenes)], HOUSE, view, FACTS, blueprints=blueprints)
            self.problems = reading.problems
            return reading.program

        return load

    def load(
        self, load: Load | str, known: Mapping[Any, Value | None] = MappingProxyType({}), *, heard: bool = True
    ) -> None:
        """Switch to other scenes."""
        super().load(self.reads(load) if isinstance(load, str) else load, known, heard=heard)

    def runs(self, title: str, **fields: str) -> None:
        """A person runs a scene by hand, saying this along."""
        scene = next(one.scene for one in self.engine.armed.values() if title in (one.scene.id, one.scene.title))
        types = {prop.name: prop for prop in scene.fields}
        given = {name: parse_literal(text, None, types[name], []) for name, text in fields.items()}
        self.ask(scene.id, given, Cause(Origin.PERSON, "ann"))

    def happens(
        self, ref: str, fields: Mapping[str, Value | None] = MappingProxyType({}), cause: Cause = DEVICE, **more: Value
    ) -> None:
        """A device reports an event."""
        super().happens(ref, {**fields, **more}, cause)

    def arrives(
        self, channel: str, name: str, fields: Mapping[str, Value | None] = MappingProxyType({}), **more: Value
    ) -> None:
        """Something comes in."""
        super().arrives(channel, name, {**fields, **more})

    def wait(self, seconds: float | str) -> None:
        """Let time pass."""
        found = parse_duration(seconds) if isinstance(seconds, str) else seconds
        if found is None:
            raise ValueError(seconds)
        super().wait(found)

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Fetch):
                self.requests.append(effect.request)
        super()._carry_out(effects)

    def _did(self, kind: DeedKind, what: str, text: str, **more: Any) -> None:
        self.lines[kind].append(text)
        super()._did(kind, what, text, **more)

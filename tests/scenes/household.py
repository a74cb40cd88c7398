"""A stage for scenes: the real language and engine on a virtual clock, with devices that obey or refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hub.config.calendars import Calendars
from hub.model.capability import Abilities, CommandType, EventType, Property
from hub.model.cause import DEVICE, Cause, Origin
from hub.model.command import Command, Outcome, Settled
from hub.model.device import Device, Endpoint
from hub.model.own import own_property, virtual_abilities
from hub.model.reading import property_id
from hub.model.value import Value
from hub.model.vocabulary import capability
from hub.text.problem import Problem
from hub.text.quantities import parse_duration
from hub.text.source import Source
from scenes.engine.effects import Do, Effect, Fetch, Inquire, Log, Notice, Publish, Request, Traced
from scenes.engine.engine import Engine
from scenes.engine.moments import Answered, Arrived, Asked, Happened, Heard, Moment, Replied, Started, Ticked
from scenes.engine.run import Reply
from scenes.engine.trace import Trace
from scenes.engine.view import View
from scenes.language.facts import HomeFacts
from scenes.language.values import parse_literal
from scenes.reader.home import read_scenes


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

BERLIN = ZoneInfo("Europe/Berlin")
NEXT_FILE = "---\n"
"""Between the blueprints that a stage has, and its scenes."""


FACTS = HomeFacts(52.52, 13.405, Calendars(), secrets=frozenset({"alarm_hook", "weather_key"}), broker=True)


@dataclass
class Stage:
    """Scenes in a house. Time begins at `begins` (local); commands are confirmed at once unless `answers` say other."""

    yaml: str
    begins: str = "2026-03-02T12:00:00"
    known: Mapping[str, Value] = field(default_factory=dict)
    answers: Mapping[str, Outcome | None] = field(default_factory=dict)
    zone: ZoneInfo = BERLIN
    override: float = 3600.0

    def __post_init__(self) -> None:
        self.now = 1000.0
        self.wall = datetime.fromisoformat(self.begins).replace(tzinfo=self.zone).astimezone(UTC).timestamp()
        self.commands: list[str] = []
        self.notices: list[str] = []
        self.logs: list[str] = []
        self.traces: list[Trace] = []
        self.said: dict[str, float] = {}
        self.reply = Reply(200)
        self.asked: list[str] = []
        self.requests: list[Request] = []
        self.published: list[str] = []
        self.sent: list[Command] = []
        self.view = View()
        self.engine = Engine(self.view, self.zone, override=self.override)
        self.engine.ground.started = True  # the hub has been up for long
        self.problems: tuple[Problem, ...] = ()
        self.load(self.yaml, self.known)

    def load(self, yaml: str, known: Mapping[str, Value] = MappingProxyType({}), *, heard: bool = True) -> None:
        """Switch to other scenes; `known` is told to the engine before it looks (not `heard`: as restored)."""
        *files, scenes = yaml.split(NEXT_FILE)
        blueprints = [Source(f"blueprint{number}.yaml", text) for number, text in enumerate(files)]
        reading = read_scenes([Source("scenes.yaml", scenes)], HOUSE, self.view, FACTS, blueprints=blueprints)
        self.problems = reading.problems
        for id_, cell in self.view.cells.items():
            if cell.value is None and cell.property.initial is not None:
                self.engine.prime(id_, cell.property.initial, heard=True)
        for ref, value in known.items():
            self.engine.prime(property_id(*ref.split(".", 1)), value, heard=heard)
        self._carry_out(self.engine.load(reading.program, self.now, self.wall))

    def feed(self, moment: Moment) -> None:
        """Hand a moment over, and carry out what comes of it."""
        self._carry_out(self.engine.handle(moment))

    def is_at(self, ref: str, value: Value | None, cause: Cause = DEVICE, since: float | None = None) -> None:
        """A property has a new value (None: it is no longer known, for `since` seconds)."""
        gone = self.wall - since if since is not None else 0.0
        self.reports(ref)
        self.feed(Heard(self.now, self.wall, property_id(*ref.split(".", 1)), value, cause, gone))

    def runs(self, title: str, **fields: str) -> None:
        """A person runs a scene by hand, saying this along."""
        scene = next(one.scene for one in self.engine.armed.values() if title in (one.scene.id, one.scene.title))
        types = {prop.name: prop for prop in scene.fields}
        given = {name: parse_literal(text, None, types[name], []) for name, text in fields.items()}
        self.feed(Asked(self.now, self.wall, scene.id, given, Cause(Origin.PERSON, "ann")))

    def happens(self, ref: str, **fields: Value) -> None:
        """A device reports an event."""
        handle, _, path = ref.partition(".")
        self.reports(handle)
        self.feed(Happened(self.now, self.wall, handle, path, fields))

    def reports(self, ref: str) -> None:
        """A device says anything; or says a property, with the value that it has."""
        self.said[ref] = self.now

    def arrives(self, channel: str, name: str, **fields: Value) -> None:
        """Something comes in: by `webhook`, or a message by `mqtt`."""
        self.feed(Arrived(self.now, self.wall, channel, name, fields))

    def start(self) -> None:
        """The hub has started."""
        self.feed(Started(self.now, self.wall))

    def wait(self, duration: str) -> None:
        """Let time pass; everything due on the way happens at its time."""
        seconds = parse_duration(duration)
        if seconds is None:
            raise ValueError(duration)
        end = self.now + seconds
        while (due := self.engine.next_due()) is not None and due <= end:
            self._to(max(due, self.now))
            self.feed(Ticked(self.now, self.wall))
        self._to(end)

    def set_clock(self, by: float) -> None:
        """The wall clock jumps; engine time does not."""
        self.wall += by
        self.feed(Ticked(self.now, self.wall))

    def answer(self, command: Command, outcome: Outcome) -> None:
        """Settle a command that was left open (`answers` None)."""
        writes = [(write.device, write.path) for write in command.writes]
        if command.call is not None:
            writes.append((command.call.device, command.call.path))
        settled = tuple(Settled(device_, path, outcome) for device_, path in writes)
        self.feed(Answered(self.now, self.wall, command.id, settled))

    def _to(self, now: float) -> None:
        self.wall += now - self.now
        self.now = now

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Do(command):
                    self._obey(command)
                case Notice(text=text):
                    self.notices.append(text)
                case Log(text=text):
                    self.logs.append(text)
                case Inquire(name=name):
                    said = [at for ref, at in self.said.items() if ref == name or ref.startswith(f"{name}.")]
                    ago = self.now - max(said) if said else None
                    self.feed(Arrived(self.now, self.wall, "report", name, {"ago": ago}))
                case Fetch(id_, request):
                    self.requests.append(request)
                    self.asked.append(" ".join(filter(None, (request.method, str(request.url), request.body))))
                    self._replied(id_, self.reply)
                case Publish(id_, message):
                    self.published.append(f"{message.topic} = {message.text}")
                    self._replied(id_, Reply())
                case Traced(trace, new=True):
                    self.traces.append(trace)
                case Traced():
                    pass

    def _replied(self, id_: str, reply: Reply) -> None:
        self.feed(Replied(self.now, self.wall, id_, reply.status, reply.text, reply.error))

    def _obey(self, command: Command) -> None:
        self.sent.append(command)
        outcomes: list[Outcome | None] = []
        for write in command.writes:
            ref = f"{write.device}.{write.path}"
            shown = ("on" if write.value else "off") if isinstance(write.value, bool) else str(write.value)
            self.commands.append(f"{ref} = {shown}")
            outcomes.append(self.answers.get(ref, Outcome.CONFIRMED))
            if outcomes[-1] is Outcome.CONFIRMED:
                self.is_at(ref, write.value, command.cause)
        if command.call is not None:
            args = ", ".join(f"{name}={value}" for name, value in command.call.args)
            ref = f"{command.call.device}.{command.call.path}"
            self.commands.append(f"{ref}({args})")
            outcomes.append(self.answers.get(ref, Outcome.ACCEPTED))
        if outcomes and None not in outcomes:
            paths = [(one.device, one.path) for one in command.writes]
            paths += [(command.call.device, command.call.path)] if command.call else []
            settled = tuple(
                Settled(handle, path, outcome)
                for (handle, path), outcome in zip(paths, outcomes, strict=True)
                if outcome is not None
            )
            self.feed(Answered(self.now, self.wall, command.id, settled))

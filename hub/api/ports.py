"""What the API needs of the house: `hub/app.py` hands it over.

Rooms that exist fit as they are: State, Registry, Dispatcher, Sightings, Scanner, Addresses, Adoption. `Scenes` and
`Hub` are made in `hub/app.py`.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from hub.api.adopting import Adopting, Known
from hub.api.device_ports import AboutDevices
from hub.api.mqtt_ports import MqttPort
from hub.api.product_ports import SpecsPort, Teaching
from hub.core.alarms import Alarm
from hub.core.receipts import Receipt
from hub.core.registry import StatusChange
from hub.core.route import Route
from hub.core.safety.two_step import Challenge
from hub.core.supervisor import TaskStatus
from hub.discovery.differences import Swap
from hub.discovery.sightings import Sighted
from hub.model.capability import Property
from hub.model.command import AuditEntry, Command
from hub.model.device import Device, Status
from hub.model.ports import Clock
from hub.model.reading import Change, Occurrence, Reading
from hub.model.value import Value
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem

Json = dict[str, object]
"""A JSON object: travels only here, at the edge."""

Unsubscribe = Callable[[], None]


class States(Protocol):
    """Readings and their changes (`hub.core.state.State`)."""

    def reading(self, device: str, path: str) -> Reading:
        """The newest reading of a property of the device with that key."""

    def subscribe(self, callback: Callable[[Change], None]) -> Unsubscribe:
        """Be told every change."""

    def subscribe_events(self, callback: Callable[[Occurrence], None]) -> Unsubscribe:
        """Be told every event of a device."""


class Devices(Protocol):
    """Devices and how they fare (`hub.core.registry.Registry`)."""

    def devices(self) -> Mapping[str, Device]:
        """All devices by key."""

    def by_handle(self, handle: str) -> Device | None:
        """The device that the user calls so."""

    def status(self, key: str) -> Status | None:
        """How a device fares."""

    def route(self, key: str) -> Route | None:
        """The way to reach it, None when it is not adopted."""

    def subscribe(self, callback: Callable[[StatusChange], None]) -> Unsubscribe:
        """Be told when a device fares differently."""


class Carrying(Protocol):
    """Commands of callers outside the hub (`hub.core.receipts.Receipts`)."""

    async def carry_out(self, command: Command) -> Receipt:
        """Have it done, once for each key, and answer when its outcomes are known and on disk. Raises KeyReused."""


class Auditing(Protocol):
    """What was done with dangerous things (`hub.storage.audit.AuditRows`)."""

    async def entries(self, since: float, limit: int, device: str | None = None) -> Sequence[AuditEntry]:
        """Entries since then (Unix seconds), of a device (a key) or of all; newest first. Raises BadSetup."""


class Heard(Protocol):
    """What was heard on the LAN (`hub.discovery.sightings.Sightings`)."""

    def rows(self) -> tuple[Sighted, ...]:
        """All rows."""

    def subscribe(self, callback: Callable[[Sighted], None]) -> Unsubscribe:
        """Be told every hearing."""


class Scanning(Protocol):
    """Asking the LAN (`hub.discovery.scan.Scanner`)."""

    async def scan(self) -> None:
        """Ask now, and return when the answers are in."""


@dataclass(frozen=True, slots=True)
class SceneInfo:
    """One scene: id, title, `file:line`, how many runs are under way, and its last trace without steps.

    `fields` are what whoever runs it by hand may say along; `rest`: why and until when it does not run by itself;
    `shadow`: it does nothing of what it says.
    """

    id: str
    title: str
    place: str
    running: int = 0
    last: Json | None = None
    fields: Sequence[Property] = ()
    rest: Json | None = None
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class ClaimInfo:
    """A property that is held: (who, level, value) of each claim, the one that applies first.

    `base` is what it goes back to (None: nobody knows), `until` when (Unix seconds) a person's claim ends.
    """

    ref: str
    base: Value | None
    claims: Sequence[tuple[str, str, Value]]
    until: float | None = None


class Scenes(Protocol):
    """The scenes and what they did.

    A trace is {"run", "scene", "id", "started", "ended", "result", "cause": {...},
    "steps": [{"at", "ms", "kind", "text", ...}]}.
    """

    def list(self) -> Sequence[SceneInfo]:
        """All scenes in their order."""

    def coming(self, seconds: float) -> Json:
        """What will happen in the next seconds, as things stand.

        {"from", "to", "coming": [{"at", "kind", "scene", "text", "more", "resting"}, ...]}, times in Unix seconds.
        """

    def invariants(self) -> Sequence[Json]:
        """All invariants, in the order of the files, and how they stand.

        {"name", "text", "place", "guard", "stands": "holds" | "broken" | "unknown", "unknown": [names], "count",
        "last": {"began", "ended"} | None}, times in Unix seconds.
        """

    def traces(self, scene: str | None, limit: int, language: Language | None = None) -> Sequence[Json]:
        """The newest traces, of one scene (by id or title) or of all, newest first; in the home's language if None."""

    def subscribe(self, callback: Callable[[Json], None]) -> Unsubscribe:
        """Be told of every trace that is new or has changed."""

    async def run(
        self, scene: str, fields: Mapping[str, Value | None], who: str, patience: float,
        language: Language | None = None,
    ) -> Json | None:  # fmt: skip
        """Run a scene (an id) by hand and wait for its end, at most so long: its trace, None while it waits."""

    def switch(self, scene: str, pause: float | None, who: str) -> bool:
        """Pause a scene (an id) for some seconds or (None) for good; 0 lets it run again. False: there is none."""

    def claims(self) -> Sequence[ClaimInfo]:
        """All properties that somebody holds."""

    def hand_back(self, device: str, path: str) -> bool:
        """End what a person claims of a property of a device (a key); False when that is nothing."""

    def hook(self, name: str, payload: str, who: str) -> bool:
        """Give JSON to the scenes that wait for a webhook; False when there are none."""


@dataclass(frozen=True, slots=True)
class HubStatus:
    """How the hub itself fares. Times in seconds, `started` in Unix seconds; `counts` by name, for people.

    `alarms` are make-safe writes that devices do not confirm.
    """

    version: str
    started: float
    worst_lag: float
    late: int
    tasks: Sequence[TaskStatus]
    counts: Mapping[str, int] = field(default_factory=dict)
    notices: Sequence[Problem] = ()
    alarms: Sequence[Alarm] = ()


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What came of a reload: with errors among the `problems` nothing was taken on.

    `changed` names the devices that differ now, `restart` the settings that need a restart of the hub; `changes` says
    what becomes of each scene and of the runs under way, `products` the models that are described anew.
    """

    problems: Sequence[Problem] = ()
    changed: Sequence[str] = ()
    restart: Sequence[str] = ()
    changes: Json = field(default_factory=dict)
    products: Sequence[str] = ()


class Hub(Protocol):
    """The hub itself."""

    def status(self) -> HubStatus:
        """How it fares."""

    async def reload(self, *, dry_run: bool = False) -> ReloadReport:
        """Read the configuration again, and take it on when it has no errors; a dry run takes nothing on."""

    async def check(self) -> Sequence[Problem]:
        """Read the configuration again, and only say what is wrong with it."""


class Swaps(Protocol):
    """One device in the place of another (`hub.compose.swapping.Swapping`)."""

    async def swap(self, old: str, new: str, *, dry_run: bool) -> "tuple[Swap, ReloadReport]":
        """Put the new one in the place of the old one. Raises HearthError."""

    async def undo(self, handle: str, *, dry_run: bool) -> "tuple[Swap, ReloadReport]":
        """Put the one back that was there before. Raises HearthError."""


class Past(Protocol):
    """Earlier versions of scenes (`hub.compose.rollback.Past`). All raise NotFound."""

    def history(self, scene: str) -> Json:
        """The versions of a scene (its id or title), the one in use first."""

    def diff(self, scene: str, version: str | None) -> Json:
        """How the version in use differs from another; from the last one where none is said."""

    async def roll_back(self, scene: str, version: str | None) -> tuple[str, ReloadReport]:
        """Put a version back into its file and reload: the version's id, and what came of it. Raises HearthError."""


class BackupMade(Protocol):
    """A backup that was written: size in bytes, number of files, and when (Unix seconds)."""

    @property
    def path(self) -> Path: ...
    @property
    def size(self) -> int: ...
    @property
    def files(self) -> int: ...
    @property
    def at(self) -> float: ...
    @property
    def sha256(self) -> str: ...


class BackupPort(Protocol):
    """Making backups (`hub.backup.keeper.Backups`)."""

    def state(self) -> Json:
        """How they fare."""

    async def appoint(self, recipient: str, *, replace: bool) -> None:
        """Make them for this key. Raises HearthError."""

    async def make(self, *, history: bool | None = None) -> BackupMade:
        """Make one in the folder of backups. Raises HearthError."""

    def stream(self, *, history: bool | None = None) -> AsyncGenerator[bytes]:
        """Make one, and give it out. Raises HearthError."""


class TwoSteps(Protocol):
    """What takes a request and the PIN (`hub.core.safety.two_step.TwoStep`)."""

    @property
    def has_pin(self) -> bool:
        """Whether a PIN is set."""

    def wanted(self, command: Command) -> bool:
        """Whether the command takes a second step."""

    def challenge(self, command: Command) -> Challenge:
        """Keep it for the second step. Raises Unsafe."""

    async def confirm(self, id_: str, pin: str, who: str) -> Command:
        """The command of the challenge, with what lets it pass. Raises Unsafe, BadSetup."""

    async def prove(self, current: str, who: str) -> None:
        """Return when this is the PIN that is set; the try counts. Raises Unsafe, BadSetup."""

    async def set_pin(self, pin: str, current: str | None, who: str) -> None:
        """Take another PIN. Raises Unsafe, BadSetup."""


class Histories(Protocol):
    """What was recorded (`hub.compose.histories`). Times are Unix seconds; all but `spent` raise HearthError."""

    async def history(
        self, device: Device, path: str, prop: Property | None, since: float, until: float, step: str | None
    ) -> Json:
        """A property's or an event's past, in steps of `raw`, `5m`, `1h` or `1d`."""

    async def energy(self, devices: Sequence[Device], since: float, until: float) -> Json:
        """Energy in kWh by device and day."""

    async def budget(self, devices: Sequence[Device]) -> Json:
        """What was written today and in the last days, and what dominates."""

    def spent(self) -> Json:
        """Bytes written today, and how many may be."""


class Doctor(Protocol):
    """Examines home and machine (`hub.compose.on_call.OnCall`)."""

    async def examine(self) -> tuple[Sequence[tuple[str, Problem]], Json]:
        """Findings, each with the name of its check, and the report without secrets."""


class Inquiries(Protocol):
    """Answers questions about the past (`hub.compose.inquiries.Inquiries`)."""

    async def ask(self, question: Json, language: Language) -> Json:
        """The answer. Raises BadSetup."""


@dataclass(frozen=True, slots=True)
class ApiPorts:
    """Everything that handlers may touch.

    `time_zone` is the home's, an IANA name; every answer carries it, for whoever shows times to people. `skip` only
    when the hub was started with a house time.
    """

    clock: Clock
    random: Random
    states: States
    devices: Devices
    receipts: Carrying
    audit: Auditing
    sightings: Heard
    scanner: Scanning
    known: Known
    adoption: Adopting
    scenes: Scenes
    hub: Hub
    time_zone: str = "UTC"
    skip: Callable[[float], Awaitable[None]] | None = None
    backups: BackupPort | None = None
    two_step: TwoSteps | None = None
    histories: Histories | None = None
    doctor: Doctor | None = None
    past: Past | None = None
    inquiries: Inquiries | None = None
    specs: SpecsPort | None = None
    learning: Teaching | None = None
    swaps: Swaps | None = None
    mqtt: MqttPort | None = None
    about: AboutDevices | None = None

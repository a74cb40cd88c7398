"""A small house behind the API: real state, registry and sightings; the rest plays its part."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from hub.api.errors import NotFound
from hub.api.guard import Roles, peer_role
from hub.api.ports import ApiPorts, ClaimInfo, Histories, HubStatus, Json, ReloadReport, SceneInfo, Swaps, TwoSteps
from hub.api.server import ApiServer
from hub.core.alarms import Alarm
from hub.core.clock import LoopClock
from hub.core.receipts import Receipts
from hub.core.records import NoLedger
from hub.core.registry import Registry
from hub.core.state import State
from hub.core.supervisor import TaskState, TaskStatus
from hub.discovery.adoption import Adopted, Refused, Request
from hub.discovery.outlook import Outlook
from hub.discovery.planning import Planned, Wanted
from hub.discovery.sightings import Sightings
from hub.model.capability import Abilities
from hub.model.command import AuditEntry, Command, Outcome, Settled
from hub.model.descriptions import Left
from hub.model.device import Device, Endpoint, Health, Sighting, Status
from hub.model.errors import AuthFailed, BadSetup, HearthError, UnknownName
from hub.model.own import own_property
from hub.model.ports import Order
from hub.model.secret import Secret
from hub.model.value import Value
from hub.model.words.basics import NOTIFY
from hub.model.words.climate import FAN
from hub.model.words.kitchen import KETTLE
from hub.model.words.lighting import LIGHT
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem, error

KETTLE_KEY, LIGHT_KEY, BAND_KEY, NEW_KEY = "d1", "d2", "d3", "d4"


def abilities(*capabilities: object) -> Abilities:
    kinds = [kind for kind in (KETTLE, LIGHT, NOTIFY, FAN) if kind in capabilities]
    return Abilities(
        tuple(("", kind.name) for kind in kinds),
        {prop.name: prop for kind in kinds for prop in kind.properties},
        {event.name: event for kind in kinds for event in kind.events},
        {command.name: command for kind in kinds for command in kind.commands},
    )


DEVICES = (
    Device(
        KETTLE_KEY, "kettle", "The kettle", "maker.kettle.v1", "kitchen", (), (Endpoint("a", "1"),), abilities(KETTLE)
    ),
    Device(LIGHT_KEY, "light", "Light", "maker.light.v1", None, (), (Endpoint("a", "2"),), abilities(LIGHT)),
    Device(BAND_KEY, "band", "Band", "topic", None, (), (Endpoint("b", "3"),), abilities(NOTIFY)),
    Device(NEW_KEY, "fan", "Fan", "", None, (), (Endpoint("a", "9"),)),
)


class NoSession:
    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        raise NotImplementedError

    def refresh(self, paths: tuple[str, ...]) -> None:
        raise NotImplementedError

    async def run(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


class Commands:
    """Settles every part as `outcomes` says by path, confirmed by default."""

    def __init__(self, clock: LoopClock) -> None:
        self.submitted: list[Command] = []
        self.outcomes: dict[str, tuple[Outcome, str | None]] = {}
        self._clock = clock

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        self.submitted.append(command)
        parts = [(write.device, write.path) for write in command.writes]
        if command.call is not None:
            parts.append((command.call.device, command.call.path))
        settled = tuple(
            Settled(device, path, *self.outcomes.get(path, (Outcome.CONFIRMED, None)), (("device", "kettle"),))
            for device, path in parts
        )
        if done is not None:
            self._clock.call_at(self._clock.monotonic(), lambda: done(settled))


class FailingLedger(NoLedger):
    """Takes everything, or nothing while there is an `error`."""

    def __init__(self) -> None:
        self.error: BadSetup | None = None

    async def durable(self) -> None:
        if self.error is not None:
            raise self.error


class Audit:
    """Keeps what it was asked, and answers with all it has."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, int, str | None]] = []
        self.kept: list[AuditEntry] = []

    async def entries(self, since: float, limit: int, device: str | None = None) -> Sequence[AuditEntry]:
        self.asked.append((since, limit, device))
        return self.kept


LEFT = (Left("switch", "announced.no_topic", (("what", "command_topic"),)),)
"""What is left out of everything that is called `x`."""


class Adopting:
    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.outlook = Outlook(secret=True)
        self.told: list[Wanted] = []
        self.left: tuple[Left, ...] = LEFT

    def heard(self, pattern: str) -> list[Wanted]:
        if pattern == "nothing":
            raise UnknownName("adopt.unknown_family", family=pattern, known="z")
        return [one for one in self.told if one.family == pattern]

    def look(self, ref: str, handle: str | None) -> Outlook:
        return self.outlook

    async def adopt(self, request: Request) -> Adopted:
        self.requests.append(request)
        if request.secret != Secret("right"):
            raise AuthFailed("adopt.handle_taken", handle=request.handle)
        return Adopted(request.ref, request.handle or "new", "maker.kettle.v1", written=True)

    async def adopt_all(self, requests: Sequence[Request]) -> tuple[Adopted | Refused, ...]:
        self.requests += requests
        return tuple(
            Adopted(one.ref, one.handle or "kettle", "maker.kettle.v1", written=False)
            if one.secret == Secret("right") or one.ref.startswith("z:")
            else Refused(one.ref, AuthFailed("adopt.not_sighted", ref=one.ref))
            for one in requests
        )

    async def look_up(self, models: Iterable[tuple[str, str]]) -> None:
        self.looked_up = list(models)

    def left_out(self, sighting: Sighting) -> tuple[Left, ...]:
        return self.left if sighting.wire_id == "x" else ()

    def doubt(self, sighting: Sighting) -> str:
        return "plan.unknown_model" if sighting.model == "no.such.thing" else ""

    def plan(self, wanted: Sequence[Wanted]) -> tuple[Planned, ...]:
        self.wanted = wanted
        return tuple(
            Planned(
                f"{one.family}:{one.id}",
                True,
                one.name,
                f"pot_{one.id}",
                "kitchen",
                one.room,
                one.model,
                via="gate" * one.behind,
            )
            if one.token or one.behind
            else Planned(f"{one.family}:{one.id}", False, one.name, reason="plan.no_token")
            for one in wanted
        )


class Known:
    def adopted(self, ref: str) -> bool:
        return ref == "a:1"


class Scanner:
    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings

    async def scan(self) -> None:
        self._sightings.heard(Sighting("a", "1", "127.0.0.9", "hello", model="maker.kettle.v1"))


class Scenes:
    def __init__(self) -> None:
        self.asked: list[tuple[str | None, int]] = []
        self.hooked: list[tuple[str, str]] = []
        self.held: list[ClaimInfo] = []
        self.handed_back: list[tuple[str, str]] = []
        self.watchers: list[Callable[[Json], None]] = []
        self.last: Json = {"run": "r1", "result": "done"}
        self.kept: list[Json] = [{"run": "r1", "scene": "Tea", "result": "done", "steps": []}]
        self.ran: list[tuple[object, ...]] = []
        self.switched: list[tuple[str, float | None]] = []
        self.rest: Json | None = None
        self.more: tuple[SceneInfo, ...] = ()
        self.promised: list[Json] = []

    def list(self) -> Sequence[SceneInfo]:
        fields = (own_property("minutes", "duration", 300.0, unit="s"), own_property("strong", "bool", False))
        return (SceneInfo("tea", "Tea", "scenes/kitchen.yaml:1", 1, self.last, fields, self.rest), *self.more)

    async def run(
        self, scene: str, fields: Mapping[str, Value | None], who: str, patience: float,
        language: Language | None = None,
    ) -> Json | None:  # fmt: skip
        self.ran.append((scene, dict(fields), patience))
        assert who
        return self.kept[0] if self.kept else None

    def switch(self, scene: str, pause: float | None, who: str) -> bool:
        assert who
        self.switched.append((scene, pause))
        until = None if pause is None else 1_750_000_000.0 + pause
        self.rest = None if pause == 0 else {"why": "paused", "until": until}
        return True

    def coming(self, seconds: float) -> Json:
        one = {"at": 7200.0, "kind": "time", "scene": "Tea", "text": "06:30", "more": True, "resting": True}
        return {"from": 0.0, "to": seconds, "coming": [one] if seconds > 7200 else []}

    def invariants(self) -> Sequence[Json]:
        return self.promised

    def traces(self, scene: str | None, limit: int, language: Language | None = None) -> Sequence[Json]:
        self.asked.append((scene, limit))
        return self.kept

    def subscribe(self, callback: Callable[[Json], None]) -> Callable[[], None]:
        self.watchers.append(callback)
        return lambda: self.watchers.remove(callback)

    def claims(self) -> Sequence[ClaimInfo]:
        return self.held

    def hand_back(self, device: str, path: str) -> bool:
        self.handed_back.append((device, path))
        return path == "on"

    def hook(self, name: str, payload: str, who: str) -> bool:
        assert who
        self.hooked.append((name, payload))
        return name == "coming-home"


CHANGES: Json = {
    "devices": ["kettle"],
    "scenes": {"added": ["Tea"], "removed": [], "changed": ["Light"], "moved": [], "unchanged": 7},
    "runs": {"goes_on": 0, "finishes": 1, "stops": 2},
}


class Answers:
    """Answers every question about the past with `answer`."""

    def __init__(self) -> None:
        self.answer: Json = {}
        self.asked: list[Json] = []

    async def ask(self, question: Json, language: Language) -> Json:
        self.asked.append(question)
        return self.answer


class Past:
    """One scene, `Tea`, of which there was one version before."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.rolled: list[str | None] = []

    def history(self, scene: str) -> Json:
        if scene != "Tea":
            raise NotFound(error("scenes.no_history", None, hint="Tea", name=scene))
        common = {"title": "Tea", "file": "a.yaml", "first": 1.0}
        now = {"id": "b" * 16, "since": 2.0, "until": None, "what": "meaning", "added": 1, "removed": 2}
        old = {"id": "a" * 16, "since": 1.0, "until": 2.0, "what": "first", "added": 0, "removed": 0}
        return {"scene": "tea", "title": "Tea", "versions": [common | now, common | old]}

    def diff(self, scene: str, version: str | None) -> Json:
        lines = [] if version == "bbb" else ["-  when: started", "+  when: kettle.on"]
        return {"scene": "tea", "from": version or "a" * 16, "to": "b" * 16, "lines": lines}

    async def roll_back(self, scene: str, version: str | None) -> tuple[str, ReloadReport]:
        self.rolled.append(version)
        return "a" * 16, ReloadReport(tuple(self.hub.problems), (), (), CHANGES)


class Hub:
    def __init__(self) -> None:
        self.reloads = 0
        self.problems: list[Problem] = []
        self.alarms: list[Alarm] = []
        self.counts = {"dropped sightings": 3}

    def status(self) -> HubStatus:
        return HubStatus(
            "0.1",
            1000.0,
            0.02,
            0,
            (TaskStatus("mdns", TaskState.WAITING, 1.0, 2, "OSError"),),
            self.counts,
            alarms=self.alarms,
        )

    async def reload(self, *, dry_run: bool = False) -> ReloadReport:
        self.reloads += not dry_run
        return ReloadReport(tuple(self.problems), ("kettle",), ("network",), CHANGES, ("maker.kettle.v1",))

    async def check(self) -> Sequence[Problem]:
        return tuple(self.problems)


class SetClock(LoopClock):
    """The loop's clock, set to another time (Unix seconds): what depends on the hour must not depend on today's."""

    def __init__(self, now: float) -> None:
        super().__init__()
        self._ahead = now - super().now()

    def now(self) -> float:
        return super().now() + self._ahead


class House:
    """Everything behind the ports, and the ports themselves. `now`: the time to begin with, if not today's."""

    def __init__(self, now: float | None = None) -> None:
        clock = LoopClock() if now is None else SetClock(now)
        self.state = State(clock)
        self.registry = Registry(clock)
        self.registry.replace(DEVICES)
        for key, ref in ((KETTLE_KEY, "a:1"), (LIGHT_KEY, "a:2"), (BAND_KEY, "b:3")):
            self.registry.attach(key, ref, NoSession())
            self.registry.set_status(key, ref, Status(Health.ONLINE, clock.now()))
        for device in DEVICES[:3]:
            self.state.adopt(device)
        self.commands = Commands(clock)
        self.ledger = FailingLedger()
        self.receipts = Receipts(clock, self.commands, self.ledger)
        self.audit = Audit()
        self.sightings = Sightings(clock)
        self.adopting = Adopting()
        self.scenes = Scenes()
        self.hub = Hub()
        self.past = Past(self.hub)
        self.histories: Histories | None = None
        self.swaps: Swaps | None = None
        self.inquiries = Answers()
        self.two_step: TwoSteps | None = None
        self.skipped: list[float] = []
        self.clock = clock

    def ports(self, *, house_time: bool = False) -> ApiPorts:
        async def skip(seconds: float) -> None:
            self.skipped.append(seconds)

        return ApiPorts(
            clock=self.clock,
            random=Random(1),
            states=self.state,
            devices=self.registry,
            receipts=self.receipts,
            audit=self.audit,
            sightings=self.sightings,
            scanner=Scanner(self.sightings),
            known=Known(),
            adoption=self.adopting,
            scenes=self.scenes,
            hub=self.hub,
            skip=skip if house_time else None,
            two_step=self.two_step,
            histories=self.histories,
            past=self.past,
            inquiries=self.inquiries,
            swaps=self.swaps,
        )

    def changes(self) -> int:
        """How much was done to the house through the API."""
        done = len(self.commands.submitted) + len(self.adopting.requests) + self.hub.reloads + len(self.skipped)
        return done + len(self.past.rolled)


class Client:
    """A client on the socket that sends what it is told, right or wrong."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def get(self, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
        return await self.send("GET", path, None, headers)

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, dict[str, Any]]:
        return await self.send("POST", path, body, headers)

    async def send(
        self, method: str, path: str, body: object, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        async with self.session.request(
            method,
            f"http://localhost/api/v1{path}",
            json=body,
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        ) as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def served(
    house: House, folder: Path, roles: Roles = peer_role, *, house_time: bool = False
) -> AsyncIterator[Client]:
    """The API of a house on a socket in the folder, and a client of it."""
    server = ApiServer(house.ports(house_time=house_time), folder / "hearth.sock", roles)
    await server.start()
    try:
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(folder / "hearth.sock"))) as session:
            yield Client(session)
    finally:
        await server.stop()


def a_problem() -> Problem:
    return error("api.target", None, text="x")

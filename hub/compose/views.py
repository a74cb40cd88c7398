"""What the API sees of scenes and hub: small views over the rooms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hub.api.ports import ClaimInfo, HubStatus, Json, ReloadReport, SceneInfo, Unsubscribe
from hub.compose.claims import claims_of
from hub.compose.hand import rest_of, run_by_hand
from hub.compose.house import House, Reloaded
from hub.core.alarms import Alarm
from hub.core.lag import LagMonitor
from hub.core.registry import Registry
from hub.core.supervisor import Supervisor
from hub.model.cause import Cause, Origin
from hub.model.descriptions import name_of
from hub.model.ports import Clock
from hub.model.reading import property_id
from hub.model.value import Value
from hub.model.version import VERSION
from hub.text.messages.catalogue import Language
from hub.text.problem import Problem
from scenes.engine.trace import Trace
from scenes.journal.words import trace_json
from scenes.runtime import SceneRuntime
from scenes.why.coming import coming


@dataclass(frozen=True, slots=True)
class ScenesView:
    """The port `Scenes` of the API."""

    runtime: SceneRuntime
    registry: Registry
    language: Language
    clock: Clock

    def list(self) -> Sequence[SceneInfo]:
        """All scenes in their order."""
        return [
            SceneInfo(
                one.scene.id,
                one.scene.title,
                one.scene.place,
                one.running,
                None if one.last is None else trace_json(one.last, self._names, self.language, steps=False),
                one.scene.fields,
                self._rest(one.scene.id),
                one.scene.shadow,
            )
            for one in self.runtime.scenes()
        ]

    def coming(self, seconds: float) -> Json:
        """What will happen in the next seconds, as things stand."""
        at, wall = self.runtime.time
        found = [
            {"at": one.wall, "kind": one.kind, "scene": one.scene, "text": one.text, "more": one.more,
             "resting": one.resting}
            for one in coming(self.runtime.engine, at, wall, seconds)
        ]  # fmt: skip
        return {"from": wall, "to": wall + seconds, "coming": found}

    def invariants(self) -> Sequence[Json]:
        """All invariants, and how they stand."""
        return [
            {
                "name": one.invariant.id, "text": one.invariant.text, "place": one.invariant.place,
                "guard": str(one.invariant.guard), "stands": str(one.stands), "count": one.count,
                "unknown": [name for name, value in one.values if value is None],
                "last": None if one.last is None else {"began": one.last.wall, "ended": one.last.ended},
            }
            for one in self.runtime.invariants.standings()
        ]  # fmt: skip

    async def run(
        self, scene: str, fields: Mapping[str, Value | None], who: str, patience: float,
        language: Language | None = None,
    ) -> Json | None:  # fmt: skip
        """Run a scene by hand and wait for its end, at most so long."""
        cause = Cause(Origin.PERSON, who)
        trace = await run_by_hand(self.runtime, self.clock, scene, fields, cause, patience)
        return None if trace is None else self._json(trace, language)

    def switch(self, scene: str, pause: float | None, who: str) -> bool:
        """Pause a scene, or let it run again."""
        return self.runtime.switch(scene, pause, Cause(Origin.PERSON, who))

    def traces(self, scene: str | None, limit: int, language: Language | None = None) -> Sequence[Json]:
        """The newest traces, newest first."""
        found: list[Json] = []
        for trace in self.runtime.traces(scene):
            if len(found) >= limit:
                break
            found.append(self._json(trace, language))
        return found

    def subscribe(self, callback: Callable[[Json], None]) -> Unsubscribe:
        """Be told of every trace that is new or has changed."""
        return self.runtime.subscribe(lambda trace: callback(self._json(trace)))

    def claims(self) -> Sequence[ClaimInfo]:
        """All properties that somebody holds."""
        return claims_of(self.runtime, self._names)

    def hand_back(self, device: str, path: str) -> bool:
        """End what a person claims of a property."""
        return self.runtime.hand_back(property_id(device, path))

    def hook(self, name: str, payload: str, who: str) -> bool:
        """Give JSON to the scenes that wait for a webhook; False when there are none."""
        if ("webhook", name) not in self.runtime.channels():
            return False
        self.runtime.arrives("webhook", name, {"payload": payload}, Cause(Origin.PERSON, who))
        return True

    def _rest(self, scene: str) -> Json | None:
        rest = rest_of(self.runtime.engine.armed[scene], self.runtime.wall)
        return None if rest is None else {"why": rest.why, "until": rest.until}

    def _json(self, trace: Trace, language: Language | None = None) -> Json:
        return trace_json(trace, self._names, language or self.language)

    def _names(self, target: str) -> str:
        key, dot, path = target.partition(".")
        device = self.registry.device(key)
        return f"{device.handle}{dot}{path}" if device else target


def report_of(result: Reloaded) -> ReloadReport:
    """What came of a reload, for the API."""
    changes, products = result.changes, tuple(dict.fromkeys(map(name_of, result.products)))
    return ReloadReport(result.problems, changes.devices, result.restart, changes.to_json(), products)


@dataclass(frozen=True, slots=True)
class HubView:
    """The port `Hub` of the API."""

    clock: Clock
    started: float
    house: House
    supervisor: Supervisor
    lag: LagMonitor
    counts: Callable[[], Mapping[str, int]]
    notices: Callable[[], Sequence[Problem]]
    alarms: Callable[[], Sequence[Alarm]]

    def status(self) -> HubStatus:
        """How the hub fares."""
        return HubStatus(
            VERSION,
            self.started,
            self.lag.worst,
            self.lag.late,
            self.supervisor.status(),
            self.counts(),
            self.notices(),
            self.alarms(),
        )

    async def reload(self, *, dry_run: bool = False) -> ReloadReport:
        """Read the configuration again, and take it on when it has no errors; a dry run takes nothing on."""
        return report_of(await self.house.reload(dry_run=dry_run))

    async def check(self) -> Sequence[Problem]:
        """Read the configuration again, and only say what is wrong with it."""
        _, problems = await self.house.plan(self.house.folder, lenient=False)
        return problems

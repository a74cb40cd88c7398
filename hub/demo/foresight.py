"""What must happen: the script played on the pure engine and a virtual clock, before anything is started.

The devices of this play are the simulators themselves, lying in a drawer: they feel the script's hands, but have no
sockets. Commands of scenes are taken as obeyed at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from drivers.kit.home import build_home
from drivers.kit.simulator import SimulationPorts
from drivers.simulators import MAKERS
from hub.core.clock import VirtualClock
from hub.demo.day import Act, Day
from hub.demo.household import Household
from hub.model.cause import DEVICE, Cause
from hub.model.command import Command, Outcome, Settled
from hub.model.errors import UnknownName
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from scenes.engine.effects import Do, Effect, Notice
from scenes.engine.engine import Engine
from scenes.engine.moments import Answered, Happened, Heard, Moment, Ticked
from scenes.engine.view import View


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a device must be asked for, and do: a write (`args` None), or a call with arguments."""

    scene: str
    device: str
    path: str
    value: Value | None = None
    args: Mapping[str, Value] | None = None

    @property
    def target(self) -> str:
        """`kettle.on`."""
        return f"{self.device}.{self.path}"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an act must bring about. `wall` is the house's Unix time at it, `skip` the seconds to skip before it.

    `changes` are the properties that its hands change and scenes look at. `notices` are words to no device.
    `idle` are the scenes that the script names and that did nothing. `after` is what every property is at then.
    """

    act: Act
    wall: float
    skip: float
    changes: Mapping[PropertyId, Value]
    deeds: tuple[Deed, ...]
    notices: tuple[str, ...]
    idle: tuple[str, ...]
    after: Mapping[PropertyId, Value]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The whole day: what every property is at before it, which of them scenes look at, and what each act must do."""

    begins: float
    at_first: Mapping[PropertyId, Value]
    watched: Mapping[PropertyId, Value]
    acts: tuple[Foreseen, ...]


def foresee(household: Household, day: Day) -> Forecast:
    """Play the day. Raises BadConfig for bad scenes, UnknownName and BadValue for hands that no device feels."""
    return _Play(household, day).forecast()


@dataclass(slots=True)
class _Yield:
    """What an act has brought about so far."""

    changes: dict[PropertyId, Value] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class _Play:
    def __init__(self, household: Household, day: Day) -> None:
        self._household = household
        self._day = day
        ports = SimulationPorts(VirtualClock(), Random(0))
        self._simulators = {one.name: one for one in build_home(household.home, MAKERS, ports)}
        self._now = 0.0
        self._wall = day.begins.replace(tzinfo=household.zone).timestamp()
        self._view = View()
        self._engine = Engine(self._view, household.zone)
        self._titles: dict[str, str] = {}
        self._told = self._look()
        self._known = dict(self._told)
        self._found = _Yield()

    def forecast(self) -> Forecast:
        """Play it all. The hub's start is no part of it: then nothing is adopted yet."""
        program = self._household.program(self._view)
        self._titles = {scene.id: scene.title for scene in program.scenes}
        for id_, cell in self._view.cells.items():
            self._engine.prime(id_, self._known.get(id_, cell.property.initial))
        begins, at_first = self._wall, dict(self._known)
        watched = {id_: value for id_, value in at_first.items() if id_ in self._view.cells}
        self._carry_out(self._engine.load(program, self._now, self._wall))
        acts = tuple(self._act(act) for act in self._day.acts)
        return Forecast(begins, at_first, watched, acts)

    def _act(self, act: Act) -> Foreseen:
        found = self._found = _Yield()
        skip = self._skip_before(act)
        self._wait(skip)
        for hand in act.hands:
            self._lay(hand.device, hand.what, hand.value)
        doers = {deed.scene for deed in found.deeds}
        ids = {title: id_ for id_, title in self._titles.items()}
        idle = tuple(scene for scene in act.scenes if ids.get(scene, scene) not in doers)
        deeds = tuple(replace(deed, scene=self._titles.get(deed.scene, deed.scene)) for deed in found.deeds)
        return Foreseen(
            act, self._wall, skip, found.changes, deeds, tuple(found.notices), idle, dict(self._known)
        )  # fmt: skip

    def _skip_before(self, act: Act) -> float:
        if act.at is None:
            return act.skip
        local = datetime.fromtimestamp(self._wall, UTC).astimezone(self._household.zone)
        then = local.replace(hour=act.at // 3600, minute=act.at // 60 % 60, second=act.at % 60, microsecond=0, fold=0)
        if then < local:
            then += timedelta(days=1)
        return then.timestamp() - self._wall

    def _wait(self, seconds: float) -> None:
        end = self._now + seconds
        while (due := self._engine.next_due()) is not None and due <= end:
            self._go_to(max(due, self._now))
            self._feed(Ticked(self._now, self._wall))
        self._go_to(end)

    def _go_to(self, now: float) -> None:
        self._wall += now - self._now
        self._now = now

    def _lay(self, device: str, what: str, value: bool | float | str) -> None:
        member = self._household.members.get(device)
        if member is None:
            raise UnknownName("simulator.unknown_device", device=device)
        self._simulators[member.row.handle].act(what, value)
        before, self._told = self._told, self._look()
        for id_, now in self._told.items():
            if before.get(id_) != now:
                self._known[id_] = now
                if id_ in self._view.cells:
                    self._found.changes[id_] = now
                    self._feed(Heard(self._now, self._wall, id_, now))
        told = member.truth.events.get(what)
        for happening in told(value) if told else ():
            self._feed(Happened(self._now, self._wall, device, happening.path, happening.fields))

    def _look(self) -> dict[PropertyId, Value]:
        return self._household.values({name: one.state() for name, one in self._simulators.items()})

    def _feed(self, moment: Moment) -> None:
        self._carry_out(self._engine.handle(moment))

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Do):
                self._obey(effect.command)
            elif isinstance(effect, Notice):
                self._found.notices.append(effect.text)

    def _obey(self, command: Command) -> None:
        settled: list[Settled] = []
        for write in command.writes:
            self._found.deeds.append(Deed(command.cause.who, write.device, write.path, write.value))
            settled.append(Settled(write.device, write.path, Outcome.CONFIRMED))
            self._became(property_id(write.device, write.path), write.value, command.cause)
        call = command.call
        if call is not None:
            self._found.deeds.append(Deed(command.cause.who, call.device, call.path, args=dict(call.args)))
            settled.append(Settled(call.device, call.path, Outcome.ACCEPTED))
        self._feed(Answered(self._now, self._wall, command.id, tuple(settled)))

    def _became(self, id_: PropertyId, value: Value, cause: Cause = DEVICE) -> None:
        self._known[id_] = value
        if id_ in self._view.cells:
            self._feed(Heard(self._now, self._wall, id_, value, cause))

"""A small house on a virtual clock: real core, scripted devices."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from hub.core.alarms import Alarm
from hub.core.clock import VirtualClock
from hub.core.dispatcher import Dispatcher
from hub.core.intake import Intake
from hub.core.interlock import Intent, Interlock, NoInterlock
from hub.core.records import NoLedger
from hub.core.registry import Registry
from hub.core.state import State
from hub.model.capability import Abilities, CommandType, EventType, Property
from hub.model.cause import Cause, Origin
from hub.model.command import Call, Command, CommandClass, Outcome, Settled, Write
from hub.model.device import Device, Endpoint, Health, Status
from hub.model.errors import HearthError, Unsafe
from hub.model.ports import Ledger, Order, Report
from hub.model.reading import Change
from hub.model.value import Kind, Value
from hub.model.words.guards import KETTLE_GUARD

SCENE = Cause(Origin.SCENE, who="test")

ABILITIES = Abilities(
    (("", "switch"),),
    {
        "on": Property("on", Kind.BOOL, writable=True),
        "position": Property("position", Kind.INT, minimum=0, maximum=100, step=1, writable=True),
        "heat": Property("heat", Kind.BOOL, writable=True, guard=KETTLE_GUARD),
        "step": Property("step", Kind.INT, writable=True, one_shot=True),
        "beep": Property("beep", Kind.BOOL, writable=True, readable=False),
        "mode": Property("mode", Kind.ENUM, options=("auto", "low"), writable=True),
        "temperature": Property("temperature", Kind.FLOAT, step=0.1, self_changing=True),
    },
    {"press": EventType("press")},
    {
        "start": CommandType("start"),
        "fire": CommandType("fire", command_class=CommandClass.C),
        "say": CommandType("say", args=(Property("text", Kind.TEXT),)),
    },
)


class OwnersWord(NoInterlock):
    """Of all guards only the owner's word: what he did not allow is refused."""

    def refusal(self, intent: Intent) -> HearthError | None:
        refused = intent.hazard is CommandClass.C and not intent.device.hazard_allowed
        return Unsafe("command.hazard_not_allowed", device=intent.device.handle) if refused else None


class ScriptedSession:
    """Keeps what it was asked; a test answers, or `answer` does at once."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.times: list[float] = []
        self.reads: list[tuple[str, ...]] = []
        self.dones: list[Callable[[HearthError | None], None]] = []
        self.answer: Callable[[Order, Callable[[HearthError | None], None]], None] | None = None
        self.clock: VirtualClock | None = None

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        self.orders.append(order)
        self.times.append(self.clock.monotonic() if self.clock else 0.0)
        self.dones.append(done)
        if self.answer is not None:
            self.answer(order, done)

    def refresh(self, paths: tuple[str, ...]) -> None:
        self.reads.append(paths)

    async def run(self) -> None:
        raise AssertionError

    def close(self) -> None:
        raise AssertionError


@dataclass
class House:
    """Everything of the core, one device `k1` called `thing`, and a command's outcomes by its id."""

    clock: VirtualClock = field(default_factory=lambda: VirtualClock(now=1_000_000.0))
    changes: list[Change] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    outcomes: dict[str, list[tuple[Settled, ...]]] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=NoLedger)
    interlock: Interlock = field(default_factory=OwnersWord)

    def __post_init__(self) -> None:
        self.state = State(self.clock)
        self.registry = Registry(self.clock)
        self.dispatcher = Dispatcher(
            self.clock, self.state, self.registry, Random(7), self.alarms.append, self.ledger, self.interlock
        )
        self.intake = Intake(self.clock, self.state, self.registry, self.dispatcher)
        self.state.subscribe(self.changes.append)
        self.session = self.add("k1", "thing", hazard_allowed=True)
        self._ids = 0

    def add(
        self, key: str, handle: str, *, hazard_allowed: bool = False, load: str | None = None, broker: bool = False
    ) -> ScriptedSession:
        device = Device(
            key, handle, handle, endpoints=(Endpoint("test", key, broker=broker),), abilities=ABILITIES,
            hazard_allowed=hazard_allowed, load=load,
        )  # fmt: skip
        self.registry.replace([*self.registry.devices().values(), device])
        self.state.adopt(device)
        session = ScriptedSession()
        session.clock = self.clock
        self.registry.attach(key, f"test:{key}", session)
        self.fares(Health.ONLINE, key)
        return session

    def allow(self, *, allowed: bool) -> None:
        """Whether `k1` may be switched on though that can do harm."""
        devices = self.registry.devices()
        self.registry.replace({**devices, "k1": replace(devices["k1"], hazard_allowed=allowed)}.values())

    def fares(self, health: Health, key: str = "k1") -> None:
        self.intake.status(key, f"test:{key}", Status(health, self.clock.now()))

    def hear(self, path: str, value: Value | None, key: str = "k1") -> None:
        self.intake.report(Report(key, ((path, value),)))

    def set(
        self, *writes: tuple[str, Value], key: str = "k1", deadline: float | None = None, cause: Cause = SCENE
    ) -> str:
        return self.submit(*(Write(key, path, value) for path, value in writes), deadline=deadline, cause=cause)

    def submit(
        self, *writes: Write, call: Call | None = None, deadline: float | None = None, cause: Cause = SCENE
    ) -> str:
        self._ids += 1
        name = str(self._ids)
        got = self.outcomes.setdefault(name, [])
        self.dispatcher.submit(Command(name, cause, writes, call, deadline), got.append)
        assert not got, "done was called before submit returned"
        return name

    def outcome(self, name: str) -> Outcome | None:
        """The outcome of a command with one part, None while it is open."""
        settled = self.settled(name)
        return settled.outcome if settled else None

    def error(self, name: str) -> str | None:
        settled = self.settled(name)
        return settled.error if settled else None

    def settled(self, name: str) -> Settled | None:
        self.clock.advance(0)
        got = self.outcomes[name]
        assert len(got) <= 1, "done was called twice"
        return got[0][0] if got else None
